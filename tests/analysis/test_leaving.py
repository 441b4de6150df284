"""Going on to lead or leaving for a year: counted by hand, and equal to a count person by person."""

import numpy as np
import pandas as pd
import pytest

from journeys.analysis.funnel.settings import FunnelSettings
from journeys.analysis.leaving import (
    MONTH_DAYS,
    answered_in_time,
    compare_stays,
    follow_contributors,
    follow_stays,
    incidence,
    states_by_month,
    time_to_lead,
    why_not_led,
)
from tests.analysis.deeds import deed, seen, table
from tests.analysis.frames import ALL, COMMUNITY, UNTIL, frame, person, reading

# days before the end of observation, which is told a year later: what happened in the last 365 days is open
PEOPLE = frame(
    person("led", contribute=1000, lead=900),
    person("left", contribute=1000, last=950),
    person("once", contribute=800),
    person("stays", contribute=800, last=10),
    person("late", contribute=900, lead=300),
    person("back", contribute=1200, lead=500),
    person("new", contribute=200),
    person("joined", join=900),
)
ACTS = table(
    *(deed("led", days) for days in (1000, 900, 880)),
    *(deed("left", days) for days in (1000, 950)),
    deed("once", 800),
    *(deed("stays", days) for days in range(800, 9, -100)),
    *(deed("late", days) for days in range(900, 299, -100)),
    # away from day 1150 to day 600 before the end, and then led
    *(deed("back", days) for days in (1200, 1150, 600, 500)),
    deed("new", 200),
    deed("joined", 900),
)


def outcomes(followed):
    return {row["person"]: (row["days"], row["event"]) for row in followed.rows.to_dict("records")}


def test_what_came_first_to_each():
    found = follow_contributors(PEOPLE, ACTS, reading())
    assert outcomes(found) == {
        "led": (100, 1),
        "left": (50, 2),
        "once": (0, 2),
        # until a year before the end: 800 - 365 and 900 - 365; late led only in the last year
        "stays": (435, 0),
        "late": (535, 0),
        "back": (50, 2),
    }
    assert (found.unknown, found.recent) == (0, 1)


def test_whose_last_act_leads_went_on():
    people = frame(person("ada", contribute=900, lead=800))
    found = follow_contributors(people, table(deed("ada", 900), deed("ada", 800)), reading())
    assert outcomes(found) == {"ada": (100, 1)}


def test_a_year_without_an_act_is_365_days_and_no_less():
    acts = table(deed("ada", 1000), deed("ada", 1000 - 364), deed("ada", 1000 - 364 - 365))
    found = follow_contributors(frame(person("ada", contribute=1000)), acts, reading())
    # after the second act, 364 days after the first, came 365 days without any
    assert outcomes(found) == {"ada": (364, 2)}


def test_shares_are_counted_by_hand():
    # six followed: on day 0 one of six leaves, on day 50 two of five, on day 100 one of three leads
    rows = incidence(pd.concat([follow_contributors(PEOPLE, ACTS, reading()).rows] * 5))
    at = rows.set_index("days")
    assert at.loc[0, ["share_left", "share_led", "share_neither"]].tolist() == pytest.approx([1 / 6, 0, 5 / 6])
    assert at.loc[50, ["share_left", "share_led", "share_neither"]].tolist() == pytest.approx([1 / 2, 0, 1 / 2])
    assert at.loc[100, ["share_left", "share_led", "share_neither"]].tolist() == pytest.approx([1 / 2, 1 / 6, 1 / 3])
    assert at.loc[[0, 50, 100], "at_risk"].tolist() == [30, 25, 15]
    assert rows["at_risk"].min() >= 5


def test_people_who_led_before_or_of_whom_the_beginning_is_not_known_are_counted_apart():
    people = frame(
        person("first", contribute=900, lead=950),
        person("list", contribute=900, lead=700, lead_since=UNTIL - pd.Timedelta(days=800)),
        person("unsure", contribute=900, contribute_since=UNTIL - pd.Timedelta(days=990)),
        person("sure", contribute=900),
    )
    acts = table(*(deed(name, 900) for name in ("first", "list", "unsure", "sure")))
    found = follow_contributors(people, acts, reading())
    assert list(outcomes(found)) == ["sure"]
    assert (found.unknown, found.recent) == (3, 0)


