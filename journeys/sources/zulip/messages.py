"""Messages of Zulip's interface: answers of /api/v1/messages, or their messages as a list or line by line.

Left out: messages between few people, and reactions, which carry no date. Which channels are private is in no message,
so what the asking account could read is read.
"""

import re
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Final

from journeys.errors import ExportError
from journeys.model.extract import Extract
from journeys.sources.base import ExtractBuilder, ImportContext
from journeys.sources.conversations import given_home, without_words
from journeys.sources.decode.compressed import Damaged
from journeys.sources.decode.files import Fault, decode_record, to_utf8
from journeys.sources.decode.json_stream import stream_records
from journeys.sources.decode.lines import read_text_blocks
from journeys.sources.zulip.organisation import SHOWS, Message, Organisation
from journeys.sources.zulip.records import INTERNAL, Answer, Said

NAME: Final = "zulip"
IN_CHANNEL: Final = ("stream", "channel")
NAME_NEEDED: Final = (
    "{path} does not say which organisation it is of; give it with --place zulip:NAME, as in zulip:demo for "
    "demo.zulipchat.com"
)
_REALM: Final = re.compile(rb'"sender_realm_str"\s*:\s*"([\w-]+)"')
_FIELDS: Final = (b'"sender_id"', b'"display_recipient"', b'"timestamp"')


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a file begins with messages of the interface."""
    data = to_utf8(head)
    is_json = not path.is_dir() and data.lstrip().startswith((b"{", b"["))
    return is_json and b'"backend_name"' not in data and all(name in data for name in _FIELDS)


def read(path: Path, context: ImportContext) -> Extract:
    """Read messages.

    Raises
    ------
    ExportError
        When nothing says which organisation they are of, or no message in a channel can be read.
    """
    name = given_home(context, "zulip") or _name_in(path)
    if not name:
        raise ExportError(NAME_NEEDED.format(path=path), "place")
    taken = Messages(Organisation(ExtractBuilder(NAME, context), name))
    for record in stream_records(path, context.progress):
        if record.fault:
            taken.reject(record.number, record.fault, record.raw)
        else:
            taken.take(record.number, record.raw)
    builder = taken.organisation.builder
    if not builder.has_events:
        rejected = builder.rejected
        why = f"Record {rejected[0].record}: {rejected[0].reason}" if rejected else "All are between few people"
        msg = f"{path} holds no message in a channel that can be read. {why}."
        raise ExportError(msg)
    builder.notes += taken.organisation.summary
    return builder.extract(SHOWS)


def _name_in(path: Path) -> str:
    """Return the organisation that most messages of the beginning are of."""
    with suppress(Damaged):
        names = Counter(_REALM.findall(next(read_text_blocks(path, lambda _: None), b"")))
        found = [name.decode() for name, _ in names.most_common() if name.decode() != INTERNAL]
        return found[0] if found else ""
    return ""


class Messages:
    """Takes the records of a file one after another."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation

    def take(self, number: int, raw: bytes) -> None:
        """Take an answer that holds messages, or a message."""
        answer = decode_record(raw, Answer)
        if isinstance(answer, Answer) and answer.messages is not None:
            for each in answer.messages:
                self._take_said(number, bytes(each))
        else:
            self._take_said(number, raw)

    def _take_said(self, number: int, raw: bytes) -> None:
        said = decode_record(raw, Said)
        if isinstance(said, Fault):
            self.reject(number, said.reason, raw)
            return
        if said.kind not in IN_CHANNEL or not isinstance(said.channel, str):
            self.organisation.private += 1
            return
        message = Message(said.id, said.sender, said.timestamp, said.channel, said.topic, said.content)
        if fault := self.organisation.take(message):
            self.reject(number, fault, raw)
            return
        account = self.organisation.account(said.sender)
        self.organisation.describe(account, said.name, said.address, is_program=said.is_program)

    def reject(self, number: int, reason: str, raw: bytes) -> None:
        """Put a record aside."""
        self.organisation.builder.reject(number, reason, without_words(raw))
