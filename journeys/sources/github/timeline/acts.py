"""The acts that one record of GH Archive's timeline shows."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from journeys.model.events import NOBODY, UNNAMED
from journeys.sources.github.authors import numbered
from journeys.sources.github.record_context import RecordContext
from journeys.sources.github.record_parts import WikiPage
from journeys.sources.github.threads import CARE, Thread, ThreadAct, comment
from journeys.sources.github.timeline.records import (
    Account,
    Payload,
    Pull,
    Record,
    Release,
    ReviewComment,
    instant_of,
)

_COMMIT: Final = re.compile(r"/commit/([0-9a-f]{40})")


class ThreadUnknownError(Exception):
    """The record does not name the thread that its act is in: the act is left out, and counted."""


@dataclass(frozen=True, slots=True)
class Act:
    """A record with its payload decoded, and the time and account of its act."""

    context: RecordContext
    record: Record
    payload: Payload
    at: datetime
    account: str

    @property
    def thread(self) -> tuple[str, int]:
        """The kind and number of the thread in the record's address."""
        if self.record.thread is None:
            raise ThreadUnknownError
        return self.record.thread

    @property
    def comment(self) -> ThreadAct:
        """The record as a comment, of which the text is not there."""
        return numbered(comment(self.account, self.at, None), self.payload.comment_id or 0)

    def lacks(self, field: str) -> None:
        """Put the record aside for a field without which its act would share its key with others."""
        self.context.reject(f"{self.record.type} without {field}")

    def account_of(self, who: Account | None) -> str | None:
        """Return an account that the payload names, if it does."""
        return None if who is None or who.login is None else self.context.account(who)

    def instant_of(self, value: object) -> datetime:
        """Return the act's own date; where it is not sound, the record's, which is some seconds later."""
        return self.context.sound_instant(instant_of(value)) or self.at


def _star(act: Act) -> None:
    act.context.star(act.account, act.at)


def _fork(act: Act) -> None:
    act.context.fork(act.account, act.at)


def _wiki(act: Act) -> None:
    # one page stood in the payload itself until lists of pages came
    versions = [page.sha for page in act.payload.pages or [WikiPage(act.payload.sha)] if page.sha]
    if not versions:
        act.lacks("payload.pages")
    for sha in versions:
        act.context.write_page(act.account, act.at, sha)


def _release(act: Act) -> None:
    release = act.payload.release or Release()
    if release.tag_name:
        account = act.account_of(release.author) or act.account
        act.context.release(account, act.instant_of(release.published_at), release.tag_name)
    else:
        act.lacks("payload.release.tag_name")


def _issue(act: Act) -> None:
    number = act.payload.number or act.thread[1]
    if act.payload.action == "opened":
        act.context.thread("issue", number, act.account).opened(act.at)
    elif act.payload.action in CARE:
        act.context.thread("issue", number, UNNAMED).add_triage(str(act.payload.action), act.at, act.account)


def _comment(act: Act) -> None:
    act.context.thread(*act.thread, UNNAMED).add_remarks([act.comment])


def _commit_comment(act: Act) -> None:
    found = _COMMIT.search(act.record.url or "")
    sha = act.payload.commit or (found and found[1])
    if sha:
        act.context.comment_on_commit(sha, act.comment)
    else:
        act.lacks("payload.commit")


def _review_comment(act: Act) -> None:
    (_, number), remark = act.thread, act.payload.comment or ReviewComment()
    if remark.id:
        account = act.account_of(remark.user) or act.account
        review = ThreadAct(f"review_comment/{remark.id}", act.instant_of(remark.created_at), account, "reviewed")
        act.context.thread("pull", number, UNNAMED).add_remarks([review])
    else:
        act.lacks("payload.comment.id")


def _pull(act: Act) -> None:
    pull = act.payload.pull_request or Pull()
    number = pull.number or act.payload.number or act.thread[1]
    did = act.payload.action
    author = act.account_of(pull.user) or (act.account if did == "opened" else None)
    # a full record of a deleted account's pull request; before 2012 there is hardly more than the number
    if author is None and pull.title is not None and pull.user is not None:
        author = NOBODY
    thread = act.context.thread("pull", number, author or UNNAMED)
    if author:
        thread.ascribe(author, "head", pull.head and pull.head.sha)
    if did == "opened":
        thread.opened(act.instant_of(pull.created_at))
    elif did == "closed" and (pull.merged or pull.merged_at):
        _merge(act, thread, pull)
    elif did in CARE:
        thread.add_triage(str(did), act.at, act.account)
    if isinstance(pull.title, str):
        state = "merged" if pull.merged or pull.merged_at else pull.state
        thread.add_row(pull.title, state, pull.created_at, pull.closed_at)


def _merge(act: Act, thread: Thread, pull: Pull) -> None:
    at = act.instant_of(pull.merged_at)
    thread.landed(at)
    # early records do not say who merged; who closed a pull request that is merged did
    thread.merged(at, act.account_of(pull.merged_by) or act.account)


ACTS: Final[Mapping[str, Callable[[Act], None]]] = {
    "WatchEvent": _star,  # GitHub's old word for starring
    "ForkEvent": _fork,
    "GollumEvent": _wiki,
    "ReleaseEvent": _release,
    "IssuesEvent": _issue,
    "IssueCommentEvent": _comment,
    "CommitCommentEvent": _commit_comment,
    "PullRequestEvent": _pull,
    "PullRequestReviewCommentEvent": _review_comment,
}
"""The kinds of records that show an act, and what adds it."""
