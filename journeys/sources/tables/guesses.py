"""A first guess at what a table's columns mean, by their cells before their names.

A guess is where a person begins: what it cannot find stays empty, and nothing is filled in that the cells deny.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec

from journeys.model.addresses import ADDRESS, HIDDEN
from journeys.model.communities.community import Listing, Table
from journeys.model.communities.mapping_check import is_place, plain
from journeys.model.vocabulary import ACTIONS, WORK
from journeys.sources.decode.cells import NOBODY_NAMES, guess_date_form, is_slashed
from journeys.sources.tables.headers import tokens as _tokens

# The clearest words first: a "login" column names accounts, a "name" column may name anything.
HANDLES: Final = ("login", "handle", "username", "github", "gh", "huggingface", "hf", "slack", "nick", "nickname")
ACTORS: Final = ("actor", "author", "account", "user")
NAMES: Final = (
    *("participant", "participants", "attendee", "attendees", "member", "members", "person", "people", "who", "author"),
    *(
        "contributor",
        "contributors",
        "speaker",
        "speakers",
        "name",
        "names",
        "actor",
        "account",
        "user",
        "host",
        "chair",
    ),
    *(
        "teilnehmer",
        "teilnehmerin",
        "teilnehmende",
        "mitglied",
        "mitglieder",
        "participante",
        "participantes",
        "asistente",
    ),
    *(
        "asistentes",
        "nom",
        "nombre",
        "nome",
        "naam",
        "pseudo",
        "facilitator",
        "mentor",
        "mentee",
        "organizer",
        "organiser",
    ),
)
GIVEN: Final = ("first name", "given name", "firstname", "vorname", "prénom", "prenom", "nombre", "nome", "forename")
FAMILY: Final = (
    *("last name", "surname", "family name", "lastname", "nachname", "nom", "nom de famille", "apellido", "apellidos"),
    "sobrenome",
)
MAIL: Final = ("email", "mail", "emails", "courriel", "correo")
# Questions for a name that have no such word.
ASKED: Final = re.compile(
    r"call you|heißt du|heißen sie|t.appelles|vous appelez|te llamas|se llama|te chamas|se chama", re.I
)
# Columns of these describe somebody or something, whatever their cells look like.
OTHER_THINGS: Final = frozenset(
    "type status title organization organisation company employer affiliation event kind role job level country city "
    "location place product ticket topic subject file channel state category team group project language timezone "
    "pronouns how why repo repository currency description comment comments notes note question session call meeting "
    "institution university department association tags interests bio".split()
)
WHEN: Final = ("timestamp", "date", "datetime", "created", "at", "when", "time", "day", "on", "joined", "registered")
WHERE: Final = tuple("place repository repo channel event call meeting session group team project".split())
WHAT: Final = ("action", "event", "type", "activity", "what", "kind", "role")
STATUS: Final = (
    "status",
    "rsvp",
    "attending",
    "attended",
    "attendance",
    "present",
    "checked",
    "going",
    "response",
    "came",
)
IDS: Final = ("id", "event id", "row id", "uuid", "guid", "message id", "comment id", "key")
TOWARD: Final = ("toward", "reply to", "in reply to", "replied to", "addressed to")
# A few different words that recur are kinds of something, not people.
FEW: Final = 8
MOSTLY: Final = 0.6
DATES_TRIED: Final = 100
LONGEST_PERSON: Final = 80
# A column that its name calls one of handles has them where somebody wrote one; others wrote what else they have.
SOME: Final = 0.3
WORDS_OF_A_COLUMN: Final = 3
WORDS_OF_A_NAME: Final = 6
_HANDLE: Final = re.compile(r"@?[A-Za-z0-9](?:[\w.-]{0,38})|(?:https?://)?(?:www\.)?[\w.]+\.[a-z]{2,}/@?[\w.-]+/?")
# What a column of who comes says, with what each word means; nothing for who does not.
STATUS_WORDS: Final = {
    **dict.fromkeys(("attended", "present", "checked in", "checked-in", "came", "was there", "showed up"), "attended"),
    **dict.fromkeys(
        ("attending", "going", "registered", "confirmed", "accepted", "approved", "signed up"), "registered"
    ),
    **dict.fromkeys(("yes", "y", "ja", "oui", "sí", "si", "sim", "true", "x"), "attended"),
    **dict.fromkeys(
        ("not attending", "not going", "no", "n", "declined", "cancelled", "canceled", "refunded", "deleted"), ""
    ),
    **dict.fromkeys(
        ("absent", "no show", "no-show", "noshow", "rejected", "did not attend", "did not come", "false"), ""
    ),
    **dict.fromkeys(("nein", "non", "não", "not checked in", "denied", "withdrawn", "excused", "abwesend"), ""),
}
# Words of a column's name by which "yes" means that somebody means to come.
_WILL_COME: Final = frozenset("rsvp going attending will register registration interested plan response".split())
# What tables call our actions.
ACTION_WORDS: Final = {
    **{action: action for action in ACTIONS},
    **dict.fromkeys(("star", "watch", "watchevent", "stars"), "starred"),
    **dict.fromkeys(("fork", "forkevent"), "forked"),
    **dict.fromkeys(("like", "likes"), "liked"),
    **dict.fromkeys(("follow", "follower"), "followed"),
    **dict.fromkeys(("signed up", "sign up", "signup", "registration", "interested"), "registered"),
    **dict.fromkeys(("issue", "issue opened", "opened issue", "issues", "opened"), "opened_issue"),
    **dict.fromkeys(("comment", "comments", "replied", "reply", "issuecommentevent"), "commented"),
    **dict.fromkeys(("discussion", "discussion opened"), "opened_discussion"),
    **dict.fromkeys(("message", "post", "posted", "chat"), "posted_message"),
    **dict.fromkeys(("attendee", "attendance", "participant", "participated", "present", "yes"), "attended"),
    **dict.fromkeys(("join", "joined", "member"), "joined_org"),
    **dict.fromkeys(("pull request", "pr", "pull", "pr opened", "change"), "opened_change"),
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
    cells = {name: [row[at] if at < len(row) else "" for row in rows] for at, name in enumerate(header) if name.strip()}
    columns: Columns = {name: [cell for cell in values if cell.strip()] for name, values in cells.items()}
    free = dict(columns)
    # dates are the surest to recognise, so they are taken out first
    when = _when(free)
    status = _status(free)
    who = _Who(free)
    where = _take(free, WHERE, lambda name: _names_a_place(name, cells[name]))
    # a column of more different words than we know is one of free text
    what = status or _take(
        free,
        WHAT,
        lambda name: (
            0 < len(set(map(plain, free[name]))) <= len(ACTION_WORDS) and len(_tokens(name)) <= WORDS_OF_A_COLUMN
        ),
    )
    words = _meanings(what, columns.get(what, ()), status=bool(status))
    if not any(words.values()):
        what, words = "", {}
    listing = Listing(
        people=who.people,
        otherwise=who.otherwise,
        action="" if what else _action_by(header),
        separator=_separator(who.people, columns.get(who.people, ())),
        platform="" if _exactly(free, ("platform",)) else who.platform,
        platform_column=_exactly(free, ("platform",)),
        action_column=what,
        actions=words,
        work_column=_work(free),
        toward_column=_exactly(free, TOWARD),
        thread=_thread(free),
        # without another column before it the name is the account itself
        name_column=who.name if who.people != who.name else "",
        address_column=who.address if who.people != who.address else "",
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


def names_people(column: str) -> bool:
    """Return whether a column's name says that it names people.

    >>> names_people("Your name"), names_people("How did you hear of us?")
    (True, False)
    """
    words = {*HANDLES, *ACTORS, *NAMES, *MAIL}
    return not words.isdisjoint(_tokens(column)) or ASKED.search(column) is not None


class _Who:
    """The columns that name people, taken out of the free ones: a handle, else an address, else a name."""

    def __init__(self, free: dict[str, Sequence[str]]) -> None:
        columns = dict(free)
        handle = _take(free, HANDLES, lambda name: _are_handles(free[name]))
        self.address = _take(free, MAIL, lambda name: _are_addresses(free[name]) or not free[name])
        self.address = self.address or _first(free, lambda name: _are_addresses(free[name]))
        if not handle and not self.address:
            handle = _take(
                free,
                ACTORS,
                lambda name: not _is_other_thing(name) and _are_handles(free[name]) and _differ(free[name]),
            )
        self.name = self._name(free, alone=not handle and not self.address)
        # a column that nobody filled in names nobody
        found = [each for each in (handle, self.address, self.name) if each and ("{" in each or columns[each])]
        found = found or [each for each in (handle, self.address, self.name) if each]
        self.people = found[0] if found else ""
        self.otherwise = tuple(found[1:])
        self.platform = "" if self.people == self.address else _platform(self.people, columns.get(self.people, ()))

    @staticmethod
    def _name(free: dict[str, Sequence[str]], *, alone: bool) -> str:
        given, family = _exactly(free, GIVEN), _exactly(free, FAMILY)
        if given and family and given != family:
            del free[given], free[family]
            return f"{{{given}}} {{{family}}}"
        named = _take(free, NAMES, lambda name: not _is_other_thing(name) and _are_names(free[name]))
        named = named or _first(free, lambda name: ASKED.search(name) and _are_names(free[name]))
        # without a word for people its cells must differ: kinds of something recur
        return named or (
            _first(free, lambda name: not _is_other_thing(name) and _are_names(free[name]) and _differ(free[name]))
            if alone
            else ""
        )


def _without_shared(listing: Listing) -> Listing:
    # several people in one cell cannot share one reply, name or address
    if not listing.separator:
        return listing
    return msgspec.structs.replace(
        listing, otherwise=(), toward_column="", thread="", name_column="", address_column=""
    )


def _take(free: dict[str, Sequence[str]], words: Sequence[str], fits: Callable[[str], bool]) -> str:
    # each column means one thing, so a column that is taken is no longer free
    for word in words:
        for name in free:
            if word in _tokens(name) and fits(name):
                del free[name]
                return name
    return ""


def _first(free: dict[str, Sequence[str]], fits: Callable[[str], object]) -> str:
    found = next((name for name in free if fits(name)), "")
    free.pop(found, None)
    return found


def _share(values: Sequence[str], fits: Callable[[str], object]) -> float:
    return sum(bool(fits(cell.strip())) for cell in values) / len(values) if values else 0


def _are_addresses(values: Sequence[str]) -> bool:
    return _share(_of_somebody(values), lambda cell: HIDDEN in cell or ADDRESS.search(cell)) >= MOSTLY


def _of_somebody(values: Sequence[str]) -> list[str]:
    return [cell for cell in values if plain(cell) not in NOBODY_NAMES]


def _are_handles(values: Sequence[str]) -> bool:
    values = _of_somebody(values)
    if not values:
        return True
    are = _share(values, lambda cell: _HANDLE.fullmatch(cell) and not cell.isdigit())
    return are >= SOME and not _are_dates(values)


def _are_names(values: Sequence[str]) -> bool:
    def is_name(cell: str) -> bool:
        letters = sum(sign.isalpha() for sign in cell)
        return (
            2 * letters > len(cell)
            and len(cell) <= LONGEST_PERSON
            and len(cell.split()) <= WORDS_OF_A_NAME
            and plain(cell) not in STATUS_WORDS
        ) or HIDDEN in cell

    # several people may stand in one cell
    values = _of_somebody(values)
    parts = [part for cell in values for part in re.split(r"[;,/&]", cell) if part.strip()]
    return not values or (_share(parts, is_name) >= MOSTLY and not _are_dates(values))


def _differ(values: Sequence[str]) -> bool:
    return len(set(map(plain, values))) > max(len(values) / 2, 1)


def _are_dates(values: Sequence[str]) -> bool:
    # also where several hands wrote them in several ways
    return bool(values) and (
        guess_date_form(values) is not None
        or all(is_slashed(cell) or guess_date_form([cell]) == "" for cell in values[:DATES_TRIED])
    )


def _is_other_thing(name: str) -> bool:
    found = _tokens(name)
    things = [at for at, token in enumerate(found) if token in OTHER_THINGS]
    if "name" in found and not any(at + 1 == found.index("name") for at in things):
        # "What name should we call you?" asks for a name, "Event name" does not
        return False
    return bool(things) and found[-1] not in ("participants", "attendees", "members", "attendee")


def _names_a_place(name: str, values: Sequence[str]) -> bool:
    # longer cells are texts, a question names no place, and a row without it would have none
    return (
        all(cell.strip() and len(cell) <= 100 for cell in values)
        and len(_tokens(name)) <= WORDS_OF_A_COLUMN
        and not all(plain(cell) in STATUS_WORDS for cell in values)
        and not _are_addresses(values)
        and not _are_dates(values)
    )


def _status(free: dict[str, Sequence[str]]) -> str:
    """Take out the column that says who came or comes: few words that recur, nearly all known for that."""

    def fits(name: str) -> bool:
        words = set(map(plain, free[name]))
        return 0 < len(words) <= FEW and 2 * sum(word in STATUS_WORDS for word in words) >= len(words)

    return _take(free, STATUS, fits)


def _meanings(column: str, values: Sequence[str], *, status: bool) -> dict[str, str]:
    """Return what those words of a column mean that are known; of one that says who comes, those known for that."""
    words = list(dict.fromkeys(values))
    if not status:
        return {word: ACTION_WORDS[plain(word)] for word in words if plain(word) in ACTION_WORDS}
    will_come = not _WILL_COME.isdisjoint(_tokens(column))
    known = {word: STATUS_WORDS[plain(word)] for word in words if plain(word) in STATUS_WORDS}
    return {
        word: "registered" if means and will_come and plain(word) not in ("attended", "checked in") else means
        for word, means in known.items()
    }


def _exactly(free: dict[str, Sequence[str]], names: Sequence[str]) -> str:
    return next((name for name in free if " ".join(_tokens(name)) in {" ".join(_tokens(each)) for each in names}), "")


def _when(free: dict[str, Sequence[str]]) -> str:
    # some date columns have names of their own ("Zeitstempel"): then their cells show it
    named = _take(free, WHEN, lambda name: _are_dates(free[name])) or _take(free, WHEN, lambda name: not free[name])
    return named or _first(free, lambda name: _are_dates(free[name]) and not all(map(str.isdigit, free[name])))


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
    # a question may hold any word
    tokens = {token for name in header if len(_tokens(name)) <= WORDS_OF_A_COLUMN for token in _tokens(name)}
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
