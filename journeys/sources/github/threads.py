"""What every export of GitHub's issues and pull requests has in common: the acts in one thread, and their keys.

One act has one key whichever export it comes from, so the keys are made here and nowhere else in Python.
"""

import base64
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple, TypeVar

import msgspec

from journeys.model.events import NOBODY
from journeys.model.vocabulary import CHANGES
from journeys.sources.base import CLAIM_WORDS, TEXT_KEPT, ExtractBuilder, date_fault, parse_instant, timed_key
from journeys.sources.decode.files import Fault, decode_record

LETTERS_SHOWN: Final = 40
"""Characters of an unreadable date that are quoted."""
CARE: Final = ("closed", "reopened", "labeled", "unlabeled", "milestoned", "demilestoned")
"""What is triage when it is done to somebody else's thread. Not assigning: people also take work by it."""
OPENINGS: Final = {"issue": "opened_issue", "pull": "opened_change", "discussion": "opened_discussion"}
"""The kinds of threads, and the act that opens one."""

T = TypeVar("T")

_CLAIMING: Final = re.compile(CLAIM_WORDS)


class ThreadAct(NamedTuple):
    """A comment or review on its way to an event. Sorted before numbering, so that the file's order does not matter."""

    key: str
    at: datetime
    account: str
    action: str


# not frozen, for speed: see RecordContext
@dataclass(slots=True)
class Thread:
    """An issue, pull request or discussion (``kind`` as in :data:`OPENINGS`), and what all acts in it share.

    ``number`` is what the platform calls it: GitLab writes ``!3`` of a merge request. ``record`` is its number in the
    file and ``raw`` how it is written there, to show what was put aside; ``author`` is
    the account that opened it, ``agent`` the AI agent that took part in the change that it is.
    """

    builder: ExtractBuilder
    place: str
    number: int | str
    kind: str
    record: int
    raw: bytes
    author: str
    agent: str | None = None

    @property
    def key(self) -> str:
        """The thread as events name it."""
        return f"{self.kind}/{self.number}"

    def is_other(self, account: str) -> bool:
        """Return whether an account is not the author's."""
        # all deleted accounts share one name, so two of that name may be two people
        return account != self.author or account == NOBODY

    def act(self, name: str, at: datetime, account: str, action: str, *, toward: str | None = None) -> None:
        """Add an event of this thread."""
        key = self.key
        agent = self.agent if action in CHANGES else None
        event_id = f"{self.place}/{key}#{name}"
        self.builder.act(event_id, at, account, action, self.place, thread=key, toward=toward, agent=agent)

    def opened(self, at: datetime) -> None:
        """Add the opening."""
        self.act("opened", at, self.author, OPENINGS[self.kind])

    def landed(self, at: datetime, commit: object = "") -> None:
        """Add that the pull request was merged, as an act of its author; ``commit`` is the one it became."""
        self.act("landed", at, self.author, "landed_change")
        self.ascribe(self.author, "landed", commit)

    def merged(self, at: datetime, merger: str, commit: object = "") -> None:
        """Add the merge as an act of the merger, if that was another than the author."""
        if self.is_other(merger):
            self.act("merged", at, merger, "merged_change", toward=self.author)
        self.ascribe(merger, "merged", commit)

    def add_triage(self, how: str, at: datetime, account: str) -> None:
        """Add an act of :data:`CARE` as triage, if it was done by another than the author."""
        if self.is_other(account):
            self.act(timed_key(how, account, at), at, account, "triaged", toward=self.author)

    def ascribe(self, account: str, how: str, commit: object) -> None:
        """Claim a commit for an account: ``landed``, ``merged`` or ``head`` (:data:`journeys.model.events.CLAIMS`)."""
        if commit and isinstance(commit, str) and account != NOBODY:
            self.builder.claim(account, "commit", f"{how}:{commit}")

    def add_remarks(self, utterances: Iterable[ThreadAct]) -> None:
        """Add comments and reviews, toward the author where another made them."""
        for each in utterances:
            toward = self.author if self.is_other(each.account) else None
            self.act(each.key, each.at, each.account, each.action, toward=toward)

    def reviewed(self, reviews: Iterable[tuple[str | None, datetime, str]]) -> None:
        """Add reviews, given as id, time and account; an author's own is a comment."""
        numbered, others = [], []
        for identity, at, account in reviews:
            action = "reviewed" if self.is_other(account) else "commented"
            if identity:
                numbered.append(ThreadAct(f"review/{review_id(identity)}", at, account, action))
            else:
                others.append(ThreadAct(timed_key("review", account, at), at, account, action))
        self.add_remarks([*numbered, *number_duplicates(others)])

    def add_row(
        self, title: object, state: object, opened_at: object, closed_at: object, labels: Sequence[str] = ()
    ) -> None:
        """Add the thread's own row; what is no text or no sound date is left out, since no act depends on it."""
        now = self.builder.reading.now
        self.builder.thread(
            self.place,
            self.key,
            title=title if isinstance(title, str) else None,
            labels=labels,
            state=state.lower() if isinstance(state, str) else None,  # GraphQL writes OPEN, REST open
            opened_at=sound_instant(opened_at, now),
            closed_at=sound_instant(closed_at, now),
        )

    def reject(self, what: str, reason: str, raw: bytes | None = None) -> None:
        """Put aside one part of this record."""
        self.builder.reject(self.record, f"{self.kind} {self.number}{what}: {reason}", beginning(raw or self.raw))

    def instant(self, value: object, field: str, what: str = "", raw: bytes | None = None) -> datetime | None:
        """Return the date of an act in UTC, or put the act aside."""
        at = check_instant(value, field, self.builder.reading.now)
        if isinstance(at, Fault):
            self.reject(what, at.reason, raw)
            return None
        return at

    def decode_each(self, elements: Iterable[bytes], kind: str, shape: type[T]) -> Iterator[tuple[str, bytes, T]]:
        """Decode the thread's comments or the like, and put aside those that are broken.

        Yields
        ------
        What to call each in a reason, how it is written, and its decoded form.
        """
        for position, element in enumerate(elements, start=1):
            what = f", {kind} {position}"
            found = decode_record(element, shape)
            if isinstance(found, Fault):
                self.reject(what, found.reason, element)
            else:
                yield what, element, found


