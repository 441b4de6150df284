"""Packs of findings: one ZIP of figures, tables, methods and what describes them, the same bytes for the same data."""

import io
import shlex
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import pandas as pd

from journeys.analysis.stats.download_rounding import Layout, round_counts
from journeys.charts.paper import chromium
from journeys.errors import PackError
from journeys.findings import earlier, metadata
from journeys.findings.definitions import definitions
from journeys.findings.drawing import draw_files
from journeys.findings.finding import Finding
from journeys.findings.protect import LEAST_K
from journeys.findings.questions import QUESTIONS, findings_on
from journeys.findings.report.content import Report, Shown
from journeys.findings.report.page import write_page
from journeys.findings.robust import Held, find_held
from journeys.findings.source import Source
from journeys.identity.opt_out_filter import load_decisions
from journeys.logs.database import Database
from journeys.logs.packs import PackLog
from journeys.model import wording
from journeys.model.communities.community import Community, digest
from journeys.model.communities.definitions import path_of
from journeys.model.days import end_of_day, last_whole_month
from journeys.model.paths import COMMAND
from journeys.sentences import data as data_sentences
from journeys.sentences.findings import methods
from journeys.sentences.findings.methods import About
from journeys.snapshot.kept import kept_or_loaded
from journeys.store.store import Store

