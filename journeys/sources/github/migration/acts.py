"""The acts and claims that one record of a migration export tells."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from journeys.model.accounts import keyed_hash, plain_address
from journeys.model.events import NOBODY
from journeys.sources.base import ExtractBuilder, date_fault, parse_instant
from journeys.sources.decode.files import Fault, decode_record
from journeys.sources.github import threads
from journeys.sources.github.authors import UNTOLD, numbered
from journeys.sources.github.migration.records import (
    Happening,
    Item,
    Release,
    Remark,
    User,
    account_of,
    label_names,
    number_at_end,
    place_of,
    where,
)
from journeys.sources.github.threads import CARE, Thread, Utterance, comment, sound_instant

PENDING: Final = (0, "pending")
"""States of reviews, and of comments in them, that were never sent."""

_NUMBER: Final = re.compile(r"/u/(\d{1,18})(?:\D|$)")
_NOREPLY: Final = re.compile(r".*@users\.noreply\.github\.com", re.IGNORECASE)
_ON_HUB: Final = re.compile(r"\s*https?://(?:www\.)?(?:huggingface\.co|hf\.co)/([\w.-]+)/?\s*", re.IGNORECASE)
_NO_HUB_NAMES: Final = frozenset({"models", "datasets", "spaces", "docs", "papers", "collections", "join", "settings"})


@dataclass(frozen=True)
class Told:
    """One record: its number in its file, and its raw text to put it aside."""

    gatherer: ExtractBuilder
    record: int
    raw: bytes

    def reject(self, reason: str) -> None:
        """Put the record aside."""
        self.gatherer.reject(self.record, reason, threads.beginning(self.raw))

    def account(self, address: str | None, field: str = "user") -> str | None:
        """Name an account by its address, or put the record aside."""
        account = account_of(address)
        if account is None:
            self.reject(f"{field} {str(address)[:80]!r} is not the address of an account")
        return account

    def instant(self, said: Any, field: str) -> datetime | None:  # noqa: ANN401  (whatever stands there)
        """Read the date of an act, or put the record aside."""
        at = parse_instant(said)
        shown = str(said)[: threads.LETTERS_SHOWN]
        if fault := f"{field} is missing" if said is None else date_fault(at, shown, self.gatherer.reading.now):
            self.reject(fault)
            return None
        return at

    def thread(self, address: str | None, author: str = UNTOLD) -> Thread | None:
        """Make the thread that an address is of, or put the record aside."""
        found = where(address)
        if found is None:
            self.reject(f"{str(address)[:80]!r} is not the address of an issue, pull request or discussion")
            return None
        return Thread(self.gatherer, found.place, found.number, found.kind, self.record, self.raw, author)


def _user(kind: str | None, told: Told, user: User) -> None:
    account = told.account(user.url, "url")
    if account is None or account == NOBODY:
        return
    gatherer = told.gatherer
    avatar = _NUMBER.search(user.avatar_url) if isinstance(user.avatar_url, str) else None
    threads.describe(gatherer, account, int(avatar[1]) if avatar else None, kind)
    if isinstance(user.name, str):
        gatherer.claim(account, "name", " ".join(user.name.split()))
    for said in user.emails or ():
        if said.address and said.verified is not False and not _NOREPLY.fullmatch(said.address):
            gatherer.claim(account, "address", keyed_hash(said.address, gatherer.reading.key))
    for page in (user.website, *(page.url for page in user.social_accounts or ())):
        if isinstance(page, str):
            gatherer.claim(account, "profile", plain_address(page))
            on_hub = _ON_HUB.fullmatch(page)
            if on_hub and on_hub[1].lower() not in _NO_HUB_NAMES:
                gatherer.claim(account, "linked", f"hub:{on_hub[1]}")


def _item(told: Told, item: Item) -> None:
    author = told.account(item.user)
    thread = told.thread(item.url, author) if author else None
    if not author or not thread:
        return
    opened_at = thread.instant(item.created_at, "created_at")
    if opened_at:
        thread.opened(opened_at)
    if item.head and item.head.sha:
        thread.ascribe(author, "head", item.head.sha)
    if thread.kind == "pull" and item.merged_at is not None:
        landed_at = thread.instant(item.merged_at, "merged_at", ", merge")
        if landed_at:
            thread.landed(landed_at, item.merge_commit_sha if isinstance(item.merge_commit_sha, str) else "")
    now = told.gatherer.reading.now
    closed_at = sound_instant(item.closed_at, now)
    told.gatherer.thread(
        thread.place,
        thread.key,
        title=item.title if isinstance(item.title, str) else None,
        labels=label_names(item.labels),
        state="merged" if item.merged_at else "closed" if closed_at else "open",
        opened_at=opened_at,
        closed_at=closed_at,
    )


def _comment(told: Told, remark: Remark) -> None:
    account, at = told.account(remark.user), told.instant(remark.created_at, "created_at")
    thread = told.thread(remark.issue or remark.pull_request or remark.discussion or remark.url)
    if account and at and thread:
        thread.spoke([numbered(comment(account, at, remark.body), number_at_end(remark.url) or 0)])


def _commit_comment(told: Told, remark: Remark) -> None:
    account, at = told.account(remark.user), told.instant(remark.created_at, "created_at")
    place = place_of(remark.repository or remark.url)
    if not place or not remark.commit_id:
        told.reject("it does not say on which commit of which repository it is")
    elif account and at:
        said = numbered(comment(account, at, remark.body), number_at_end(remark.url) or 0)
        threads.spoke_of_commit(told.gatherer, place, remark.commit_id, said)


def _review(told: Told, remark: Remark) -> None:
    if remark.submitted_at is None and remark.state in PENDING:
        return
    said = remark.created_at if remark.submitted_at is None else remark.submitted_at
    _looked_at(told, remark, said, number_at_end(remark.url), "review")


def _review_comment(told: Told, remark: Remark) -> None:
    if remark.state in PENDING:
        return
    review = number_at_end(remark.pull_request_review)
    number = review or number_at_end(remark.url)
    _looked_at(told, remark, remark.created_at, number, "review" if review else "review_comment")


def _looked_at(told: Told, remark: Remark, said: object, number: int | None, verb: str) -> None:
    """Add a review; a comment on a line is part of one, if it says of which."""
    account, at = told.account(remark.user), told.instant(said, "created_at")
    thread = told.thread(remark.pull_request or remark.url)
    if not number:
        told.reject(f"url {remark.url[:80]!r} does not end in the number of a review")
    elif account and at and thread:
        thread.spoke([Utterance(f"{verb}/{number}", at, account, "reviewed")])


def _happening(told: Told, happening: Happening) -> None:
    if happening.event not in (*CARE, "merged"):
        return
    account, at = told.account(happening.actor, "actor"), told.instant(happening.created_at, "created_at")
    thread = told.thread(happening.issue or happening.pull_request or happening.url)
    if not account or not at or not thread:
        return
    if happening.event == "merged":
        thread.merged(at, account, happening.commit_id if isinstance(happening.commit_id, str) else "")
    else:
        thread.tended(happening.event, at, account)


def _release(told: Told, release: Release) -> None:
    if release.published_at is None:
        return
    account, at = told.account(release.user), told.instant(release.published_at, "published_at")
    place = place_of(release.repository)
    if not place or not release.tag_name:
        told.reject("it does not say which tag of which repository it is of")
    elif account and at:
        threads.released(told.gatherer, place, account, at, release.tag_name)


_Reader = tuple[type[Any], Callable[[Told, Any], None]]
_READERS: Final[Mapping[str, _Reader]] = {
    "organizations": (User, partial(_user, "Organization")),
    "users": (User, partial(_user, None)),
    "bots": (User, partial(_user, "Bot")),
    "issues": (Item, _item),
    "pull_requests": (Item, _item),
    "discussions": (Item, _item),
    "issue_comments": (Remark, _comment),
    "discussion_comments": (Remark, _comment),
    "commit_comments": (Remark, _commit_comment),
    "pull_request_reviews": (Remark, _review),
    "pull_request_review_comments": (Remark, _review_comment),
    "issue_events": (Happening, _happening),
    "releases": (Release, _release),
}
FILE_KINDS: Final = tuple(_READERS)
"""The kinds of files that are read, in this order."""


def take(kind: str, told: Told) -> bool:
    """Take one record of a file of that kind; say whether it is one."""
    shape, tell = _READERS[kind]
    found = decode_record(told.raw, shape)
    if isinstance(found, Fault):
        told.reject(found.reason)
        return False
    tell(told, found)
    return True
