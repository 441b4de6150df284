"""One simulated repository as a complete archive: issues, pull requests, reviews and comments in one JSON file."""

import base64
import json
from pathlib import Path
from typing import Any

import msgspec

from journeys.demo import words
from journeys.demo.cast import Person
from journeys.demo.files import iso, write_gzip
from journeys.demo.gh_archive import number_of
from journeys.demo.world import Comment, Review, Thread, World


def write_archive(world: World, repository: str, path: Path) -> Path:
    """Write all threads of one repository."""
    threads = world.of(repository)
    labels = sorted({label for thread in threads for label in thread.labels})
    archive = {
        # The mark by which such archives are recognised.
        "magic": "E!vIA5L86J2I",
        "timestamp": world.span.ends_at.isoformat(),
        "repo": repository,
        "labels": [{"name": label, "description": "", "color": "ededed"} for label in labels],
        "issues": [_thread(thread) for thread in threads if not thread.is_pull],
        "pulls": [_thread(thread) | _landing(thread) for thread in threads if thread.is_pull],
    }
    return write_gzip(path, json.dumps(archive, indent=1, ensure_ascii=False) + "\n")


def node_id(prefix: str, repository: str, number: int) -> str:
    """Return the platform's opaque identifier: a kind, the repository's number and the item's own.

    >>> node_id("PRR", "demo/one", 1_900_000_000)
    'PRR_kwDOLo1M-c5xP7MA'
    """
    packed = msgspec.msgpack.encode([0, number_of(repository), number])
    return f"{prefix}_{base64.urlsafe_b64encode(packed).decode().rstrip('=')}"


def _login(person: Person | None) -> str | None:
    return person.login.removesuffix("[bot]") if person else None


def _thread(thread: Thread) -> dict[str, Any]:
    kind = "pull" if thread.is_pull else "issues"
    closed = thread.closed_at
    state = "MERGED" if thread.merged_at else "CLOSED" if closed else "OPEN"
    return {
        "number": thread.number,
        "id": node_id("PR" if thread.is_pull else "I", thread.repository, 2_000_000_000 + thread.number),
        "title": thread.title,
        "url": f"https://github.com/{thread.repository}/{kind}/{thread.number}",
        "state": state,
        "author": _login(thread.author),
        "authorAssociation": "NONE",
        "assignees": [],
        "labels": list(thread.labels),
        "body": words.NOTE,
        "createdAt": iso(thread.opened_at),
        "updatedAt": iso(closed or thread.opened_at),
        "closedAt": iso(closed) if closed else None,
        "comments": [_comment(comment) for comment in thread.comments],
    }


def _landing(thread: Thread) -> dict[str, Any]:
    fork = f"{thread.fork}/{thread.repository.partition('/')[2]}"
    return {
        "baseRepository": thread.repository,
        "baseRefName": "main",
        "headRepository": fork,
        "headRefName": thread.branch,
        "headRefOid": thread.head_sha,
        "mergedAt": iso(thread.merged_at) if thread.merged_at else None,
        "mergedBy": _login(thread.merged_by),
        "mergeCommit": {"oid": thread.merge_sha} if thread.merged_at else None,
        "reviews": [_review(thread, review) for review in thread.reviews],
    }


def _comment(comment: Comment) -> dict[str, Any]:
    return {
        "author": _login(comment.author),
        "authorAssociation": "NONE",
        "body": comment.body,
        "createdAt": iso(comment.at),
        "updatedAt": iso(comment.at),
    }


def _review(thread: Thread, review: Review) -> dict[str, Any]:
    return {
        "id": node_id("PRR", thread.repository, review.number),
        "commit": {"abbreviatedOid": thread.head_sha[:7]},
        "author": _login(review.author),
        "authorAssociation": "NONE",
        "state": review.state,
        "body": "",
        "createdAt": iso(review.at),
        "updatedAt": iso(review.at),
        "comments": [],
    }
