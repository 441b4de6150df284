"""What every answer of the Hugging Face Hub has in common: one record's fields, and how accounts and places are named.

The Hub writes ``createdAt``; its Python client, and whoever writes its objects down, ``created_at``. Both are read.
Fields are decoded only when they are asked for, so that a model's thousand file names cost nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

import msgspec

from journeys.model.events import NOBODY
from journeys.sources.base import TEXT_KEPT, ExtractBuilder, date_fault, parse_instant
from journeys.sources.decode.cells import hide_addresses
from journeys.sources.decode.files import Fault, decode_record
from journeys.sources.github.threads import beginning

SHORT: Final = 4_096
"""Bytes of a record that is decoded at once."""
LETTERS_SHOWN: Final = 60
"""Characters of something unreadable that a reason quotes."""
ALIASES: Final = {
    "base_models": "baseModels",
    "card_data": "cardData",
    "commit_id": "id",
    "created_at": "createdAt",
    "dataset_id": "datasetId",
    "is_pull_request": "isPullRequest",
    "last_modified": "lastModified",
    "model_id": "modelId",
    "request_id": "requestId",
    "username": "user",
}
"""Fields as the Hub's Python client names them, with the Hub's own names."""
TYPES: Final = {"user": "User", "org": "Organization"}

_PAIR: Final = {"info", "card"}
_DECODED: Final = dict[str, object]
_CUT: Final = dict[str, msgspec.Raw]
_ACCOUNT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}")
# the Hub refuses names over 96 characters today, but keeps the longer ones that were made before
_REPOSITORY: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,95}(?:/[A-Za-z0-9_][A-Za-z0-9._-]{0,254})?")
_PAGE: Final = re.compile(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/(?:models/)?", re.IGNORECASE)


class Fields:
    """The fields of one record by the Hub's names, decoded when asked for."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = {ALIASES.get(name, name): value for name, value in fields.items()}

    def __contains__(self, name: object) -> bool:
        return name in self._fields

    @property
    def names(self) -> frozenset[str]:
        """The fields there are."""
        return frozenset(self._fields)

    def get(self, name: str) -> Any:  # noqa: ANN401  (whatever stands there)
        """Give a field's value; nothing if it is missing or unsound."""
        value = self._fields.get(name)
        if isinstance(value, msgspec.Raw):
            found: Any = decode_record(bytes(value), object)
            value = self._fields[name] = None if isinstance(found, Fault) else found
        return value

    def first(self, *names: str) -> Any:  # noqa: ANN401  (whatever stands there)
        """Give the first of several fields that says anything."""
        return next((value for name in names if (value := self.get(name)) is not None), None)

    def text(self, *names: str) -> str | None:
        """Give the first of several fields that holds text."""
        return next((found for name in names if (found := text_of(self.get(name)))), None)

    def written(self, name: str) -> bytes:
        """Give a field as it is written, undecoded."""
        value = self._fields.get(name)
        if isinstance(value, msgspec.Raw):
            return bytes(value)
        return msgspec.json.encode(value) if isinstance(value, list | dict) else b""


@dataclass(frozen=True)
class Origin:
    """What is known of a file beside its content: of which place it is, what it lists, the day it was taken.

    ``kind`` is the kind of repository that its name says: model, dataset or space.
    """

    place: str | None = None
    listing: str | None = None
    at: datetime | None = None
    kind: str | None = None


@dataclass(frozen=True)
class Entry:
    """One record being read: where it stands, what it says, and where its acts go."""

    gatherer: ExtractBuilder
    origin: Origin
    number: int
    raw: bytes
    said: Fields

    def reject(self, reason: str) -> None:
        """Put the record, or a part of it that ``reason`` names, aside."""
        put_aside(self.gatherer, self.number, reason, self.raw)

    def instant(self, said: Any, field: str) -> datetime | None:  # noqa: ANN401  (whatever stands there)
        """Read the date of an act, or put the act aside."""
        at = instant_of(said)
        shown = str(said)[:LETTERS_SHOWN]
        fault = f"{field} is missing" if said is None else date_fault(at, shown, self.gatherer.reading.now)
        if fault:
            self.reject(fault)
            return None
        return at

    def claim_profile(self, account: str, said: Mapping[str, Any] | Fields) -> None:
        """Add what a short profile says of an account: name, number, type."""
        if account == NOBODY:
            return
        number, kind = text_of(said.get("_id")), said.get("type")
        self.gatherer.claim(account, "name", text_of(said.get("fullname")))
        self.gatherer.claim(account, "user_id", f"hub:{number}" if number else None)
        self.gatherer.claim(account, "type", TYPES.get(kind) if isinstance(kind, str) else None)


