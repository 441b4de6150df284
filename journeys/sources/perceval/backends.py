"""Perceval's back ends whose data is read here: how the data of an item is written out as its own format."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

import msgspec

from journeys.model.accounts import repository_at
from journeys.sources.base import Source
from journeys.sources.decode.files import Fault, decode_record, list_elements
from journeys.sources.discourse import posts as discourse_posts
from journeys.sources.git import log as git_log
from journeys.sources.github.rest import reader as rest_reader
from journeys.sources.gitlab import lists as gitlab_lists
from journeys.sources.mail import reader as mail_reader
from journeys.sources.zulip import messages as zulip_messages

_ADDRESS: Final = re.compile(r"\w+://(?:[^/@\s]*@)?([\w.-]+(?::\d+)?)(/[^\s?#]*|)(?:[?#].*)?")
Written = Iterator[bytes | Fault]
HELD: Final = ("comments_data", "reviews_data", "review_comments_data", "notes_data")
"""Fields in which Perceval puts the comments, reviews and notes on an issue or a change."""
MAIL_HEADERS: Final = frozenset(
    "from date subject message-id in-reply-to references list-id list-post reply-to auto-submitted".split()
)


class Backend(NamedTuple):
    """A back end: its name, the reader of its data, how that is written, and under which name."""

    title: str
    reader: Source
    write: Callable[[bytes], Written]
    file: str


class _Changed(msgspec.Struct):
    """A file that a commit changes."""

    file: str = ""
    newfile: Any = None
    added: Any = None
    removed: Any = None


class _Commit(msgspec.Struct):
    """A commit, as the back end for git has it."""

    sha: str = msgspec.field(name="commit")
    author: str = msgspec.field(name="Author")
    date: str = msgspec.field(name="AuthorDate")
    message: str = ""
    parents: list[str] = []
    files: list[_Changed] = []
    committer: str = msgspec.field(name="Commit", default="")


def _records(data: bytes) -> Written:
    """Write a record and those that Perceval put into it, one line each."""
    # line breaks within JSON texts are escaped, so that all others are between its signs
    yield b" ".join(data.split(b"\n")) + b"\n"
    fields = decode_record(data, dict[str, msgspec.Raw])
    for name in HELD if isinstance(fields, dict) else ():
        inner = list_elements(fields[name]) if isinstance(fields, dict) and name in fields else []
        for raw in inner if isinstance(inner, list) else ():
            yield b" ".join(bytes(raw).split(b"\n")) + b"\n"


def _log(data: bytes) -> Written:
    """Write a commit as git's log does."""
    commit = decode_record(data, _Commit)
    if isinstance(commit, Fault):
        yield commit
        return
    if not re.fullmatch(r"[0-9a-f]{40,64}", commit.sha):
        yield Fault("commit: is no hash")
        return
    parents = [each for each in commit.parents if re.fullmatch(r"[0-9a-f]{7,64}", each)]
    lines = [f"commit {' '.join((commit.sha, *parents))}", f"Author: {_line(commit.author)}"]
    lines += [
        f"AuthorDate: {_line(commit.date)}",
        *([f"Commit: {_line(commit.committer)}"] if commit.committer else []),
    ]
    lines += ["", *(f"    {line}" for line in commit.message.split("\n")), ""]
    for each in commit.files:
        name = each.newfile if isinstance(each.newfile, str) and each.newfile else each.file
        counts = [
            count if isinstance(count, str) and count.isdecimal() else "-" for count in (each.added, each.removed)
        ]
        lines.append("\t".join((*counts, _line(name))))
    yield ("\n".join(lines) + "\n\n").encode("utf-8", "replace")


def _letter(data: bytes) -> Written:
    """Write a message as an mbox does, without its body."""
    headers = decode_record(data, dict[str, Any])
    if isinstance(headers, Fault):
        yield headers
        return
    known = {name: value for name, value in headers.items() if isinstance(value, str)}
    lines = [f"{name}: {_line(value)}" for name, value in known.items() if name.casefold() in MAIL_HEADERS and value]
    sent = _line(known.get("unixfrom") or "").removeprefix("From ")
    envelope = sent if re.search(r"\d:\d\d.*\d{4}$", sent) else "nobody Thu Jan  1 00:00:00 1970"
    yield "\n".join((f"From {envelope}", *lines, "", "", "")).encode("utf-8", "replace")


def _line(text: str) -> str:
    return " ".join(text.split())


_GITHUB: Final = Backend("GitHub", rest_reader, _records, "items.json")
_GITLAB: Final = Backend("GitLab", gitlab_lists, _records, "items.json")
_GIT: Final = Backend("git", git_log, _log, "items.log")
_DISCOURSE: Final = Backend("Discourse", discourse_posts, _records, "items.json")
_MAIL: Final = Backend("mailing lists", mail_reader, _letter, "items.mbox")
_ZULIP: Final = Backend("Zulip", zulip_messages, _records, "items.json")
BACKENDS: Final = {
    "github": _GITHUB,
    "gitlab": _GITLAB,
    "git": _GIT,
    "discourse": _DISCOURSE,
    **dict.fromkeys(("mbox", "pipermail", "groupsio", "hyperkitty", "gmane"), _MAIL),
    "zulip": _ZULIP,
}
"""The back ends by their names, in small letters."""


def origin_place(backend: str, origin: str) -> str | None:
    """Return the place that an item's origin names for its back end; nothing where it is no address.

    >>> origin_place("git", "https://github.com/Demo/Book.git"), origin_place("discourse", "https://forum.demo.org")
    ('github:demo/book', 'discourse:forum.demo.org')
    """
    address = _ADDRESS.fullmatch(origin)
    host, path = (address[1].lower(), address[2].strip("/").removesuffix(".git")) if address else ("", "")
    if backend in ("git", "gitlab", "github") and host and "/" in path:
        return repository_at(host, path)
    if backend == "discourse" and host:
        return f"discourse:{host}"
    if BACKENDS.get(backend) is _MAIL and ((host and path) or re.fullmatch(r"[\w.-]+", origin)):
        return f"mail:{(path or origin).rpartition('/')[2].removesuffix('.mbox')}"
    return None
