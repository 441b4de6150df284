"""Models, data sets and spaces as the Hub describes them: what the model tree needs, and who published them.

A description does not say who made the repository: ``author`` may be an organisation, which is no person. So it is
``published`` only where the answer says that its owner is a user (``authorData``); else its first commit shows it.
What it was made from is in :mod:`journeys.sources.hub.lineage`.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from journeys.sources.decode.files import Fault
from journeys.sources.hub.cards import front_matter, read_metadata, sections_of
from journeys.sources.hub.lineage import MOST_LISTED, read_lineage
from journeys.sources.hub.records import (
    LETTERS_SHOWN,
    Entry,
    Fields,
    hub_account,
    repository_place,
    sound_instant,
    text_of,
    texts_of,
)
from journeys.sources.hub.said import evaluation_results, read_said

# The Hub began to keep dates of creation at this instant. Older repositories carry it instead of a date.
FLOOR: Final = frozenset(datetime(2022, 3, 2, 23, 29, second, tzinfo=UTC) for second in (4, 5))
LARGEST: Final = 1 << 62
OWNERS: Final = {"user": "user", "org": "organisation"}
LICENCE_TAG: Final = "license:"
DATASET_TAG: Final = "dataset:"
OF_SPACES: Final = frozenset({"sdk", "subdomain", "host", "runtime"})
OF_MODELS: Final = frozenset(
    {
        *("modelId", "pipeline_tag", "library_name", "safetensors", "gguf", "baseModels"),
        *("transformersInfo", "transformers_info", "mask_token", "widgetData", "model-index", "config"),
    }
)
OF_DATASETS: Final = frozenset({"datasetId", "citation", "paperswithcode_id", "description", "key", "dataset_info"})
OF_DATASET_TAGS: Final = ("task_categories:", "size_categories:", "modality:", "format:", "language_creators:")


def kind_of(fields: Fields) -> str | None:
    """Distinguish a model, a data set and a space by the fields that only one of them has."""
    for kind, only in (("space", OF_SPACES), ("model", OF_MODELS), ("dataset", OF_DATASETS)):
        if fields.names & only:
            return kind
    tagged = any(tag.startswith(OF_DATASET_TAGS) for tag in texts_of(fields.get("tags")))
    return "dataset" if tagged else None


def take_repository(entry: Entry) -> frozenset[str]:
    """Add what a record says of one repository; return the action it can show, if any."""
    fields = entry.fields
    name = fields.text("id", "modelId", "datasetId")
    kind = kind_of(fields) or entry.origin.kind
    if kind is None:
        entry.reject(
            f"{str(name)[:LETTERS_SHOWN]}: model, data set or space? Name the file models..., datasets... or spaces..."
        )
        return frozenset()
    place = repository_place(kind, name)
    if place is None:
        entry.reject(f"id is {str(name)[:LETTERS_SHOWN]!r}, expected like owner/name")
        return frozenset()
    card = _card(entry, place)
    tags = texts_of(fields.get("tags")) or texts_of(card.get("tags"))
    now = entry.builder.reading.now
    created_at, at_floor = _created(fields, now)
    text = fields.get("card") or (fields.get("description") if "meta" in fields else None)
    sections = sections_of(text) if isinstance(text, str) else (None, None)
    entry.builder.repository(
        place,
        told_at=entry.origin.at,
        created_at=created_at,
        at_floor=at_floor,
        modified_at=sound_instant(fields.get("lastModified"), now),
        **_owner(fields),
        **read_lineage(place, fields, card, tags),
        **_terms(fields, card, tags),
        **_kind_of_model(fields, card),
        new_version=repository_place(kind, card.get("new_version")),
        tags=tags[:MOST_LISTED],
        **_links(kind, fields, card, tags),
        results=_results(fields, card),
        downloads=_count(fields.get("downloads")),
        downloads_ever=_count(fields.get("downloadsAllTime")),
        likes=_count(fields.get("likes")),
        sections=sections[0],
        unfilled=sections[1],
        said=read_said(str(name), text, card, tags) if kind == "model" and isinstance(text, str) else None,
    )
    return _take_owner(entry, place, created_at)


def _card(entry: Entry, place: str) -> dict[str, Any]:
    # an unreadable card costs only itself: the rest of the record stays
    written = entry.fields.first("cardData", "meta")
    text = entry.fields.get("card")
    if written is None and isinstance(text, str):
        written = front_matter(text)
    card = read_metadata(written)
    if isinstance(card, Fault):
        entry.reject(f"{place}, {card.reason}")
        return {}
    return card


def _created(fields: Fields, now: datetime) -> tuple[datetime | None, bool | None]:
    at = sound_instant(fields.get("createdAt"), now)
    if at is None:
        return None, None
    at_floor = at.replace(microsecond=0) in FLOOR
    return (None if at_floor else at), at_floor


def _owner(fields: Fields) -> dict[str, Any]:
    # a name without an owner is one of the Hub's first models; its answer may tell whose it is today
    told = fields.get("authorData")
    owner = told if isinstance(told, dict) else {}
    kind = owner.get("type")
    return {
        "owner": text_of(fields.get("author")) or text_of(owner.get("name") or owner.get("user")),
        "owner_type": OWNERS.get(kind) if isinstance(kind, str) else None,
    }


def _terms(fields: Fields, card: dict[str, Any], tags: list[str]) -> dict[str, Any]:
    return {
        "licence": licence_of(card.get("license"), tags),
        "licence_name": text_of(card.get("license_name")),
        "licence_link": text_of(card.get("license_link")),
        "gated": gate(fields.get("gated")),
        "private": flag(fields.get("private")),
        "disabled": flag(fields.get("disabled")),
    }


def licence_of(written: Any, tags: Iterable[str]) -> str | None:  # noqa: ANN401  (whatever stands there)
    """Return the licence that a card's metadata name, else its tags, in small letters."""
    # the Hub knows licences by names in small letters, and people write MIT
    return ", ".join(texts_of(written) or _tagged(tags, LICENCE_TAG)).lower() or None


