"""From commits to events: what git logs and clones have in common.

A commit is an act of its author and of those it names as co-authors. One whose subject ends in the number of a pull
request, as GitHub writes it when it squashes one, shows that the author landed that pull request too. A merge commit is
no act: joining branches is not writing. It shows a landed pull request where it merges a person's fork; for a branch of
the place itself or of an organisation's fork the log does not name the author. Left out: committers, and who merged: a
log does not say who opened the pull request, so merging another's cannot be told from merging one's own.
The files of a commit that touches more than :data:`MOST_PATHS` are left out too: moving a whole folder or taking in
another project's code says little of who works on the same things.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from journeys.model.accounts import account_at, author_account
from journeys.model.programs import bots
from journeys.model.programs.agents import known_agents
from journeys.sources.base import ExtractBuilder, date_fault
from journeys.sources.git.work_kinds import work_of

_SQUASHED: Final = re.compile(r".*\(#([1-9][0-9]{0,8})\)")
_GITHUB: Final = ("GitHub", "noreply@github.com")
_PULL_MERGE: Final = re.compile(r"Merge pull request #([0-9]{1,9}) from ([A-Za-z0-9][A-Za-z0-9-]{0,38})/(\S+)")
_NUMBERED: Final = re.compile(r"([0-9]+)\+[^@\s]+@users\.noreply\.github\.com", re.IGNORECASE)
_HASH_LENGTHS: Final = (40, 64)  # SHA-1 and SHA-256
MOST_PATHS: Final = 200
"""Files of one commit that are listed; of a commit that touches more, none are."""


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit. ``record`` is its number in the log (from 1); ``parents`` may be abbreviated, or unknown if only one.

    ``date`` is how the log writes ``at``; ``subject`` is the message's first line, ``co_authors`` are names and
    addresses of people in it, ``agent`` is the AI agent that it names; nothing else of the message is kept. ``paths``
    have the lines added and removed. ``committer`` is the name and address of who put it there, if the log has it.
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
    agent: str | None
    paths: tuple[tuple[str, int], ...]
    committer: tuple[str, str] | None

    @property
    def is_merge(self) -> bool:
        """Return whether it joins branches."""
        return len(self.parents) > 1

    @property
    def with_agent(self) -> str | None:
        """The AI agent that wrote it or is named in it, if any."""
        return known_agents().marked_by(self.name, self.address) or self.agent

    @property
    def squashed(self) -> str | None:
        """The number of the pull request that GitHub made this commit of, if any."""
        # who rebases or picks a commit keeps its subject, also in another repository
        is_githubs = self.committer is None or self.committer == _GITHUB
        found = _SQUASHED.fullmatch(self.subject) if is_githubs and not self.is_merge else None
        return found[1] if found else None


@dataclass(frozen=True, slots=True)
class _Landing:
    """A pull request that landed, as a commit shows it; ``change`` tells those of one number apart."""

    at: datetime
    account: str
    change: str
    agent: str | None


@dataclass(frozen=True, slots=True)
class _Landings:
    """What a log shows of pull requests: who landed each number, and the last commit of each branch that was merged."""

    by_number: dict[str, list[_Landing]]
    ends: list[tuple[str, str]]

    def add(self, commit: Commit, at: datetime, writer: str, place: str) -> None:
        """Add what a commit of a place shows; ``writer`` is its author's account."""
        if commit.squashed:
            self.by_number[commit.squashed].append(_Landing(at, writer, writer, commit.with_agent))
        elif commit.is_merge and (merge := _PULL_MERGE.match(commit.subject)):
            owner = account_at(place, merge[2])
            self.by_number[merge[1]].append(_Landing(at, owner, f"{owner}/{merge[3]}", None))
            # the second parent is the branch that was merged
            self.ends.append((owner, commit.parents[1]))


