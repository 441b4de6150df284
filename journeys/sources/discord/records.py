"""The records of DiscordChatExporter: what a file says of its channel, and a message.

Fields of no certain type are typed loosely, so that one of them does not cost the record. Texts are not decoded.
"""

from typing import Any, Final

import msgspec

JOINED: Final = frozenset({"GuildMemberJoin", "7"})
# Not here: pins, calls, boosts and other sentences of the channel itself; ThreadCreated, which repeats what somebody
# wrote; commands, which programs answer. Older versions write the numbers of kinds that they do not know.
MESSAGES: Final = frozenset({"Default", "Reply", "0", "19"})
DELETED: Final = "456226577798135808"
"""The account that stands for all who deleted theirs."""


class Server(msgspec.Struct):
    """The server ("guild") of a channel."""

    id: str = ""


class Channel(msgspec.Struct):
    """A channel, or a thread, whose ``category`` is then the channel that it is in."""

    id: str = ""
    type: Any = None
    name: str = ""
    category: Any = None

    @property
    def is_thread(self) -> bool:
        """Whether it is a thread in a channel."""
        return isinstance(self.type, str) and "Thread" in self.type

    @property
    def is_private(self) -> bool:
        """Whether it is a conversation between few people."""
        return isinstance(self.type, str) and self.type.startswith("Direct")


class About(msgspec.Struct, rename="camel"):
    """What a file says of itself before its messages."""

    guild: Server
    channel: Channel
    exported_at: Any = None


class Author(msgspec.Struct, rename="camel"):
    """Who wrote a message."""

    id: str
    name: Any = None
    nickname: Any = None
    is_bot: Any = None


class Reference(msgspec.Struct, rename="camel"):
    """The message that another answers."""

    message_id: Any = None


class Message(msgspec.Struct):
    """One message."""

    id: str
    timestamp: Any
    author: Author
    type: Any = "Default"
    reference: Reference | None = None