def put_aside(gatherer: ExtractBuilder, number: int, reason: str, raw: bytes) -> None:
    """Put a record aside without the addresses in it: requests for access hold them."""
    gatherer.reject(number, hide_addresses(reason), hide_addresses(beginning(raw)))


def decode_fields(raw: bytes) -> Fields | Fault:
    """Cut one JSON object into its fields; a short one is decoded at once, which is faster than field by field."""
    found: dict[str, Any] | Fault
    found = decode_record(raw, _DECODED) if len(raw) < SHORT else decode_record(raw, _CUT)
    if isinstance(found, Fault):
        return found
    return Fields(_joined(Fields(found)) if found.keys() == _PAIR else found)


def _joined(pair: Fields) -> dict[str, Any]:
    """Join the two halves of a line ``{"info": …, "card": …}`` into the record of one repository."""
    info, card = pair.get("info"), text_of(pair.get("card"))
    # who downloaded the cards kept the service's message where a repository has none
    has_card = card is not None and not card.startswith("Error: ")
    told = info if isinstance(info, dict) else {}
    return {**told, "card": pair.get("card")} if has_card else told


def text_of(value: Any) -> str | None:  # noqa: ANN401  (whatever stands there)
    """Give a text that can be kept, or nothing if it is none or empty."""
    if not isinstance(value, str):
        return None
    kept = " ".join(value[: 4 * TEXT_KEPT].split())[:TEXT_KEPT]
    if not kept.isprintable():
        kept = kept.replace("\0", "").encode("utf-8", "replace").decode()
    return kept or None


def texts_of(value: Any) -> list[str]:  # noqa: ANN401  (whatever stands there)
    """Give the texts of a field that is one text or a list of them.

    >>> texts_of("gpt2"), texts_of(["a", None, "b"]), texts_of(5)
    (['gpt2'], ['a', 'b'], [])
    """
    values = value if isinstance(value, list | tuple) else [value]
    return [text for each in values if (text := text_of(each))]


def instant_of(value: Any) -> datetime | None:  # noqa: ANN401  (whatever stands there)
    """Read a date as text, or as a table file holds it (there without a zone, in UTC)."""
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return parse_instant(value)


def sound_instant(value: Any, now: datetime) -> datetime | None:  # noqa: ANN401  (whatever stands there)
    """Read a date that only describes; an unsound one is left out in silence."""
    at = instant_of(value)
    return None if date_fault(at, value, now) else at


def hub_account(name: Any) -> str:  # noqa: ANN401  (whatever stands there)
    """Name an account of the Hub; a deleted one's acts are nobody's.

    >>> hub_account("Ada"), hub_account(None), hub_account("deleted")
    ('hub:Ada', 'github:ghost', 'github:ghost')
    """
    known = isinstance(name, str) and name != "deleted" and _ACCOUNT.fullmatch(name)
    return f"hub:{name}" if known else NOBODY


def login_of(account: str) -> str:
    """Give an account's name on its platform."""
    return account.partition(":")[2]


def repository_place(kind: str, name: Any) -> str | None:  # noqa: ANN401  (whatever stands there)
    """Name a model, data set or space, also one given by its page; nothing if the name cannot be one.

    >>> repository_place("model", "https://huggingface.co/gpt2"), repository_place("model", "/srv/ada/model")
    ('hub:model/gpt2', None)
    """
    if not isinstance(name, str):
        return None
    name = _PAGE.sub("", name.strip()).rstrip("/")
    return f"hub:{kind}/{name}" if _REPOSITORY.fullmatch(name) else None