def number_duplicates(utterances: Iterable[ThreadAct]) -> Iterator[ThreadAct]:
    """Add a number to the keys of acts of one account in one second, the same whatever their order in the file."""
    counts: Counter[str] = Counter()
    for each in sorted(utterances):
        counts[each.key] += 1
        yield each._replace(key=f"{each.key}~{counts[each.key]}") if counts[each.key] > 1 else each


def comment(account: str, at: datetime, body: object) -> ThreadAct:
    """Return a comment; "I take this" is a claim. The text is looked at and not kept."""
    claims = isinstance(body, str) and _CLAIMING.match(body) is not None
    # claims have the key of comments: exports without texts know the same act as a comment
    return ThreadAct(timed_key("commented", account, at), at, account, "claimed" if claims else "commented")


def check_instant(value: object, field: str, now: datetime) -> datetime | Fault:
    """Return the date of an act in UTC, or what is wrong with it."""
    if value is None:
        return Fault(f"{field} is missing")
    at = parse_instant(value)
    if at is None or date_fault(at, "", now):
        return Fault(date_fault(at, str(value)[:LETTERS_SHOWN], now) or "")
    return at


def sound_instant(value: object, now: datetime) -> datetime | None:
    """Return a date that only describes a thread; nothing where it is not sound."""
    at = parse_instant(value)
    return None if at is None or date_fault(at, value, now) else at


def beginning(raw: bytes) -> str:
    """Return how a record begins, to show it."""
    # a view: msgspec's Raw cannot be sliced, and bytes() would copy a record of megabytes
    return bytes(memoryview(raw)[:TEXT_KEPT]).decode("utf-8", "replace")


def review_id(node_id: str) -> str:
    """Return a review's number in GitHub's database from its node id, or the node id itself if it is of another kind.

    >>> review_id("MDE3OlB1bGxSZXF1ZXN0UmV2aWV3OTM0MTYyODU="), review_id("PRR_kwDOOWk1-s8AAAABFNGMWQ")
    ('93416285', '4644244569')
    """
    # node ids were base64 of "017:PullRequestReview93416285"; those of today hold a MessagePack list that ends with
    # the number. Other exports have only the number, so it is what the act's key is made of.
    try:
        if node_id.startswith("PRR_"):
            coded = node_id.removeprefix("PRR_")
            padded = coded + "=" * (-len(coded) % 4)
            return str(msgspec.msgpack.decode(base64.urlsafe_b64decode(padded), type=list[int])[-1])
        found = re.fullmatch(rb"\d+:PullRequestReview(\d+)", base64.b64decode(node_id))
        return found[1].decode() if found else node_id
    except (ValueError, IndexError):
        return node_id
