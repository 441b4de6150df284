"""Exports of a Slack workspace, unpacked: who joined which public channel, who wrote, and who answered whom.

Texts are not kept. Left out: private channels and direct messages, which some exports hold too; reactions, which carry
no date; leaving a channel, topics, pins and deleted messages. A channel is known by its name: where it was renamed
between two exports, ``aliases`` in the definition make one place of both.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar

from journeys.errors import ExportError
from journeys.model.accounts import linked_account, plain_address
from journeys.model.extract import Extract
from journeys.model.windows import Ends
from journeys.sources.base import ExtractBuilder, ImportContext, date_fault
from journeys.sources.decode.cells import LETTERS_SHOWN
from journeys.sources.decode.files import Fault, decode_record, export_folders
from journeys.sources.decode.json_stream import stream_records
from journeys.sources.slack.records import ACTS, JOINED, SLACKBOT, Account, Channel, Message, instant_of, without_texts

NAME: Final = "slack"
LISTS: Final = ("users.json", "channels.json")
PRIVATE: Final = ("groups.json", "mpims.json", "dms.json")
SHOWS: Final = ("joined_channel", "posted_message")

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}\.json")
# Folders of conversations between few people, whether or not a list names them.
_DIRECT: Final = re.compile(r"D[A-Z0-9]{8,}|mpdm-.*")
_TEAM: Final = re.compile(r"[TE][A-Z0-9]{4,}")

T = TypeVar("T")


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a folder is an unpacked export, or holds one and nothing else; also one that lacks a list."""
    return path.is_dir() and (_root(path) is not None or _lacks_a_list(path))


def read(path: Path, context: ImportContext) -> Extract:
    """Read an unpacked export.

    Raises
    ------
    ExportError
        When nothing names the workspace, or no public channel holds an act that can be read.
    """
    folder = _root(path)
    if folder is None:
        lacking = " and ".join(name for name in LISTS if not (path / name).is_file())
        msg = (
            f"{path} is a Slack export without {lacking} (users.json says who is who, channels.json what is public). "
            "Give the export as it came: the ZIP of Slack (Settings, Import/Export data), or of slackdump (slackdump "
            "export)."
        )
        raise ExportError(msg)
    workspace = _Workspace(folder, ExtractBuilder(NAME, context))
    teams = workspace.take_accounts()
    name = _given_name(context) or _number_of(path, teams)
    for channel in workspace.public_channels():
        workspace.take_channel(channel, f"slack:{name}/{channel}")
    if not workspace.builder.has_events:
        msg = f"{path} holds no message or joining that can be read in any public channel. Export the workspace again."
        raise ExportError(msg)
    if not _given_name(context):
        workspace.builder.notes.append(
            f"The export names its workspace by number only: its places are slack:{name}/… (to be claimed with the "
            f'pattern "slack:{name}/*"), or what --place slack:NAME says.'
        )
    workspace.builder.notes += workspace.summary
    return workspace.builder.extract(SHOWS)


def _root(path: Path) -> Path | None:
    return next(filter(_has_lists, export_folders(path)), None)


def _lacks_a_list(folder: Path) -> bool:
    # one of the two lists, and days of a channel
    if not any((folder / name).is_file() for name in LISTS):
        return False
    inner = (each for each in folder.iterdir() if each.is_dir() and not each.is_symlink())
    return any(_DAY.fullmatch(file.name) for each in inner for file in each.iterdir())


def _has_lists(folder: Path) -> bool:
    return all((folder / name).is_file() for name in LISTS)


def _given_name(context: ImportContext) -> str:
    platform, _, name = (context.place or "").partition(":")
    return name.split("/")[0] if platform == "slack" else ""


def _number_of(path: Path, teams: Counter[str]) -> str:
    # all exports of a workspace share its number; guests' accounts carry their own workspace's
    if teams:
        return min(teams, key=lambda team: (-teams[team], team))
    msg = f"{path} does not say which workspace it is of (no 'team_id' in users.json); give it with --place slack:NAME"
    raise ExportError(msg, "place")


