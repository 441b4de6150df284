"""Recognition lists (``.all-contributorsrc``): whom a project thanks, and for what kinds of work.

An entry carries no date: the day of the list's version dates it, so several versions together show when each
recognition came. Left out: recognition that was taken back, which only a comparison of versions would show.
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
from journeys.model.accounts import GITHUB, account_at, plain_address, repository_at
from journeys.model.extract import Extract
from journeys.model.programs import bots
from journeys.sources.base import ExtractBuilder, ImportContext, day_in
from journeys.sources.decode.cells import LETTERS_SHOWN, start_of
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

_USER_ID: Final = re.compile(r"(?:githubusercontent|github)\.com/u/(\d{1,19})(?!\d)")
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
    """One entry of a file: its number there (in a broken file, its line), and its content or fault."""

    record: int
    found: _Entry | Fault
    raw: bytes


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a file begins like a recognition list, broken ones included."""
    text = head_text(head)
    return text.startswith("{") and '"contributors"' in text and any(key in text for key in _KEYS)


def read(path: Path, context: ImportContext) -> Extract:
    """Read one version of a recognition list.

    Raises
    ------
    ExportError
        When no entry can be read, or nothing tells the version's day or the project's place.
    """
    content = read_content(path, context.progress)
    text = to_utf8(content.data)
    builder = ExtractBuilder(NAME, context)
    gather_version(builder, text, _place(path, text, context), _version_day(path, context))
    if content.fault:
        builder.notes.append(content.fault)
    if builder.rejected and not builder.has_events:
        msg = (
            f"{path}: no entry can be read: {builder.rejected[0].reason}. Mend the file or give another version of it."
        )
        raise ExportError(msg)
    return builder.extract({"recognised"})


def gather_version(
    builder: ExtractBuilder, text: bytes, place: str, at: datetime, since: datetime | None = None
) -> None:
    """Add one version of a project's list (UTF-8), dated ``at``, which must be a possible date.

    ``since`` is the date of the version before it, which had not what is new in this one.
    """
    for listing in read_entries(text):
        if isinstance(listing.found, Fault):
            shown = bytes(memoryview(listing.raw)[:500]).decode("utf-8", "replace")
            builder.reject(listing.record, listing.found.reason, shown)
        else:
            _recognise(builder, listing.record, listing.found, place, (since, at))


def read_entries(text: bytes) -> Iterator[Listing]:
    """List the entries of one version; of a broken file those that are whole, and the faults of the others."""
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
    # entries hold no braces of their own, so each ends at the next one
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
    # a list that many edit at once is sometimes saved in the middle of a merge
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


def _recognise(
    builder: ExtractBuilder, record: int, entry: _Entry, place: str, dated: tuple[datetime | None, datetime]
) -> None:
    since, at = dated
    login = entry.login.strip().removeprefix("@").lower()
    if not login or re.search(r"[\s/#]", login):
        builder.reject(record, f"'{entry.login[:LETTERS_SHOWN]}' is no GitHub login", entry)
        return
    account = account_at(place, login)
    key = f"{place}#recognised/{login}"
    # Older lists name people without kinds of work.
    if not entry.contributions:
        builder.act(key, at, account, "recognised", place, since=since)
    for number, contribution in enumerate(entry.contributions or ()):
        kind = contribution.get("type") if isinstance(contribution, dict) else contribution
        if isinstance(kind, str) and kind.strip():
            builder.act(f"{key}/{kind.strip()}", at, account, "recognised", place, work=kind.strip(), since=since)
        else:
            builder.reject(
                record, f"{login}: contributions[{number}] is no kind of work: {str(contribution)[:LETTERS_SHOWN]}"
            )
    _claim_profile(builder, account, entry)


def _claim_profile(builder: ExtractBuilder, account: str, entry: _Entry) -> None:
    if isinstance(entry.name, str):
        builder.claim(account, "listed_name", " ".join(entry.name.split()))
    if isinstance(entry.profile, str):
        builder.claim(account, "profile", plain_address(entry.profile))
    # The number stays when a login is renamed; pictures carry it.
    numbered = _USER_ID.search(entry.avatar_url) if isinstance(entry.avatar_url, str) else None
    if numbered and account.startswith("github:"):
        builder.claim(account, "user_id", f"github:{int(numbered[1])}")
    if account.endswith(bots.ENDING):
        builder.claim(account, "type", "Bot")


def _place(path: Path, text: bytes, context: ImportContext) -> str:
    # logins of GitLab look like GitHub's, and would become strangers' accounts
    if _setting(text, "repoType") == "gitlab":
        msg = f"{path} recognises accounts of GitLab, whose logins cannot be distinguished from GitHub's; none was read"
        raise ExportError(msg)
    owner, name = _setting(text, "projectOwner"), _setting(text, "projectName")
    if owner and name:
        host = re.search(rb'"repoHost"\s*:\s*"https?://([\w.-]+)', text)
        return repository_at(host[1].decode() if host else GITHUB, f"{owner}/{name}")
    if context.place:
        return context.place
    msg = (
        f"{path} does not say its project (projectOwner and projectName); give it with --place github:owner/name, or "
        "with --community and a community that has one repository"
    )
    raise ExportError(msg, "place")


def _setting(text: bytes, key: str) -> str:
    # by a pattern, as a broken file has its settings too
    found = re.search(rb'"%s"\s*:\s*"([\w.-]+)"' % key.encode(), text)
    return found[1].decode() if found else ""


def _version_day(path: Path, context: ImportContext) -> datetime:
    day = context.dated_on or day_in(path.name)
    if day is None:
        msg = (
            f"{path}: the entries carry no date; give the day of this version with --dated, or import a clone of the "
            "repository so that its history dates them"
        )
        raise ExportError(msg, "day")
    return start_of(path, day, context.now)
