"""What readers of forums, chats and mailing lists share: what they remember of a file, and how they show a record."""

import re
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from journeys.model.addresses import hide_in_beginning
from journeys.sources.base import TEXT_KEPT, ImportContext

REMEMBERED: Final = 100_000
"""Messages of a file of which is remembered who wrote them: an answer to an older one names nobody."""
SEEN: Final = 5_000
"""Bytes of a rejected record that are searched for what may be shown of it."""
# JSON's own fields for what somebody wrote, in the exports that are read
_WRITTEN: Final = re.compile(
    rb'("(?:cooked|raw|content|rendered_content|text|title|topic_title|fancy_title|subject|name|nickname|full_name'
    rb'|sender_full_name|display_username|body|excerpt|description|note|message)")\s*:\s*"(?:[^"\\]|\\.)*+"?',
    re.DOTALL,
)

K = TypeVar("K")
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """The latest entries by their keys, so that memory has a bound."""

    def __init__(self, most: int = REMEMBERED) -> None:
        self.most = most
        self._entries: OrderedDict[K, V] = OrderedDict()

    def put(self, key: K, value: V) -> None:
        """Remember an entry; the oldest is forgotten."""
        self._entries[key] = value
        if len(self._entries) > self.most:
            self._entries.popitem(last=False)

    def get(self, key: K) -> V | None:
        """Return the entry of a key, if it is remembered."""
        return self._entries.get(key)


def without_words(raw: bytes) -> str:
    """Show a record without what somebody wrote, without names and without addresses.

    >>> without_words(b'{"id": 3, "content": "hello", "mail": "ada@demo.org", "n": 1}')
    '{"id": 3, "content": null, "mail": (address), "n": 1}'
    """
    shown = _WRITTEN.sub(rb"\1: null", bytes(memoryview(raw)[:SEEN]))
    return hide_in_beginning(shown.decode("utf-8", "replace")[:TEXT_KEPT])


def given_home(context: ImportContext, platform: str) -> str:
    """Return the host or the name that somebody gave with --place; empty if none."""
    named, _, rest = (context.place or "").partition(":")
    return rest.partition("/")[0] if named == platform else ""


def count_of(count: int, what: str, why: str) -> list[str]:
    """Return the sentence on what becomes no act, if there is any."""
    return [f"{what}: {count:,}. {why}"] if count else []


def named(value: object, claim: Callable[[str], None]) -> None:
    """Claim a name as it is written in an export, with single blanks; nothing where it is no text."""
    if isinstance(value, str) and value.strip():
        claim(" ".join(value.split()))
