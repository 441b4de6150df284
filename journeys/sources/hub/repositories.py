"""Models, data sets and spaces as the Hub describes them: what the model tree needs, and who published them.

A description does not say who made the repository: ``author`` may be an organisation, which is no person. So it is
``published`` only where the answer says that its owner is a user (``authorData``); else its first commit shows it.

How a model was made is declared by its card (``base_model_relation``), else inferred: by the Hub (in its tags
``base_model:...`` and in ``baseModels``), or here, in this order: from adapter files, from tags, from the name (GGUF,
AWQ, LoRA), from several bases (a merge); with one base and nothing else, like the Hub, a fine-tune.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from journeys.sources.decode.files import Fault
from journeys.sources.hub.cards import front_matter, read_metadata, sections_of
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
from journeys.sources.hub.said import read_said

# The Hub began to keep dates of creation at this instant. Older repositories carry it instead of a date.
FLOOR: Final = frozenset(datetime(2022, 3, 2, 23, 29, second, tzinfo=UTC) for second in (4, 5))
LARGEST: Final = 1 << 62
# More tags, bases or data sets of one repository are not kept.
MOST_LISTED: Final = 2_000
OF_SPACES: Final = frozenset({"sdk", "subdomain", "host", "runtime"})
OF_MODELS: Final = frozenset(
    {
        *("modelId", "pipeline_tag", "library_name", "safetensors", "gguf", "baseModels"),
        *("transformersInfo", "transformers_info", "mask_token", "widgetData", "model-index", "config"),
    }
)
OF_DATASETS: Final = frozenset({"datasetId", "citation", "paperswithcode_id", "description", "key", "dataset_info"})
OF_DATASET_TAGS: Final = ("task_categories:", "size_categories:", "modality:", "format:", "language_creators:")
RELATIONS: Final = frozenset({"finetune", "adapter", "quantized", "merge"})

_ADAPTER_FILES: Final = re.compile(rb'"(?:adapter_config\.json|adapter_model\.|pytorch_lora_weights\.)')
_TAGS: Final = {
    "adapter": frozenset({"peft", "lora", "qlora", "adapter", "adapter-transformers"}),
    "merge": frozenset({"merge", "mergekit", "merged", "lazymergekit", "model-merge"}),
    "quantized": frozenset({"gguf", "ggml", "gptq", "awq", "exl2", "quantized", "4-bit", "8-bit", "bitsandbytes"}),
}
_NAMES: Final = {
    "quantized": re.compile(
        r"[-_.](?:gguf|ggml|gptq|awq|exl[23]|hqq|int[48]|fp8|nf4|[2-8]-?bit|bnb-\w+)\b", re.IGNORECASE
    ),
    "adapter": re.compile(r"[-_.](?:q?lora|adapters?|peft)(?![a-z])", re.IGNORECASE),
    "merge": re.compile(r"[-_.](?:merged?|slerp|dare-ties|mergekit)(?![a-z])", re.IGNORECASE),
}


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
    created_at = _created_at(fields, entry.builder.reading.now)
    text = fields.get("card") or (fields.get("description") if "meta" in fields else None)
    sections = sections_of(text) if isinstance(text, str) else (None, None)
    licences = texts_of(card.get("license")) or _tagged(tags, "license:")
    entry.builder.repository(
        place,
        told_at=entry.origin.at or sound_instant(fields.get("lastModified"), entry.builder.reading.now),
        created_at=created_at,
        **_lineage(place, fields, card, tags),
        licence=", ".join(licences) or None,
        licence_name=text_of(card.get("license_name")),
        licence_link=text_of(card.get("license_link")),
        gated=_gate(fields.get("gated")),
        tags=tags[:MOST_LISTED],
        datasets=_datasets(card, tags),
        downloads=_count(fields.get("downloads")),
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


def _created_at(fields: Fields, now: datetime) -> datetime | None:
    at = sound_instant(fields.get("createdAt"), now)
    return None if at and at.replace(microsecond=0) in FLOOR else at


def _take_owner(entry: Entry, place: str, created_at: datetime | None) -> frozenset[str]:
    owner = entry.fields.get("authorData")
    if not isinstance(owner, dict):
        return frozenset()
    account = hub_account(owner.get("name") or owner.get("user"))
    entry.claim_profile(account, owner)
    if owner.get("type") == "user" and created_at:
        entry.builder.act(f"{place}#published", created_at, account, "published", place)
    return frozenset({"published"})


def _lineage(place: str, fields: Fields, card: dict[str, Any], tags: list[str]) -> dict[str, Any]:
    kind = place.partition(":")[2].partition("/")[0]
    origin = [found for each in texts_of(card.get("duplicated_from")) if (found := repository_place(kind, each))]
    if kind != "model" or (origin and not card.get("base_model")):
        return {"base": origin, "relation": "duplicate", "declared": True} if origin else {}
    by_hub, hub_relation = _hub_lineage(fields, tags)
    bases = _bases(card, by_hub) or _adapted(fields)
    declared = text_of(card.get("base_model_relation"))
    if declared and declared.lower() in RELATIONS:
        return {"base": bases, "relation": declared.lower(), "declared": True}
    # The Hub's inference wins over ours even where the name speaks against it: it has seen the files.
    relation, inferred_from = (hub_relation, "hub") if hub_relation else _infer(place, fields, tags, bases)
    lineage = {"base": bases, "relation": relation, "inferred_from": inferred_from}
    return lineage | ({"declared": False} if relation else {})


def _hub_lineage(fields: Fields, tags: list[str]) -> tuple[list[str], str | None]:
    # the Hub's field and its tags give renamed bases by their new names
    lineage = read_metadata(fields.get("baseModels"))
    models = lineage.get("models") if isinstance(lineage, dict) else None
    if isinstance(lineage, dict) and isinstance(models, list):
        names = [each.get("id") if isinstance(each, dict) else each for each in models]
        relation = text_of(lineage.get("relation"))
        return [place for name in names if (place := repository_place("model", name))], relation
    found = [re.fullmatch(r"base_model:(?:([a-z]+):)?(.+)", tag) for tag in tags]
    pairs = [(match[1], repository_place("model", match[2])) for match in found if match]
    relation = next((how for how, _ in pairs if how in RELATIONS), None)
    return list(dict.fromkeys(place for _, place in pairs if place)), relation


def _bases(card: dict[str, Any], by_hub: list[str]) -> list[str]:
    # where card and Hub name as many bases, they are the same ones, and the Hub has their present names
    declared = [place for name in texts_of(card.get("base_model")) if (place := repository_place("model", name))]
    if len(by_hub) == len(declared):
        return by_hub
    return list(dict.fromkeys([*declared, *by_hub]))[:MOST_LISTED]


def _adapted(fields: Fields) -> list[str]:
    # an adapter's own configuration names its model, even where neither card nor Hub does
    config = read_metadata(fields.get("config"))
    adapter = config.get("peft") if isinstance(config, dict) else None
    named = repository_place("model", adapter.get("base_model_name_or_path")) if isinstance(adapter, dict) else None
    return [named] if named else []


def _infer(place: str, fields: Fields, tags: list[str], bases: list[str]) -> tuple[str | None, str | None]:
    # the order is that of reliability: files cannot be wrong, tags are chosen, names only look alike
    if _ADAPTER_FILES.search(fields.written("siblings")) or _adapted(fields):
        return "adapter", "files"
    marks = {tag.lower() for tag in tags} | {str(fields.get("library_name")).lower()}
    for relation, words in _TAGS.items():
        if marks & words:
            return relation, "tags"
    for relation, pattern in _NAMES.items():
        if pattern.search(place.rpartition("/")[2]):
            return relation, "name"
    if not bases:
        return None, None
    return ("merge" if len(bases) > 1 else "finetune"), "bases"


def _datasets(card: dict[str, Any], tags: list[str]) -> list[str]:
    named = dict.fromkeys([*texts_of(card.get("datasets")), *_tagged(tags, "dataset:")])
    return [repository_place("dataset", name) or name for name in named][:MOST_LISTED]


def _tagged(tags: Iterable[str], prefix: str) -> list[str]:
    return [tag.removeprefix(prefix) for tag in tags if tag.startswith(prefix)]


def _gate(value: Any) -> str | None:  # noqa: ANN401  (false, or text; tables write false as text)
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = text_of(value)
    return "no" if text and text.lower() == "false" else text


def _count(value: Any) -> int | None:  # noqa: ANN401  (whatever stands there)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < LARGEST else None
