"""A store's own secret, with which addresses and people are hashed."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final
from uuid import uuid4

from journeys.errors import StoreError

KEY_BYTES: Final = 32


def keep_key(path: Path, drawn: bytes) -> bytes:
    """Write a key where there is none yet, and return the one that is there then."""
    if not path.exists():
        # written whole beside it and then linked, so that nobody ever reads half a key
        unfinished = path.with_name(f"key-{uuid4().hex}")
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(drawn)
        # another process was first: its key counts, and it may have swept this one away
        with suppress(FileExistsError, FileNotFoundError):
            path.hardlink_to(unfinished)
        unfinished.unlink(missing_ok=True)
    # what a command left that was cut off between writing and linking
    for left in path.parent.glob(f"key-{'?' * 32}"):
        left.unlink(missing_ok=True)
    return read_key(path)


def read_key(path: Path) -> bytes:
    """Read the key."""
    if path.is_dir():
        msg = (
            f"The store's key {path} is a folder and no file, so the store was not opened. Put back the file named key "
            "from the folder that this store was copied from, or restore a backup with `journeys store restore`."
        )
        raise StoreError(msg)
    key = path.read_bytes()
    # a disk that was full may have cut it; hashes with another key would match nobody's opt-out
    if len(key) < KEY_BYTES:
        msg = f"The store's key {path} is damaged; put back a copy, or move the store away and import anew."
        raise StoreError(msg)
    return key
