"""A channel of Discord in DiscordChatExporter's CSV, which says less than its JSON: neither who answered, nor bots.

Its file names the channel, and nothing in it the server. Texts are not kept.
"""

import re
from pathlib import Path
from typing import Final

from journeys.errors import ExportError
from journeys.model.accounts import plain_channel
from journeys.model.extract import Extract
from journeys.sources.base import ExtractBuilder, ImportContext, date_fault, parse_instant
from journeys.sources.conversations import named
from journeys.sources.decode.cells import LETTERS_SHOWN
from journeys.sources.discord.messages import SHOWS, message_key
from journeys.sources.discord.records import DELETED
from journeys.sources.sheets.known import Cells, header_of, known_rows

NAME: Final = "discord_table"
COLUMNS: Final = ("AuthorID", "Author", "Date", "Content", "Attachments", "Reactions")
JOINING: Final = "Joined the server."
"""What the table says in the place of a text where somebody joined."""
NOTE: Final = (
    "This table says neither who answered whom nor which accounts are programs. Export the channel as JSON to see both."
)
_CHANNEL: Final = re.compile(r"(?:.* - )?(.+?) \[\d+\].*")
_DISCRIMINATOR: Final = re.compile(r"#\d{4}$")


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a file has the columns of such a table."""
    return not path.is_dir() and header_of(head)[: len(COLUMNS)] == list(COLUMNS)


def read(path: Path, context: ImportContext) -> Extract:
    """Read one channel.

    Raises
    ------
    ExportError
        When nothing says which server and channel it is, or no row can be read.
    """
    builder = ExtractBuilder(NAME, context)
    place = _place(path, context)
    for row, cells in known_rows(path, COLUMNS, context.progress, builder.notes):
        if fault := row.fault or _take(builder, place, cells):
            builder.reject(row.number, fault)
    if not builder.has_events:
        rejected = builder.rejected
        why = f"Row {rejected[0].record}: {rejected[0].reason}" if rejected else "It has no row below its header"
        msg = f"{path} holds no message that can be read. {why}. Export the channel as JSON."
        raise ExportError(msg)
    builder.notes.append(NOTE)
    return builder.extract(SHOWS)


def _place(path: Path, context: ImportContext) -> str:
    platform, _, name = (context.place or "").partition(":")
    server, _, channel = name.partition("/")
    named_so = _CHANNEL.fullmatch(path.name)
    channel = channel or (named_so[1] if named_so else "")
    if platform != "discord" or not channel:
        msg = (
            f"{path} does not say which server it is of; give it with --place discord:SERVER/CHANNEL, where SERVER is "
            "the number that the address of a channel begins with (discord.com/channels/SERVER/…)"
        )
        raise ExportError(msg, "place")
    return f"discord:{server}/{plain_channel(channel)}"


def _take(builder: ExtractBuilder, place: str, cells: Cells) -> str | None:
    # returns the reason if the row cannot be read
    number, date = cells["AuthorID"].strip(), cells.get("Date", "").strip()
    at = parse_instant(date)
    if at is None:
        return f"date {date[:LETTERS_SHOWN]!r} has no zone or cannot be read; export the channel as JSON"
    if fault := date_fault(at, date[:LETTERS_SHOWN], builder.reading.now):
        return fault
    if not number.isdecimal():
        return f"'{number[:LETTERS_SHOWN]}' is no number of an account"
    if number == DELETED:
        return None
    account = f"discord:{number}"
    named(_DISCRIMINATOR.sub("", cells.get("Author", "")), lambda name: builder.claim(account, "name", name))
    joined = cells.get("Content") == JOINING
    key = message_key(place, "joined" if joined else "posted", account, at, builder.reading.key)
    builder.act(key, at, account, "joined_channel" if joined else "posted_message", place)
    return None
