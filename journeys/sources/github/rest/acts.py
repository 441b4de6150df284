"""What each kind of record in GitHub's REST lists shows: its acts, its claims, its thread.

Lists of comments and reviews do not name the author of the thread: such an act is toward
:data:`journeys.model.events.UNNAMED`, and every review is ``reviewed``, also the author's own.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Final

import msgspec

from journeys.model.accounts import github_place
from journeys.model.events import UNNAMED
from journeys.model.programs.agents import known_agents
from journeys.sources.git.commits import claim_author
from journeys.sources.git.trailers import co_authors_of
from journeys.sources.git.work_kinds import work_of
from journeys.sources.github.authors import numbered
from journeys.sources.github.record_context import RecordContext
from journeys.sources.github.record_parts import Account
from journeys.sources.github.rest.records import Record, number_in, place_in
from journeys.sources.github.threads import CARE, Thread, ThreadAct, comment

MERGE_SECONDS: Final = 5
"""A pull request is closed when it is merged, or so many seconds before: that closing is no act of its own."""
_PULL_PAGE: Final = re.compile(r"/pulls?/\d")
NOREPLY: Final = "@users.noreply.github.com"


def _take_issue(context: RecordContext, record: Record) -> None:
    """Add an issue, or a pull request as the list of issues has it."""
    kind = "issue" if record.pull is None else "pull"
    # "or 0" is for the type checker: kind_of looked at the number
    thread = context.thread(kind, record.number or 0, context.account(record.user), record.body)
    link_merged_at = record.pull.merged_at if record.pull else None
    says_if_merged = link_merged_at is not msgspec.UNSET
    merged_at = context.sound_instant(link_merged_at) if says_if_merged else None
    _open(context, thread, record, "merged" if merged_at else record.state)
    if merged_at:
        thread.landed(merged_at)
    # a pull request of before 2020 may have been closed by its merge, so who closed it says nothing
    elif record.closed_by and says_if_merged and (closed_at := context.sound_instant(record.closed_at)):
        context.builder.shows.add("triaged")
        thread.add_triage("closed", closed_at, context.account(record.closed_by))


def _take_pull(context: RecordContext, record: Record) -> None:
    """Add a pull request, from the list of them or alone."""
    thread = context.thread("pull", record.number or 0, context.account(record.user), record.body)
    merged = record.merged_at is not None or record.merged is True
    _open(context, thread, record, "merged" if merged else record.state)
    thread.ascribe(thread.author, "head", record.head and record.head.sha)
    if record.merged_by is not msgspec.UNSET:
        context.builder.shows.add("merged_change")
    if not merged or (at := context.instant(record.merged_at, "merged_at")) is None:
        return
    # open pull requests have a merge_commit_sha too, of a trial merge that is no commit of the project
    thread.landed(at, record.merge_commit_sha)
    if record.merged_by is not msgspec.UNSET:
        thread.merged(at, context.account(record.merged_by), record.merge_commit_sha)


def _open(context: RecordContext, thread: Thread, record: Record, state: str | None) -> None:
    opened_at = context.instant(record.created_at, "created_at")
    if opened_at:
        thread.opened(opened_at)
    labels = [label if isinstance(label, str) else label.name or "" for label in record.labels or ()]
    thread.add_row(record.title, state, opened_at, record.closed_at, labels)


def _take_comment(context: RecordContext, record: Record) -> None:
    number = number_in(record.issue_url) or number_in(record.pull_request_url)
    # issue_url says "issues" of pull requests too; only the page's address tells them apart
    page = record.html_url or ""
    if number is None or not page:
        context.reject("issue_url or html_url is missing, so nothing says which thread this comment is of")
    elif act := _numbered_comment(context, record):
        _add_to_thread(context, f"{'pull' if _PULL_PAGE.search(page) else 'issue'}/{number}", act)


def _take_commit_comment(context: RecordContext, record: Record) -> None:
    if act := _numbered_comment(context, record):
        context.comment_on_commit(record.commit_id or "", act)


def _numbered_comment(context: RecordContext, record: Record) -> ThreadAct | None:
    at = context.instant(record.created_at, "created_at")
    if at is None:
        return None
    act = comment(context.account(record.user), at, record.body)
    return numbered(act, record.id) if isinstance(record.id, int) else act


def _take_review(context: RecordContext, record: Record) -> None:
    number = number_in(record.pull_request_url or record.html_url)
    if number is None or not isinstance(record.id, int):
        context.reject("a review without its id or the number of its pull request")
    # not handed in yet: only its author sees it
    elif record.submitted_at is None and record.state == "PENDING":
        return
    elif at := context.instant(record.submitted_at, "submitted_at"):
        act = ThreadAct(f"review/{record.id}", at, context.account(record.user), "reviewed")
        _add_to_thread(context, f"pull/{number}", act)


def _take_review_comment(context: RecordContext, record: Record) -> None:
    """Add a comment on a line as the review it is part of: the key is the review's, so both are one act."""
    number = number_in(record.pull_request_url or record.html_url)
    review = record.pull_request_review_id
    if number is None or not (review or record.id):
        context.reject("a review comment without its id or the number of its pull request")
    elif at := context.instant(record.created_at, "created_at"):
        key = f"review/{review}" if review else f"review_comment/{record.id}"
        _add_to_thread(context, f"pull/{number}", ThreadAct(key, at, context.account(record.user), "reviewed"))


