"""What all answers of the Hugging Face Hub have in common: a record's fields, and the names of accounts and places.

The Hub writes ``createdAt``; its Python client, and files of its objects, ``created_at``. Both are read.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Final

import msgspec

from journeys.model.addresses import hide_addresses
from journeys.model.events import NOBODY
from journeys.sources.base import TEXT_KEPT, ExtractBuilder, date_fault, parse_instant
from journeys.sources.decode.files import Fault, decode_record
from journeys.sources.github.threads import beginning

# Longer records hold thousands of file names that nobody asks for: their fields are decoded only when they are read.
SHORT: Final = 4_096
LETTERS_SHOWN: Final = 60
# Fields as the Hub's Python client names them.
ALIASES: Final = {
    "base_models": "baseModels",
    "card_data": "cardData",
    "commit_id": "id",
    "created_at": "createdAt",
    "dataset_id": "datasetId",
    "downloads_all_time": "downloadsAllTime",
    "is_pull_request": "isPullRequest",
    "last_modified": "lastModified",
    "model_id": "modelId",
    "request_id": "requestId",
    "username": "user",
}
TYPES: Final = {"user": "User", "org": "Organization"}

_REMEMBERED: Final = 20_000
_PAIR: Final = {"info", "card"}
_DECODED: Final = dict[str, object]
_CUT: Final = dict[str, msgspec.Raw]
_ACCOUNT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}")
# the Hub refuses names over 96 characters today, but keeps the longer ones that were made before
_REPOSITORY: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,95}(?:/[A-Za-z0-9_][A-Za-z0-9._-]{0,254})?")
_PAGE: Final = re.compile(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/(?:models/)?", re.IGNORECASE)


class Fields:
    """The fields of one record by the Hub's names, decoded when they are read."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = {ALIASES.get(name, name): value for name, value in fields.items()}

    def __contains__(self, name: object) -> bool:
        return name in self._fields

    @property
    def names(self) -> frozenset[str]:
        """The names of the fields."""
        return frozenset(self._fields)

    def has_any(self, names: frozenset[str]) -> bool:
        """Return whether any of some fields is there."""
        return not names.isdisjoint(self._fields)

    def get(self, name: str) -> Any:  # noqa: ANN401  (whatever stands there)
        """Return a field's value; None if it is missing or unsound."""
        value = self._fields.get(name)
        if isinstance(value, msgspec.Raw):
            found: Any = decode_record(bytes(value), object)
            value = self._fields[name] = None if isinstance(found, Fault) else found
        return value

    def first(self, *names: str) -> Any:  # noqa: ANN401  (whatever stands there)
        """Return the first of several fields that has a value."""
        return next((value for name in names if (value := self.get(name)) is not None), None)

    def text(self, *names: str) -> str | None:
        """Return the first of several fields that holds text."""
        return next((found for name in names if (found := text_of(self.get(name)))), None)

    def written(self, name: str) -> bytes:
        """Return a field as it is written, undecoded."""
        value = self._fields.get(name)
        if isinstance(value, msgspec.Raw):
            return bytes(value)
        return msgspec.json.encode(value) if isinstance(value, list | dict) else b""


@dataclass(frozen=True)
class Origin:
    """What is known of a file beside its content: the place it is of, what it lists, the day it was taken.

    ``kind`` is the kind of repository that its name says: model, dataset or space.
    """

    place: str | None = None
    listing: str | None = None
    at: datetime | None = None
    kind: str | None = None


