"""GitHub's REST lists: the path of each, how it is read at first and updated later, and the key of its records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

PLAIN: Final = "application/vnd.github+json"
# Only with this media type does GitHub say when somebody starred.
STARRED: Final = "application/vnd.github.star+json"

Later = Literal["whole", "since", "newest_changes", "newest", "head"]


@dataclass(frozen=True)
class RestList:
    """One list of a repository.

    ``later`` is how it is updated: read ``whole`` (unchanged pages cost nothing), by asking for what changed ``since``,
    from the ``newest_changes`` or the ``newest`` record back to what is known, or not at all while the ``head`` of the
    list is the same, because what follows it cannot change. What changed ``since`` is also how such a list is paged:
    each page begins where the one before ended, wherever records were moved or deleted meanwhile.
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
    RestList("issues", "issues", _ALL | _CHANGED_LAST, "since"),
    RestList("pulls", "pulls", _ALL | _OLDEST_FIRST, "newest_changes", _ALL | _CHANGED_FIRST),
    RestList("issue_comments", "issues/comments", _CHANGED_LAST, "since"),
    RestList("review_comments", "pulls/comments", _CHANGED_LAST, "since"),
    RestList("issue_events", "issues/events", later="newest"),
    RestList("stargazers", "stargazers", key=("user", "id"), accept=STARRED),
    RestList("forks", "forks", {"sort": "oldest"}),
    # Not "since": it compares the commits' own dates, and a branch merged late brings old ones.
    RestList("commits", "commits", later="head", key=("sha",)),
    RestList("releases", "releases"),
)
# GitHub has no list of a repository's reviews: each pull is asked, after the lists that show which pulls may have any.
REVIEWS: Final = "reviews"
NAMES: Final = (*(each.name for each in LISTS), REVIEWS)

# Written into one file, so that a thread is imported with all that was said in it.
OF_THREADS: Final = ("issues", "pulls", "issue_comments", "review_comments", REVIEWS, "issue_events")

NEEDED_BY_REVIEWS: Final = ("pulls", "review_comments", "issue_events")
