"""From commits to events: what git logs and clones have in common.

A commit is an act of its author and of those it names as co-authors. A merge commit is none: joining branches is not
writing. It shows a landed pull request where it merges a person's fork; for a branch of the place itself or of an
organisation's fork the log does not name the author. Left out: committers, squashed pull requests' numbers, and who
merged: a log does not say who opened the pull request, so merging another's cannot be told from merging one's own.
The files of a commit that touches more than :data:`MOST_PATHS` are left out too: moving a whole folder or taking in
another project's code says little of who works on the same things.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from journeys.model import bots
from journeys.model.accounts import account_at, author_account
from journeys.sources.base import ExtractBuilder, date_fault
from journeys.sources.git.work_kinds import work_of

_CO_AUTHOR: Final = re.compile(r"co-authored-by:\s*([^<>]*?)\s*<\s*([^<>]*?)\s*>\s*", re.IGNORECASE)
_PULL_MERGE: Final = re.compile(r"Merge pull request #([0-9]{1,9}) from ([A-Za-z0-9][A-Za-z0-9-]{0,38})/(\S+)")
_NUMBERED: Final = re.compile(r"([0-9]+)\+[^@\s]+@users\.noreply\.github\.com", re.IGNORECASE)
_HASH_LENGTHS: Final = (40, 64)  # SHA-1 and SHA-256
MOST_PATHS: Final = 200
"""Files of one commit that are listed; of a commit that touches more, none are."""


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit. ``record`` is its number in the log (from 1); ``parents`` may be abbreviated, or unknown if only one.

    ``date`` is how the log writes ``at``; ``subject`` is the message's first line, ``co_authors`` are names and
    addresses in it; nothing else of the message is kept. ``paths`` have the lines added and removed.
    """

    record: int
    sha: str
    parents: tuple[str, ...]
    name: str
    address: str
    date: str
    at: datetime | None
    subject: str
    co_authors: tuple[tuple[str, str], ...]
    paths: tuple[tuple[str, int], ...]

    @property
    def is_merge(self) -> bool:
        """Return whether it joins branches."""
        return len(self.parents) > 1


@dataclass(frozen=True, slots=True)
class _PullMerge:
    """A merge of a numbered pull request, as its commit describes it; ``end`` is the branch's last commit."""

    at: datetime
    owner: str
    branch: str
    end: str


