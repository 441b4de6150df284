"""One module a question: it asks the same measures as the pages, and makes findings of what may leave."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from journeys.findings.finding import Finding
from journeys.findings.questions import funnel, response, staying, work
from journeys.findings.source import Source

Ask = Callable[[Source], Iterator[Finding]]
QUESTIONS: Final[Mapping[str, Ask]] = {
    "funnel": funnel.people_and_steps,
    "timing": funnel.time_to_step,
    "cohorts": staying.who_stays,
    "moves": staying.moves,
    "work": work.views,
    "resilience": work.core,
    "network": work.contacts,
    "response": response.answered,
}
"""The questions by their names, in the order of a pack."""


def findings_on(source: Source, question: str) -> Iterator[Finding]:
    """Give the findings of a community on one question of :data:`QUESTIONS`; none where nothing may be said."""
    return QUESTIONS[question](source)


def findings_of(source: Source, questions: Sequence[str] = tuple(QUESTIONS)) -> Iterator[Finding]:
    """Give the findings of a community on the questions with these names, in the order of :data:`QUESTIONS`."""
    for name in QUESTIONS:
        if name in questions:
            yield from findings_on(source, name)
