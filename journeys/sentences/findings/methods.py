"""The methods text of a pack, and the words in its other files."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import journeys
from journeys.analysis.response.first_messages import HOURS
from journeys.analysis.stats.download_rounding import BASE
from journeys.analysis.stats.intervals import LEVEL_TEXT
from journeys.model import wording
from journeys.sentences.response import limit

VERSION: Final = f"Journeys {journeys.__version__}"
MOST_COMMUNITIES: Final = 4
"""Of more the methods text would be longer than journals take."""
_COUNTED: Final[Mapping[str, str]] = {
    "funnel": "Who acted at a later stage reached the earlier too.",
    "timing": "Times to a step: Kaplan–Meier with late entry.",
    "cohorts": "Cohorts: the quarter of a first act.",
    "moves": "Moves: furthest stages in two years of 365 days.",
    "work": "Views: whose work one export alone shows.",
    "resilience": "Core, bus factor: fewest who did 80 %, half of a year's work.",
    "network": "Ties: a shared thread, else place.",
    "response": f"Unanswered: first messages of newcomers after {limit(HOURS[0])}.",
}
"""How each question is counted, by its name."""
QUESTIONS: Final[Mapping[str, str]] = {
    "funnel": "Who reached each stage, and who goes on?",
    "timing": "How long does each step take?",
    "cohorts": "Who stays?",
    "moves": "Who came to each stage, and who left?",
    "work": "Which work is not seen?",
    "resilience": "On how few people does the work rest?",
    "network": "With how many others do people work?",
    "response": "Which newcomers have no answer?",
}
"""The questions in words, by their names."""


@dataclass(frozen=True)
class About:
    """What a methods text says of one community: ``people`` is rounded, ``tried`` and ``holding`` other choices."""

    name: str
    definition: str
    people: int
    since: date
    until: date
    order: str
    active_days: int
    horizon_days: int
    bots: int
    opted_out: bool
    tried: int
    holding: int


def methods(abouts: Sequence[About], questions: Collection[str], k: int) -> str:
    """Write the methods text, of 150 to 300 words: of whom, how it is counted, what is left out, how far it holds."""
    exports = "Exports of one kind show some acts and not others"
    unlike = (
        f"{exports}, so communities are compared only with care."
        if len(abouts) > 1
        else f"{exports}: a stage or place that none could show is named as not observable, never counted as nobody. "
        "Accounts are united as one person only by evidence, or where somebody decided so."
    )
    return "\n\n".join(
        [
            f"Counted by {VERSION} from exports that the communities gave out; people count only while their places "
            f"could be seen. {' '.join(map(_community, abouts))}",
            " ".join(text for name, text in _COUNTED.items() if name in questions),
            f"Shares have {LEVEL_TEXT} intervals. So that nobody can be found, counts are multiples of {BASE}, up or "
            f"down by a lot that a secret key fixes, and counts of fewer than {k} people, zeros too, are left out. A "
            f"share is the middle of a band of at least {BASE} people; its interval follows from the rounded numbers "
            "and is wider than one of exact ones. No pseudonym, text or link of anybody is included; dates are months.",
            f"{unlike} `definitions.md` has each definition in full.",
        ]
    )


def _community(one: About) -> str:
    exclusions = f"without {wording.counted(one.bots, 'account')} of programs" if one.bots else "no programs found"
    return (
        f"{one.name}: about {wording.people(one.people)}, {wording.month(one.since)} to {wording.day(one.until)}, "
        f"definition {one.definition}, {one.order} order, horizon {one.horizon_days} and activity "
        f"{wording.counted(one.active_days, 'day')}, {exclusions}{', nor who opted out' if one.opted_out else ''}; "
        f"{_robust(one)}."
    )


def _robust(one: About) -> str:
    if not one.tried:
        return "no step to count otherwise"
    return f"steps hold under {wording.number(one.holding)} of {wording.counted(one.tried, 'other choice')}"


def rounded_note(k: int) -> str:
    """Write what is below each figure on its numbers."""
    return f"Counts of people are multiples of {BASE}; 0 or none stands for fewer than {k}."


def read_me(  # noqa: PLR0913  (one argument a part of the text)
    title: str, sentences: Sequence[str], missing: Sequence[str], command: str, *, k: int, has_chromium: bool
) -> str:
    """Write what a pack holds: its answers, what is missing and why, and how it is made again."""
    parts = [f"# {title}", "\n".join(f"- {sentence}" for sentence in sentences), rounded_note(k)]
    if missing:
        parts.append("Nothing is known, or may leave, on: " + "; ".join(missing) + ".")
    if not has_chromium:
        parts.append("Figures are pages (HTML), since no Chromium was there to draw them as SVG, PDF and PNG.")
    parts.append(
        "`methods.md` says how it was counted, `definitions.md` each measure in full, `dictionary.csv` each column; "
        "`datapackage.json` and `ro-crate-metadata.json` describe all to programs. Before publishing, put your names "
        "into `CITATION.cff`."
    )
    parts.append(f"The same store and version of Journeys make it again:\n\n```shell\n{command}\n```")
    return "\n\n".join(parts) + "\n"
