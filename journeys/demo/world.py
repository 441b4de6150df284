"""The content of a simulated repository: threads with their comments, stars, forks, releases, commits."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from journeys.demo.cast import Person, Span


@dataclass
class Comment:
    """A comment in a thread; ``author`` None is a deleted account."""

    author: Person | None
    at: datetime
    body: str
    number: int = 0


@dataclass
class Review:
    """A review of a pull request."""

    author: Person
    at: datetime
    state: str
    number: int = 0


@dataclass
class Commit:
    """A commit; ``web`` commits are made with a button of the platform, hence under its address."""

    author: Person
    at: datetime
    message: str
    paths: tuple[str, ...] = ()
    co_authors: tuple[Person, ...] = ()
    is_merge: bool = False
    web: bool = False

    @property
    def sha(self) -> str:
        """The commit's hash, made from its content."""
        return sha_of(self.author.login, self.at.isoformat(), self.message)


@dataclass
class Thread:
    """An issue, or a pull request when ``is_pull``."""

    repository: str
    author: Person | None
    opened_at: datetime
    title: str
    labels: tuple[str, ...] = ()
    is_pull: bool = False
    number: int = 0
    closed_at: datetime | None = None
    closed_by: Person | None = None
    merged_at: datetime | None = None
    merged_by: Person | None = None
    comments: list[Comment] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    commits: list[Commit] = field(default_factory=list)
    squashed: bool = False

    @property
    def branch(self) -> str:
        """The branch of a pull request."""
        return f"patch-{sha_of(self.repository, self.opened_at.isoformat())[:6]}"

    @property
    def fork(self) -> str:
        """The owner of the branch's copy: the author, or for programs the repository's owner."""
        return self.author.login if self.author and not self.author.is_bot else self.repository.partition("/")[0]

    @property
    def merge_sha(self) -> str | None:
        """The commit by which the pull request landed."""
        return self.commits[-1].sha if self.merged_at else None

    @property
    def head_sha(self) -> str:
        """The last commit of the branch."""
        own = [commit for commit in self.commits if not commit.is_merge]
        return own[-1].sha if own and not self.squashed else sha_of(self.repository, self.branch)


@dataclass(frozen=True)
class Mark:
    """An act on a repository as a whole: ``starred``, ``forked`` or ``released`` (with its tag)."""

    repository: str
    action: str
    author: Person
    at: datetime
    tag: str = ""


@dataclass
class World:
    """All acts of a community on the platform; ``commits`` came by no pull request, and carry their repository."""

    slug: str
    repositories: tuple[str, ...]
    span: Span
    threads: list[Thread] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    commits: list[tuple[str, Commit]] = field(default_factory=list)

    def of(self, repository: str) -> list[Thread]:
        """List the threads of one repository, in the order of their numbers."""
        return sorted((thread for thread in self.threads if thread.repository == repository), key=lambda t: t.number)

    def end(self) -> None:
        """Remove comments and reviews after the end."""
        at = self.span.ends_at
        for thread in self.threads:
            thread.comments = [comment for comment in thread.comments if comment.at < at]
            thread.reviews = [review for review in thread.reviews if review.at < at]

    def number_all(self) -> None:
        """Set the numbers of threads, comments and reviews, in order of time."""
        for repository in self.repositories:
            mine = sorted((t for t in self.threads if t.repository == repository), key=lambda t: t.opened_at)
            for number, thread in enumerate(mine, 1):
                thread.number = number
        parts: list[Comment | Review] = []
        for thread in self.threads:
            parts += [*thread.comments, *thread.reviews]
        for number, part in enumerate(sorted(parts, key=lambda part: part.at)):
            part.number = 1_900_000_000 + 13 * number


def sha_of(*words: str) -> str:
    """Return a hash of words, of a commit's form."""
    return hashlib.sha1("\n".join(words).encode(), usedforsecurity=False).hexdigest()
