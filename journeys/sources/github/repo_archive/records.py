"""The records of a repository archive: their typed shape, and how a file is cut into them."""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Final

import msgspec

from journeys.sources.decode.files import Fault, decode_record, list_elements, whole_members
from journeys.sources.decode.json_salvage import Listed, salvage_elements

THREAD_LISTS: Final = {"issues": "issue", "pulls": "pull"}
"""The lists of an archive, and what one entry of each is called."""

_NUMBER: Final = re.compile(rb'"number"\s*:\s*(\d{1,18})\b')
_EMPTY_LIST: Final = msgspec.Raw(b"[]")


class Record(msgspec.Struct, rename="camel"):
    """An issue or pull request: typed where all else depends on it, and checked in use where it does not."""

    number: Annotated[int, msgspec.Meta(ge=1)]
    author: str | None = None
    created_at: Any = None
    closed_at: Any = None
    title: Any = None
    state: Any = None
    labels: Any = None
    merged_at: Any = None
    # unset in archives that were made without asking for it: who merged is then not known, rather than nobody
    merged_by: Any = msgspec.UNSET
    merge_commit: Any = None
    head_ref_oid: Any = None
    body: Any = None
    # raw, so that one broken comment costs only itself
    comments: msgspec.Raw = _EMPTY_LIST
    reviews: msgspec.Raw = _EMPTY_LIST


class Remark(msgspec.Struct, rename="camel"):
    """A comment or a review."""

    id: Any = None
    author: str | None = None
    created_at: Any = None
    body: Any = None


class _Marks(msgspec.Struct, rename="camel"):
    """What an issue or pull request has and nothing in it."""

    number: int
    created_at: Any


def begins_archive(data: bytes) -> bool:
    """Return whether one of the two lists begins here with a numbered record."""
    listed = next(iter(_salvage(data)), None)
    return listed is not None and bool(listed.key) and b'"number"' in listed.raw


def _salvage(data: bytes) -> list[Listed]:
    return salvage_elements(data, frozenset(THREAD_LISTS), lambda raw: isinstance(decode_record(raw, _Marks), _Marks))


@dataclass(frozen=True)
class Cut:
    """A file cut into its records, in their order; which of the two lists it holds, and faults and notes about it."""

    keys: frozenset[str]
    records: list[Listed]
    faults: list[str]
    notes: list[str]

    @property
    def readable(self) -> bool:
        """Return whether a list is there, and something whole in it if it holds anything."""
        return bool(self.keys) and (not self.records or any(listed.whole for listed in self.records))


def cut_archive(data: bytes) -> Cut:
    """Cut a file into its records; one that is not sound JSON, into what is sound and what is not."""
    members = whole_members(data)
    if isinstance(members, Fault):
        found = _salvage(data)
        note = f"Not sound JSON ({members.reason}): the records that are whole were read."
        return Cut(frozenset(listed.key for listed in found if listed.key), found, [], [note])
    records: list[Listed] = []
    faults = []
    for key in (key for key in members if key in THREAD_LISTS):
        elements = list_elements(members[key])
        if isinstance(elements, Fault):
            faults.append(f"{key}: {elements.reason}")
        else:
            records += [Listed(key, element) for element in elements]
    return Cut(frozenset(members.keys() & THREAD_LISTS.keys()), records, faults, [])


def number_in(raw: bytes) -> str:
    """Return the number in a record that cannot be decoded."""
    found = _NUMBER.search(bytes(raw))
    return found[1].decode() if found else "without number"
