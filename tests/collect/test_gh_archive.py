import gzip
import json
import re
from collections import Counter
from datetime import UTC, datetime

import pytest

from journeys.collect.gh_archive import Span, collect_gh_archive, matching
from journeys.collect.progress import SilentWatch
from journeys.sources.github.gharchive import reader as gharchive_reader
from journeys.sources.github.timeline import reader as timeline_reader
from tests.collect.server import Answer, Site, broken, serving

PLACE = "github:demo/garden"


def event(number, repository="demo/garden", hour=3):
    """A record as GH Archive writes it since 2015."""
    return {
        "id": str(number),
        "type": "WatchEvent",
        "actor": {"id": 7, "login": "ada", "url": "https://api.github.com/users/ada"},
        "repo": {"id": 1, "name": repository, "url": f"https://api.github.com/repos/{repository}"},
        "payload": {"action": "started"},
        "public": True,
        "created_at": f"2021-07-21T{hour:02}:00:0{number % 10}Z",
    }


def timeline_event(owner="demo", name="garden"):
    """A record as the timeline wrote it before 2015."""
    return {
        "repository": {"owner": owner, "name": name, "url": f"https://github.com/{owner}/{name}", "id": 1},
        "actor": "ada",
        "actor_attributes": {"login": "ada", "type": "User"},
        "created_at": "2012/04/11 15:01:38 -0700",
        "public": True,
        "payload": {"action": "started", "note": 'a }{ in "words"}{"'},
        "url": f"https://github.com/{owner}/{name}",
        "type": "WatchEvent",
    }


def lines(*records, between="\n"):
    return (between.join(json.dumps(record, separators=(",", ":")) for record in records) + between).encode()


class Hours(Site):
    """Hours by their path; others are not there."""

    def __init__(self, hours):
        super().__init__()
        self.hours = hours

    def answer(self, path, query, headers):
        """Give an hour."""
        if path in self.hours:
            return Answer(self.hours[path], headers={"Content-Type": "application/gzip"})
        return Answer(b"<Error>NoSuchKey</Error>", 404)


def span(site, begin=(2021, 7, 21, 0), end=(2021, 7, 21, 4), patterns=(PLACE,)):
    return Span(datetime(*begin, tzinfo=UTC), datetime(*end, tzinfo=UTC), patterns, "garden", site.address)


def collect(site, out, **said):
    return collect_gh_archive(span(site, **said), out, today="2021-08-01", watch=SilentWatch(), first_pause=0.01)


def read(out, day="2021-07-21"):
    return [json.loads(line) for line in gzip.open(out / "gh-archive" / "garden" / f"{day}.json.gz")]


HOURS = {
    "/2021-07-21-0.json.gz": gzip.compress(lines(event(1), event(2, "someone/else"), event(3, "Demo/Garden"))),
    "/2021-07-21-1.json.gz": gzip.compress(lines(event(4, "someone/else"))),
    # two members, as hours come that were put together
    "/2021-07-21-3.json.gz": gzip.compress(lines(event(5))) + gzip.compress(lines(event(6))),
}


def test_only_matching_lines_are_kept_and_hours_that_are_not_there_are_listed(tmp_path):
    with serving(Hours(dict(HOURS))) as site:
        report = collect(site, tmp_path)
    assert [record["id"] for record in read(tmp_path)] == ["1", "3", "5", "6"]
    assert [(lack.what, lack.reason) for lack in report.missing] == [
        ("hour 2021-07-21-02", "GH Archive does not have it")
    ]


def test_hours_that_follow_one_another_are_listed_together(tmp_path):
    with serving(Hours(dict(HOURS))) as site:
        report = collect(site, tmp_path, begin=(2021, 7, 20, 20), end=(2021, 7, 21, 2))
    assert [lack.what for lack in report.missing] == ["hour 2021-07-20-20 to 2021-07-20-23"]


def test_an_hour_is_fetched_once_and_a_missing_one_is_tried_again(tmp_path):
    with serving(Hours(dict(HOURS))) as site:
        collect(site, tmp_path)
        site.asked.clear()
        site.hours["/2021-07-21-2.json.gz"] = gzip.compress(lines(event(7)))
        report = collect(site, tmp_path)
        assert site.paths() == ["/2021-07-21-2.json.gz"]
    assert not report.missing
    assert [record["id"] for record in read(tmp_path)] == ["1", "3", "7", "5", "6"]


