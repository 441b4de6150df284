"""What the shipped definitions say, and how a place and a rule are understood."""

from datetime import date

import msgspec
import pyarrow as pa
import pytest

from journeys.model.communities.community import (
    Community,
    EntryPoint,
    Place,
    Rule,
    Stage,
    Stages,
    claimants,
    default_actions,
    digest,
    matches,
)
from journeys.model.communities.definitions import load_communities
from journeys.model.vocabulary import ACTIONS, STAGES
from journeys.snapshot.stages import by_account, journeys
from journeys.store.engine import open_engine
from tests.making import NOW, act, day, events_table


@pytest.fixture(scope="module")
def shipped():
    return load_communities()


def test_seven_communities_ship(shipped):
    assert {slug: community.name for slug, community in shipped.items()} == {
        "bigcode": "BigCode",
        "bigscience": "BigScience",
        "eleutherai": "EleutherAI",
        "keras-dreambooth": "Keras DreamBooth sprint",
        "masakhane": "Masakhane",
        "mozfest-taiwg": "MozFest Building Trustworthy AI",
        "turing-way": "The Turing Way",
    }


def test_every_statement_about_a_stage_has_a_source_and_a_grade(shipped):
    for community in shipped.values():
        for stage in STAGES:
            said: Stage = getattr(community.stages, stage)
            assert said.says, f"{community.slug} says nothing of {stage}"
            assert said.source
            assert said.evidence == "community_document"  # of the paper only the abstract could be read


def test_every_size_burst_and_role_has_a_source(shipped):
    for community in shipped.values():
        assert all(size.source and size.what for size in community.sizes)
        assert all(burst.source for burst in community.bursts)
        assert all(role.source and role.says for role in community.roles)


@pytest.mark.parametrize(
    ("slug", "figures"),
    [
        # FAQ of early 2021; collaborators counted July 2021; blog July 2022
        ("bigscience", [("over", 200), ("exactly", 538), ("over", 1000)]),
        # December 2020; the table counted on 2021-07-16; issue 3508 of January 2024; December 2024
        ("turing-way", [("over", 235), ("exactly", 277), ("over", 400), ("exactly", 516)]),
        # the two that disagree, side by side, after the first cohort's
        ("mozfest-taiwg", [("over", 250), ("over", 400), ("over", 300)]),
        ("bigcode", [("exactly", 675)]),
        # their documents that were read give no number with its day
        ("eleutherai", []),
        ("keras-dreambooth", []),
        ("masakhane", []),
    ],
)
def test_published_sizes_stand_side_by_side(shipped, slug, figures):
    assert [(size.qualifier, size.count) for size in shipped[slug].sizes] == figures


def test_a_fork_before_it_was_the_communitys_is_other_peoples_work(shipped):
    bigscience = shipped["bigscience"]
    since = {
        name: bigscience.owner_of(f"github:bigscience-workshop/{name}").not_before
        for name in (
            "Megatron-DeepSpeed",
            "lm-evaluation-harness",
            "promptsource",
        )
    }
    assert since == {
        "Megatron-DeepSpeed": date(2021, 5, 1),
        "lm-evaluation-harness": date(2022, 4, 26),
        "promptsource": None,
    }


def test_the_turing_way_is_one_place_under_both_its_names(shipped):
    turing_way = shipped["turing-way"]
    former = "github:alan-turing-institute/the-turing-way"
    assert turing_way.owns(former)
    assert turing_way.canonical(former) == "github:the-turing-way/the-turing-way"
    assert turing_way.canonical("github:Alan-Turing-Institute/The-Turing-Way") == "github:the-turing-way/the-turing-way"
    assert not turing_way.owns("github:alan-turing-institute/data-safe-haven")


def test_merging_is_leading_in_bigscience_and_plain_work_in_the_turing_way(shipped):
    assert "merged_change" in shipped["bigscience"].actions("lead")
    assert "merged_change" not in shipped["turing-way"].actions("lead")
    assert "merged_change" in shipped["turing-way"].actions("contribute")


