"""Items of Perceval: they give what the same records give as GitHub's lists, and as git's log."""

import json
import random

import pytest

from journeys.errors import ExportError
from journeys.ingest.detect import recognise
from journeys.sources.github import perceval
from journeys.sources.github.rest import reader as rest_reader
from tests.sources.github.rest.test_reader import comment, commit, issue, pull, review, review_comment
from tests.taking import Taken

HOME = "https://github.com/Demo/Home"
PLACE = "github:demo/home"


def item(data, backend="GitHub", origin=HOME, **more):
    """An item as Perceval writes it."""
    return {
        "backend_name": backend,
        "backend_version": "0.26.0",
        "category": "issue",
        "classified_fields_filtered": None,
        "data": data,
        "origin": origin,
        "perceval_version": "0.21.4",
        "tag": origin,
        "timestamp": 1709287200.0,
        "updated_on": 1709287200.0,
        "uuid": "a" * 40,
    } | more


def of_github(record, **parts):
    """The data of an issue or a pull request, with the lists that the back end fetches beside it."""
    profile = {"user_data": {"login": "ada", "name": "Ada", "email": "ada@example.org"}, "assignees_data": []}
    return record | profile | {f"{name}_data": found for name, found in parts.items()}


def of_git(sha="e" * 40, **more):
    """The data of a commit."""
    return {
        "Author": "Ada L <ada@ada.example>",
        "AuthorDate": "Mon Jul 5 02:00:00 2021 +0200",
        "Commit": "Ada L <ada@ada.example>",
        "commit": sha,
        "files": [{"file": "docs/a.md", "added": "3", "removed": "1"}, {"file": "logo.png", "added": "-"}],
        "message": "Write\n\nCo-authored-by: Bela <372+bela@users.noreply.github.com>",
        "parents": ["f" * 40],
        "refs": [],
    } | more


def read(tmp_path, *items, name="items.json", indent=4):
    # as Perceval prints: indented objects one after another
    path = tmp_path / name
    path.write_text("\n".join(json.dumps(each, indent=indent, sort_keys=True) for each in items), encoding="utf-8")
    assert recognise(path) is perceval
    return Taken(perceval, path)


def of_lists(tmp_path, *records):
    path = tmp_path / "lists.json"
    path.write_text(json.dumps(records), encoding="utf-8")
    return Taken(rest_reader, path)


def test_items_of_github_give_what_its_lists_give(tmp_path):
    said = [comment(identity=number, at=f"2021-07-0{number}T00:00:00Z") for number in range(1, 6)]
    change = pull(merged_at="2021-07-08T00:00:00Z", merged=True)
    found = read(
        tmp_path,
        item(of_github(issue(), comments=said)),
        item(of_github(change, reviews=[review()], review_comments=[review_comment()], commits=["b" * 40])),
    )
    expected = of_lists(tmp_path, issue(), *said, change, review(), review_comment())
    assert found.rows_without_source == expected.rows_without_source
    # a review and its comment on a line have one key
    assert found.counts == {"opened_issue": 1, "commented": 5, "opened_change": 1, "landed_change": 1, "reviewed": 2}
    assert set(found.events["source"]) == {"perceval"}
    # profiles hold addresses
    assert not [claim for claim in found.claims if "example.org" in claim[2]]


def test_a_commit_is_that_of_the_list_with_its_files(tmp_path):
    found = read(tmp_path, item(of_git(), "Git", f"{HOME}.git"))
    expected = of_lists(tmp_path, commit(author=None))
    keys = ["event_id", "at", "account", "action", "place"]
    assert found.events[keys].values.tolist() == expected.events[keys].values.tolist()
    assert set(found.events["work"]) == {"doc"}
    # a merge is no act
    merge = read(tmp_path, item(of_git(), "Git"), item(of_git("a" * 40, parents=["b" * 40, "c" * 40]), "Git"))
    assert len(merge.events) == 2


def test_other_back_ends_and_damage_cost_only_themselves(tmp_path):
    found = read(
        tmp_path,
        item(of_github(issue())),
        item({"number": 1}, "Jira"),
        item(of_git(AuthorDate="yesterday"), "Git"),
        item(of_git(), "Git", "/home/ada/book"),
        {"backend_name": "GitHub", "data": "text"},
    )
    assert found.counts == {"opened_issue": 1}
    assert [(number, reason.partition(":")[0]) for number, reason in found.reasons] == [
        (2, "an item of Perceval's back end Jira, which is not read"),
        (3, "AuthorDate is no date as git writes it"),
        (4, "nothing says which repository it is of"),
        (5, "data"),
    ]


def test_a_file_of_another_back_end_alone_is_refused_with_what_to_do(tmp_path):
    with pytest.raises(ExportError, match="Jira, which is not read: import its own export"):
        read(tmp_path, item({"number": 1}, "Jira"))


def test_ten_thousand_items_give_as_many_acts_as_their_maker_counts(tmp_path):
    chance = random.Random(1)
    items, opened, said = [], 0, 0
    for number in range(1, 3_334):
        count = chance.randrange(0, 5)
        texts = [comment(number, identity=number * 10 + at) for at in range(count)]
        items.append(item(of_github(issue(number), comments=texts)))
        opened, said = opened + 1, said + count
    found = read(tmp_path, *items, indent=None)
    assert opened + said > 9_000
    assert found.counts == {"opened_issue": opened, "commented": said}
