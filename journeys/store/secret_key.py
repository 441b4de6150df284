"""A store's own secret: with it addresses and people get names that nobody can turn back."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from journeys.errors import StoreError


def draw_key() -> bytes:
    """Return a new key."""
    return secrets.token_bytes(32)


def keep_key(path: Path, drawn: bytes) -> bytes:
    """Write a key where there is none yet, and return the one that is there then."""
    if not path.exists():
        unfinished = path.with_name(f"key-{uuid4().hex}")
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(drawn)
        with suppress(FileExistsError):  # another process was first: its key counts
            path.hardlink_to(unfinished)
        unfinished.unlink()
    return read_key(path)


def read_key(path: Path) -> bytes:
    """Read the key: it turns addresses and people into names that cannot be read back."""
    key = path.read_bytes()
    if len(key) < 32:
        msg = f"The store's key {path} is damaged; put back a copy, or move the store away and import again."
        raise StoreError(msg)
    return key
