"""What becomes of pairs, by hand."""

from datetime import date

import pandas as pd

from journeys.analysis.mentoring import matching
from journeys.analysis.mentoring.follow_up import GOES_ON, GRADUATE, HAND_OVER, LOOK_IN, CommunityData, follow_up_pairs
from journeys.sentences.mentoring import reason
from tests.analysis.deeds import UNTIL, deed, table
from tests.analysis.frames import COMMUNITY, frame, person
from tests.analysis.mentoring.acts import ACTS, OTHER
from tests.analysis.mentoring.test_matching import ON, mentor, settings_of

PAIRED = UNTIL - pd.Timedelta(days=60)
# grown contributed in three threads, with two others; alone in three with the mentor only; quiet did nothing since
PAIR_ACTS = table(
    *[
        deed(who, 20 + day, "opened_change", thread=f"pull/{who}{day}")
        for who in ("grown", "alone")
        for day in range(3)
    ],
    *[deed(who, 15, "reviewed", thread="pull/grown1") for who in ("ben", "cy")],
    *[deed("mia", 10 + day, "reviewed", thread=f"pull/alone{day}") for day in range(3)],
    deed("leads", 50, "merged_change", thread="pull/5"),
    *[deed(who, 5, "commented") for who in ("moved", "left", "stuck")],
    *[deed(who, 300, "commented") for who in ("dora", "quiet")],
    *[deed(who, 9, "reviewed", thread="pull/8") for who in ("gus", "gone")],
    deed("shy", 9, "commented", place=OTHER),
)


def test_what_comes_next_for_each_pair_is_said_with_the_reason():
    whose = {"grown": "mia", "alone": "mia", "leads": "mia", "quiet": "mia", "moved": "gone", "left": "dora"}
    whose |= {"stuck": "nobody", "shy": "gone"}
    in_force = pd.DataFrame({"person": list(whose), "mentor": list(whose.values()), "paired_at": PAIRED})
    journeys = frame(person("leads", join=90, lead=50), person("grown", join=90))
    mentors = settings_of(
        mentor("mia", cap=3), mentor("gone", away_until=date(2022, 2, 1)), mentor("dora"), mentor("gus", cap=2)
    )
    rows = follow_up_pairs(
        in_force, mentors, CommunityData(PAIR_ACTS, journeys, COMMUNITY), as_of=UNTIL, on=ON
    ).set_index("person")
    states = {"grown": GRADUATE, "leads": GRADUATE, "alone": GOES_ON, "quiet": LOOK_IN}
    states |= dict.fromkeys(("moved", "left", "stuck", "shy"), HAND_OVER)
    assert rows["state"].to_dict() == states
    assert (
        reason(rows.loc["grown"]) == "contributed in 3 threads since they were paired, with 2 people besides the mentor"
    )
    assert reason(rows.loc["leads"]) == "leads since Nov 2021"
    assert reason(rows.loc["quiet"]) == "paired on 2 Nov 2021, nothing from them since"
    assert reason(rows.loc["moved"]) == "the mentor is away until 1 Feb 2022"
    assert reason(rows.loc["left"]) == "the mentor did nothing here for about 6 months or longer"
    assert reason(rows.loc["stuck"]) == "the mentor is no longer a mentor"
    # mia has room for one more beside alone and quiet, gus for two: of the three in hand/made all find one
    assert rows.loc[["moved", "left", "stuck"], "next_mentor"].value_counts().to_dict() == {"gus": 2, "mia": 1}
    assert rows.loc["shy", "next_why_not"] == matching.NO_GROUND
    assert rows.loc["alone", "next_mentor"] is None or pd.isna(rows.loc["alone", "next_mentor"])


def test_without_pairs_nothing_comes_next():
    none = pd.DataFrame({"person": [], "mentor": [], "paired_at": pd.to_datetime([], utc=True)})
    assert follow_up_pairs(
        none, settings_of(mentor("mia")), CommunityData(ACTS, frame(), COMMUNITY), as_of=UNTIL, on=ON
    ).empty


def test_nothing_from_the_day_on_changes_what_comes_next():
    whose = {"grown": "mia", "alone": "mia", "quiet": "mia", "moved": "gone", "left": "dora"}
    in_force = pd.DataFrame({"person": list(whose), "mentor": list(whose.values()), "paired_at": PAIRED})
    mentors = settings_of(mentor("mia", cap=3), mentor("gone", "none"), mentor("dora"), mentor("gus"))
    told = [*PAIR_ACTS.to_dict("records")]
    later = [deed(who, -1, "opened_change", thread="pull/alone1") for who in ("quiet", "dora", "ben", "cy", "leads")]
    journeys = frame(person("quiet", lead=-1))
    now, shifted = (
        follow_up_pairs(in_force, mentors, CommunityData(table(*acts), journeys, COMMUNITY), as_of=UNTIL, on=ON)
        for acts in (told, [*told, *later])
    )
    pd.testing.assert_frame_equal(now, shifted)


def test_who_was_paired_with_somebody_who_is_not_here_any_more_is_handed_over():
    in_force = pd.DataFrame({"person": ["moved"], "mentor": [None], "paired_at": PAIRED}).astype({"mentor": "str"})
    known = CommunityData(PAIR_ACTS, frame(), COMMUNITY)
    row = follow_up_pairs(in_force, settings_of(mentor("mia")), known, as_of=UNTIL, on=ON).iloc[0]
    assert row[["state", "next_mentor"]].tolist() == [HAND_OVER, "mia"]


def test_without_any_mentor_a_pair_is_handed_over_to_nobody():
    in_force = pd.DataFrame({"person": ["quiet"], "mentor": ["gone"], "paired_at": PAIRED})
    known = CommunityData(PAIR_ACTS, frame(person("quiet", join=90)), COMMUNITY)
    rows = follow_up_pairs(in_force, settings_of(), known, as_of=UNTIL, on=ON)
    assert reason(rows.iloc[0]) == "the mentor is no longer a mentor"
    assert rows["next_why_not"].tolist() == [matching.NO_MENTOR]