def _add_to_thread(context: RecordContext, thread: str, act: ThreadAct) -> None:
    event_id = f"{context.place}/{thread}#{act.key}"
    context.builder.act(event_id, act.at, act.account, act.action, context.place, thread=thread, toward=UNNAMED)


def _take_event(context: RecordContext, record: Record) -> None:
    """Add care for another's thread, or a merge; other events (mentioned, assigned, renamed) are no acts."""
    if record.event != "merged" and record.event not in CARE:
        return
    if record.issue is None:
        context.reject("an event that does not say of which issue; ask for 'repos/OWNER/REPO/issues/events' instead")
        return
    pull = record.issue.pull_request
    thread = context.thread("pull" if pull else "issue", record.issue.number, context.account(record.issue.user))
    at = context.instant(record.created_at, "created_at")
    actor = context.account(record.actor)
    if at is None:
        return
    if record.event == "merged":
        thread.landed(at, record.commit_id)
        thread.merged(at, actor, record.commit_id)
    elif not (record.event == "closed" and pull and _is_merge(context, record, at)):
        thread.add_triage(record.event, at, actor)


def _is_merge(context: RecordContext, record: Record, closed_at: datetime) -> bool:
    """Return whether a pull request's closing was its merge."""
    link = record.issue and record.issue.pull_request
    merged_at = link.merged_at if link else None
    if merged_at is None or merged_at is msgspec.UNSET:
        # where nothing says when it was merged, a closing by a commit is one
        return bool(record.commit_id)
    return (merged_at - closed_at).total_seconds() <= MERGE_SECONDS


def _take_star(context: RecordContext, record: Record) -> None:
    if at := context.instant(record.starred_at, "starred_at"):
        context.star(context.account(record.user), at)


def _take_fork(context: RecordContext, record: Record) -> None:
    if at := context.instant(record.created_at, "created_at"):
        context.fork(context.account(record.owner), at)


def _take_release(context: RecordContext, record: Record) -> None:
    # a draft has no date of publication, and is no release yet
    if record.published_at and (at := context.instant(record.published_at, "published_at")):
        context.release(context.account(record.author), at, record.tag_name or "")


def _take_commit(context: RecordContext, record: Record) -> None:
    """Add a commit, of its author and those it names; a merge commit is none (:mod:`journeys.sources.git.commits`)."""
    commit = record.commit
    signature = commit.author if commit else None
    if commit is None or signature is None or not (record.author or signature.name or signature.email):
        context.reject("a commit without an author")
        return
    if len(record.parents or ()) > 1 or (at := context.instant(signature.date, "commit.author.date")) is None:
        return
    writer = _writer(context, record.author, signature.name or "", signature.email or "")
    paths = tuple((file.filename, file.changes) for file in record.files or ())
    work = work_of(paths) if paths else None
    key = f"git:{record.sha}"
    agents, message = known_agents(), commit.message or ""
    signed = agents.marked_by(signature.name or "", signature.email or "")
    agent = agents.of_account(writer) or signed or agents.in_text(message)
    context.builder.act(key, at, writer, "committed", context.place, work=work, agent=agent)
    contacts = co_authors_of(message.splitlines())
    for account in dict.fromkeys(claim_author(context.builder, *contact, context.place) for contact in contacts):
        if account != writer:
            context.builder.act(f"{key}#{account}", at, account, "committed", context.place, work=work, agent=agent)


def _writer(context: RecordContext, who: Account | None, name: str, address: str) -> str:
    """Name the author: by the login that GitHub knows, else by the address."""
    if who is None or not who.login:
        return claim_author(context.builder, name, address, context.place)
    account = context.account(who)
    context.builder.claim(account, "name", name)
    context.builder.claim(account, "signed", f"{context.place} {name}")
    # such an address holds the login, which is known already
    if address and not address.lower().endswith(NOREPLY):
        context.builder.claim_address(account, address)
    return account


TAKEN: Final[dict[str, tuple[Callable[[RecordContext, Record], None], frozenset[str]]]] = {
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
    """Return the repository of a record: as it says itself, else as the import was given it."""
    if kind == "fork":
        # lists of forks do not name what was forked; a fork that is asked for alone does
        parent = record.parent and record.parent.full_name
        home = place_in(record.parent and record.parent.url) or github_place(parent or "")
        return home if parent else given
    if kind == "event" and record.issue:
        return place_in(record.issue.repository_url) or place_in(record.url) or given
    if kind == "issue":
        return place_in(record.repository_url) or place_in(record.url) or given
    address = record.issue_url or record.pull_request_url or record.url or record.html_url
    return place_in(address) or given
