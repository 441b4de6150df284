"""The Parquet files in a store's folder: written once, never changed, and compared with the digest of their bytes.

A part holds rows of one kind, and of events of one format. In a part of several imports ``import_id`` says from which
each row came; where it is null, all are of the one import that lists the part.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple
from uuid import uuid4

import narwhals as nw
import pyarrow as pa
import pyarrow.parquet as pq

from journeys.model.events import CLAIM_SCHEMA, EVENT_SCHEMA, PATH_SCHEMA, REPOSITORY_SCHEMA, THREAD_SCHEMA
from journeys.store.engine import Engine

KINDS: Final[Mapping[str, pa.Schema]] = {
    "events": EVENT_SCHEMA,
    "accounts": CLAIM_SCHEMA,
    "threads": THREAD_SCHEMA,
    "repositories": REPOSITORY_SCHEMA,
    "paths": PATH_SCHEMA,
}
_ORDER: Final = {
    # rows of one place lie together, so that DuckDB skips the row groups of others
    "events": ("place", "at", "event_id"),
    "accounts": ("account", "says", "value"),
    "threads": ("place", "thread"),
    "repositories": ("place", "told_at"),
    "paths": ("place", "event_id", "path"),
}
OTHER: Final = ""
"""The digest of a part that was not as it was written already when digests were first taken: no file has it."""


class Content(NamedTuple):
    """What is in a part: its rows, and the SHA-256 of the file's bytes; null where it is not known."""

    rows: int | None
    sha256: str | None


@dataclass
class Parts:
    """The parts in a store's folder; ``written`` are those of the transaction that is open."""

    folder: Path
    written: list[Path] = field(default_factory=list)

    def scan(self, files: Sequence[str], kind: str, engine: Engine) -> nw.LazyFrame[Any]:
        """Read parts of one kind as one frame, with the column ``import_id``."""
        stored = KINDS[kind].append(pa.field("import_id", pa.int64()))
        return engine.scan_parquet([self.folder / file for file in files], stored)

    def write(self, kind: str, frame: nw.LazyFrame[Any], source: str, engine: Engine) -> str:
        """Write one part under a new name, and return that name."""
        folder = Path(kind) / f"source={source}" if kind == "events" else Path(kind)
        (self.folder / folder).mkdir(parents=True, exist_ok=True)
        name = folder / f"{uuid4().hex}.parquet"
        # renamed when it is whole: a killed import leaves no half part under a part's name
        unfinished = self.folder / name.with_suffix(".unfinished")
        try:
            engine.write_parquet(frame, unfinished, _ORDER[kind])
            self.written.append(unfinished.rename(self.folder / name))
        finally:
            unfinished.unlink(missing_ok=True)
        return str(name)

    def rewrite(self, file: str, frame: nw.LazyFrame[Any], engine: Engine) -> str:
        """Write rows that take the place of a part's, and return the new part's name."""
        kind, *_ = Path(file).parts
        return self.write(kind, frame, Path(file).parent.name.removeprefix("source="), engine)

    def content_of(self, file: str) -> Content:
        """Return what is in a part that was just written."""
        # as the file says: to count the frame would be to compute it a second time
        return Content(int(pq.read_metadata(self.folder / file).num_rows), self._digest(file))

    def content_as_found(self, file: str, rows: int | None) -> Content:
        """Return what is in a part of before digests were kept; ``rows`` is how many were written, if it is known."""
        try:
            found = self.content_of(file)
        except (OSError, ValueError):
            return Content(rows, OTHER)
        return found if rows in (None, found.rows) else Content(rows, OTHER)

    def is_as_written(self, file: str, content: Content) -> bool:
        """Return whether a part's bytes are those that were written."""
        return (self.folder / file).exists() and self._digest(file) == content.sha256

    def fault_of(self, file: str, content: Content) -> str | None:
        """Return what is wrong with a part, if anything; without a digest, whether all of its rows can be read."""
        if not (self.folder / file).exists():
            return "it is missing"
        if content.sha256 is not None:
            return (
                None if self.is_as_written(file, content) else "it is damaged: its bytes are not as they were written"
            )
        try:
            # every page of every column, since the end of a file may be whole where its middle is not
            for _ in pq.ParquetFile(self.folder / file).iter_batches():
                pass
        except (OSError, ValueError) as error:
            reason = str(error).splitlines()[0]
            return f"it is damaged ({reason})"
        return None

    @contextmanager
    def nothing_left_on_error(self) -> Iterator[None]:
        """Remove the parts of a transaction that fails, so that a full disk is not filled further."""
        self.written.clear()
        try:
            yield
        # also when the user interrupts it
        except BaseException:
            for path in self.written:
                path.unlink(missing_ok=True)
            raise

    def lying(self) -> Iterator[str]:
        """List all files that lie where parts do."""
        for kind in KINDS:
            for path in (self.folder / kind).rglob("*.*"):
                yield str(path.relative_to(self.folder))

    def delete(self, file: str) -> None:
        """Delete a part."""
        (self.folder / file).unlink(missing_ok=True)

    def _digest(self, file: str) -> str:
        with (self.folder / file).open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
