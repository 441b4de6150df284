"""The funnel in words: where people stop, cohorts, how long a step takes."""

from journeys.analysis.funnel.cohorts import by_cohort
from journeys.analysis.funnel.funnel import count_spans
from journeys.analysis.funnel.timing import compare_groups, time_to_next
from journeys.sentences import funnel
from tests.analysis.frames import frame, person, reading
from tests.analysis.funnel.test_cohorts import PEOPLE
from tests.analysis.funnel.test_funnel import HAND, counted
from tests.analysis.funnel.test_timing import FEW, TRIAL
from tests.analysis.stats.test_ranges import counted as count_joined


def test_the_sentence_tells_an_uncertain_number_as_a_range():
    # four joined first before, c's window is open; of the joined ones a1 went on
    twice = frame(*(person(f"x{n}", join=300) for n in range(3)))
    once = frame(*(person(f"x{n}", join=300) for n in range(2)))
    told = funnel.summary(count_joined(twice), count_spans(count_joined(twice), once, reading()))
    assert "Of 2 to 3 people who joined first" in told


def test_the_sentence_leaves_out_small_and_unfinished_cohorts():
    spring = [person(f"s{i}", join=290, contribute=280 if i < 6 else None) for i in range(12)]  # 17 Mar 2021
    summer = [person(f"t{i}", join=240, contribute=230 if i < 3 else None) for i in range(10)]  # 6 May 2021
    table = by_cohort(frame(*spring, *summer, person("new", join=30)), "join", reading())
    first, last = table.iloc[0], table.iloc[1]
    assert funnel.cohorts(table) == (
        f"**{round(100 * last['low'])} to {round(100 * last['high'])} %** of 10 people in 2021 Q2, "
        f"after {round(100 * first['low'])} to {round(100 * first['high'])} % of 12 people in 2021 Q1. "
        "The two intervals overlap, so no change is certain. 1 cohort is still open."
    )
    assert funnel.cohorts(by_cohort(PEOPLE, "join", reading())) == (
        "No cohort of 10 people or more is finished yet. 1 cohort is still open."
    )


def test_a_step_that_fewer_than_half_took_has_no_median_to_tell():
    few = frame(person("a", join=400, contribute=390), *(person("z", join=300) for _ in range(9)))
    curve = time_to_next(few, "join", reading())
    assert funnel.time_to_step(curve, "join", "contribute").startswith(
        "Of 10 people who joined first, fewer than half have gone on to contribute: **"
    )


def test_groups_that_differ_by_more_than_chance_are_told_so():
    found = compare_groups(TRIAL, "join", reading(), group="entry_point", names=("drug", "placebo"))
    assert funnel.comparison(found) == (
        "The two groups **differ** in how soon they go on, more than chance explains "
        "(log-rank p < 0.001; 21 people in drug and 21 people in placebo)."
    )


def test_a_group_of_nobody_is_told_not_to_be_compared():
    found = compare_groups(TRIAL, "join", reading(), group="entry_point", names=("drug", "nothing"))
    assert funnel.comparison(found) == (
        "The two groups cannot be compared: 21 people in drug and nobody in nothing, and no step that differs between "
        "them."
    )


def test_groups_that_step_alike_are_told_so():
    steps = [(way, 400 - days) for way in ("a", "b") for days in range(5, 60, 5)]
    twice = frame(*(person("p", join=400, contribute=contribute, entry_point=way) for way, contribute in steps))
    found = compare_groups(twice, "join", reading(), group="entry_point", names=("a", "b"))
    assert funnel.comparison(found).startswith("**No certain difference** between the two groups (log-rank p = 1.0")


def test_the_sentence_tells_the_median_and_its_interval():
    placebo = time_to_next(TRIAL[TRIAL["entry_point"] == "placebo"], "join", reading())
    assert funnel.time_to_step(placebo, "join", "contribute") == (
        "Of 21 people who joined first, half had gone on to contribute within **8 days**. "
        "The 95 % interval is 4 days to 12 days."
    )


def test_nobody_could_take_the_step():
    curve = time_to_next(FEW.iloc[:0], "join", reading())
    assert funnel.time_to_step(curve, "join", "contribute") == "Nobody could yet go on from join to contribute."


def test_the_sentence_names_the_step_fewest_take_with_its_people_and_interval():
    rows = counted("any")
    low, high = (round(100 * rows.loc["contribute", side]) for side in ("low", "high"))
    assert funnel.summary(rows.reset_index()) == (
        "Fewest go on from contribute to lead. Of 7 people who contributed first, "
        f"**{low} to {high} %** went on to lead within 180 days. Few people: read it as a hint."
    )


def test_the_sentence_of_a_step_tells_who_is_still_open():
    told = funnel.conversion({"stage": "join", **counted("any").loc["join"]})
    assert told.startswith("Of 8 people who joined first, **")
    assert told.endswith("within 180 days; 1 is still open. Few people: read it as a hint.")


def test_the_sentence_of_an_unknown_step_says_why():
    told = funnel.conversion({"stage": "lead", **counted("any").loc["lead"]})
    assert told == "How many go on from lead is not known: there is no stage beyond it."
    assert funnel.summary(counted("any", journeys=HAND.iloc[:0]).reset_index()) == (
        "No step between two stages can be measured with what is loaded."
    )
