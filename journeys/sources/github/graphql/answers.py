"""The answers of GitHub's GraphQL interface, cut into the nodes in them wherever the query put them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec

from journeys.model.accounts import github_place
from journeys.sources.decode.files import Fault, decode_record, list_elements

CONNECTIONS: Final = {
    "issues": "issue",
    "pullRequests": "pull",
    "discussions": "discussion",
    "stargazers": "star",
}
"""The connections of a repository that are read, and what their nodes are."""
SINGLE: Final = {"issue": "issue", "pullRequest": "pull", "discussion": "discussion"}
"""Threads that a query asks for alone."""
DEPTH: Final = 40
"""How deep a connection may stand in an answer: a bound, so that no file can exhaust Python's stack."""
_NAMED: Final = re.compile(rb'"(?:%s|node)"\s*:\s*\{' % b"|".join(name.encode() for name in CONNECTIONS))
FULL_NAME: Final = re.compile(r"[\w.-]+/[\w.-]+")

Fields = dict[str, msgspec.Raw]


class _Error(msgspec.Struct):
    message: str | None = None


class _Edge(msgspec.Struct, rename="camel"):
    """A node and what the connection says of it: when somebody starred is no field of the account."""

    node: msgspec.Raw
    starred_at: Any = None


@dataclass(frozen=True)
class Node:
    """A node: its kind if that is known, the repository around it, if one is named, and when it starred, if it did.

    ``goes_on`` is whether its connection has further pages.
    """

    raw: bytes
    kind: str | None = None
    place: str | None = None
    starred_at: Any = None
    goes_on: bool = False


@dataclass(frozen=True)
class Elements:
    """The nodes of an inner connection, and whether there are more than were asked for."""

    nodes: list[bytes]
    more: bool


def nodes_in(raw: bytes) -> Iterator[Node | Fault]:
    """List the nodes of one record of a file: an edge, or a whole answer."""
    fields = decode_record(raw, Fields)
    if isinstance(fields, Fault):
        yield fields
    elif "node" in fields:
        yield from _of_edge(raw, None, None)
    elif error := _error_in(fields):
        yield Fault(f"GitHub answered with an error: {error}")
    else:
        yield from _walk(fields, None, DEPTH)


def _error_in(fields: Mapping[str, bytes]) -> str | None:
    # errors beside data are of single fields: what was answered is good
    if "errors" not in fields or bytes(fields.get("data", b"null")) != b"null":
        return None
    errors = [decode_record(raw, _Error) for raw in _elements(fields["errors"])]
    messages = [error.message for error in errors if isinstance(error, _Error) and error.message]
    return "; ".join(messages) or "it does not say which"


def names_connection(raw: bytes) -> bool:
    """Return whether a record holds one of the connections that are read, or an edge, be it empty."""
    return _NAMED.search(raw) is not None


def _walk(fields: Mapping[str, msgspec.Raw], place: str | None, depth: int) -> Iterator[Node | Fault]:
    """Find the connections in an answer, wherever the query put them."""
    place = _place_of(fields) or place
    for key, value in fields.items():
        if not depth or not _begins(value, b"{"):
            continue
        inner = decode_record(value, Fields)
        if isinstance(inner, Fault):
            yield inner
        elif key in SINGLE:
            yield Node(value, SINGLE[key], place)
        else:
            yield from _connection(inner, CONNECTIONS.get(key), place, depth)
    # a connection written to a file alone has its nodes at the top
    yield from _listed(fields, None, place, depth) if depth == DEPTH else ()


def _connection(
    fields: Mapping[str, msgspec.Raw], kind: str | None, place: str | None, depth: int
) -> Iterator[Node | Fault]:
    if "edges" in fields or "nodes" in fields:
        yield from _listed(fields, kind, place, depth)
    else:
        yield from _walk(fields, place, depth - 1)


def _listed(
    fields: Mapping[str, msgspec.Raw], kind: str | None, place: str | None, depth: int
) -> Iterator[Node | Fault]:
    """List the nodes of a connection; nodes that are no threads (repositories, say) are searched in turn."""
    goes_on = _has_next_page(fields)
    for raw in _elements(fields.get("edges")):
        for found in _of_edge(raw, kind, place):
            yield replace(found, goes_on=goes_on or found.goes_on) if isinstance(found, Node) else found
    for raw in _elements(fields.get("nodes") if "edges" not in fields else None):
        inner = decode_record(raw, Fields)
        if isinstance(inner, Fault):
            yield inner
        elif kind or "number" in inner:
            yield Node(raw, kind, place, goes_on=goes_on)
        else:
            yield from _walk(inner, place, depth - 1)


def _of_edge(raw: bytes, kind: str | None, place: str | None) -> Iterator[Node | Fault]:
    edge = decode_record(raw, _Edge)
    if isinstance(edge, Fault):
        yield edge
        return
    inner = decode_record(edge.node, Fields)
    if isinstance(inner, Fault):
        yield inner
    elif kind or edge.starred_at is not None or "number" in inner:
        yield Node(edge.node, kind or ("star" if edge.starred_at is not None else None), place, edge.starred_at)
    else:
        within = list(_walk(inner, place, DEPTH - 1))
        # nothing in it: it is passed on as it is, to be rejected with a reason
        yield from within or [Node(edge.node, None, place)]


def _elements(raw: bytes | None) -> list[bytes]:
    found = list_elements(raw) if raw is not None else []
    return [] if isinstance(found, Fault) else [each for each in found if bytes(each) != b"null"]


def _place_of(fields: Mapping[str, bytes]) -> str | None:
    name = decode_record(fields["nameWithOwner"], str) if "nameWithOwner" in fields else None
    return github_place(name) if isinstance(name, str) and FULL_NAME.fullmatch(name) else None


def elements_of(raw: bytes) -> Elements | Fault | None:
    """List the nodes of an inner connection; None when only their number was asked for, or nothing."""
    if not raw or bytes(raw) == b"null":
        return None
    # the gh command line lists them without a connection around them
    if _begins(raw, b"["):
        found = list_elements(raw)
        return found if isinstance(found, Fault) else Elements(found, more=False)
    fields = decode_record(raw, Fields)
    if isinstance(fields, Fault):
        return fields
    if "nodes" not in fields and "edges" not in fields:
        return None
    found = list_elements(fields["nodes" if "nodes" in fields else "edges"])
    if isinstance(found, Fault):
        return found
    if "nodes" not in fields:
        edges = [decode_record(each, _Edge) for each in found]
        found = [b"null" if isinstance(edge, Fault) else edge.node for edge in edges]
    # totalCount tells of comments beyond those asked for, also where pageInfo was not asked for
    total = decode_record(fields.get("totalCount", b"0"), int)
    nodes = [node for node in found if bytes(node) != b"null"]
    more = _has_next_page(fields) or (isinstance(total, int) and total > len(found))
    return Elements(nodes, more)


def _has_next_page(fields: Mapping[str, bytes]) -> bool:
    info = decode_record(fields.get("pageInfo", b"{}"), dict[str, Any])
    return isinstance(info, dict) and info.get("hasNextPage") is True


def _begins(raw: bytes, mark: bytes) -> bool:
    # a view: the value may be a whole answer, too long to copy for its first letter
    return bytes(memoryview(raw)[: len(mark)]) == mark
