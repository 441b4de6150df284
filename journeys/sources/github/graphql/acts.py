"""The acts that one GraphQL node tells: a thread with what was asked for of it, or a star."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import msgspec

from journeys.sources.base import ExtractBuilder, date_fault, parse_instant, spoken
from journeys.sources.decode.files import Fault, decode_record
from journeys.sources.github import threads
from journeys.sources.github.graphql.answers import Found, elements_of
from journeys.sources.github.graphql.records import (
    Author,
    Item,
    Remark,
    Star,
    account_of,
    kind_of,
    label_names,
    place_of_item,
)
from journeys.sources.github.threads import (
    OPENINGS,
    Thread,
    Utterance,
    comment,
    number_doubles,
    review_id,
    sound_instant,
)

DONE: Final = {
    "ClosedEvent": "closed",
    "ReopenedEvent": "reopened",
    "LabeledEvent": "labeled",
    "UnlabeledEvent": "unlabeled",
    "MilestonedEvent": "milestoned",
    "DemilestonedEvent": "demilestoned",
}
"""What GraphQL calls the acts of care."""
FIELDS_ASKED: Final = {
    "author": "author { login }",
    "createdAt": "createdAt",
    "kind": "__typename or url (to tell issues from pull requests)",
    "starredAt": "stargazers { edges { starredAt node { login } } }",
    "login": "login",
}
"""What has to be asked for where a node does not say it."""

UNSET: Final = msgspec.UNSET


@dataclass
class Taker:
    """Takes nodes one by one, and keeps count of what was asked for and what was not.

    ``shown`` are the actions that the fields asked for can show; ``lacking`` counts fields without which nodes tell
    nothing; ``more`` counts threads with more comments or the like than were asked for; ``unfinished`` are the kinds
    whose last page read was not the last one.
    """

    gatherer: ExtractBuilder
    nodes: int = 0
    shown: set[str] = field(default_factory=set)
    lacking: Counter[str] = field(default_factory=Counter)
    undated_landings: int = 0
    more: int = 0
    unfinished: set[str] = field(default_factory=set)

    def take(self, found: Found | Fault, raw: bytes) -> None:
        """Take one node, or what could not be read in its place."""
        self.nodes += 1
        if isinstance(found, Fault):
            self.gatherer.reject(self.nodes, found.reason, threads.beginning(raw))
            return
        kind = found.kind or kind_of(found.raw)
        if kind and found.goes_on:
            self.unfinished.add(kind)
        elif kind:
            self.unfinished.discard(kind)
        if kind == "star":
            self._star(found)
        elif kind is None:
            self.lack("kind", found.raw)
        else:
            self._item(found, kind)

    def lack(self, name: str, raw: bytes) -> None:
        """Put a node aside for a field that was not asked for."""
        self.lacking[name] += 1
        asked = FIELDS_ASKED.get(name, "its repository is not named; give it with --place github:owner/name")
        reason = f"ask for {asked} in the query" if name in FIELDS_ASKED else asked
        self.gatherer.reject(self.nodes, reason, threads.beginning(raw))

    def _star(self, found: Found) -> None:
        star = decode_record(found.raw, Star)
        place = found.place or self.gatherer.reading.place
        if isinstance(star, Fault):
            self.gatherer.reject(self.nodes, f"star: {star.reason}", threads.beginning(found.raw))
        elif found.starred_at is None:
            self.lack("starredAt", found.raw)
        elif place is None:
            self.lack("place", found.raw)
        elif (account := account_of(star)) is None:
            self.lack("login", found.raw)
        else:
            at = parse_instant(found.starred_at)
            fault = date_fault(at, str(found.starred_at)[: threads.LETTERS_SHOWN], self.gatherer.reading.now)
            if fault or at is None:
                self.gatherer.reject(self.nodes, f"star: {fault}", threads.beginning(found.raw))
                return
            self.shown.add("starred")
            threads.describe(self.gatherer, account, star.database_id, star.typename)
            threads.starred(self.gatherer, place, account, at)

    def _item(self, found: Found, kind: str) -> None:
        item = decode_record(found.raw, Item)
        if isinstance(item, Fault):
            self.gatherer.reject(self.nodes, f"{kind}: {item.reason}", threads.beginning(found.raw))
            return
        place = place_of_item(item) or found.place or self.gatherer.reading.place
        author = UNSET if item.author is UNSET else account_of(item.author)
        if not isinstance(author, str):
            self.lack("author", found.raw)
        elif item.created_at is UNSET:
            self.lack("createdAt", found.raw)
        elif place is None:
            self.lack("place", found.raw)
        else:
            _describe(self.gatherer, author, item.author)
            thread = Thread(self.gatherer, place, item.number, kind, self.nodes, found.raw, author)
            self._tell(thread, item)

    def _tell(self, thread: Thread, item: Item) -> None:
        self.shown.add(OPENINGS[thread.kind])
        opened_at = thread.instant(item.created_at, "createdAt")
        if opened_at:
            thread.opened(opened_at)
        landed_at = self._merge(thread, item) if thread.kind == "pull" else None
        remarks = list(self._remarks(thread, item.comments, "comment"))
        replies = [reply for told, _ in remarks for reply in self._remarks(thread, told.replies, "reply")]
        self._speak(thread, [*remarks, *replies])
        self._review(thread, item)
        self._care(thread, item, landed_at)
        state = item.state.lower() if isinstance(item.state, str) else None
        now = self.gatherer.reading.now
        self.gatherer.thread(
            thread.place,
            thread.key,
            title=item.title if isinstance(item.title, str) else None,
            labels=label_names(item.labels),
            state=state,
            opened_at=opened_at,
            closed_at=sound_instant(item.closed_at, now),
        )

    def _merge(self, thread: Thread, item: Item) -> datetime | None:
        """Add the landing, and the merge where another did it; say when it landed."""
        if isinstance(item.head_ref_oid, str):
            thread.ascribe(thread.author, "head", item.head_ref_oid)
        if item.merged_at is UNSET:
            self.undated_landings += item.state == "MERGED"
            return None
        self.shown |= {"landed_change"} | ({"merged_change"} if item.merged_by is not UNSET else set())
        if item.merged_at is None and item.state != "MERGED":
            return None
        at = thread.instant(item.merged_at, "mergedAt", ", merge")
        if at is None:
            return None
        commit = item.merge_commit.oid if item.merge_commit else None
        oid = commit if isinstance(commit, str) else ""
        thread.landed(at, oid)
        merger = None if isinstance(item.merged_by, msgspec.UnsetType) else account_of(item.merged_by)
        if merger:
            _describe(self.gatherer, merger, item.merged_by)
            thread.merged(at, merger, oid)
        return at

    def _speak(self, thread: Thread, remarks: list[tuple[Remark, datetime]]) -> None:
        said = []
        for remark, at in remarks:
            self.shown |= {"claimed"} if remark.body is not UNSET else set()
            if account := self._who(thread, remark.author, "comment"):
                said.append(comment(account, at, remark.body))
        if said:
            thread.spoke(number_doubles(said))

    def _review(self, thread: Thread, item: Item) -> None:
        known, nameless = [], []
        for remark, at in self._remarks(thread, item.reviews, "review"):
            account = self._who(thread, remark.author, "review")
            if account is None:
                continue
            action = "reviewed" if thread.is_other(account) else "commented"
            number = remark.full_database_id or remark.database_id or remark.id
            if number:
                known.append(Utterance(f"review/{review_id(str(number))}", at, account, action))
            else:
                nameless.append(Utterance(spoken("review", account, at), at, account, action))
        if known or nameless:
            thread.spoke([*known, *number_doubles(nameless)])

    def _care(self, thread: Thread, item: Item, landed_at: datetime | None) -> None:
        """Add what was done to the thread; a merge closes it, which is no care of its own."""
        for done, at in self._remarks(thread, item.timeline_items, "timeline item"):
            how = DONE.get(done.typename) if isinstance(done.typename, str) else None
            if how is None or (how == "closed" and landed_at and at >= landed_at):
                continue
            if account := self._who(thread, done.actor, "timeline item"):
                thread.tended(how, at, account)

    def _who(self, thread: Thread, author: Author | msgspec.UnsetType | None, what: str) -> str | None:
        """Name who did something in a thread, or put it aside."""
        account = None if isinstance(author, msgspec.UnsetType) else account_of(author)
        if account is None:
            thread.reject(f", {what}", "who it was by was not asked for: author { login }, actor { login }")
        else:
            _describe(thread.gatherer, account, author)
        return account

    def _remarks(self, thread: Thread, raw: bytes, kind: str) -> Iterator[tuple[Remark, datetime]]:
        """Give the sound ones of a thread's comments, reviews or the like, each with its date."""
        elements = elements_of(raw)
        if isinstance(elements, Fault):
            thread.reject(f", {kind}s", elements.reason, raw)
            return
        if elements is None:
            return
        self.more += elements.more
        self.shown |= _SHOWN.get(kind, frozenset())
        for position, node in enumerate(elements.nodes, start=1):
            what = f", {kind} {position}"
            remark = decode_record(node, Remark)
            if isinstance(remark, Fault):
                thread.reject(what, remark.reason, node)
            elif not _is_left_out(kind, remark):
                said = remark.created_at if remark.submitted_at is None else remark.submitted_at
                if at := thread.instant(said, "createdAt", what, node):
                    yield remark, at


_SHOWN: Final = {
    "comment": frozenset({"commented"}),
    "review": frozenset({"reviewed", "commented"}),
    "timeline item": frozenset({"triaged"}),
}


def _is_left_out(kind: str, remark: Remark) -> bool:
    """Whether a review was never sent, or a timeline item is of no care."""
    if kind == "review":
        return remark.submitted_at is None and remark.state == "PENDING"
    return kind == "timeline item" and not (isinstance(remark.typename, str) and remark.typename in DONE)


def _describe(gatherer: ExtractBuilder, account: str, author: Author | msgspec.UnsetType | None) -> None:
    """Keep what an answer says of an account."""
    if isinstance(author, Author):
        threads.describe(gatherer, account, author.database_id, author.typename)
        if isinstance(author.name, str):
            gatherer.claim(account, "name", " ".join(author.name.split()))
