"""Reading, checking and starting definition files.

Every fault of a file is told at once, with its key and what is allowed, so that nobody mends a file one error at a time.
"""

import difflib
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, get_args, get_origin

import msgspec

from journeys.communities import Community, Rule, Stage, default_actions
from journeys.errors import DefinitionError, JourneysError
from journeys.events import ACTIONS, STAGES

SHIPPED: Final = Path(__file__).resolve().parent.parent / "data" / "communities"
PLATFORMS: Final = ("github", "hub", "slack", "git", "roster", "call", "event", "notes")
WORK: Final = frozenset(
    "a11y audio blog bug business code content data design doc eventOrganizing example financial fundingFinding ideas "
    "infra maintenance mentoring platform plugin projectManagement promotion question research review security "
    "talk test tool translation tutorial userTesting video".split()
)
"""The all-contributors vocabulary of kinds of work (allcontributors.org/docs/en/emoji-key)."""


def own_folder() -> Path | None:
    """Give the folder of one's own definitions, if ``JOURNEYS_COMMUNITIES`` names one."""
    named = os.environ.get("JOURNEYS_COMMUNITIES")
    return Path(named) if named else None


def load_communities() -> dict[str, Community]:
    """Read the shipped definitions and one's own; an own one replaces the shipped one of the same slug.

    Returns
    -------
    Definitions by slug, in the order shipped first, then own, each by file name.

    Raises
    ------
    DefinitionError
        With every fault of the first file that has any.
    """
    found: dict[str, Community] = {}
    for folder in (SHIPPED, own_folder()):
        for path in sorted(folder.glob("*.toml")) if folder and folder.is_dir() else ():
            community = read_community(path)
            found[community.slug] = community
    return found


def read_community(path: Path) -> Community:
    """Read one definition.

    Raises
    ------
    DefinitionError
        With every fault of the file: wrong TOML, unknown keys, actions, stages or work, impossible dates.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DefinitionError(str(path), [f"cannot be read: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise DefinitionError(str(path), ["is not UTF-8 text"]) from error
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError(str(path), [f"is not TOML: {error}"]) from error
    faults = [*_shape_faults(raw, Community, "")]
    if not faults:
        community = msgspec.convert(raw, Community)
        faults = [*_meaning_faults(community)]
    if faults:
        raise DefinitionError(str(path), faults)
    return community


def path_of(slug: str) -> Path:
    """Give the file of a definition: one's own before the shipped one; where it would be, if there is none yet."""
    own = own_folder() or SHIPPED
    return next((path for path in (own / f"{slug}.toml", SHIPPED / f"{slug}.toml") if path.exists()), own / f"{slug}.toml")


