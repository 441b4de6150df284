"""What pages say of a definition."""

from datetime import date

import pytest
from msgspec.structs import replace

import journeys
from journeys.model.communities.community import Community, Place, Rule, Stage, Stages, digest
from journeys.model.communities.definitions import load_communities
from journeys.sentences import data as sentences
from journeys.sentences.data import recent_changes
from pages.parts.shared import blocks
from tests.analysis.frames import ALL, COMMUNITY, NO_DISCOVER, frame, person, reading


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


# periods of 90 days: the last one is days 90 to 0 before the end, the one before days 180 to 90
PEOPLE = frame(
    person("old", join=400, contribute=100, last=5),
    person("then1", join=150),
    person("then2", join=120, contribute=60),
    person("now1", join=90),  # the last period's first instant is in it
    person("now2", join=30),
    person("now3", contribute=10),
    person("now4", join=3, lead=1),
)


def told(journeys=PEOPLE, observable=NO_DISCOVER, **more):
    return recent_changes(journeys, reading(observable=observable), **more)


def test_each_observable_stage_is_compared_with_the_period_before():
    assert told() == [
        # new: now1 to now4, before that then1 and then2
        "4 people were new to the community in the last 90 days, 2 more than in the 90 days before.",
        "3 people joined in the last 90 days, 1 more than in the 90 days before.",
        # then2 and now3; before that old
        "2 people contributed for the first time in the last 90 days, 1 more than in the 90 days before.",
        "1 person led for the first time in the last 90 days, 1 more than in the 90 days before.",
        # all but then1; old and then2 are not new
        "6 people did something in the last 90 days; 2 are not new.",
        "1 person was last seen in the 90 days before that.",
    ]


def test_a_stage_that_is_not_observable_is_not_told():
    assert not any("discovered" in sentence for sentence in told())
    assert any(sentence.startswith("Nobody discovered it") for sentence in told(observable=ALL))


def test_without_two_periods_of_data_nothing_is_compared():
    sentences = told(PEOPLE[PEOPLE["first_at"] > PEOPLE["first_at"].min()])
    assert sentences[1] == "3 people joined in the last 90 days."
    assert not any("than" in sentence for sentence in sentences)


def test_as_many_and_fewer_are_told_so():
    assert told(frame(person("old", join=400), person("then", join=20), person("now", join=100)))[1] == (
        "1 person joined in the last 90 days, as many as in the 90 days before."
    )
    assert told(frame(person("old", join=400, last=1), person("then", join=100)))[1] == (
        "Nobody joined in the last 90 days, 1 fewer than in the 90 days before."
    )


def test_a_period_without_any_act_is_told_with_the_date_of_the_newest():
    # 100 days before 1 Jan 2022
    assert told(frame(person("old", join=400, last=100))) == [
        "The loaded exports show nothing of Handmade in the last 90 days: the newest act is of 23 Sep 2021."
    ]


def test_a_period_may_be_of_another_length():
    assert told(period_days=30)[1] == "2 people joined in the last 30 days, 2 more than in the 30 days before."


def test_nobody_is_nothing_to_tell():
    assert told(PEOPLE.iloc[:0]) == []


LAST = date(2021, 3, 14)
DEFINITION = f"definition {COMMUNITY.slug} {digest(COMMUNITY)[:7]}"
VERSION = f"Journeys {journeys.__version__}"


def test_a_source_names_community_day_definition_and_version():
    assert (
        sentences.figure_source(COMMUNITY, LAST) == f"{COMMUNITY.name} · as of 14 Mar 2021 · {DEFINITION} · {VERSION}"
    )


def test_a_changed_definition_has_another_source():
    assert sentences.figure_source(replace(COMMUNITY, active_days=1), LAST) != sentences.figure_source(COMMUNITY, LAST)


def test_a_citation_ends_its_title_once():
    cited = sentences.citation(COMMUNITY, LAST, "Who goes on?", "http://host/funnel?a=b")
    assert cited == (
        f"{COMMUNITY.name}: Who goes on? Data as of 14 Mar 2021 · {DEFINITION}. {VERSION}. http://host/funnel?a=b"
    )
    assert ": Outreach. Data" in sentences.citation(COMMUNITY, LAST, "Outreach", "")


def test_bibtex_escapes_what_would_be_a_command():
    entry = sentences.bibtex(replace(COMMUNITY, name="R&D {50 %} \\input"), LAST, "Who?", "http://host/funnel?a=b_c")
    assert entry.startswith(f"@misc{{{COMMUNITY.slug}-2021-03-14,\n")
    assert r"title = {{R\&D \{50 \%\} input: Who?}}" in entry
    assert "url = {http://host/funnel?a=b_c}" in entry
