"""The acts that one record of GH Archive's timeline tells."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from journeys.model.accounts import github_account
from journeys.model.events import NOBODY
from journeys.sources.base import ExtractBuilder, date_fault
from journeys.sources.github import threads
from journeys.sources.github.authors import UNTOLD, numbered
from journeys.sources.github.threads import CARE, Thread, Utterance, beginning, comment, sound_instant
from journeys.sources.github.timeline.records import Page, Payload, Pull, Record, Release, Remark, Who, moment

_COMMIT: Final = re.compile(r"/commit/([0-9a-f]{40})")


@dataclass(frozen=True)
class Told:
    """One record that tells an act: where, when and who, and its number in the file and raw text to put it aside.

    ``unsaid`` counts what the record would have to say for its act to be told, over all records.
    """

    gatherer: ExtractBuilder
    record: int
    raw: bytes
    told: Record
    payload: Payload
    place: str
    at: datetime
    account: str
    unsaid: Counter[str]

    def thread(self, kind: str, number: int, author: str) -> Thread:
        """Make the thread that the record is about."""
        return Thread(self.gatherer, self.place, number, kind, self.record, self.raw, author)

    def lacks(self, field: str) -> None:
        """Put the record aside for a field without which its act cannot be told from others."""
        self.gatherer.reject(self.record, f"{self.told.type} without {field}", beginning(self.raw))

    def account_of(self, who: Who | None) -> str | None:
        """Name an account that the payload names, and keep what it says of it."""
        if who is None or who.login is None:
            return None
        account = github_account(who.login)
        threads.describe(self.gatherer, account, who.id, who.type)
        return account

    def moment_of(self, said: object) -> datetime:
        """Read the act's own date; where it is unsound, the record's must do."""
        at = moment(said)
        return self.at if at is None or date_fault(at, said, self.gatherer.reading.now) else at


def _star(told: Told) -> None:
    threads.starred(told.gatherer, told.place, told.account, told.at)


def _fork(told: Told) -> None:
    threads.forked(told.gatherer, told.place, told.account, told.at)


def _wiki(told: Told) -> None:
    versions = [page.sha for page in told.payload.pages or [Page(told.payload.sha)] if page.sha]
    if not versions:
        told.lacks("payload.pages")
    for sha in versions:
        threads.published(told.gatherer, told.place, told.account, told.at, sha)


def _release(told: Told) -> None:
    release = told.payload.release or Release()
    if not release.tag_name:
        told.lacks("payload.release.tag_name")
        return
    account = told.account_of(release.author) or told.account
    threads.released(told.gatherer, told.place, account, told.moment_of(release.published_at), release.tag_name)


def _issue(told: Told) -> None:
    address = told.told.address_of_thread
    number = told.payload.number or (address and address[1])
    if not number:
        told.unsaid["number"] += 1
    elif told.payload.action == "opened":
        told.thread("issue", number, told.account).opened(told.at)
    elif told.payload.action in CARE:
        told.thread("issue", number, UNTOLD).tended(str(told.payload.action), told.at, told.account)


def _comment(told: Told) -> None:
    address = told.told.address_of_thread
    if not address:
        told.unsaid["number"] += 1
        return
    said = numbered(comment(told.account, told.at, None), told.payload.comment_id or 0)
    told.thread(*address, UNTOLD).spoke([said])


def _commit_comment(told: Told) -> None:
    found = _COMMIT.search(told.told.url or "")
    sha = told.payload.commit or (found and found[1])
    if not sha:
        told.lacks("payload.commit")
        return
    said = numbered(comment(told.account, told.at, None), told.payload.comment_id or 0)
    threads.spoke_of_commit(told.gatherer, told.place, sha, said)


def _review_comment(told: Told) -> None:
    address, remark = told.told.address_of_thread, told.payload.comment or Remark()
    if not address:
        told.unsaid["number"] += 1
    elif not remark.id:
        told.lacks("payload.comment.id")
    else:
        account = told.account_of(remark.user) or told.account
        said = Utterance(f"review_comment/{remark.id}", told.moment_of(remark.created_at), account, "reviewed")
        told.thread("pull", address[1], UNTOLD).spoke([said])


def _pull(told: Told) -> None:
    pull, address = told.payload.pull_request or Pull(), told.told.address_of_thread
    number = pull.number or told.payload.number or (address and address[1])
    if not number:
        told.unsaid["number"] += 1
        return
    did = told.payload.action
    author = told.account_of(pull.user) or (told.account if did == "opened" else None)
    if author is None and pull.title is not None and pull.user is not None:
        author = NOBODY
    thread = told.thread("pull", number, author or UNTOLD)
    if author and pull.head and pull.head.sha:
        thread.ascribe(author, "head", pull.head.sha)
    if did == "opened":
        thread.opened(told.moment_of(pull.created_at))
    elif did == "closed" and (pull.merged or pull.merged_at):
        _merge(told, thread, pull)
    elif did in CARE:
        thread.tended(str(did), told.at, told.account)
    _keep_thread(thread, pull)


def _merge(told: Told, thread: Thread, pull: Pull) -> None:
    """Tell who landed and who merged."""
    at = told.moment_of(pull.merged_at)
    thread.landed(at)
    thread.merged(at, told.account_of(pull.merged_by) or told.account)


def _keep_thread(thread: Thread, pull: Pull) -> None:
    if not isinstance(pull.title, str):
        return
    now = thread.gatherer.reading.now
    state = "merged" if pull.merged or pull.merged_at else pull.state
    thread.gatherer.thread(
        thread.place,
        thread.key,
        title=pull.title,
        state=state if isinstance(state, str) else None,
        opened_at=sound_instant(pull.created_at, now),
        closed_at=sound_instant(pull.closed_at, now),
    )


ACTS: Final[Mapping[str, Callable[[Told], None]]] = {
    "WatchEvent": _star,
    "ForkEvent": _fork,
    "GollumEvent": _wiki,
    "ReleaseEvent": _release,
    "IssuesEvent": _issue,
    "IssueCommentEvent": _comment,
    "CommitCommentEvent": _commit_comment,
    "PullRequestEvent": _pull,
    "PullRequestReviewCommentEvent": _review_comment,
}
"""The kinds of records that tell an act, and what they tell."""
