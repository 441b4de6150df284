"""A simulated world in the form of GH Archive: one JSON record an event."""

import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from journeys.demo import words
from journeys.demo.cast import Person, Span
from journeys.demo.files import iso, lines_of, write_gzip
from journeys.demo.world import Comment, Mark, Review, Thread, World

API: Final = "https://api.github.com"
WEB: Final = "https://github.com"
# A repository's former name, and how long after the beginning it was renamed: records from before carry the former one.
RENAMED: Final = {"the-turing-way/the-turing-way": ("alan-turing-institute/the-turing-way", timedelta(days=396))}

Record = tuple[datetime, str, Person | None, str, dict[str, Any]]


def write_events(world: World, folder: Path) -> Path:
    """Write all events on the world's repositories, in order."""
    records = sorted(_records(world), key=lambda record: record[0])
    numbered = (_envelope(32_000_000_000 + 7 * number, record, world.span) for number, record in enumerate(records))
    return write_gzip(folder / "gh-archive.json.gz", lines_of(numbered))


def number_of(repository: str) -> int:
    """Return a repository's number."""
    return 700_000_000 + zlib.crc32(repository.encode()) % 90_000_000


def _records(world: World) -> Iterator[Record]:
    span = world.span
    for mark in world.marks:
        yield _mark(mark)
    for thread in world.threads:
        yield from _thread_events(thread, span)
        for comment in thread.comments:
            yield _comment(thread, comment, span)
        for review in thread.reviews:
            yield _review(thread, review, span)


def _envelope(number: int, record: Record, span: Span) -> dict[str, Any]:
    at, kind, actor, repository, payload = record
    name = name_at(repository, at, span)
    owner = name.partition("/")[0]
    return {
        "id": str(number),
        "type": kind,
        "actor": _actor(actor),
        "repo": {"id": number_of(repository), "name": name, "url": f"{API}/repos/{name}"},
        "payload": payload,
        "public": True,
        "created_at": iso(at),
        "org": {
            "id": number_of(owner),
            "login": owner,
            "gravatar_id": "",
            "url": f"{API}/orgs/{owner}",
            "avatar_url": f"https://avatars.githubusercontent.com/u/{number_of(owner)}?",
        },
    }


def name_at(repository: str, at: datetime, span: Span) -> str:
    """Return the name that a repository had at an instant."""
    former, after = RENAMED.get(repository, (repository, timedelta()))
    return former if at < span.starts_at + after else repository


def _actor(person: Person | None) -> dict[str, Any]:
    login, number = (person.login, person.user_id) if person else ("ghost", 10_137)
    return {
        "id": number,
        "login": login,
        "display_login": login.removesuffix("[bot]"),
        "gravatar_id": "",
        "url": f"{API}/users/{login}",
        "avatar_url": f"https://avatars.githubusercontent.com/u/{number}?",
    }


def _user(person: Person | None) -> dict[str, Any] | None:
    if person is None:
        return None
    return {
        "login": person.login,
        "id": person.user_id,
        "avatar_url": f"https://avatars.githubusercontent.com/u/{person.user_id}?v=4",
        "gravatar_id": "",
        "url": f"{API}/users/{person.login}",
        "html_url": f"{WEB}/{person.login}",
        "type": "Bot" if person.is_bot else "User",
        "site_admin": False,
    }


def _repository(name: str, owner: Person | None = None) -> dict[str, Any]:
    return {
        "id": number_of(name),
        "name": name.partition("/")[2],
        "full_name": name,
        "private": False,
        "owner": _user(owner) or {"login": name.partition("/")[0], "type": "Organization"},
        "html_url": f"{WEB}/{name}",
        "description": "Simulated",
        "fork": owner is not None,
        "default_branch": "main",
        "public": True,
    }


def _mark(mark: Mark) -> Record:
    kinds = {"starred": "WatchEvent", "forked": "ForkEvent", "released": "ReleaseEvent"}
    payload: dict[str, Any] = {"action": "started"}
    if mark.action == "forked":
        payload = {"forkee": _repository(f"{mark.author.login}/{mark.repository.partition('/')[2]}", mark.author)}
        payload["forkee"]["created_at"] = iso(mark.at)
    if mark.action == "released":
        payload = {"action": "published", "release": _release(mark)}
    return (mark.at, kinds[mark.action], mark.author, mark.repository, payload)


def _release(mark: Mark) -> dict[str, Any]:
    return {
        "id": zlib.crc32(f"{mark.repository}{mark.tag}".encode()),
        "html_url": f"{WEB}/{mark.repository}/releases/tag/{mark.tag}",
        "author": _user(mark.author),
        "tag_name": mark.tag,
        "target_commitish": "main",
        "name": mark.tag,
        "draft": False,
        "prerelease": False,
        "created_at": iso(mark.at),
        "published_at": iso(mark.at),
        "assets": [],
        "body": words.NOTE,
    }