_SAME_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP can state, of each file in it."""
_PEOPLE: Final = Layout(("row",), ("people",))
Told = Callable[[str], None]
"""Is told what is done next, for people who wait."""


@dataclass(frozen=True)
class Asked:
    """What a pack is asked for: of whom, which questions, until which last day of a month, and the least count."""

    communities: tuple[Community, ...]
    questions: tuple[str, ...]
    k: int
    until: date | None = None
    replace: bool = False
    """Whether an earlier pack of the same month, which was given to nobody, is replaced."""

    def command(self) -> str:
        """Return the command that makes the pack."""
        words = [word for one in self.communities for word in ("--community", one.slug)]
        words += [word for name in self.questions for word in ("--question", name)]
        words += ["--k", str(self.k), *(("--until", self.until.isoformat()) if self.until else ())]
        return f"{COMMAND} report {shlex.join(words)} --out findings.zip"


def make_pack(  # noqa: PLR0913  (one argument a part)
    store: Store,
    database: Database,
    asked: Asked,
    *,
    now: datetime,
    told: Told = lambda _: None,
    keep: Callable[[bytes], None] = lambda _: None,
) -> bytes:
    """Make a pack, and enter in the log that it was made.

    ``keep`` takes it before that is entered: what cannot be kept was given to nobody.

    Raises
    ------
    PackError
        When it cannot be made as asked, or would tell too much beside an earlier one.
    """
    _check(asked)
    log, made = PackLog(database), []
    for community in asked.communities:
        told(f"Counting {community.name} …")
        source = load_source(store, database, community, asked.until, asked.k)
        findings = {name: tuple(findings_on(source, name)) for name in QUESTIONS if name in asked.questions}
        whole = [finding for each in findings.values() for finding in each]
        earlier.check_earlier(source, whole, log, replace=asked.replace)
        is_asked = bool({"funnel", "timing"} & findings.keys())
        held = find_held(source, load_decisions(store, database)) if is_asked else Held(0, 0)
        made.append(_Made(source, findings, _about(source, held)))
    pack = zipped(_files(made, asked, told))
    keep(pack)
    for part in made:
        earlier.remember(part.source, part.all, log, now)
    return pack


def load_source(store: Store, database: Database, community: Community, asked: date | None, k: int) -> Source:
    """Load a community until the last whole month of its data, or until the day that is ``asked`` for.

    Raises
    ------
    PackError
        When that day is not the last of a month, or nothing of the community is loaded.
    """
    newest = kept_or_loaded(store, database, community, None)
    if newest.journeys.empty or not newest.is_observed:
        msg = f"No loaded export contains {community.name}: import one, or leave it out of the pack."
        raise PackError(msg)
    last = last_whole_month(newest.observed_until)
    until = asked or last
    if until != last_whole_month(end_of_day(until)):
        msg = (
            f"{wording.day(until)} is not the last day of a month: two packs of one month would tell who came between."
        )
        raise PackError(msg)
    if until > last:
        msg = f"The data of {community.name} end before {wording.day(until)}: choose {last} or earlier."
        raise PackError(msg)
    view = kept_or_loaded(store, database, community, end_of_day(until))
    if view.journeys.empty:
        msg = f"The data of {community.name} begin after {wording.day(until)}: choose a later month."
        raise PackError(msg)
    return Source(view, store, k)


@dataclass(frozen=True)
class _Made:
    source: Source
    findings: dict[str, tuple[Finding, ...]]
    about: About

    @property
    def all(self) -> list[Finding]:
        return [finding for each in self.findings.values() for finding in each]

    @property
    def missing(self) -> list[str]:
        """The questions on which nothing may be said, in words."""
        return [
            f"{self.source.community.name}: {methods.QUESTIONS[name]}"
            for name, each in self.findings.items()
            if not each
        ]


def _check(asked: Asked) -> None:
    if asked.k < LEAST_K:
        msg = f"--k {asked.k} is too few: counts of fewer than {LEAST_K} people tell of single ones."
        raise PackError(msg)
    if (
        not 1 <= len({one.slug for one in asked.communities}) == len(asked.communities) <= methods.MOST_COMMUNITIES
        or not asked.questions
    ):
        raise PackError(methods.PACK_NEEDS)


def _about(source: Source, held: Held) -> About:
    view, community = source.view, source.community
    # the lot of the same number on pages
    row = pd.DataFrame({"row": "people", "people": list(view.people_range)})
    rounded = round_counts(row, _PEOPLE, key=source.store.key, name=f"headlines-{community.slug}")["people"]
    return About(
        name=community.name,
        definition=f"{community.slug} {digest(community)[:7]}",
        people=int(rounded.max()),
        fewest=int(rounded.min()),
        since=min(view.windows.table["since"].min(), view.journeys["first_at"].min()).date(),
        until=source.as_of,
        order=source.settings.mode,
        active_days=community.active_days,
        horizon_days=community.horizon_days,
        bots=len(view.bots),
        tried=held.tried,
        holding=held.holding,
    )


def _files(made: Sequence[_Made], asked: Asked, told: Told) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    names = [one.name for one in asked.communities]
    title = f"Findings on {wording.listing(names)}"
    as_of = max(each.source.as_of for each in made)
    tables = _tables(made)
    for name, (finding, rows) in tables.items():
        files[f"tables/{name}.csv"] = rows.to_csv(index=False, lineterminator="\n").encode()
        files[f"tables/{name}.tex"] = metadata.latex(finding, rows, names)
    for each in made:
        source = f"{data_sentences.figure_source(each.source.community, each.source.as_of)} · "
        source = f"{_simulated([each])} {source}".strip() + f" {methods.rounded_note(asked.k)}"
        for finding in each.all:
            told(f"Drawing {finding.title.removesuffix('?')} of {finding.community} …")
            for ending, content in draw_files(finding, source):
                files[f"figures/{finding.slug}-{finding.name}.{ending}"] = content
        files[f"definitions/{finding.slug}.toml"] = path_of(finding.slug).read_bytes()
    abouts = [each.about for each in made]
    files["methods.md"] = (methods.methods(abouts, asked.questions, asked.k) + "\n").encode()
    files["definitions.md"] = _definitions(each for one in made for each in one.all)
    files["dictionary.csv"] = metadata.dictionary(tables)
    files["references.bib"] = _references(made)
    files["CITATION.cff"] = metadata.citation(title, as_of)
    files["README.md"] = methods.read_me(
        title,
        [f"{each.community}: {' '.join(each.sentences)}" for one in made for each in one.all],
        [text for each in made for text in each.missing],
        asked.command(),
        k=asked.k,
        simulated=_simulated(made),
        has_chromium=chromium.find_chromium() is not None,
    ).encode()
    told("Writing the report …")
    files |= _reports(made, asked, title, as_of, files)
    name = f"findings-{'-'.join(one.slug for one in asked.communities)}-{as_of}"
    files["datapackage.json"] = metadata.data_package(name, title, tables, files)
    files["ro-crate-metadata.json"] = metadata.ro_crate(title, dict(sorted(files.items())), as_of)
    files["SHA256SUMS"] = metadata.sums(dict(sorted(files.items())))
    return files


def _simulated(made: Sequence[_Made]) -> str:
    """Say that nobody is real, where data are simulated."""
    is_simulated = any(each.source.view.simulated for each in made)
    return wording.without_bold(data_sentences.SIMULATED) if is_simulated else ""


def _tables(made: Sequence[_Made]) -> dict[str, tuple[Finding, pd.DataFrame]]:
    """Return by its name each table of all communities together, with a finding that describes it."""
    parts: dict[str, list[Finding]] = {}
    for finding in (finding for each in made for finding in each.all):
        parts.setdefault(finding.name, []).append(finding)
    return {
        name: (
            found[0],
            pd.concat(
                [each.table.assign(community=each.slug)[["community", *each.table]] for each in found],
                ignore_index=True,
            ),
        )
        for name, found in sorted(parts.items())
    }


def _reports(
    made: Sequence[_Made], asked: Asked, title: str, as_of: date, files: Mapping[str, bytes]
) -> dict[str, bytes]:
    # imported where it is needed, as what writes it takes a while to load
    from journeys.findings.report.pdf import write_pdf

    pictures = {path: content.decode() for path, content in files.items() if path.endswith(".svg")}
    notes = [methods.rounded_note(asked.k)]
    notes += filter(None, [_simulated(made)])
    if unanswered := [text for each in made for text in each.missing]:
        notes.append(methods.missing(unanswered))
    report = Report(
        title,
        as_of,
        tuple(Shown(each, pictures.get(f"figures/{each.slug}-{each.name}.svg")) for one in made for each in one.all),
        tuple(notes),
        # the text is of Markdown, whose only sign in it is the one for names of files
        tuple(files["methods.md"].decode().replace("`", "").strip().split("\n\n")),
    )
    return {"report.pdf": write_pdf(report), "report.html": write_page(report)}


def _definitions(findings: Iterable[Finding]) -> bytes:
    keys = dict.fromkeys(key for finding in findings for key in (*finding.definitions, "rounding"))
    return ("\n\n".join(definitions()[key].whole for key in keys) + "\n").encode()


def _references(made: Sequence[_Made]) -> bytes:
    entries = [
        data_sentences.bibtex(each.source.community, each.source.as_of, finding.title, "", finding.name)
        for each in made
        for finding in each.all
    ]
    return ("\n\n".join(entries) + "\n").encode()


def zipped(files: dict[str, bytes]) -> bytes:
    """Return files as one ZIP, sorted by their names."""
    whole = io.BytesIO()
    # stored, as two versions of the same packer may make other bytes
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, _SAME_TIME)
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # as on Unix, whatever the machine
            archive.writestr(entry, files[path])
    return whole.getvalue()
