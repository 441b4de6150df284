"""The acts and claims that one record of a migration export shows."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from journeys.model.accounts import account_at, plain_address
from journeys.model.events import NOBODY, UNNAMED
from journeys.sources.decode.files import Fault, decode_record
from journeys.sources.github.authors import numbered
from journeys.sources.github.migration.records import (
    IssueEvent,
    Item,
    Release,
    Remark,
    User,
    account_of,
    label_names,
    number_at_end,
    place_of,
    thread_in,
)
from journeys.sources.github.record_context import RecordContext
from journeys.sources.github.threads import CARE, Thread, ThreadAct, comment

PENDING: Final = (0, "pending")
"""States of reviews, and of comments in them, that were never sent."""

# https://avatars.githubusercontent.com/u/42?v=4
_NUMBER: Final = re.compile(r"/u/(\d{1,18})(?:\D|$)")
_NOREPLY: Final = re.compile(r".*@users\.noreply\.github\.com", re.IGNORECASE)
_ON_HUB: Final = re.compile(r"\s*https?://(?:www\.)?(?:huggingface\.co|hf\.co)/([\w.-]+)/?\s*", re.IGNORECASE)
# first parts of addresses on the Hub that are no accounts
_NO_HUB_NAMES: Final = frozenset({"models", "datasets", "spaces", "docs", "papers", "collections", "join", "settings"})


def _account(context: RecordContext, address: str | None, field: str = "user") -> str | None:
    """Return the account that an address is of, or put the record aside."""
    account = account_of(address)
    if account is None:
        context.reject(f"{field} {str(address)[:80]!r} is not the address of an account")
    return account


def _thread(context: RecordContext, address: str | None, author: str = UNNAMED, text: object = None) -> Thread | None:
    """Return the thread that an address is of, or put the record aside."""
    found = thread_in(address)
    if found is None:
        context.reject(f"{str(address)[:80]!r} is not the address of an issue, pull request or discussion")
        return None
    return context.at(found.place).thread(found.kind, found.number, author, text)


def _user(kind: str | None, context: RecordContext, user: User) -> None:
    account = _account(context, user.url, "url")
    if account is None or account == NOBODY:
        return
    # the number stands in no field, only in the address of the picture
    avatar = _NUMBER.search(user.avatar_url) if isinstance(user.avatar_url, str) else None
    context.describe(account, kind, user.name)
    builder = context.builder
    builder.claim(account, "user_id", avatar and account_at(account, avatar[1]))
    for email in user.emails or ():
        # an address that was never verified may be anybody's
        if email.address and email.verified is not False and not _NOREPLY.fullmatch(email.address):
            builder.claim_address(account, email.address)
    for page in (user.website, *(profile.url for profile in user.social_accounts or ())):
        if isinstance(page, str):
            builder.claim(account, "profile", plain_address(page))
            on_hub = _ON_HUB.fullmatch(page)
            if on_hub and on_hub[1].lower() not in _NO_HUB_NAMES:
                builder.claim(account, "linked", f"hub:{on_hub[1]}")


def _item(context: RecordContext, item: Item) -> None:
    author = _account(context, item.user)
    thread = _thread(context, item.url, author, item.body) if author else None
    if not author or not thread:
        return
    opened_at = thread.instant(item.created_at, "created_at")
    if opened_at:
        thread.opened(opened_at)
    thread.ascribe(author, "head", item.head and item.head.sha)
    if thread.kind == "pull" and item.merged_at is not None:
        landed_at = thread.instant(item.merged_at, "merged_at", ", merge")
        if landed_at:
            thread.landed(landed_at, item.merge_commit_sha)
    # no field says whether it is open
    state = "merged" if item.merged_at else "closed" if context.sound_instant(item.closed_at) else "open"
    thread.add_row(item.title, state, opened_at, item.closed_at, label_names(item.labels))


def _comment(context: RecordContext, remark: Remark) -> None:
    account, at = _account(context, remark.user), context.instant(remark.created_at, "created_at")
    thread = _thread(context, remark.issue or remark.pull_request or remark.discussion or remark.url)
    if account and at and thread:
        thread.add_remarks([numbered(comment(account, at, remark.body), number_at_end(remark.url) or 0)])


def _commit_comment(context: RecordContext, remark: Remark) -> None:
    account, at = _account(context, remark.user), context.instant(remark.created_at, "created_at")
    place = place_of(remark.repository or remark.url)
    if not place or not remark.commit_id:
        context.reject("it does not say on which commit of which repository it is")
    elif account and at:
        act = numbered(comment(account, at, remark.body), number_at_end(remark.url) or 0)
        context.at(place).comment_on_commit(remark.commit_id, act)


def _review(context: RecordContext, remark: Remark) -> None:
    if remark.submitted_at is None and remark.state in PENDING:
        return
    date = remark.created_at if remark.submitted_at is None else remark.submitted_at
    _add_review(context, remark, date, number_at_end(remark.url), "review")


def _review_comment(context: RecordContext, remark: Remark) -> None:
    """Add a comment on a line as the review it is part of, if it names one: both are one act."""
    if remark.state in PENDING:
        return
    review = number_at_end(remark.pull_request_review)
    number = review or number_at_end(remark.url)
    _add_review(context, remark, remark.created_at, number, "review" if review else "review_comment")


def _add_review(context: RecordContext, remark: Remark, date: object, number: int | None, verb: str) -> None:
    account, at = _account(context, remark.user), context.instant(date, "created_at")
    thread = _thread(context, remark.pull_request or remark.url)
    if not number:
        context.reject(f"url {remark.url[:80]!r} does not end in the number of a review")
    elif account and at and thread:
        thread.add_remarks([ThreadAct(f"{verb}/{number}", at, account, "reviewed")])


def _issue_event(context: RecordContext, event: IssueEvent) -> None:
    if event.event not in (*CARE, "merged"):
        return
    account, at = _account(context, event.actor, "actor"), context.instant(event.created_at, "created_at")
    thread = _thread(context, event.issue or event.pull_request or event.url)
    if not account or not at or not thread:
        return
    if event.event == "merged":
        # the landing itself is in the pull request's own record
        thread.merged(at, account, event.commit_id)
    else:
        thread.add_triage(event.event, at, account)


def _release(context: RecordContext, release: Release) -> None:
    # a draft has no date of publication, and is no release yet
    if release.published_at is None:
        return
    account, at = _account(context, release.user), context.instant(release.published_at, "published_at")
    place = place_of(release.repository)
    if not place or not release.tag_name:
        context.reject("it does not say which tag of which repository it is of")
    elif account and at:
        context.at(place).release(account, at, release.tag_name)


_Reader = tuple[type[Any], Callable[[RecordContext, Any], None]]
_READERS: Final[Mapping[str, _Reader]] = {
    "organizations": (User, partial(_user, "Organization")),
    "users": (User, partial(_user, None)),
    "bots": (User, partial(_user, "Bot")),
    "issues": (Item, _item),
    "pull_requests": (Item, _item),
    "discussions": (Item, _item),
    "issue_comments": (Remark, _comment),
    "discussion_comments": (Remark, _comment),
    "commit_comments": (Remark, _commit_comment),
    "pull_request_reviews": (Remark, _review),
    "pull_request_review_comments": (Remark, _review_comment),
    "issue_events": (IssueEvent, _issue_event),
    "releases": (Release, _release),
}
FILE_KINDS: Final = tuple(_READERS)
"""The kinds of files that are read, in this order."""


def take(kind: str, context: RecordContext) -> bool:
    """Add the acts of one record of a file of that kind; return whether it is one."""
    shape, add = _READERS[kind]
    found = decode_record(context.raw, shape)
    if isinstance(found, Fault):
        context.reject(found.reason)
        return False
    add(context, found)
    return True
