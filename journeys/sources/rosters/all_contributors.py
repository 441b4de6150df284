"""Recognition lists (``.all-contributorsrc``): whom a project thanks, and for what kinds of work.

An entry carries no date: the day of the version it stands in dates it, so several versions together tell when each
recognition came. What is left out: recognition that was taken back, which only a comparison of versions would show.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from journeys.errors import ExportError
from journeys.model import bots
from journeys.model.accounts import github_account, github_place, plain_address
from journeys.model.days import start_of_day
from journeys.model.events import EARLIEST
from journeys.model.extract import Extract
from journeys.sources.base import ExtractBuilder, ImportContext, day_in
from journeys.sources.decode.files import (
    Fault,
    decode_record,
    head_text,
    list_elements,
    read_content,
    to_utf8,
    whole_members,
)

NAME: Final = "all_contributors"

LETTERS_SHOWN: Final = 60
"""Characters of something unreadable that a reason quotes."""

_USER_ID: Final = re.compile(r"(?:githubusercontent|github)\.com/u/(\d+)")
_FLAT: Final = re.compile(rb'\{(?:"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|[^{}"])*+\}', re.DOTALL)
_LIST: Final = re.compile(rb'"contributors"\s*:\s*\[')
_CONFLICT: Final = re.compile(rb"^(?:<{7}|={7}|>{7})", re.MULTILINE)
_KEYS: Final = ('"contributions"', '"projectOwner"', '"contributorsPerLine"', '"imageSize"')


class _Entry(msgspec.Struct):
    """One person of the list."""

    login: str
    name: Any = None
    avatar_url: Any = None
    profile: Any = None
    contributions: list[Any] | None = None


@dataclass(frozen=True)
class Listing:
    """One entry as it stands in a file: its number there (in a broken file, its line), and what it says or why not."""

    record: int
    found: _Entry | Fault
    raw: bytes


def recognise(path: Path, head: bytes) -> bool:
    """Whether a file begins like a recognition list, broken ones included."""
    text = head_text(head)
    return text.startswith("{") and '"contributors"' in text and any(key in text for key in _KEYS)


def read(path: Path, reading: ImportContext) -> Extract:
    """Read one version of a recognition list.

    Raises
    ------
    ExportError
        When no entry can be read, or nothing tells the version's day or the project's place.
    """
    content = read_content(path, reading.progress)
    text = to_utf8(content.data)
    gatherer = ExtractBuilder(NAME, reading)
    gather_version(gatherer, text, _place(path, text, reading), _dated(path, reading))
    if content.fault:
        gatherer.notes.append(content.fault)
    if gatherer.rejected and not gatherer.has_events:
        msg = (
            f"{path}: no entry can be read: {gatherer.rejected[0].reason}. Mend the file or give another version of it."
        )
        raise ExportError(msg)
    return gatherer.extract({"recognised"})


def gather_version(gatherer: ExtractBuilder, text: bytes, place: str, at: datetime) -> None:
    """Add what one version of a list says.

    Parameters
    ----------
    gatherer
        Takes the events, claims and rejected entries.
    text
        The version's content, as UTF-8.
    place
        The project the list is of.
    at
        When this version was written; its date must be sound.
    """
    for listing in read_entries(text):
        if isinstance(listing.found, Fault):
            shown = bytes(memoryview(listing.raw)[:500]).decode("utf-8", "replace")
            gatherer.reject(listing.record, listing.found.reason, shown)
        else:
            _recognise(gatherer, listing.record, listing.found, place, at)


def read_entries(text: bytes) -> Iterator[Listing]:
    """Give the entries of one version; of a broken file those that are whole, and why the others are not."""
    members = whole_members(text)
    if isinstance(members, Fault):
        yield from _salvage(text)
        return
    entries = list_elements(members.get("contributors", b"null"))
    if isinstance(entries, Fault):
        yield Listing(1, Fault(f"contributors: {entries.reason}"), b"")
        return
    for number, raw in enumerate(entries, start=1):
        found = decode_record(raw, _Entry)
        yield Listing(number, Fault(f"entry {number}: {found.reason}") if isinstance(found, Fault) else found, raw)


def _salvage(text: bytes) -> Iterator[Listing]:
    """Give the entries of a file that is not sound JSON: entries hold no braces of their own, so each ends at one."""
    started = _LIST.search(text)
    if not started:
        yield Listing(1, Fault("no list of contributors is in it"), text)
    position = started.end() if started else len(text)
    counted, line = 0, 1
    explained: list[range] = []
    while (brace := text.find(b"{", position)) >= 0:
        whole = _FLAT.match(text, brace)
        following = text.find(b"{", brace + 1)
        position = whole.end() if whole else following if following >= 0 else len(text)
        raw = text[brace:position]
        line, counted = line + text.count(b"\n", counted, brace), brace
        found = decode_record(raw, _Entry)
        if isinstance(found, Fault):
            fault = _fault_in(raw, line) or (line, found.reason)
            explained.append(range(line, line + raw.count(b"\n") + 1))
            yield Listing(fault[0], Fault(f"line {fault[0]}: {fault[1]}"), raw)
        else:
            yield Listing(line, found, raw)
    fault_elsewhere = _fault_in(text, 1)
    if fault_elsewhere and not any(fault_elsewhere[0] in lines for lines in explained):
        number, reason = fault_elsewhere
        yield Listing(number, Fault(f"line {number}: {reason}"), text.split(b"\n")[number - 1])


def _fault_in(raw: bytes, first_line: int) -> tuple[int, str] | None:
    """Say on which line JSON first breaks, and how."""
    marker = _CONFLICT.search(raw)
    if marker:
        line = first_line + raw.count(b"\n", 0, marker.start())
        return line, "git conflict marker: the file was saved in the middle of a merge"
    try:
        json.loads(raw.decode("utf-8", "replace"))
    except json.JSONDecodeError as error:
        return first_line + error.lineno - 1, f"not sound JSON: {error.msg}"
    except RecursionError:
        return first_line, "nested too deeply to be read"
    return None


def _recognise(gatherer: ExtractBuilder, record: int, entry: _Entry, place: str, at: datetime) -> None:
    """Add one entry's recognitions, and what it says of the account."""
    login = entry.login.strip().removeprefix("@").lower()
    if not login or re.search(r"[\s/#]", login):
        gatherer.reject(record, f"'{entry.login[:LETTERS_SHOWN]}' is no GitHub login", entry)
        return
    account = github_account(login)
    key = f"{place}#recognised/{login}"
    if not entry.contributions:
        gatherer.act(key, at, account, "recognised", place)
    for number, said in enumerate(entry.contributions or ()):
        kind = said.get("type") if isinstance(said, dict) else said
        if isinstance(kind, str) and kind.strip():
            gatherer.act(f"{key}/{kind.strip()}", at, account, "recognised", place, work=kind.strip())
        else:
            gatherer.reject(record, f"{login}: contributions[{number}] is no kind of work: {str(said)[:LETTERS_SHOWN]}")
    _say_who(gatherer, account, entry)


