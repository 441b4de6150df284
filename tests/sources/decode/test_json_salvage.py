"""Lists in a broken object: records in every shape of file, bad in every way, and none made of another's parts."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.errors import ExportError
from journeys.sources.decode.files import read_content, to_utf8
from journeys.sources.decode.json_salvage import salvage_elements
from tests.malformed import spoilt

KEYS = frozenset({"issues", "pulls"})
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
RECORDS = st.lists(st.dictionaries(st.text(), JSON, max_size=4).map(lambda record: record | {"number": 1}), max_size=5)


def is_record(raw):
    """Records of these tests have a ``number``."""
    try:
        record = json.loads(raw.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return False
    return isinstance(record, dict) and type(record.get("number")) is int


def salvage(text):
    data = text.encode("utf-8", "replace") if isinstance(text, str) else text
    return [(listed.key, listed.raw.decode(), listed.whole) for listed in salvage_elements(data, KEYS, is_record)]


def whole(text):
    """The numbers of the records that are whole, with the list each is in."""
    data = text.encode() if isinstance(text, str) else text
    found = [listed for listed in salvage_elements(data, KEYS, is_record) if listed.whole and is_record(listed.raw)]
    return [(listed.key, json.loads(listed.raw.decode("utf-8", "replace"))["number"]) for listed in found]


def test_broken_records_lie_between_the_whole_ones_and_a_last_one_tells_where_the_file_breaks_off():
    text = (
        '{"repo": "o/r", "issues": [{"number": 1, "t": "}]"} {"number": 2 "t"}, {"number": 3, "x": [{}]}],'
        ' "pulls": [{"number": 4}, {"number"'
    )
    assert salvage(text) == [
        ("issues", '{"number": 1, "t": "}]"}', True),
        ("issues", '{"number": 2 "t"}', True),
        ("issues", '{"number": 3, "x": [{}]}', True),
        ("pulls", '{"number": 4}', True),
        ("pulls", '{"number"', False),
    ]


@pytest.mark.parametrize(
    "broken",
    [
        '{"number": 2',
        "{",
        "}",
        "]",
        "]}",
        '"',
        '{"number": 2, "t": "}',
        '{"number": 2}}',
        '{"number": 2]}',
        '"number": 2, "c": [{"t": 1}, {"t": 2}]}',
        '{"number": 2, "c": [{"t": 1}, {"t": 2}',
        '{"number": 2, "c": [{"t": 1}, {"t": 2], "d": [{"t": 3}]}',
        '{"t": 1}, {"t": 2}], "d": []}',
        '{"number": 2, "c": {"number": 7}, "d": 1 2}',
        '{"number": 2, "c": [{"number": 7}, {"number": 8}], "d": 1 2}',
    ],
)
@pytest.mark.parametrize("separator", [",", ",\n", ",\n    "])
def test_a_broken_record_costs_neither_its_neighbours_nor_the_next_list(separator, broken):
    for place in range(3):
        records = ['{"number": 1}', '{"number": 3}']
        records.insert(place, broken)
        text = (
            '{"issues": ['
            + separator[1:]
            + separator.join(records)
            + '], "more": [{"number": 9}], "pulls": [{"number": 4}]}'
        )
        found = [each for each in whole(text) if each[1] != 2]  # what is whole but for a superfluous sign may be read
        assert found == [("issues", 1), ("issues", 3), ("pulls", 4)]


def test_a_record_without_end_does_not_take_the_next_list_into_itself():
    text = '{"issues": [{"number": 1}, {"number": 2, "c": [{}], "pulls": [{"number": 3}, {"number": 4}]}'
    assert whole(text) == [("issues", 1), ("pulls", 3), ("pulls", 4)]
    text = '{"issues": [{"number": 1}, {"number": 2, "c": [{"t": 1}], "pulls": [{"number": 3}]}]}'
    assert whole(text) == [("issues", 1), ("pulls", 3)]


def test_a_list_whose_name_is_broken_is_not_taken_for_the_one_before():
    assert whole('{"issues": [{"number": 1}], "pulxs": [{"number": 2}, {"number": 3}], "x": }') == [("issues", 1)]
    assert whole('{"issues": [{"number": 1}, {], "pulxs": [{"number": 2}, {"number": 3}], "x": }') == [("issues", 1)]


def test_broken_records_in_a_row_are_told_apart_where_each_begins_on_a_line_of_its_own():
    text = '{"issues": [\n  {"number": 1},\n  {"number": 2, "c": [\n    {,\n  {"number" 3},\n  {"number": 4}\n]}'
    assert [raw for _, raw, _ in salvage(text)] == [
        '{"number": 1}',
        '{"number": 2, "c": [\n    {',
        '{"number" 3}',
        '{"number": 4}',
    ]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ('{"issues": [{"number": 1}', ("issues", "", False)),
        ('{"issues": [{"number": 1}]', ("issues", "", False)),
        ('{"issues": [{"number": 1}], "pul', ("issues", '"pul', False)),
        ('{"issues": [{"number": 1}], "pulls": [', ("pulls", "", False)),
        ('{"issues": [{"number": 1}], "x": [{"y": 1}', ("issues", "", False)),
        ('{"issues": [{"number": 1}, {"number": 2, "c": [{"t": 1}', ("issues", '{"number": 2, "c": [{"t": 1}', False)),
        ('{"issues": [{"number": 1}, {"number" 2}]}', ("issues", '{"number" 2}]}', True)),
        ('{"issues": [{"number" 1}, {"number": 2}]}', ("issues", '{"number": 2}', True)),
        ('{"issues": [{"number" 1}, {"number": 2}], "x": [{"y": 1}]}', ("issues", '{"number": 2}', True)),
    ],
)
def test_a_file_that_breaks_off_is_told_from_one_with_a_broken_record(text, last):
    assert salvage(text)[-1] == last


@given(RECORDS, st.sampled_from([None, 1]))
def test_salvaging_a_sound_file_gives_all_its_records(records, indent):
    text = json.dumps({"x": [{}], "issues": records, "y": "issues"}, indent=indent, ensure_ascii=False)
    found = salvage_elements(text.encode("utf-8", "replace"), KEYS, is_record)
    expected = json.loads(json.dumps(records, ensure_ascii=False).encode("utf-8", "replace"))
    assert [json.loads(listed.raw) for listed in found] == expected
    assert all(listed.whole for listed in found)


@given(RECORDS.filter(bool), st.data())
def test_of_a_file_cut_anywhere_the_records_before_the_cut_are_whole(records, data):
    text = json.dumps({"issues": records})
    cut = data.draw(st.integers(1, len(text) - 1))
    found = salvage(text[:cut])
    left = [json.loads(raw) for _, raw, is_whole in found if is_whole]
    ends = [len(json.dumps({"issues": records[: count + 1]})) - 2 for count in range(len(records))]
    assert left == records[: sum(end <= cut for end in ends)]
    assert not found[-1][2]


def numbered(number):
    """A record as archives write them, with lists of objects in it."""
    remarks = [{"author": "ada", "body": f"{{}}] {mark}"} for mark in ("one", 'two "{"')]
    return {
        "number": number,
        "title": "A {",
        "comments": remarks,
        "reviews": [{"id": 1, "comments": remarks}],
        "labels": [],
    }


@pytest.mark.parametrize("key", sorted(KEYS))
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("separator", [b",", b",\n"])
@settings(max_examples=50)
@given(data=st.data())
def test_every_untouched_record_is_given_in_its_list_and_none_twice(tmp_path, separator, indent, key, data):
    written = {
        "issues": [json.dumps(numbered(number), indent=indent).encode() for number in range(1, 6)],
        "pulls": [json.dumps(numbered(number), indent=indent).encode() for number in range(6, 9)],
    }

    def frame(records):
        lists = (b'"%s":[%s]' % (name.encode(), separator.join((written | {key: records})[name])) for name in written)
        return b'{"repo":"o/r","labels":[{"name":"issues"}],' + b",".join(lists) + b"}"

    file = data.draw(spoilt(written[key], frame))
    (tmp_path / "file").write_bytes(file.data)
    try:
        text = to_utf8(read_content(tmp_path / "file").data)
    except ExportError:
        assert not file.untouched
        return
    found = whole(text)
    assert {(key, json.loads(written[key][place])["number"]) for place in file.untouched} <= set(found)
    numbers = [int(number) for number in re.findall(rb'"number": ?(\d)\b', text)]
    assert all(found.count((name, number)) <= numbers.count(number) for name, number in found if number in numbers)


@given(st.binary())
def test_no_bytes_break_the_cutting(raw):
    salvage_elements(to_utf8(raw), KEYS, is_record)
