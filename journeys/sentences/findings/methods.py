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
    "funnel": "A stage is reached by its acts or later ones.",
    "timing": "Times: Kaplan–Meier, late entry.",
    "cohorts": "Cohorts: quarter of the first act.",
    "moves": "Moves: furthest stage in two years.",
    "work": "Views: one export alone.",
    "resilience": "Core and bus factor: fewest who did 80 % and half.",
    "network": "Ties: a thread, else a place.",
    "response": f"Unanswered: after {limit(HOURS[0])}.",
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
PACK_NEEDS: Final = f"A pack needs 1 to {MOST_COMMUNITIES} communities, each once, and a question."
ANSWER: Final = (
    "**One ZIP for a paper or a report**: figures, tables, a methods text, references and descriptions for programs, "
    "until the last whole month. No count of few people is in it, and the same data give the same file."
)


@dataclass(frozen=True)
class About:
    """What a methods text says of one community: ``people`` are rounded, and so are the ``fewest`` there may be.

    ``tried`` are the other choices under which its steps were counted, ``holding`` those under which the shares hold;
    none where no step is asked for, or none is known.
    """

    name: str
    definition: str
    people: int
    fewest: int
    since: date
    until: date
    order: str
    active_days: int
    horizon_days: int
    bots: int
    tried: int
    holding: int


def methods(abouts: Sequence[About], questions: Collection[str], k: int) -> str:
    """Write the methods text, of 150 to 300 words: of whom, how it is counted, what is left out, how far it holds."""
    exports = "Exports of one kind show some acts and not others"
    unlike = (
        f"{exports}: compare communities with care."
        if len(abouts) > 1
        else f"{exports}: a stage or place that none could show is named as not observable, and is never counted as "
        "nobody. Accounts are united as one person only by evidence, or where somebody decided so. Answers may differ "
        "from what people of the community would say of themselves."
    )
    otherwise = " Otherwise: with other windows, horizons, identities." if any(one.tried for one in abouts) else ""
    return "\n\n".join(
        [
            f"Counted by {VERSION} from exports that communities gave out; people count only while their places could "
            f"be seen, and not if they opted out. {' '.join(map(_community, abouts))}{otherwise}",
            " ".join(text for name, text in _COUNTED.items() if name in questions),
            f"Shares have {LEVEL_TEXT} intervals. So that nobody can be found, counts are multiples of {BASE}, up or "
            f"down by secret lots; those of fewer than {k} people, zeros too, are left out. A share is the middle of "
            f"a band of {BASE} people or more, its interval follows from rounded numbers alone. No table names, "
            f"quotes or links anybody; dates are months. {unlike} `definitions.md` has all definitions in full.",
        ]
    )


def _community(one: About) -> str:
    # as many fewer as undecided suggestions on accounts would unite
    people = f"{wording.number(one.fewest)} to " * (one.fewest < one.people) + wording.people(one.people)
    robust = f"; steps hold {one.holding} of {one.tried} times otherwise" if one.tried else ""
    return (
        f"{one.name}: about {people}, {wording.month(one.since)} to {wording.day(one.until)}, "
        f"definition {one.definition}, {one.order} order, horizon {one.horizon_days}, activity "
        f"{wording.counted(one.active_days, 'day')}, {wording.counted(one.bots, 'program')} excluded{robust}."
    )


def missing(questions: Sequence[str]) -> str:
    """Say on what a pack has nothing: these questions, in words."""
    return f"Nothing is known, or may leave, on: {' '.join(questions)}"


def rounded_note(k: int) -> str:
    """Write what is below each figure on its numbers."""
    return f"Counts of people are multiples of {BASE}; 0 or none stands for fewer than {k}."


def read_me(  # noqa: PLR0913  (one argument a part of the text)
    title: str,
    sentences: Sequence[str],
    unanswered: Sequence[str],
    command: str,
    *,
    k: int,
    simulated: str,
    has_chromium: bool,
) -> str:
    """Write what a pack holds: its answers, what is missing and why, and how it is made again."""
    parts = [
        f"# {title}",
        *filter(None, [simulated]),
        "\n".join(f"- {sentence}" for sentence in sentences),
        rounded_note(k),
    ]
    if unanswered:
        parts.append(missing(unanswered))
    if not has_chromium:
        parts.append("Figures are pages (HTML), since no Chromium was there to draw them as SVG, PDF and PNG.")
    parts.append(
        "`report.pdf` and `report.html` say all of it, and the second can be presented, one finding a screen. "
        "`methods.md` says how it was counted, `definitions.md` each measure in full, `dictionary.csv` each column; "
        "`datapackage.json` and `ro-crate-metadata.json` describe all to programs. Before publishing, put your names "
        "into `CITATION.cff`."
    )
    parts.append(f"The same store and version of Journeys make it again:\n\n```shell\n{command}\n```")
    return "\n\n".join(parts) + "\n"
