"""Files as they come: plain, gzip, damaged, in several encodings; JSON and its faults."""

import gzip

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.errors import ExportError
from journeys.sources.decode.files import (
    Fault,
    decode_record,
    encoding_of,
    list_elements,
    read_content,
    to_utf8,
    whole_members,
)


class Named(msgspec.Struct):
    """A record with one field."""

    name: str


def test_a_plain_file_is_given_as_it_is_and_a_gzip_file_decompressed(tmp_path):
    (tmp_path / "plain").write_bytes(b"ada")
    (tmp_path / "zipped").write_bytes(gzip.compress(b"ada") + gzip.compress(b"bob"))
    assert read_content(tmp_path / "plain").data == b"ada"
    assert read_content(tmp_path / "zipped").data == b"adabob"
    assert read_content(tmp_path / "zipped").fault is None


def test_a_cut_off_gzip_file_gives_what_comes_before_the_cut_and_says_so(tmp_path):
    text = "".join(f"line {number}\n" for number in range(100_000)).encode()
    (tmp_path / "cut.gz").write_bytes(gzip.compress(text)[:-5000])
    content = read_content(tmp_path / "cut.gz")
    assert text.startswith(content.data)
    assert len(content.data) > len(text) / 2
    assert "cut off" in content.fault


def test_a_damaged_gzip_file_keeps_what_was_decompressed(tmp_path):
    zipped = bytearray(gzip.compress(b"ada"))
    zipped[-8] ^= 1  # the checksum, four bytes before the length
    (tmp_path / "damaged.gz").write_bytes(zipped)
    content = read_content(tmp_path / "damaged.gz")
    assert content.data == b"ada"
    assert "damaged" in content.fault


def test_a_folder_an_empty_and_a_missing_file_are_refused_by_name(tmp_path):
    (tmp_path / "empty").write_bytes(b"")
    with pytest.raises(ExportError, match=f"{tmp_path.name} is a folder"):
        read_content(tmp_path)
    with pytest.raises(ExportError, match="empty is empty"):
        read_content(tmp_path / "empty")
    with pytest.raises(ExportError, match="missing cannot be read: No such file"):
        read_content(tmp_path / "missing")


def test_a_gzip_file_cut_within_its_header_is_refused(tmp_path):
    (tmp_path / "stub.gz").write_bytes(gzip.compress(b"ada")[:9])
    with pytest.raises(ExportError, match=r"is empty .*cut off"):
        read_content(tmp_path / "stub.gz")


def test_progress_ends_at_the_size_of_the_file_on_the_disk(tmp_path):
    path = tmp_path / "zipped.gz"
    path.write_bytes(gzip.compress(b"ada" * 10_000))
    told = []
    read_content(path, told.append)
    assert told == sorted(told)
    assert told[-1] == path.stat().st_size


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_json_in_any_unicode_encoding_becomes_utf8(encoding):
    assert to_utf8('{"name": "Žofie"}'.encode(encoding)) == '{"name": "Žofie"}'.encode()


def test_bytes_that_are_no_text_are_left_to_the_record_they_stand_in():
    assert encoding_of(b'{"\xff') == ("utf-8", 0)
    assert decode_record(b'{"name": "a\xffb"}', Named) == Named("a\ufffdb")


def test_a_lone_surrogate_costs_no_record():
    assert decode_record(rb'{"name": "a\ud83d"}', Named) == Named("a?")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b'{"name": 5}', "name: expected `str`, got `int`"),
        (b"[]", "expected `object`, got `array`"),
        (b'{"name": "a"', "is not sound JSON: Input data was truncated"),
        (b'{"x": ' + b"[" * 200_000, "is nested too deeply to be read"),
    ],
)
def test_a_record_that_cannot_be_read_says_why(raw, reason):
    assert decode_record(raw, Named) == Fault(reason)


def test_members_and_elements_are_given_as_they_are_written():
    members = whole_members(b'{"a": [1, {"b":2}], "c": 3}')
    assert bytes(members["c"]) == b"3"
    assert [bytes(element) for element in list_elements(members["a"])] == [b"1", b'{"b":2}']
    assert list_elements(members["c"]) == Fault("expected `array`, got `int`")


@given(st.binary())
def test_no_bytes_break_the_readers(raw):
    data = to_utf8(raw)
    assert isinstance(whole_members(data), dict | Fault)
    assert isinstance(decode_record(data, Named), Named | Fault)
