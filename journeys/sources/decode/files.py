"""Opening export files: plain or compressed by their first bytes, encodings, and JSON that is cut off or broken.

A file is read whole; of a damaged one, what can be read, with the reason. JSON is cut into its records without building
them, so that one bad record costs only itself. Left out: repair by guessing.
"""

import gzip
import io
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

import msgspec

from journeys.errors import ExportError
from journeys.sources.decode.compressed import MARK_BYTES, Damaged, Unpacking, compression_of

MOST_TIMES: Final = 200
"""How many times its own size compressed data may unpack to: what programs write is far below."""
FREE_BYTES: Final = 100_000_000
"""That much it may unpack to in any case, as small files of repeated text compress better."""
CHUNK: Final = 1 << 20

T = TypeVar("T")

_MARKS: Final = (
    # The longer mark first: UTF-16's is its beginning.
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


@dataclass(frozen=True)
class Content:
    """A file's bytes, decompressed, and the reason if they end early."""

    data: bytes
    fault: str | None = None


@dataclass(frozen=True)
class Fault:
    """Why a record cannot be read."""

    reason: str


def read_content(path: Path, progress: Callable[[int], None] = lambda _: None) -> Content:
    """Read a file whole, decompressed; what comes before damage is kept.

    ``progress`` is called with the bytes of the file, as it is on the disk, read so far.

    Raises
    ------
    ExportError
        When it is a folder, missing, not ours to read, or has nothing in it.
    """
    if path.is_dir():
        msg = f"{path} is a folder; give the export file in it"
        raise ExportError(msg)
    try:
        with path.open("rb") as file:
            content = _drain(file, progress)
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror or error}; check its name and your right to read it"
        raise ExportError(msg) from error
    if not content.data.strip():
        msg = f"{path} is empty{f' ({content.fault})' if content.fault else ''}; export it again"
        raise ExportError(msg)
    return content


def _drain(file: BinaryIO, progress: Callable[[int], None]) -> Content:
    compression = compression_of(file.read(MARK_BYTES))
    stream = open_decompressed(file, compression)
    data = bytearray()
    fault = None
    try:
        while chunk := stream.read1(CHUNK):  # type: ignore[attr-defined]  # all kinds have it: what is there, at once
            data += chunk
            progress(file.tell())
            if compression:
                check_swelling(Path(file.name), len(data))
    except EOFError:
        fault = f"the gzip file is cut off; {len(data):,} bytes could be decompressed"
    except (zlib.error, gzip.BadGzipFile) as error:
        fault = f"the gzip file is damaged ({error}); {len(data):,} bytes could be decompressed"
    except Damaged as damage:
        fault = f"{damage}; {len(data):,} bytes could be decompressed"
    return Content(bytes(data), fault)


def open_decompressed(file: BinaryIO, compression: str) -> BinaryIO:
    """Return a stream of a file's data, from its beginning; ``compression`` is what it is compressed by, if anything.

    Reading raises what the compression raises of damaged data: for gzip as the library does, else ``Damaged``.
    """
    file.seek(0)
    if not compression:
        return file
    if compression == "gzip":
        return gzip.GzipFile(fileobj=file)  # type: ignore[return-value]  # it has all that binary streams have
    return io.BufferedReader(Unpacking(file, compression))


def check_swelling(path: Path, unpacked: int) -> None:
    """Refuse a compressed file that unpacks to more than is sensible: a small one may hold what no memory does.

    Raises
    ------
    ExportError
        When ``unpacked`` bytes are too many.
    """
    if unpacked > max(FREE_BYTES, MOST_TIMES * path.stat().st_size):
        msg = (
            f"{path} unpacks to more than {MOST_TIMES} times its own size; it was given up. If you trust it, unpack it "
            "yourself and give the file."
        )
        raise ExportError(msg)


def export_folders(folder: Path) -> list[Path]:
    """List where an unpacked export may lie: in a folder, or in the only one within it.

    Unpacking an archive often adds a folder around the export, and macOS one of its own beside it.
    """
    inner = [each for each in folder.iterdir() if not each.name.startswith((".", "__MACOSX"))]
    is_around = len(inner) == 1 and inner[0].is_dir() and not inner[0].is_symlink()
    return [folder, inner[0]] if is_around else [folder]


def encoding_of(data: bytes) -> tuple[str, int]:
    """Find the encoding from a byte-order mark or from the place of zero bytes, and the length of the mark.

    >>> encoding_of("{}".encode("utf-16-le")), encoding_of(b"{}")
    (('utf-16-le', 0), ('utf-8', 0))
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name, len(mark)
    # JSON begins with an ASCII sign, which in UTF-16 has a zero byte beside it.
    start = data[:64]
    if start[1:2] == b"\0" and start[:1] != b"\0":
        return "utf-16-le", 0
    if start[:1] == b"\0" and start[1:2] != b"\0":
        return "utf-16-be", 0
    return "utf-8", 0


def to_utf8(data: bytes) -> bytes:
    """Convert JSON bytes to UTF-8 without a mark; bytes that are no text remain for their record."""
    encoding, mark = encoding_of(data)
    if encoding == "utf-8":
        return data[mark:] if mark else data
    return data[mark:].decode(encoding, "replace").encode("utf-8", "replace")


def head_text(head: bytes) -> str:
    """Return the beginning of a file as text, for recognising its format."""
    encoding, mark = encoding_of(head)
    return head[mark:].decode(encoding, "replace").lstrip()


def decode_record(raw: bytes, kind: type[T]) -> T | Fault:
    """Decode one JSON record into its typed form, or return its fault."""
    try:
        return msgspec.json.decode(raw, type=kind)
    except msgspec.ValidationError as error:
        return _wrong_type(error)
    except RecursionError:
        return Fault("is nested too deeply to be read")
    except ValueError as first:
        fault = Fault(f"is not sound JSON: {first}")
    try:
        # Exports of programs that cut text between two bytes, or write NaN: Python's decoder accepts lone surrogates
        # and NaN,
        # which JSON does not have. They become the sign for an unknown character, and null.
        lax = json.loads(bytes(raw).decode("utf-8", "replace"), parse_constant=lambda _: None)
        mended = json.dumps(lax, ensure_ascii=False)
        return msgspec.json.decode(mended.encode("utf-8", "replace"), type=kind)
    except msgspec.ValidationError as error:
        return _wrong_type(error)
    except (ValueError, RecursionError):
        return fault


def _wrong_type(error: msgspec.ValidationError) -> Fault:
    reason, _, where = str(error).partition(" - at `$")
    reason = reason[0].lower() + reason[1:]
    return Fault(f"{where.strip('.`')}: {reason}" if where.strip(".`") else reason)


def whole_members(data: bytes) -> dict[str, bytes] | Fault:
    """Return the members of the outermost object as they are written, or the fault if it is not sound JSON."""
    try:
        return dict(msgspec.json.decode(data, type=dict[str, msgspec.Raw]))
    except (ValueError, RecursionError) as error:
        return Fault(str(error))


def list_elements(raw: bytes) -> list[bytes] | Fault:
    """Cut a JSON list into its elements as they are written, or return a fault if it is none."""
    try:
        return list(msgspec.json.decode(raw, type=list[msgspec.Raw]))
    except msgspec.ValidationError as error:
        return _wrong_type(error)
    except (ValueError, RecursionError) as error:
        return Fault(str(error))
