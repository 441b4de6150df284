"""What pages say of a definition."""

import pytest

from journeys.model.community import Community, Place, Rule, Stage, Stages
from journeys.model.definitions import load_communities
from journeys.sentences import data as sentences
from pages.parts.shared import blocks


def of(places):
    rule = Rule(actions=("commented",), places=places)
    community = Community(slug="hand", name="Handmade", stages=Stages(join=Stage(rules=(rule,))))
    return sentences.rules(community)[1]


@pytest.mark.parametrize(
    ("places", "said"),
    [
        (("github:a/b", "call:a/*"), "only in github:a/b, call:a/*"),
        (("!github:a/b",), "anywhere but github:a/b"),
        (("github:a/b", "!github:a/*"), "only in github:a/b or anywhere but github:a/*"),
        ((), None),
    ],
)
def test_a_rule_says_where_it_holds(places, said):
    assert of(places) == "**Join**: commented" + (f" ({said})" if said else "")


@pytest.mark.parametrize("pattern", ["hub:*/bigscience/*", "github:bigscience-workshop/*", "github:a/b"])
def test_a_place_is_shown_with_its_stars(pattern):
    community = Community(slug="hand", name="Handmade", places=(Place(pattern=pattern, note="ours"),))
    shown = blocks.emphasised(sentences.places(community)[0])
    assert shown == f"**{blocks.escape(pattern)}**\\. ours"
    assert blocks.escape("*") == "\\*"


def test_no_shipped_definition_says_only_in_anywhere_but():
    said = [line for community in load_communities().values() for line in sentences.rules(community)]
    assert any("anywhere but github:" in line for line in said)
    assert not any("!" in line for line in said)
