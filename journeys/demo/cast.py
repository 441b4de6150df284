"""The invented people of the demo, with the dates of their stages, drawn from each community's process."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Final

import pandas as pd

from journeys.demo.process import Process, Step, simulate
from journeys.model.communities.community import Community
from journeys.model.days import start_of_day
from journeys.model.vocabulary import STAGES

LASTS: Final = timedelta(days=1277)
"""How long a simulated community has existed: three years and a half."""

ANIMALS: Final = (
    "otter heron lynx wren badger marten finch newt plover hare shrew curlew vole puffin stoat siskin dipper seal "
    "swift tern moth gannet beetle weasel grebe lark toad knot raven smew adder bittern"
).split()
# The number of a person whose login looks like a program's, so that the rules for programs meet a person.
SUSPECT: Final = 23
# Hours from UTC: people write their commits in their own time zones.
OFFSETS: Final = (0, 0, 1, 2, -5, 5.5, 9)


@dataclass(frozen=True)
class Span:
    """The time of the simulation; nothing in the exports is as late as ``ends_at``."""

    ends_at: datetime

    @classmethod
    def until_week_of(cls, day: date) -> "Span":
        """Return the span that ends with the Sunday before a day's week, so that a week has one set of files."""
        return cls(start_of_day(day - timedelta(days=day.weekday())))

    @property
    def starts_at(self) -> datetime:
        """The first instant."""
        return self.ends_at - LASTS


@dataclass
class Person:
    """An invented person. ``at`` holds the true date of each stage, also after the exports end; None is never.

    ``private`` means that some commits are written under a private address instead of the platform's.
    """

    login: str
    name: str
    user_id: int
    at: Mapping[str, datetime | None]
    left_at: datetime
    vigour: float
    offset_hours: float
    private: bool
    is_bot: bool = field(default=False)

    def reached(self, stage: str, at: datetime) -> bool:
        """Return whether the person has begun a stage by an instant."""
        began = self.at.get(stage)
        return began is not None and began <= at

    @property
    def noreply(self) -> str:
        """The platform's address, which holds the login."""
        return f"{self.user_id}+{self.login}@users.noreply.github.com"

    @property
    def own_addresses(self) -> tuple[str, str]:
        """Two private addresses, which hold no login."""
        return f"{self.name.split()[1].lower()}{self.user_id % 1000}@example.org", f"n{self.user_id % 1000}@example.net"


def bot(login: str, user_id: int) -> Person:
    """Make a program that acts like a person."""
    return Person(login, login, user_id, {}, datetime.max.replace(tzinfo=UTC), 0.0, 0.0, private=False, is_bot=True)


DEPENDABOT: Final = bot("dependabot[bot]", 49_699_333)
WELCOME: Final = bot("welcome[bot]", 25_423_296)
RECOGNISER: Final = bot("allcontributors[bot]", 46_447_321)

SHARES: Final = {"turing-way": 0.5, "bigscience": 0.33, "mozfest-taiwg": 0.17}

_PROCESSES: Final[Mapping[str, Callable[..., Process]]] = {
    "turing-way": partial(
        Process,
        steps={
            "discover": Step(probability=0.46, scale_days=45, shape=0.7, skips=0.14),
            "join": Step(probability=0.55, scale_days=55, shape=0.75, skips=0.04),
            "contribute": Step(probability=0.34, scale_days=130, shape=1.1),
        },
        first=(0.62, 0.28, 0.10, 0.0),
        wave=0.15,
        growth=0.3,
        burst_share=0.22,
        returns=0.6,
        stays_days=230,
    ),
    "bigscience": partial(
        Process,
        steps={
            "discover": Step(probability=0.38, scale_days=60, shape=0.8, skips=0.2),
            "join": Step(probability=0.5, scale_days=40, shape=0.8, skips=0.03),
            "contribute": Step(probability=0.26, scale_days=110),
        },
        first=(0.55, 0.33, 0.10, 0.02),
        wave=0.1,
        growth=0.15,
        returns=0.5,
        stays_days=180,
    ),
    "mozfest-taiwg": partial(
        Process,
        steps={
            "join": Step(probability=0.55, scale_days=60, shape=0.9, skips=0.08),
            "contribute": Step(probability=0.24, scale_days=150),
        },
        first=(0.0, 0.62, 0.14, 0.24),
        wave=0.2,
        growth=0.15,
        returns=0.6,
        stays_days=150,
    ),
}


def process_of(community: Community, span: Span) -> Process:
    """Return the process that makes a community's people; its bursts are the definition's that fall in its time."""
    first, last = span.starts_at.date(), span.ends_at.date()
    bursts = tuple((burst.from_on, burst.until_on) for burst in community.bursts if first <= burst.from_on < last)
    return _PROCESSES[community.slug](starts_at=span.starts_at, ends_at=span.ends_at, bursts=bursts)


def cast(community: Community, people: int, seed: int, span: Span, *, after: int) -> list[Person]:
    """Make a community's people, in order of arrival; their numbers begin after ``after``."""
    frame = simulate(process_of(community, span), people, seed)
    if community.slug == "mozfest-taiwg":
        frame = _whole_days(frame)
    dice = random.Random(f"{seed}/{community.slug}/people")
    return [_person(row, after + number, dice) for number, row in enumerate(_rows(frame), 1)]


def _whole_days(frame: pd.DataFrame) -> pd.DataFrame:
    # The tables know only days, so the truth has whole days too. A stage done later than the next one is put on the day
    # after: on the later stage's day it would look like the earlier one.
    columns = [f"{stage}_at" for stage in STAGES]
    days = frame.assign(left_at=frame["left_at"].dt.ceil("D"), lead_at=frame["lead_at"].dt.floor("D"))
    for position, column in enumerate(columns[:-1]):
        late = frame[column] > frame[columns[position + 1 :]].min(axis=1)
        days[column] = frame[column].dt.floor("D").where(~late, frame[column].dt.ceil("D"))
    return days


def _rows(frame: pd.DataFrame) -> Iterator[dict[str, datetime | None]]:
    for row in frame.drop(columns="person").to_dict("records"):
        yield {str(column): None if pd.isna(at) else at.to_pydatetime() for column, at in row.items()}


def _person(row: Mapping[str, datetime | None], number: int, dice: random.Random) -> Person:
    animal = "botfly" if number == SUSPECT else ANIMALS[number % len(ANIMALS)]
    at = {stage: row[f"{stage}_at"] for stage in STAGES}
    return Person(
        login=f"demo-{animal}-{number:03d}",
        name=f"Demo {animal.title()} {number:03d}",
        user_id=190_000_000 + 37 * number,
        at=at,
        left_at=row["left_at"] or max(filter(None, at.values())),
        vigour=min(4.0, max(0.3, dice.lognormvariate(0, 0.7))),
        offset_hours=dice.choice(OFFSETS),
        private=dice.random() < 0.3,
    )


def local_time(person: Person, at: datetime) -> str:
    """Write an instant as git does, in the person's own time zone."""
    hours = timedelta(hours=person.offset_hours)
    sign = "-" if hours < timedelta(0) else "+"
    minutes = int(abs(hours).total_seconds() // 60)
    return f"{(at + hours):%Y-%m-%dT%H:%M:%S}{sign}{minutes // 60:02d}:{minutes % 60:02d}"
