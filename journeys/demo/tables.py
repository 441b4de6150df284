"""Rosters and lists of attendance, as a working group's organisers keep them: people by name, dates by day.

Some people sign in under two spellings of their name: whether they are one is for the Identities page.
"""

import csv
import io
import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from journeys.demo.cast import Person, Span
from journeys.demo.files import write_text

FORM: Final = ("person", "signed_up_on")
CALLS: Final = ("call", "date", "person")
PROJECTS: Final = ("cohort", "project", "lead", "members", "started_on")
TITLES: Final = (
    "Demo Fair Voices",
    "Demo Datasheets for All",
    "Demo Small Languages",
    "Demo Open Audits",
    "Demo Kind Feeds",
    "Demo Plain Models",
)


def write_tables(people: Sequence[Person], seed: int, span: Span, folder: Path) -> list[Path]:
    """Write the interest form, the attendance of calls and the rosters of projects."""
    dice = random.Random(f"{seed}/tables")
    form: list[tuple[str, ...]] = []
    calls: list[tuple[str, ...]] = []
    projects: list[tuple[str, ...]] = []
    for person in people:
        for at in _seen(person.at["join"], span):
            if dice.random() < 0.6:
                form.append((person.name, str(at.date())))
            else:
                calls.append(("welcome-call", str(at.date()), person.name))
        for at in _seen(person.at["contribute"], span):
            projects.append((_cohort(at), dice.choice(TITLES), "", person.name, str(at.date())))
            attended = list(enumerate(_attends(person, at, span, dice)))
            calls += [("project-call", str(day), _signed(person, number)) for number, day in attended]
        for at in _seen(person.at["lead"], span):
            projects.append((_cohort(at), dice.choice(TITLES), person.name, "", str(at.date())))
    return [
        write_text(folder / "interest-form.csv", _csv(FORM, sorted(form, key=lambda row: row[1]))),
        write_text(folder / "calls.csv", _csv(CALLS, sorted(calls, key=lambda row: (row[1], row[2])))),
        write_text(folder / "projects.csv", _csv(PROJECTS, sorted(projects, key=lambda row: (row[4], row[1:4])))),
    ]


def _seen(at: datetime | None, span: Span) -> Iterator[datetime]:
    if at is not None and at < span.ends_at:
        yield at


def _signed(person: Person, number: int) -> str:
    # some write their name the other way round from their third call on
    first, last, distinction = person.name.split()
    return f"{last} {first} {distinction}" if person.user_id % 4 == 0 and number > 1 else person.name


def _attends(person: Person, contributed: datetime, span: Span, dice: random.Random) -> Iterator[date]:
    # all calls are after joining and contributing, so that no call shows a stage too early
    joined = person.at["join"]
    if joined is None:
        return
    begin, end = max(joined, contributed), min(person.left_at, span.ends_at - timedelta(days=1))
    stays = (end - begin).days
    for day in sorted({dice.randint(1, stays) for _ in range(min(6, stays // 14))} if stays > 0 else ()):
        yield (begin + timedelta(days=day)).date()


def _cohort(at: datetime) -> str:
    # a round begins in September
    return f"{at.year if at.month >= 9 else at.year - 1}"


def _csv(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()