def windowed(*windows):
    return FunnelSettings(COMMUNITY, ALL, observed_until=UNTIL, mode="any", windows=seen(*windows))


def test_leaving_is_told_until_a_year_before_the_place_could_not_be_seen_any_more():
    settings = windowed(("github:hand/made", ("committed", "released"), 2000, 500))
    people = frame(person("left", contribute=1000, last=950), person("gone", contribute=1000, last=700))
    acts = table(deed("left", 1000), deed("left", 950), deed("gone", 1000), deed("gone", 700))
    found = follow_contributors(people, acts, settings)
    # seen until 500 days before the end: of who acted last 700 days before it is not known that it is for a year
    assert outcomes(found) == {"left": (50, 2), "gone": (135, 0)}


def test_who_was_there_before_the_place_was_seen_does_not_enter_at_day_0():
    settings = windowed(("github:hand/made", ("committed", "released"), 1100, 0))
    people = frame(person("old", contribute=1050), person("new", contribute=900))
    found = follow_contributors(people, table(deed("old", 1050), deed("new", 900)), settings)
    assert list(outcomes(found)) == ["new"]
    assert found.unknown == 1


def test_who_could_be_seen_to_lead_only_later_enters_then():
    settings = windowed(("github:hand/made", ("committed",), 2000, 0), ("github:hand/made", ("released",), 1400, 0))
    people = frame(
        person("enters", contribute=1500, lead=1000),
        person("left", contribute=1500, last=1450),
        person("sooner", contribute=1500, lead=1450),
    )
    acts = table(
        *(deed("enters", days) for days in (1500, 1300, 1000)),
        *(deed("left", days) for days in (1500, 1450)),
        deed("sooner", 1500),
        deed("sooner", 1450, "released"),
    )
    found = follow_contributors(people, acts, settings)
    assert outcomes(found) == {"enters": (500, 1)}
    assert found.rows["entered_days"].tolist() == [100]
    # who left before it could be seen whether they lead is not followed; who led before then, was there already
    assert (found.unknown, found.recent) == (1, 1)


def test_how_long_groups_stay_is_counted_by_hand():
    # ten stay 0 days, ten 100 days, ten for more than a year, of which a year counts
    people = [person(f"{days}-{nth}", contribute=1200, last=1200 - days) for days in (0, 100, 400) for nth in range(10)]
    acts = [
        deed(each["person"], 1200 - gone)
        for each in people
        for gone in range(0, int(each["person"].split("-")[0]) + 1, 100)
    ]
    rows = follow_stays(frame(*people), table(*acts), reading())
    stays, pairs = compare_stays(rows, rows["person"].str.split("-").str[0])
    assert stays[["group", "n", "days"]].to_numpy().tolist() == [["0", 10, 0], ["100", 10, 100], ["400", 10, 365]]
    # within each nobody differs, so that there is no chance to allow for
    assert pairs["days"].tolist() == [-100, -365, -265]
    assert pairs["p_value"].isna().all()


def test_whether_a_first_message_was_answered_counts_only_before_the_first_contribution():
    started = pd.DataFrame({"person": list("abcdef"), "started_at": pd.Timestamp(UNTIL)}, index=range(3, 9))
    rows = [
        {"person": "a", "at": 0, "hours": 48.0, "answered": True},
        {"person": "b", "at": 0, "hours": 49.0, "answered": True},
        {"person": "c", "at": 0, "hours": 900.0, "answered": False},
        # taken in or not followed any more before the two days were over
        {"person": "d", "at": 0, "hours": 5.0, "answered": False},
        {"person": "e", "at": 1, "hours": 5.0, "answered": True},
    ]
    messages = pd.DataFrame(rows).assign(at=lambda each: pd.Timestamp(UNTIL) + pd.to_timedelta(each["at"], unit="h"))
    found = answered_in_time(messages, started, 48)
    assert found.dropna().to_dict() == {3: True, 4: False, 5: False}


