"""One record of an export on its way to events: what all readers of GitHub's JSON need of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from journeys.model.accounts import account_at
from journeys.model.events import NOBODY
from journeys.model.programs import bots
from journeys.model.programs.agents import known_agents
from journeys.sources.base import ExtractBuilder, login_of
from journeys.sources.decode.files import Fault
from journeys.sources.github.record_parts import MANNEQUIN, Account
from journeys.sources.github.threads import Thread, ThreadAct, beginning, check_instant, sound_instant

DELETED: Final = login_of(NOBODY)


# not frozen, since one is made for every record, and frozen ones take three times as long to make
@dataclass(slots=True)
class RecordContext:
    """Where a record stands in its file, which repository it is of, and the builder that takes its acts.

    ``record`` is its number in the file, ``raw`` how it is written there, to show it where it is put aside; ``place``
    is empty until the record says it.
    """

    builder: ExtractBuilder
    record: int
    raw: bytes
    place: str = ""

    def at(self, place: str) -> Self:
        """Return the same record, now that its repository is known."""
        return type(self)(self.builder, self.record, self.raw, place)

    def reject(self, reason: str) -> None:
        """Put the record aside."""
        self.builder.reject(self.record, reason, beginning(self.raw))

    def instant(self, value: object, field: str) -> datetime | None:
        """Return the date of an act in UTC, or put the record aside."""
        at = check_instant(value, field, self.builder.reading.now)
        if isinstance(at, Fault):
            self.reject(at.reason)
            return None
        return at

    def sound_instant(self, value: object) -> datetime | None:
        """Return a date on which no act depends; nothing where it is not sound."""
        return sound_instant(value, self.builder.reading.now)

    def account(self, who: Account | None) -> str:
        """Name an account and add what the record says of it; without a login it was deleted, and is nobody's."""
        if who is None:
            return NOBODY
        return self.name(who.login, who.id, who.type)

    def name(self, login: str | None, number: object, kind: object, called: object = None) -> str:
        """Name the account of a login on the host of the record's repository, and add what the record says of it."""
        if not login or login.lower() == DELETED:
            return NOBODY
        if kind == MANNEQUIN:
            # it stands for somebody of another platform, and may have the login of a stranger here
            return account_at(self.place, f"{MANNEQUIN}/{login}")
        account = account_at(self.place, login)
        # true is an int to Python, and damaged exports have it
        if isinstance(number, int) and not isinstance(number, bool):
            account = self.builder.held_by(account, account_at(self.place, number))
        self.describe(account, kind, called)
        return account

    def describe(self, account: str, kind: object, name: object = None) -> None:
        """Add what nearly every record says of an account: that it is no person's or no account, and its name."""
        if account == NOBODY:
            return
        if account.endswith(bots.ENDING):
            self.builder.claim(account, "type", "Bot")
        elif kind in ("Bot", "Organization"):
            self.builder.claim(account, "type", str(kind))
        if isinstance(name, str):
            self.builder.claim(account, "name", " ".join(name.split()))

    def thread(self, kind: str, number: int | str, author: str, text: object = None) -> Thread:
        """Return the thread that the record is about; of its ``text`` only the mark of an AI agent is kept."""
        agent = known_agents().of_account(author) or (known_agents().in_text(text) if kind == "pull" else None)
        return Thread(self.builder, self.place, number, kind, self.record, self.raw, author, agent)

    def star(self, account: str, at: datetime) -> None:
        """Add that somebody starred the repository."""
        self._act(f"starred/{login_of(account)}", at, account, "starred")

    def fork(self, account: str, at: datetime) -> None:
        """Add that somebody forked the repository."""
        self._act(f"forked/{login_of(account)}", at, account, "forked")

    def release(self, account: str, at: datetime, tag: str) -> None:
        """Add that somebody published a release."""
        self._act(f"released/{tag}", at, account, "released")

    def write_page(self, account: str, at: datetime, sha: str) -> None:
        """Add that somebody wrote a page of the wiki; ``sha`` is the version of the page."""
        self._act(f"published/{sha}", at, account, "published", work="doc")

    def comment_on_commit(self, sha: str, act: ThreadAct) -> None:
        """Add a comment on a commit, which is no thread."""
        key = f"{self.place}/commit/{sha}#{act.key}"
        # claims are for open work, and a commit is done
        self.builder.act(key, act.at, act.account, "commented", self.place)

    def _act(self, name: str, at: datetime, account: str, action: str, work: str | None = None) -> None:
        self.builder.act(f"{self.place}#{name}", at, account, action, self.place, work=work)