def _say_who(gatherer: ExtractBuilder, account: str, entry: _Entry) -> None:
    if isinstance(entry.name, str):
        gatherer.claim(account, "listed_name", " ".join(entry.name.split()))
    if isinstance(entry.profile, str):
        gatherer.claim(account, "profile", plain_address(entry.profile))
    numbered = _USER_ID.search(entry.avatar_url) if isinstance(entry.avatar_url, str) else None
    if numbered:
        gatherer.claim(account, "user_id", f"github:{int(numbered[1])}")
    if account.endswith(bots.ENDING):
        gatherer.claim(account, "type", "Bot")


def _place(path: Path, text: bytes, reading: ImportContext) -> str:
    """Name the project, as the file says it or the import does."""
    if _said(text, "repoType") == "gitlab":
        msg = f"{path} recognises accounts of GitLab, whose logins cannot be distinguished from GitHub's; none was read"
        raise ExportError(msg)
    owner, name = _said(text, "projectOwner"), _said(text, "projectName")
    if owner and name:
        return github_place(f"{owner}/{name}")
    if reading.place:
        return reading.place
    msg = (
        f"{path} does not say its project (projectOwner and projectName); give it with --place github:owner/name, or "
        "with --community and a community that has one repository"
    )
    raise ExportError(msg)


def _said(text: bytes, key: str) -> str:
    """Find a plain setting, in a broken file too."""
    found = re.search(rb'"%s"\s*:\s*"([\w.-]+)"' % key.encode(), text)
    return found[1].decode() if found else ""


def _dated(path: Path, reading: ImportContext) -> datetime:
    """Give the version's day: as the import says, else as the file's name does."""
    day = reading.dated_on or day_in(path.name)
    if day is None:
        msg = (
            f"{path}: the entries carry no date; give the day of this version with --dated, or import a clone of the "
            "repository so that its history dates them"
        )
        raise ExportError(msg)
    at = start_of_day(day)
    if not EARLIEST <= at <= reading.now:
        msg = f"{path} cannot be of {day}: a version's day is between {EARLIEST:%Y-%m-%d} and {reading.now:%Y-%m-%d}"
        raise ExportError(msg)
    return at
