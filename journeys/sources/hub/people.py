"""Accounts of the Hub in lists: who liked, followed, joined an organisation, asked for access to a gated repository.

A user's likes and requests for access carry their dates. Likers, followers and members do not: such a list shows the
day it was taken, which has to be given (``--dated``, or a day in the file's name); then it has one act an account, on
that day. Left out: that access was granted, which is a status. Addresses are hashed.
"""

import re
from typing import Any, Final

from journeys.model.accounts import github_account
from journeys.model.events import EARLIEST, NOBODY
from journeys.sources.decode.cells import read_instant
from journeys.sources.decode.files import Fault
from journeys.sources.hub.records import LETTERS_SHOWN, Entry, hub_account, login_of, repository_place, text_of

LISTINGS: Final = {"likers": "liked", "followers": "followed", "members": "joined_org", "following": "followed"}
"""Lists of accounts, and the act of each account in them."""
OF_REPOSITORIES: Final = ("hub:model/", "hub:dataset/", "hub:space/")
UNNAMED: Final = (
    "is an account, but nothing says what it is a list of; name the file after its address on the Hub, like "
    "organizations__NAME__members.json or models__OWNER__NAME__likers.json"
)
UNDATED: Final = "is an account in a list without dates; give the day the list was taken with --dated, like 2026-08-22"

_LOGIN: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})")
_GITHUB_PAGE: Final = re.compile(r"(?:https?://)?(?:www\.)?github\.com/([^/?#\s]+)/?", re.IGNORECASE)


def take_account(entry: Entry) -> frozenset[str]:
    """Add the act of an account in a list, and its profile; return the action that the list shows."""
    fields = entry.fields
    account = hub_account(fields.text("user"))
    if account == NOBODY:
        entry.reject(f"user is {str(fields.get('user'))[:LETTERS_SHOWN]!r}, expected an account's name")
        return frozenset()
    if entry.origin.listing not in LISTINGS and is_overview(fields.names):
        return _take_overview(entry, account)
    action, place = _listed(entry)
    fault = UNNAMED if action is None or place is None else UNDATED if entry.origin.at is None else None
    if fault or action is None or place is None or entry.origin.at is None:
        entry.reject(f"{login_of(account)} {fault}")
        return frozenset()
    entry.claim_profile(account, fields)
    if entry.origin.listing == "following":
        # A list of whom a user follows names the followed: the act is the user's, in the place of the other.
        account, place = f"hub:{login_of(place).partition('/')[2]}", f"hub:user/{login_of(account)}"
    # the list's day is the latest on which it can have happened
    entry.builder.act(f"{place}#{action}/{login_of(account)}", entry.origin.at, account, action, place, since=EARLIEST)
    return frozenset({action})


def is_overview(names: frozenset[str]) -> bool:
    """Return whether a record about an account is its whole profile and no line of a list."""
    return bool(names & {"numModels", "numLikes", "orgs", "socialHandles", "num_models", "details"})


def _listed(entry: Entry) -> tuple[str | None, str | None]:
    # a list of accounts beside a repository's name can only be its likers
    place, listing = entry.origin.place, entry.origin.listing
    if listing is None and place and place.startswith(OF_REPOSITORIES):
        listing = "likers"
    fits = {
        "likers": OF_REPOSITORIES,
        "members": ("hub:org/",),
        "followers": ("hub:org/", "hub:user/"),
        "following": ("hub:user/",),
    }
    if listing not in fits or not place or not place.startswith(fits[listing]):
        return None, None
    return LISTINGS[listing], place


def _take_overview(entry: Entry, account: str) -> frozenset[str]:
    entry.claim_profile(account, entry.fields)
    _claim_handles(entry, account)
    organisations = entry.fields.get("orgs")
    if entry.origin.at is None or not isinstance(organisations, list):
        return frozenset()
    for organisation in organisations:
        name = text_of(organisation.get("name")) if isinstance(organisation, dict) else None
        if name and hub_account(name) != NOBODY:
            place = f"hub:org/{name}"
            entry.builder.claim(f"hub:{name}", "type", "Organization")
            key = f"{place}#joined_org/{login_of(account)}"
            # they joined by that day
            entry.builder.act(key, entry.origin.at, account, "joined_org", place, since=EARLIEST)
    return frozenset({"joined_org"})


