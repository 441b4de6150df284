"""When accounts came to each step, and how the funnel's measures count them, by hand."""

from datetime import UTC, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as few
from hypothesis import strategies as st

from journeys.analysis.downstream.journeys import count_groups, form_journeys, split
from journeys.analysis.downstream.observation import is_observable, seen_actions, windows_of_models
from journeys.analysis.funnel.funnel import count_stages
from journeys.analysis.funnel.settings import FunnelSettings, has_acted, has_reached
from journeys.analysis.funnel.timing import median_days, time_to_next
from journeys.model.communities.community import Community
from journeys.model.tables import DOWNSTREAM_COUNTS, DOWNSTREAM_JOURNEYS, WINDOWS
from journeys.model.vocabulary import DOWNSTREAM
from journeys.model.windows import Window, Windows
from tests.analysis.downstream.journeys import acts
from tests.analysis.lineage.hub import place
from tests.tables import check_columns

UNTIL = datetime(2024, 1, 1, tzinfo=UTC)
COMMUNITY = Community(slug="lab", name="Lab")
ROOT = place("lab/root")
CREATED = pd.Series(pd.to_datetime(["2023-01-01"], utc=True), index=[ROOT])
ASKING = Window(ROOT, ("opened_discussion", "opened_change"), datetime(2023, 1, 1, tzinfo=UTC), UNTIL, "created")


def settings(*windows, models_until=UNTIL, seen=("opened_discussion", "opened_change"), with_others=True):
    table = windows_of_models([ROOT], CREATED, models_until)
    table = pd.concat([table, WINDOWS.of(pd.DataFrame(windows, columns=WINDOWS.names))], ignore_index=True)
    shown = seen_actions(seen, with_others=with_others)
    return FunnelSettings(
        COMMUNITY,
        is_observable(shown),
        observed_until=UNTIL,
        mode="any",
        windows=Windows.as_listed(table, COMMUNITY),
        steps=DOWNSTREAM,
    )


def journeys(*lines, **more):
    found = form_journeys(acts(*lines), until=UNTIL, **more)
    check_columns(found, DOWNSTREAM_JOURNEYS)
    return found


LINES = [
    # asks, makes a model 10 days later, and a second one 20 days after it
    "ada ask opened_discussion lab/root 2023-02-01",
    "ada derive derived lab/root 2023-02-11",
    "ada derive derived lab/root 2023-03-03",
    "ada give_back returned lab/root 2023-03-03",
    # begins with a model, and offers a change 40 days later
    "bob derive derived lab/root 2023-03-01",
    "bob give_back opened_change lab/root 2023-04-10",
    # makes one 31 days before the end
    "cyn derive derived lab/root 2023-12-01",
    # only asks
    "dee ask opened_discussion lab/root 2023-03-01",
    # made one on an unknown day by 1 June
    "eve derive derived lab/root 2023-06-01 2005-01-01",
]


def counts(found, reading):
    return count_stages(found, reading).set_index("stage")


def test_accounts_are_counted_once_for_each_step_and_steps_can_be_skipped():
    found = counts(journeys(*LINES), settings(ASKING))
    assert found["observable"].to_dict() == {"discover": False, "ask": True, "derive": True, "give back": True}
    assert found["observed"].dropna().to_dict() == {"ask": 2, "derive": 4, "give back": 2}
    # bob, cyn and eve came to a model without asking
    assert found.loc["ask", ["reached", "skipped"]].tolist() == [5, 3]
    assert found.loc["derive", ["reached", "skipped"]].tolist() == [4, 0]
    assert found.loc["ask", "to"] == "derive"


def test_those_who_are_still_open_are_not_counted_as_no():
    row = counts(journeys(*LINES), settings(ASKING)).loc["derive"]
    # of ada, bob and cyn two went on within 180 days; cyn's time is not over, and eve's day is not known
    assert row[["n", "stepped", "still_open", "not_stepped", "not_followed", "not_new"]].tolist() == [3, 2, 1, 0, 1, 0]
    # after 20 days one of three, after 40 one of the two that are left: cyn is followed for 31 days
    assert row["estimate"] == pytest.approx(1.0)
    assert row["naive"] == pytest.approx(2 / 3)


def test_the_time_of_a_step_is_read_from_the_curve():
    rows = time_to_next(
        journeys(*LINES, *(f"u{n} derive derived lab/root 2023-02-01" for n in range(4))),
        "derive",
        settings(ASKING),
    )
    assert rows["at_risk"].iloc[0] == 7
    # ada's step on day 20: one of seven
    assert rows.loc[rows["days"] == 20, "share"].tolist() == [pytest.approx(1 / 7)]
    assert median_days(rows).days is None


