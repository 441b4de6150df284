"""Community definitions: which places are a community's, what each stage means there, and what it says of itself.

A definition is data (``data/communities/*.toml``); it interprets events and never changes them, so editing one needs
no new import. This module holds the typed form; reading files is in ``definitions.py``,
checking them in ``definition_faults.py``.
"""

import hashlib
import re
from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache
from typing import Literal

import msgspec

from journeys.model.days import ACTIVE_DAYS, HORIZON_DAYS
from journeys.model.vocabulary import ACTIONS

Evidence = Literal["paper_abstract", "second_hand", "community_document", "inference"]
Order = Literal["any", "strict"]


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What all parts of a definition share: immutable, and a key nobody knows is a fault."""


class Size(_Part, frozen=True):
    """A published size figure, quoted with its day and source; figures are never merged."""

    count: int
    what: str
    on: date
    source: str
    qualifier: Literal["exactly", "about", "over"] = "exactly"


class Place(_Part, frozen=True):
    """Places a community owns: a pattern (``*`` for any text), former names, and the day it became theirs."""

    pattern: str
    aliases: tuple[str, ...] = ()
    not_before: date | None = None
    note: str = ""


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
    """One stage: its rules (alternatives), what the community says of it, and how far to trust that."""

    rules: tuple[Rule, ...] = ()
    says: str = ""
    source: str = ""
    evidence: Evidence = "inference"
    horizon_days: int | None = None


class Stages(_Part, frozen=True):
    """The four stages; one left out has the default rules."""

    discover: Stage = Stage()
    join: Stage = Stage()
    contribute: Stage = Stage()
    lead: Stage = Stage()


class EntryPoint(_Part, frozen=True):
    """A door that the community built: a first act that fits all that is given came through it, the first door wins."""

    name: str
    labels: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


class Burst(_Part, frozen=True):
    """An event that brings many at once (Book Dash, hackathon): tags who came first in those days."""

    name: str
    from_on: date
    until_on: date
    source: str = ""


class Role(_Part, frozen=True):
    """A role the community names, and how one comes to it."""

    name: str
    says: str
    source: str


class Listing(_Part, frozen=True):
    """One column of a table that names people, and the act that each row shows of them.

    What is the same for all rows is said here (``action``, ``platform``, ``work``); what differs stands in a column of
    its own (``action_column`` …). ``actions`` turns that column's words into ours; an empty one leaves such rows out.
    ``thread`` may quote columns, as in ``issue/{number}``. A cell holds one person unless ``separator`` parts several.
    """

    people: str
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


DateForm = Literal["", "day_first", "month_first", "unix_seconds", "unix_milliseconds", "spreadsheet_days"]
"""How a date is written where that cannot be told from itself; empty: like 2021-03-14 or 14 March 2021."""


class Table(_Part, frozen=True):
    """How to read one kind of table: recognised by its columns; ``place`` may quote a column as ``{column}``.

    ``id_column`` names each row for good, so that rows of two exports with the same id are one act.
    """

    name: str
    columns: tuple[str, ...]
    place: str
    listings: tuple[Listing, ...]
    date_column: str = ""
    date_form: DateForm = ""
    dated_on: date | None = None
    id_column: str = ""


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
    stages: Stages = Stages()
    entry_points: tuple[EntryPoint, ...] = ()
    bursts: tuple[Burst, ...] = ()
    roles: tuple[Role, ...] = ()
    tables: tuple[Table, ...] = ()

    def rules(self, stage: str) -> tuple[Rule, ...]:
        """Give the stage's rules, or the default one of the vocabulary."""
        said: Stage = getattr(self.stages, stage)
        return said.rules or (Rule(actions=default_actions(stage)),)

    def horizon(self, stage: str) -> int:
        """Days within which a step from this stage counts."""
        said: Stage = getattr(self.stages, stage)
        return said.horizon_days or self.horizon_days

    def actions(self, stage: str) -> frozenset[str]:
        """All actions that can show the stage."""
        return frozenset(action for rule in self.rules(stage) for action in rule.actions)

    def can_show(self, stage: str, actions: Collection[str], place: str) -> bool:
        """Whether an export that tells such actions of a place (under its present name) could show the stage."""
        return any(
            not set(rule.actions).isdisjoint(actions)
            and (not rule.places or any(matches(pattern, place) for pattern in rule.places))
            for rule in self.rules(stage)
        )

    def owner_of(self, place: str) -> Place | None:
        """Give the entry that claims a place under its present or a former name, or nothing."""
        return next(
            (
                entry
                for entry in self.places
                if matches(entry.pattern, place) or any(matches(alias, place) for alias in entry.aliases)
            ),
            None,
        )

    def owns(self, place: str) -> bool:
        """Whether a place is the community's."""
        return self.owner_of(place) is not None

    def canonical(self, place: str) -> str:
        """Give a place's present name."""
        owner = self.owner_of(place)
        if owner is None or matches(owner.pattern, place):
            return place
        return owner.pattern.lower()

    @property
    def repositories(self) -> tuple[str, ...]:
        """The GitHub repositories that the definition names one by one."""
        return tuple(
            entry.pattern.lower()
            for entry in self.places
            if entry.pattern.startswith("github:") and "*" not in entry.pattern
        )


def digest(community: Community) -> str:
    """Give a short name for exactly this definition: it changes when any of its words does."""
    return hashlib.sha256(msgspec.json.encode(community, order="deterministic")).hexdigest()[:16]


def default_actions(stage: str) -> tuple[str, ...]:
    """Give the actions that show a stage unless a definition says otherwise."""
    return tuple(action for action, shown in ACTIONS.items() if shown == stage)


def matches(pattern: str, place: str) -> bool:
    """Whether a place fits a pattern; GitHub's names do not tell capitals from small letters.

    ``*`` stands for any text; a pattern that begins with ``!`` fits every place that the rest of it does not.

    >>> matches("github:the-turing-way/*", "github:the-turing-way/The-Turing-Way")
    True
    >>> matches("hub:model/bigscience/bloom", "hub:model/bigscience/BLOOM")
    False
    >>> matches("!github:bigscience-workshop/biomedical", "github:bigscience-workshop/promptsource")
    True
    """
    return _compiled(pattern).fullmatch(place) is not None


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    wanted = pattern.removeprefix("!")
    flags = re.IGNORECASE if wanted.startswith("github:") else re.NOFLAG
    expression = ".*".join(re.escape(part) for part in wanted.split("*"))
    return re.compile(expression if wanted == pattern else f"(?!{expression}$).*", flags)


def claimants(communities: Iterable[Community], place: str) -> list[Community]:
    """Give the communities that own a place."""
    return [community for community in communities if community.owns(place)]
