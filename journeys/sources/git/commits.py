"""From commits, however they were written down, to events: what git logs and clones have in common.

A commit is an act of its author and of those it names as co-authors. A merge commit is none: joining branches is not
writing. It tells of a landed pull request where it merges a person's fork; for a branch of the place itself or of an
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

from journeys.model.accounts import address_account, github_account, keyed_hash
from journeys.model.community import matches
from journeys.sources.base import ExtractBuilder, date_fault
from journeys.sources.git.work_kinds import work_of

_CO_AUTHOR: Final = re.compile(r"co-authored-by:\s*([^<>]*?)\s*<\s*([^<>]*?)\s*>\s*", re.IGNORECASE)
_PULL_MERGE: Final = re.compile(r"Merge pull request #([0-9]{1,9}) from ([A-Za-z0-9][A-Za-z0-9-]{0,38})/(\S+)")
_NUMBERED: Final = re.compile(r"([0-9]+)\+[^@\s]+@users\.noreply\.github\.com", re.IGNORECASE)
_HASH_LENGTHS: Final = (40, 64)
MOST_PATHS: Final = 200
"""Files of one commit that are told; of a commit that touches more, none are."""


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit. ``record`` is its number in the log (from 1); ``parents`` may be abbreviated, or unknown if only one.

    ``subject`` is the message's first line, ``trailers`` are its ``Co-authored-by`` lines; nothing else of the message
    is kept. ``paths`` have the lines added and removed.
    """

    record: int
    sha: str
    parents: tuple[str, ...]
    name: str
    address: str
    said: str
    at: datetime | None
    subject: str
    trailers: tuple[str, ...]
    paths: tuple[tuple[str, int], ...]

    @property
    def is_merge(self) -> bool:
        """Whether it joins branches."""
        return len(self.parents) > 1


@dataclass(frozen=True, slots=True)
class _PullMerge:
    """A merge of a numbered pull request, as its commit tells it; ``end`` is the branch's last commit."""

    at: datetime
    owner: str
    branch: str
    end: str


def trailers_of(lines: Iterable[str]) -> tuple[str, ...]:
    """Keep a message's ``Co-authored-by`` lines."""
    return tuple(line.strip() for line in lines if line.lstrip()[:15].lower() == "co-authored-by:")


def co_authors(commit: Commit) -> list[tuple[str, str]]:
    """Give the name and address of each co-author the message names."""
    found = [_CO_AUTHOR.fullmatch(line) for line in commit.trailers]
    return [(match[1], match[2]) for match in found if match]


def gather_commits(gatherer: ExtractBuilder, commits: Iterable[Commit], place: str) -> int:
    """Add all acts and claims of a log's commits; give the number of commits."""
    seen: set[str] = set()
    pulls: dict[str, list[_PullMerge]] = defaultdict(list)
    count = 0
    for commit in commits:
        count += 1
        fault = _fault(commit, gatherer.reading.now)
        if fault or commit.at is None:
            gatherer.reject(commit.record, fault or "has no date", f"commit {commit.sha} {commit.subject}")
            continue
        if commit.sha in seen:
            continue
        seen.add(commit.sha)
        writer = claim_author(gatherer, commit.name, commit.address)
        if writer.startswith("git:"):
            gatherer.claim(writer, "commit", f"{'merge' if commit.is_merge else 'single'}:{commit.sha}")
        if not commit.is_merge:
            _add_authorship(gatherer, commit, commit.at, writer, place)
        elif told := _PULL_MERGE.match(commit.subject):
            pulls[told[1]].append(_PullMerge(commit.at, told[2], told[3], commit.parents[1]))
    _add_landings(gatherer, pulls, place)
    _claim_ends(gatherer, pulls, seen, place)
    return count


def claim_author(gatherer: ExtractBuilder, name: str, address: str) -> str:
    """Name the account behind a name and an address, and add what is said of it."""
    key = gatherer.reading.key
    account = address_account(address, key) if address else f"git:{keyed_hash(name, key)}"
    gatherer.claim(account, "name", name)
    if account.startswith("github:"):
        numbered = _NUMBERED.fullmatch(address)
        gatherer.claim(account, "user_id", numbered and f"github:{numbered[1]}")
    elif address:
        gatherer.claim(account, "address", keyed_hash(address, key))
    return account


def _fault(commit: Commit, now: datetime) -> str | None:
    if len(commit.sha) not in _HASH_LENGTHS:
        return "hash is abbreviated or cut off; write the log without --abbrev-commit"
    if not commit.name and not commit.address:
        return "has no author"
    return date_fault(commit.at, commit.said, now)


def _add_authorship(gatherer: ExtractBuilder, commit: Commit, at: datetime, author: str, place: str) -> None:
    work = work_of(commit.paths)
    gatherer.act(f"git:{commit.sha}", at, author, "committed", place, work=work)
    further = dict.fromkeys(claim_author(gatherer, *contact) for contact in co_authors(commit) if any(contact))
    for account in further:
        if account != author:
            gatherer.act(f"git:{commit.sha}#{account}", at, account, "committed", place, work=work)
    if len(commit.paths) <= MOST_PATHS:
        for path, _ in commit.paths:
            gatherer.path(f"git:{commit.sha}", place, path)


def _add_landings(gatherer: ExtractBuilder, pulls: Mapping[str, Sequence[_PullMerge]], place: str) -> None:
    """Add who landed each pull request that came from a person's fork.

    Forks have pull requests of their own, and their merges come along with their branches: a number that stands for
    several branches says nothing certain and is left out. One branch merged twice (a rewritten history) landed once.
    """
    organisations = _organisations(gatherer, place)
    unclear = 0
    for number, merges in pulls.items():
        if len({(merge.owner.lower(), merge.branch) for merge in merges}) > 1:
            unclear += 1
            continue
        merge = min(merges, key=lambda merge: merge.at)
        if merge.owner.lower() in organisations:
            continue
        owner, thread = github_account(merge.owner), f"pull/{number}"
        gatherer.act(f"{place}/{thread}#landed", merge.at, owner, "landed_change", place, thread=thread)
    if unclear:
        gatherer.notes.append(
            f"{unclear} pull request numbers stand for several branches each (forks number their own): "
            "nobody is said to have landed them."
        )


def _claim_ends(
    gatherer: ExtractBuilder, pulls: Mapping[str, Sequence[_PullMerge]], shas: Collection[str], place: str
) -> None:
    """Say whose merged branches end with which commits: mostly the owner's own (see ``evidence.own_branches``).

    A log may abbreviate the parents of a merge; what stands for two commits says nothing.
    """
    organisations = _organisations(gatherer, place)
    known = sorted(shas)
    for merge in (merge for merges in pulls.values() for merge in merges):
        at = bisect_left(known, merge.end)
        found = [sha for sha in known[at : at + 2] if sha.startswith(merge.end)]
        if merge.owner.lower() not in organisations and len(found) == 1:
            gatherer.claim(github_account(merge.owner), "commit", f"head:{found[0]}")


def _organisations(gatherer: ExtractBuilder, place: str) -> frozenset[str]:
    """Give the owners of the place and of all places of the definitions: communities, and no persons.

    A place's former owner is in its aliases.
    """
    github = (pattern.removeprefix("!") for pattern in (place, *gatherer.reading.patterns))
    owners = (name.removeprefix("github:").partition("/")[0] for name in github if name.startswith("github:"))
    return frozenset(owner.lower() for owner in owners if "*" not in owner)


def fits_any(patterns: Sequence[str], place: str) -> bool:
    """Whether a place fits one of the patterns."""
    return any(matches(pattern, place) for pattern in patterns)
