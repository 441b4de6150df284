"""The result of a collection: the files it wrote, and what is missing or left out, with reason and advice.

Kept as ``collection.json`` in the collection's folder, which imports ignore. It holds days and no times, so that an
interrupted collection ends with the same file as one that was not.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from journeys.collect.files import digest, write_json

NAME: Final = "collection.json"
ONCE_MORE: Final = "Run the same command again; it goes on from here."


@dataclass(frozen=True, order=True)
class Missing:
    """Something that is not in the collection: what, why, and what to do about it."""

    what: str
    reason: str
    advice: str


@dataclass(frozen=True, order=True)
class Written:
    """One file of the collection, by its path in the folder, how many records it holds, and of which lists."""

    file: str
    records: int
    lists: tuple[tuple[str, int], ...] = ()


@dataclass
class Report:
    """The result of one collection.

    ``missing`` could not be fetched; ``left_out`` was not asked for, with the reason; ``broken_off`` means that the
    connection
    was lost: the next run continues this one instead of updating it.
    """

    kind: str
    asked: dict[str, Any]
    folder: Path
    begun_on: str
    written: list[Written] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    left_out: list[Missing] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    broken_off: bool = False

    def add_file(self, path: Path, records: int, lists: Mapping[str, int] | None = None) -> None:
        """Add a file, unless it holds no record."""
        if records:
            name = path.relative_to(self.folder).as_posix()
            self.written.append(Written(name, records, tuple((lists or {}).items())))

    def add_missing(self, what: str, reason: str, advice: str) -> None:
        """Add something that could not be fetched."""
        self.missing.append(Missing(what, reason, advice))

    def break_off(self, reason: str) -> None:
        """Record that the connection was lost."""
        self.add_missing("the rest", reason, ONCE_MORE)
        self.broken_off = True

    @property
    def records(self) -> int:
        """Records in all files."""
        return sum(each.records for each in self.written)

    def save(self) -> None:
        """Write the report beside the files."""
        files = [self._file_entry(each) for each in sorted(self.written)]
        write_json(
            self.folder / NAME,
            {
                "collected": self.kind,
                "asked": self.asked,
                "begun_on": self.begun_on,
                "finished": not self.broken_off,
                "files": files,
                "not_to_be_had": [asdict(each) for each in sorted(self.missing)],
                "left_out": [asdict(each) for each in sorted(self.left_out)],
                "notes": self.notes,
            },
        )

    def _file_entry(self, each: Written) -> dict[str, Any]:
        # a clone is a folder, and the ids of its commits are its digest already
        path = self.folder / each.file
        entry: dict[str, Any] = {"file": each.file, "records": each.records}
        entry |= {"lists": dict(each.lists)} if each.lists else {}
        return entry | ({"sha256": digest(path)} if path.is_file() else {})
