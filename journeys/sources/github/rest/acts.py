"""What each kind of record in GitHub's REST lists shows: its acts, its claims, its thread.

Lists of comments and reviews do not say who opened the thread. Such an act is added toward nobody, and put right by
``github_authors.py`` where the same file holds the issue or pull request.

A review whose pull request is not in the file is ``reviewed``: that it is of another's is certain for approvals and
refusals, which GitHub lets nobody give their own, and not for reviews that only comment. About a quarter of all records
are an author's own, and that author has opened a change: so no journey reaches further by them than it does anyway.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import msgspec

from journeys.model.accounts import github_account, github_place, keyed_hash
from journeys.model.events import NOBODY
from journeys.sources.base import ROWS_HELD, ExtractBuilder, date_fault
from journeys.sources.git.commits import Commit, claim_author, co_authors, trailers_of
from journeys.sources.git.work_kinds import work_of
from journeys.sources.github.authors import numbered
from journeys.sources.github.rest.records import Record, Who, in_utc, number_in, place_in
from journeys.sources.github.threads import (
    CARE,
    Thread,
    Utterance,
    beginning,
    comment,
    describe,
    forked,
    released,
    spoke_of_commit,
    starred,
)

MERGE_SECONDS: Final = 5
"""A pull request is closed when it is merged, or so many seconds before: that closing is no act of its own."""
NOREPLY: Final = "@users.noreply.github.com"


@dataclass
class Told:
    """One record on its way to events, and what the whole file knows beside it.

    ``place`` is its repository, ``number`` the record's in the file and ``raw`` how it is written there.
    """

    gatherer: ExtractBuilder
    place: str = ""
    number: int = 0
    raw: bytes = b""
    shows: set[str] = field(default_factory=set)
    known: set[tuple[str, int | None, str | None]] = field(default_factory=set)

    def account(self, who: Who | None) -> str:
        """Name an account, and add what is said of it."""
        if who is None or not who.login:
            return NOBODY
        account = github_account(who.login)
        said = (account, who.id, who.type)
        if said not in self.known:
            if len(self.known) >= ROWS_HELD:
                self.known.clear()
            self.known.add(said)
            describe(self.gatherer, account, who.id, who.type)
        return account

    def moment(self, at: datetime | None, name: str) -> datetime | None:
        """Check the date of an act, or put the act aside."""
        fault = f"{name} is missing" if at is None else date_fault(in_utc(at), at, self.gatherer.reading.now)
        if at is None or fault:
            self.reject(fault or "")
            return None
        return in_utc(at)

    def sound(self, at: datetime | None) -> datetime | None:
        """Check a date that only describes; an unsound one is left out in silence."""
        return None if at is None or date_fault(in_utc(at), at, self.gatherer.reading.now) else in_utc(at)

    def reject(self, reason: str) -> None:
        """Put the record aside."""
        self.gatherer.reject(self.number, reason, beginning(self.raw))

    def thread(self, kind: str, number: int, author: str) -> Thread:
        """Give the thread that the record is about."""
        return Thread(self.gatherer, self.place, number, kind, self.number, self.raw, author)


def _take_issue(told: Told, record: Record) -> None:
    """Take an issue, or a pull request as the list of issues has it."""
    kind = "issue" if record.pull is None else "pull"
    thread = told.thread(kind, record.number or 0, told.account(record.user))
    merged_at = told.sound(record.pull.landed_at) if record.pull else None
    _open(told, thread, record, "merged" if merged_at else record.state)
    if merged_at:
        thread.landed(merged_at)
    elif record.closed_by and (not record.pull or record.pull.tells) and (closed_at := told.sound(record.closed_at)):
        told.shows.add("triaged")
        thread.tended("closed", closed_at, told.account(record.closed_by))


def _take_pull(told: Told, record: Record) -> None:
    """Take a pull request, from the list of them or alone."""
    thread = told.thread("pull", record.number or 0, told.account(record.user))
    merged = record.merged_at is not None or record.merged is True
    _open(told, thread, record, "merged" if merged else record.state)
    thread.ascribe(thread.author, "head", (record.head and record.head.sha) or "")
    if record.merged_by is not msgspec.UNSET:
        told.shows.add("merged_change")
    if not merged or (at := told.moment(record.merged_at, "merged_at")) is None:
        return
    commit = record.merge_commit_sha or ""
    thread.landed(at, commit)
    if record.merged_by is not msgspec.UNSET:
        thread.merged(at, told.account(record.merged_by), commit)


def _open(told: Told, thread: Thread, record: Record, state: str | None) -> None:
    """Add the opening of an issue or pull request, and its row among the threads."""
    opened_at = told.moment(record.created_at, "created_at")
    if opened_at:
        thread.opened(opened_at)
    labels = [label if isinstance(label, str) else label.name or "" for label in record.labels or ()]
    told.gatherer.thread(
        told.place,
        thread.key,
        title=record.title,
        labels=labels,
        state=state.lower() if state else None,
        opened_at=opened_at,
        closed_at=told.sound(record.closed_at),
    )


def _take_comment(told: Told, record: Record) -> None:
    """Take a comment on an issue or pull request."""
    number = number_in(record.issue_url)
    page = record.html_url or ""
    kind = "pull" if "/pull/" in page else "issue"
    if number is None or not page:
        told.reject("issue_url or html_url is missing, so nothing says which thread this comment is of")
    elif at := told.moment(record.created_at, "created_at"):
        said = _remark(told, record, at)
        _speak(told, f"{kind}/{number}", said.key, (at, said.account, said.action))


def _take_commit_comment(told: Told, record: Record) -> None:
    """Take a comment on a commit, which is no thread."""
    if at := told.moment(record.created_at, "created_at"):
        said = _remark(told, record, at)._replace(action="commented")
        spoke_of_commit(told.gatherer, told.place, record.commit_id or "", said)


def _remark(told: Told, record: Record, at: datetime) -> Utterance:
    """Make a comment, with its number to tell it from others of its second."""
    said = comment(told.account(record.user), at, record.body)
    return numbered(said, record.id) if isinstance(record.id, int) else said


def _take_review(told: Told, record: Record) -> None:
    """Take a review; one that is not handed in yet says nothing."""
    number = number_in(record.pull_request_url)
    if number is None or not isinstance(record.id, int):
        told.reject("a review without its id or the number of its pull request")
    elif record.submitted_at is None and record.state == "PENDING":
        return
    elif at := told.moment(record.submitted_at, "submitted_at"):
        _speak(told, f"pull/{number}", f"review/{record.id}", (at, told.account(record.user), "reviewed"))


def _take_review_comment(told: Told, record: Record) -> None:
    """Take a comment in a review as part of it."""
    number = number_in(record.pull_request_url)
    review = record.pull_request_review_id
    if number is None or not (review or record.id):
        told.reject("a review comment without its id or the number of its pull request")
    elif at := told.moment(record.created_at, "created_at"):
        key = f"review/{review}" if review else f"review_comment/{record.id}"
        _speak(told, f"pull/{number}", key, (at, told.account(record.user), "reviewed"))


def _speak(told: Told, thread: str, key: str, act: tuple[datetime, str, str]) -> None:
    at, account, action = act
    told.gatherer.act(f"{told.place}/{thread}#{key}", at, account, action, told.place, thread=thread)


def _take_event(told: Told, record: Record) -> None:
    """Take an issue event: care for another's thread, or a merge. Others (mentioned, assigned, renamed) are no acts."""
    if record.event != "merged" and record.event not in CARE:
        return
    if record.issue is None:
        told.reject("an event that does not say of which issue; ask for 'repos/OWNER/REPO/issues/events' instead")
        return
    pull = record.issue.pull_request
    author = told.account(record.issue.user)
    thread = told.thread("pull" if pull else "issue", record.issue.number, author)
    at = told.moment(record.created_at, "created_at")
    actor = told.account(record.actor)
    if at is None:
        return
    if record.event == "merged":
        thread.landed(at, record.commit_id or "")
        thread.merged(at, actor, record.commit_id or "")
    elif not (record.event == "closed" and pull and _is_merge(record, pull.landed_at, at)):
        thread.tended(record.event, at, actor)