def test_groups_of_few_are_not_compared_and_p_values_allow_for_all_pairs():
    random = np.random.default_rng(2)
    days = np.concatenate([random.integers(0, 100, 40), random.integers(0, 300, 40), random.integers(0, 300, 49)])
    rows = pd.DataFrame({"days": days.astype(float), "event": True, "told_days": 400.0})
    labels = pd.Series(["a"] * 40 + ["b"] * 40 + ["c"] * 40 + ["few"] * 9)
    stays, pairs = compare_stays(rows, labels)
    assert stays["group"].tolist() == ["a", "b", "c"]
    # all of whom stays are known: the mean, and its error the standard deviation (divided by n) over the root of n
    mean = days[:40].mean()
    error = 1.959964 * days[:40].std() / np.sqrt(40)
    assert stays.loc[0, ["days", "low", "high"]].tolist() == pytest.approx([mean, mean - error, mean + error])
    _, alone = compare_stays(rows[:80], labels[:80])
    # a group of whom nobody could be followed for a year is not compared, though all have left
    recent, _ = compare_stays(rows.assign(told_days=np.where(labels == "b", 364.0, 400.0)), labels)
    assert recent["group"].tolist() == ["a", "c"]
    assert pairs.loc[0, "p_value"] >= 2 * alone.loc[0, "p_value"] > 0


def test_total_time_to_lead_is_from_the_first_act_of_any_kind():
    people = frame(
        *(person(f"p{nth}", join=800, contribute=700, lead=600 if nth < 2 else None) for nth in range(6)),
        person("list", join=800, lead=700, lead_since=UNTIL - pd.Timedelta(days=800)),
    )
    found = time_to_lead(people, reading())
    curve = found.curve
    assert found.people == 6
    # two of six led after 200 days; the other four are followed to day 800, fewer than five
    assert curve[["days", "at_risk"]].to_numpy().tolist() == [[0, 6], [200, 6]]
    assert curve["share"].tolist() == pytest.approx([0, 1 / 3])


def test_states_by_month_with_a_return_are_counted_by_hand():
    people = frame(
        *(person(f"stays{nth}", join=1500) for nth in range(5)),
        *(person(f"back{nth}", join=1500) for nth in range(3)),
        *(person(f"leads{nth}", join=1500, contribute=1400, lead=1300) for nth in range(2)),
    )
    acts = table(
        *(deed(f"stays{nth}", days) for nth in range(5) for days in range(1500, 0, -300)),
        # away from day 100 to day 600 after they began, and again from day 600 on
        *(deed(f"back{nth}", days) for nth in range(3) for days in (1500, 1400, 900)),
        *(deed(f"leads{nth}", days) for nth in range(2) for days in (1500, 1400, 1300, 1290)),
    )
    found = states_by_month(people, acts, reading())
    assert (found.people, found.paused, found.returned) == (10, 5, 3)
    at = found.rows.set_index("month")[["share_active", "share_inactive", "share_leading"]]
    # day 30: all active; day 121: three are away; day 212: two have led on day 200 and left on day 210
    assert at.loc[1].tolist() == pytest.approx([1, 0, 0])
    assert at.loc[4].tolist() == pytest.approx([0.7, 0.3, 0])
    assert at.loc[7].tolist() == pytest.approx([0.5, 0.5, 0])
    assert found.rows["month"].max() == (1500 - 365) // MONTH_DAYS
    assert at.sum(axis=1).to_numpy() == pytest.approx(np.ones(len(at)))


def test_whoever_led_is_leading_when_they_come_back():
    people = frame(*(person(f"p{nth}", join=1500, contribute=1500, lead=1450) for nth in range(5)))
    acts = table(*(deed(f"p{nth}", days) for nth in range(5) for days in (1500, 1450, 900, 600, 300)))
    at = states_by_month(people, acts, reading()).rows.set_index("month")
    # led and left on day 50; back on day 600, month 20
    assert at.loc[[1, 2, 19, 20], ["share_active", "share_inactive", "share_leading"]].to_numpy().tolist() == [
        *([1, 0, 0], [0, 1, 0], [0, 1, 0]),
        [0, 0, 1],
    ]


