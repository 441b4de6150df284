"""Community definitions: which places are a community's, what each stage means there, and what it says of itself.

A definition is data (``data/communities/*.toml``); it interprets events and never changes them, so editing one needs
no new import. This module holds the typed form; ``definitions.py`` reads files, ``definition_check.py`` checks them.
"""

import hashlib
import re
from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache
from typing import Literal

import msgspec

from journeys.model.how_many_days import ACTIVE_DAYS, HORIZON_DAYS
from journeys.model.vocabulary import ACTIONS

Evidence = Literal["paper_abstract", "second_hand", "community_document", "inference"]
Order = Literal["any", "strict"]


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The base of all parts of a definition: immutable, and an unknown key is a fault."""


class Size(_Part, frozen=True):
    """A published size, with its day and source; sizes of two sources are never merged."""

    count: int
    what: str
    on: date
    source: str
    qualifier: Literal["exactly", "about", "over"] = "exactly"


class Place(_Part, frozen=True):
    """Places of a community: a pattern (``*`` for any text), former names, and the day from which they are its own."""

    pattern: str
    aliases: tuple[str, ...] = ()
    not_before: date | None = None
    note: str = ""


class StatedWindow(_Part, frozen=True):
    """From when until when places (a pattern) are seen, where exports cannot say it; ``actions`` if not of all."""

    place: str
    from_on: date | None = None
    until_on: date | None = None
    actions: tuple[str, ...] = ()
    source: str = ""


class Rule(_Part, frozen=True):
    """Acts that show a stage: any of ``actions``, ``times`` of them (within ``within_days``), of some work or place.

    A place that begins with ``!`` means any other place.
    """

    actions: tuple[str, ...]
    times: int = 1
    within_days: int | None = None
    work: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


class Stage(_Part, frozen=True):
    """One stage: its rules, any of which is enough, what the community says of it, and what that is based on."""

    rules: tuple[Rule, ...] = ()
    says: str = ""
    source: str = ""
    evidence: Evidence = "inference"
    horizon_days: int | None = None


class Stages(_Part, frozen=True):
    """The four stages; a missing one has the default rules."""

    discover: Stage = Stage()
    join: Stage = Stage()
    contribute: Stage = Stage()
    lead: Stage = Stage()


class EntryPoint(_Part, frozen=True):
    """An entry point of the community: first acts that fit all that is given; of several the first one counts."""

    name: str
    labels: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


class Burst(_Part, frozen=True):
    """An event that brings many people at once (Book Dash, hackathon): those whose first act is in its days."""

    name: str
    from_on: date
    until_on: date
    source: str = ""


class Role(_Part, frozen=True):
    """A role that the community names, and how people come to it."""

    name: str
    says: str
    source: str


class Listing(_Part, frozen=True):
    """One column of a table that names people, and the act that each row shows of them.

    ``action``, ``platform`` and ``work`` are for all rows, ``action_column`` … where rows differ. ``actions`` maps that
    column's words to ours; an empty one leaves such rows out, and ``*`` is any other word. ``people``,
    ``action_column`` and ``thread`` may quote columns, as in ``{First Name} {Last Name}``; where ``people`` names
    nobody, the columns of ``otherwise`` are tried in their order for an address or a name. ``accounts_column`` lists
    accounts of one person, as ``github:ada;slack:U1``. A cell holds one person, or several with a ``separator``.
    """

    people: str
    otherwise: tuple[str, ...] = ()
    action: str = ""
    separator: str = ""
    platform: str = ""
    work: str = ""
    action_column: str = ""
    actions: dict[str, str] = msgspec.field(default_factory=dict)
    platform_column: str = ""
    work_column: str = ""
    toward_column: str = ""
    thread: str = ""
    name_column: str = ""
    address_column: str = ""
    accounts_column: str = ""
    date_column: str = ""


DateForm = Literal[
    "",
    "day_first",
    "month_first",
    "unix_seconds",
    "unix_milliseconds",
    "unix_microseconds",
    "unix_nanoseconds",
    "spreadsheet_days",
]
"""The form of a date where it is ambiguous; empty: like 2021-03-14 or 14 March 2021."""


class Table(_Part, frozen=True):
    """The mapping of one kind of table, recognised by its columns; ``place`` may quote a column as ``{column}``.

    ``date_pattern`` is a form of dates that somebody typed, as ``DD.MM.YYYY HH:mm``. ``id_column`` names each row for
    good, so that rows of two exports with the same id are one act. With ``one_a_day`` a second row of somebody on one
    day is the same act, as when people leave a call and join again. With ``days_in_header`` the table has a column for
    each day, whose cells say who came.
    """

    name: str
    columns: tuple[str, ...]
    place: str
    listings: tuple[Listing, ...]
    date_column: str = ""
    date_form: DateForm = ""
    date_pattern: str = ""
    dated_on: date | None = None
    id_column: str = ""
    one_a_day: bool = False
    days_in_header: bool = False


class Community(_Part, frozen=True):
    """One community's definition."""

    slug: str
    name: str
    focus: str = ""
    about: str = ""
    founded_on: date | None = None
    ended_on: date | None = None
    order: Order = "any"
    horizon_days: int = HORIZON_DAYS
    active_days: int = ACTIVE_DAYS
    sizes: tuple[Size, ...] = ()
    places: tuple[Place, ...] = ()
    windows: tuple[StatedWindow, ...] = ()
    stages: Stages = Stages()
    entry_points: tuple[EntryPoint, ...] = ()
    bursts: tuple[Burst, ...] = ()
    roles: tuple[Role, ...] = ()
    tables: tuple[Table, ...] = ()

    def rules(self, stage: str) -> tuple[Rule, ...]:
        """Return the stage's rules, or the default one of the vocabulary."""
        defined: Stage = getattr(self.stages, stage)
        return defined.rules or (Rule(actions=default_actions(stage)),)

    def horizon(self, stage: str) -> int:
        """Return the days within which a step from this stage counts."""
        defined: Stage = getattr(self.stages, stage)
        return defined.horizon_days or self.horizon_days

    def actions(self, stage: str) -> frozenset[str]:
        """Return all actions that can show the stage."""
        return frozenset(action for rule in self.rules(stage) for action in rule.actions)

    def can_show(self, stage: str, actions: Collection[str], place: str) -> bool:
        """Return whether an export with such actions in a place (under its present name) could show the stage."""
        # times and work are left aside: an export with such acts could show the rule
        return any(
            not set(rule.actions).isdisjoint(actions)
            and (not rule.places or any(matches(pattern, place) for pattern in rule.places))
            for rule in self.rules(stage)
        )

    def owner_of(self, place: str) -> Place | None:
        """Return the first entry that has a place under its present or a former name, or nothing."""
        # the first entry counts; definition_check.py lists later ones that have no effect
        return next(
            (
                entry
                for entry in self.places
                if matches(entry.pattern, place) or any(matches(alias, place) for alias in entry.aliases)
            ),
            None,
        )

    def owns(self, place: str) -> bool:
        """Return whether a place is the community's."""
        return self.owner_of(place) is not None

    @property
    def owned_pattern(self) -> str:
        """The regular expression that exactly the community's places match; empty where it has none."""
        patterns = [each for entry in self.places for each in (entry.pattern, *entry.aliases)]
        # a group, so that who compares whole places compares each of them whole
        return f"(?:{'|'.join(map(_with_flags, patterns))})" if patterns else ""

    def owned_among(self, places: Iterable[str]) -> list[bool]:
        """Return of each of many places whether it is the community's, as :meth:`owns` does, in less time."""
        if not (pattern := self.owned_pattern):
            return [False for _ in places]
        fits = re.compile(pattern).fullmatch
        return [fits(place) is not None for place in places]

    def canonical(self, place: str) -> str:
        """Return a place's present name."""
        owner = self.owner_of(place)
        # an entry with former names has no "*" in its pattern (definition_check.py), so the pattern is a name
        if owner is None or matches(owner.pattern, place):
            return place
        return owner.pattern.lower()

    def renamed(self, places: Iterable[str]) -> dict[str, str]:
        """Return the present names of those places that are under a former name, by the former one."""
        present = {place: self.canonical(place) for place in places}
        return {former: name for former, name in present.items() if name != former}

    @property
    def repositories(self) -> tuple[str, ...]:
        """The repositories that the definition names one by one."""
        return tuple(
            entry.pattern.lower()
            for entry in self.places
            if entry.pattern.startswith(("github:", "forge:")) and "*" not in entry.pattern
        )


