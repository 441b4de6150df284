"""What pages say of a definition."""

from datetime import date
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

import journeys
from journeys.model.communities.community import Community, Place, Rule, Stage, Stages, digest
from journeys.model.communities.definitions import load_communities
from journeys.model.tables import CHANGES
from journeys.sentences import data as sentences
from pages.parts.shared import blocks
from tests.analysis.frames import COMMUNITY, UNTIL, frame, person
from tests.tables import made


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


def changes(**rows):
    """Rows by what they count: now, before, and the p-value if both were compared."""
    return made(
        CHANGES,
        [
            {"what": what, "now": now, "before": before, "unsure": 0, "p_value": p_value}
            for what, (now, before, p_value) in rows.items()
        ],
    )


WHOLE = changes(
    new=(13, 11, 1.0), joined=(0, 6, 0.03), contributed=(4, 5, 1.0), led=(None, None, None), active=(44, 38, 0.9),
    left=(1, 13, 0.01),
)  # fmt: skip
BEGUN = changes(new=(1, None, None), active=(0, None, None), left=(None, None, None))


def test_who_is_new_and_went_on_is_told_of_stages_that_could_be_seen():
    until = date(2021, 3, 14)
    assert sentences.new_people(WHOLE, COMMUNITY, until) == (
        "**13 people were new** to Handmade in the 90 days until 14 Mar 2021; nobody joined and 4 contributed for the "
        "first time."
    )
    assert sentences.new_people(BEGUN, COMMUNITY, until) == (
        "**1 person was new** to Handmade in the 90 days until 14 Mar 2021."
    )


def test_active_people_stand_beside_those_of_90_days_before_and_those_who_left():
    assert sentences.active_people(WHOLE, COMMUNITY) == (
        "**44 people are active** (joined or further, with an act in the last 180 days); 90 days before, 38 were, of "
        "whom 1 left."
    )
    assert sentences.active_people(BEGUN, COMMUNITY) == (
        "**Nobody is active** (joined or further, with an act in the last 180 days)."
    )


def test_only_what_is_more_than_chance_is_called_a_difference():
    assert sentences.beyond_chance(WHOLE) == (
        "More than chance, compared with the 90 days before: **fewer people joined and fewer people left**."
    )
    assert sentences.beyond_chance(WHOLE[:1]) == "**No change in 90 days** is more than chance."
    assert sentences.beyond_chance(BEGUN) == (
        "The exports do not reach back far enough to compare with the 90 days before."
    )


def test_each_row_says_how_it_differs():
    assert [sentences.difference(row) for row in WHOLE.to_dict("records")] == [
        "+2, within chance",
        "−6, more than chance (p = 0.030)",
        "−1, within chance",
        "not observable",
        "+6, within chance",
        "−12, more than chance (p = 0.010)",
    ]
    assert sentences.difference(BEGUN.to_dict("records")[0]) == "not compared"
    # nobody in either period, so there is nothing to test
    assert sentences.difference(changes(led=(0, 0, None)).to_dict("records")[0]) == "none"


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


def test_without_an_address_for_others_a_citation_ends_with_the_version():
    assert sentences.citation(COMMUNITY, LAST, "Who?", "").endswith(f"{VERSION}.")
    assert "url" not in sentences.bibtex(COMMUNITY, LAST, "Who?", "", "steps")


def test_two_figures_of_one_day_have_two_keys():
    assert sentences.bibtex(COMMUNITY, LAST, "Who?", "", "funnel_figure").startswith(
        f"@misc{{{COMMUNITY.slug}-funnel-figure-2021-03-14,"
    )


def test_bibtex_escapes_what_would_be_a_command():
    entry = sentences.bibtex(
        replace(COMMUNITY, name="R&D {50 %} \\input"), LAST, "Who?", "http://host/funnel?a=b_c", "steps"
    )
    assert entry.startswith(f"@misc{{{COMMUNITY.slug}-steps-2021-03-14,\n")
    assert r"title = {{R\&D \{50 \%\} input: Who?}}" in entry
    assert "url = {http://host/funnel?a=b_c}" in entry


def test_communities_without_data_are_one_line():
    other = Community(slug="other", name="Other")
    assert sentences.nothing_of([COMMUNITY, other]) == "Handmade and Other: nothing loaded yet."
    many = sentences.nothing_of([COMMUNITY, other] * 3)
    assert many == "6 more communities are defined, with nothing loaded yet."


@pytest.mark.parametrize(
    ("today", "about_now", "said"),
    [
        # the data end on 31 Dec 2021: 14 days are fresh, 15 are not
        (date(2022, 1, 14), True, ""),
        (date(2022, 1, 15), False, "**These data end about 2 weeks ago (31 Dec 2021).**"),
        (
            date(2022, 1, 15),
            True,
            "**These data end about 2 weeks ago (31 Dec 2021).** Import newer ones before you write to anybody.",
        ),
        # a day is tolerated, as some exports are in local time
        (date(2021, 12, 30), True, ""),
        (
            date(2021, 12, 1),
            False,
            "**This computer's clock says 1 Dec 2021, and the data end on 31 Dec 2021**: set the clock, or ages and "
            "new imports are wrong.",
        ),
    ],
)
def test_old_data_and_a_wrong_clock_are_told(today, about_now, said):
    view = SimpleNamespace(observed_until=UNTIL, journeys=frame(person("ada", join=1)))
    assert sentences.as_of(view, today, about_now=about_now) == said