def test_an_account_is_followed_until_the_end_of_its_places_window():
    early = ASKING._replace(until=datetime(2023, 3, 11, tzinfo=UTC))
    row = counts(journeys(*LINES), settings(early, models_until=datetime(2023, 3, 21, tzinfo=UTC))).loc["derive"]
    # bob's change of 10 April is after all windows; cyn came after them, eve has no day
    assert row[["n", "stepped", "still_open", "not_followed"]].tolist() == [2, 1, 1, 2]


def test_who_came_soon_after_the_hubs_first_dates_may_have_been_there_before():
    unknown = windows_of_models([ROOT], CREATED.iloc[:0], UNTIL)
    assert unknown[["since_basis", "until_basis"]].values.tolist() == [["oldest", "newest"]]
    assert f"{unknown['since'].iat[0]:%Y-%m-%d}" == "2022-03-02"
    reading = settings()
    reading = FunnelSettings(
        COMMUNITY,
        reading.observable,
        observed_until=UNTIL,
        mode="any",
        windows=Windows.as_listed(unknown, COMMUNITY),
        steps=DOWNSTREAM,
    )
    found = journeys("ada derive derived lab/root 2022-05-01", "bob derive derived lab/root 2023-03-01")
    assert counts(found, reading).loc["derive", ["observed", "n", "not_new"]].tolist() == [2, 1, 1]


def test_what_no_export_shows_is_not_observable_and_never_0():
    found = counts(journeys("ada ask opened_discussion lab/root 2023-02-01"), settings(ASKING, with_others=False))
    assert found["observable"].to_dict() == {"discover": False, "ask": True, "derive": False, "give back": True}
    assert found.loc["derive", "reached"] is pd.NA


def test_an_act_without_an_exact_time_counts_only_before_the_exact_ones():
    row = journeys(
        "ada discover liked lab/root 2023-05-01 2005-01-01",
        "ada discover liked lab/root 2023-03-01",
        "bob discover liked lab/root 2023-02-01 2005-01-01",
        "bob discover liked lab/root 2023-03-01",
    ).set_index("person")
    assert f"{row.loc['hub:ada', 'discover_at']:%m-%d}" == "03-01"
    assert pd.isna(row.loc["hub:ada", "discover_since"])
    assert f"{row.loc['hub:bob', 'discover_at']:%m-%d}" == "02-01"
    assert f"{row.loc['hub:bob', 'discover_since']:%Y}" == "2005"
    assert f"{row.loc['hub:bob', 'last_at']:%m-%d}" == "03-01"


def test_both_sides_together_are_all_accounts_and_so_are_the_three_kinds():
    found = journeys(*LINES, inside=["hub:ada", "hub:zed"], kinds={"hub:bob": "organisation", "hub:ada": "user"})
    assert {name: len(part) for name, part in split(found).items()} == {
        "all": 5,
        "inside": 1,
        "outside": 4,
        "user": 1,
        "organisation": 1,
        "not told": 3,
    }
    table = count_groups(found, settings(ASKING))
    check_columns(table, DOWNSTREAM_COUNTS)
    for column in ("observed", "reached", "skipped", "current", "not_new", "not_followed"):
        by = table.pivot_table(index="stage", columns="group", values=column, aggfunc="first").dropna()
        assert (by["inside"] + by["outside"] == by["all"]).all()
        assert (by["user"] + by["organisation"] + by["not told"] == by["all"]).all()


ACTS = st.lists(
    st.tuples(
        st.sampled_from("abcde"),
        st.sampled_from(
            [(step.replace(" ", "_"), action) for step, each in DOWNSTREAM.items() for action in sorted(each)]
        ),
        st.integers(1, 28),
        st.booleans(),
    ),
    max_size=15,
)


def written(drawn):
    return [
        f"{who} {step} {action} lab/root 2023-02-{day:02}{' 2005-01-01' if listed else ''}"
        for who, (step, action), day, listed in drawn
    ]


@few(max_examples=20, deadline=None)
@given(ACTS, ACTS)
def test_no_steps_count_falls_when_more_is_known(some, more):
    reading = settings(ASKING)
    before, after = (journeys(*written(drawn)) for drawn in (some, [*some, *more]))
    for step in reading.stages:
        for belongs in (
            lambda found, step: has_acted(found, step),
            lambda found, step: has_reached(found, step, reading),
        ):
            assert belongs(before, step).sum() <= belongs(after, step).sum()
        # once for each account
        assert has_acted(before, step).sum() <= len({who for who, *_ in some})
