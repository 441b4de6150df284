"""Sentences on the tree of models: what was made from what, by how many owners, how soon, and what cannot be said."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

import pandas as pd

from journeys.analysis.lineage.counts import Counts
from journeys.analysis.lineage.times import FirstDerivatives
from journeys.analysis.stats.survival import Estimate
from journeys.model import wording
from journeys.model.accounts import model_name

RELATIONS: Final = {
    "finetune": "fine-tune",
    "adapter": "adapter",
    "quantized": "quantised version",
    "merge": "merge",
    "unknown": "made in a way that is not told",
}
"""How a model was made from its base."""
GATES: Final = {"no": "open to all", "auto": "gated: after a click", "manual": "gated: after somebody agrees"}
CANNOT: Final = (
    "**Unseen models.** What was deleted, is private, lies on another host or is in no loaded export is not here; a "
    "base that is only named stands in the tree hatched.",
    "**Owners are a lower bound of developers.** One owner may be an organisation of many people, and many adapt "
    "models without publishing anything.",
    "**Downloads and likes.** Downloads of 30 days count requests for files, also by programs: they are no adoption. A "
    "like is no endorsement.",
    "**Motives.** A template's words and what a card leaves out show nobody's intention.",
    "**Unnamed bases.** Many cards name no base. Names of models are not read for it, since they are often wrong.",
)
_COUNTED: Final = {
    "likes": "Likes",
    "downloads": "Downloads in the 30 days before",
    "downloads_ever": "Downloads of all time",
}
_DAYS: Final = 5
"""Days of which counts are written: the first, and the last ones."""


class Day(NamedTuple):
    """The newest day that exports tell of some models; where they tell none, that of the newest import."""

    on: date
    is_told: bool


def tree_note(*, with_own: bool) -> str:
    """Say how to read the picture of a tree."""
    colours = "Blue: of the same owner as the beginning; grey: of others" if with_own else "Grey: models"
    return (
        "A column is a generation; a slice is as thick as the number of models that stand under it. Choose one to "
        f"begin from it. {colours}; hatched: named as a base, but described by no export."
    )


def deeper(count: int) -> str:
    """Say how many models follow after the last generation of a picture."""
    if not count:
        return ""
    verb = "follows" if count == 1 else "follow"
    return f"{wording.counted(count, 'more model')} {verb} after the last column: choose one there to see further."


def graph_note(drawn: int, all_models: int) -> str:
    """Say how to read the graph, and how many models of the picture it has."""
    most = (
        f" The largest {wording.number(drawn)} of {wording.counted(all_models, 'model')}." if drawn < all_models else ""
    )
    return f"Full lines: the base that a model stands under. Dotted: further bases of merges.{most}"


def unknown_model(named: str, near: Sequence[str]) -> str:
    """Say that no export describes or names a model, and which have a similar name."""
    others = f" There are {wording.listing(list(near))}." if near else ""
    return f"No loaded export describes or names the model {named}.{others} Names are like OWNER/NAME, as on the Hub."


def answer(counts: Counts, beginning: str, day: Day) -> str:
    """Answer what grew out of some models; ``beginning`` names them, such as "BigScience's 12 models"."""
    of = f"n = {wording.counted(counts.models, 'model')} that exports describe, {_when(day)}"
    if not counts.derived:
        return f"**Nothing that is loaded was made from {beginning}** ({of})."
    makers = wording.counted(counts.makers, "owner")
    return (
        f"**{_others(counts.derived)}** {_was(counts.derived)} made from {beginning}, in "
        f"{wording.counted(counts.depth, 'generation')}; at least **{makers}** made one "
        f"from another owner's model ({of})."
    )


def answer_of_all(counts: Counts, day: Day) -> str:
    """Answer what was made from what among all models that are loaded."""
    if not counts.derived:
        models = wording.counted(counts.models, "model")
        return f"**No metadata of the {models} that are loaded name a base**, {_when(day)}."
    models, made = (
        wording.counted(counts.models, "model"),
        f"**{wording.number(counts.derived)}** {_was(counts.derived)}",
    )
    makers = wording.counted(counts.makers, "owner")
    return (
        f"Of {models} that exports describe, {_when(day)}, {made} made from another, in "
        f"{wording.counted(counts.depth, 'generation')}; at least **{makers}** made one "
        f"from another owner's model."
    )


def _when(day: Day) -> str:
    return f"as of {wording.day(day.on)}" if day.is_told else f"imported on {wording.day(day.on)}"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _others(count: int) -> str:
    return wording.counted(count, "other model")


def how_known(counts: Counts, *, with_guessed: bool = False) -> str:
    """Say how it is known what was made from what, and how it was made; ``with_guessed``: whether guesses are in it."""
    edges, guessed = counts.edges, counts.edges["guessed"]
    bases = edges["declared"] + edges["inferred"] + (guessed if with_guessed else 0)
    apart = f" {_guessed(guessed)}" if guessed and not with_guessed else ""
    if not bases:
        return f"No metadata name a base.{apart}"
    declared = f"{wording.number(edges['declared'])} {_is(edges['declared'])} declared by the card's metadata"
    inferred = f"{wording.number(edges['inferred'])} inferred by the Hub or from files"
    text = f"Of {wording.counted(bases, 'named base')}, {declared} and {inferred}"
    if with_guessed:
        text = f"{text}; {wording.number(guessed)} {_is(guessed)} guessed from texts of cards"
    ways = [f"{RELATIONS.get(how, how)} {wording.number(number)}" for how, number in _largest(counts.relations)]
    return f"{text}. How they were made: {', '.join(ways)}.{apart}"


def guessed_shown(counts: Counts) -> str:
    """Say how many of the bases that are shown are guessed."""
    count = counts.edges["guessed"]
    return f"{wording.counted(count, 'base').capitalize()} here {_is(count)} guessed from texts of cards."


def _guessed(count: int) -> str:
    return (
        f"{wording.counted(count, 'more base')} {_is(count)} guessed from texts of cards and {_is(count)} not in the "
        "tree."
    )


def _largest(relations: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(relations.items(), key=lambda each: (-each[1], each[0]))


def counted_models(counts: Counts, *, with_guessed: bool = False) -> list[str]:
    """Describe a tree in lines, as the command line prints it; ``with_guessed``: whether guesses are in it."""
    makers = wording.counted(counts.makers, "owner")
    return [
        f"{wording.counted(counts.models, 'model')} of {wording.counted(counts.owners, 'owner')}; "
        f"{wording.number(counts.derived)} made from another; at least {makers} made one from another owner's model.",
        how_known(counts, with_guessed=with_guessed),
        f"Trees: {wording.counted(counts.roots, 'root')}, at most {wording.counted(counts.depth, 'generation')} below "
        f"one. Merges of several bases: {wording.number(counts.merged)}. Bases of another owner: "
        f"{wording.number(counts.cross_owner_edges)}.",
        *limits(counts),
    ]


def limits(counts: Counts) -> list[str]:
    """Say which bases are unseen, and where models name each other in circles."""
    lines = []
    if counts.unseen:
        no_other = f"{wording.counted(counts.below_unseen, 'model')} {_has(counts.below_unseen)} no other base"
        bases = f"{wording.counted(counts.unseen, 'base')} {_is(counts.unseen)}"
        lines.append(f"{bases} named, but described by no export; {no_other}.")
    if counts.cycles:
        lines.append(
            f"Models name each other in {wording.counted(counts.cycles, 'circle')}. So that the oldest model of each "
            f"is its root, {wording.counted(counts.cut, 'named base')} {_is(counts.cut)} left out of the tree."
        )
    return lines


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _has(count: int) -> str:
    return "has" if count == 1 else "have"


def first_derivative(times: FirstDerivatives, estimates: Mapping[int, Estimate]) -> str:
    """Say how many models had a first derivative within some days, and of which that is not known."""
    known = {days: found for days, found in estimates.items() if found.estimate is not None}
    left_out = _left_out(times)
    if not known:
        return f"How soon a first model is made from another cannot be said: too few dates are known.{left_out}"
    parts = [
        f"**{wording.percent(found.estimate or 0, found.n)}** within {wording.counted(days, 'day')} "
        f"({wording.interval(found.low or 0, found.high or 0, found.n)})"
        for days, found in known.items()
    ]
    n = wording.counted(len(times.times), "model")
    return (
        f"Of models with a known day of creation (n = {n}), another was made from {wording.listing(parts)}, as far as "
        f"the exports describe it.{left_out}"
    )


def _left_out(times: FirstDerivatives) -> str:
    reasons = {
        "of the time before the Hub's dates begin (2 March 2022)": times.at_floor,
        "without a known date": times.undated,
        "that seem younger than what was made from them": times.reversed,
    }
    parts = [f"{wording.number(count)} {why}" for why, count in reasons.items() if count]
    return f" Left out: {wording.listing(parts)}." if parts else ""


def model_slice(row: Mapping[Any, Any]) -> str:
    """Describe a slice of the picture."""
    if row["others"]:
        return f"{wording.counted(row['others'], 'more model')}, each with fewer below it."
    below = row["thick"] - 1
    unseen = "" if row["told"] else " No export describes it: it is only named as a base."
    return f"{model_name(row['model'])}: {wording.counted(below, 'model')} under it.{unseen}"


def about_model(row: Mapping[Any, Any], further: Sequence[str]) -> str:
    """Describe how one model was made, and what was made from it; ``further`` are its bases beside the one above it."""
    made = "No metadata name a base of it."
    if wording.known(row["under"]):
        how = RELATIONS.get(row["relation"], RELATIONS["unknown"])
        basis = "declared by its card" if row["basis"] == "declared" else f"{row['basis']}, not declared by its card"
        also = f", and of {wording.listing([model_name(base) for base in further])}" if further else ""
        made = f"{wording.capitalised(how)} of {model_name(row['under'])}{also} ({basis})."
    told = "" if row["told"] else " **No export describes it**: private, deleted, elsewhere or not loaded."
    return (
        f"{made}{told} {wording.counted(row['children'], 'model')} {_was(row['children'])} made from it directly; "
        f"{wording.number(row['below'])} {'stands' if row['below'] == 1 else 'stand'} under it."
    )


def facts(row: Mapping[Any, Any]) -> str:
    """List what exports say of one model: licence, gate, task, downloads, likes, dates."""
    parts = [
        f"licence {row['licence']}" if wording.known(row["licence"]) else "no licence named",
        GATES.get(str(row["gated"]), "") if wording.known(row["gated"]) else "",
        "private" if row["private"] else "",
        str(row["task"]) if wording.known(row["task"]) else "",
        f"{wording.counted(int(row['downloads']), 'download')} in 30 days" if wording.known(row["downloads"]) else "",
        wording.counted(int(row["likes"]), "like") if wording.known(row["likes"]) else "",
        f"created {wording.day(row['created_at'])}" if wording.known(row["created_at"]) else _created(row),
    ]
    seen = f" (as of {wording.day(row['seen_at'])})" if wording.known(row["seen_at"]) else ""
    return wording.capitalised("; ".join(part for part in parts if part)) + f"{seen}."


def counts_by_day(counts: pd.DataFrame) -> str:
    """Say how often one model was liked and downloaded on each day of which exports tell it, if there are several.

    ``counts`` are :data:`journeys.model.tables.MODEL_COUNTS`.
    """
    lines = []
    for column, name in _COUNTED.items():
        known = counts[counts[column].notna()]
        if len(known) > 1:
            shown = known if len(known) <= _DAYS else pd.concat([known.head(1), known.tail(_DAYS - 1)])
            days = [
                f"{wording.number(int(count))} on {wording.day(on)}"
                for count, on in zip(shown[column].tolist(), shown["as_of"].tolist(), strict=True)
            ]
            left = f" (of {wording.counted(len(known), 'day')})" if len(known) > len(shown) else ""
            lines.append(f"{name}: {', '.join(days)}{left}.")
    undated = " Days of imports stand for exports that tell no day." if lines and not counts["told"].all() else ""
    return " ".join(lines) + undated


def further_facts(spaces: int, new_version: str | None, results: int | None) -> str:
    """Say how many spaces use a model, which one its card names as newer, and how many evaluation results it has."""
    parts = [
        f"Used or named by {wording.counted(spaces, 'space')} of the Hub." if spaces else "",
        f"Its card names {model_name(new_version)} as newer." if new_version else "",
        f"Its metadata hold {wording.counted(results, 'evaluation result')}." if results else "",
    ]
    return " ".join(part for part in parts if part)


def _created(row: Mapping[Any, Any]) -> str:
    return "created before March 2022" if row["at_floor"] else ""


def alone(count: int, *, further: bool) -> str:
    """Say how many models are in no tree; ``further`` if others are."""
    if not count:
        return ""
    return (
        f"{wording.counted(count, 'more model' if further else 'model')} {'stands' if count == 1 else 'stand'} alone: "
        f"{'it names' if count == 1 else 'they name'} no base, and no other names {'it' if count == 1 else 'them'}."
    )


def none_of(community: str, others: int) -> str:
    """Say that no export describes a community's models, and how many of others are loaded."""
    loaded = f" {wording.counted(others, 'model')} of others {_is(others)} loaded." if others else ""
    return f"**No loaded export describes a model of {community} on the Hugging Face Hub.**{loaded}"


def found_models(count: int, text: str, most: int) -> str:
    """Say how many models a search found."""
    if not count:
        return f"No model's name holds “{text}”."
    return f"The first {most} by what stands under them; write more of the name." if count >= most else ""
