"""Files of lines: batches hold every line once, under its number, whatever the file's encoding or damage."""

import gzip
import random
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.errors import ExportError, StoreError
from journeys.sources.decode import lines as decode_lines
from journeys.sources.decode.files import read_content
from journeys.sources.decode.lines import read_text_blocks
from tests.fuzzing.exports import COMPRESSIONS

TEXT = b"".join(b'{"number":%d,"words":"%x"}\n' % (number, number**9) for number in range(3_000))


@pytest.fixture
def batches(tmp_path, monkeypatch):
    """Read some bytes in small batches: the numbered lines, and what was rejected."""
    monkeypatch.setattr(decode_lines, "BATCH_BYTES", 20_000)
    monkeypatch.setattr(decode_lines, "BLOCK_BYTES", 3_000)
    monkeypatch.setattr(decode_lines, "RAW_BYTES", 1_000)
    folder = tmp_path / "batches"
    folder.mkdir()

    def run(content, choose=None):
        path = tmp_path / "file"
        path.write_bytes(content)
        found, rejected, until = [], [], 0
        for batch in decode_lines.read_batches(path, folder, choose):
            found += decode_lines.read_lines(batch)
            rejected += batch.rejected
            assert batch.until >= until
            until = batch.until
        assert not list(folder.iterdir())
        return found, rejected

    return run


def numbered(content):
    return [(number, line) for number, line in enumerate(content.splitlines(keepends=True), 1) if line.strip()]


@pytest.mark.parametrize(
    "content",
    [
        TEXT,
        gzip.compress(TEXT),
        gzip.compress(TEXT[:50_000]) + gzip.compress(TEXT[50_000:]),
        gzip.compress(TEXT) + b"\0" * 5_000,
        b"\xef\xbb\xbf" + TEXT,
        TEXT.decode().encode("utf-16"),
        gzip.compress(TEXT.decode().encode("utf-16-be")),
        *(pack(TEXT) for pack in COMPRESSIONS.values()),
        *(pack(TEXT[:50_000]) + pack(TEXT[50_000:]) for pack in COMPRESSIONS.values()),
    ],
    ids=["plain", "gzip", "two members", "padded", "marked", "UTF-16", "UTF-16 in gzip"]
    + [f"{parts} of {kind}" for parts in ("one part", "two parts") for kind in COMPRESSIONS],
)
def test_every_line_comes_once_under_its_number(batches, content):
    assert batches(content) == (numbered(TEXT), [])


def test_blank_lines_count_and_a_last_line_needs_no_end(batches):
    assert batches(b"\n\na\r\n \nb") == ([(3, b"a\r\n"), (5, b"b\n")], [])


def test_a_cut_off_file_gives_its_whole_lines_and_says_where_it_ends(batches):
    packed = gzip.compress(TEXT)
    found, (rejected,) = batches(packed[: len(packed) // 2])
    assert found == numbered(TEXT)[: len(found)]
    assert 1_000 < len(found) < 2_000
    assert rejected.record == len(found) + 1
    assert "cut off" in rejected.reason
    assert TEXT.splitlines()[len(found)].startswith(rejected.text.encode())


def test_a_file_without_its_last_bytes_gives_all_lines_and_says_so(batches):
    found, (rejected,) = batches(gzip.compress(TEXT)[:-8])
    assert found == numbered(TEXT)
    assert rejected.record == 3_001


def test_damage_in_the_middle_leaves_the_lines_before_it(batches):
    maker = zlib.compressobj(wbits=31)
    sound = maker.compress(TEXT[:60_000]) + maker.flush(zlib.Z_FULL_FLUSH)
    found, (rejected,) = batches(sound + b"\xff" * 20_000)
    whole = numbered(TEXT[:60_000])
    assert found == whole[:-1]
    assert rejected.record == len(whole)
    assert "damaged" in rejected.reason


def test_an_endless_line_is_put_aside_and_the_next_ones_keep_their_numbers(batches, monkeypatch):
    monkeypatch.setattr(decode_lines, "LINE_BYTES", 10_000)
    found, (rejected,) = batches(b"first\n" + b"x" * 50_000 + b"\nthird\n")
    assert found == [(1, b"first\n"), (3, b"third\n")]
    assert (rejected.record, rejected.text) == (2, "x" * 500)
    assert "longer than" in rejected.reason


def test_chosen_lines_keep_the_numbers_they_have_in_the_file(batches):
    def choose(block, first):
        kept = [(first + n, line) for n, line in enumerate(block.splitlines(keepends=True)) if b"7," in line]
        return b"".join(line for _, line in kept), [number for number, _ in kept]

    assert batches(TEXT, choose) == ([(n, line) for n, line in numbered(TEXT) if b"7," in line], [])


def test_first_lines_stop_where_they_were_asked_to(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(gzip.compress(TEXT)[:20_000])
    assert decode_lines.read_first_lines(path, 3) == TEXT.splitlines()[:3]


def test_a_folder_that_cannot_be_written_is_the_stores_fault(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(TEXT)
    with pytest.raises(StoreError, match="Temporary files cannot be written"):
        list(decode_lines.read_batches(path, tmp_path / "absent"))


@settings(max_examples=40)
@given(seed=st.integers(0, 10_000), flips=st.integers(1, 3))
def test_flipped_bytes_of_a_compressed_file_end_in_lines_or_a_reason(batches, seed, flips):
    chance = random.Random(seed)
    packed = bytearray(gzip.compress(TEXT))
    for _ in range(flips):
        packed[chance.randrange(10, len(packed))] ^= 1 << chance.randrange(8)
    found, rejected = batches(bytes(packed))
    assert rejected
    assert all(bad.reason for bad in rejected)
    assert [number for number, _ in found] == sorted({number for number, _ in found})


@pytest.mark.parametrize("read", [lambda path: list(read_text_blocks(path, lambda _: None)), read_content])
def test_a_small_file_that_unpacks_to_a_huge_one_is_given_up(tmp_path, read):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(bytes(101_000_000), 1))  # beyond 100 MB, and more than 200 times its size
    with pytest.raises(ExportError, match=r"a\.csv\.gz unpacks to more than 200 times its own size"):
        read(path)
