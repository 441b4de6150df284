"""How well a mentor would know what a newcomer does, counted by hand."""

import pandas as pd
import pytest

from journeys.analysis.mentoring.fit import WEIGHTS, find_common, find_traces, measure_fit
from journeys.sentences.mentoring import in_common
from tests.analysis.deeds import UNTIL, deed, table
from tests.analysis.mentoring.acts import ACTS, OTHER


def fit_of(*mentors, newcomer="new", acts=ACTS):
    traces = find_traces(acts, [newcomer, *mentors], as_of=UNTIL)
    return measure_fit([newcomer], mentors, traces).set_index("mentor"), traces


def test_each_part_of_the_fit_is_counted_apart():
    fits, _ = fit_of("mia", "olaf", "far")
    # places: half of new's acts are in the first, where mia did 5: 5 / (5 + 5), and half in olaf's, who did 1 of them
    assert fits["places"].to_dict() == pytest.approx({"mia": 0.5 * 5 / 10, "olaf": 0.5 * 1 / 6, "far": 0})
    # kinds: new has one of ideas and one of reviews; mia reviewed 4 times, olaf's change is of no kind
    assert fits["kinds"].to_dict() == pytest.approx({"mia": 0.5 * 4 / 9, "olaf": 0, "far": 0})
    assert fits["contact"].to_dict() == {"mia": 1, "olaf": 1, "far": 0}
    assert fits["hours"].isna().all(), "nobody has acts in five hours or more of both"
    known = WEIGHTS["places"] + WEIGHTS["kinds"] + WEIGHTS["contact"]
    assert fits.loc["mia", "fit"] == pytest.approx((0.25 * 0.25 + 0.25 * 2 / 9 + 0.35) / known)
    assert fits["common"].to_dict() == {"mia": True, "olaf": True, "far": False}


def test_being_in_one_thread_counts_half_of_an_answer():
    acts = table(
        deed("new", 9, "commented", thread="issue/7", toward="dan"), deed("mia", 8, "commented", thread="issue/7")
    )
    fits, traces = fit_of("mia", acts=acts)
    assert fits.loc["mia", "contact"] == 0.5
    assert "both in one thread in Dec 2021" in in_common(find_common("new", "mia", traces))


def test_hours_are_told_from_five_on_and_overlap_fully_when_they_are_the_same():
    # five days at 12 o'clock: two hours before to two after, 1, 2, 3, 2 and 1 ninths; mia the same; ben at 12 midnight
    noon = [deed(name, days + 0.5, "commented", thread="issue/1") for name in ("new", "mia") for days in range(5)]
    night = [deed("ben", days, "commented", thread="issue/1") for days in range(1, 6)]
    fits, traces = fit_of("mia", "ben", "olaf", acts=table(*noon, *night, deed("olaf", 0.5, "commented")))
    assert fits["hours"].to_dict() == pytest.approx({"mia": 1, "ben": 0, "olaf": float("nan")}, nan_ok=True)
    assert "often active at the same hours (UTC 10 to 15)" in in_common(find_common("new", "mia", traces))
    assert "hours" not in in_common(find_common("new", "ben", traces))


def test_hours_around_midnight_are_next_to_one_another():
    acts = table(*[deed(name, days, "commented") for name in ("new", "mia") for days in range(1, 6)])
    _, traces = fit_of("mia", acts=acts)
    assert "(UTC 22 to 3)" in in_common(find_common("new", "mia", traces))


def test_two_who_are_active_at_all_hours_alike_meet_all_day():
    # one act in each of 24 hours: each hour's share is 1 / 24, also after the acts are spread
    acts = table(*[deed(name, 1 + hour / 24, "commented") for name in ("new", "mia") for hour in range(24)])
    fits, traces = fit_of("mia", acts=acts)
    assert fits.loc["mia", "hours"] == pytest.approx(1)
    assert find_common("new", "mia", traces).hours == (0, 24)


def test_the_reason_says_in_words_what_two_have_in_common():
    _, traces = fit_of("mia", "far")
    assert (
        in_common(find_common("new", "mia", traces))
        == "both in hand/made; shared work: reviews; answered them on 4 Dec 2021"
    )
    assert in_common(find_common("new", "far", traces)) == ""


def test_nothing_from_the_day_on_or_older_than_a_year_is_looked_at():
    before = fit_of("mia", "olaf", "late")[0]
    later = [deed("mia", -days, "commented", place=OTHER, thread="pull/2", toward="new") for days in range(9)]
    older = [deed("mia", 400 + days, "commented", place=OTHER) for days in range(9)]
    after = fit_of("mia", "olaf", "late", acts=table(*ACTS.to_dict("records"), *later, *older))[0]
    pd.testing.assert_frame_equal(before, after)
    assert not before.loc["late", "common"]
