"""A first guess at what a table's columns mean, by plain rules on their names and cells.

A guess is where a person begins: what it cannot find stays empty.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec

from journeys.model.communities.community import Listing, Table
from journeys.model.communities.mapping_check import is_place, plain
from journeys.model.vocabulary import ACTIONS, WORK
from journeys.sources.decode.cells import guess_date_form, is_slashed

# The clearest words first: a "login" column names accounts, a "name" column may name anything.
WHO: Final = (
    *("login", "handle", "username", "github", "actor", "author", "account", "user", "member", "participant"),
    *("attendee", "person", "who", "name", "names", "people", "members", "participants", "attendees"),
    *("contributor", "slack", "huggingface", "speaker", "host", "email", "mail"),
)
WHEN: Final = ("timestamp", "date", "datetime", "created", "at", "when", "time", "day", "on", "joined", "registered")
WHERE: Final = tuple("place repository repo channel event call meeting session group team project".split())
WHAT: Final = ("action", "event", "type", "activity", "what", "kind", "role")
IDS: Final = ("id", "event id", "row id", "uuid", "guid", "message id", "comment id", "key")
TOWARD: Final = ("toward", "reply to", "in reply to", "replied to", "addressed to")
# What tables call our actions.
ACTION_WORDS: Final = {
    **{action: action for action in ACTIONS},
    **dict.fromkeys(("star", "watch", "watchevent", "stars"), "starred"),
    **dict.fromkeys(("fork", "forkevent"), "forked"),
    **dict.fromkeys(("like", "likes"), "liked"),
    **dict.fromkeys(("follow", "follower"), "followed"),
    **dict.fromkeys(("signed up", "sign up", "signup", "registration", "interested"), "registered"),
    **dict.fromkeys(("issue", "issue opened", "opened issue", "issues", "opened", "issuesevent"), "opened_issue"),
    **dict.fromkeys(("comment", "comments", "replied", "reply", "issuecommentevent"), "commented"),
    **dict.fromkeys(("discussion", "discussion opened"), "opened_discussion"),
    **dict.fromkeys(("message", "post", "posted", "chat"), "posted_message"),
    **dict.fromkeys(("attendee", "attendance", "participant", "participated", "present", "yes"), "attended"),
    **dict.fromkeys(("join", "joined", "member"), "joined_org"),
    **dict.fromkeys(("pull request", "pr", "pull", "pr opened", "pullrequestevent", "change"), "opened_change"),
    **dict.fromkeys(("pr merged", "landed"), "landed_change"),
    **dict.fromkeys(("commit", "push", "pushed", "pushevent", "commits"), "committed"),
    **dict.fromkeys(("review", "pullrequestreviewevent"), "reviewed"),
    **dict.fromkeys(("publish", "blog"), "published"),
    **dict.fromkeys(("merge", "merged"), "merged_change"),
    **dict.fromkeys(("triage", "label", "labelled", "labeled"), "triaged"),
    **dict.fromkeys(("release", "releaseevent"), "released"),
    **dict.fromkeys(("host", "facilitator", "facilitated", "organised", "organized", "speaker"), "hosted"),
    **dict.fromkeys(("lead", "chair", "co-chair", "maintainer", "core team"), "appointed"),
}
_PLACE_BY: Final = {
    "channel": "slack:workspace/{%s}",
    "group": "roster:{%s}",
    "team": "roster:{%s}",
    "project": "roster:{%s}",
    "call": "call:{%s}",
    "event": "event:{%s}",
    "session": "event:{%s}",
    "meeting": "meeting:{%s}",
}
_REPOSITORY: Final = re.compile(r"[\w.-]+/[\w.-]+")

Columns = Mapping[str, Sequence[str]]


def suggest_mapping(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """Guess what a table's columns mean, from their names and some first rows, in which addresses may be hidden.

    Returns
    -------
    A mapping that may still lack its place, action or date; it has no name yet.

    Examples
    --------
    >>> table = suggest_mapping(["GitHub", "Date"], [["ada", "2021-03-14"], ["bob", "2021-03-21"]])
    >>> table.listings[0].people, table.listings[0].platform, table.date_column
    ('GitHub', 'github', 'Date')
    """
    cells = zip(*rows, strict=True) if rows else ([] for _ in header)
    columns: Columns = {
        name: [cell for cell in values if cell] for name, values in zip(header, cells, strict=False) if name
    }
    free = dict(columns)
    # dates are the surest to recognise, so they are taken out first
    when = _when(free)
    people = _take(free, WHO, lambda values: guess_date_form(values) is None or not values)
    where = _take(free, WHERE, _is_short)
    # a column of more different words than we know is one of free text
    what = _take(free, WHAT, lambda values: 0 < len(set(map(plain, values))) <= len(ACTION_WORDS))
    words = {word: ACTION_WORDS.get(plain(word), "") for word in dict.fromkeys(columns.get(what, ()))}
    if not any(words.values()):
        what, words = "", {}
    platform = _platform(people, columns.get(people, ()))
    listing = Listing(
        people=people,
        action="" if what else _action_by(header),
        separator=_separator(people, columns.get(people, ())),
        platform="" if _exactly(free, ("platform",)) else platform,
        platform_column=_exactly(free, ("platform",)),
        action_column=what,
        actions=words,
        work_column=_work(free),
        toward_column=_exactly(free, TOWARD),
        thread=_thread(free),
        # without a platform the column of people has the names itself
        name_column=_exactly(free, ("name", "full name", "real name")) if platform else "",
        address_column=_exactly(free, ("email", "e-mail", "mail", "email address")) if people else "",
    )
    return Table(
        name="",
        columns=tuple(columns),
        place=_place(where, columns.get(where, ())),
        listings=(_without_shared(listing),),
        date_column=when,
        date_form=guess_date_form(columns.get(when, ())) or "",
        id_column=_id(free),
    )


def _without_shared(listing: Listing) -> Listing:
    # several people in one cell cannot share one reply, name or address
    if not listing.separator:
        return listing
    shared = {"toward_column": "", "thread": "", "name_column": "", "address_column": ""}
    return msgspec.structs.replace(listing, **shared)


def _tokens(name: str) -> list[str]:
    """Split a column's name into lower-case words, also at capitals within.

    >>> _tokens("createdAt"), _tokens("GitHub login")
    (['created', 'at'], ['github', 'login'])
    """
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name.replace("GitHub", "Github"))
    return [token for token in re.split(r"[^a-z0-9]+", parted.lower()) if token]


def _take(free: dict[str, Sequence[str]], words: Sequence[str], fits: Callable[[Sequence[str]], bool]) -> str:
    # each column means one thing, so a column that is taken is no longer free
    for word in words:
        for name in free:
            if word in _tokens(name) and fits(free[name]):
                del free[name]
                return name
    return ""


def _exactly(free: dict[str, Sequence[str]], names: Sequence[str]) -> str:
    return next((name for name in free if " ".join(_tokens(name)) in {" ".join(_tokens(each)) for each in names}), "")


def _when(free: dict[str, Sequence[str]]) -> str:
    # some date columns have names of their own ("Zeitstempel"): then their cells show it

    def dates(values: Sequence[str]) -> bool:
        return bool(values) and (guess_date_form(values) is not None or all(map(is_slashed, values)))

    named = _take(free, WHEN, lambda values: not values or dates(values))
    if named:
        return named
    found = next((name for name, values in free.items() if dates(values) and not all(map(str.isdigit, values))), "")
    free.pop(found, None)
    return found


def _is_short(values: Sequence[str]) -> bool:
    # longer cells are texts and name no place
    return all(len(cell) <= 100 for cell in values)


def _platform(people: str, values: Sequence[str]) -> str:
    tokens = _tokens(people)
    # "login" is the word of GitHub's own exports
    if {"github", "gh", "login"} & set(tokens) or any("github.com/" in cell for cell in values):
        return "github"
    if {"hub", "hf", "hugging", "huggingface"} & set(tokens) or any("huggingface.co/" in cell for cell in values):
        return "hub"
    return "slack" if "slack" in tokens else ""


def _separator(people: str, values: Sequence[str]) -> str:
    # a comma may stand within a name ("Lovelace, Ada"), so it counts only under a plural
    if any(";" in cell for cell in values):
        return ";"
    plural = any(token.endswith("s") or token == "people" for token in _tokens(people))
    return "," if plural and any("," in cell for cell in values) else ""


def _action_by(header: Sequence[str]) -> str:
    tokens = {token for name in header for token in _tokens(name)}
    for words, action in (
        ({"attendee", "attendees", "attended", "attendance", "call", "meeting", "session"}, "attended"),
        ({"registered", "registration", "signed", "signup"}, "registered"),
        ({"message", "channel"}, "posted_message"),
        ({"commit", "sha"}, "committed"),
        ({"starred"}, "starred"),
        ({"members", "member", "joined"}, "joined_org"),
    ):
        if tokens & words:
            return action
    return ""


def _place(where: str, values: Sequence[str]) -> str:
    if not where:
        return ""
    if values and all(is_place(cell) or "github.com/" in cell or "huggingface.co/" in cell for cell in values):
        return f"{{{where}}}"
    if values and all(_REPOSITORY.fullmatch(cell) for cell in values):
        return f"github:{{{where}}}"
    return next((pattern % where for word, pattern in _PLACE_BY.items() if word in _tokens(where)), "")


def _id(free: dict[str, Sequence[str]]) -> str:
    # a column of ids has no value twice
    name = _exactly(free, IDS)
    return name if name and len(set(free[name])) == len(free[name]) else ""


def _thread(free: dict[str, Sequence[str]]) -> str:
    if name := _exactly(free, ("thread", "url", "link")):
        values = free[name]
        linked = bool(values) and all(
            re.search(r"github\.com/.+/(issues|pull|discussions)/\d", cell) for cell in values
        )
        return f"{{{name}}}" if linked or _tokens(name) == ["thread"] else ""
    for kind, names in (("issue", ("issue", "issue number")), ("pull", ("pull request", "pr", "pr number"))):
        if name := _exactly(free, names):
            return f"{kind}/{{{name}}}" if all(cell.removeprefix("#").isdigit() for cell in free[name]) else ""
    return ""


def _work(free: dict[str, Sequence[str]]) -> str:
    known = {plain(work) for work in WORK}
    return next((name for name, values in free.items() if values and all(plain(cell) in known for cell in values)), "")
