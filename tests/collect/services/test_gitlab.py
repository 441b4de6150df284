"""Collecting a project: no thread is lost that changes or moves meanwhile, and notes of unchanged ones are kept."""

import gzip
import json

import pytest

from journeys.collect.services.gitlab import collect_gitlab, project_in
from journeys.errors import CollectError
from tests.collect.server import Answer, serving
from tests.collect.services.sites import RUN, Host

COUNT = 250


def collect(site, out, **options):
    return collect_gitlab("team/reef", out, RUN, host=site.address, **options)


def read(report, name):
    return [json.loads(line) for line in gzip.open(report.folder / f"{name}.jsonl.gz")]


def threads_of(report):
    return [each for each in read(report, "issues") if "iid" in each]


def notes_of(report):
    return [each for each in read(report, "issues") if "iid" not in each]


def test_threads_that_changed_at_one_instant_are_all_read_with_their_notes(tmp_path):
    with serving(Host(COUNT)) as host:
        report = collect(host, tmp_path)
    assert not report.missing
    assert [issue["iid"] for issue in threads_of(report)] == list(range(1, COUNT + 1))
    # more than a page
    assert [note["id"] for note in notes_of(report)] == list(range(20, 150))


def test_threads_that_are_deleted_or_change_meanwhile_move_no_other(tmp_path):
    with serving(Host(0)) as host:
        host.issues = {number: host.issue(number, number) for number in range(1, COUNT + 1)}

        def change(number):
            if number == 2:
                for gone in (1, 2, 3, 50):
                    del host.issues[gone]
                host.issues[10] = host.issue(10, 900)

        host.before = change
        report = collect(host, tmp_path)
    found = {issue["iid"]: issue["updated_at"] for issue in threads_of(report)}
    assert sorted(found) == list(range(1, COUNT + 1))
    # what changed comes once more at the end
    assert found[10] == host.issues[10]["updated_at"]


def test_a_later_run_asks_for_what_changed_alone(tmp_path):
    with serving(Host(0)) as host:
        host.issues = {number: host.issue(number, number) for number in range(1, COUNT + 1)}
        collect(host, tmp_path)
        host.issues[COUNT + 1] = host.issue(COUNT + 1, COUNT + 1)
        host.asked.clear()
        report = collect(host, tmp_path)
        assert [path.rpartition("/")[2] for path in host.paths()] == ["issues", "merge_requests"]
    assert len(threads_of(report)) == COUNT + 1
    assert len(notes_of(report)) == 130


def test_notes_that_are_refused_replace_none_of_an_earlier_run(tmp_path):
    with serving(Host(3)) as host:
        collect(host, tmp_path)
        host.issues[2] = host.issue(2, 60)
        host.faults["/api/v4/projects/team%2Freef/issues/2/notes"] = [Answer({"message": "403 Forbidden"}, 403)]
        report = collect(host, tmp_path)
    assert [each.what for each in report.missing] == ["the notes of issues 2"]
    assert len(notes_of(report)) == 130


def test_a_project_that_is_not_there_is_told_in_the_hosts_words(tmp_path):
    with serving(Host(3)) as host, pytest.raises(CollectError, match="404 Project Not Found"):
        collect_gitlab("no/such", tmp_path, RUN, host=host.address)


def test_a_token_goes_into_no_file(tmp_path):
    with serving(Host(3)) as host:
        report = collect(host, tmp_path, token="glpat-" + "a" * 20)
        assert {headers["Authorization"] for _, _, headers in host.asked} == {"Bearer glpat-" + "a" * 20}
    assert all(b"glpat-" not in path.read_bytes() for path in report.folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("target", ["reef", "https://gitlab.com/reef", ""])
def test_a_name_without_a_group_is_no_project(target):
    assert project_in(target) is None
