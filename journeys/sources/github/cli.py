"""Lists that the gh command line prints with ``--json``: pull requests and issues, with the fields that were asked for.

They are nodes of GitHub's GraphQL interface, written a little otherwise: inner lists stand bare, apps are named
``app/name``, deleted accounts have an empty login. Without author and date no act can be told: such a list is refused,
with the command that asks for all that is read.
"""

from pathlib import Path
from typing import Any, Final

import msgspec

from journeys.errors import ExportError
from journeys.model.extract import Extract
from journeys.sources.base import ExtractBuilder, ImportContext
from journeys.sources.decode.files import Fault, decode_record
from journeys.sources.decode.json_stream import first_records, stream_records
from journeys.sources.github.graphql.acts import Taker
from journeys.sources.github.graphql.answers import Found
from journeys.sources.github.graphql.records import SIGNS, kind_of

NAME: Final = "github_graphql"
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
ASK: Final = {
    "pull": "gh pr list --state all --limit 100000 --json "
    "number,title,state,url,author,createdAt,closedAt,mergedAt,mergedBy,mergeCommit,headRefOid,labels,comments,reviews",
    "issue": "gh issue list --state all --limit 100000 --json "
    "number,title,state,url,author,createdAt,closedAt,labels,comments",
}
"""The commands that ask for all that is read."""
USUAL_LIMIT: Final = 30
RECORDS_SEEN: Final = 5

Fields = dict[str, Any]


def recognise(path: Path, head: bytes) -> bool:
    """Whether a file begins with objects that have nothing but gh's fields, and a number or title."""
    if path.is_dir():
        return False
    records = [decode_record(raw, Fields) for raw in first_records(head, RECORDS_SEEN)]
    return bool(records) and any(not isinstance(record, Fault) and _is_listed(record) for record in records)


def _is_listed(record: Fields) -> bool:
    named = record.keys() & {"number", "title", "url"}
    return bool(named) and record.keys() <= ISSUE_FIELDS | PULL_FIELDS | SEARCH_FIELDS


def read(path: Path, reading: ImportContext) -> Extract:
    """Turn a list into events, claims and threads.

    Raises
    ------
    ExportError
        When author or date was not asked for, with the command that does; or when nothing says which repository it is.
    """
    gatherer = ExtractBuilder(NAME, reading)
    taker = Taker(gatherer)
    kinds: set[str] = set()
    asked: set[str] = set()
    for record in stream_records(path, reading.progress):
        fields = Fault(record.fault) if record.fault else decode_record(record.raw, Fields)
        if isinstance(fields, Fault):
            taker.take(fields, record.raw)
            continue
        kind = _kind(fields, record.raw)
        asked |= fields.keys()
        kinds |= {kind} if kind else set()
        taker.take(Found(msgspec.json.encode(_as_answered(fields)), kind), record.raw)
    if not gatherer.has_events:
        raise ExportError(_refusal(path, taker, kinds, asked))
    if taker.nodes == USUAL_LIMIT:
        gatherer.notes.append(f"The list has {USUAL_LIMIT} entries, the most that gh gives without --limit.")
    return gatherer.extract(taker.shown)


def _kind(fields: Fields, raw: bytes) -> str | None:
    """Tell pull requests from issues, also where neither address nor type was asked for."""
    told = kind_of(raw)
    if told:
        return told
    if "isPullRequest" in fields:
        return "pull" if fields["isPullRequest"] else "issue"
    if fields.keys() & (PULL_FIELDS - ISSUE_FIELDS):
        return "pull"
    return "issue" if fields.keys() & (ISSUE_FIELDS - PULL_FIELDS - SIGNS["pull"]) else None


def _as_answered(value: Any) -> Any:  # noqa: ANN401  (JSON)
    """Write accounts as GitHub answers them."""
    if isinstance(value, list):
        return [_as_answered(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    login = value.get("login")
    if login == "":
        return None
    mended = {key: _as_answered(inner) for key, inner in value.items()}
    if isinstance(login, str) and login.startswith("app/"):
        mended["login"] = f"{login.removeprefix('app/')}[bot]"
    elif value.get("is_bot") is True and isinstance(login, str):
        mended["__typename"] = "Bot"
    return mended


def _refusal(path: Path, taker: Taker, kinds: set[str], asked: set[str]) -> str:
    """Say why nothing could be read, and which command to run."""
    if not taker.nodes:
        return f"{path} is an empty list: there is nothing to import."
    missing = [name for name in ("author", "createdAt") if name not in asked]
    if missing or "kind" in taker.lacking:
        lacks = f"{' and '.join(missing)} {'were' if missing[1:] else 'was'} not asked for"
        why = lacks if missing else "nothing says whether these are issues or pull requests"
        commands = [ASK[kind] for kind in sorted(kinds) if kind in ASK] or list(ASK.values())
        return f"{path}: this list of gh's does not say who did what and when: {why}. Run: {' or: '.join(commands)}"
    if "place" in taker.lacking:
        return (
            f"{path} does not say which repository it is of: give it with --place github:OWNER/REPO, or ask gh for url"
        )
    rejected = taker.gatherer.rejected
    return f"{path} has no record that can be read: {rejected[0].reason if rejected else 'there is none'}."