def _is_merge(record: Record, merged_at: datetime | None, at: datetime) -> bool:
    """Whether a pull request's closing was its merge."""
    if merged_at is None:
        return bool(record.commit_id)
    return (in_utc(merged_at) - at).total_seconds() <= MERGE_SECONDS


def _take_star(told: Told, record: Record) -> None:
    if at := told.moment(record.starred_at, "starred_at"):
        starred(told.gatherer, told.place, told.account(record.user), at)


def _take_fork(told: Told, record: Record) -> None:
    if at := told.moment(record.created_at, "created_at"):
        forked(told.gatherer, told.place, told.account(record.owner), at)


def _take_release(told: Told, record: Record) -> None:
    """Take a release; a draft is none yet."""
    if record.published_at and (at := told.moment(record.published_at, "published_at")):
        released(told.gatherer, told.place, told.account(record.author), at, record.tag_name or "")


def _take_commit(told: Told, record: Record) -> None:
    """Take a commit, of its author and those it names; a merge commit is none (see ``commits.py``)."""
    written = record.commit
    signed = written.author if written else None
    if signed is None or not (record.author or signed.name or signed.email):
        told.reject("a commit without an author")
        return
    if len(record.parents or ()) > 1 or (at := told.moment(signed.date, "commit.author.date")) is None:
        return
    writer = _writer(told, record.author, signed.name or "", signed.email or "")
    paths = tuple((file.filename, file.changes) for file in record.files or ())
    work = work_of(paths) if paths else None
    key = f"git:{record.sha}"
    told.gatherer.act(key, at, writer, "committed", told.place, work=work)
    trailers = trailers_of((written.message or "").splitlines()) if written else ()
    named = Commit(told.number, "", (), "", "", "", at, "", trailers, ())
    for account in dict.fromkeys(claim_author(told.gatherer, *contact) for contact in co_authors(named)):
        if account != writer:
            told.gatherer.act(f"{key}#{account}", at, account, "committed", told.place, work=work)


