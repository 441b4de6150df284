"""The acts that one GraphQL node shows: a thread with what was asked for of it, or a star."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import msgspec

from journeys.sources.base import ExtractBuilder
from journeys.sources.decode.files import Fault, decode_record
from journeys.sources.github.graphql.answers import Node, elements_of
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
from journeys.sources.github.record_context import RecordContext
from journeys.sources.github.threads import OPENINGS, Thread, check_instant, comment, number_duplicates

CARE_TYPES: Final = {
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
"""What has to be asked for where a node does not have it."""

UNSET: Final = msgspec.UNSET
_SHOWN_BY: Final = {
    "comment": frozenset({"commented"}),
    "review": frozenset({"reviewed", "commented"}),
    "timeline item": frozenset({"triaged"}),
}
"""What lists within a thread could show, be they empty."""


@dataclass
class NodeReader:
    """Takes nodes one by one, and counts what was asked for and what was not.

    ``lacking`` counts fields without which nodes show nothing; ``undated_merges`` merges whose date was not asked for;
    ``incomplete`` lists within threads that go on; ``unfinished`` are the kinds whose last page read was not the last
    one.
    """

    builder: ExtractBuilder
    nodes: int = 0
    lacking: Counter[str] = field(default_factory=Counter)
    undated_merges: int = 0
    incomplete: int = 0
    unfinished: set[str] = field(default_factory=set)

    def take(self, node: Node | Fault, raw: bytes) -> None:
        """Add the acts of one node; ``raw`` is the record of the file that it or the fault is in."""
        self.nodes += 1
        if isinstance(node, Fault):
            RecordContext(self.builder, self.nodes, raw).reject(node.reason)
            return
        kind = node.kind or kind_of(node.raw)
        # pages of one connection follow one another: only the last one says whether all were read
        if kind and node.goes_on:
            self.unfinished.add(kind)
        elif kind:
            self.unfinished.discard(kind)
        context = RecordContext(self.builder, self.nodes, node.raw)
        if kind == "star":
            self._star(context, node)
        elif kind is None:
            self._lack(context, "kind")
        else:
            self._item(context, node, kind)

    def _lack(self, context: RecordContext, name: str) -> None:
        """Put a node aside for a field that was not asked for."""
        self.lacking[name] += 1
        asked = FIELDS_ASKED.get(name)
        place = "its repository is not named; give it with --place github:owner/name"
        context.reject(f"ask for {asked} in the query" if asked else place)

    def _star(self, context: RecordContext, node: Node) -> None:
        star = decode_record(node.raw, Star)
        place = node.place or self.builder.reading.place
        if isinstance(star, Fault):
            context.reject(f"star: {star.reason}")
        elif node.starred_at is None:
            self._lack(context, "starredAt")
        elif place is None:
            self._lack(context, "place")
        elif (account := account_of(star, context.at(place))) is None:
            self._lack(context, "login")
        elif isinstance(at := check_instant(node.starred_at, "starredAt", self.builder.reading.now), Fault):
            context.reject(f"star: {at.reason}")
        else:
            self.builder.shows.add("starred")
            context.at(place).star(account, at)

    def _item(self, context: RecordContext, node: Node, kind: str) -> None:
        item = decode_record(node.raw, Item)
        if isinstance(item, Fault):
            context.reject(f"{kind}: {item.reason}")
            return
        place = place_of_item(item) or node.place or self.builder.reading.place
        author = account_of(item.author, context.at(place or ""))
        if author is None:
            self._lack(context, "author")
        elif item.created_at is UNSET:
            self._lack(context, "createdAt")
        elif place is None:
            self._lack(context, "place")
        else:
            context = context.at(place)
            self._add(context, context.thread(kind, item.number, author, item.body), item)

    def _add(self, context: RecordContext, thread: Thread, item: Item) -> None:
        self.builder.shows.add(OPENINGS[thread.kind])
        opened_at = thread.instant(item.created_at, "createdAt")
        if opened_at:
            thread.opened(opened_at)
        landed_at = self._merge(context, thread, item) if thread.kind == "pull" else None
        remarks = list(self._remarks(thread, item.comments, "comment"))
        # a discussion's replies stand one level below its comments
        replies = [reply for remark, _ in remarks for reply in self._remarks(thread, remark.replies, "reply")]
        self._comment(context, thread, [*remarks, *replies])
        reviews = self._remarks(thread, item.reviews, "review")
        thread.reviewed(
            (review.review_number, at, account)
            for review, at in reviews
            if (account := _account(context, thread, review.author, "review"))
        )
        self._care(context, thread, item, landed_at)
        thread.add_row(item.title, item.state, opened_at, item.closed_at, label_names(item.labels))

    def _merge(self, context: RecordContext, thread: Thread, item: Item) -> datetime | None:
        """Add the landing, and the merge where another did it; return when it landed."""
        thread.ascribe(thread.author, "head", item.head_ref_oid)
        if item.merged_at is UNSET:
            self.undated_merges += item.state == "MERGED"
            return None
        self.builder.shows |= {"landed_change"} | ({"merged_change"} if item.merged_by is not UNSET else set())
        if item.merged_at is None and item.state != "MERGED":
            return None
        at = thread.instant(item.merged_at, "mergedAt", ", merge")
        if at is None:
            return None
        commit = item.merge_commit.oid if item.merge_commit else None
        thread.landed(at, commit)
        if merger := account_of(item.merged_by, context):
            thread.merged(at, merger, commit)
        return at

    def _comment(self, context: RecordContext, thread: Thread, remarks: list[tuple[Remark, datetime]]) -> None:
        # without their texts, comments show no claims
        if any(remark.body is not UNSET for remark, _ in remarks):
            self.builder.shows.add("claimed")
        thread.add_remarks(
            number_duplicates(
                comment(account, at, remark.body)
                for remark, at in remarks
                if (account := _account(context, thread, remark.author, "comment"))
            )
        )

    def _care(self, context: RecordContext, thread: Thread, item: Item, landed_at: datetime | None) -> None:
        for done, at in self._remarks(thread, item.timeline_items, "timeline item"):
            how = CARE_TYPES[done.typename]
            # GitHub records a closing with every merge: it is no care of its own
            if how == "closed" and landed_at and at >= landed_at:
                continue
            if account := _account(context, thread, done.actor, "timeline item"):
                thread.add_triage(how, at, account)

    def _remarks(self, thread: Thread, raw: bytes, kind: str) -> Iterator[tuple[Remark, datetime]]:
        """List the sound ones of a thread's comments, reviews or the like, each with its date."""
        elements = elements_of(raw)
        if isinstance(elements, Fault):
            thread.reject(f", {kind}s", elements.reason, raw)
            return
        if elements is None:
            return
        self.incomplete += elements.more
        self.builder.shows |= _SHOWN_BY.get(kind, frozenset())
        for what, element, remark in thread.decode_each(elements.nodes, kind, Remark):
            if not _is_left_out(kind, remark):
                # a review counts from when it was sent, not from its first line
                date = remark.created_at if remark.submitted_at is None else remark.submitted_at
                if at := thread.instant(date, "createdAt", what, element):
                    yield remark, at


def _account(
    context: RecordContext, thread: Thread, author: Author | msgspec.UnsetType | None, what: str
) -> str | None:
    """Name who did something in a thread, or put it aside."""
    account = account_of(author, context)
    if account is None:
        thread.reject(f", {what}", "who it was by was not asked for: author { login }, actor { login }")
    return account


def _is_left_out(kind: str, remark: Remark) -> bool:
    """Return whether a review was never sent, or a timeline item is no care."""
    if kind == "review":
        return remark.submitted_at is None and remark.state == "PENDING"
    return kind == "timeline item" and not (isinstance(remark.typename, str) and remark.typename in CARE_TYPES)
