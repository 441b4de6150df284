"""A simulated repository's history as ``git log --numstat --date=iso-strict`` prints it, newest first."""

from collections.abc import Collection, Iterator
from pathlib import Path

from journeys.demo.cast import Person, tell_local
from journeys.demo.files import write_gzip
from journeys.demo.world import Commit, Thread, World, sha_of


def write_log(world: World, repository: str, path: Path, known: Collection[str]) -> Path:
    """Write the commits of one repository.

    Parameters
    ----------
    world, repository
        Whose commits.
    path
        The file to write.
    known
        Logins of those whose own addresses another export ties to the login; the others commit under the
        platform's address, because nothing could tell that they are the same.
    """
    known = {*known, *_tied_by_squash(world, repository)}
    commits = sorted(_commits(world, repository), key=lambda found: (found[0].at, found[0].is_merge), reverse=True)
    return write_gzip(
        path, "\n".join(_entry(commit, thread, commit.author.login in known) for commit, thread in commits)
    )


def _tied_by_squash(world: World, repository: str) -> Iterator[str]:
    """Find those whose pull request landed as one commit of theirs, which the platform names with its author."""
    for thread in world.of(repository):
        if thread.merged_at and thread.squashed and thread.author:
            yield thread.author.login


def _commits(world: World, repository: str) -> Iterator[tuple[Commit, Thread | None]]:
    for thread in world.of(repository):
        for commit in thread.commits:
            yield commit, thread
    for place, commit in world.commits:
        if place == repository:
            yield commit, None


def _entry(commit: Commit, thread: Thread | None, known: bool) -> str:  # noqa: FBT001
    lines = [f"commit {commit.sha}"]
    if commit.is_merge:
        tip = thread.head_sha if thread else sha_of("branch", commit.sha)
        lines.append(f"Merge: {sha_of('base', commit.sha)[:9]} {tip[:9]}")
    lines += [
        f"Author: {commit.author.name} <{_address(commit, known=known)}>",
        f"Date:   {tell_local(commit.author, commit.at)}",
        "",
        *(f"    {line}".rstrip() for line in _message(commit, thread).splitlines()),
        "",
    ]
    lines += [f"{1 + len(path) % 9}\t{len(path) % 4}\t{path}" for path in commit.paths]
    return "\n".join([*lines, ""] if commit.paths else lines)


def _address(commit: Commit, *, known: bool) -> str:
    """Give the address of a commit: the platform's, or one of the author's two own."""
    author: Person = commit.author
    if commit.web or not author.private or not known:
        return author.noreply
    first, second = author.own_addresses
    return second if commit.at.month % 6 == 0 else first


def _message(commit: Commit, thread: Thread | None) -> str:
    message = commit.message.format(number=thread.number) if thread else commit.message
    if thread and commit.is_merge:
        message += f"\n\n{thread.title}"
    elif thread and thread.squashed:
        message += f" (#{thread.number})"
    if commit.co_authors:
        message += "\n\n" + "\n".join(f"Co-authored-by: {who.name} <{who.noreply}>" for who in commit.co_authors)
    return message