def _thread_events(thread: Thread, span: Span) -> Iterator[Record]:
    kind, payload = ("PullRequestEvent", _pull_payload) if thread.is_pull else ("IssuesEvent", _issue_payload)
    yield (thread.opened_at, kind, thread.author, thread.repository, payload(thread, "opened", span))
    if thread.closed_at:
        yield (thread.closed_at, kind, thread.closed_by, thread.repository, payload(thread, "closed", span))


def _instant_of(thread: Thread, action: str, span: Span) -> datetime:
    return thread.opened_at if action == "opened" else thread.closed_at or span.ends_at


def _issue_payload(thread: Thread, action: str, span: Span) -> dict[str, Any]:
    at = _instant_of(thread, action, span)
    return {"action": action, "issue": _issue(thread, at, span)}


def _issue(thread: Thread, at: datetime, span: Span) -> dict[str, Any]:
    # as it was at that instant: an event holds the issue of that moment
    name = name_at(thread.repository, at, span)
    path = f"{name}/{'pull' if thread.is_pull else 'issues'}/{thread.number}"
    closed = thread.closed_at if thread.closed_at and thread.closed_at <= at else None
    record: dict[str, Any] = {
        "url": f"{API}/repos/{name}/issues/{thread.number}",
        "html_url": f"{WEB}/{path}",
        "id": 2_000_000_000 + zlib.crc32(f"{thread.repository}#{thread.number}".encode()) % 900_000_000,
        "number": thread.number,
        "title": thread.title,
        "user": _user(thread.author),
        "labels": [
            {"name": label, "color": "ededed", "default": False, "description": None} for label in thread.labels
        ],
        "state": "closed" if closed else "open",
        "locked": False,
        "assignee": None,
        "assignees": [],
        "milestone": None,
        "comments": sum(comment.at < at for comment in thread.comments),
        "created_at": iso(thread.opened_at),
        "updated_at": iso(at),
        "closed_at": iso(closed) if closed else None,
        "author_association": "NONE",
        "body": words.NOTE,
    }
    if thread.is_pull:
        record["pull_request"] = {"url": f"{API}/repos/{name}/pulls/{thread.number}", "html_url": f"{WEB}/{path}"}
    return record


def _pull_payload(thread: Thread, action: str, span: Span) -> dict[str, Any]:
    at = _instant_of(thread, action, span)
    pull = _pull(thread, at, span)
    merged = thread.merged_at is not None and action == "closed"
    pull |= {
        "merged": merged,
        "mergeable": None,
        "merged_by": _user(thread.merged_by) if merged else None,
        "commits": len(thread.commits) or 1,
        "additions": 12,
        "deletions": 3,
        "changed_files": 1,
    }
    return {"action": action, "number": thread.number, "pull_request": pull}


def _pull(thread: Thread, at: datetime, span: Span) -> dict[str, Any]:
    name = name_at(thread.repository, at, span)
    pull = _issue(thread, at, span)
    author = thread.author
    fork = f"{thread.fork}/{name.partition('/')[2]}"
    landed = thread.merged_at is not None and thread.merged_at <= at
    del pull["pull_request"]
    return {
        **pull,
        "url": f"{API}/repos/{name}/pulls/{thread.number}",
        "merged_at": iso(thread.merged_at) if landed and thread.merged_at else None,
        "merge_commit_sha": thread.merge_sha if landed else None,
        "requested_reviewers": [],
        "requested_teams": [],
        "draft": False,
        "head": {
            "label": f"{fork.partition('/')[0]}:{thread.branch}",
            "ref": thread.branch,
            "sha": thread.head_sha,
            "user": _user(author),
            "repo": _repository(fork, None if author and author.is_bot else author),
        },
        "base": {
            "label": f"{name.partition('/')[0]}:main",
            "ref": "main",
            "sha": "0" * 40,
            "user": {"login": name.partition("/")[0], "type": "Organization"},
            "repo": _repository(name),
        },
    }


def _comment(thread: Thread, comment: Comment, span: Span) -> Record:
    name = name_at(thread.repository, comment.at, span)
    record = {
        "url": f"{API}/repos/{name}/issues/comments/{comment.number}",
        "id": comment.number,
        "user": _user(comment.author),
        "created_at": iso(comment.at),
        "updated_at": iso(comment.at),
        "author_association": "NONE",
        "body": comment.body,
    }
    payload = {"action": "created", "issue": _issue(thread, comment.at, span), "comment": record}
    return (comment.at, "IssueCommentEvent", comment.author, thread.repository, payload)


def _review(thread: Thread, review: Review, span: Span) -> Record:
    name = name_at(thread.repository, review.at, span)
    record = {
        "id": review.number,
        "user": _user(review.author),
        "body": None,
        "commit_id": thread.head_sha,
        "submitted_at": iso(review.at),
        "state": review.state.lower(),
        "html_url": f"{WEB}/{name}/pull/{thread.number}#pullrequestreview-{review.number}",
        "author_association": "NONE",
    }
    payload = {"action": "created", "review": record, "pull_request": _pull(thread, review.at, span)}
    return (review.at, "PullRequestReviewEvent", review.author, thread.repository, payload)