def test_the_biomedical_group_asks_for_three_accepted_loaders(shipped):
    rules = shipped["bigscience"].rules("contribute")
    biomedical, elsewhere = "github:bigscience-workshop/biomedical", "github:bigscience-workshop/promptsource"

    def times_for(place, action):
        fitting = [
            rule.times for rule in rules if action in rule.actions and any(matches(p, place) for p in rule.places)
        ]
        return min(fitting, default=None)

    assert times_for(biomedical, "landed_change") == 3
    assert times_for(biomedical, "opened_change") is None
    assert times_for(biomedical, "reviewed") == 1
    assert times_for(elsewhere, "landed_change") == 1
    assert times_for("hub:model/bigscience/bloom", "published") == 1


def test_two_accepted_loaders_are_joining_and_the_third_contributing(shipped):
    biomedical, elsewhere = "github:bigscience-workshop/biomedical", "github:bigscience-workshop/promptsource"
    rows = [
        *(act(number, "ann", "landed_change", place=biomedical) for number in (3, 4, 5)),
        *(act(number, "bob", "landed_change", place=biomedical) for number in (3, 4)),
        act(7, "cat", "landed_change", place=elsewhere),
    ]
    nobody = pa.table({"account": pa.array([], pa.string()), "person": pa.array([], pa.string())})
    with open_engine() as engine:
        accounts = by_account(
            engine.from_arrow(events_table(rows)), shipped["bigscience"], [biomedical, elsewhere], NOW
        )
        reached = journeys(accounts, engine.from_arrow(nobody), engine.from_arrow(nobody))
        firsts = engine.collect(reached).set_index("person")
    assert firsts["contribute_at"].dropna().to_dict() == {"github:ann": day(5), "github:cat": day(7)}
    assert firsts["join_at"].dropna().to_dict() == {"github:ann": day(3), "github:bob": day(3)}


def test_recognition_for_organising_work_is_leading_in_the_turing_way(shipped):
    (rule,) = [rule for rule in shipped["turing-way"].rules("lead") if "recognised" in rule.actions]
    assert {"maintenance", "projectManagement", "eventOrganizing"} <= set(rule.work)
    assert "doc" not in rule.work


def test_leading_may_come_first_in_mozfests_group(shipped):
    assert shipped["mozfest-taiwg"].order == "any"


def test_rosters_say_who_joined_and_who_was_appointed(shipped):
    (groups,) = shipped["bigscience"].tables
    assert groups.columns == ("group", "n_members", "chairs", "members")
    assert groups.dated_on == date(2021, 11, 1)
    assert {listing.people: listing.action for listing in groups.listings} == {
        "members": "joined_org",
        "chairs": "appointed",
    }
    assert {table.name: table.columns for table in shipped["mozfest-taiwg"].tables} == {
        "Projects of a cohort": ("cohort", "project", "lead", "members", "started_on"),
        "Attendance of calls": ("call", "date", "person"),
        "Interest form": ("person", "signed_up_on"),
    }


def test_every_action_that_a_shipped_definition_leaves_out_is_left_out_on_purpose(shipped):
    unused = {
        slug: set(ACTIONS) - set().union(*(community.actions(stage) for stage in STAGES))
        for slug, community in shipped.items()
    }
    # likes decide who wins the sprint
    assert {slug: left for slug, left in unused.items() if left} == {"keras-dreambooth": {"liked"}}


def test_likes_are_the_sprints_outcome_and_show_nobody_who_discovers_it(shipped):
    sprint = shipped["keras-dreambooth"]
    assert "liked" not in sprint.actions("discover")
    assert "followed" in sprint.actions("discover")
    assert sprint.owner_of("hub:space/keras-dreambooth/example-submission").not_before == date(2023, 3, 6)


def test_the_second_weekly_meeting_is_a_contribution_in_masakhane(shipped):
    (rule,) = [rule for rule in shipped["masakhane"].rules("contribute") if "attended" in rule.actions]
    assert (rule.times, rule.within_days) == (2, 180)


