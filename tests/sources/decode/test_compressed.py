"""Compressed files: known by their beginning, read in bounded blocks, and of a damaged one what comes before."""

import bz2
import io
import lzma
import random

import pyarrow as pa
import pytest

from journeys.errors import ExportError
from journeys.ingest.detect import read_head
from journeys.sources.decode.compressed import Damaged, Unpacking, compression_of
from journeys.sources.decode.files import read_content
from journeys.sources.decode.lines import read_text_blocks
from tests.fuzzing.exports import COMPRESSIONS

TEXT = b"".join(b"%d %d\n" % (number, number**9) for number in range(12_000))
NAMED = {"gzip": "gz", "zstd": "zst", "xz": "xz", "bzip2": "bz2"}
OURS = [kind for kind in NAMED if kind != "gzip"]


def packed(kind, data=TEXT):
    return COMPRESSIONS[NAMED[kind]](data)


@pytest.mark.parametrize("kind", NAMED)
def test_a_compression_is_known_by_its_beginning(kind):
    assert compression_of(packed(kind)) == kind
    assert compression_of(packed(kind, b"")) == kind
    assert compression_of(b"BZh9 is no compression") == compression_of(b"") == ""


@pytest.mark.parametrize("kind", OURS)
def test_places_are_reached_forward_and_backward(kind):
    stream = Unpacking(io.BytesIO(packed(kind)), kind)
    assert stream.seek(90_000) == 90_000
    assert stream.read(7) == TEXT[90_000:90_007]
    assert stream.seek(-7, io.SEEK_CUR) == 90_000
    assert stream.seek(3) == 3
    assert stream.read(4) == TEXT[3:7]
    assert stream.seek(10**9) == len(TEXT)


@pytest.mark.parametrize("kind", ["xz", "bzip2"])
def test_zero_bytes_between_and_after_parts_are_padding(kind):
    padded = packed(kind) + b"\0" * 200_000 + packed(kind) + b"\0" * 8
    stream = Unpacking(io.BytesIO(padded), kind)
    assert b"".join(iter(lambda: stream.read(1 << 16), b"")) == TEXT * 2


@pytest.mark.parametrize("kind", NAMED)
def test_of_a_file_that_is_cut_off_the_beginning_is_read_and_the_end_is_told(tmp_path, kind):
    path = tmp_path / "a.json"
    path.write_bytes(packed(kind)[:-3])
    found = read_content(path)
    assert TEXT.startswith(found.data)
    assert len(found.data) > len(TEXT) / 3
    assert "cut off" in found.fault
    read = []
    with pytest.raises(Damaged, match="cut off"):
        read += read_text_blocks(path, lambda _: None)
    assert read_head(path) == TEXT[:65_536]


@pytest.mark.parametrize("kind", OURS)
def test_damage_is_told_and_costs_nothing_before_its_block(tmp_path, kind):
    # zstd as Arrow writes it has no sum to check: what is not broken by itself would be read
    dice = random.Random(1)
    noise = b"".join(dice.choice((b"alpha ", b"beta ", b"%d " % dice.randrange(10**6))) for _ in range(400_000))
    whole = packed(kind, noise)
    path = tmp_path / "a.json"
    middle = len(whole) * 3 // 4
    path.write_bytes(whole[:middle] + b"\xff" * 5_000 + whole[middle + 5_000 :])
    read = bytearray()
    with pytest.raises(Damaged, match="damaged"):
        for block in read_text_blocks(path, lambda _: None):
            read += block
    # an algorithm may need a while to see that something is wrong
    before = len(noise) // 4
    assert noise[:before] == read[:before]


@pytest.mark.parametrize("kind", OURS)
def test_nothing_more_is_unpacked_than_is_sensible(tmp_path, kind, monkeypatch):
    monkeypatch.setattr("journeys.sources.decode.files.FREE_BYTES", 10_000)
    path = tmp_path / "a.json"
    path.write_bytes(packed(kind, b"\1" * 9_000_000))
    with pytest.raises(ExportError, match="more than 200 times its own size"):
        list(read_text_blocks(path, lambda _: None))
    with pytest.raises(ExportError, match="more than 200 times its own size"):
        read_content(path)


def test_one_read_unpacks_no_more_than_was_asked_for():
    # 5 KB that hold 50 MB
    bomb = packed("zstd", b"\0" * 50_000_000)
    before = pa.total_allocated_bytes()
    stream = Unpacking(io.BytesIO(bomb), "zstd")
    assert len(stream.read(100)) == 100
    assert pa.total_allocated_bytes() - before < 10_000_000


def test_data_that_asks_for_too_much_memory_is_refused(tmp_path):
    path = tmp_path / "a.json"
    # a dictionary of a gigabyte
    path.write_bytes(lzma.compress(TEXT, filters=[{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 30}]))
    with pytest.raises(ExportError, match="asks for more than 256 MB of memory; unpack it yourself"):
        read_head(path)


def test_a_file_without_one_sound_byte_is_refused_with_its_compression(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(bz2.compress(TEXT)[:20])
    with pytest.raises(ExportError, match=r"compressed by bzip2, and nothing of it can be read: .*cut off"):
        read_head(path)
