"""Which actions and which months several communities share, counted by hand."""

from datetime import UTC, date, datetime

import pytest

from journeys.analysis.compare.shared import find_shared, narrowed
from journeys.model.communities.community import Community, Rule, Stage, Stages
from tests.analysis.compare.sides import act, written


def instant(year, month, day=1):
    return datetime(year, month, day, tzinfo=UTC)


def whole(*communities):
    return [each.load(each.community, None) for each in communities]


ONE = written("one", [act("ann", 5)], shown=("commented", "opened_change"), until=instant(2021, 7, 15))
TWO = written(
    "two",
    [act("bob", 400)],
    shown=("commented", "starred"),
    since=instant(2021, 1, 20),
    founded_on=date(2021, 1, 10),
)


def test_only_actions_that_all_could_show_are_shared():
    shared = find_shared(whole(ONE, TWO), "calendar")
    assert shared.actions == {"commented"}
    assert shared.shown == {"one": {"commented", "opened_change"}, "two": {"commented", "starred"}}


def test_months_of_the_calendar_are_those_in_which_both_could_be_seen_whole():
    shared = find_shared(whole(ONE, TWO), "calendar")
    # two begins on 20 January, its place's own first day, so that month is whole; one ends in July, which is not
    assert len(shared.months) == 6
    assert shared.span("one") == shared.span("two") == (instant(2021, 1), instant(2021, 7))


def test_months_by_age_are_counted_from_each_ones_beginning():
    shared = find_shared(whole(ONE, TWO), "age")
    # one has the ages 0 to 17 (until June 2021), two 0 to 11 (January to December 2021)
    assert shared.months == set(range(12))
    assert shared.span("one") == (instant(2020, 1), instant(2021, 1))
    assert shared.span("two") == (instant(2021, 1), instant(2022, 1))


def test_a_month_of_which_an_export_shows_a_part_is_not_shared():
    late = written("late", [act("cat", 400)], shown=("commented",))
    late = type(late)(
        late.community,
        late.acts,
        (("github:hand/one", ("commented",), instant(2021, 1, 20), instant(2022, 1), "oldest"),),
    )
    assert find_shared(whole(ONE, late), "calendar").span("late")[0] == instant(2021, 2)


def test_a_gap_in_one_export_is_left_out_of_all():
    windows = (
        ("github:hand/one", ("commented",), instant(2020, 1), instant(2020, 3)),
        ("github:hand/one", ("commented",), instant(2020, 6), instant(2021, 1)),
    )
    gap = type(ONE)(written("gap", []).community, [act("dan", 5)], windows)
    shared = find_shared(whole(ONE, gap), "calendar")
    months = sorted(month % 12 + 1 for month in shared.months)
    assert months == [1, 2, 6, 7, 8, 9, 10, 11, 12]


def test_a_community_of_which_nothing_is_loaded_does_not_narrow_the_others():
    nothing = type(ONE)(Community(slug="none", name="None"), [], ())
    shared = find_shared(whole(ONE, TWO, nothing), "calendar")
    assert shared.absent == ("none",)
    assert shared.actions == {"commented"}
    assert shared.reason is None


@pytest.mark.parametrize(
    ("others", "reason"),
    [
        ((), "of fewer than two communities anything is loaded"),
        ((written("other", [act("eve", 3)], shown=("starred",)),), "no action can be seen in the exports of all"),
        (
            (
                written(
                    "later", [act("eve", 900)], shown=("commented",), since=instant(2022, 1), until=instant(2023, 1)
                ),
            ),
            "there is no month in which all could be seen",
        ),
    ],
)
def test_where_nothing_can_be_compared_the_reason_is_told(others, reason):
    assert find_shared(whole(ONE, *others), "calendar").reason == reason


def test_a_narrowed_definition_shows_stages_by_shared_actions_alone():
    community = Community(
        slug="own",
        name="Own",
        stages=Stages(contribute=Stage(rules=(Rule(("opened_change", "reviewed"), times=3), Rule(("published",))))),
    )
    less = narrowed(community, frozenset({"commented", "reviewed"}))
    assert less.rules("contribute") == (Rule(("reviewed",), times=3),)
    assert less.rules("join") == (Rule(("commented",)),)
    # without any rule it would have the default ones
    assert less.actions("lead") == frozenset()
    assert not less.can_show("lead", ["released"], "github:own/one")
