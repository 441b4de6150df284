"""Archives are opened safely: paths stay inside, no links, no bombs; what is sound in them goes in."""

import gzip
import io
import random
import stat
import tarfile
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.errors import ExportError
from journeys.ingest.archives import Limits, Meter, is_archive, unpack
from tests.fuzzing.exports import COMPRESSIONS

SMALL = Limits(total_bytes=50_000, files=5, ratio=10, free_bytes=1_000)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "out"
    made.mkdir()
    return made


def zipped(path, members):
    """A zip with the given members: name and bytes, or name and a prepared ZipInfo's bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


def tarred(path, members):
    """A gzip tar with the given members: TarInfo and bytes."""
    with tarfile.open(path, "w:gz") as archive:
        for info, data in members:
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def found_in(folder):
    """What lies in a folder: relative paths and contents."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def unpacked_within(path, folder, limits):
    """What comes of an archive under limits of a test's own."""
    return unpack(path, folder, Meter(path, limits))


def test_a_zip_and_a_tar_give_their_files(tmp_path, folder):
    made = zipped(tmp_path / "a.zip", [("one.json", b"1"), ("deep/two.json", b"2")])
    assert is_archive(made)
    assert unpack(made, folder).rejected == {}
    assert found_in(folder) == {"one.json": b"1", "deep/two.json": b"2"}
    other = tmp_path / "other"
    other.mkdir()
    made = tarred(tmp_path / "a.tar.gz", [(tarfile.TarInfo("x/y.json"), b"3")])
    assert is_archive(made)
    unpack(made, other)
    assert found_in(other) == {"x/y.json": b"3"}


def test_a_gzip_file_a_spreadsheet_and_a_text_are_no_archives(tmp_path):
    one = tmp_path / "one.json.gz"
    one.write_bytes(gzip.compress(b'{"a": 1}' * 200))
    sheet = zipped(tmp_path / "sheet.xlsx", [("[Content_Types].xml", b"<a/>"), ("xl/workbook.xml", b"<b/>")])
    text = tmp_path / "text.csv"
    text.write_text("a,b\n1,2\n")
    assert [is_archive(path) for path in (one, sheet, text, tmp_path)] == [False] * 4


@pytest.mark.parametrize("name", ["../out.json", "/etc/out.json", "a/../../out.json", "C:/out.json", "..\\out.json"])
def test_no_path_leaves_the_folder_and_its_neighbours_go_in(tmp_path, folder, name):
    made = zipped(tmp_path / "a.zip", [(name, b"bad"), ("good.json", b"good")])
    assert "leads out of the folder" in unpack(made, folder).rejected[name]
    assert found_in(tmp_path / "out") == {"good.json": b"good"}
    assert not list(tmp_path.glob("*.json"))


def not_seekable(*_):
    raise io.UnsupportedOperation


def test_streamed_members_and_accented_names_are_read(tmp_path, folder):
    made = tmp_path / "a.zip"
    with made.open("wb") as file:
        file.seek = file.tell = not_seekable  # as a pipe: the sizes can only follow the data
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("plain.json", b"1")
            archive.writestr("Réunion/été.json", b"2" * 5_000)
    with zipfile.ZipFile(made) as archive:
        # bit 3: sizes follow the data; bit 11: the name is UTF-8
        assert [info.flag_bits for info in archive.infolist()] == [0b1000, 0b1000_0000_1000]
    assert unpack(made, folder).rejected == {}
    assert found_in(folder) == {"plain.json": b"1", "Réunion/été.json": b"2" * 5_000}