@dataclass
class _Workspace:
    """An export being read, and counts of what becomes no act."""

    folder: Path
    builder: ExtractBuilder
    known: set[str] = field(default_factory=set)
    records: int = 0
    bytes_read: int = 0
    other_kinds: Counter[str] = field(default_factory=Counter)
    private: int = 0
    unsigned: int = 0
    reactions: int = 0
    reactors: set[str] = field(default_factory=set)
    created: dict[str, datetime | None] = field(default_factory=dict)

    def take_accounts(self) -> Counter[str]:
        """Claim the profiles of accounts, and count the workspaces that they are of."""
        teams: Counter[str] = Counter()
        for where, account, raw in self._records("users.json", Account):
            if not account.id.isalnum():
                self._reject(where, f"'{account.id[:LETTERS_SHOWN]}' is no number of an account", raw)
                continue
            self.known.add(account.id)
            _claim_profile(self.builder, account)
            if isinstance(account.team_id, str) and _TEAM.fullmatch(account.team_id):
                teams[account.team_id] += 1
        return teams

    def public_channels(self) -> list[str]:
        """List the folders of public channels."""
        channels = [channel for _, channel, _ in self._records("channels.json", Channel)]
        self.created = {channel.name: instant_of(str(channel.created)) for channel in channels}
        listed = set(self.created)
        faults = self.builder.rejected.total
        private: set[str] = set()
        for name in PRIVATE:
            if (self.folder / name).is_file():
                for _, channel, _ in self._records(name, Channel):
                    private |= {channel.name, channel.id}
        # A channel that no list names may be a private one, unless the lists of private ones could all be read.
        all_known = self.builder.rejected.total == faults
        folders = sorted(each for each in self.folder.iterdir() if each.is_dir() and not each.is_symlink())
        kept = [each.name for each in folders if any(_DAY.fullmatch(file.name) for file in each.iterdir())]
        public = [
            name
            for name in kept
            if name not in private and not _DIRECT.fullmatch(name) and (all_known or name in listed)
        ]
        self.private = len(kept) - len(public)
        return public

    def take_channel(self, channel: str, place: str) -> None:
        """Read a channel's days in order."""
        starters: dict[str, str] = {}
        self.builder.ends.append(Ends(place, since=self.created.get(channel)))
        for file in sorted((self.folder / channel).iterdir()):
            if not _DAY.fullmatch(file.name) or not file.is_file() or file.is_symlink():
                continue
            for where, message, raw in self._records(f"{channel}/{file.name}", Message):
                # Messages of old exports do not name whom they answer; the first message of the thread lists its
                # replies.
                if message.replies:
                    starters[message.ts] = message.account
                reason = self._take_message(place, message, starters)
                if reason:
                    self._reject(where, reason, raw)

    def _take_message(self, place: str, message: Message, starters: dict[str, str]) -> str | None:
        # returns the reason if the message cannot be read
        if message.kind not in ACTS:
            self.other_kinds[message.kind] += 1
            return None
        at = instant_of(message.ts)
        if at is None:
            return f"ts {message.ts[:LETTERS_SHOWN]!r} is no time; expected like 1433562823.000002"
        if fault := date_fault(at, at, self.builder.reading.now):
            return fault
        reactors = message.reactors
        self.reactions += len(reactors)
        self.reactors.update(reactors)
        if not message.account.isalnum():
            self.unsigned += 1
            return None
        account = f"slack:{message.account}"
        self._claim_unlisted(account, message)
        if message.kind in JOINED:
            self.builder.act(f"{place}#joined/{message.ts}", at, account, "joined_channel", place)
            return None
        other = message.toward or (starters.get(message.thread, "") if message.is_reply else "")
        toward = f"slack:{other}" if other.isalnum() and other != message.account else None
        thread = f"thread/{message.thread}"
        key = f"{place}#posted/{message.ts}"
        self.builder.act(key, at, account, "posted_message", place, thread=thread, toward=toward)
        return None

    def _claim_unlisted(self, account: str, message: Message) -> None:
        # users.json lists neither programs nor guests of other workspaces
        if message.account in self.known:
            return
        if not message.user and message.account == message.bot_id:
            self.builder.claim(account, "type", "Bot")
            self.builder.claim(account, "name", message.username if isinstance(message.username, str) else None)
        elif isinstance(message.user_profile, dict):
            _claim_profile(self.builder, Account(message.account, profile=message.user_profile))
        elif message.account == SLACKBOT or isinstance(message.bot_profile, dict):
            self.builder.claim(account, "type", "Bot")

    def _records(self, name: str, kind: type[T]) -> Iterator[tuple[str, T, bytes]]:
        before = self.bytes_read

        def advance(done: int) -> None:
            self.bytes_read = before + done
            self.builder.reading.progress(self.bytes_read)

        for record in stream_records(self.folder / name, advance):
            self.records += 1
            where = f"{name}, record {record.number}"
            found = Fault(record.fault) if record.fault else decode_record(record.raw, kind)
            if isinstance(found, Fault):
                self._reject(where, found.reason, record.raw)
            else:
                yield where, found, record.raw

    def _reject(self, where: str, reason: str, raw: bytes) -> None:
        self.builder.reject(self.records, f"{where}: {reason}", without_texts(raw))

    @property
    def summary(self) -> Iterator[str]:
        """Sentences on all that became no act."""
        if self.reactions:
            yield (
                f"Reactions: {self.reactions:,}, of {len(self.reactors):,} accounts. They are no acts: Slack does not "
                "say when somebody reacted."
            )
        if self.unsigned:
            yield f"Messages that do not say who wrote them: {self.unsigned:,}. They are not counted."
        if self.other_kinds:
            kinds = ", ".join(f"{count:,} {kind[:LETTERS_SHOWN]}" for kind, count in sorted(self.other_kinds.items()))
            yield f"No acts: {kinds}."
        if self.private:
            yield f"Private channels and conversations: {self.private:,}. Left alone: only public ones are read."


def _claim_profile(builder: ExtractBuilder, account: Account) -> None:
    named = f"slack:{account.id}"
    for name in account.names:
        builder.claim(named, "name", " ".join(name.split()) if isinstance(name, str) else None)
    if account.address:
        builder.claim_address(named, account.address)
    if account.is_bot is True or account.id == SLACKBOT:
        builder.claim(named, "type", "Bot")
    for page in account.pages:
        builder.claim(named, "linked", linked_account(page))
        builder.claim(named, "profile", plain_address(page))