def find_community(slug: str) -> Community:
    """Give the definition of this slug.

    Raises
    ------
    JourneysError
        Naming the slugs there are.
    """
    known = load_communities()
    if slug not in known:
        near = difflib.get_close_matches(slug, known, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        msg = (
            f"No community is called '{slug}'.{hint} There are: {', '.join(known) or 'none'}. "
            f"'python -m journeys communities new {slug} --github OWNER/REPO' starts a definition."
        )
        raise JourneysError(msg)
    return known[slug]


def _shape_faults(raw: Any, wanted: Any, key: str) -> Iterator[str]:  # noqa: ANN401  (TOML holds anything)
    """Say what does not fit the typed form, part by part, so that one fault does not hide the next."""
    if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct) and isinstance(raw, dict):
        fields = {field.name: field for field in msgspec.structs.fields(wanted)}
        for name in raw.keys() - fields.keys():
            near = difflib.get_close_matches(name, fields, n=1)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            yield f"{_join(key, name)}: unknown key{hint} Allowed: {', '.join(sorted(fields))}"
        for name, field in fields.items():
            if name in raw:
                yield from _shape_faults(raw[name], field.type, _join(key, name))
            elif field.required:
                yield f"{_join(key, name)}: missing"
    elif get_origin(wanted) is tuple and isinstance(raw, list):
        for number, item in enumerate(raw):
            yield from _shape_faults(item, get_args(wanted)[0], f"{key}[{number}]")
    else:
        try:
            msgspec.convert(raw, wanted)
        except msgspec.ValidationError as error:
            yield f"{key}: {str(error).rstrip('.')} (found {raw!r})"


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _meaning_faults(community: Community) -> Iterator[str]:
    """Say what fits the form and yet makes no sense."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", community.slug):
        yield f"slug: '{community.slug}' may hold only small letters, digits and single hyphens"
    if community.founded_on and community.ended_on and community.ended_on < community.founded_on:
        yield f"ended_on: {community.ended_on} is before founded_on {community.founded_on}"
    for key in ("horizon_days", "active_days"):
        if getattr(community, key) < 1:
            yield f"{key}: must be 1 or more"
    for number, place in enumerate(community.places):
        for key, pattern in (("pattern", place.pattern), *(("aliases", alias) for alias in place.aliases)):
            if pattern.partition(":")[0] not in PLATFORMS or not pattern.partition(":")[2]:
                yield (
                    f"places[{number}].{key}: '{pattern}' must start with one of "
                    f"{', '.join(f'{name}:' for name in PLATFORMS)} (as in 'github:owner/repository')"
                )
        if place.aliases and "*" in place.pattern:
            yield f"places[{number}].aliases: only a place without '*' can have former names"
    for stage in STAGES:
        yield from _stage_faults(getattr(community.stages, stage), f"stages.{stage}")
    for number, door in enumerate(community.entry_points):
        yield from _unknown_actions(door.actions, f"entry_points[{number}].actions")
        if not (door.labels or door.actions or door.places):
            yield f"entry_points[{number}]: needs labels, actions or places"
    for number, burst in enumerate(community.bursts):
        if burst.until_on < burst.from_on:
            yield f"bursts[{number}].until_on: {burst.until_on} is before from_on {burst.from_on}"
    yield from _table_faults(community)


def _stage_faults(stage: Stage, key: str) -> Iterator[str]:
    if stage.horizon_days is not None and stage.horizon_days < 1:
        yield f"{key}.horizon_days: must be 1 or more"
    if stage.says and not stage.source:
        yield f"{key}.source: missing; what a community says needs a source"
    for number, rule in enumerate(stage.rules):
        yield from _rule_faults(rule, f"{key}.rules[{number}]")


def _rule_faults(rule: Rule, key: str) -> Iterator[str]:
    yield from _unknown_actions(rule.actions, f"{key}.actions")
    if not rule.actions:
        yield f"{key}.actions: empty; name at least one action"
    if rule.times < 1:
        yield f"{key}.times: must be 1 or more"
    if rule.within_days is not None and rule.times == 1:
        yield f"{key}.within_days: means nothing unless times is 2 or more"
    if rule.within_days is not None and rule.within_days < 1:
        yield f"{key}.within_days: must be 1 or more"
    for work in rule.work:
        if work not in WORK:
            yield f"{key}.work: '{work}' is not in the all-contributors vocabulary: {', '.join(sorted(WORK))}"


def _unknown_actions(actions: tuple[str, ...], key: str) -> Iterator[str]:
    for action in actions:
        if action not in ACTIONS:
            near = difflib.get_close_matches(action, ACTIONS, n=1)
            hint = f"did you mean '{near[0]}'? " if near else ""
            yield f"{key}: unknown action '{action}'; {hint}Allowed: {', '.join(ACTIONS)}"


def _table_faults(community: Community) -> Iterator[str]:
    for number, table in enumerate(community.tables):
        key = f"tables[{number}]"
        quoted = re.findall(r"\{([^}]*)\}", table.place)
        for column in (*quoted, *(listing.people for listing in table.listings), table.date_column):
            if column and column not in table.columns:
                yield f"{key}: column '{column}' is not among columns {', '.join(table.columns)}"
        if not table.date_column and table.dated_on is None:
            yield f"{key}: needs date_column or dated_on; an act without a date cannot be placed on a journey"
        for position, listing in enumerate(table.listings):
            yield from _unknown_actions((listing.action,), f"{key}.listings[{position}].action")
        if not community.owns(table.place.replace("{", "").replace("}", "")):
            yield f"{key}.place: '{table.place}' is not among the definition's places"


def starter(slug: str, repositories: list[str]) -> str:
    """Write a commented definition for somebody's own community, with the default rules spelled out.

    Parameters
    ----------
    slug
        The community's short name: small letters, digits, hyphens.
    repositories
        GitHub repositories as ``owner/name``, or a whole organisation as ``owner``.
    """
    places = "\n".join(
        f'[[places]]\npattern = "github:{name if "/" in name else name + "/*"}"\n' for name in repositories
    )
    stages = "\n".join(
        f"[[stages.{stage}.rules]]\nactions = {msgspec.json.encode(default_actions(stage)).decode().replace(',', ', ')}\n"
        for stage in STAGES
    )
    return f"""\
# The definition of one community: which places are its own, and what each stage means there.
# 'python -m journeys communities check FILE' lists every fault at once. Editing it needs no new import.

slug = "{slug}"
name = "{slug.replace("-", " ").title()}"
focus = ""                   # what the community makes or cares for
order = "any"                # "strict" counts only people who passed the stages in order
horizon_days = 180           # a step to the next stage counts within this many days
active_days = 180            # who acted within this many days is active

# Places: repositories and more; '*' stands for any text. A former name goes into aliases = ["github:old/name"].
# not_before = 2021-05-01 leaves out what happened before (a fork's older history belongs to others).

{places}
# Stages: the acts that show each one. These are the defaults: change what does not fit, remove what does.
# A rule may also ask for times = 3, within_days = 90, work = ["doc"], places = ["github:owner/one"].
# Say what your community says of a stage: under [stages.join], says = "...", source = "...",
# evidence = "community_document".

{stages}
# Doors for newcomers, used to compare how people came in:
# [[entry_points]]
# name = "good first issue"
# labels = ["good first issue"]

# Events that bring many at once:
# [[bursts]]
# name = "Sprint May 2025"
# from_on = 2025-05-12
# until_on = 2025-05-16
"""
