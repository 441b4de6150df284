"""Sentences on options of policy in the tree of models: what a paper argues, and apart from it what exports show."""

from collections.abc import Mapping
from typing import Final

from journeys.analysis.policy.lens import (
    DIRECT,
    GATE,
    LICENCE,
    OTHER_TOOLS,
    RELATIONS,
    UPSTREAM,
    USE,
    Asked,
    Reach,
)
from journeys.model import wording

NAMES: Final = {DIRECT: "Direct duties", UPSTREAM: "Upstream duties", OTHER_TOOLS: "Other tools"}
ARGUES: Final = {
    DIRECT: "The paper argues: duties of those who modify models are hard to enforce, since these people are many, "
    "differ, and become more, and may hinder innovation; they may be right where somebody can raise a risk too far.",
    UPSTREAM: "The paper argues: duties of those who made the original model, such as limits to what can be modified, "
    "are likely to be needed.",
    OTHER_TOOLS: "The paper names further tools, such as voluntary guidance and clearer liability.",
}
"""What arXiv 2503.11922 argues, by its abstract alone."""
SOURCE: Final = "arXiv 2503.11922, by its abstract; it knows nothing of these exports."
AUDIENCES: Final = {"any": "Marked or not", "marked": "Only marked", "unmarked": "Only unmarked"}
MADE: Final = {
    "finetune": "Fine-tune",
    "adapter": "Adapter",
    "quantized": "Quantised",
    "merge": "Merge",
    "unknown": "Not told",
}
LEVERS: Final = {GATE: "Gate", USE: "Licence that restricts uses", LICENCE: "Any licence"}
STATES: Final = {
    DIRECT: {
        "reached": "reached",
        "outside": "not reached",
        "untold": "downloads not told",
        "aside": "not made from another owner's model",
    },
    UPSTREAM: {
        "root": "root that could act",
        "covered": "below one, under its gate or licence",
        "below": "below one, not under it",
        "free": "below none",
        "untold": "root not described",
        "aside": "other models",
    },
    OTHER_TOOLS: {
        "both": "out-of-scope use and risks stated",
        "one": "one of them stated",
        "neither": "neither stated",
        "untold": "card not told",
        "aside": "not made from another owner's model",
    },
}
"""What a state of a model means, for each option."""
GLYPHS: Final = {
    **dict.fromkeys(("reached", "covered", "both"), "●"),
    **dict.fromkeys(("below", "one"), "◐"),
    **dict.fromkeys(("outside", "free", "neither"), "○"),
    "root": "▲",
    "untold": "?",
    "aside": "–",
}
"""The sign beside a model's name, which says what its colour says."""
PICTURE: Final = "Choose a slice to begin from it. Hatched: only named as a base; pale: several models."
ROOTS_NOTE: Final = (
    "Below it: models made from another owner's. Gate too: of these, behind a gate themselves. Licence too: of these, "
    "under a licence that is known to ask at least as much."
)
COMPUTE_NOTE: Final = (
    "A limit can be a share, such as a third, of the compute that the base took. Exports tell neither, and what you "
    "enter is kept nowhere. Of adapters, quantised versions and merges no claim is made."
)
CANNOT_BE_DETERMINED: Final = "**Cannot be determined**: no export tells compute. Enter all three numbers."
_LEVERS_SAID: Final = {GATE: "a gate", USE: "a licence that restricts uses", LICENCE: "any licence"}
_AUDIENCES_SAID: Final = {
    "marked": "marked as not for all audiences",
    "unmarked": "not marked as not for all audiences",
}


def shows(policy: str, reach: Reach, counts: Mapping[str, int], asked: Asked) -> str:
    """Say what exports show of an option."""
    if not reach.models:
        return "**The exports show** no model here that was made from another owner's."
    of = f"**{part_of(reach.reached, reach.models)}** models made from another owner's"
    if policy == DIRECT:
        text = f"**The exports show** that a duty on {_filter(asked)} would reach {of}"
        return f"{text}, and **{part_of(reach.bearers or 0, reach.owners)}** owners."
    if policy == UPSTREAM:
        levers = " or ".join(_LEVERS_SAID[each] for each in LEVERS if each in asked.levers) or "nothing that is chosen"
        still = f"{wording.number(counts['covered'])} {_is(counts['covered'])} still under it"
        return (
            f"**The exports show** that roots which could act by {levers} stand above {of} ({still}). A duty would "
            f"fall on **{part_of(reach.bearers or 0, reach.owners)}** owners."
        )
    return (
        f"**The exports show** that cards of {of} state out-of-scope use or risks ({wording.number(counts['both'])} "
        "both). It is voluntary: nobody has a duty."
    )


def spread(reach: Reach) -> str:
    """Say how unevenly what is reached, and what would have to be done, is spread over owners."""
    if reach.reach_gini is None:
        return ""
    parts = [f"{reach.reach_gini:.2f} for models reached (n = {wording.counted(reach.makers, 'maker')})"]
    if reach.burden_gini is not None:
        parts.append(f"{reach.burden_gini:.2f} for duties (n = {wording.counted(reach.owners, 'owner')})")
    return f"Gini over owners, 0 if spread evenly, near 1 if with few: {wording.listing(parts)}."


def legend(policy: str, counts: Mapping[str, int]) -> str:
    """Say what the signs and colours of the picture mean, with the number of models of each."""
    parts = [
        f"{GLYPHS[state]} {said} {wording.number(counts[state])}"
        for state, said in STATES[policy].items()
        if counts[state]
    ]
    return f"{' · '.join(parts)}."


def slice_state(text: str, policy: str, state: str) -> str:
    """Add to what is said of a slice of the picture what its state means."""
    return f"{text} {wording.capitalised(STATES[policy][state])}." if state in STATES[policy] else text


def compute(share: float | None, limit: float | None) -> str:
    """Say whether a change's compute, as a share of its base's, reaches a limit; both from 0 to 1."""
    if share is None or limit is None:
        return CANNOT_BE_DETERMINED
    side = "**at or above**" if share >= limit else "**below**"
    return (
        f"By your numbers the change took {_percent(share)} of the base's compute: {side} your limit of "
        f"{_percent(limit)}."
    )


def lines(policy: str, reach: Reach, counts: Mapping[str, int], asked: Asked) -> list[str]:
    """Describe an option in lines, as the command line prints it."""
    found = [f"{ARGUES[policy]} ({SOURCE})", shows(policy, reach, counts, asked), spread(reach)]
    states = "; ".join(f"{said} {wording.number(counts[state])}" for state, said in STATES[policy].items())
    return [line for line in [*found, f"Models: {states}."] if line]


def part_of(part: int, whole: int) -> str:
    """Write a part of a whole, with its share."""
    share = f" ({wording.percent(part / whole, whole)})" if whole else ""
    return f"{wording.number(part)} of {wording.number(whole)}{share}"


def _filter(asked: Asked) -> str:
    kinds = [_PLURALS[each] for each in RELATIONS if each in asked.relations]
    every = len(kinds) == len(RELATIONS)
    what = "models" if every else wording.listing(kinds) or "nothing that is chosen"
    limits = [f"with at least {wording.counted(asked.downloads, 'download')} in 30 days"] if asked.downloads else []
    limits += [_AUDIENCES_SAID[asked.audience]] if asked.audience in _AUDIENCES_SAID else []
    return " ".join([what, *limits]) if limits or not every else "all models"


_PLURALS: Final = {
    "finetune": "fine-tunes",
    "adapter": "adapters",
    "quantized": "quantised versions",
    "merge": "merges",
    "unknown": "models made in a way that is not told",
}


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"
