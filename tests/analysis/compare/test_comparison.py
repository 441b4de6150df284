"""A comparison says nothing that the weaker export could not show."""

import numpy as np
import pytest

from journeys.analysis.compare.comparison import compare
from journeys.analysis.compare.thinning import MISSING, thinned
from tests.analysis.compare.sides import act, difference_in, loader, value_of, written

PEOPLE = 260
KINDS = ("opened_issue", "commented", "opened_change", "reviewed")


def generated(slug, seed, *, goes_on, reviews, answers):
    """Generate a community of known chances: to contribute after joining, to review, and to answer others."""
    chance = np.random.default_rng(seed)
    acts = []
    for number in range(PEOPLE):
        who, day = f"{slug}-{number}", float(chance.integers(1, 520))
        times = 1 + chance.poisson(3)
        acts.append(act(who, day, "opened_issue", thread=f"issue/{slug}-{number}"))
        for _ in range(times if chance.random() < answers else 0):
            other = int(chance.integers(PEOPLE))
            toward = {"thread": f"issue/{slug}-{other}", "toward": f"{slug}-{other}"}
            acts.append(act(who, day + chance.exponential(60), **toward))
        if chance.random() < goes_on:
            begins = day + chance.exponential(40)
            acts += [
                act(who, begins + 15 * each, "opened_change", thread=f"pull/{who}-{each}") for each in range(times)
            ]
            if chance.random() < reviews:
                acts += [act(who, begins + 20 * each, "reviewed", thread=f"pull/{number}") for each in range(times)]
    return written(slug, [row for row in acts if row["at"].year < 2022])


def without(community, kind, seed):
    """Take two fifths of a community's records of one kind away."""
    chance = np.random.default_rng(seed)
    kept = [row for row in community.acts if row["action"] != kind or chance.random() >= 0.4]
    return type(community)(community.community, kept, community.windows)


WEAK = generated("weak", 1, goes_on=0.25, reviews=0.3, answers=0.5)
STRONG = generated("strong", 2, goes_on=0.65, reviews=0.8, answers=0.8)


def compared(one):
    return compare(loader(one, STRONG), [WEAK.community, STRONG.community], "calendar")


@pytest.fixture(scope="module")
def whole():
    return compared(WEAK)


def test_large_differences_are_told(whole):
    told = set(whole.differences.loc[whole.differences["told"], "measure"])
    assert {"step:join", "time:join"} <= told
    assert difference_in(whole, "step:join")["difference"] < 0


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_without_two_fifths_of_one_kind_of_records_every_claim_lies_within_the_interval_of_the_whole(kind, whole):
    ends = whole.differences.set_index("measure")
    less = compared(without(WEAK, kind, 5)).differences
    assert less["told"].any()
    for row in less[less["told"]].to_dict("records"):
        assert ends.loc[row["measure"], "low"] <= row["difference"] <= ends.loc[row["measure"], "high"], row


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["commented", "reviewed"])
def test_communities_alike_do_not_seem_to_differ_where_one_export_lacks_records(kind):
    alike = generated("weak", 3, goes_on=0.65, reviews=0.8, answers=0.8)
    found = compared(without(alike, kind, 4)).differences
    assert found.loc[found["told"], "measure"].tolist() == []


def test_without_some_acts_people_reach_stages_by_those_that_are_left(whole):
    side = WEAK.load(WEAK.community, None)
    less = thinned(side, whole.shared, "opened_issue")
    left, had = ((each.acts["action"] == "opened_issue").sum() for each in (less, side))
    assert left / had == pytest.approx(1 - MISSING, abs=0.1)
    others = side.acts["action"] != "opened_issue"
    assert (less.acts["action"] != "opened_issue").sum() == others.sum()
    # exactly as if the export had not had them
    again = WEAK.journeys(less.acts, WEAK.community).set_index("person").sort_index()
    columns = ["join_at", "contribute_at", "first_at", "last_at"]
    assert less.journeys.set_index("person").sort_index()[columns].equals(again[columns])


def test_what_only_one_export_shows_changes_nothing(whole):
    extra = [act(row["person"], 10, "starred") for row in WEAK.acts[:50]]
    more = type(WEAK)(
        WEAK.community, [*WEAK.acts, *extra], (("github:hand/one", (*KINDS, "claimed"), *WEAK.windows[0][2:]),)
    )
    less = type(STRONG)(STRONG.community, STRONG.acts, (("github:hand/one", KINDS, *STRONG.windows[0][2:]),))
    found = compare(loader(more, less), [WEAK.community, STRONG.community], "calendar")
    same = compare(loader(WEAK, less), [WEAK.community, STRONG.community], "calendar")
    assert found.shared.actions == set(KINDS)
    for measure in ("step:join", "again", "gini", "kind:review"):
        assert value_of(found, measure, "weak") == value_of(same, measure, "weak")
