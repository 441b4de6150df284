"""A simulated data set in the real formats, with the truth in a side file, for a first look and for tests.

Everybody in it is invented. The three shipped communities have what their real leaders could bring: The Turing Way
public events, its recognition list and its git log; BigScience public events, one complete repository and its git log;
the MozFest group only its organisers' tables.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from journeys.demo.archive_repo import write_archive
from journeys.demo.cast import SHARES, Person, Span, cast, process_of
from journeys.demo.contributors import listed, listing_days, write_lists
from journeys.demo.files import iso, write_text
from journeys.demo.gh_archive import write_events
from journeys.demo.git_log import tied_by_squash, write_log
from journeys.demo.process import conversion
from journeys.demo.story import Story
from journeys.demo.tables import write_tables
from journeys.model import paths
from journeys.model.communities import definitions
from journeys.model.communities.community import Community
from journeys.model.vocabulary import STAGES

BOOK: Final = "the-turing-way/the-turing-way"
PROMPTS: Final = "bigscience-workshop/promptsource"
ORDERS: Final = ("any", "strict")
DEMO_PEOPLE: Final = 360
DEMO_SEED: Final = 7
"""Those of the data that an empty store begins with."""

README: Final = """\
# Simulated data

Everything in this folder is invented: people, accounts, names, dates, texts. No record says anything about a real
person or about what the real communities did. It is here so that a first look needs no export of one's own, and so
that estimates can be held against a truth that is known.

One folder a community, each in the formats that its leaders could bring:

- `turing-way`: GH Archive lines, the git log of the book, its all-contributors list of every half year
- `bigscience`: GH Archive lines, a complete archive of one repository, and that repository's git log
- `mozfest-taiwg`: the organisers' tables: interest form, calls, projects

`truth.json` holds what the simulation knows: each person's true date of each stage, and the true conversion of each
stage. The *conversion* is the chance that somebody at a stage who was not further before does something of any later
stage (`strict`: of exactly the next) within so many days. It belongs to the process that made the people, so a sample
of them will be off by chance. Dates after `observed_until` have not happened yet in the exports.

Made by `python -m journeys demo --people {people} --seed {seed} --until {until} --out FOLDER`. The same seed and the
same week give the same files.
"""


@dataclass(frozen=True)
class DemoFiles:
    """The written files: the exports, the truth beside them, and the page that says that all is simulated."""

    exports: tuple[Path, ...]
    truth: Path
    readme: Path


def write_demo(people: int, seed: int, until: date, out: Path) -> DemoFiles:
    """Write simulated exports of the three shipped communities, with the truth in a side file.

    They end with the Sunday before the week of ``until``. Each community gets its share of ``people``, and at least
    one. The same seed and week give the same files; files of the same names in ``out`` are replaced.
    """
    span = Span.until_week_of(until)
    exports: list[Path] = []
    truths: dict[str, Any] = {}
    after = 0
    for slug, share in SHARES.items():
        community = definitions.read_community(paths.COMMUNITIES / f"{slug}.toml")
        count = people - after if slug == list(SHARES)[-1] else round(people * share)
        players = cast(community, max(1, count), seed, span, after=after)
        after += len(players)
        exports += _write_community(community, players, seed, span, out / slug)
        truths[slug] = _truth(community, players, span)
    truth = {"simulated": True, "seed": seed, "observed_until": iso(span.ends_at), "communities": truths}
    return DemoFiles(
        exports=tuple(exports),
        truth=write_text(out / "truth.json", json.dumps(truth, indent=1) + "\n"),
        readme=write_text(out / "README.md", README.format(people=people, seed=seed, until=until)),
    )


def _write_community(community: Community, people: Sequence[Person], seed: int, span: Span, folder: Path) -> list[Path]:
    if community.slug == "mozfest-taiwg":
        return write_tables(people, seed, span, folder)
    world = Story(community, people, seed, span).play()
    files = [write_events(world, folder)]
    if community.slug == "bigscience":
        files.append(write_archive(world, PROMPTS, folder / "promptsource-archive.json.gz"))
        tied = dict.fromkeys(tied_by_squash(world, PROMPTS), 1)
        return [*files, write_log(world, PROMPTS, _log_name(folder, PROMPTS), tied)]
    on_list = {person.login: 2 for person in listed(people, listing_days(span)[-1])}
    files += write_lists(people, BOOK, span, folder)
    return [*files, write_log(world, BOOK, _log_name(folder, BOOK), on_list)]


def _log_name(folder: Path, repository: str) -> Path:
    # a git log does not name its repository, so its file does
    return folder / f"{repository.replace('/', '__')}.log.gz"


def _truth(community: Community, people: Sequence[Person], span: Span) -> dict[str, Any]:
    process = process_of(community, span)
    return {
        "conversion": {
            stage: {
                "within_days": community.horizon(stage),
                **{mode: round(conversion(process, stage, community.horizon(stage), mode=mode), 6) for mode in ORDERS},
            }
            for stage in STAGES[:-1]
            if stage in process.steps
        },
        "people": [{"person": who.login, "name": who.name, **_dates(who.at)} for who in people],
    }


def _dates(at: Mapping[str, datetime | None]) -> dict[str, str | None]:
    return {f"{stage}_at": iso(when) if when else None for stage, when in at.items()}
