"""The time until a first model is made from another, counted by hand."""

import pytest

from journeys.analysis.lineage.times import first_derivatives
from journeys.analysis.lineage.tree import grow
from journeys.model.tables import FIRST_DERIVATIVES
from tests.analysis.lineage.hub import edges, models, place
from tests.tables import check_columns

DAYS = {"lab/root": "2023-01-01", "ada/first": "2023-01-11", "bob/second": "2023-02-01", "lab/quiet": "2023-12-22"}


def times_of(told, *lines):
    """The times of some models."""
    return first_derivatives(grow(told, edges(*lines)), told)


def test_a_model_waits_for_the_first_of_its_derivatives_or_until_the_exports_end():
    told = models(*DAYS, created=DAYS)
    found = times_of(told, "ada/first < lab/root", "bob/second < lab/root")
    check_columns(found.times, FIRST_DERIVATIVES)
    # of the others none is made by 1 January 2024: 355, 334 and 10 days
    assert found.times.set_index("model")[["days", "happened"]].to_dict("index") == {
        place("lab/root"): {"days": 10.0, "happened": True},
        place("ada/first"): {"days": 355.0, "happened": False},
        place("bob/second"): {"days": 334.0, "happened": False},
        place("lab/quiet"): {"days": 10.0, "happened": False},
    }
    assert (found.at_floor, found.undated, found.reversed) == (0, 0, 0)
    # one of four within 30 days, and the one that is followed for 10 days only is still open
    share = found.share(30)
    assert (share.estimate, share.n, share.stepped, share.still_open) == (pytest.approx(0.25), 4, 1, 1)


def test_models_at_the_floor_without_a_date_or_younger_than_their_derivatives_are_left_out_and_counted():
    created = {"ada/new": "2023-05-01", "lab/anew": "2023-06-01", "bob/undated-child": None}
    told = models("lab/old", "ada/new", "lab/anew", "bob/undated-child", "lab/bare", created=created, floor=["lab/old"])
    found = times_of(told, "ada/new < lab/old", "ada/new < lab/anew", "bob/undated-child < ada/new")
    # lab/anew seems younger than ada/new; nobody knows when ada/new's only derivative was made
    assert (found.at_floor, found.reversed, found.undated) == (1, 1, 3)
    assert found.times.empty


def test_exports_without_any_day_give_times_of_what_happened_only():
    told = models(*DAYS, created=DAYS, seen=None)
    found = times_of(told, "ada/first < lab/root")
    assert found.times[["model", "days"]].values.tolist() == [[place("lab/root"), 10.0]]
    assert found.undated == 3


def test_of_an_unseen_base_there_is_no_time():
    told = models("ada/first", created=DAYS)
    assert times_of(told, "ada/first < far/base").times["model"].tolist() == [place("ada/first")]