def test_a_cut_hour_and_a_faltering_server_are_tried_again(tmp_path):
    with serving(Hours(dict(HOURS))) as site:
        path = "/2021-07-21-0.json.gz"
        site.faults[path] = [broken(503), Answer(HOURS[path], cut=True)]
        collect(site, tmp_path)
        assert site.paths().count(path) == 3
    assert [record["id"] for record in read(tmp_path)] == ["1", "3", "5", "6"]


def test_of_an_hour_damaged_at_its_source_the_beginning_is_kept(tmp_path):
    whole = gzip.compress(lines(*(event(number) for number in range(2_000))), mtime=0)
    with serving(Hours({"/2021-07-21-0.json.gz": whole[:-4000]})) as site:
        for _ in range(2):
            report = collect(site, tmp_path, end=(2021, 7, 21, 1))
            assert [lack.what for lack in report.missing] == ["the end of hour 2021-07-21-00"]
    assert 100 < len(read(tmp_path)) < 2_000


def test_objects_without_line_breaks_become_lines(tmp_path):
    hour = lines(timeline_event(), timeline_event("x", "y"), timeline_event("Demo", "garden"), between="")
    with serving(Hours({"/2012-04-11-15.json.gz": gzip.compress(hour)})) as site:
        collect(site, tmp_path, begin=(2012, 4, 11, 15), end=(2012, 4, 11, 16))
    assert read(tmp_path, "2012-04-11") == [timeline_event(), timeline_event("Demo", "garden")]


@pytest.mark.parametrize("size", [1, 7, 64, 1 << 20])
def test_where_the_pieces_of_an_hour_end_does_not_matter(size):
    text = lines(timeline_event(), timeline_event("x", "y"), timeline_event(), between="")
    pieces = (text[begin : begin + size] for begin in range(0, len(text), size))
    assert b"".join(matching(pieces, [PLACE], lines=False)) == lines(timeline_event(), timeline_event())


def test_owners_patterns_take_all_their_repositories(tmp_path):
    with serving(
        Hours({"/2021-07-21-0.json.gz": gzip.compress(lines(event(1, "demo/a"), event(2, "demo2/a")))})
    ) as site:
        collect(site, tmp_path, end=(2021, 7, 21, 1), patterns=("github:demo/*",))
    assert [record["id"] for record in read(tmp_path)] == ["1"]


def test_what_is_kept_is_recognised_as_what_it_was(tmp_path):
    hour = {"/2021-07-21-0.json.gz": HOURS["/2021-07-21-0.json.gz"]}
    old = {"/2012-04-11-15.json.gz": gzip.compress(lines(timeline_event(), timeline_event(), between=""))}
    with serving(Hours(hour | old)) as site:
        collect(site, tmp_path, end=(2021, 7, 21, 1))
        collect(site, tmp_path, begin=(2012, 4, 11, 15), end=(2012, 4, 11, 16))
    folder = tmp_path / "gh-archive" / "garden"
    assert gharchive_reader.recognise(folder, gzip.decompress((folder / "2021-07-21.json.gz").read_bytes()))
    assert timeline_reader.recognise(folder, gzip.decompress((folder / "2012-04-11.json.gz").read_bytes()))


def objects_of(text):
    """The objects of a file as Python's own decoder tells them apart."""
    decoder, position, found = json.JSONDecoder(), 0, []
    while position < len(text):
        record, end = decoder.raw_decode(text, position)
        found.append(record)
        position = re.compile(r"\s*").match(text, end).end()
    return found


@pytest.mark.parametrize(
    ("hour", "objects", "owner"),
    [
        ("2012-04-11-15", 600, lambda record: (record.get("repository") or {}).get("owner")),
        ("2021-07-21-6", 800, lambda record: record["repo"]["name"].partition("/")[0]),
        ("2025-01-01-15", 2048, lambda record: record["repo"]["name"].partition("/")[0]),
    ],
)
def test_of_real_hours_just_the_records_of_an_owner_are_kept(exports, tmp_path, hour, objects, owner):
    file = exports / "gh-archive" / f"{hour}.json.gz"
    records = objects_of(gzip.decompress(file.read_bytes()).decode())
    assert len(records) == objects
    busiest, count = Counter(filter(None, map(owner, records))).most_common(1)[0]
    year, month, day, number = map(int, hour.split("-"))
    begin = (year, month, day, number)
    with serving(Hours({f"/{hour}.json.gz": file.read_bytes()})) as site:
        patterns = (f"github:{busiest}/*",)
        collect(site, tmp_path, begin=begin, end=(year, month, day, number + 1), patterns=patterns)
    kept = read(tmp_path, f"{year}-{month:02}-{day:02}")
    assert kept == [record for record in records if (owner(record) or "").lower() == busiest.lower()]
    assert len(kept) >= count
