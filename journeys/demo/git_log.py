"""A simulated repository's history as ``git log --numstat --date=iso-strict`` prints it, newest first."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from journeys.demo.cast import Person, local_time
from journeys.demo.files import write_gzip
from journeys.demo.world import Commit, Thread, World, sha_of


def write_log(world: World, repository: str, path: Path, own_addresses: Mapping[str, int]) -> Path:
    """Write the commits of one repository.

    ``own_addresses`` is, by login, how many private addresses another export ties to it. All others commit under the
    platform's address, because nothing could show that their addresses are one person's.
    """
    found = sorted(_commits(world, repository), key=lambda pair: (pair[0].at, pair[0].is_merge), reverse=True)
    entries = [_entry(commit, thread, own_addresses.get(commit.author.login, 0)) for commit, thread in found]
    return write_gzip(path, "\n".join(entries))


def tied_by_squash(world: World, repository: str) -> Iterator[str]:
    """List logins whose pull request landed as one commit, which a complete archive names with its author."""
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


def _entry(commit: Commit, thread: Thread | None, own_addresses: int) -> str:
    lines = [f"commit {commit.sha}"]
    if commit.is_merge:
        tip = thread.head_sha if thread else sha_of("branch", commit.sha)
        lines.append(f"Merge: {sha_of('base', commit.sha)[:9]} {tip[:9]}")
    lines += [
        f"Author: {commit.author.name} <{_address(commit, own_addresses)}>",
        f"Date:   {local_time(commit.author, commit.at)}",
        "",
        *(f"    {line}".rstrip() for line in _message(commit, thread).splitlines()),
        "",
    ]
    lines += [f"{1 + len(path) % 9}\t{len(path) % 4}\t{path}" for path in commit.paths]
    return "\n".join([*lines, ""] if commit.paths else lines)


def _address(commit: Commit, own_addresses: int) -> str:
    # commits made with a button of the platform are under its address, whatever the author has set
    author: Person = commit.author
    if commit.web or not author.private or not own_addresses:
        return author.noreply
    first, second = author.own_addresses
    return second if own_addresses > 1 and commit.at.month % 3 == 0 else first


def _message(commit: Commit, thread: Thread | None) -> str:
    message = commit.message.format(number=thread.number) if thread else commit.message
    if thread and commit.is_merge:
        message += f"\n\n{thread.title}"
    elif thread and thread.squashed:
        message += f" (#{thread.number})"
    if commit.co_authors:
        message += "\n\n" + "\n".join(f"Co-authored-by: {who.name} <{who.noreply}>" for who in commit.co_authors)
    return message
