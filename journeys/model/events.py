"""The events table: one row is one act of one account at one time.

The only file that lists the columns. Events hold what happened; whose it is and what it means, a community's definition
says (``community.py``). Left out on purpose: texts of messages, and acts without a date.
"""

from datetime import UTC, datetime
from typing import Any, Final

import narwhals as nw
import pyarrow as pa

from journeys.errors import EventsError

# microseconds are the unit of pandas and DuckDB, so no time is converted on the way
AT: Final = pa.timestamp("us", tz="UTC")

EVENT_SCHEMA: Final = pa.schema(
    [
        pa.field("event_id", pa.string(), nullable=False),
        pa.field("at", AT, nullable=False),
        pa.field("account", pa.string(), nullable=False),
        pa.field("action", pa.string(), nullable=False),
        pa.field("place", pa.string(), nullable=False),
        pa.field("thread", pa.string()),
        pa.field("toward", pa.string()),
        pa.field("work", pa.string()),
        pa.field("source", pa.string(), nullable=False),
        pa.field("since", AT),
        pa.field("agent", pa.string()),
    ]
)
"""``event_id`` is the act's natural key and starts with its place (``github:owner/repo/pull/13#landed``), except
for commits (``git:<sha>``, co-authors ``git:<sha>#<account>``); ``work`` is in the all-contributors vocabulary, a
translation with its language after a colon where that is known (``translation:fr``).

``at`` is exact unless ``since`` is given: then the act is an entry of a list and happened after ``since`` and by
``at``; :data:`EARLIEST` where nothing says after when. ``agent`` names the AI agent that an export says took part."""

CLAIM_SCHEMA: Final = pa.schema([pa.field(name, pa.string(), nullable=False) for name in ("account", "says", "value")])
"""The statements of exports on accounts, one row each. ``says`` is one of :data:`CLAIMS`."""

CLAIMS: Final = {
    "name": "a name seen with the account",
    "signed": "a repository, a blank, and the name with which the account signs commits there, if that is known",
    "listed_name": "the name beside the login in a recognition list",
    "address": "keyed hash of an e-mail address",
    "user_id": "the platform's number for the account, which survives a rename",
    "type": "User, Bot, Organization, Program (by its address or name) or Mannequin (of another platform's import)",
    "profile": "address of a profile page",
    "commit": "hash of a commit and the account's part: landed:, merged: (GitHub), single:, merge: (git), head: (both)",
    "agent": "the AI agent that commits under the account's address",
    "same_as": "another account of the same person, said by the community itself (.mailmap, list of members)",
    "linked": "another account that the account's own profile names as its own",
}

THREAD_SCHEMA: Final = pa.schema(
    [
        pa.field("place", pa.string(), nullable=False),
        pa.field("thread", pa.string(), nullable=False),
        pa.field("title", pa.string()),
        pa.field("labels", pa.list_(pa.string())),
        pa.field("state", pa.string()),
        pa.field("opened_at", AT),
        pa.field("closed_at", AT),
    ]
)
"""One row a thread: issue, pull request or discussion, as ``issue/12``."""