def test_no_place_belongs_to_two_shipped_communities(shipped):
    places = [
        "github:bigscience-workshop/lm-evaluation-harness",
        "github:EleutherAI/lm-evaluation-harness",
        "hub:model/bigcode/starcoder",
        "hub:model/EleutherAI/pythia-70m",
        "hub:model/bigscience/bloom",
        "github:masakhane-io/masakhane-mt",
    ]
    owners = [[slug for slug, community in shipped.items() if community.owns(place)] for place in places]
    assert owners == [["bigscience"], ["eleutherai"], ["bigcode"], ["eleutherai"], ["bigscience"], ["masakhane"]]


def test_the_first_entry_that_fits_claims_a_place():
    fork = Place(pattern="github:demo/fork", not_before=date(2021, 5, 1))
    community = Community(slug="demo", name="Demo", places=(fork, Place(pattern="github:demo/*")))
    assert community.owner_of("github:demo/FORK") is fork
    assert community.owner_of("github:demo/book").not_before is None
    assert community.owner_of("github:demos/book") is None
    assert community.repositories == ("github:demo/fork",)


def test_a_pattern_with_an_exclamation_mark_fits_every_other_place():
    assert matches("!github:demo/*", "hub:model/demo/one")
    assert matches("!github:demo/a", "github:demo/ab")
    assert not matches("!github:demo/*", "github:Demo/One")


def test_a_place_can_be_two_communities():
    ours = Community(slug="ours", name="Ours", places=(Place(pattern="github:demo/*"),))
    theirs = Community(slug="theirs", name="Theirs", places=(Place(pattern="github:demo/book"),))
    assert claimants([ours, theirs], "github:demo/book") == [ours, theirs]
    assert claimants([ours, theirs], "github:demo/data") == [ours]


def test_a_stage_without_rules_has_the_vocabularys():
    community = Community(slug="demo", name="Demo", stages=Stages(lead=Stage(rules=(Rule(actions=("hosted",)),))))
    assert community.rules("lead") == (Rule(actions=("hosted",)),)
    assert community.rules("join") == (Rule(actions=default_actions("join")),)


def test_an_export_shows_a_stage_only_where_a_rule_holds(shipped):
    bigscience = shipped["bigscience"]
    git_log = {"committed", "landed_change"}
    # work on a first loader is joining in the biomedical group; in other repositories commits show no joining
    assert bigscience.can_show("join", git_log, "github:bigscience-workshop/biomedical")
    assert not bigscience.can_show("join", git_log, "github:bigscience-workshop/promptsource")
    assert bigscience.can_show("contribute", git_log, "github:bigscience-workshop/promptsource")
    assert not bigscience.can_show("contribute", {"committed"}, "github:bigscience-workshop/biomedical")


def test_a_stages_own_horizon_comes_before_the_communitys():
    community = Community(slug="demo", name="Demo", horizon_days=90, stages=Stages(join=Stage(horizon_days=30)))
    assert community.horizon("join") == 30
    assert community.horizon("contribute") == 90


def test_the_digest_changes_with_any_word():
    community = Community(slug="demo", name="Demo", entry_points=(EntryPoint(name="door", labels=("help wanted",)),))
    renamed = msgspec.structs.replace(community, entry_points=(EntryPoint(name="door", labels=("help",)),))
    assert digest(community) == digest(Community(**msgspec.structs.asdict(community)))
    assert digest(community) != digest(renamed)


def test_of_many_places_it_owns_those_that_it_owns_one_by_one():
    places = (Place(pattern="github:Demo/*", aliases=("github:old/demo",)), Place(pattern="hub:*/demo/*"))
    community = Community(slug="demo", name="Demo", places=places)
    asked = ["github:demo/Book", "GITHUB:demo/a", "github:OLD/demo", "hub:model/demo/a", "hub:model/Demo/a", "x", ""]
    assert community.owned_among(asked) == [community.owns(place) for place in asked]
    assert community.owned_among(asked) == [True, True, True, True, False, False, False]
    assert Community(slug="none", name="None").owned_among(asked) == [False] * len(asked)
