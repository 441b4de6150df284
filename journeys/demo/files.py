"""Writing files so that the same demo is the same bytes."""

import gzip
import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any


def write_gzip(path: Path, text: str) -> Path:
    """Write compressed text, without time and name in its header."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed:
        packed.write(text.encode())
    return path


def write_text(path: Path, text: str) -> Path:
    """Write text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def lines_of(records: Iterable[dict[str, Any]]) -> str:
    """Write records as JSON lines."""
    return "".join(json.dumps(record, separators=(",", ":"), ensure_ascii=False) + "\n" for record in records)


def iso(at: datetime) -> str:
    """Write an instant as the platform does.

    >>> from datetime import UTC
    >>> iso(datetime(2024, 5, 1, 12, tzinfo=UTC))
    '2024-05-01T12:00:00Z'
    """
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