def gather_commits(builder: ExtractBuilder, commits: Iterable[Commit], place: str) -> int:
    """Add all acts and claims of a log's commits; return the number of commits."""
    shas: set[str] = set()
    landings = _Landings(defaultdict(list), [])
    # elsewhere a number that ends a subject may be of something else than a pull request
    on_github = place.startswith("github:")
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
        if commit.is_merge or on_github:
            landings.add(commit, commit.at, writer, place)
    organisations = _organisations(builder, place)
    _add_landings(builder, landings, organisations, place)
    _claim_ends(builder, landings, organisations, shas)
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
    if not account.startswith("github:"):
        # now, since only the hash of the address is kept; logins are looked up when a community is loaded. Beside an
        # address a name alone makes the account no agent's: it may be a person's, under which an agent committed
        builder.claim(account, "agent", known_agents().of_contact("" if address else name, address))
    return account


def _fault(commit: Commit, now: datetime) -> str | None:
    # a shortened hash would be another key than the same commit's in a clone or in REST
    if len(commit.sha) not in _HASH_LENGTHS:
        return "hash is abbreviated or cut off; write the log without --abbrev-commit"
    if not commit.name and not commit.address:
        return "has no author"
    fault = date_fault(commit.at, commit.date, now)
    return f"{fault}; write the log with --date=iso-strict" if fault and commit.at is None else fault


def _add_authorship(builder: ExtractBuilder, commit: Commit, at: datetime, author: str, place: str) -> None:
    work = work_of(commit.paths)
    key = f"git:{commit.sha}"
    agent = commit.with_agent
    builder.act(key, at, author, "committed", place, work=work, agent=agent)
    for account in dict.fromkeys(claim_author(builder, *contact, place) for contact in commit.co_authors):
        # many tools list the author once more as a co-author
        if account != author:
            builder.act(f"{key}#{account}", at, account, "committed", place, work=work, agent=agent)
    if len(commit.paths) <= MOST_PATHS:
        for path, _ in commit.paths:
            builder.path(key, place, path)


def _add_landings(builder: ExtractBuilder, landings: _Landings, organisations: Collection[str], place: str) -> None:
    """Add who landed each pull request that was squashed or came from a person's fork.

    Forks have pull requests of their own, and their commits come along with their branches: a number that stands for
    several changes says nothing certain and is left out. One change that is there twice (a rewritten history) landed
    once.
    """
    unclear = 0
    for number, shown in landings.by_number.items():
        if len({landing.change for landing in shown}) > 1:
            unclear += 1
            continue
        first = min(shown, key=lambda landing: landing.at)
        if first.account not in organisations:
            thread = f"pull/{number}"
            key = f"{place}/{thread}#landed"
            builder.claim(first.account, "signed", None if first.account.startswith("git:") else f"{place} ")
            builder.act(key, first.at, first.account, "landed_change", place, thread=thread, agent=first.agent)
    if unclear:
        builder.notes.append(
            f"{unclear} pull request numbers stand for several changes each (forks number their own): "
            "nobody is said to have landed them."
        )


def _claim_ends(
    builder: ExtractBuilder, landings: _Landings, organisations: Collection[str], shas: Collection[str]
) -> None:
    """Claim the last commit of each merged branch for the branch's owner, who mostly wrote it.

    What the claims are worth is for :func:`journeys.identity.evidence.own_branches`.
    """
    known = sorted(shas)
    for owner, end in landings.ends:
        # a log may abbreviate the parents of a merge; what stands for two commits says nothing
        at = bisect_left(known, end)
        ends = [sha for sha in known[at : at + 2] if sha.startswith(end)]
        if owner not in organisations and len(ends) == 1:
            builder.claim(owner, "commit", f"head:{ends[0]}")


def _organisations(builder: ExtractBuilder, place: str) -> frozenset[str]:
    """List the accounts of the owners of the place and of all definitions' places: communities, and no persons."""
    # a place that has moved keeps its former owner among the patterns, as an alias
    home = account_at(place, "")
    named = (pattern.removeprefix("!") for pattern in (place, *builder.reading.patterns))
    owners = (name.removeprefix(home).partition("/")[0] for name in named if name.startswith(home))
    return frozenset(account_at(place, owner) for owner in owners if "*" not in owner)