def co_authors_of(lines: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the name and address of each co-author that the lines of a message name."""
    # most messages have none, so a plain comparison comes before the pattern
    trailers = (line.strip() for line in lines if line.lstrip()[:15].lower() == "co-authored-by:")
    found = (_CO_AUTHOR.fullmatch(line) for line in trailers)
    return tuple((match[1], match[2]) for match in found if match and (match[1] or match[2]))


def gather_commits(builder: ExtractBuilder, commits: Iterable[Commit], place: str) -> int:
    """Add all acts and claims of a log's commits; return the number of commits."""
    shas: set[str] = set()
    pulls: dict[str, list[_PullMerge]] = defaultdict(list)
    count = 0
    for commit in commits:
        count += 1
        fault = _fault(commit, builder.reading.now)
        if fault or commit.at is None:
            builder.reject(commit.record, fault or "has no date", f"commit {commit.sha} {commit.subject}")
            continue
        # logs of several branches that were put together list their common commits again
        if commit.sha in shas:
            continue
        shas.add(commit.sha)
        writer = claim_author(builder, commit.name, commit.address, place)
        if writer.startswith("git:"):
            builder.claim(writer, "commit", f"{'merge' if commit.is_merge else 'single'}:{commit.sha}")
        if not commit.is_merge:
            _add_authorship(builder, commit, commit.at, writer, place)
        elif merge := _PULL_MERGE.match(commit.subject):
            # the second parent is the branch that was merged
            pulls[merge[1]].append(_PullMerge(commit.at, merge[2], merge[3], commit.parents[1]))
    organisations = _organisations(builder, place)
    _add_landings(builder, pulls, organisations, place)
    _claim_ends(builder, pulls, organisations, place, shas)
    return count


def claim_author(builder: ExtractBuilder, name: str, address: str, place: str) -> str:
    """Name the account behind a name and an address in a repository, and add what they say of it."""
    account = author_account(name, address, place, builder.reading.key)
    # 42+ada@users.noreply.github.com: the number survives when ada renames the account
    if numbered := _NUMBERED.fullmatch(address):
        account = builder.held_by(account, f"github:{numbered[1]}")
    builder.claim(account, "name", name)
    builder.claim(account, "signed", f"{place} {name}")
    if account.startswith("git:") and bots.is_program(name, address):
        builder.claim(account, "type", bots.PROGRAM)
    if account.startswith(("git:", "hub:")):
        builder.claim_address(account, address)
    return account


def _fault(commit: Commit, now: datetime) -> str | None:
    # a shortened hash would be another key than the same commit's in a clone or in REST
    if len(commit.sha) not in _HASH_LENGTHS:
        return "hash is abbreviated or cut off; write the log without --abbrev-commit"
    if not commit.name and not commit.address:
        return "has no author"
    return date_fault(commit.at, commit.date, now)


def _add_authorship(builder: ExtractBuilder, commit: Commit, at: datetime, author: str, place: str) -> None:
    work = work_of(commit.paths)
    key = f"git:{commit.sha}"
    builder.act(key, at, author, "committed", place, work=work)
    for account in dict.fromkeys(claim_author(builder, *contact, place) for contact in commit.co_authors):
        # many tools list the author once more as a co-author
        if account != author:
            builder.act(f"{key}#{account}", at, account, "committed", place, work=work)
    if len(commit.paths) <= MOST_PATHS:
        for path, _ in commit.paths:
            builder.path(key, place, path)


def _add_landings(
    builder: ExtractBuilder, pulls: Mapping[str, Sequence[_PullMerge]], organisations: Collection[str], place: str
) -> None:
    """Add who landed each pull request that came from a person's fork.

    Forks have pull requests of their own, and their merges come along with their branches: a number that stands for
    several branches says nothing certain and is left out. One branch merged twice (a rewritten history) landed once.
    """
    unclear = 0
    for number, merges in pulls.items():
        if len({(merge.owner.lower(), merge.branch) for merge in merges}) > 1:
            unclear += 1
            continue
        merge = min(merges, key=lambda merge: merge.at)
        if merge.owner.lower() in organisations:
            continue
        owner, thread = account_at(place, merge.owner), f"pull/{number}"
        builder.claim(owner, "signed", f"{place} ")
        builder.act(f"{place}/{thread}#landed", merge.at, owner, "landed_change", place, thread=thread)
    if unclear:
        builder.notes.append(
            f"{unclear} pull request numbers stand for several branches each (forks number their own): "
            "nobody is said to have landed them."
        )


def _claim_ends(
    builder: ExtractBuilder,
    pulls: Mapping[str, Sequence[_PullMerge]],
    organisations: Collection[str],
    place: str,
    shas: Collection[str],
) -> None:
    """Claim the last commit of each merged branch for the branch's owner, who mostly wrote it.

    What the claims are worth is for :func:`journeys.identity.evidence.own_branches`.
    """
    known = sorted(shas)
    for merge in (merge for merges in pulls.values() for merge in merges):
        # a log may abbreviate the parents of a merge; what stands for two commits says nothing
        at = bisect_left(known, merge.end)
        ends = [sha for sha in known[at : at + 2] if sha.startswith(merge.end)]
        if merge.owner.lower() not in organisations and len(ends) == 1:
            builder.claim(account_at(place, merge.owner), "commit", f"head:{ends[0]}")


def _organisations(builder: ExtractBuilder, place: str) -> frozenset[str]:
    """List the owners of the place and of all places of the definitions: communities, and no persons."""
    # a place that has moved keeps its former owner among the patterns, as an alias
    home = account_at(place, "")
    named = (pattern.removeprefix("!") for pattern in (place, *builder.reading.patterns))
    owners = (name.removeprefix(home).partition("/")[0] for name in named if name.startswith(home))
    return frozenset(owner.lower() for owner in owners if "*" not in owner)
