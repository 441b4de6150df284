"""Answers of GitHub's GraphQL interface: whole answers, or their ``{cursor, node}`` edges as one list or line by line.

What was not asked for cannot be shown: the actions that a file could show follow from its fields. Left out: commits,
releases and forks, which other exports have in full.
"""

import re
from pathlib import Path
from typing import Final

from journeys.errors import ExportError
from journeys.model.extract import Extract
from journeys.sources.base import ExtractBuilder, ImportContext
from journeys.sources.decode.files import Fault, to_utf8
from journeys.sources.decode.json_stream import stream_records
from journeys.sources.github.graphql.acts import FIELDS_ASKED, NodeReader
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
    """Return whether a file begins with an edge, or with an answer that holds a connection."""
    data = to_utf8(head)
    return _EDGE.match(data) is not None or (_ANSWER.match(data) is not None and _CONNECTION.search(data) is not None)


def read(path: Path, import_context: ImportContext) -> Extract:
    """Read answers or edges.

    Raises
    ------
    ExportError
        When none of it shows an act, naming the fields to ask for or the option to give.
    """
    builder = ExtractBuilder(NAME, import_context)
    reader, asked = NodeReader(builder), False
    for record in stream_records(path, import_context.progress):
        if record.fault:
            reader.take(Fault(record.fault), record.raw)
        else:
            asked = asked or names_connection(record.raw)
            for node in nodes_in(record.raw):
                reader.take(node, record.raw)
    # an answer that lists none of what was asked for is sound, and says that there is none
    if not builder.has_events and (reader.nodes or not asked):
        raise ExportError(_refusal(path, reader), "place" if "place" in reader.lacking else "")
    builder.notes += _notes(reader)
    return builder.extract(())


def _notes(reader: NodeReader) -> list[str]:
    """List what the answers leave out."""
    counts = [
        (reader.undated_merges, "merged pull requests do not say when: ask for mergedAt to see who landed changes."),
        (
            reader.incomplete,
            "threads have more comments, reviews or the like than were asked for: ask for further pages of them.",
        ),
    ]
    notes = [f"{count:,} {note}" for count, note in counts if count]
    if reader.unfinished:
        notes.append(
            "The last page read says that there are more: ask for all pages (gh api graphql --paginate does, "
            "where the query takes $endCursor)."
        )
    if not reader.nodes:
        notes.append("The answers hold no issues, pull requests, discussions or stars.")
    return notes


def _refusal(path: Path, reader: NodeReader) -> str:
    """Return why nothing could be read, and what to do next."""
    if "place" in reader.lacking:
        return (
            f"{path} does not say which repository it is of; give it with --place github:owner/name, "
            "or ask for url in the query"
        )
    fields = [asked for name, asked in FIELDS_ASKED.items() if name in reader.lacking]
    if fields:
        return (
            f"{path}: who did what and when is not in these answers ({reader.nodes:,} nodes); "
            f"ask for {', '.join(fields)} in the query"
        )
    why = "; ".join(bad.reason for bad in reader.builder.rejected[:3])
    advice = f"Ask for {', '.join(CONNECTIONS)} of a repository"
    return f"{path} holds no issues, pull requests, discussions or stars that can be read. {why or advice}."
