"""Commits of a repository on the Hub (``.../commits/main``): their authors, and who published the repository.

A commit has the same hash in a clone: it is the same act. Its authors are the Hub's accounts where the Hub knows their
address, else names only. Left out: merge commits (recognised by their title), and the lines changed.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from journeys.model.accounts import keyed_hash
from journeys.model.events import NOBODY
from journeys.model.programs.agents import known_agents
from journeys.sources.base import ExtractBuilder
from journeys.sources.hub.records import LETTERS_SHOWN, Entry, hub_account, text_of

SHOWS: Final = frozenset({"committed", "published"})
# The Hub signs its own commits so.
SYSTEM: Final = "hub:system"

_SHA: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_MERGE: Final = re.compile(r"Merge (?:(?:remote-tracking )?branch|pull request|commit|tag|refs/|origin/)")


@dataclass
class Commits:
    """The commits of one file."""

    oldest: datetime | None = None
    initial: list[tuple[datetime, str, list[str], str, str | None]] = field(default_factory=list)

    def take(self, entry: Entry) -> frozenset[str]:
        """Add one commit as an act of each of its authors; keep an initial one until all commits are read."""
        self._add(entry)
        return SHOWS

    def _add(self, entry: Entry) -> None:
        fields, place = entry.fields, entry.origin.place
        sha = fields.get("id")
        if place is None or not place.startswith(("hub:model/", "hub:dataset/", "hub:space/")):
            entry.reject("does not say which repository it is of; name it with --place hub:model/owner/name")
            return
        if not isinstance(sha, str) or not _SHA.fullmatch(sha):
            entry.reject(f"id is {str(sha)[:LETTERS_SHOWN]!r}, expected a commit's whole hash")
            return
        at = entry.instant(fields.first("date", "createdAt"), "date")
        if at is None:
            return
        self.oldest = min(at, self.oldest or at)
        title = text_of(fields.get("title")) or ""
        accounts, agent = _accounts(entry, fields.get("authors")), known_agents().in_text(fields.get("message"))
        if not accounts:
            entry.reject("has no author")
        # The Hub makes a repository's first commit in the name of its creator. Others may have the
        # same
        # title, and a list may not reach back to the first commit, so only the end of the file decides.
        elif title.lower() == "initial commit":
            self.initial.append((at, sha, accounts, place, agent))
        elif not _MERGE.match(title):
            _commit(entry.builder, sha, at, accounts, place, agent)

    def finish(self, builder: ExtractBuilder) -> None:
        """Add the initial commits: the oldest of all as publishing, others as commits."""
        for at, sha, accounts, place, agent in self.initial:
            if at == self.oldest:
                builder.act(f"{place}#published", at, accounts[0], "published", place)
            else:
                _commit(builder, sha, at, accounts, place, agent)


def _commit(  # noqa: PLR0913  (what a commit is made of)
    builder: ExtractBuilder, sha: str, at: datetime, accounts: list[str], place: str, agent: str | None
) -> None:
    first, *others = accounts
    builder.act(f"git:{sha}", at, first, "committed", place, agent=agent)
    # Only a commit of one author says whose address a clone's commit has.
    if not others and first != NOBODY:
        builder.claim(first, "commit", f"single:{sha}")
    for account in others:
        builder.act(f"git:{sha}#{account}", at, account, "committed", place, agent=agent)


def _accounts(entry: Entry, authors: Any) -> list[str]:  # noqa: ANN401  (whatever stands there)
    # an author unknown to the Hub is a name as the commit carries it, so it is hashed like an author in a git log
    found: dict[str, None] = {}
    for author in authors if isinstance(authors, list) else []:
        profile = author if isinstance(author, dict) else {"user": author}
        name = text_of(profile.get("user"))
        account = hub_account(name)
        if account == SYSTEM:
            entry.builder.claim(account, "type", "Bot")
        elif account != NOBODY:
            entry.claim_profile(account, profile)
        elif name and name != "deleted":
            account = f"git:{keyed_hash(name, entry.builder.reading.key)}"
            entry.builder.claim(account, "name", name)
            entry.builder.claim(account, "agent", known_agents().of_contact(name, ""))
        found[account] = None
    return list(found)
