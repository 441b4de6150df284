"""Collecting a forum: each post once, however many are deleted or written meanwhile."""

import gzip
import json
from dataclasses import replace

import pytest

from journeys.collect.services.discourse import collect_discourse
from journeys.errors import CollectError
from tests.collect.server import Answer, broken, secondary, serving
from tests.collect.services.sites import RUN, Forum

# with a gap of more than one answer, and single ones that are missing
NUMBERS = [number for number in range(1, 400) if number % 9 and not 120 < number < 260]


def collect(site, out, *, whole=False, **options):
    return collect_discourse(site.address, out, replace(RUN, whole=whole), **options)


def read(report):
    return [json.loads(line)["id"] for line in gzip.open(report.folder / "posts.jsonl.gz")]


def test_all_posts_are_written_in_order_across_gaps(tmp_path):
    with serving(Forum(NUMBERS)) as forum:
        report = collect(forum, tmp_path)
    assert not report.missing
    assert read(report) == NUMBERS


def test_posts_that_are_deleted_and_written_meanwhile_move_no_other(tmp_path):
    with serving(Forum(NUMBERS)) as forum:

        def change(number):
            if number == 2:
                for gone in (398, 397, 395):
                    del forum.posts[gone]
                forum.posts[400] = forum.post(400)

        forum.before = change
        report = collect(forum, tmp_path)
        # what was read before stays; what was written later comes with the next run
        assert read(report) == NUMBERS
        forum.before = lambda number: None
        forum.asked.clear()
        report = collect(forum, tmp_path)
        assert read(report) == [*NUMBERS, 400]
        # back to what is known, and no further
        assert len(forum.asked) == 1
        assert read(collect(forum, tmp_path, whole=True)) == sorted(forum.posts)


def test_a_server_that_falters_is_asked_again(tmp_path):
    with serving(Forum(NUMBERS)) as forum:
        forum.faults["/posts.json"] = [broken(), secondary(0), Answer(b'{"latest_posts": [', cut=True)]
        assert read(collect(forum, tmp_path)) == NUMBERS


def test_a_key_is_sent_and_written_nowhere(tmp_path):
    with serving(Forum(NUMBERS)) as forum:
        report = collect(forum, tmp_path, secrets={"Api-Key": "k" * 20, "Api-Username": "system"})
        assert {headers["Api-Key"] for _, _, headers in forum.asked} == {"k" * 20}
    assert all(b"k" * 20 not in path.read_bytes() for path in report.folder.rglob("*") if path.is_file())


def test_what_a_forum_refuses_is_told_in_its_own_words(tmp_path):
    with serving(Forum(NUMBERS)) as forum:
        forum.faults["/posts.json"] = [Answer({"errors": ["You need to be logged in to do that."]}, 403)]
        with pytest.raises(CollectError, match=r"the posts cannot be collected: .*403 \(You need to be logged in"):
            collect(forum, tmp_path)
        forum.faults["/posts.json"] = [Answer(b"<html>Log in</html>", headers={"Content-Type": "text/html"})]
        with pytest.raises(CollectError, match="answers with a web page"):
            collect(forum, tmp_path / "other")


def test_an_empty_forum_says_so(tmp_path):
    with serving(Forum([])) as forum:
        report = collect(forum, tmp_path)
    assert report.written == []
    assert report.notes == ["There is nothing to collect here: no public post, issue or message."]
