"""A community from its store under other choices, counted by hand: who is one person, without whom, lists as dates."""

from datetime import UTC, datetime

from journeys.analysis.robustness import (
    compare_choices,
    funnel_answers,
    other_choices,
    outcome_of,
    resilience_answers,
)
from journeys.ingest.pipeline import Options, import_files
from journeys.model.communities.community import Community, Place
from journeys.snapshot.acts import load_acts
from journeys.snapshot.other_choices import acts_under, is_other, snapshot_under
from journeys.snapshot.snapshot import load_snapshot
from tests.making import act, day, fill
from tests.snapshot.test_snapshot import COMMUNITY

CHOICES = {each.name: each for each in other_choices(COMMUNITY)}
NONE, ALL = CHOICES["no accounts joined"], CHOICES["all suggestions accepted"]
SUSPECTS, LISTS = CHOICES["without accounts that look like programs"], CHOICES["entries of lists as exact dates"]
SAME = [("github:ada", "same_as", "github:ada-old")]
NAMES = [("github:bo-k", "name", "Bo Karlsson"), ("github:karlsson9", "name", "Bo Karlsson")]
# two accounts of ada, two that are perhaps bo's, one that looks like a program's, cy
ROWS = [
    act(1, "ada-old", "commented"),
    act(5, "ada", "landed_change"),
    act(6, "bo-k", "commented"),
    act(7, "karlsson9", "landed_change"),
    act(8, "weed-bot", "commented"),
    act(9, "cy", "commented"),
]


def people_of(view):
    return view.journeys["person"].tolist()


def test_each_way_to_join_accounts_gives_its_people_to_journeys_and_acts(store):
    fill(store, ROWS, claims=[*SAME, *NAMES])
    seen = load_snapshot(store, COMMUNITY, None)
    # six accounts: ada's two are one person by what an export says; bo's two wait for a decision
    assert people_of(seen) == ["github:ada", "github:bo-k", "github:karlsson9", "github:weed-bot", "github:cy"]
    found = {choice.name: snapshot_under(store, seen, choice) for choice in (NONE, ALL, SUSPECTS)}
    assert people_of(found[NONE.name]) == [
        *("github:ada-old", "github:ada", "github:bo-k", "github:karlsson9", "github:weed-bot", "github:cy")
    ]
    assert people_of(found[ALL.name]) == ["github:ada", "github:bo-k", "github:weed-bot", "github:cy"]
    assert people_of(found[SUSPECTS.name]) == ["github:ada", "github:bo-k", "github:karlsson9", "github:cy"]
    for view in found.values():
        # the acts are those of the same people, and nothing is left to decide but without suspects
        assert set(load_acts(store, view)["person"]) == set(people_of(view))
    assert [len(found[choice.name].undecided) for choice in (NONE, ALL, SUSPECTS)] == [0, 0, 1]
    assert found[ALL.name].people_range == (4, 4)
    bo = found[ALL.name].journeys.set_index("person").loc["github:bo-k"]
    assert (bo["join_at"], bo["contribute_at"], bo["acts"]) == (day(6), day(7), 2)


def test_a_choice_that_has_nothing_to_change_is_none(store):
    fill(store, [act(1, "ada", "commented"), act(2, "bo", "commented")])
    seen = load_snapshot(store, COMMUNITY, None)
    assert [is_other(seen, choice) for choice in (NONE, ALL, SUSPECTS, LISTS)] == [False] * 4
    fill(store, ROWS, claims=[*SAME, *NAMES], name="more")
    seen = load_snapshot(store, COMMUNITY, None)
    assert [is_other(seen, choice) for choice in (NONE, ALL, SUSPECTS, LISTS)] == [True, True, True, False]


