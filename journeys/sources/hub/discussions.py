"""Discussions and pull requests of the Hub: who opened them, answered, closed and merged.

Lists (``.../discussions``) say who opened what; details (``.../discussions/4``) also what happened there. A pull
request is a discussion with ``isPullRequest``: both are numbered together, and either is a thread ``discussion/4``.
Left out: commits pushed to a pull request (the change is opened and landed), changed titles, pins and locks. A list
says that a change was merged, but not when.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from journeys.model.events import NOBODY
from journeys.sources.decode.files import Fault, list_elements
from journeys.sources.github.threads import Thread, ThreadAct, comment, number_duplicates
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
# The text that opens a thread stands there as its first comment. It is no act of its own, and is known by its time.
OPENING: Final = timedelta(minutes=1)
STATUS_ACTS: Final = {"closed": "closed", "open": "reopened"}
"""A new status, and what giving it to another's thread is called in the act's key."""
LARGEST: Final = 1 << 31


def take_discussion(entry: Entry) -> frozenset[str]:
    """Add all acts of one discussion or pull request; return the actions that a record like it can show."""
    fields = entry.fields
    shows = DETAILED if "events" in fields else LISTED
    number, place = fields.get("num"), _place(entry)
    if not isinstance(number, int) or not 0 < number < LARGEST:
        entry.reject(f"num is {str(number)[:LETTERS_SHOWN]}, expected the discussion's number")
        return shows
    if place is None:
        entry.reject(f"discussion {number}: repo says no place; name it with --place hub:model/owner/name")
        return shows
    author = _author(entry, fields.get("author"))
    thread = Thread(entry.builder, place, number, "discussion", entry.number, entry.raw, author)
    opened_at = _instant(thread, fields.get("createdAt"), "")
    is_change = fields.get("isPullRequest") is True
    if opened_at:
        thread.act("opened", opened_at, author, "opened_change" if is_change else "opened_discussion")
    closed_at = _take_events(entry, thread, opened_at)
    status = text_of(fields.get("status"))
    entry.builder.thread(
        place,
        thread.key,
        title=text_of(fields.get("title")),
        state=status,
        opened_at=opened_at,
        closed_at=closed_at if status in ("closed", "merged") else None,
    )
    return shows


def _place(entry: Entry) -> str | None:
    repository = entry.fields.get("repo")
    if isinstance(repository, dict):
        kind, name = repository.get("type"), repository.get("name")
    else:
        kind, name = entry.fields.get("repo_type") or "model", entry.fields.get("repo_id")
    place = repository_place(kind, name) if kind in ("model", "dataset", "space") else None
    given = entry.origin.place
    return place or (given if given and given.startswith(("hub:model/", "hub:dataset/", "hub:space/")) else None)


def _author(entry: Entry, author: Any) -> str:  # noqa: ANN401  (a profile, a name, or nothing if the account is gone)
    if not isinstance(author, dict):
        return hub_account(author)
    account = hub_account(author.get("name"))
    entry.claim_profile(account, author)
    return account


def _instant(thread: Thread, value: Any, what: str, raw: bytes | None = None) -> datetime | None:  # noqa: ANN401
    at = instant_of(value)
    return thread.instant(at.isoformat() if at else value, "createdAt", what, raw)


def _take_events(entry: Entry, thread: Thread, opened_at: datetime | None) -> datetime | None:
    raw_events = list_elements(entry.fields.written("events")) if "events" in entry.fields else []
    if isinstance(raw_events, Fault):
        thread.reject(", events", raw_events.reason)
        return None
    remarks: list[ThreadAct] = []
    closings: list[datetime] = []
    opening = opened_at
    for position, raw in enumerate(raw_events, start=1):
        fields = decode_fields(raw)
        what = f", event {position}"
        if isinstance(fields, Fault):
            thread.reject(what, fields.reason, raw)
            continue
        if fields.get("type") not in ("comment", "status-change"):
            continue
        at = _instant(thread, fields.get("createdAt"), what, raw)
        account = _author(entry, fields.get("author"))
        if at is None:
            continue
        if fields.get("type") == "status-change":
            closings += _take_status(thread, fields, at, account, _merge_commit(entry))
        elif opening and account == thread.author and at - opening <= OPENING:
            opening = None
        else:
            remarks.append(comment(account, at, _text(fields)))
            opening = None
    thread.add_remarks(number_duplicates(remarks))
    return max(closings, default=None)


def _take_status(thread: Thread, fields: Fields, at: datetime, account: str, commit: str) -> list[datetime]:
    # closing one's own thread is part of the conversation; only another's thread is triage
    data = fields.get("data")
    status = data.get("status") if isinstance(data, dict) else fields.get("new_status")
    if status == "merged":
        thread.landed(at, commit)
        thread.merged(at, account, commit)
        return [at]
    if not isinstance(status, str) or status not in STATUS_ACTS:
        return []
    if account != NOBODY:
        how = STATUS_ACTS[status]
        thread.add_triage(how, at, account)
    return [at] if status == "closed" else []


def _merge_commit(entry: Entry) -> str:
    changes = entry.fields.get("changes")
    commit = changes.get("mergeCommitId") if isinstance(changes, dict) else entry.fields.get("merge_commit_oid")
    return text_of(commit) or ""


def _text(fields: Fields) -> object:
    # the text is only tested for a claim of the task, and not kept
    data = fields.get("data")
    latest = data.get("latest") if isinstance(data, dict) else None
    return latest.get("raw") if isinstance(latest, dict) else fields.get("content")