def test_an_encrypted_member_is_put_aside_and_its_neighbour_read(tmp_path, folder):
    made = zipped(tmp_path / "a.zip", [("secret.json", b"1"), ("good.json", b"2")])
    content = bytearray(made.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the flags in both headers of the first member
        content[content.index(mark) + offset] |= 1
    made.write_bytes(content)
    assert unpack(made, folder).rejected == {"secret.json": "it is encrypted; unpack it yourself and give the folder"}
    assert found_in(folder) == {"good.json": b"2"}


def test_links_are_put_aside_in_both_kinds(tmp_path, folder):
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    made = zipped(tmp_path / "a.zip", [(link, b"/etc/passwd"), ("good.json", b"good")])
    assert set(unpack(made, folder).rejected) == {"link"}
    soft, hard = tarfile.TarInfo("soft"), tarfile.TarInfo("hard")
    soft.type, soft.linkname = tarfile.SYMTYPE, "/etc/passwd"
    hard.type, hard.linkname = tarfile.LNKTYPE, "good.json"
    other = tmp_path / "other"
    other.mkdir()
    made = tarred(tmp_path / "b.tgz", [(soft, b""), (hard, b""), (tarfile.TarInfo("good.json"), b"good")])
    assert set(unpack(made, other).rejected) == {"soft", "hard"}
    assert found_in(other) == {"good.json": b"good"}


def test_a_bomb_is_given_up_by_ratio_total_or_number(tmp_path, folder):
    with pytest.raises(ExportError, match="times its own size"):
        unpacked_within(zipped(tmp_path / "ratio.zip", [("zeros", bytes(40_000))]), folder, SMALL)
    with pytest.raises(ExportError, match="unpacks to more than"):
        unpacked_within(
            zipped(tmp_path / "total.zip", [("b", bytes(60_000))]), folder, Limits(50_000, 5, 10_000, 10**9)
        )
    many = [(f"f{number}", b"x") for number in range(6)]
    with pytest.raises(ExportError, match="more than 5 files"):
        unpacked_within(zipped(tmp_path / "many.zip", many), folder, SMALL)


def test_what_a_zip_says_of_its_sizes_is_not_believed(tmp_path, folder):
    made = zipped(tmp_path / "lie.zip", [("zeros", bytes(90_000))])
    # both headers say 10 bytes: the local one and that of the directory
    made.write_bytes(made.read_bytes().replace((90_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    assert list(unpacked_within(made, folder, SMALL).rejected) == ["zeros"]
    assert found_in(folder) == {}


def test_two_members_of_one_name_do_not_overwrite_each_other(tmp_path, folder):
    with pytest.warns(UserWarning, match="Duplicate name"):
        made = zipped(tmp_path / "a.zip", [("one.json", b"1"), ("one.json", b"2")])
    assert unpack(made, folder).rejected == {"one.json": "another member has the same name"}
    assert found_in(folder) == {"one.json": b"1"}


@given(cut=st.integers(0, 400), flip=st.integers(0, 400))
@settings(max_examples=60)
def test_damaged_archives_are_refused_or_give_what_is_sound(tmp_path_factory, cut, flip):
    base = tmp_path_factory.mktemp("damaged")
    makers = (
        zipped(base / "a.zip", [("one.json", b"1" * 50), ("two.json", b"2" * 50)]),
        tarred(base / "a.tgz", [(tarfile.TarInfo("one.json"), b"1" * 50), (tarfile.TarInfo("two.json"), b"2" * 50)]),
    )
    for number, made in enumerate(makers):
        data = bytearray(made.read_bytes())
        if flip < len(data):
            data[flip] ^= 0x55
        made.write_bytes(bytes(data[: max(4, len(data) - cut)]))
        out = base / f"out{number}"
        out.mkdir()
        try:
            if is_archive(made):
                unpack(made, out)
        except ExportError:
            continue
        if made.suffix == ".zip":  # each member's checksum vouches for it
            assert set(found_in(out).values()) <= {b"1" * 50, b"2" * 50}


def test_archives_within_an_archive_share_its_limits(tmp_path, folder):
    meter = Meter(tmp_path / "outer.zip", Limits(total_bytes=50_000, files=10, ratio=10_000, free_bytes=10**9))
    zipped(meter.path, [("zeros", bytes(10))])
    inner = [zipped(tmp_path / f"{number}.zip", [("zeros", bytes(30_000))]) for number in range(2)]
    unpack(inner[0], folder, meter)
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(ExportError, match="unpacks to more than"):
        unpack(inner[1], other, meter)  # 2 x 30,000 bytes


def test_archives_lie_in_one_another_only_so_deep(tmp_path):
    Meter(tmp_path / "a.zip").check_depth(5)
    with pytest.raises(ExportError, match="more than 5 deep"):
        Meter(tmp_path / "a.zip").check_depth(6)


def test_a_file_and_a_folder_of_one_name_cost_only_themselves(tmp_path, folder):
    made = zipped(tmp_path / "a.zip", [("a", b"1"), ("a/one.json", b"2"), ("b/two.json", b"3"), ("b", b"4")])
    unpacked = unpack(made, folder)
    assert set(unpacked.rejected) == {"a/one.json", "b"}
    assert all("a file and a folder" in reason for reason in unpacked.rejected.values())
    assert found_in(folder) == {"a": b"1", "b/two.json": b"3"}


def test_a_name_that_no_disk_takes_costs_only_itself(tmp_path, folder):
    long = "n" * 256  # file systems take 255 bytes
    made = zipped(tmp_path / "a.zip", [(f"{long}.json", b"1"), (f"{long}/x.json", b"2"), ("good.json", b"3")])
    unpacked = unpack(made, folder)
    assert set(unpacked.rejected) == {f"{long}.json", f"{long}/x.json"}
    assert found_in(folder) == {"good.json": b"3"}


def streamed(path, members):
    """A zip as programs write it into a pipe: the sizes follow the data."""
    with path.open("wb") as file:
        file.seek = file.tell = not_seekable
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in members:
                archive.writestr(name, data)
    return path


MEMBERS = [("one.json", b"1" * 5_000), ("deep/two.json", b"2" * 70_000), ("three.json", b"3" * 9_000)]


@pytest.mark.parametrize("make", [zipped, streamed])
def test_of_a_zip_that_is_cut_off_the_whole_members_stay(tmp_path, folder, make):
    made = make(tmp_path / "a.zip", MEMBERS)
    content = made.read_bytes()
    made.write_bytes(content[: content.rindex(b"PK\x03\x04") + 50])  # within the third
    assert is_archive(made)
    unpacked = unpack(made, folder)
    assert found_in(folder) == dict(MEMBERS[:2])
    assert list(unpacked.rejected) == ["(the rest)"]
    assert "three.json is cut off" in unpacked.rejected["(the rest)"]


def test_of_a_zip_without_its_list_nothing_is_lost(tmp_path, folder):
    made = zipped(tmp_path / "a.zip", MEMBERS)
    content = made.read_bytes()
    made.write_bytes(content[: content.index(b"PK\x01\x02") + 60])
    assert unpack(made, folder).rejected == {}
    assert found_in(folder) == dict(MEMBERS)


def test_of_a_tar_that_is_cut_off_the_whole_members_stay(tmp_path, folder):
    noise = random.Random(1).randbytes(100_000)  # what cannot be compressed, so that the cut is within the second
    made = tarred(tmp_path / "a.tgz", [(tarfile.TarInfo("one.json"), b"1"), (tarfile.TarInfo("two.json"), noise)])
    made.write_bytes(made.read_bytes()[:50_000])
    unpacked = unpack(made, folder)
    assert found_in(folder) == {"one.json": b"1"}
    assert list(unpacked.rejected) == ["two.json", "(the rest)"]
    plain = tmp_path / "a.tar"
    plain.write_bytes(
        gzip.decompress(tarred(tmp_path / "b.tgz", [(tarfile.TarInfo("three.json"), noise)]).read_bytes())[:50_000]
    )
    assert list(unpack(plain, folder).rejected) == ["three.json", "(the rest)"]


def test_a_header_without_end_is_refused_before_it_is_in_memory(tmp_path, folder):
    info = tarfile.TarInfo("pax")
    info.type = tarfile.XHDTYPE
    made = tarred(tmp_path / "a.tgz", [(info, bytes(2_000_000)), (tarfile.TarInfo("good.json"), b"1")])
    assert "a header of more than 1 MB" in str(unpack(made, folder).rejected)


def test_a_spreadsheet_that_is_cut_off_is_no_archive(tmp_path):
    made = zipped(tmp_path / "sheet.xlsx", [("[Content_Types].xml", b"<a/>"), ("xl/workbook.xml", b"<b/>")])
    made.write_bytes(made.read_bytes()[:100])
    assert not is_archive(made)


def test_files_that_are_imported_one_by_one_have_a_limit(tmp_path):
    meter = Meter(tmp_path / "a.zip")
    meter.count_imports(10_000)
    with pytest.raises(ExportError, match="more than 10,000 files that are imported one by one"):
        meter.count_imports(1)


@pytest.mark.parametrize("kind", ["zst", "xz", "bz2"])
def test_a_tar_may_be_compressed_in_other_ways(tmp_path, folder, kind):
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as archive:
        # sizes beside and at the limit of tar's blocks of 512 bytes
        for name, size in {"a": 511, "b": 512, "c": 100_000}.items():
            info = tarfile.TarInfo(name)
            info.size = size
            archive.addfile(info, io.BytesIO(bytes(size)))
    path = tmp_path / f"a.tar.{kind}"
    path.write_bytes(COMPRESSIONS[kind](plain.getvalue()))
    assert is_archive(path)
    assert unpack(path, folder).rejected == {}
    assert {each.name: each.stat().st_size for each in folder.iterdir()} == {"a": 511, "b": 512, "c": 100_000}


@pytest.mark.parametrize("kind", ["zst", "xz", "bz2"])
def test_a_small_tar_that_unpacks_to_much_is_given_up_whatever_compresses_it(tmp_path, folder, kind):
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as archive:
        info = tarfile.TarInfo("a")
        info.size = 40_000
        archive.addfile(info, io.BytesIO(bytes(40_000)))
    path = tmp_path / f"a.tar.{kind}"
    path.write_bytes(COMPRESSIONS[kind](plain.getvalue()))
    with pytest.raises(ExportError, match="more than 10 times its own size"):
        unpack(path, folder, Meter(path, SMALL))
