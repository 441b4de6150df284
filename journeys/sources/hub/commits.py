"""Commits of a repository on the Hub (``.../commits/main``): whose they are, and who published the repository.

A commit has the same hash in a clone: it is the same act. Its authors are the Hub's accounts where the Hub knows their
address, else bare names. The Hub itself makes a repository's first commit, "initial commit", in the name of the person
who creates it: that person published the repository. Left out: merge commits (told by their title), the lines changed.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from journeys.model.accounts import keyed_hash
from journeys.model.events import NOBODY
from journeys.sources.base import ExtractBuilder
from journeys.sources.hub.records import LETTERS_SHOWN, Entry, hub_account, text_of

SHOWS: Final = frozenset({"committed", "published"})
SYSTEM: Final = "hub:system"
"""The Hub itself, as it signs its own commits."""

_SHA: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_MERGE: Final = re.compile(r"Merge (?:(?:remote-tracking )?branch|pull request|commit|tag|refs/|origin/)")


@dataclass
class Commits:
    """The commits of one file: the oldest may be the one that the Hub made when the repository was created."""

    oldest: datetime | None = None
    initial: list[tuple[datetime, str, list[str], str]] = field(default_factory=list)

    def take(self, entry: Entry) -> frozenset[str]:
        """Add one commit as an act of each of its authors; put an initial one aside until all are seen."""
        self._take(entry)
        return SHOWS

    def _take(self, entry: Entry) -> None:
        said, place = entry.said, entry.origin.place
        sha = said.get("id")
        if place is None or not place.startswith(("hub:model/", "hub:dataset/", "hub:space/")):
            entry.reject("does not say which repository it is of; name it with --place hub:model/owner/name")
            return
        if not isinstance(sha, str) or not _SHA.fullmatch(sha):
            entry.reject(f"id is {str(sha)[:LETTERS_SHOWN]!r}, expected a commit's whole hash")
            return
        at = entry.instant(said.first("date", "createdAt"), "date")
        if at is None:
            return
        self.oldest = min(at, self.oldest or at)
        title = text_of(said.get("title")) or ""
        accounts = _accounts(entry, said.get("authors"))
        if not accounts:
            entry.reject("has no author")
        elif title.lower() == "initial commit":
            self.initial.append((at, sha, accounts, place))
        elif not _MERGE.match(title):
            _commit(entry.gatherer, sha, at, accounts, place)

    def finish(self, gatherer: ExtractBuilder) -> None:
        """Add the initial commits: the oldest of all as publishing, others as commits."""
        for at, sha, accounts, place in self.initial:
            if at == self.oldest:
                gatherer.act(f"{place}#published", at, accounts[0], "published", place)
            else:
                _commit(gatherer, sha, at, accounts, place)


def _commit(gatherer: ExtractBuilder, sha: str, at: datetime, accounts: list[str], place: str) -> None:
    first, *others = accounts
    gatherer.act(f"git:{sha}", at, first, "committed", place)
    if not others and first != NOBODY:
        gatherer.claim(first, "commit", f"single:{sha}")
    for account in others:
        gatherer.act(f"git:{sha}#{account}", at, account, "committed", place)


def _accounts(entry: Entry, authors: Any) -> list[str]:  # noqa: ANN401  (whatever stands there)
    """Name a commit's authors: accounts of the Hub, or what the commit is signed with."""
    found: dict[str, None] = {}
    for author in authors if isinstance(authors, list) else []:
        profile = author if isinstance(author, dict) else {"user": author}
        name = text_of(profile.get("user"))
        account = hub_account(name)
        if account == SYSTEM:
            entry.gatherer.claim(account, "type", "Bot")
        elif account != NOBODY:
            entry.claim_profile(account, profile)
        elif name and name != "deleted":
            account = f"git:{keyed_hash(name, entry.gatherer.reading.key)}"
            entry.gatherer.claim(account, "name", name)
        found[account] = None
    return list(found)