@dataclass(frozen=True)
class Entry:
    """One record being read: its origin, its fields, and where its acts go."""

    builder: ExtractBuilder
    origin: Origin
    number: int
    raw: bytes
    fields: Fields

    def within(self, fields: Fields, raw: bytes, kind: str | None) -> "Entry":
        """Return a record that this one holds, of a kind of repository."""
        return replace(self, fields=fields, raw=raw, origin=replace(self.origin, kind=kind))

    def reject(self, reason: str) -> None:
        """Reject the record, or the part of it that ``reason`` names."""
        reject_record(self.builder, self.number, reason, self.raw)

    def instant(self, value: Any, field: str) -> datetime | None:  # noqa: ANN401  (whatever stands there)
        """Read the date of an act, or reject the act."""
        at = instant_of(value)
        shown = str(value)[:LETTERS_SHOWN]
        fault = f"{field} is missing" if value is None else date_fault(at, shown, self.builder.reading.now)
        if fault:
            self.reject(fault)
            return None
        return at

    def claim_profile(self, account: str, profile: Mapping[str, Any] | Fields) -> None:
        """Claim the name, number and type in a short profile of an account."""
        if account == NOBODY:
            return
        number, kind = text_of(profile.get("_id")), profile.get("type")
        self.builder.claim(account, "name", text_of(profile.get("fullname")))
        self.builder.claim(account, "user_id", f"hub:{number}" if number else None)
        self.builder.claim(account, "type", TYPES.get(kind) if isinstance(kind, str) else None)


def reject_record(builder: ExtractBuilder, number: int, reason: str, raw: bytes) -> None:
    """Reject a record without the addresses in it: requests for access hold them."""
    builder.reject(number, hide_addresses(reason), hide_addresses(beginning(raw)))


def decode_fields(raw: bytes) -> Fields | Fault:
    """Cut one JSON object into its fields."""
    found: dict[str, Any] | Fault
    found = decode_record(raw, _DECODED) if len(raw) < SHORT else decode_record(raw, _CUT)
    if isinstance(found, Fault):
        return found
    return Fields(_joined(Fields(found)) if found.keys() == _PAIR else found)


def _joined(pair: Fields) -> dict[str, Any]:
    # data sets of cards hold lines like {"info": …, "card": …}: both halves are of one repository
    info, card = pair.get("info"), text_of(pair.get("card"))
    # who downloaded the cards kept the service's message where a repository has none
    has_card = card is not None and not card.startswith("Error: ")
    fields = info if isinstance(info, dict) else {}
    return {**fields, "card": pair.get("card")} if has_card else fields


def text_of(value: Any) -> str | None:  # noqa: ANN401  (whatever stands there)
    """Return a text that can be kept, or None if it is none or empty."""
    if not isinstance(value, str):
        return None
    kept = " ".join(value[: 4 * TEXT_KEPT].split())[:TEXT_KEPT]
    if not kept.isprintable():
        kept = kept.replace("\0", "").encode("utf-8", "replace").decode()
    return kept or None


def texts_of(value: Any) -> list[str]:  # noqa: ANN401  (whatever stands there)
    """List the texts of a field that is one text or a list of them.

    >>> texts_of("gpt2"), texts_of(["a", None, "b"]), texts_of(5)
    (['gpt2'], ['a', 'b'], [])
    """
    if value is None:
        return []
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
    """Read a date that only describes; an unsound one is None."""
    at = instant_of(value)
    return None if date_fault(at, value, now) else at


def hub_account(name: Any) -> str:  # noqa: ANN401  (whatever stands there)
    """Return an account of the Hub; a deleted one's acts are nobody's.

    >>> hub_account("Ada"), hub_account(None), hub_account("deleted")
    ('hub:Ada', 'github:ghost', 'github:ghost')
    """
    known = isinstance(name, str) and name != "deleted" and _ACCOUNT.fullmatch(name)
    return f"hub:{name}" if known else NOBODY


def login_of(account: str) -> str:
    """Return an account's name on its platform."""
    return account.partition(":")[2]


def repository_place(kind: str, name: Any) -> str | None:  # noqa: ANN401  (whatever stands there)
    """Return the place of a model, data set or space, also of one given by its page; None if no such name is possible.

    >>> repository_place("model", "https://huggingface.co/gpt2"), repository_place("model", "/srv/ada/model")
    ('hub:model/gpt2', None)
    """
    return _place(kind, name) if isinstance(name, str) else None


# few models are bases of many, and each is named in several places of a record
@lru_cache(_REMEMBERED)
def _place(kind: str, name: str) -> str | None:
    name = _PAGE.sub("", name.strip()).rstrip("/")
    return f"hub:{kind}/{name}" if _REPOSITORY.fullmatch(name) else None