def take_organisation(entry: Entry) -> frozenset[str]:
    """Claim that an account is an organisation and no person, with its name."""
    account = hub_account(entry.fields.text("name"))
    if account == NOBODY:
        entry.reject(f"name is {str(entry.fields.get('name'))[:LETTERS_SHOWN]!r}, expected an organisation's name")
        return frozenset()
    entry.builder.claim(account, "type", "Organization")
    entry.builder.claim(account, "name", entry.fields.text("fullname"))
    return frozenset()


def take_handles(entry: Entry) -> frozenset[str]:
    """Claim the accounts elsewhere that a profile names, for an answer that holds nothing else."""
    place = entry.origin.place or ""
    name = entry.fields.text("user") or (place.removeprefix("hub:user/") if place.startswith("hub:user/") else None)
    account = hub_account(name)
    if account == NOBODY:
        entry.reject("socialHandles of nobody that is named; name the file like users__NAME__socials.json")
    else:
        _claim_handles(entry, account)
    return frozenset()


def _claim_handles(entry: Entry, account: str) -> None:
    handles = entry.fields.get("socialHandles")
    named = handles.get("github") if isinstance(handles, dict) else entry.fields.first("github", "githubUsername")
    written = text_of(named) or ""
    page = _GITHUB_PAGE.fullmatch(written)
    login = page[1] if page else written.removeprefix("@")
    if _LOGIN.fullmatch(login):
        # Whoever can edit a profile owns the account, so the account it names is taken as the same person's.
        entry.builder.claim(account, "linked", github_account(login))


def take_like(entry: Entry) -> frozenset[str]:
    """Add one of a user's likes."""
    place = entry.origin.place or ""
    account = hub_account(entry.fields.text("user") or place.partition("hub:user/")[2] or None)
    repository = entry.fields.get("repo")
    liked = None
    if isinstance(repository, dict) and repository.get("type") in ("model", "dataset", "space"):
        liked = repository_place(repository["type"], repository.get("name"))
    if account == NOBODY:
        entry.reject(
            "does not say whose like it is; name it with --place hub:user/NAME, or the file users__NAME__likes.json"
        )
    elif liked is None:
        entry.reject(f"repo is {str(repository)[:LETTERS_SHOWN]}, expected a model, data set or space")
    elif at := entry.instant(entry.fields.first("createdAt", "likedAt"), "createdAt"):
        entry.builder.act(f"{liked}#liked/{login_of(account)}", at, account, "liked", liked)
    return frozenset({"liked"})


def take_request(entry: Entry) -> frozenset[str]:
    """Add that somebody asked for access, unless an owner added them unasked."""
    _add_request(entry)
    return frozenset({"requested_access"})


def _add_request(entry: Entry) -> None:
    fields, place = entry.fields, entry.origin.place
    if place is None or not place.startswith(OF_REPOSITORIES):
        entry.reject("does not say which repository was asked for; name it with --place hub:model/owner/name")
        return
    profile = fields.get("user")
    person: dict[str, Any] = profile if isinstance(profile, dict) else {}
    name = text_of(person.get("user") or person.get("username")) if person else text_of(profile)
    account = hub_account(name)
    if account == NOBODY:
        entry.reject(
            f"user is {str(name or '')[:LETTERS_SHOWN]!r}, expected an account's name "
            "(the repository may hide who asks)"
        )
        return
    # Owners can add people, who never asked.
    if fields.get("grantedBy"):
        entry.reject(f"{login_of(account)} was given access unasked, which is no act of theirs")
        return
    at = entry.instant(_instant_written(entry, fields.first("timestamp", "time", "createdAt")), "timestamp")
    if at is None:
        return
    entry.claim_profile(account, person or {"fullname": fields.get("fullname")})
    address = text_of(person.get("email") if person else fields.get("email"))
    if address and "@" in address:
        entry.builder.claim_address(account, address)
    entry.builder.act(f"{place}#requested_access/{login_of(account)}", at, account, "requested_access", place)


def _instant_written(entry: Entry, value: Any) -> Any:  # noqa: ANN401  (whatever stands there)
    # access reports write times without a zone; what cannot be read goes on, so that it is shown with the reason
    if not isinstance(value, str):
        return value
    found = read_instant(value, entry.builder.reading.now)
    return value if isinstance(found, Fault) else found
