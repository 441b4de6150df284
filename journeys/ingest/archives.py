"""Opening archives (.zip; .tar, compressed or not) safely: no path outside, no links, no more than a disk can hold.

A forbidden member is rejected alone, and the others are imported; of an archive that is cut off, the members before
the cut. One that unpacks to too much is given up whole. An archive within an archive counts for the outermost one: all
of it together keeps to that one's limits.
"""

import errno
import gzip
import io
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, Final

from journeys.errors import ExportError
from journeys.ingest.cut_zip import local_members
from journeys.ingest.detect import read_head
from journeys.sources.decode.compressed import MARK_BYTES, Damaged, compression_of
from journeys.sources.decode.files import FREE_BYTES, MOST_TIMES, open_decompressed

BLOCK: Final = 1 << 20
REST: Final = "(the rest)"
"""What stands for the members that an archive has lost, whose names nobody knows."""
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_TAR_MARK: Final = slice(257, 262)
_DAMAGED: Final = (zipfile.BadZipFile, tarfile.ReadError, zlib.error, EOFError, gzip.BadGzipFile, Damaged)
_NAME_FAULTS: Final = (errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL)
# A zip with such a member is a spreadsheet or a document: one file to its reader, not a folder.
_SPREADSHEETS: Final = ("[Content_Types].xml", "xl/workbook.xml", "mimetype")


@dataclass(frozen=True)
class Limits:
    """How much an archive may unpack to: bytes in all, files, and times its own size beyond a free size.

    ``depth`` is how many archives may lie in one another, ``imports`` how many of the files are read one by one: each
    of these is an import of its own, while a reader may take a folder of many files as one.
    """

    total_bytes: int = 20_000_000_000
    files: int = 500_000
    ratio: int = MOST_TIMES
    free_bytes: int = FREE_BYTES
    depth: int = 5
    imports: int = 10_000


@dataclass
class Meter:
    """Counts the files and bytes of an archive and of the archives within it, and stops beyond the limits."""

    path: Path
    limits: Limits = Limits()
    files: int = 0
    bytes: int = 0
    imports: int = 0

    def check_depth(self, depth: int) -> None:
        """Refuse an archive that lies in too many others."""
        if depth > self.limits.depth:
            self._stop(f"archives within archives, more than {self.limits.depth} deep")

    def count_file(self) -> None:
        """Count one member."""
        self.files += 1
        if self.files > self.limits.files:
            self._stop(f"more than {self.limits.files:,} files")

    def count_imports(self, number: int) -> None:
        """Count files that are imported one by one."""
        self.imports += number
        if self.imports > self.limits.imports:
            self._stop(
                f"more than {self.limits.imports:,} files that are imported one by one (lines and records of one kind "
                "may stand in one file)"
            )

    def count_bytes(self, number: int) -> None:
        """Count unpacked bytes."""
        self.bytes += number
        if self.bytes > self.limits.total_bytes:
            self._stop(f"more than {self.limits.total_bytes // 1_000_000_000} GB")
        most = max(self.limits.free_bytes, self.path.stat().st_size * self.limits.ratio)
        if self.bytes > most:
            self._stop(f"more than {self.limits.ratio} times its own size")

    def _stop(self, what: str) -> None:
        msg = (
            f"{self.path} unpacks to {what}; it was given up. If you trust it, unpack it yourself and give the folder."
        )
        raise ExportError(msg)


@dataclass
class Unpacked:
    """The folder of an unpacked archive, and the members that were rejected, with the reason."""

    folder: Path
    rejected: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Member:
    name: str
    wrong: str | None


def is_archive(path: Path) -> bool:
    """Return whether a file holds other files: a zip that is no spreadsheet, or a tar, compressed or not."""
    if path.is_dir():
        return False
    with path.open("rb") as file:
        start = file.read(4)
    if start in _ZIP:
        return not _is_document(path)
    return read_head(path)[_TAR_MARK] == b"ustar"


def unpack(path: Path, folder: Path, meter: Meter | None = None) -> Unpacked:
    """Unpack an archive into an empty folder.

    ``meter`` holds what the archives around this one have used of the limits, if it lies in others.

    Raises
    ------
    ExportError
        When the archive cannot be read, is encrypted, or unpacks to more than the limits allow.
    """
    meter = meter or Meter(path)
    unpacked = Unpacked(folder)
    with path.open("rb") as file, _explained(path):
        is_zip = file.read(len(_ZIP[0])) in _ZIP
        members = _zip_members(path) if is_zip else _tar_members(path, meter)
        try:
            for member, stream in members:
                _take(member, stream, unpacked, meter)
        except _DAMAGED as error:
            unpacked.rejected[REST] = f"the archive is cut off or damaged ({error}); export or download it again"
    return unpacked


