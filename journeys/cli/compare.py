"""``journeys compare``: how several communities differ, by what the exports of all could show."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Any

import typer

from journeys.analysis.compare.comparison import Comparison
from journeys.analysis.compare.comparison import compare as compare_communities
from journeys.analysis.compare.shared import MOST, Align, Side
from journeys.cli.as_json import iso
from journeys.cli.console import (
    REFUSED,
    WRONG_USE,
    check_loaded,
    fail,
    failing_with,
    opened_store,
    print_json,
    print_line,
)
from journeys.logs.database import open_database
from journeys.model import wording
from journeys.model.communities.community import Community
from journeys.model.communities.definitions import find_community
from journeys.model.days import end_of_day, last_instant
from journeys.model.vocabulary import STAGES
from journeys.sentences import data as data_sentences
from journeys.sentences.cohorts import compare as sentences
from journeys.snapshot.acts import load_acts
from journeys.snapshot.kept import kept_or_loaded
from journeys.store.store import Store


def compare(
    community: Annotated[list[str], typer.Option(help="Short name of a community's definition; two to four of them.")],
    align: Annotated[Align, typer.Option(help="Months since each one's beginning, or months of the calendar.")] = "age",
    observed_until: Annotated[
        datetime | None,
        typer.Option("--observed-until", formats=["%Y-%m-%d"], help="Last day to look at; else until the newest."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")] = False,  # noqa: FBT002  (a flag)
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the three tables as Markdown.")] = False,  # noqa: FBT002  (a flag)
) -> None:
    """Compare two to four communities by what the exports of all could show in the same months."""
    named = list(dict.fromkeys(community))
    if not 2 <= len(named) <= MOST:
        how_many = f"{len(named)} {'is' if len(named) == 1 else 'are'} named"
        fail(f"Name two to {MOST} different communities with --community; {how_many}.", WRONG_USE)
    if as_json and markdown:
        fail("--json and --markdown are two forms of one answer: choose one.", WRONG_USE)
    with failing_with(WRONG_USE):
        known = [find_community(slug) for slug in named]
    until = end_of_day(observed_until.date()) if observed_until else None
    with failing_with(REFUSED), opened_store() as store:
        check_loaded(store)
        found = compare_communities(lambda each, end: _load(store, each, end), known, align, until)
    if as_json:
        print_json(_json(found))
        return
    if markdown:
        typer.echo("\n".join(_markdown(found)))
        return
    for line in _lines(found):
        print_line(line)


def _load(store: Store, community: Community, until: datetime | None) -> Side:
    with open_database(store.folder) as database:
        view = kept_or_loaded(store, database, community, until)
    return Side(view.journeys, load_acts(store, view), view.settings(community.order))


def _lines(found: Comparison) -> Iterator[str]:
    names = found.names
    said = [
        sentences.summary(found.differences, found.shared, names, found.horizons),
        sentences.period(found.shared, names),
    ]
    for measure, rows in found.differences.groupby("measure", sort=False):
        name = sentences.measure_name(str(measure), found.horizons)
        said.append(f"{name}: {sentences.differences(rows.to_dict('records'), names)}.")
    said += sentences.left_out(found.values, found.shared, names, found.horizons)
    yield from (wording.without_bold(line) for line in said if line)


def _json(found: Comparison) -> dict[str, Any]:
    """Return what ``compare --json`` prints; numbers with six digits, as rates elsewhere."""
    shared = found.shared
    spans = {slug: shared.span(slug) for slug in shared.slugs} if not shared.reason else {}
    return {
        "communities": list(found.names),
        "align": shared.align,
        "reason": shared.reason,
        "months": len(shared.months),
        "periods": {slug: [iso(since), iso(last_instant(until).date())] for slug, (since, until) in spans.items()},
        "actions": sorted(shared.actions),
        "not_loaded": list(shared.absent),
        "values": _records(found.values),
        "differences": _records(found.differences),
        "reached": {slug: dict(counts) for slug, counts in found.reached.items()},
    }


def _records(table: Any) -> list[dict[str, Any]]:  # noqa: ANN401  (cells of any type)
    rows = table.astype("object").where(table.notna(), None).to_dict("records")
    return [{name: round(cell, 6) if isinstance(cell, float) else cell for name, cell in row.items()} for row in rows]


def _markdown(found: Comparison) -> Iterator[str]:
    names, shared = found.names, found.shared
    summary = sentences.summary(found.differences, shared, names, found.horizons)
    yield from (line for said in (summary, sentences.period(shared, names)) if said for line in (said, ""))
    for said in sentences.alone(shared, names):
        yield from (said, "")
    for question, title in sentences.QUESTIONS.items():
        rows = found.values[found.values["question"] == question]
        if rows.empty:
            continue
        yield from (f"## {title}", "")
        yield from _table(["Measure", *names.values(), "Difference, or why not compared"], _measures(found, question))
        yield ""
        if question == "work":
            yield from (sentences.NOT_KINDS_OF_PEOPLE, "")
    yield from ("## Intended beside observed", "")
    yield from _table(["Stage", "Community", "It says", "Evidence", "People seen"], _intended(found))


def _measures(found: Comparison, question: str) -> Iterator[list[str]]:
    for measure in found.values.loc[found.values["question"] == question, "measure"].unique():
        rows = found.values[found.values["measure"] == measure].to_dict("records")
        pairs = found.differences[found.differences["measure"] == measure].to_dict("records")
        said = sentences.differences(pairs, found.names) if pairs else sentences.reason(rows, found.shared)
        yield [sentences.measure_name(measure, found.horizons), *map(sentences.value, rows), said]


def _intended(found: Comparison) -> Iterator[list[str]]:
    for stage in STAGES:
        for community in found.communities:
            said, seen = getattr(community.stages, stage), found.reached[community.slug][stage]
            told = "not observable" if seen is None else wording.number(seen)
            yield [stage, community.name, said.says, data_sentences.evidence(said), told]


def _table(heading: Sequence[str], rows: Iterator[list[str]]) -> Iterator[str]:
    yield _row(heading)
    yield _row(["---"] * len(heading))
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(' '.join(cell.split()).replace('|', '/') for cell in cells)} |"
