"""GitHub's REST lists: where each is, how it is read the first time and later, and what names a record of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

PLAIN: Final = "application/vnd.github+json"
STARRED: Final = "application/vnd.github.star+json"
"""Without this media type, GitHub does not say when somebody starred."""

Later = Literal["whole", "since", "newest_changes", "newest", "head"]


@dataclass(frozen=True)
class RestList:
    """One list of a repository.

    ``later`` is how it is brought up to date: read ``whole`` (pages that did not change cost nothing), by asking for
    what changed ``since``, from the ``newest_changes`` or the ``newest`` record back to what is known, or not at all
    while the ``head`` of the list is the same, because what lies behind it cannot change.
    """

    name: str
    path: str
    first: Mapping[str, str] = field(default_factory=dict)
    later: Later = "whole"
    afterwards: Mapping[str, str] = field(default_factory=dict)
    key: tuple[str, ...] = ("id",)
    changed: str = "updated_at"
    accept: str = PLAIN


_OLDEST_FIRST: Final = {"sort": "created", "direction": "asc"}
_CHANGED_LAST: Final = {"sort": "updated", "direction": "asc"}
_CHANGED_FIRST: Final = {"sort": "updated", "direction": "desc"}
_ALL: Final = {"state": "all"}

LISTS: Final = (
    RestList("issues", "issues", _ALL | _OLDEST_FIRST, "since", _ALL | _CHANGED_LAST),
    RestList("pulls", "pulls", _ALL | _OLDEST_FIRST, "newest_changes", _ALL | _CHANGED_FIRST),
    RestList("issue_comments", "issues/comments", _OLDEST_FIRST, "since", _CHANGED_LAST),
    RestList("review_comments", "pulls/comments", _OLDEST_FIRST, "since", _CHANGED_LAST),
    RestList("issue_events", "issues/events", later="newest"),
    RestList("stargazers", "stargazers", key=("user", "id"), accept=STARRED),
    RestList("forks", "forks", {"sort": "oldest"}),
    RestList("commits", "commits", later="head", key=("sha",)),
    RestList("releases", "releases"),
)
REVIEWS: Final = "reviews"
"""Asked for pull by pull, after the lists that tell which pulls may have any."""
NAMES: Final = (*(each.name for each in LISTS), REVIEWS)

OF_THREADS: Final = ("issues", "pulls", "issue_comments", "review_comments", REVIEWS, "issue_events")
"""Lists that are put together in one file: one says who opened a thread, and so another whom somebody answered."""

NEEDED_BY_REVIEWS: Final = ("pulls", "review_comments", "issue_events")
