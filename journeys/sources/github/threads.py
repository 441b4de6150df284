"""What every export of GitHub's issues and pull requests has in common: the acts in one thread, and their keys.

One act has one key whichever export tells it, so the keys are made here and nowhere else in Python.
"""

import base64
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

import msgspec

from journeys.model import bots
from journeys.model.events import NOBODY
from journeys.sources.base import CLAIM_WORDS, TEXT_KEPT, ExtractBuilder, _login, date_fault, parse_instant, spoken

LETTERS_SHOWN: Final = 40
"""Characters of an unreadable date that are quoted."""
CARE: Final = ("closed", "reopened", "labeled", "unlabeled", "milestoned", "demilestoned")
"""What is triage when it is done to somebody else's thread. Not assigning: people also take work by it."""
OPENINGS: Final = {"issue": "opened_issue", "pull": "opened_change", "discussion": "opened_discussion"}
"""The kinds of threads, and the act that opens one."""

_CLAIMING: Final = re.compile(CLAIM_WORDS)


class Utterance(NamedTuple):
    """A comment or review on its way to an event. Sorted before numbering, so that the file's order does not matter."""

    key: str
    at: datetime
    account: str
    action: str


@dataclass(frozen=True)
class Thread:
    """An issue, pull request or discussion being read (``kind`` as in :data:`OPENINGS`), and what all its acts share.

    ``record`` is its number in the file and ``raw`` how it is written there, to show what was put aside; ``author`` is
    the account that opened it.
    """

    gatherer: ExtractBuilder
    place: str
    number: int
    kind: str
    record: int
    raw: bytes
    author: str

    @property
    def key(self) -> str:
        """The thread as events name it."""
        return f"{self.kind}/{self.number}"

    def is_other(self, account: str) -> bool:
        """Whether an account is not the author's; a deleted one differs from anybody."""
        return account != self.author or account == NOBODY

    def act(self, name: str, at: datetime, account: str, action: str, *, toward: str | None = None) -> None:
        """Add an event of this thread."""
        key = self.key
        self.gatherer.act(f"{self.place}/{key}#{name}", at, account, action, self.place, thread=key, toward=toward)

    def opened(self, at: datetime) -> None:
        """Add its opening."""
        self.act("opened", at, self.author, OPENINGS[self.kind])

    def landed(self, at: datetime, commit: str = "") -> None:
        """Add that the pull request was merged, an act of its author's; ``commit`` is the one it became."""
        self.act("landed", at, self.author, "landed_change")
        self.ascribe(self.author, "landed", commit)

    def merged(self, at: datetime, merger: str, commit: str = "") -> None:
        """Add the merge as an act of the merger's, if that was another than the author."""
        if self.is_other(merger):
            self.act("merged", at, merger, "merged_change", toward=self.author)
        self.ascribe(merger, "merged", commit)

    def tended(self, how: str, at: datetime, account: str) -> None:
        """Add an act of :data:`CARE` as triage, if it was done by another than the author."""
        if self.is_other(account):
            self.act(spoken(how, account, at), at, account, "triaged", toward=self.author)

    def ascribe(self, account: str, how: str, commit: str) -> None:
        """Say whose a commit is: ``landed``, ``merged`` or ``head`` (see :data:`journeys.model.events.CLAIMS`)."""
        if commit and account != NOBODY:
            self.gatherer.claim(account, "commit", f"{how}:{commit}")

    def spoke(self, utterances: Iterable[Utterance]) -> None:
        """Add comments and reviews, toward the author where another made them."""
        for each in utterances:
            toward = self.author if self.is_other(each.account) else None
            self.act(each.key, each.at, each.account, each.action, toward=toward)

    def reject(self, what: str, reason: str, raw: bytes | None = None) -> None:
        """Put aside one thing this record says."""
        self.gatherer.reject(self.record, f"{self.kind} {self.number}{what}: {reason}", beginning(raw or self.raw))

    def instant(self, said: Any, field: str, what: str = "", raw: bytes | None = None) -> datetime | None:  # noqa: ANN401
        """Read the date of an act, or put the act aside."""
        at = parse_instant(said)
        shown = str(said)[:LETTERS_SHOWN]
        fault = f"{field} is missing" if said is None else date_fault(at, shown, self.gatherer.reading.now)
        if fault:
            self.reject(what, fault, raw)
            return None
        return at