def test_without_an_export_that_shows_when_somebody_led_leaving_alone_is_told():
    settings = reading(observable={**ALL, "lead": False})
    assert why_not_led(settings)
    # led and back leave with the others, 880 and 1150 days before the end
    assert outcomes(follow_contributors(PEOPLE, ACTS, settings)) == {
        "led": (120, 2),
        "left": (50, 2),
        "once": (0, 2),
        "back": (50, 2),
        "stays": (435, 0),
        "late": (535, 0),
    }
    assert time_to_lead(PEOPLE, settings).curve.empty
    assert (states_by_month(PEOPLE, ACTS, settings).rows["share_leading"] == 0).all()


def test_nobody_is_an_empty_answer():
    nobody, silence = PEOPLE.iloc[:0], ACTS.iloc[:0]
    assert incidence(follow_contributors(nobody, silence, reading()).rows).empty
    assert follow_stays(nobody, silence, reading()).empty
    assert states_by_month(nobody, silence, reading()).people == 0
    assert all(part.empty for part in compare_stays(follow_stays(nobody, silence, reading()), pd.Series(dtype="str")))


def test_shares_are_right_for_people_who_are_followed_for_unlike_times():
    """2,000 people act each ten days on average, and leave at a rate of one in 400 days or lead at one in 800.

    To stop following people at their last act would keep those who left, and lose those who stay.
    """
    random = np.random.default_rng(8)
    people, acts = [], []
    for nth in range(2_000):
        began = float(random.integers(400, 1200))
        gone, leads = random.exponential(400), random.exponential(800)
        days = np.concatenate([[0.0], np.cumsum(random.exponential(10, 200))])
        own = began - days[(days <= gone) & (days < began)]
        lead = began - leads if leads <= min(gone, began) else None
        people.append(person(f"p{nth}", contribute=began, lead=lead, last=own.min()))
        acts += [deed(f"p{nth}", each) for each in (*own, *([lead] if lead is not None else []))]
    found = incidence(follow_contributors(frame(*people), table(*acts), reading()).rows)
    at = found[found["days"] <= 400].iloc[-1]
    # of those who do either two in three leave; the last act is ten days earlier on average
    either = 1 - np.exp(-400 * (1 / 400 + 1 / 800))
    assert at["share_left"] == pytest.approx(either * 2 / 3, abs=0.03)
    assert at["share_led"] == pytest.approx(either / 3, abs=0.03)


@pytest.mark.parametrize("seed", range(3))
def test_equal_to_a_count_person_by_person(seed):
    random = np.random.default_rng(seed)
    people, acts = [], []
    for nth in range(80):
        began = int(random.integers(1000, 1500))
        later = sorted(random.integers(0, began, random.integers(0, 8)).tolist(), reverse=True)
        leads = later[0] if later and random.random() < 0.5 else None
        people.append(person(f"p{nth}", contribute=began, lead=leads, last=min([began, *later])))
        acts += [deed(f"p{nth}", days) for days in (began, *later)]
    journeys, acts = frame(*people), table(*acts)
    found = outcomes(follow_contributors(journeys, acts, reading()))
    months = states_by_month(journeys, acts, reading())
    counts = np.zeros((len(months.rows), 3))
    for each in people:
        began = each["contribute_at"]
        own = sorted((at - began).days for at in acts.loc[acts["person"] == each["person"], "at"])
        whole = (UNTIL - began).days
        pauses = [
            (at, later) for at, later in zip(own, [*own[1:], np.inf], strict=True) if min(later, whole) - at >= 365
        ]
        led = (each["lead_at"] - began).days if each["lead_at"] else np.inf
        left, told = min([at for at, _ in pauses], default=np.inf), whole - 365
        wanted = (led, 1) if led <= min(left, told) else (left, 2) if left <= told else (told, 0)
        assert found[each["person"]] == wanted
        for month in months.rows["month"]:
            day = int(month * MONTH_DAYS)
            if day > 500:
                continue
            away = any(at <= day < later for at, later in pauses)
            counts[month, 1 if away else 2 if led <= day else 0] += 1
    # everybody is followed for 635 days and more, so that until then shares are shares of all
    early = months.rows["month"] * MONTH_DAYS <= 500
    shares = months.rows.loc[early, ["share_active", "share_inactive", "share_leading"]].to_numpy()
    assert shares == pytest.approx(counts[early.to_numpy()] / 80)
