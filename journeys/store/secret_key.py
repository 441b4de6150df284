"""A store's own secret: with it addresses and people get names that nobody can turn back."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from journeys.errors import StoreError


def secret_key(path: Path) -> bytes:
    """Read the store's key, or make it: it turns addresses and people into names that cannot be read back."""
    if not path.exists():
        drawn = path.with_name(f"key-{uuid4().hex}")
        descriptor = os.open(drawn, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(32))
        with suppress(FileExistsError):  # another process was first: its key counts
            path.hardlink_to(drawn)
        drawn.unlink()
    key = path.read_bytes()
    if len(key) < 32:
        msg = f"The store's key {path} is damaged; put back a copy, or move the store away and import anew."
        raise StoreError(msg)
    return key