def _writer(told: Told, who: Who | None, name: str, address: str) -> str:
    """Name the author: by the login that GitHub knows, else by the address."""
    if who is None or not who.login:
        return claim_author(told.gatherer, name, address)
    account = told.account(who)
    told.gatherer.claim(account, "name", name)
    if address and not address.lower().endswith(NOREPLY):
        told.gatherer.claim(account, "address", keyed_hash(address, told.gatherer.reading.key))
    return account


TAKEN: Final[dict[str, tuple[Callable[[Told, Record], None], frozenset[str]]]] = {
    "issue": (_take_issue, frozenset({"opened_issue", "opened_change", "landed_change"})),
    "pull": (_take_pull, frozenset({"opened_change", "landed_change"})),
    "comment": (_take_comment, frozenset({"commented", "claimed"})),
    "commit_comment": (_take_commit_comment, frozenset({"commented"})),
    "review": (_take_review, frozenset({"reviewed", "commented"})),
    "review_comment": (_take_review_comment, frozenset({"reviewed", "commented"})),
    "event": (_take_event, frozenset({"triaged", "landed_change", "merged_change"})),
    "star": (_take_star, frozenset({"starred"})),
    "fork": (_take_fork, frozenset({"forked"})),
    "release": (_take_release, frozenset({"released"})),
    "commit": (_take_commit, frozenset({"committed"})),
}
"""The kinds of records that show acts: how each is taken, and what a list of them could show."""


def place_of(kind: str, record: Record, given: str | None) -> str | None:
    """Name the repository of a record: as it says itself, else as the import was told."""
    if kind == "fork":
        parent = record.parent and record.parent.full_name
        return github_place(parent) if parent else given
    if kind == "event" and record.issue:
        return place_in(record.issue.repository_url) or place_in(record.url) or given
    if kind == "issue":
        return place_in(record.repository_url) or place_in(record.url) or given
    said = record.issue_url or record.pull_request_url or record.url or record.html_url
    return place_in(said) or given
