"""Discussions and pull requests of the Hub: who opened them, answered, closed and merged.

Lists (``.../discussions``) tell who opened what; details (``.../discussions/4``) also what happened there. A pull
request is a discussion with ``isPullRequest``: both are numbered together, and either is a thread ``discussion/4``. The
text that opens a thread stands there as its first comment and is no act of its own. Left out: commits pushed to a pull
request (the change is opened and landed), changed titles, pins and locks. A list says that a change was merged, but
not when.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from journeys.model.events import NOBODY
from journeys.sources.decode.files import Fault, list_elements
from journeys.sources.github.threads import Thread, Utterance, comment, number_doubles
from journeys.sources.hub.records import (
    LETTERS_SHOWN,
    Entry,
    Fields,
    decode_fields,
    hub_account,
    instant_of,
    repository_place,
    text_of,
)

LISTED: Final = frozenset({"opened_discussion", "opened_change"})
DETAILED: Final = LISTED | {"commented", "claimed", "landed_change", "merged_change", "triaged"}
OPENING: Final = timedelta(minutes=1)
"""Within this time of the opening, the author's first comment is the text that opens the thread."""
STATUS_ACTS: Final = {"closed": "closed", "open": "reopened"}
"""A new status, and what giving it to another's thread is called in the act's key."""
LARGEST: Final = 1 << 31


def discussions_in(entry: Entry) -> Iterator[Entry]:
    """Give the discussions of one page of a list."""
    found = list_elements(entry.said.written("discussions"))
    if isinstance(found, Fault):
        entry.reject(f"discussions: {found.reason}")
        return
    for position, raw in enumerate(found, start=1):
        said = decode_fields(raw)
        if isinstance(said, Fault):
            entry.reject(f"discussions, {position}: {said.reason}")
        else:
            yield Entry(entry.gatherer, entry.origin, entry.number, raw, said)


def take_discussion(entry: Entry) -> frozenset[str]:
    """Add all acts of one discussion or pull request; give the actions that a record like it can show."""
    said = entry.said
    shows = DETAILED if "events" in said else LISTED
    number, place = said.get("num"), _place(entry)
    if not isinstance(number, int) or not 0 < number < LARGEST:
        entry.reject(f"num is {str(number)[:LETTERS_SHOWN]}, expected the discussion's number")
        return shows
    if place is None:
        entry.reject(f"discussion {number}: repo says no place; name it with --place hub:model/owner/name")
        return shows
    author = _author(entry, said.get("author"))
    thread = Thread(entry.gatherer, place, number, "discussion", entry.number, entry.raw, author)
    opened_at = _instant(thread, said.get("createdAt"), "")
    is_change = said.get("isPullRequest") is True
    if opened_at:
        thread.act("opened", opened_at, author, "opened_change" if is_change else "opened_discussion")
    closed_at = _take_events(entry, thread, opened_at)
    status = text_of(said.get("status"))
    entry.gatherer.thread(
        place,
        thread.key,
        title=text_of(said.get("title")),
        state=status,
        opened_at=opened_at,
        closed_at=closed_at if status in ("closed", "merged") else None,
    )
    return shows


def _place(entry: Entry) -> str | None:
    repository = entry.said.get("repo")
    if isinstance(repository, dict):
        kind, name = repository.get("type"), repository.get("name")
    else:
        kind, name = entry.said.get("repo_type") or "model", entry.said.get("repo_id")
    told = repository_place(kind, name) if kind in ("model", "dataset", "space") else None
    given = entry.origin.place
    return told or (given if given and given.startswith(("hub:model/", "hub:dataset/", "hub:space/")) else None)


def _author(entry: Entry, said: Any) -> str:  # noqa: ANN401  (a profile, a name, or nothing if the account is gone)
    if not isinstance(said, dict):
        return hub_account(said)
    account = hub_account(said.get("name"))
    entry.claim_profile(account, said)
    return account


def _instant(thread: Thread, said: Any, what: str, raw: bytes | None = None) -> datetime | None:  # noqa: ANN401
    at = instant_of(said)
    return thread.instant(at.isoformat() if at else said, "createdAt", what, raw)


def _take_events(entry: Entry, thread: Thread, opened_at: datetime | None) -> datetime | None:
    """Add what happened in a thread; give when it was closed or merged last."""
    raw_events = list_elements(entry.said.written("events")) if "events" in entry.said else []
    if isinstance(raw_events, Fault):
        thread.reject(", events", raw_events.reason)
        return None
    spoken: list[Utterance] = []
    settled: list[datetime] = []
    opening = opened_at
    for position, raw in enumerate(raw_events, start=1):
        said = decode_fields(raw)
        what = f", event {position}"
        if isinstance(said, Fault):
            thread.reject(what, said.reason, raw)
            continue
        if said.get("type") not in ("comment", "status-change"):
            continue
        at = _instant(thread, said.get("createdAt"), what, raw)
        account = _author(entry, said.get("author"))
        if at is None:
            continue
        if said.get("type") == "status-change":
            settled += _take_status(thread, said, at, account, _merge_commit(entry))
        elif opening and account == thread.author and at - opening <= OPENING:
            opening = None
        else:
            spoken.append(comment(account, at, _text(said)))
            opening = None
    thread.spoke(number_doubles(spoken))
    return max(settled, default=None)


def _take_status(thread: Thread, said: Fields, at: datetime, account: str, commit: str) -> list[datetime]:
    """Add a merge, or that another closed or reopened the thread; give the time if that settled it."""
    data = said.get("data")
    status = data.get("status") if isinstance(data, dict) else said.get("new_status")
    if status == "merged":
        thread.landed(at, commit)
        thread.merged(at, account, commit)
        return [at]
    if not isinstance(status, str) or status not in STATUS_ACTS:
        return []
    if account != NOBODY:
        how = STATUS_ACTS[status]
        thread.tended(how, at, account)
    return [at] if status == "closed" else []


def _merge_commit(entry: Entry) -> str:
    changes = entry.said.get("changes")
    told = changes.get("mergeCommitId") if isinstance(changes, dict) else entry.said.get("merge_commit_oid")
    return text_of(told) or ""


def _text(said: Fields) -> object:
    """Give what a comment says, to see whether it is a claim; it is not kept."""
    data = said.get("data")
    latest = data.get("latest") if isinstance(data, dict) else None
    return latest.get("raw") if isinstance(latest, dict) else said.get("content")
