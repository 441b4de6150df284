"""What pages say of a definition."""

import pandas as pd
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


def journey(**more):
    """A person's journey of two acts, in two stages unless said otherwise."""
    at = {f"{stage}_at": pd.NaT for stage in ("discover", "join", "contribute", "lead")}
    at |= {"join_at": pd.Timestamp("2021-03-01", tz="UTC"), "contribute_at": pd.Timestamp("2021-04-02", tz="UTC")}
    at |= {"first_at": at["join_at"], "last_at": at["contribute_at"]}
    return {**at, "acts": 2, "first_place": "github:hand/made", **more}


def test_a_side_of_a_suggestion_names_only_the_stages_that_were_reached():
    assert sentences.side(journey()) == (
        "Joined and contributed; 2 acts from 1 Mar 2021 to 2 Apr 2021, first in github:hand/made."
    )
    lead = journey(join_at=pd.NaT, contribute_at=pd.NaT, lead_at=pd.Timestamp("2021-04-02", tz="UTC"), acts=1)
    assert sentences.side({**lead, "first_at": lead["lead_at"]}) == (
        "Led; 1 act on 2 Apr 2021, first in github:hand/made."
    )
    assert sentences.side(None) == "No act that shows a stage in this period."


def test_an_account_is_named_only_where_names_are_shown_and_an_address_never():
    assert sentences.account("github:ada", 2) == "GitHub login ada"
    assert sentences.account("github:ada", 2, named=False) == "2. GitHub login"
    assert sentences.account("git:0f1e", 3) == "3. e-mail address"
    assert sentences.account("git:0f1e", 3, named=False) == "3. e-mail address"


def test_evidence_names_no_login_where_names_are_not_shown():
    pair = {"account": "github:ada", "other": "hub:ada-l", "evidence": "the same name, ada and ADA-L, in one roster"}
    assert "ada" not in sentences.evidence_of(pair, named=False).lower()
    assert sentences.evidence_of(pair, named=True) == "The same name, ada and ADA-L, in one roster"
    assert sentences.evidence_of({**pair, "evidence": "ada"}, named=False) == "Names that are alike"
