"""Which models grew out of a community's, and when, counted by hand."""

from datetime import UTC, datetime

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.analysis.downstream.derived import find_derived
from journeys.model.tables import DERIVED
from tests.analysis.lineage.hub import edges, models, place
from tests.tables import check_columns

TOLD_BY = datetime(2025, 1, 1, tzinfo=UTC)
DAYS = {"lab/root": "2023-01-01", "ada/tune": "2023-02-01", "bob/next": "2023-03-01", "lab/own": "2023-01-15"}


def derived(told, *lines, own=("lab/root", "lab/own")):
    return find_derived(edges(*lines), told, [place(name) for name in own], told_by=TOLD_BY)


def rows(found):
    """Model, root, the day, and the day after which it was made."""
    return [
        (row["model"][10:], row["root"][10:], f"{row['at']:%Y-%m-%d}", row["since"] and f"{row['since']:%Y-%m-%d}")
        for row in found.astype(object).where(found.notna(), None).to_dict("records")
    ]


def test_what_grew_out_directly_and_through_others_is_found_for_each_root():
    told = models(*DAYS, created=DAYS)
    found = derived(told, "ada/tune < lab/root", "bob/next < ada/tune", "bob/next < lab/own", "lab/own < lab/root")
    check_columns(found, DERIVED)
    # the community's own model is no derivative, yet what was made from it grew out of its base too
    assert rows(found) == [
        ("ada/tune", "lab/root", "2023-02-01", None),
        ("bob/next", "lab/own", "2023-03-01", None),
        ("bob/next", "lab/root", "2023-03-01", None),
    ]


def test_a_circle_is_followed_once_round():
    told = models(*DAYS, created=DAYS)
    found = derived(told, "ada/tune < lab/root", "bob/next < ada/tune", "ada/tune < bob/next")
    assert sorted(found["model"]) == [place("ada/tune"), place("bob/next")]


def test_a_model_without_a_day_was_made_by_the_last_day_that_an_export_tells_of_it():
    told = models("lab/root", "ada/tune", "cyn/old", seen="2023-06-01", floor=["cyn/old"])
    bare = models("bob/bare", seen=None)
    found = derived(
        pd.concat([told, bare], ignore_index=True),
        *("ada/tune < lab/root", "bob/bare < lab/root", "cyn/old < lab/root"),
    )
    assert rows(found) == [
        # at the floor: by the day on which the Hub's dates begin
        ("cyn/old", "lab/root", "2022-03-02", "2005-01-01"),
        ("ada/tune", "lab/root", "2023-06-01", "2005-01-01"),
        # of which no export tells a day: by the last import
        ("bob/bare", "lab/root", "2025-01-01", "2005-01-01"),
    ]


def test_a_model_that_seems_older_than_its_base_has_no_exact_day():
    told = models("lab/root", "ada/tune", created={"lab/root": "2023-05-01", "ada/tune": "2023-02-01"})
    assert rows(derived(told, "ada/tune < lab/root")) == [("ada/tune", "lab/root", "2024-01-01", "2005-01-01")]


def test_a_base_that_is_only_named_has_derivatives_and_a_model_that_no_export_describes_is_none():
    found = derived(models("ada/tune", created=DAYS), "ada/tune < lab/root", "bob/unseen < lab/root")
    assert found["model"].tolist() == [place("ada/tune")]


def test_without_edges_or_without_models_of_its_own_there_are_none():
    told = models(*DAYS, created=DAYS)
    assert derived(told).empty
    assert derived(told, "ada/tune < lab/root", own=()).empty


NAMES = ["lab/root", "lab/own", "ada/a", "ada/b", "bob/c", "cyn/d"]
PAIRS = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=12)


@settings(max_examples=20, deadline=None)
@given(PAIRS, PAIRS)
def test_more_edges_never_take_a_model_away(some, more):
    told = models(*NAMES)
    lines = [f"{child} < {parent}" for child, parent in some]
    further = [f"{child} < {parent}" for child, parent in more]
    assert set(derived(told, *lines)["model"]) <= set(derived(told, *lines, *further)["model"])
