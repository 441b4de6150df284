"""The whole members of a zip that is cut off, found by the headers before each of them.

Left out: members that are encrypted or compressed in another way than usual, and those that do not say their size and
are not compressed, whose end nobody knows.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from journeys.sources.decode.files import FREE_BYTES

MARK: Final = b"PK\x03\x04"
BLOCK: Final = 1 << 20
_HEADER: Final = struct.Struct("<6x2H4x2L4x2H")
"""Of what stands before a member: flags, how it is packed, its checksum, its bytes, and the lengths of what follows."""
_ENCRYPTED, _SIZE_FOLLOWS, _UTF8 = 1, 8, 1 << 11
_FOLLOWING: Final = b"PK\x07\x08"
_FOLLOWING_BYTES: Final = 16
_LIST: Final = (b"PK\x01\x02", b"PK\x05\x06")


def local_members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """List the names and contents of the members before the cut.

    Raises
    ------
    BadZipFile
        Where nothing can be read from there on; :class:`zlib.error` where compressed data is damaged.
    """
    with path.open("rb") as file:
        while not (header := file.read(_HEADER.size)).startswith(_LIST):
            if not header.startswith(MARK) or len(header) < _HEADER.size:
                msg = "no further member begins where one should"
                raise zipfile.BadZipFile(msg)
            flags, method, checksum, size, name_length, extra_length = _HEADER.unpack(header)
            name = file.read(name_length).decode("utf-8" if flags & _UTF8 else "cp437", "replace")
            file.seek(extra_length, io.SEEK_CUR)
            is_folder = name.endswith("/")
            is_ended = method == zipfile.ZIP_DEFLATED or (
                method == zipfile.ZIP_STORED and size <= FREE_BYTES and (is_folder or not flags & _SIZE_FOLLOWS)
            )
            if flags & _ENCRYPTED or not is_ended:
                msg = f"{name} is encrypted or packed in another way"
                raise zipfile.BadZipFile(msg)
            content = file.read(size) if method == zipfile.ZIP_STORED else _inflate(file)
            if flags & _SIZE_FOLLOWS and not is_folder:
                checksum = _checksum_after(file)
            if content is None or zlib.crc32(content) != checksum:
                msg = f"{name} is cut off or damaged"
                raise zipfile.BadZipFile(msg)
            if not is_folder:
                yield name, io.BytesIO(content)


def _inflate(file: IO[bytes]) -> bytes | None:
    # None if the data ends early, or there is more than can be held
    stream = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
    content = bytearray()
    while not stream.eof:
        block = stream.unconsumed_tail or file.read(BLOCK)
        content += stream.decompress(block, BLOCK)
        if not (block or stream.eof) or len(content) > FREE_BYTES:
            return None
    file.seek(-len(stream.unused_data), io.SEEK_CUR)
    return bytes(content)


def _checksum_after(file: IO[bytes]) -> int:
    after = file.read(_FOLLOWING_BYTES)
    if after.startswith(_FOLLOWING):
        return int.from_bytes(after[4:8], "little")
    # the mark is optional
    file.seek(len(_FOLLOWING) - len(after), io.SEEK_CUR)
    return int.from_bytes(after[:4], "little")