def digest(community: Community) -> str:
    """Return a short name for exactly this definition, which any change of a word changes."""
    # mappings in one order, so that every process gets the same name
    return hashlib.sha256(msgspec.json.encode(community, order="deterministic")).hexdigest()[:16]


def default_actions(stage: str) -> tuple[str, ...]:
    """Return the actions that show a stage unless a definition says otherwise."""
    return tuple(action for action, shown in ACTIONS.items() if shown == stage)


def matches(pattern: str, place: str) -> bool:
    """Return whether a place fits a pattern; names on GitHub and other hosts are equal whatever their capitals.

    ``*`` stands for any text; a pattern that begins with ``!`` fits every place that the rest of it does not.

    >>> matches("github:the-turing-way/*", "github:the-turing-way/The-Turing-Way")
    True
    >>> matches("hub:model/bigscience/bloom", "hub:model/bigscience/BLOOM")
    False
    >>> matches("!github:bigscience-workshop/biomedical", "github:bigscience-workshop/promptsource")
    True
    """
    return _compiled(pattern).fullmatch(place) is not None


# a definition has few patterns, which are compared with thousands of places
@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    wanted = pattern.removeprefix("!")
    # two names on the Hub may differ by their capitals alone
    flags = re.IGNORECASE if wanted.startswith(("github:", "forge:")) else re.NOFLAG
    expression = ".*".join(re.escape(part) for part in wanted.split("*"))
    return re.compile(expression if wanted == pattern else f"(?!{expression}$).*", flags)


def _with_flags(pattern: str) -> str:
    compiled = _compiled(pattern)
    return f"(?{'i' if compiled.flags & re.IGNORECASE else ''}:{compiled.pattern})"


def claimants(communities: Iterable[Community], place: str) -> list[Community]:
    """Return the communities that own a place."""
    return [community for community in communities if community.owns(place)]
