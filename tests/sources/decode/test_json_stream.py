"""Records of JSON files: every way they are put together, and nothing lost beside anything broken."""

import gzip
import json
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.sources.decode import json_stream
from journeys.sources.decode.json_stream import first_records, stream_records
from tests.malformed import spoilt

VALUES = [
    {
        "id": number,
        "user": {"id": 1, "login": "ada"},
        "labels": [{"id": 5, "name": "]}{["}, {"id": 6}],
        "body": 'a "quoted" }][{ text, ü\n',
        "at": f"2021-07-21T06:00:0{number}Z",
    }
    for number in range(5)
]
COMPACT = [json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode() for value in VALUES]
PRETTY = [json.dumps(value, indent=2).replace("\n", "\n  ").encode() for value in VALUES]


def array(records):
    return b"[" + b",".join(records) + b"]"


def pages(records):
    return array(records[:2]) + array(records[2:])


def slurped(records):
    return b"[" + array(records[:2]) + b"," + array(records[2:]) + b"]"


def lines(records):
    return b"".join(record + b"\n" for record in records)


def abutting(records):
    return b"".join(records)


def pretty(records):
    return b"[\n  " + b",\n  ".join(records) + b"\n]\n"


def line_array(records):
    return b"[\n" + b",\n".join(records) + b"\n]\n"


FRAMES = [
    *((frame, COMPACT) for frame in (array, pages, slurped, lines, abutting, line_array)),
    *((frame, PRETTY) for frame in (array, pages, slurped, lines, abutting, pretty)),
]


@pytest.fixture
def stream(tmp_path):
    def run(data):
        path = tmp_path / "export"
        path.write_bytes(data)
        return list(stream_records(path, lambda _: None))

    return run


@pytest.mark.parametrize(("frame", "records"), FRAMES)
def test_every_frame_gives_the_records_in_order(stream, frame, records):
    found = stream(frame(records))
    assert [json.loads(each.raw) for each in found] == VALUES
    assert [each.number for each in found] == [1, 2, 3, 4, 5]
    assert not any(each.fault for each in found)


@pytest.mark.parametrize(("frame", "records"), FRAMES)
def test_it_does_not_matter_where_blocks_end(stream, monkeypatch, frame, records):
    for size in (37, 64, 200):
        monkeypatch.setattr("journeys.sources.decode.lines.BLOCK_BYTES", size)
        assert [json.loads(each.raw) for each in stream(frame(records))] == VALUES


@pytest.mark.parametrize(("frame", "records"), FRAMES)
def test_a_file_cut_off_in_a_record_says_so_last(stream, frame, records):
    data = frame(records)
    found = stream(data[: data.rindex(b"2021")])
    assert [json.loads(each.raw) for each in found[:4]] == VALUES[:4]
    assert found[-1].fault == json_stream.CUT_OFF


@pytest.mark.parametrize("frame", [array, slurped, line_array])
def test_a_list_cut_off_between_records_says_so(stream, frame):
    data = frame(COMPACT)
    found = stream(data[: data.rindex(b"}") + 1])
    assert [bool(each.fault) for each in found] == [False] * 5 + [True]
    assert found[-1].fault == json_stream.UNCLOSED


@pytest.mark.parametrize(("frame", "records"), FRAMES)
def test_a_broken_record_costs_only_itself(stream, frame, records):
    broken = [*records[:2], records[2].replace(b'"user"', b'"user'), *records[3:]]
    found = stream(frame(broken))
    assert [json.loads(each.raw)["id"] for each in found if not each.fault] == [0, 1, 3, 4]
    (fault,) = [each for each in found if each.fault]
    assert fault.number == 3
    assert fault.fault.startswith("is not sound JSON")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_encoding_is_read(stream, encoding):
    assert len(stream(array(COMPACT).decode().encode(encoding))) == 5


def test_damaged_gzip_gives_what_is_before_the_damage(stream):
    zipped = gzip.compress(lines(COMPACT * 50), mtime=0)
    found = stream(zipped[:-30])
    assert len(found) > 200
    assert "cut off" in found[-1].fault


@pytest.mark.parametrize("data", [b"", b"[]", b"[][]", b"\n\n", b"[[],[]]"])
def test_a_file_without_records_has_none(stream, data):
    assert stream(data) == []


@pytest.mark.parametrize("data", [b"hello", b"null", b"[1, 2]", b"\0"])
def test_what_is_no_record_is_said_to_be_none(stream, data):
    (found,) = stream(data)
    assert found.fault


def test_a_record_that_never_ends_is_passed_over(stream, monkeypatch):
    monkeypatch.setattr(json_stream, "RECORD_BYTES", 5_000)

    monkeypatch.setattr("journeys.sources.decode.lines.BLOCK_BYTES", 1_000)
    long = b'{"id":1,"body":"' + b"x" * 20_000 + b'"}'
    found = stream(lines([COMPACT[0], long, COMPACT[1]]))
    assert [json.loads(each.raw)["id"] for each in found if not each.fault] == [0, 1]


def test_records_beginning_like_their_parts_are_told_apart(stream, monkeypatch):
    monkeypatch.setattr("journeys.sources.decode.lines.BLOCK_BYTES", 300)
    many = [json.dumps({"id": n, "labels": [{"id": k, "name": "x"} for k in range(20)]}) for n in range(30)]
    found = stream(array([each.encode() for each in many]))
    assert [each.raw.decode() for each in found] == many


def test_a_long_record_is_whole_however_many_parts_of_it_begin_like_records(stream, monkeypatch):
    monkeypatch.setattr("journeys.sources.decode.lines.BLOCK_BYTES", 1_000)
    long = json.dumps({"id": 1, "labels": [{"id": number} for number in range(2_000)]}).encode()
    assert [each.raw for each in stream(array([long, b'{"id": 2}', long]))] == [long, b'{"id": 2}', long]


def test_an_object_cut_off_in_its_parts_gives_none_of_them_as_records(stream):
    (found,) = stream(b'{"data": {"nodes": [' + b",".join(COMPACT * 200)[:-20])
    assert found.fault == json_stream.CUT_OFF


def test_the_first_records_are_given_in_utf_8_up_to_where_the_beginning_ends():
    data = pretty(PRETTY).decode().encode("utf-16")
    assert [json.loads(each)["id"] for each in first_records(data[: len(data) // 2], 9)] == [0, 1]
    assert len(first_records(data, 3)) == 3
    assert first_records(b"no,json", 3) == []


def test_memory_does_not_grow_with_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr("journeys.sources.decode.lines.BLOCK_BYTES", 1 << 15)
    peaks = []
    for count in (500, 4_000):
        path = tmp_path / f"{count}.json"
        path.write_bytes(array(COMPACT * count))
        tracemalloc.start()
        assert sum(1 for _ in stream_records(path, lambda _: None)) == 5 * count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]


@settings(max_examples=50)
@given(st.data())
@pytest.mark.parametrize(("frame", "records"), [pair for pair in FRAMES if pair != (abutting, PRETTY)])
def test_no_valid_neighbour_of_anything_malformed_is_lost(stream, frame, records, data):
    file = data.draw(spoilt(records, frame))
    found = [each.raw for each in stream(file.data) if not each.fault]
    kept = [value for raw in found if (value := _value(raw)) is not None]
    assert [number for number in sorted(file.untouched) if VALUES[number] not in kept] == []


def _value(raw):
    try:
        return json.loads(raw)
    except ValueError:
        return None
