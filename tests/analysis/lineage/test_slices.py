"""The slices of one picture: whole where there is room, the largest first, the rest of a base as one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.analysis.lineage.slices import count_deeper, cut_slices
from journeys.analysis.lineage.tree import grow
from journeys.model.tables import SLICES
from tests.analysis.lineage.hub import edges, models, place
from tests.analysis.lineage.test_tree import EDGES, NAMES
from tests.tables import check_columns


def cut(tree, *names, **options):
    """Cut the slices of some models."""
    return cut_slices(tree, [tree.number(place(name)) for name in names], **options)


def laid(slices):
    """Where slices lie: level, begin and thickness, by name or by the number of several."""
    return {
        (row.model or "").removeprefix("hub:model/") if isinstance(row.model, str) else row.others: (
            row.level,
            row.begin,
            row.thick,
        )
        for row in slices.itertuples()
    }


def test_models_after_the_last_generation_of_a_picture_are_counted():
    # six in a row, and three more under the fifth, of which one picture holds four generations
    names = [f"x/{at}" for at in range(9)]
    line = [f"x/{at + 1} < x/{at}" for at in range(5)]
    tree = grow(models(*names), edges(*line, *(f"x/{at} < x/4" for at in (6, 7, 8))))
    assert count_deeper(cut(tree, "x/0")) == 5
    assert count_deeper(cut(tree, "x/4")) == 0
    assert count_deeper(cut(tree, "x/1")) == 4
    # some of the last generation have one slice together, and nothing follows
    some = cut(tree, "x/2", most=5)
    assert some["others"].max() > 1
    assert count_deeper(some) == 0


def test_a_small_tree_is_drawn_whole():
    slices = cut(grow(models(*NAMES), edges(*EDGES)), "dee/alone", "lab/root")
    check_columns(slices, SLICES)
    # five models stand in lab/root's part, three of them in ada/tune's; dee/alone follows
    assert laid(slices) == {
        "lab/root": (0, 0, 5),
        "dee/alone": (0, 5, 1),
        "ada/tune": (1, 0, 3),
        "lab/own": (1, 3, 1),
        "bob/tune-gguf": (2, 0, 1),
        "cyn/mix": (2, 1, 1),
    }
    assert slices.set_index("model").loc[place("cyn/mix"), ["under", "told", "owner"]].tolist() == [
        place("ada/tune"),
        True,
        "cyn",
    ]


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (2, {"x/a": (0, 0, 5), 3: (1, 0, 4)}),
        # with x/b a slice for what stands under it would be the fourth
        (3, {"x/a": (0, 0, 5), 3: (1, 0, 4)}),
        (4, {"x/a": (0, 0, 5), "x/b": (1, 0, 2), 2: (1, 2, 2), "x/e": (2, 0, 1)}),
        (5, {"x/a": (0, 0, 5), "x/b": (1, 0, 2), "x/e": (2, 0, 1), "x/c": (1, 2, 1), "x/d": (1, 3, 1)}),
    ],
)
def test_where_room_ends_the_rest_of_a_base_is_one_slice(most, expected):
    tree = grow(models("x/a"), edges("x/b < x/a", "x/c < x/a", "x/d < x/a", "x/e < x/b"))
    assert laid(cut(tree, "x/a", most=most)) == expected


def test_further_generations_wait_for_a_picture_of_their_own():
    tree = grow(models("x/a"), edges("x/b < x/a", "x/c < x/b", "x/d < x/c"))
    assert set(laid(cut(tree, "x/a", levels=2))) == {"x/a", "x/b"}


def test_of_nothing_there_are_no_slices():
    assert cut(grow(models(), edges())).empty


@settings(deadline=None)
@given(st.lists(st.integers(0, 30), max_size=60), st.integers(2, 20))
def test_slices_are_no_more_than_asked_for_and_lie_within_their_bases(bases, most):
    lines = [f"x/{child} < x/{min(base, child - 1)}" for child, base in enumerate(bases, start=1)]
    tree = grow(models("x/0"), edges(*lines))
    slices = cut(tree, "x/0", most=most, levels=9)
    assert 1 <= len(slices) <= most
    assert slices.loc[0, "thick"] == len(bases) + 1
    ends = slices.set_index("model")
    for row in slices[slices["level"] > 0].itertuples():
        base = ends.loc[row.under]
        assert base["begin"] <= row.begin
        assert row.begin + row.thick <= base["begin"] + base["thick"]
    for _, level in slices.groupby("level"):
        assert (level["begin"].shift(-1).dropna() >= (level["begin"] + level["thick"]).iloc[:-1]).all()
