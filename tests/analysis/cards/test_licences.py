import tomllib

import pandas as pd
import pytest

from journeys.analysis.cards.licences import (
    compare_licences,
    family_of,
    fold_licence,
    fold_licences,
    known_licences,
    licence_changes,
)
from journeys.model import paths


def compared(parent, child):
    return compare_licences(fold_licences(parent), fold_licences(child))


@pytest.mark.parametrize(
    ("parent", "child", "expected"),
    [
        (["MIT"], ["mit"], "kept"),
        (["apache 2"], ["apache-2.0"], "kept"),
        (["bigscience-bloom-rail-1.0"], ["apache-2.0"], "loosened"),
        (["cc-by-nc-sa-4.0"], ["cc-by-sa-4.0"], "loosened"),
        (["llama3.1"], ["mit"], "loosened"),
        (["apache-2.0"], ["cc-by-nc-4.0"], "stricter"),
        (["apache-2.0"], ["mit"], "changed"),
        (["gpl-3.0"], ["cc-by-nc-4.0"], "changed"),
        # which of two use policies asks more, no list can say
        (["llama3.1"], ["openrail"], "changed"),
        (["gemma"], ["llama3"], "changed"),
        (["apache-2.0"], [], "missing"),
        (["apache-2.0"], ["unknown"], "missing"),
        ([], ["mit"], "added"),
        ([], [], "neither"),
        (["apache-2.0"], ["other"], "unnamed"),
        (["other"], ["other"], "unnamed"),
        (["other"], ["mit"], "changed"),
        (["mit", "apache-2.0"], ["apache-2.0", "mit"], "kept"),
        (["mit", "gpl-3.0"], ["mit"], "changed"),
    ],
)
def test_two_licences_are_compared_by_their_conditions(parent, child, expected):
    assert compared(parent, child) == expected


@pytest.mark.parametrize("known", ["openrail", "cc-by-nc-nd-4.0", "mit"])
def test_a_licence_that_the_list_does_not_know_is_never_looser_or_stricter(known):
    assert compared([known], ["ada-licence"]) == "changed"
    assert compared(["ada-licence"], [known]) == "changed"


def test_other_counts_under_the_name_that_is_given_beside_it():
    assert (
        compare_licences(fold_licences(["other"], "Rose Licence"), fold_licences(["other"], "rose-licence")) == "kept"
    )
    assert fold_licence("other", "Llama-3") == "llama3"


def test_rail_licences_are_one_family():
    rail = [licence for licence in known_licences() if "rail" in licence]
    assert {family_of(licence) for licence in rail} == {"RAIL"}
    assert len(rail) == 6


def test_each_licence_is_in_one_family_and_each_other_name_leads_to_one():
    file = tomllib.loads(paths.LICENCES.read_text(encoding="utf-8"))
    licences = [licence for family in file["families"] for licence in family["licences"]]
    assert len(licences) == len(set(licences))
    assert set(file["aliases"].values()) <= set(licences)
    assert not set(file["aliases"]) & set(licences)


def test_every_edge_of_a_tree_has_its_change():
    licences = {"a": "openrail", "b": "apache-2.0, mit", "c": None, "d": "MIT, Apache 2.0", "e": "mit"}
    pairs = [("a", "e"), ("b", "d"), ("a", "c"), ("c", "c"), ("c", "a"), ("a", "x"), ("x", "a")]
    edges = pd.DataFrame(pairs, columns=["parent", "child"])
    found = licence_changes(edges, licences).tolist()
    assert found == ["loosened", "kept", "missing", "neither", "added", "unknown", "unknown"]
    assert licence_changes(edges[:0], licences).empty
