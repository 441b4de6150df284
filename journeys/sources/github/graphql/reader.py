"""Answers of GitHub's GraphQL interface: whole answers, or their ``{cursor, node}`` edges as one list or line by line.

What was not asked for cannot be shown: the actions that a file could show follow from its fields. Left out: commits,
releases and forks, which other exports tell in full.
"""

import re
from pathlib import Path
from typing import Final

from journeys.errors import ExportError
from journeys.model.extract import Extract
from journeys.sources.base import ExtractBuilder, ImportContext
from journeys.sources.decode.files import Fault, to_utf8
from journeys.sources.decode.json_stream import stream_records
from journeys.sources.github.graphql.acts import FIELDS_ASKED, Taker
from journeys.sources.github.graphql.answers import CONNECTIONS, SINGLE, names_connection, nodes_in

NAME: Final = "github_graphql"

_EDGE: Final = re.compile(
    rb'[\s\[]*\{\s*"(?:cursor"\s*:\s*"[^"]*"\s*,\s*"node|node|starredAt"\s*:\s*"[^"]*"\s*,[^{]*"node)"\s*:\s*\{'
)
_ANSWER: Final = re.compile(
    rb'[\s\[]*\{\s*"(?:data|errors|extensions|repository|organization|search|'
    + b"|".join(name.encode() for name in (*CONNECTIONS, *SINGLE))
    + rb')"\s*:\s*[\[{n]'
)
_CONNECTION: Final = re.compile(rb'"(?:nodes|edges)"\s*:\s*\[|"errors"\s*:\s*\[')


def recognise(path: Path, head: bytes) -> bool:
    """Whether a file begins with an edge, or with an answer that holds a connection."""
    data = to_utf8(head)
    return _EDGE.match(data) is not None or (_ANSWER.match(data) is not None and _CONNECTION.search(data) is not None)


def read(path: Path, reading: ImportContext) -> Extract:
    """Read answers or edges.

    Raises
    ------
    ExportError
        When none of it can be told as acts, naming the fields to ask for or the option to give.
    """
    gatherer = ExtractBuilder(NAME, reading)
    taker, asked = Taker(gatherer), False
    for record in stream_records(path, reading.progress):
        if record.fault:
            taker.take(Fault(record.fault), record.raw)
        else:
            asked = asked or names_connection(record.raw)
            for found in nodes_in(record.raw):
                taker.take(found, record.raw)
    if not gatherer.has_events and (taker.nodes or not asked):
        raise ExportError(_hopeless(path, taker))
    gatherer.notes += _notes(taker)
    return gatherer.extract(taker.shown)


def _notes(taker: Taker) -> list[str]:
    """Say what the answers leave out."""
    notes = [
        (taker.undated_landings, "merged pull requests do not say when: ask for mergedAt to see who landed changes."),
        (
            taker.more,
            "threads have more comments, reviews or the like than were asked for: ask for further pages of them.",
        ),
    ]
    told = [f"{count:,} {note}" for count, note in notes if count]
    if taker.unfinished:
        told.append(
            "The last page read says that there are more: ask for all pages (gh api graphql --paginate does, "
            "where the query takes $endCursor)."
        )
    if not taker.nodes:
        told.append("The answers hold no issues, pull requests, discussions or stars.")
    return told


def _hopeless(path: Path, taker: Taker) -> str:
    """Say why nothing could be read, and what to do next."""
    if "place" in taker.lacking:
        return (
            f"{path} does not say which repository it is of; give it with --place github:owner/name, "
            "or ask for url in the query"
        )
    fields = [asked for name, asked in FIELDS_ASKED.items() if name in taker.lacking]
    if fields:
        return (
            f"{path}: who did what and when is not in these answers ({taker.nodes:,} nodes); "
            f"ask for {', '.join(fields)} in the query"
        )
    why = "; ".join(bad.reason for bad in taker.gatherer.rejected[:3])
    advice = f"Ask for {', '.join(CONNECTIONS)} of a repository"
    return f"{path} holds no issues, pull requests, discussions or stars that can be read. {why or advice}."
