"""Lists that change while they are read: no record that was there all the time is lost, and nothing is in silence."""

import json

import pytest

from journeys.collect.files import read_lines
from journeys.collect.github.lists import OF_THREADS
from journeys.collect.github.repository import collect_github
from journeys.collect.github.walk import CollectOptions
from journeys.collect.progress import SilentWatch
from tests.collect.garden import Garden, at, user
from tests.collect.server import Answer, serving

LISTS = {"issues": "issues", "issue_comments": "issues/comments", "pulls": "pulls", "issue_events": "issues/events"}


@pytest.fixture
def garden():
    with serving(Garden()) as site:
        api = f"https://api.github.com/repos/{site.name}"
        web = f"https://github.com/{site.name}"
        # 11 of each, in pages of three
        site.lists["issues"] = [site.issue(n, api, web) for n in range(1, 12)]
        site.lists["pulls"] = [site.pull(n, api, web) for n in range(1, 12)]
        site.lists["issues/comments"] = [
            site.comment(n, n, 1, f"{api}/issues/{n}", f"{web}/issues/{n}") for n in range(1, 12)
        ]
        site.lists["issues/events"] = [site.lists["issues/events"][0] | {"id": n} for n in range(11, 0, -1)]
        site.lists["stargazers"] = [{"starred_at": at(n), "user": user(1) | {"id": n}} for n in range(1, 12)]
        yield site


def collect(site, out, *lists, today="2021-04-01"):
    asked = CollectOptions(site.name, lists, api=site.address)
    return collect_github(asked, out, today=today, token="t", watch=SilentWatch(), first_pause=0.01)


def keys(out, name, folder="demo__garden"):
    """The numbers of a list's records."""
    path = out / "github" / folder / (".lists" if name in OF_THREADS else "") / f"{name}.jsonl.gz"
    records = [json.loads(line) for line in read_lines(path)]
    return {record.get("id") or record["user"]["id"] for record in records}


def ids(site, name):
    """The numbers of what the site holds now."""
    return {record.get("id") or record["user"]["id"] for record in site.lists[LISTS.get(name, name)]}


@pytest.mark.parametrize("name", [*LISTS, "stargazers"])
@pytest.mark.parametrize("after", [2, 3, 4])
def test_a_record_deleted_while_pages_are_read_costs_no_other(garden, tmp_path, name, after):
    def delete(number):
        if number == after:
            del garden.lists[LISTS.get(name, name)][0]

    garden.after = delete
    report = collect(garden, tmp_path, name)
    assert keys(tmp_path, name) >= ids(garden, name)
    assert not report.missing


@pytest.mark.parametrize("name", [*LISTS, "stargazers"])
def test_records_deleted_and_inserted_at_each_request_cost_no_other(garden, tmp_path, name):
    served = garden.lists[LISTS.get(name, name)]

    def churn(number):
        if 2 <= number <= 7:
            del served[0]
            name_or_id = (
                {"user": user(1) | {"id": 9_000 + number}} if "starred_at" in served[0] else {"id": 9_000 + number}
            )
            served.append(served[-1] | name_or_id | {"updated_at": at(27, number)})

    garden.after = churn
    report = collect(garden, tmp_path, name)
    assert keys(tmp_path, name) >= ids(garden, name)
    assert not report.missing


def test_a_record_that_changes_while_pages_are_read_moves_no_other_away(garden, tmp_path):
    collect(garden, tmp_path, "issues")
    for issue in garden.lists["issues"]:
        issue["updated_at"] = at(20, issue["number"])
        issue["title"] = "Dug"

    def change(number):
        # the first of those that are asked for moves to the end, and the others forward
        if number >= first + 2:
            garden.lists["issues"][number - first - 2] |= {"updated_at": at(21, number - first)}

    first = len(garden.asked)
    garden.after = lambda number: change(number) if number < first + 6 else None
    collect(garden, tmp_path, "issues")
    path = tmp_path / "github" / "demo__garden" / ".lists" / "issues.jsonl.gz"
    assert {json.loads(line)["title"] for line in read_lines(path)} == {"Dug"}


def test_a_list_that_loses_records_at_every_reading_is_told(garden, tmp_path):
    served = garden.lists["stargazers"]
    served += [{"starred_at": at(20), "user": user(1) | {"id": n}} for n in range(20, 80)]
    garden.after = lambda number: served.pop(0) if len(served) > 8 else None
    report = collect(garden, tmp_path, "stargazers")
    assert [lack.what for lack in report.missing] == ["perhaps some of demo/garden/stargazers"]


def test_what_a_resumed_run_of_another_day_had_is_asked_again(garden, tmp_path):
    garden.faults["/repos/demo/garden/stargazers"] = [None, None, *[Answer([], cut=True)] * 7]
    assert collect(garden, tmp_path, "stargazers").missing
    # two pages were read; what was on the first is deleted, and the fourth star moves to the first page
    del garden.lists["stargazers"][0]
    report = collect(garden, tmp_path, "stargazers", today="2021-04-03")
    assert keys(tmp_path, "stargazers") == ids(garden, "stargazers")
    assert not report.missing


def test_more_changes_in_one_second_than_a_page_holds_are_all_read(garden, tmp_path):
    for issue in garden.lists["issues"]:
        issue["updated_at"] = at(14)
    collect(garden, tmp_path, "issues")
    assert keys(tmp_path, "issues") == ids(garden, "issues")
