"""The records of Zulip: messages as its interface and its exports have them, accounts, channels.

Fields of no certain type are typed loosely, so that one of them does not cost the record. Of texts only the beginning
is looked at, for whom a message quotes.
"""

import re
from typing import Any, Final

import msgspec

INTERNAL: Final = "zulipinternal"
"""The organisation of the programs that each server has."""
DIRECT: Final = "\a"
"""The topic that newer versions write for messages between few people; older ones write none."""
CHANNEL: Final = 2
"""The kind of a recipient that is a channel."""
_QUOTED: Final = re.compile(
    r'(?:<p>)?(?:@_\*\*[^*|\n]+(?:\|(?P<number>\d+))?\*\* \[[^\]\n]{1,40}\]\(|<span class="user-mention silent" '
    r'data-user-id="(?P<user>\d+)">[^<]*</span> <a href=")[^)"\s]*/near/(?P<message>\d+)'
)
_HIDDEN: Final = re.compile(r"user\d+@")
_PROGRAM: Final = re.compile(r"[^@]*-bot@")


class Quoted(msgspec.Struct, frozen=True):
    """The message that another quotes, and the account that wrote it, as far as the text says it."""

    message: int
    account: str


class Said(msgspec.Struct):
    """A message of the interface."""

    id: int
    sender: int = msgspec.field(name="sender_id")
    timestamp: Any
    kind: Any = msgspec.field(name="type", default=None)
    channel: Any = msgspec.field(name="display_recipient", default=None)
    topic: Any = msgspec.field(name="subject", default=None)
    content: Any = None
    name: Any = msgspec.field(name="sender_full_name", default=None)
    address: Any = msgspec.field(name="sender_email", default=None)
    realm: Any = msgspec.field(name="sender_realm_str", default=None)

    @property
    def is_program(self) -> bool:
        """Whether it is of a program, which the interface shows by the address alone."""
        return self.realm == INTERNAL or (isinstance(self.address, str) and bool(_PROGRAM.match(self.address)))


class Answer(msgspec.Struct):
    """An answer of the interface, which holds messages."""

    messages: list[msgspec.Raw] | None = None


class Exported(msgspec.Struct):
    """A message of an export."""

    id: int
    sender: int
    recipient: int
    sent: Any = msgspec.field(name="date_sent")
    topic: Any = msgspec.field(name="subject", default=None)
    content: Any = None


class Organisation(msgspec.Struct):
    """An organisation ("realm")."""

    string_id: str = ""


class User(msgspec.Struct):
    """An account."""

    id: int
    name: Any = msgspec.field(name="full_name", default=None)
    address: Any = msgspec.field(name="delivery_email", default=None)
    email: Any = None
    is_bot: Any = None
    joined: Any = msgspec.field(name="date_joined", default=None)


class Stream(msgspec.Struct):
    """A channel."""

    id: int
    name: str
    invite_only: Any = None
    created: Any = msgspec.field(name="date_created", default=None)


class Recipient(msgspec.Struct):
    """Where messages go: to a channel if its ``type`` says so."""

    id: int
    type: int
    type_id: int


class Realm(msgspec.Struct):
    """What an export says of the organisation beside its messages."""

    organisations: list[Organisation] = msgspec.field(name="zerver_realm", default_factory=list)
    users: list[User] = msgspec.field(name="zerver_userprofile", default_factory=list)
    dummies: list[User] = msgspec.field(name="zerver_userprofile_mirrordummy", default_factory=list)
    programs: list[User] = msgspec.field(name="zerver_userprofile_crossrealm", default_factory=list)
    streams: list[Stream] = msgspec.field(name="zerver_stream", default_factory=list)
    recipients: list[Recipient] = msgspec.field(name="zerver_recipient", default_factory=list)


def quoted_in(content: object) -> Quoted | None:
    """Return what a message quotes at its beginning, as *Quote message* writes it; in Markdown or HTML.

    >>> quoted_in("@_**Ada L|9** [said](https://demo.org/#narrow/channel/6-a/topic/b/near/85):")
    Quoted(message=85, account='9')
    """
    found = _QUOTED.match(content) if isinstance(content, str) else None
    return Quoted(int(found["message"]), found["number"] or found["user"] or "") if found else None


def own_address(address: object) -> str:
    """Return an address that is somebody's, and not one that the server made to hide it."""
    return address if isinstance(address, str) and "@" in address and not _HIDDEN.match(address) else ""
