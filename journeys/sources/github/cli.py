"""Lists that the gh command line prints with ``--json``: pull requests and issues, with the fields that were asked for.

They are nodes of GitHub's GraphQL interface with small differences: inner lists have no connection around them, apps
are named ``app/name``, deleted accounts have an empty login. Without author and date a list shows no act: it is
refused, with the command that asks for all that is read.
"""

from pathlib import Path
from typing import Any, Final

import msgspec

from journeys.errors import ExportError
from journeys.model.extract import Extract
from journeys.model.programs import bots
from journeys.sources.base import ExtractBuilder, ImportContext
from journeys.sources.decode.files import Fault, decode_record
from journeys.sources.decode.json_stream import first_records, stream_records
from journeys.sources.github.graphql.acts import NodeReader
from journeys.sources.github.graphql.answers import Node
from journeys.sources.github.graphql.records import SIGNS, kind_of

NAME: Final = "github_graphql"
PLACELESS: Final = "does not say which repository it is of"
# the fields that gh offers; "gh issue list --json" and "gh pr list --json" without any list them
ISSUE_FIELDS: Final = frozenset(
    "assignees author body closed closedAt closedByPullRequestsReferences comments createdAt id isPinned labels "
    "milestone number projectCards projectItems reactionGroups state stateReason title updatedAt url".split()
)
PULL_FIELDS: Final = frozenset(
    "additions assignees author autoMergeRequest baseRefName baseRefOid body changedFiles closed closedAt "
    "closingIssuesReferences comments commits createdAt deletions files fullDatabaseId headRefName headRefOid "
    "headRepository headRepositoryOwner id isCrossRepository isDraft labels latestReviews maintainerCanModify "
    "mergeCommit mergeStateStatus mergeable mergedAt mergedBy milestone number potentialMergeCommit projectCards "
    "projectItems reactionGroups reviewDecision reviewRequests reviews state statusCheckRollup title updatedAt "
    "url".split()
)
SEARCH_FIELDS: Final = frozenset("authorAssociation commentsCount isLocked isPullRequest repository".split())
COMMANDS: Final = {
    "pull": "gh pr list --state all --limit 100000 --json "
    "number,title,state,url,author,createdAt,closedAt,mergedAt,mergedBy,mergeCommit,headRefOid,labels,comments,reviews,"
    "body",
    "issue": "gh issue list --state all --limit 100000 --json "
    "number,title,state,url,author,createdAt,closedAt,labels,comments",
}
"""The commands that ask for all that is read."""
USUAL_LIMIT: Final = 30
"""Entries that gh lists unless it is asked for more."""
RECORDS_SEEN: Final = 5

Fields = dict[str, Any]


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a file begins with objects that have nothing but gh's fields, and a number or title."""
    if path.is_dir():
        return False
    records = [decode_record(raw, Fields) for raw in first_records(head, RECORDS_SEEN)]
    return any(not isinstance(record, Fault) and _is_listed(record) for record in records)


def _is_listed(record: Fields) -> bool:
    # REST records have these fields too, and always others beside them
    named = record.keys() & {"number", "title", "url"}
    return bool(named) and record.keys() <= ISSUE_FIELDS | PULL_FIELDS | SEARCH_FIELDS


def read(path: Path, import_context: ImportContext) -> Extract:
    """Read a list as events, claims and threads.

    Raises
    ------
    ExportError
        When author or date was not asked for, with the command that does; or when nothing says which repository it is.
    """
    builder = ExtractBuilder(NAME, import_context)
    reader = NodeReader(builder)
    kinds: set[str] = set()
    asked: set[str] = set()
    for record in stream_records(path, import_context.progress):
        fields = Fault(record.fault) if record.fault else decode_record(record.raw, Fields)
        if isinstance(fields, Fault):
            reader.take(fields, record.raw)
            continue
        kind = _kind(fields, record.raw)
        asked |= fields.keys()
        kinds |= {kind} if kind else set()
        reader.take(Node(msgspec.json.encode(_as_graphql(fields)), kind), record.raw)
    if not builder.has_events:
        refusal = _refusal(path, reader, kinds, asked)
        raise ExportError(refusal, "place" if PLACELESS in refusal else "")
    if reader.nodes == USUAL_LIMIT:
        builder.notes.append(f"The list has {USUAL_LIMIT} entries, as many as gh gives unless told otherwise: --limit.")
    return builder.extract(())


def _kind(fields: Fields, raw: bytes) -> str | None:
    """Return whether it is a pull request or an issue, also where neither address nor type was asked for."""
    if kind := kind_of(raw):
        return kind
    if "isPullRequest" in fields:
        return "pull" if fields["isPullRequest"] else "issue"
    if fields.keys() & (PULL_FIELDS - ISSUE_FIELDS):
        return "pull"
    return "issue" if fields.keys() & (ISSUE_FIELDS - PULL_FIELDS - SIGNS["pull"]) else None


def _as_graphql(value: Any) -> Any:  # noqa: ANN401  (JSON)
    """Convert accounts to GraphQL's form."""
    if isinstance(value, list):
        return [_as_graphql(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    login = value.get("login")
    if login == "":  # a deleted account, which GraphQL answers as null
        return None
    converted = {key: _as_graphql(inner) for key, inner in value.items()}
    if isinstance(login, str) and login.startswith("app/"):
        converted["login"] = f"{login.removeprefix('app/')}{bots.ENDING}"
    return converted


def _refusal(path: Path, reader: NodeReader, kinds: set[str], asked: set[str]) -> str:
    """Return why nothing could be read, and which command to run."""
    if not reader.nodes:
        return f"{path} is an empty list: there is nothing to import."
    missing = [name for name in ("author", "createdAt") if name not in asked]
    if missing or "kind" in reader.lacking:
        lacks = f"{' and '.join(missing)} {'were' if missing[1:] else 'was'} not asked for"
        why = lacks if missing else "nothing says whether these are issues or pull requests"
        commands = [COMMANDS[kind] for kind in sorted(kinds) if kind in COMMANDS] or list(COMMANDS.values())
        return f"{path}: this list of gh's does not say who did what and when: {why}. Run: {' or: '.join(commands)}"
    if "place" in reader.lacking:
        return f"{path} {PLACELESS}: give it with --place github:OWNER/REPO, or ask gh for url"
    rejected = reader.builder.rejected
    return f"{path} has no record that can be read: {rejected[0].reason if rejected else 'there is none'}."
