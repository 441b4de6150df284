"""Commits on the Hub: whose they are, and who published the repository."""

import pytest

from journeys.errors import ExportError
from journeys.sources.base import ImportContext
from journeys.sources.git import log as git_log
from journeys.store.engine import open_engine
from tests.sources.hub.extracts import NOW, PLACE, Taken, commit, write

NAME = "models__collective__lantern__commits__main.json"
ADDRESS = {"place": PLACE}


def test_a_commit_is_the_act_of_each_author_at_the_repository_that_the_files_name_says(tmp_path):
    taken = Taken(write(tmp_path, [commit(3, "ada", "bob"), commit(2, "bob")], NAME))
    assert taken.acts == {
        f"git:{3:040x}": ("hub:ada", "committed", None, "2023-05-03T12:00:00"),
        f"git:{3:040x}#hub:bob": ("hub:bob", "committed", None, "2023-05-03T12:00:00"),
        f"git:{2:040x}": ("hub:bob", "committed", None, "2023-05-02T12:00:00"),
    }
    assert set(taken.events["place"]) == {PLACE}
    # only a commit of one author speaks for whose address signed it
    assert {claim for claim in taken.claims if claim[1] == "commit"} == {("hub:bob", "commit", f"single:{2:040x}")}
    assert taken.shows == {"committed", "published"}


def test_the_first_commit_which_the_hub_makes_says_who_published(tmp_path):
    commits = [commit(3), commit(2, "bob", title="Initial commit"), commit(1, "cyn", title="initial commit")]
    taken = Taken(write(tmp_path, commits), **ADDRESS)
    assert {key: what for key, (_, what, _, _) in taken.acts.items()} == {
        f"git:{3:040x}": "committed",
        f"git:{2:040x}": "committed",
        f"{PLACE}#published": "published",
    }
    assert taken.acts[f"{PLACE}#published"][0] == "hub:cyn"


def test_a_list_that_does_not_reach_the_beginning_says_nothing_of_who_published(tmp_path):
    commits = [commit(3, title="initial commit"), commit(2, "bob", title="Old work, pushed")]
    taken = Taken(write(tmp_path, commits), **ADDRESS)
    assert {what for _, what, _, _ in taken.acts.values()} == {"committed"}


def test_the_hub_itself_is_said_to_be_a_program(tmp_path):
    taken = Taken(write(tmp_path, [commit(1, "system", title="initial commit")]), **ADDRESS)
    assert ("hub:system", "type", "Bot") in taken.claims


def test_names_that_are_no_accounts_and_deleted_ones_are_told_apart(tmp_path):
    taken = Taken(write(tmp_path, [commit(2, "Ada Quill"), commit(3, "deleted")]), **ADDRESS)
    by_key = {key: who for key, (who, _, _, _) in taken.acts.items()}
    assert by_key[f"git:{2:040x}"].startswith("git:")
    assert (by_key[f"git:{2:040x}"], "name", "Ada Quill") in taken.claims
    assert by_key[f"git:{3:040x}"] == "github:ghost"


def test_an_agents_mark_is_kept_of_a_commits_message(tmp_path):
    marked = commit(3, "ada") | {"message": "Tune it\n\nCo-authored-by: Claude <noreply@anthropic.com>"}
    taken = Taken(write(tmp_path, [marked, commit(2, "bob"), commit(1, "Claude Code")]), **ADDRESS)
    assert taken.events.set_index("event_id")["agent"].dropna().to_dict() == {f"git:{3:040x}": "Claude"}
    # an author without an account is a name alone, and this one is no person's
    assert (taken.acts[f"git:{1:040x}"][0], "agent", "Claude") in taken.claims


@pytest.mark.parametrize(
    "title", ["Merge branch 'main' of https://huggingface.co/a/b", "Merge pull request #3 from a/b"]
)
def test_joining_branches_is_no_act(tmp_path, title):
    assert list(Taken(write(tmp_path, [commit(1), commit(2, title=title)]), **ADDRESS).acts) == [f"git:{1:040x}"]


def test_what_is_no_commit_is_put_aside(tmp_path):
    commits = [commit(1), commit(2, id="abc"), commit(3, date=None), commit(4, authors=[]), commit(5, authors="ada")]
    taken = Taken(write(tmp_path, commits), **ADDRESS)
    assert taken.reasons == [
        (2, "id is 'abc', expected a commit's whole hash"),
        (3, "date is missing"),
        (4, "has no author"),
        (5, "has no author"),
    ]
    assert list(taken.acts) == [f"git:{1:040x}"]


def test_commits_of_nobody_knows_what_are_refused_with_what_to_say(tmp_path):
    with pytest.raises(ExportError, match="name it with --place hub:model/owner/name"):
        Taken(write(tmp_path, [commit()]))


def test_what_the_python_client_writes_down_gives_the_same_acts(tmp_path):
    theirs = {
        "commit_id": f"{1:040x}",
        "authors": ["ada"],
        "created_at": "2023-05-01 12:00:00+00:00",
        "title": "Add",
        "message": "",
    }
    assert Taken(write(tmp_path, [theirs]), **ADDRESS).acts == Taken(write(tmp_path, [commit(1)]), **ADDRESS).acts


def test_a_commit_is_one_act_in_the_hubs_list_and_in_the_log_of_a_clone(tmp_path):
    listed = Taken(write(tmp_path, [commit(1, "ada")]), **ADDRESS)
    author = "Author: Ada Quill <Ada@users.noreply.huggingface.co>\nDate:   2023-05-01T12:00:00+00:00"
    log = f"commit {1:040x}\n{author}\n\n    Add\n"
    with open_engine() as engine:
        extract = git_log.read(write(tmp_path, log, "lantern.log"), ImportContext(engine, b"key", NOW, place=PLACE))
        logged = engine.collect(extract.events)
    assert list(logged["event_id"]) == list(listed.acts)
    assert list(logged["account"]) == ["hub:Ada"]