def _kind_of_model(fields: Fields, card: dict[str, Any]) -> dict[str, Any]:
    return {
        "task": fields.text("pipeline_tag") or text_of(card.get("pipeline_tag")),
        "library": fields.text("library_name") or text_of(card.get("library_name")),
        "languages": listed(card.get("language")),
        "parameters": _parameters(fields),
    }


def listed(value: Any) -> list[str]:  # noqa: ANN401  (whatever stands there)
    """List the texts of a field, as many as are kept."""
    return texts_of(value)[:MOST_LISTED]


def _parameters(fields: Fields) -> int | None:
    for name in ("safetensors", "gguf"):
        told = fields.get(name)
        if isinstance(told, dict) and (total := _count(told.get("total"))):
            return total
    return None


def _take_owner(entry: Entry, place: str, created_at: datetime | None) -> frozenset[str]:
    owner = entry.fields.get("authorData")
    if not isinstance(owner, dict):
        return frozenset()
    account = hub_account(owner.get("name") or owner.get("user"))
    entry.claim_profile(account, owner)
    if owner.get("type") == "user" and created_at:
        entry.builder.act(f"{place}#published", created_at, account, "published", place)
    return frozenset({"published"})


def _links(kind: str, fields: Fields, card: dict[str, Any], tags: list[str]) -> dict[str, Any]:
    # a space's answer lists what the Hub found in its files too; a model's answer lists spaces that use it
    is_space = kind == "space"
    return {
        "datasets": datasets_of([card.get("datasets"), fields.get("datasets") if is_space else None], tags),
        "models": _places("model", [card.get("models"), fields.get("models")]) if is_space else None,
        "spaces": _places("space", [fields.get("spaces")]) if kind == "model" and "spaces" in fields else None,
    }


def datasets_of(named: Iterable[Any], tags: Iterable[str]) -> list[str]:
    """List the data sets that fields and tags name, as places where the Hub can have them."""
    names = [*(name for each in named for name in texts_of(each)), *_tagged(tags, DATASET_TAG)]
    return [repository_place("dataset", name) or name for name in dict.fromkeys(names)][:MOST_LISTED]


def _places(kind: str, named: Iterable[Any]) -> list[str]:
    places = [repository_place(kind, name) for each in named for name in texts_of(each)]
    return list(dict.fromkeys(place for place in places if place))[:MOST_LISTED]


def _results(fields: Fields, card: dict[str, Any]) -> int | None:
    # the Hub answers the evaluation results apart from the rest of the metadata
    if "model-index" not in fields and "model-index" not in card and "card" not in fields:
        return None
    return len(evaluation_results(card.get("model-index") or fields.get("model-index")))


def _tagged(tags: Iterable[str], prefix: str) -> list[str]:
    return [tag.removeprefix(prefix) for tag in tags if tag.startswith(prefix)]


def flag(value: Any) -> bool | None:  # noqa: ANN401  (true or false; tables write them as text)
    """Return whether a field says yes or no; None if neither."""
    if isinstance(value, bool):
        return value
    text = (text_of(value) or "").lower()
    return text == "true" if text in ("true", "false") else None


def gate(value: Any) -> str | None:  # noqa: ANN401  (false, or text; tables write false as text)
    """Return how a repository is gated: no, yes, or the Hub's own word."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = text_of(value)
    return "no" if text and text.lower() == "false" else text


def _count(value: Any) -> int | None:  # noqa: ANN401  (whatever stands there)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < LARGEST else None
