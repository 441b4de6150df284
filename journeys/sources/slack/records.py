"""One record of a Slack export: an account, a channel, a message; and the kinds of messages.

Fields of no certain type are typed loosely, so that one of them does not cost the record. Texts are not decoded.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from journeys.model.addresses import hide_addresses

JOINED: Final = frozenset({"channel_join", "group_join"})
# Not here: reply_broadcast, which repeats a reply; tombstone, which stands where a message was deleted; and what the
# channel writes itself (topic, leaving, pins).
MESSAGES: Final = frozenset(
    {"", "me_message", "bot_message", "file_share", "file_comment", "file_mention", "thread_broadcast"}
)
ACTS: Final = JOINED | MESSAGES
# Slack's own helper, which exports do not mark as a bot.
SLACKBOT: Final = "USLACKBOT"

# Bytes of a rejected record that are searched for what may be shown of it.
SEEN: Final = 5_000
_WRITTEN: Final = re.compile(
    rb'("(?:text|fallback|preview|comment|initial_comment|title|topic|purpose|value)")\s*:\s*"(?:[^"\\]|\\.)*+"?',
    re.DOTALL,
)
_ADDRESS: Final = re.compile(rb'"https?:[^"]*+"?')
_STAMP: Final = re.compile(r"(\d{9,10})\.(\d{6})")
_URL: Final = re.compile(r"(?:https?://|(?<![\w.@/])(?:www\.)?(?:github\.com|huggingface\.co)/)[^\s<>|,;)\"']+", re.I)


class Account(msgspec.Struct):
    """One entry of ``users.json``."""

    id: str
    team_id: Any = None
    name: Any = None
    real_name: Any = None
    is_bot: Any = None
    profile: Any = None

    @property
    def names(self) -> Iterator[object]:
        """The names it has, some twice."""
        profile = self.profile if isinstance(self.profile, dict) else {}
        yield self.name
        yield self.real_name
        for key in ("real_name", "real_name_normalized", "display_name", "display_name_normalized"):
            yield profile.get(key)

    @property
    def address(self) -> str:
        """Its e-mail address, if the export has it."""
        said = self.profile.get("email") if isinstance(self.profile, dict) else None
        return said if isinstance(said, str) and "@" in said else ""

    @property
    def pages(self) -> Iterator[str]:
        """Addresses of pages in its profile: title, status, and the workspace's own fields."""
        if not isinstance(self.profile, dict):
            return
        fields = self.profile.get("fields")
        said = [self.profile.get(key) for key in ("title", "status_text")]
        if isinstance(fields, dict):
            said += [entry.get("value") for entry in fields.values() if isinstance(entry, dict)]
        for text in said:
            if isinstance(text, str):
                yield from _URL.findall(text)


class Channel(msgspec.Struct):
    """One entry of ``channels.json`` or of the lists of what is private."""

    id: str = ""
    name: str = ""
    created: int | str | None = None


class Message(msgspec.Struct):
    """One entry of a channel's day."""

    ts: str
    subtype: str | None = None
    user: str | None = None
    bot_id: str | None = None
    thread_ts: str | None = None
    parent_user_id: str | None = None
    username: Any = None
    user_profile: Any = None
    comment: Any = None
    file: Any = None
    root: Any = None
    bot_profile: Any = None
    replies: Any = None
    reactions: Any = None

    @property
    def kind(self) -> str:
        """Its subtype, empty for a plain message."""
        return self.subtype or ""

    @property
    def account(self) -> str:
        """The id of the author."""
        # A comment on a file of old exports names its author inside; a program has an id of its own.
        return self.user or _user_in(self.comment) or self.bot_id or ""

    @property
    def toward(self) -> str:
        """The id of the one replied to: who began the thread, or shared the file commented on."""
        if self.is_reply:
            return self.parent_user_id or _user_in(self.root)
        return _user_in(self.file) if self.kind == "file_comment" else ""

    @property
    def thread(self) -> str:
        """The thread it is in."""
        # Every message is the first of its own thread, so that an export from before an answer and one from after
        # agree.
        return self.thread_ts or self.ts

    @property
    def is_reply(self) -> bool:
        """Return whether it answers another message."""
        return self.thread_ts not in (None, "", self.ts)

    @property
    def reactors(self) -> list[str]:
        """The ids of those who reacted, one a reaction."""
        found = self.reactions if isinstance(self.reactions, list) else []
        users = [entry.get("users") for entry in found if isinstance(entry, dict)]
        return [user for each in users if isinstance(each, list) for user in each if isinstance(user, str)]


def instant_of(stamp: str) -> datetime | None:
    """Read a message's time, which is also its number.

    >>> instant_of("1433562823.000002").isoformat()
    '2015-06-06T03:53:43.000002+00:00'
    """
    found = _STAMP.fullmatch(stamp)
    return datetime.fromtimestamp(int(found[1]), UTC).replace(microsecond=int(found[2])) if found else None


def without_texts(raw: bytes) -> str:
    """Show a record without what somebody wrote and without addresses."""
    # the addresses of files open them to everybody who has the address
    shown = _ADDRESS.sub(b"null", _WRITTEN.sub(rb"\1: null", bytes(memoryview(raw)[:SEEN])))
    return hide_addresses(shown.decode("utf-8", "replace"))


def _user_in(part: object) -> str:
    said = part.get("user") if isinstance(part, dict) else None
    return said if isinstance(said, str) else ""