REPOSITORY_SCHEMA: Final = pa.schema(
    [
        pa.field("place", pa.string(), nullable=False),
        pa.field("told_at", AT),
        pa.field("read_at", AT),
        pa.field("created_at", AT),
        pa.field("at_floor", pa.bool_()),
        pa.field("modified_at", AT),
        pa.field("owner", pa.string()),
        pa.field("owner_type", pa.string()),
        pa.field("base", pa.list_(pa.string())),
        pa.field("base_basis", pa.list_(pa.string())),
        pa.field("relation", pa.string()),
        pa.field("declared", pa.bool_()),
        pa.field("inferred_from", pa.string()),
        pa.field("licence", pa.string()),
        pa.field("licence_name", pa.string()),
        pa.field("licence_link", pa.string()),
        pa.field("gated", pa.string()),
        pa.field("private", pa.bool_()),
        pa.field("disabled", pa.bool_()),
        pa.field("new_version", pa.string()),
        pa.field("task", pa.string()),
        pa.field("library", pa.string()),
        pa.field("languages", pa.list_(pa.string())),
        pa.field("parameters", pa.int64()),
        pa.field("tags", pa.list_(pa.string())),
        pa.field("datasets", pa.list_(pa.string())),
        pa.field("models", pa.list_(pa.string())),
        pa.field("spaces", pa.list_(pa.string())),
        pa.field("results", pa.int64()),
        pa.field("downloads", pa.int64()),
        pa.field("downloads_ever", pa.int64()),
        pa.field("likes", pa.int64()),
        pa.field("sections", pa.list_(pa.string())),
        pa.field("unfilled", pa.list_(pa.string())),
        pa.field("said", pa.string()),
    ]
)
"""One row an export and model, data set or space of the Hub: the columns that the model tree needs.

``told_at`` is the day of the export where its name, its collection or the person who imports gives it, ``read_at`` the
moment of the import, ``modified_at`` the repository's last change (parts of before ``modified_at`` have either in
``told_at``; of before ``read_at`` have none). ``at_floor`` is true where the Hub gives the instant at which it began to
keep dates of creation, 2 March 2022, in the place of one. ``owner_type`` is user or organisation, where an export
tells. ``base`` are the places it was made from, null where the export could not tell; ``base_basis`` says of each in
turn whether the card declares it or the Hub infers it (see :data:`BASES_KNOWN`). ``relation`` is how it was made
(finetune, adapter, merge, quantized, duplicate), ``declared`` whether its card says that itself, else ``inferred_from``
the source of that (hub, files, tags, bases; in older parts also name). ``gated`` is no, auto, manual or text as on the
Hub; ``downloads`` are of 30 days, ``downloads_ever`` of all time; ``datasets`` are places where the card names the
Hub's; ``models`` are those that a space names, ``spaces`` those that the Hub names as using a model, null where an
export cannot tell; ``results`` counts the evaluation results in a card's metadata, null where they were not exported;
``sections`` are the headings of its card, ``unfilled`` the empty ones. A licence is in small letters. ``said`` is what
a model's card says, see :mod:`journeys.analysis.cards.kept`."""

DECLARED: Final = "declared"
INFERRED: Final = "inferred"
GUESSED: Final = "guessed"
BASES_KNOWN: Final = {
    DECLARED: "the card's metadata name the base",
    INFERRED: "the Hub or the model's files name the base, and its card's metadata do not",
    GUESSED: "only a sentence of the card's text names the base",
}
"""How it is known that a model was made from another, the surest first. Stores keep the first two."""

PATH_SCHEMA: Final = pa.schema([pa.field(name, pa.string(), nullable=False) for name in ("event_id", "place", "path")])
"""One row a file that a commit touches, under its name after the commit. ``event_id`` is the author's ``git:<sha>``,
with which co-authors' begin. Merges have none, nor have commits that touch very many files."""

EARLIEST: Final = datetime(2005, 1, 1, tzinfo=UTC)
"""Git's first year: an earlier date comes from a wrong clock."""

HUB_DATES_BEGIN: Final = datetime(2022, 3, 2, 23, 29, 5, tzinfo=UTC)
"""When the Hub began to keep dates of creation: all that has none was made by then."""

NOBODY: Final = "github:ghost"
"""The account of all deleted accounts: the events stay, but they are nobody's."""

LEFT_OUT: Final = "nobody:left-out"
"""The account of everybody who opted out: their events stay, so that threads stay whole, and no page counts them."""

UNNAMED: Final = ""
"""In the place of an account: whoever opened the thread, whom the record does not name. A snapshot names them from all
that the store holds (:mod:`journeys.snapshot.openers`)."""

_KINDS: Final = {field.name: nw.Datetime if field.type == AT else nw.String for field in EVENT_SCHEMA}


def check_events(events: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Return the same rows with the columns in the order of :data:`EVENT_SCHEMA`.

    Raises
    ------
    EventsError
        With each missing, unknown or wrongly typed column.
    """
    schema = events.collect_schema()
    faults = [f"column '{name}' is missing" for name in _KINDS if name not in schema]
    faults += [
        f"column '{name}' is unknown; the columns are {', '.join(_KINDS)}"
        for name in schema.names()
        if name not in _KINDS
    ]
    faults += [
        f"column '{name}' is {schema[name]}, expected {kind.__name__}"
        for name, kind in _KINDS.items()
        if name in schema and not _is_kind(schema[name], kind)
    ]
    if faults:
        raise EventsError(faults)
    return events.select(*_KINDS)


def _is_kind(dtype: nw.dtypes.DType, wanted: Any) -> bool:  # noqa: ANN401  (Narwhals' own classes of types)
    # DuckDB gives a column with nothing in it no type
    return isinstance(dtype, wanted | nw.Unknown)