def test_entries_of_lists_are_dates_if_they_are_taken_as_exact(store):
    listed = (*act(3, "ada", "recognised"), day(1))
    fill(store, [listed, act(4, "bo", "commented")])
    seen = load_snapshot(store, COMMUNITY, None)
    assert seen.journeys.set_index("person")["contribute_since"].notna().to_dict() == {
        "github:ada": True,
        "github:bo": False,
    }
    assert is_other(seen, LISTS)
    view = snapshot_under(store, seen, LISTS)
    assert view.journeys["contribute_since"].isna().all()
    assert view.journeys.dtypes.equals(seen.journeys.dtypes)
    assert load_acts(store, seen)["since"].notna().sum() == 1
    acts = acts_under(store, view, LISTS)
    assert acts["since"].isna().all()
    assert acts.dtypes.equals(load_acts(store, seen).dtypes)


def test_another_activity_window_changes_since_when_somebody_is_new(store):
    # the place is seen from day 1 on: who comes on day 120 is new by 90 days of silence, and not by 180
    fill(store, [act(1, "old", "commented"), act(120, "ada", "commented"), act(130, "ada", "landed_change")])
    seen = load_snapshot(store, COMMUNITY, None)
    assert funnel_answers(seen.journeys, seen.settings("any"))["from join"].n == 0
    view = snapshot_under(store, seen, CHOICES["activity window of 90 days"])
    assert funnel_answers(view.journeys, view.settings("any"))["from join"].n == 1
    # and the snapshot that is shown stays as it was
    assert seen.windows.community is COMMUNITY


def test_of_a_whole_community_the_answer_depends_on_who_is_joined_alone(store):
    # ten people joined by one account from day 300 on, and contributed ten days later by another
    rows = [act(1, "old", "commented"), act(800, "old", "commented")]
    claims = []
    for number in range(10):
        rows += [act(300 + number, f"p{number}", "commented"), act(310 + number, f"q{number}", "landed_change")]
        claims.append((f"github:p{number}", "same_as", f"github:q{number}"))
    fill(store, rows, claims=claims)
    seen = load_snapshot(store, COMMUNITY, None)
    tried = [choice for choice in CHOICES.values() if is_other(seen, choice)]
    views = {choice.name: snapshot_under(store, seen, choice) for choice in tried}
    rows = compare_choices(*(_answers(seen), {name: _answers(view) for name, view in views.items()}))
    assert outcome_of(rows) == {
        "activity window of 90 days": "same",
        "activity window of 270 days": "same",
        "horizon of 90 days": "same",
        "horizon of 365 days": "same",
        "no accounts joined": "differs",
    }
    joined = rows[rows["headline"] == "from join"].set_index("choice")
    # 10 of 10 as joined, and none of 10 if each account is a person of its own
    assert joined["value"].to_dict() == {name: float(name != NONE.name) for name in ("", *views)}
    assert set(joined["n"]) == {10}


def test_a_working_groups_answers_hold_but_for_who_could_step_in(exports, store):
    # a complete archive: no accounts to join, no suggestions, no suspects and no lists
    community = Community(slug="mls", name="MLS", places=(Place(pattern="github:mlswg/mls-protocol"),))
    path = exports / "archive-repo" / "mls-protocol.json.gz"
    list(import_files(store, [path], Options(community=community), now=datetime(2024, 4, 1, tzinfo=UTC)))
    seen = load_snapshot(store, community, None)
    tried = [choice for choice in other_choices(community) if is_other(seen, choice)]
    views = {choice.name: snapshot_under(store, seen, choice) for choice in tried}
    funnel = compare_choices(_answers(seen), {name: _answers(view) for name, view in views.items()})
    windows = {"activity window of 90 days": "same", "activity window of 270 days": "same"}
    assert outcome_of(funnel) == {**windows, "horizon of 90 days": "holds", "horizon of 365 days": "holds"}
    acts = load_acts(store, seen)
    work = compare_choices(_work(acts, seen), {name: _work(acts, view) for name, view in views.items()})
    differs = work[work["outcome"] == "differs"]
    assert differs[["choice", "headline"]].values.tolist() == [
        ["activity window of 270 days", "of them, nobody could step in"]
    ]


def _work(acts, view):
    return resilience_answers(
        acts, view.journeys, observed_until=view.observed_until, active_days=view.community.active_days
    )


def _answers(view):
    return funnel_answers(view.journeys, view.settings("any"))
