"""A channel of Discord in DiscordChatExporter's JSON: who joined the server, who wrote, and who answered whom.

Texts are not kept. Left out: conversations between few people; reactions, which carry no date; what the channel says
itself. A channel is known by its server's number and its own name: where it was renamed between two exports,
``aliases`` in the definition make one place of both.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from journeys.errors import ExportError
from journeys.model.accounts import keyed_hash, plain_channel
from journeys.model.extract import Extract
from journeys.model.windows import Ends
from journeys.sources.base import ExtractBuilder, ImportContext, date_fault, parse_instant
from journeys.sources.conversations import Remembered, count_of, given_home, named, without_words
from journeys.sources.decode.cells import LETTERS_SHOWN
from journeys.sources.decode.compressed import Damaged
from journeys.sources.decode.files import Fault, decode_record, to_utf8
from journeys.sources.decode.json_stream import around_list, stream_listed
from journeys.sources.discord.records import DELETED, JOINED, MESSAGES, About, Message

NAME: Final = "discord"
SHOWS: Final = ("joined_channel", "posted_message")
_BEGINNING: Final = re.compile(rb'\s*\{\s*"guild"\s*:\s*\{')


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a file begins with a server and a channel of it."""
    data = to_utf8(head)
    return not path.is_dir() and _BEGINNING.match(data) is not None and b'"channel"' in data


def read(path: Path, context: ImportContext) -> Extract:
    """Read one channel.

    Raises
    ------
    ExportError
        When it is a conversation between few people, or no message can be read.
    """
    about = _about(path)
    if about.channel.is_private:
        msg = f"{path} is a conversation between few people, which is left alone. Export the channels of a server."
        raise ExportError(msg)
    channel = _Channel(ExtractBuilder(NAME, context), about, given_home(context, "discord") or about.guild.id)
    for record in stream_listed(path, "messages", context.progress):
        found = Fault(record.fault) if record.fault else decode_record(record.raw, Message)
        reason = found.reason if isinstance(found, Fault) else channel.take(found)
        if reason:
            channel.builder.reject(record.number, reason, without_words(record.raw))
    if not channel.builder.has_events:
        rejected = channel.builder.rejected
        why = f"Message {rejected[0].record}: {rejected[0].reason}" if rejected else "It has no message"
        msg = f"{path} holds no message or joining that can be read. {why}. Export the channel again."
        raise ExportError(msg)
    exported_at = parse_instant(about.exported_at)
    if exported_at and exported_at <= context.now:
        channel.builder.ends.append(Ends(channel.place, until=exported_at))
    channel.builder.notes += channel.summary
    return channel.builder.extract(SHOWS)


def _about(path: Path) -> About:
    try:
        about = decode_record(around_list(path, "messages"), About)
    except Damaged as damage:
        about = Fault(str(damage))
    if isinstance(about, Fault) or not about.guild.id.isalnum() or not about.channel.name:
        msg = f"{path} does not say of which server and channel it is; export the channel again"
        raise ExportError(msg)
    return about


def message_key(place: str, what: str, account: str, at: datetime, key: bytes) -> str:
    """Return the key of a message: who and when, to the millisecond, which tables say too.

    As a hash, since the key of an act of somebody who opted out must not say the number of their account.
    """
    return f"{place}#{what}/{keyed_hash(f'{account} {at:%Y-%m-%dT%H:%M:%S.%f}'[:-3], key)}"


@dataclass
class _Channel:
    """A channel being read, and counts of what becomes no act. ``wrote`` has who wrote in which thread."""

    builder: ExtractBuilder
    about: About
    server: str
    other_kinds: Counter[str] = field(default_factory=Counter)
    deleted: int = 0
    wrote: Remembered[str, tuple[str, str]] = field(default_factory=Remembered)

    def __post_init__(self) -> None:
        channel = self.about.channel
        name = channel.category if channel.is_thread and isinstance(channel.category, str) else channel.name
        self.place = f"discord:{self.server}/{plain_channel(name)}"

    def take(self, message: Message) -> str | None:
        """Take one message; return the reason if it cannot be read."""
        kind = str(message.type)
        if kind not in MESSAGES and kind not in JOINED:
            self.other_kinds[kind[:LETTERS_SHOWN]] += 1
            return None
        at = parse_instant(message.timestamp)
        if fault := date_fault(at, str(message.timestamp)[:LETTERS_SHOWN], self.builder.reading.now):
            return f"timestamp: {fault}"
        if not message.author.id.isalnum():
            return f"'{message.author.id[:LETTERS_SHOWN]}' is no number of an account"
        if message.author.id == DELETED:
            self.deleted += 1
            return None
        if at is not None:
            self._add(message, kind, at)
        return None

    def _add(self, message: Message, kind: str, at: datetime) -> None:
        account = f"discord:{message.author.id}"
        for name in (message.author.name, message.author.nickname):
            named(name, lambda name: self.builder.claim(account, "name", name))
        if message.author.is_bot is True:
            self.builder.claim(account, "type", "Bot")
        key = self.builder.reading.key
        if kind in JOINED:
            self.builder.act(
                message_key(self.place, "joined", account, at, key), at, account, "joined_channel", self.place
            )
            return
        thread, toward = self._thread_of(message, account)
        self.wrote.put(message.id, (account, thread))
        event_id = message_key(self.place, "posted", account, at, key)
        self.builder.act(event_id, at, account, "posted_message", self.place, thread=thread, toward=toward)

    def _thread_of(self, message: Message, account: str) -> tuple[str, str | None]:
        # a thread has the number of the message that it began with, so every message is the first of its own thread
        answered = str(message.reference.message_id) if message.reference else ""
        other, thread = self.wrote.get(answered) or ("", f"thread/{answered or message.id}")
        if self.about.channel.is_thread:
            thread = f"thread/{self.about.channel.id}"
        return thread, other if other and other != account else None

    @property
    def summary(self) -> list[str]:
        """Sentences on all that became no act."""
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(self.other_kinds.items()))
        return [
            *count_of(self.deleted, "Messages of deleted accounts", "They are not counted."),
            *([f"No acts: {kinds}."] if kinds else []),
        ]
