"""An export of a Zulip organisation, unpacked: who registered, who wrote in which public channel, and who quoted whom.

Left out: private channels and conversations between few people, and who may administer the organisation, since the
export does not say since when. A file of messages alone says neither the organisation nor which channels are private:
it is read only where somebody names the organisation.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from journeys.errors import ExportError
from journeys.model.extract import Extract
from journeys.model.windows import Ends
from journeys.sources.base import ExtractBuilder, ImportContext, date_fault
from journeys.sources.conversations import given_home, without_words
from journeys.sources.decode.files import Fault, decode_record, export_folders, read_content, to_utf8
from journeys.sources.decode.json_stream import stream_listed
from journeys.sources.zulip.messages import NAME_NEEDED
from journeys.sources.zulip.organisation import SHOWS, Message, Organisation, instant_of
from journeys.sources.zulip.records import CHANNEL, DIRECT, Exported, Realm, User

NAME: Final = "zulip"
REALM: Final = "realm.json"
PARTS: Final = "messages-*.json"
LIST: Final = "zerver_message"
AFTER: Final = "zerver_usermessage"
ALONE: Final = (
    "{path} is one file of a Zulip export, which says neither the organisation nor which of its channels are public. "
    "Give the whole export, as its folder or archive. If all its channels are public, --place zulip:NAME takes it "
    "alone."
)
ALONE_NOTE: Final = (
    "This file names no channel, so its channels have numbers. The whole export, with realm.json, names them and the "
    "accounts."
)


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a folder is an unpacked export, or holds one and nothing else; or a file is one of messages."""
    if path.is_dir():
        return _root(path) is not None
    data = to_utf8(head).lstrip()
    return data.startswith(b"{") and b'"%s"' % LIST.encode() in data


def read(path: Path, context: ImportContext) -> Extract:
    """Read an unpacked export, or one of its files of messages.

    Raises
    ------
    ExportError
        When nothing names the organisation, or no public channel holds a message that can be read.
    """
    export = _Export(path, ExtractBuilder(NAME, context))
    export.take_messages()
    builder = export.organisation.builder
    if not builder.has_events:
        rejected = builder.rejected
        why = f" {rejected[0].reason}." if rejected else ""
        msg = f"{path} holds no message that can be read in any public channel.{why} Export the organisation again."
        raise ExportError(msg)
    builder.notes += export.organisation.summary
    if export.alone:
        builder.notes.append(ALONE_NOTE)
    return builder.extract(SHOWS if export.alone else ("registered", *SHOWS))


def _root(path: Path) -> Path | None:
    return next((each for each in export_folders(path) if (each / REALM).is_file() and any(each.glob(PARTS))), None)


class _Export:
    """An export being read; ``channels`` are the names of public channels by the number of their recipient."""

    def __init__(self, path: Path, builder: ExtractBuilder) -> None:
        root = _root(path) if path.is_dir() else None
        self.alone = root is None
        self.parts = sorted(root.glob(PARTS)) if root else [path]
        self.channels: dict[int, str] = {}
        name = given_home(builder.reading, "zulip")
        realm = _realm(root / REALM) if root else None
        if realm is None and not name:
            raise ExportError(ALONE.format(path=path), "place")
        if realm and not name:
            name = next((each.string_id for each in realm.organisations if each.string_id), "")
        if not name:
            raise ExportError(NAME_NEEDED.format(path=path), "place")
        self.organisation = Organisation(builder, name)
        if realm:
            self._take_realm(realm)

    def _take_realm(self, realm: Realm) -> None:
        public = {stream.id: stream for stream in realm.streams if stream.invite_only is False}
        for recipient in realm.recipients:
            if recipient.type == CHANNEL and recipient.type_id in public:
                self.channels[recipient.id] = public[recipient.type_id].name
        for stream in public.values():
            created = instant_of(stream.created)
            self.organisation.builder.ends.append(Ends(self.organisation.place(stream.name), since=created))
        for user in (*realm.users, *realm.dummies):
            self._take_user(user)
        for program in realm.programs:
            self.organisation.describe(self.organisation.account(program.id), program.email, "", is_program=True)

    def _take_user(self, user: User) -> None:
        account, builder = self.organisation.account(user.id), self.organisation.builder
        address = user.address or user.email
        self.organisation.describe(account, user.name, address, is_program=user.is_bot is True)
        at = instant_of(user.joined)
        # a date that is not sound costs the act alone: what somebody wrote has dates of its own
        if at is not None and not date_fault(at, at, builder.reading.now):
            place = f"zulip:{self.organisation.name}"
            builder.act(f"{place}#registered/{user.id}", at, account, "registered", place)

    def take_messages(self) -> None:
        """Read all files of messages in order."""
        before = 0
        for part in self.parts:
            for number, raw, found in self._messages(part, before):
                reason = found.reason if isinstance(found, Fault) else self._take(found)
                if reason:
                    self.organisation.builder.reject(number, f"{part.name}: {reason}", without_words(raw))
            before += part.stat().st_size

    def _messages(self, part: Path, before: int) -> Iterator[tuple[int, bytes, Exported | Fault]]:
        progress = self.organisation.builder.reading.progress
        for record in stream_listed(part, LIST, lambda done: progress(before + done), until=AFTER):
            found = Fault(record.fault) if record.fault else decode_record(record.raw, Exported)
            yield record.number, record.raw, found

    def _take(self, found: Exported) -> str | None:
        channel = self.channels.get(found.recipient)
        if self.alone:
            channel = str(found.recipient) if found.topic not in ("", DIRECT, None) else None
        if channel is None:
            self.organisation.private += 1
            return None
        return self.organisation.take(Message(found.id, found.sender, found.sent, channel, found.topic, found.content))


def _realm(path: Path) -> Realm:
    content = read_content(path)
    realm = decode_record(to_utf8(content.data), Realm)
    if isinstance(realm, Fault):
        msg = f"{path} cannot be read: {content.fault or realm.reason}. Export the organisation again."
        raise ExportError(msg)
    return realm