def number_doubles(utterances: Iterable[Utterance]) -> Iterator[Utterance]:
    """Tell acts of one account in one second apart, the same way whatever their order in the file."""
    seen: Counter[str] = Counter()
    for each in sorted(utterances):
        seen[each.key] += 1
        yield each._replace(key=f"{each.key}~{seen[each.key]}") if seen[each.key] > 1 else each


def comment(account: str, at: datetime, body: object) -> Utterance:
    """Make a comment: "I take this" is a claim; both have the same key. The text is looked at and not kept."""
    claims = isinstance(body, str) and _CLAIMING.match(body) is not None
    return Utterance(spoken("commented", account, at), at, account, "claimed" if claims else "commented")


def starred(gatherer: ExtractBuilder, place: str, account: str, at: datetime) -> None:
    """Add that somebody starred a repository."""
    gatherer.act(f"{place}#starred/{_login(account)}", at, account, "starred", place)


def forked(gatherer: ExtractBuilder, place: str, account: str, at: datetime) -> None:
    """Add that somebody forked a repository."""
    gatherer.act(f"{place}#forked/{_login(account)}", at, account, "forked", place)


def released(gatherer: ExtractBuilder, place: str, account: str, at: datetime, tag: str) -> None:
    """Add that somebody published a release of a repository."""
    gatherer.act(f"{place}#released/{tag}", at, account, "released", place)


def published(gatherer: ExtractBuilder, place: str, account: str, at: datetime, sha: str) -> None:
    """Add that somebody wrote a page of a repository's wiki; ``sha`` is the version of the page."""
    gatherer.act(f"{place}#published/{sha}", at, account, "published", place, work="doc")


def spoke_of_commit(gatherer: ExtractBuilder, place: str, sha: str, utterance: Utterance) -> None:
    """Add a comment on a commit."""
    key = f"{place}/commit/{sha}#{utterance.key}"
    gatherer.act(key, utterance.at, utterance.account, utterance.action, place)


def describe(gatherer: ExtractBuilder, account: str, number: object, kind: object) -> None:
    """Say of an account what nearly every record says: the platform's number, and that it is no person's."""
    if account == NOBODY:
        return
    if isinstance(number, int) and not isinstance(number, bool):
        gatherer.claim(account, "user_id", f"github:{number}")
    if account.endswith(bots.ENDING):
        gatherer.claim(account, "type", "Bot")
    elif kind in ("Bot", "Organization"):
        gatherer.claim(account, "type", str(kind))


def sound_instant(said: Any, now: datetime) -> datetime | None:  # noqa: ANN401  (whatever stands there)
    """Read a date that only describes a thread; an unsound one is left out in silence."""
    at = parse_instant(said)
    return None if date_fault(at, said, now) else at


def beginning(raw: bytes) -> str:
    """Give how a record begins, to show it."""
    return bytes(memoryview(raw)[:TEXT_KEPT]).decode("utf-8", "replace")


def review_id(node_id: str) -> str:
    """Give a review's number in GitHub's database from its node id, or the node id itself if it is of another kind.

    >>> review_id("MDE3OlB1bGxSZXF1ZXN0UmV2aWV3OTM0MTYyODU="), review_id("PRR_kwDOOWk1-s8AAAABFNGMWQ")
    ('93416285', '4644244569')
    """
    try:
        if node_id.startswith("PRR_"):
            coded = node_id.removeprefix("PRR_")
            number = msgspec.msgpack.decode(base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)), type=list[int])[
                -1
            ]
            return str(number)
        said = re.fullmatch(rb"\d+:PullRequestReview(\d+)", base64.b64decode(node_id))
        return said[1].decode() if said else node_id
    except (ValueError, IndexError):
        return node_id
