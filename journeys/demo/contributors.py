"""The recognition list (``.all-contributorsrc``) of a simulated community, as it stood on several days."""

import json
import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from journeys.demo.cast import Person, Span
from journeys.demo.files import write_text
from journeys.model.days import start_of_day

# Kinds of work that lead a community: only leaders are listed with one.
CARRIES: Final = ("maintenance", "eventOrganizing", "projectManagement", "mentoring")
MAKES: Final = ("doc", "content", "review", "translation", "ideas", "code", "question")


def listing_days(span: Span) -> list[date]:
    """Return the days of the seven lists: one each half year, the last of them two days before the end."""
    last, half = (span.ends_at - timedelta(days=2)).date(), timedelta(days=182)
    return [last - half * number for number in reversed(range(7))]


def write_lists(people: Sequence[Person], repository: str, span: Span, folder: Path) -> list[Path]:
    """Write one file for each day of :func:`listing_days`, with the day in its name."""
    return [
        write_text(
            folder / f"all-contributors-{day}.json",
            json.dumps(_list(people, repository, day), indent=2, ensure_ascii=False) + "\n",
        )
        for day in listing_days(span)
    ]


def listed(people: Sequence[Person], on: date) -> list[Person]:
    """List people who had contributed before a day."""
    return [person for person in people if person.reached("contribute", start_of_day(on))]


def _list(people: Sequence[Person], repository: str, on: date) -> dict[str, Any]:
    owner, _, project = repository.partition("/")
    return {
        "projectName": project,
        "projectOwner": owner,
        "repoType": "github",
        "repoHost": "https://github.com",
        "files": ["README.md", "contributors.md"],
        "imageSize": 100,
        "commit": False,
        "contributors": [_entry(person, on) for person in listed(people, on)],
    }


def _entry(person: Person, on: date) -> dict[str, Any]:
    dice = random.Random(f"{person.login}/work")
    work = [MAKES[0], *(kind for kind in MAKES[1:] if dice.random() < 0.25)]  # the same on every day
    carries = dice.choice(CARRIES)
    if person.reached("lead", start_of_day(on)):
        work.append(carries)
    return {
        "login": person.login,
        "name": person.name,
        "avatar_url": f"https://avatars.githubusercontent.com/u/{person.user_id}?v=4",
        "profile": f"https://github.com/{person.login}",
        "contributions": work,
    }
