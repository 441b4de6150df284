"""The funnel in words: where people stop, cohorts, how long a step takes."""

from journeys.analysis.funnel.cohorts import by_cohort, measure_change, measure_changes
from journeys.analysis.funnel.funnel import count_spans
from journeys.analysis.funnel.timing import compare_groups, time_to_next
from journeys.sentences import funnel
from tests.analysis.frames import frame, person, reading
from tests.analysis.funnel.test_cohorts import FALLING, PEOPLE
from tests.analysis.funnel.test_funnel import HAND, counted
from tests.analysis.funnel.test_timing import FEW, TRIAL
from tests.analysis.stats.test_ranges import counted as count_joined


def test_the_sentence_tells_an_uncertain_number_as_a_range():
    # four joined first before, c's window is open; of the joined ones a1 went on
    twice = frame(*(person(f"x{n}", join=300) for n in range(3)))
    once = frame(*(person(f"x{n}", join=300) for n in range(2)))
    spans = count_spans(count_joined(twice), once, reading())
    told = funnel.summary(count_joined(twice), "any", {}, spans)
    assert "Of 2 to 3 people who joined first" in told


def test_the_sentence_leaves_out_small_and_unfinished_cohorts():
    spring = [person(f"s{i}", join=290, contribute=280 if i < 6 else None) for i in range(12)]  # 17 Mar 2021
    summer = [person(f"t{i}", join=240, contribute=230 if i < 3 else None) for i in range(10)]  # 6 May 2021
    table = by_cohort(frame(*spring, *summer, person("new", join=30)), "join", reading())
    first, last = table.iloc[0], table.iloc[1]
    # 3 of 10 after 6 of 12; Newcombe's limits from Wilson's: 3/10 in 10.8 to 60.3 %, 6/12 in 25.4 to 74.6 %, so
    # -0.2 - hypot(0.192, 0.246) = -0.51 and -0.2 + hypot(0.303, 0.246) = 0.19
    assert funnel.cohorts(table, measure_change(table)) == (
        f"**{round(100 * last['low'])} to {round(100 * last['high'])} %** of 10 people in 2021 Q2, "
        f"after {round(100 * first['low'])} to {round(100 * first['high'])} % of 12 people in 2021 Q1: "
        "**no certain difference** (\N{MINUS SIGN}20 percentage points, \N{MINUS SIGN}51 to 19). "
        "1 cohort is still open."
    )
    small = by_cohort(PEOPLE, "join", reading())
    assert funnel.cohorts(small, measure_change(small)) == (
        "No finished cohort has 10 people or more. 1 cohort is still open."
    )


def test_a_trend_beyond_chance_is_told_and_its_step_is_named():
    change = measure_changes({"join": FALLING})["join"]
    told = funnel.cohorts(FALLING, change)
    assert "**25 percentage points less** (3 to 44)" in told
    assert "the share **falls**, beyond chance (trend over 3 finished cohorts, p = 0.025)" in told
    rows = counted("any").reset_index()
    named = funnel.summary(rows, "any", {"join": change})
    assert "The step from join **is taken less often** by later cohorts, beyond chance" in named
    # without a trend no step is named, however few take it
    assert funnel.summary(rows, "any", {}).endswith(funnel.IF_ALIKE)
    # of three such steps each p-value is three times as large
    assert "is taken less" not in funnel.summary(
        rows, "any", measure_changes(dict.fromkeys(("join", "contribute", "lead"), FALLING))
    )


def test_a_step_that_fewer_than_half_took_has_no_median_to_tell():
    # eight of twenty step at once, then the others leave one by one: the limits may be on both sides of a half, and
    # "fewer than half have gone on: 35 to 63 %" would contradict itself
    few = frame(
        *(person(f"a{n}", join=400, contribute=390) for n in range(8)),
        *(person(f"z{n}", join=300 - n) for n in range(12)),
    )
    curve = time_to_next(few, "join", reading())
    low, high = (round(100 * curve.iloc[-1][side]) for side in ("low", "high"))
    assert low < 50 < high
    # of the twelve five are still at risk on day 296, the fifth longest
    assert funnel.time_to_step(curve, 20, "join", "contribute or further") == (
        f"Of 20 people who joined first, **{low} to {high} %** had gone on to contribute or further within "
        "about 10 months, the longest time that 5 people or more were followed. They waited **about 6 months** in the "
        "mean (about 4 months to about 8 months), restricted to 296 days, with which those count who have not gone on."
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
        "Too few to compare: 21 people in drug and nobody in nothing. Each group needs 10 people who could go on."
    )


def test_groups_that_step_alike_are_told_so():
    steps = [(way, 400 - days) for way in ("a", "b") for days in range(5, 60, 5)]
    twice = frame(*(person("p", join=400, contribute=contribute, entry_point=way) for way, contribute in steps))
    found = compare_groups(twice, "join", reading(), group="entry_point", names=("a", "b"))
    assert funnel.comparison(found).startswith("**No certain difference** between the two groups (log-rank p = 1.0")


def test_the_sentence_tells_the_median_and_its_interval():
    placebo = time_to_next(TRIAL[TRIAL["entry_point"] == "placebo"], "join", reading())
    assert funnel.time_to_step(placebo, 21, "join", "contribute") == (
        "Of 21 people who joined first, half had gone on to contribute within **8 days**. "
        "The 95 % interval is 4 days to 12 days."
    )


def test_nobody_could_take_the_step():
    curve = time_to_next(FEW.iloc[:0], "join", reading())
    assert funnel.time_to_step(curve, 0, "join", "contribute") == "Nobody could yet go on from join to contribute."


def test_the_sentence_gives_every_step_with_its_people_and_interval_and_names_none_as_the_narrowest():
    rows = counted("any")
    join, contribute = (
        "{} % ({} to {} %)".format(*(round(100 * rows.loc[stage, name]) for name in ("estimate", "low", "high")))
        for stage in ("join", "contribute")
    )
    assert funnel.summary(rows.reset_index(), "any", {}) == (
        f"Of 8 people who joined first, **{join}** went on to contribute or further within 180 days; "
        "1 is still open. Few people: read it as a hint. "
        f"Of 7 people who contributed first, **{contribute}** went on to lead within 180 days. "
        "Few people: read it as a hint. Newcomers will do as well only **if they behave like earlier ones**."
    )


def test_a_later_stage_counts_as_the_step_only_in_any_order():
    row = {"stage": "join", **counted("any").loc["join"]}
    assert "went on to contribute or further within" in funnel.conversion(row, "any")
    assert "went on to contribute within" in funnel.conversion(row, "strict")


def test_the_sentence_of_a_step_tells_who_is_still_open():
    told = funnel.conversion({"stage": "join", **counted("any").loc["join"]}, "any")
    assert told.startswith("Of 8 people who joined first, **")
    assert told.endswith("within 180 days; 1 is still open. Few people: read it as a hint.")


def test_the_sentence_of_an_unknown_step_says_why():
    told = funnel.conversion({"stage": "lead", **counted("any").loc["lead"]}, "any")
    assert told == "How many go on from lead is not known: there is no stage beyond it."
    assert funnel.summary(counted("any", journeys=HAND.iloc[:0]).reset_index(), "any", {}) == (
        "No step between two stages can be measured with what is loaded."
    )
