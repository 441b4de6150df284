"""Archives of mailing lists in mbox: who wrote, and who answered whom, by In-Reply-To and References.

Texts and subjects are not kept, and addresses only as hashes: who writes to a list and signs commits under one address
is one account. Left out: messages that belong to no list, which a mailbox of one's own holds too; what trackers send in
somebody's name, under an address of their own; and automatic replies.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from journeys.errors import ExportError
from journeys.model.accounts import author_account, keyed_hash
from journeys.model.events import UNNAMED
from journeys.model.extract import Extract
from journeys.model.programs import bots
from journeys.sources.base import ExtractBuilder, ImportContext, date_fault
from journeys.sources.conversations import Remembered, count_of
from journeys.sources.decode.cells import LETTERS_SHOWN
from journeys.sources.mail.letters import Letter, begins_like_letter, read_letters

NAME: Final = "mailing_list"
SHOWS: Final = ("posted_message",)
LOOKED_AT: Final = 200
"""Messages of the beginning by which the list is known."""
TRACKERS: Final = ("X-GitHub-Sender", "X-GitLab-Project", "X-Bugzilla-Who", "X-JIRA-FingerPrint", "X-Gerrit-Change-Id")
"""Headers of messages that a tracker sends in the name of people, under one address for all of them."""
LIST_NEEDED: Final = (
    "{path} does not say which mailing list it is of; give it with --place mail:NAME, as in mail:demo-devel.demo.org"
)


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a file begins with a message of an mbox."""
    return not path.is_dir() and begins_like_letter(head)


def read(path: Path, context: ImportContext) -> Extract:
    """Read an archive.

    Raises
    ------
    ExportError
        When nothing says which list it is of, or no message can be read.
    """
    lists = Lists(ExtractBuilder(NAME, context), list(islice(read_letters(path), LOOKED_AT)))
    if not lists.knows_list:
        raise ExportError(LIST_NEEDED.format(path=path), "place")
    for letter in read_letters(path, context.progress):
        lists.take(letter)
    builder = lists.builder
    if not builder.has_events:
        rejected = builder.rejected
        why = f"Message {rejected[0].record}: {rejected[0].reason}" if rejected else "; ".join(lists.summary)
        msg = f"{path} holds no message of a mailing list that can be read. {why}"
        raise ExportError(msg)
    builder.notes += lists.summary
    return builder.extract(SHOWS)


@dataclass
class Lists:
    """The lists of an archive being read, and counts of what becomes no act.

    ``beginning`` are messages by which the list is known where they do not name it themselves.
    """

    builder: ExtractBuilder
    beginning: list[Letter]
    of_no_list: int = 0
    of_trackers: int = 0
    automatic: int = 0
    by_envelope: int = 0
    wrote: Remembered[str, tuple[str, str]] = field(default_factory=Remembered)

    def __post_init__(self) -> None:
        platform, _, name = (self.builder.reading.place or "").partition(":")
        self.given = name if platform == "mail" else ""
        self.names_lists = any(letter.list_name for letter in self.beginning)
        tags = Counter(letter.tag for letter in self.beginning if letter.tag)
        tag, count = next(iter(tags.most_common(1)), ("", 0))
        # most messages of a list have its tag, answers too; in a list of many projects no tag does
        self.tag = tag if 2 * count > len(self.beginning) else ""

    @property
    def knows_list(self) -> bool:
        """Whether it is known which list the messages are of."""
        return bool(self.given or self.names_lists or self.tag)

    def take(self, letter: Letter) -> None:
        """Take one message, or put it aside."""
        if letter.fault:
            self.builder.reject(letter.number, letter.fault)
        elif self.names_lists and not letter.list_name:
            # a mailbox of one's own holds letters, too, and these are nobody else's business
            self.of_no_list += 1
        elif any(letter.headers.get(name) for name in TRACKERS):
            self.of_trackers += 1
        elif letter.text("Auto-Submitted").casefold() not in ("", "no"):
            self.automatic += 1
        elif fault := self._take(letter):
            self.builder.reject(letter.number, fault)

    def _take(self, letter: Letter) -> str | None:
        # returns the reason if the message cannot be read
        name, address = letter.sender
        if not name and not address:
            return "the message does not say who wrote it"
        at = self._instant(letter)
        if isinstance(at, str):
            return at
        place = f"mail:{letter.list_name or self.given or self.tag}"
        account = self._account(name, address, place)
        key = self.builder.reading.key
        identity = keyed_hash(letter.identity or f"{account} {at.isoformat()}", key)
        thread, toward = self._thread_of(letter, identity)
        self.wrote.put(letter.identity, (account, thread))
        event_id = f"{place}#posted/{identity}"
        toward = toward if toward != account else None
        self.builder.act(event_id, at, account, "posted_message", place, thread=f"thread/{thread}", toward=toward)
        return None

    def _instant(self, letter: Letter) -> datetime | str:
        now, at = self.builder.reading.now, letter.at
        fault = date_fault(at, letter.text("Date")[:LETTERS_SHOWN], now)
        if at is not None and not fault:
            return at
        # many a computer's clock was wrong, and the server's mostly not
        received_at = letter.received_at
        if received_at is None or date_fault(received_at, "", now):
            return fault or "the message has no date"
        self.by_envelope += 1
        return received_at

    def _account(self, name: str, address: str, place: str) -> str:
        account = author_account(name, address, place, self.builder.reading.key)
        self.builder.claim(account, "name", name)
        if address:
            self.builder.claim_address(account, address)
        if bots.is_program(name, address):
            self.builder.claim(account, "type", bots.PROGRAM)
        return account

    def _thread_of(self, letter: Letter, identity: str) -> tuple[str, str | None]:
        before = letter.answered
        if not before:
            return identity, None
        if direct := self.wrote.get(before[-1]):
            return direct[1], direct[0]
        # what it answers is in another file: it is toward whoever began the thread
        known = next((found for each in reversed(before) if (found := self.wrote.get(each))), None)
        return known[1] if known else keyed_hash(before[0], self.builder.reading.key), UNNAMED

    @property
    def summary(self) -> list[str]:
        """Sentences on all that became no act, and on dates that are not the messages' own."""
        return [
            *count_of(self.of_no_list, "Messages of no mailing list", "Left alone."),
            *count_of(self.of_trackers, "Messages that trackers sent in somebody's name", "They are no acts."),
            *count_of(self.automatic, "Automatic replies", "They are no acts."),
            *count_of(self.by_envelope, "Messages without a date that can be", "They have the server's."),
        ]
