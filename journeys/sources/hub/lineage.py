"""What a model was made from and how, as its card, the Hub and its files say.

A base is declared where the card's metadata name it (``base_model``), else inferred: by the Hub (in its tags
``base_model:...`` and in ``baseModels``) or from an adapter's own configuration. How it was made is declared by the
card (``base_model_relation``), else inferred: by the Hub, or here, in this order: from adapter files, from tags, from
several bases (a merge); with one base and nothing else, like the Hub, a fine-tune. Names of models are not read for it:
"-lora" and "-merged" also stand in names of models that are neither.
"""

import re
from functools import lru_cache
from typing import Any, Final

from journeys.model.events import DECLARED, INFERRED
from journeys.sources.hub.cards import read_metadata
from journeys.sources.hub.records import Fields, repository_place, text_of, texts_of

# More tags, bases or data sets of one repository are not kept.
MOST_LISTED: Final = 2_000
RELATIONS: Final = frozenset({"finetune", "adapter", "quantized", "merge"})
# A record with none of these cannot tell what a model was made from.
TELLING: Final = frozenset({"tags", "cardData", "card", "meta", "baseModels", "config", "siblings"})

_REMEMBERED: Final = 20_000
_ADAPTER_FILES: Final = re.compile(rb'"(?:adapter_config\.json|adapter_model\.|pytorch_lora_weights\.)')
TAG: Final = "base_model:"
_TAGGED: Final = re.compile(rf"{TAG}(?:([a-z]+):)?(.+)")
MARKS: Final = {
    "adapter": frozenset({"peft", "lora", "qlora", "adapter", "adapter-transformers"}),
    "merge": frozenset({"merge", "mergekit", "merged", "lazymergekit", "model-merge"}),
    "quantized": frozenset({"gguf", "ggml", "gptq", "awq", "exl2", "quantized", "4-bit", "8-bit", "bitsandbytes"}),
}


def read_lineage(place: str, fields: Fields, card: dict[str, Any], tags: list[str]) -> dict[str, Any]:
    """Return the columns of ``REPOSITORY_SCHEMA`` on what a repository was made from; none where nothing is told."""
    kind = place.partition(":")[2].partition("/")[0]
    origin = [found for each in texts_of(card.get("duplicated_from")) if (found := repository_place(kind, each))]
    if kind != "model" or (origin and not card.get("base_model")):
        known = {"base": origin, "base_basis": [DECLARED] * len(origin), "relation": "duplicate", "declared": True}
        return known if origin else {}
    if not fields.has_any(TELLING):
        return {}
    by_hub, hub_relation = _hub_lineage(fields, tags)
    known_as = _bases(card, by_hub) or dict.fromkeys(_adapted(fields), INFERRED)
    # a model that names itself, as some do, is not made from itself
    bases = {base: basis for base, basis in known_as.items() if base.casefold() != place.casefold()}
    named = {"base": list(bases)[:MOST_LISTED], "base_basis": list(bases.values())[:MOST_LISTED]}
    declared = text_of(card.get("base_model_relation"))
    if declared and declared.lower() in RELATIONS:
        return {**named, "relation": declared.lower(), "declared": True}
    # The Hub's inference wins over ours: it has seen the files.
    relation, inferred_from = (hub_relation, "hub") if hub_relation else _infer(fields, tags, list(bases))
    return {**named, "relation": relation, "inferred_from": inferred_from, "declared": False if relation else None}


def _hub_lineage(fields: Fields, tags: list[str]) -> tuple[list[str], str | None]:
    # the Hub's field and its tags give renamed bases by their new names
    written = fields.get("baseModels")
    lineage = {} if written is None else read_metadata(written)
    models = lineage.get("models") if isinstance(lineage, dict) else None
    if isinstance(lineage, dict) and isinstance(models, list):
        names = [each.get("id") if isinstance(each, dict) else each for each in models]
        relation = text_of(lineage.get("relation"))
        return [place for name in names if (place := repository_place("model", name))], relation
    pairs = [tagged(tag) for tag in tags if tag.startswith(TAG)]
    relation = next((how for how, _ in pairs if how in RELATIONS), None)
    return list(dict.fromkeys([place for _, place in pairs if place])), relation


@lru_cache(_REMEMBERED)
def tagged(tag: str) -> tuple[str | None, str | None]:
    """Return how a model was made, by one of its tags ``base_model:...``, and from which; None where that is untold."""
    match = _TAGGED.fullmatch(tag)
    return (match[1], repository_place("model", match[2])) if match else (None, None)


def _bases(card: dict[str, Any], by_hub: list[str]) -> dict[str, str]:
    # where card and Hub name as many bases, they are the same ones, and the Hub has their present names
    named = [place for name in texts_of(card.get("base_model")) if (place := repository_place("model", name))]
    if len(by_hub) == len(set(named)):
        return dict.fromkeys(by_hub, DECLARED)
    return dict.fromkeys(named, DECLARED) | {base: INFERRED for base in by_hub if base not in named}


def _adapted(fields: Fields) -> list[str]:
    # an adapter's own configuration names its model, even where neither card nor Hub does
    config = read_metadata(fields.get("config"))
    adapter = config.get("peft") if isinstance(config, dict) else None
    named = repository_place("model", adapter.get("base_model_name_or_path")) if isinstance(adapter, dict) else None
    return [named] if named else []


def _infer(fields: Fields, tags: list[str], bases: list[str]) -> tuple[str | None, str | None]:
    # the order is that of reliability: files cannot be wrong, tags are chosen
    if _ADAPTER_FILES.search(fields.written("siblings")) or _adapted(fields):
        return "adapter", "files"
    marks = {tag.lower() for tag in tags} | {str(fields.get("library_name")).lower()}
    for relation, words in MARKS.items():
        if marks & words:
            return relation, "tags"
    if not bases:
        return None, None
    return ("merge" if len(bases) > 1 else "finetune"), "bases"