def _zip_members(path: Path) -> Iterator[tuple[_Member, IO[bytes] | None]]:
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        # the list of the members stands at the end, so an archive that is cut off has lost it
        for name, content in local_members(path):
            wrong = _name_fault(name)
            yield _Member(name, wrong), None if wrong else content
        return
    with archive:
        yield from _listed_members(archive)


def _listed_members(archive: zipfile.ZipFile) -> Iterator[tuple[_Member, IO[bytes] | None]]:
    for info in archive.infolist():
        if info.is_dir():
            continue
        wrong = _name_fault(info.filename)
        if stat.S_ISLNK(info.external_attr >> 16):
            wrong = "it is a link, and links are not followed"
        elif info.flag_bits & 1:
            wrong = "it is encrypted; unpack it yourself and give the folder"
        member = _Member(info.filename, wrong)
        if wrong:
            yield member, None
            continue
        try:
            with archive.open(info) as stream:
                yield member, stream
        except NotImplementedError:
            yield _Member(info.filename, "it is compressed in a way that is not read here"), None
        except zipfile.BadZipFile as error:
            yield _Member(info.filename, f"its data is damaged ({error})"), None


def _tar_members(path: Path, meter: Meter) -> Iterator[tuple[_Member, IO[bytes] | None]]:
    with path.open("rb") as file:
        stream = _ShortReads(open_decompressed(file, compression_of(file.read(MARK_BYTES))))
        with tarfile.open(fileobj=stream, mode="r:") as archive:
            while info := archive.next():
                archive.members.clear()  # type: ignore[attr-defined]  # the library would hold all of them
                if info.isdir():
                    continue
                wrong = _name_fault(info.name)
                if not info.isreg():
                    wrong = "it is a link or a device, and neither is followed"
                if wrong:
                    meter.count_bytes(info.size)  # to pass it over, it is unpacked all the same
                yield _Member(info.name, wrong), None if wrong else archive.extractfile(info)


class _ShortReads(io.BufferedIOBase):
    """A stream without large reads: the library would hold a header of any size."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or not 0 <= size <= BLOCK:
            msg = f"a header of more than {BLOCK >> 20} MB"
            raise tarfile.ReadError(msg)
        return self.stream.read(size)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self.stream.seek(offset, whence)

    def tell(self) -> int:
        return self.stream.tell()


def _take(member: _Member, stream: IO[bytes] | None, unpacked: Unpacked, meter: Meter) -> None:
    # counted while it is written: the sizes in an archive's directory may be false
    meter.count_file()
    if stream is None:
        unpacked.rejected[member.name] = member.wrong or "it cannot be read"
        return
    target = unpacked.folder.joinpath(*PurePosixPath(member.name).parts)
    try:
        if target.is_file():
            unpacked.rejected[member.name] = "another member has the same name"
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            while block := stream.read(BLOCK):
                meter.count_bytes(len(block))
                file.write(block)
    except (FileExistsError, NotADirectoryError, IsADirectoryError):
        unpacked.rejected[member.name] = "a file and a folder of the archive have the same name; unpack it yourself"
    except _DAMAGED as error:
        target.unlink(missing_ok=True)
        unpacked.rejected[member.name] = f"its data is damaged ({error})"
    except OSError as error:
        if error.errno not in _NAME_FAULTS:
            raise
        unpacked.rejected[member.name] = f"its name cannot be used here ({error.strerror}); unpack it yourself"


def _name_fault(name: str) -> str | None:
    path = PurePosixPath(name)
    outside = not path.parts or path.is_absolute() or ".." in path.parts
    # backslashes and drive letters lead elsewhere on Windows
    if outside or "\\" in name or "\0" in name or ":" in path.parts[0]:
        return "its path leads out of the folder"
    return None


def _is_document(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return not set(_SPREADSHEETS).isdisjoint(archive.namelist())
    except zipfile.BadZipFile:
        # cut off: a document all the same
        return any(name.encode() in read_head(path) for name in _SPREADSHEETS)
    except (NotImplementedError, ValueError, OSError):
        return False


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, Damaged, RuntimeError, ValueError) as error:
        if isinstance(error, ExportError):
            raise
        msg = f"{path} cannot be unpacked: {error}. Export or download it again."
        raise ExportError(msg) from error
