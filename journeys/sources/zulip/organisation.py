"""A Zulip organisation as both its exports and its interface show it: messages in channels become acts.

Texts and topics are not kept: a topic is part of the conversation, so a thread is named by a hash of it. Who quotes a
message answers its author; any other message is toward whoever began the topic.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, NamedTuple

from journeys.model.accounts import keyed_hash, plain_channel
from journeys.sources.base import ExtractBuilder, date_fault
from journeys.sources.conversations import Remembered, count_of, named
from journeys.sources.decode.cells import LETTERS_SHOWN
from journeys.sources.zulip.records import own_address, quoted_in

SHOWS: Final = ("posted_message",)
RESOLVED: Final = "✔ "
"""What stands before a topic once it is marked as resolved."""


class Message(NamedTuple):
    """A message in a channel."""

    number: int
    sender: int
    sent: object
    channel: str
    topic: object
    content: object


@dataclass
class Organisation:
    """An organisation being read, and counts of what becomes no act."""

    builder: ExtractBuilder
    name: str
    private: int = 0
    writers: Remembered[int, tuple[str, str]] = field(default_factory=Remembered)

    def account(self, number: int | str) -> str:
        """Return the account of a number."""
        return f"zulip:{self.name}/{number}"

    def place(self, channel: str) -> str:
        """Return the place of a channel."""
        return f"zulip:{self.name}/{plain_channel(channel)}"

    def describe(self, account: str, name: object, address: object, *, is_program: bool) -> None:
        """Claim what a record says of an account."""
        named(name, lambda name: self.builder.claim(account, "name", name))
        if is_program:
            self.builder.claim(account, "type", "Bot")
        elif own := own_address(address):
            self.builder.claim_address(account, own)

    def take(self, message: Message) -> str | None:
        """Add a message; return the reason if it cannot be read."""
        at = instant_of(message.sent)
        if fault := date_fault(at, str(message.sent)[:LETTERS_SHOWN], self.builder.reading.now):
            return f"the message's {fault}"
        if at is None or not isinstance(message.topic, str):
            return "the message has no topic"
        account, place = self.account(message.sender), self.place(message.channel)
        topic = f"{message.channel}\n{message.topic.removeprefix(RESOLVED)}"
        thread = f"topic/{keyed_hash(topic, self.builder.reading.key)}"
        toward = self._quoted(message.content, thread)
        self.writers.put(message.number, (account, thread))
        self.builder.act(
            f"{place}#posted/{message.number}",
            at,
            account,
            "posted_message",
            place,
            thread=thread,
            toward=toward if toward != account else None,
        )
        return None

    def _quoted(self, content: object, thread: str) -> str | None:
        quoted = quoted_in(content)
        if quoted is None:
            return None
        if known := self.writers.get(quoted.message):
            # who quotes from another topic begins or goes on with this one
            return known[0] if known[1] == thread else None
        return self.account(quoted.account) if quoted.account else None

    @property
    def summary(self) -> list[str]:
        """Sentences on all that became no act."""
        return count_of(self.private, "Messages in private channels and conversations", "Left alone.")


def instant_of(seconds: object) -> datetime | None:
    """Return a time that is given in seconds since 1970.

    >>> instant_of(1667417719.16).isoformat(), instant_of("x")
    ('2022-11-02T19:35:19.160000+00:00', None)
    """
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
