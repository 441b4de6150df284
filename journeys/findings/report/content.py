"""What a report says, in the order of reading; the PDF and the page say the same."""

from dataclasses import dataclass
from datetime import date

from journeys.findings.definitions import definitions
from journeys.findings.finding import Finding
from journeys.model import wording

Runs = list[tuple[bool, str]]
"""A text as its parts, each with whether it is bold."""


@dataclass(frozen=True)
class Shown:
    """A finding with its figure as SVG; without one where nothing could draw it."""

    finding: Finding
    picture: str | None

    @property
    def counted(self) -> list[Runs]:
        """How its measures are counted, in one line each."""
        known = definitions()
        return [runs(known[key].short) for key in self.finding.definitions if key in known and known[key].short]

    @property
    def header(self) -> list[str]:
        """The names of the table's columns, in words."""
        return [str(name).replace("_", " ") for name in self.finding.table]

    @property
    def rows(self) -> list[list[str]]:
        """The table's rows, as texts."""
        return [[wording.cell(value) for value in row] for row in self.finding.table.itertuples(index=False)]

    @property
    def meanings(self) -> list[tuple[str, str]]:
        """What each column means, by its name in words."""
        return [(name.replace("_", " "), meaning) for name, meaning in self.finding.columns.items()]


@dataclass(frozen=True)
class Report:
    """Findings on one or several communities.

    ``notes`` say how numbers are rounded and what is missing; ``methods`` is the pack's text, by paragraphs.
    """

    title: str
    as_of: date
    shown: tuple[Shown, ...]
    notes: tuple[str, ...]
    methods: tuple[str, ...]

    @property
    def by_community(self) -> dict[str, list[Shown]]:
        """The findings of each community, by its short name."""
        found: dict[str, list[Shown]] = {}
        for each in self.shown:
            found.setdefault(each.finding.slug, []).append(each)
        return found


def runs(text: str) -> Runs:
    """Return the parts of a text with ``**bold**``.

    >>> runs("**Reached**: and kept.")
    [(True, 'Reached'), (False, ': and kept.')]
    """
    parts = enumerate(wording.BOLD.split(text))
    return [(number % 2 == 1, part) for number, part in parts if part]
