"""The faults of a definition, all of a file at once.

A part that does not fit the typed form is set aside and the rest is checked, so that a wrong type does not hide an
unknown action beside it. Left out: whether the places exist, and whether a source is right.
"""

import difflib
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final, get_args, get_origin

import msgspec

from journeys.model.communities.community import Community, Place, Rule, Stage, StatedWindow, matches
from journeys.model.communities.mapping_check import PLACE_EXPECTED, Fault, action_faults, is_place, table_faults
from journeys.model.vocabulary import STAGES, WORK

# msgspec stops at the first fault, so parts are converted one by one here
_UNSOUND: Final = object()


def examine(raw: dict[str, Any]) -> tuple[Community, list[Fault]]:
    """Return the definition in a TOML file's content, as far as it is sound, and all its faults.

    Parts that are missing or of the wrong type are replaced by neutral ones. Faults of form come first.
    """
    faults: list[Fault] = []
    community = msgspec.convert(_sound(raw, Community, "", faults), Community)
    # a fault that rests on a part that was set aside may be none
    unsound = {fault.key for fault in faults}
    faults += [fault for fault in _meaning_faults(community) if not _follows(fault, unsound)]
    return community, faults


def notes_on(community: Community, file_name: str) -> list[str]:
    """Return what is no fault but perhaps a mistake: a file under another name, a place without effect."""
    notes = []
    if f"{community.slug}.toml" != file_name:
        notes.append(
            f"slug: '{community.slug}' differs from the file's name {file_name}; "
            f"it is found by its slug, but {community.slug}.toml would be easier to find"
        )
    for number, place in enumerate(community.places):
        earlier = _claimed_before(community.places, number, place.pattern)
        if earlier is not None and not any(_shadow_faults(community.places, number)):
            notes.append(f"places[{number}]: '{place.pattern}' is already covered by {earlier}; it changes nothing")
    return notes


def _follows(fault: Fault, unsound: set[str]) -> bool:
    return any(_within(fault.key, bad) or any(_within(bad, key) for key in fault.judged_by) for bad in unsound)


def _within(key: str, part: str) -> bool:
    return key == part or key.startswith((f"{part}.", f"{part}["))


def _sound(raw: Any, wanted: Any, key: str, faults: list[Fault]) -> Any:  # noqa: ANN401  (TOML holds anything)
    """Return what fits the typed form, or ``_UNSOUND``, and add each fault to ``faults``."""
    if _is_struct(wanted) and isinstance(raw, dict):
        return _sound_part(raw, wanted, key, faults)
    if get_origin(wanted) is tuple and isinstance(raw, list):
        kind = get_args(wanted)[0]
        items = [_sound(item, kind, f"{key}[{number}]", faults) for number, item in enumerate(raw)]
        # a neutral item keeps the numbers of the others, which are in the keys of their faults
        if _is_struct(kind):
            return [_neutral(kind) if item is _UNSOUND else item for item in items]
        return [item for item in items if item is not _UNSOUND]
    try:
        msgspec.convert(raw, wanted)
    except msgspec.ValidationError as error:
        faults.append(Fault(key, f"{str(error).rstrip('.')} (found {raw!r})"))
        return _UNSOUND
    return raw


def _sound_part(raw: dict[str, Any], wanted: Any, key: str, faults: list[Fault]) -> dict[str, Any]:  # noqa: ANN401
    fields = {field.name: field for field in msgspec.structs.fields(wanted)}
    for name in sorted(raw.keys() - fields.keys()):
        near = difflib.get_close_matches(name, fields, n=1)
        hint = f"; did you mean '{near[0]}'?" if near else "."
        faults.append(Fault(_join(key, name), f"unknown key{hint} Allowed: {', '.join(sorted(fields))}"))
    sound: dict[str, Any] = {}
    for name, field in fields.items():
        value = _UNSOUND
        if name in raw:
            value = _sound(raw[name], field.type, _join(key, name), faults)
        elif field.required:
            faults.append(Fault(_join(key, name), "missing"))
        if value is not _UNSOUND:
            sound[name] = value
        elif field.required:
            sound[name] = _neutral(field.type)
    return sound


def _neutral(wanted: Any) -> Any:  # noqa: ANN401
    if _is_struct(wanted):
        return {field.name: _neutral(field.type) for field in msgspec.structs.fields(wanted) if field.required}
    if get_origin(wanted) is tuple:
        return []
    return date.min if wanted is date else wanted()


def _is_struct(wanted: Any) -> bool:  # noqa: ANN401
    return isinstance(wanted, type) and issubclass(wanted, msgspec.Struct)


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _meaning_faults(community: Community) -> Iterator[Fault]:
    yield from _head_faults(community)
    for number in range(len(community.places)):
        yield from _place_faults(community.places, number)
    for number, window in enumerate(community.windows):
        yield from _window_faults(window, f"windows[{number}]", community.places)
    for stage in STAGES:
        yield from _stage_faults(getattr(community.stages, stage), f"stages.{stage}", community.places)
    for number, entry in enumerate(community.entry_points):
        key = f"entry_points[{number}]"
        yield from action_faults(entry.actions, f"{key}.actions")
        yield from _pattern_faults(entry.places, f"{key}.places", community.places)
        if not (entry.labels or entry.actions or entry.places):
            yield Fault(key, "needs labels, actions or places", (key,))
    for number, burst in enumerate(community.bursts):
        if burst.until_on < burst.from_on:
            yield Fault(f"bursts[{number}].until_on", f"{burst.until_on} is before from_on {burst.from_on}")
    yield from _table_faults(community)


def _head_faults(community: Community) -> Iterator[Fault]:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", community.slug):
        yield Fault("slug", f"'{community.slug}' may hold only small letters, digits and single hyphens")
    if community.founded_on and community.ended_on and community.ended_on < community.founded_on:
        yield Fault("ended_on", f"{community.ended_on} is before founded_on {community.founded_on}")
    counts = {key: getattr(community, key) for key in ("horizon_days", "active_days")}
    counts |= {f"sizes[{number}].count": size.count for number, size in enumerate(community.sizes)}
    for key, count in counts.items():
        if count < 1:
            yield Fault(key, "must be 1 or more")


def _place_faults(places: tuple[Place, ...], number: int) -> Iterator[Fault]:
    place = places[number]
    for key, pattern in (("pattern", place.pattern), *(("aliases", alias) for alias in place.aliases)):
        if not is_place(pattern):
            yield Fault(f"places[{number}].{key}", f"'{pattern}' {PLACE_EXPECTED}")
    # the pattern is the name by which former ones are replaced
    if place.aliases and "*" in place.pattern:
        yield Fault(f"places[{number}].aliases", "only a place without '*' can have former names")
    yield from _shadow_faults(places, number)


def _shadow_faults(places: tuple[Place, ...], number: int) -> Iterator[Fault]:
    # the first entry that fits a place has it, so a later one's day and former names have no effect
    place, key = places[number], f"places[{number}]"
    earlier = _claimed_before(places, number, place.pattern)
    if earlier is not None and place.not_before is not None:
        problem = f"has no effect: {earlier} claims '{place.pattern}' first; put this entry before it"
        yield Fault(f"{key}.not_before", problem)
    for alias in place.aliases:
        if earlier := _claimed_before(places, number, alias):
            problem = f"have no effect: {earlier} claims '{alias}' first; put this entry before it"
            yield Fault(f"{key}.aliases", problem)


def _window_faults(window: StatedWindow, key: str, places: tuple[Place, ...]) -> Iterator[Fault]:
    yield from action_faults(window.actions, f"{key}.actions")
    yield from _pattern_faults((window.place,), f"{key}.place", places)
    if not (window.from_on or window.until_on):
        yield Fault(key, "needs from_on or until_on", (f"{key}.from_on", f"{key}.until_on"))
    if window.from_on and window.until_on and window.until_on < window.from_on:
        yield Fault(f"{key}.until_on", f"{window.until_on} is before from_on {window.from_on}")
    if not window.source:
        yield Fault(f"{key}.source", "missing; say how it is known")


def _claimed_before(places: tuple[Place, ...], number: int, pattern: str) -> str | None:
    for position, entry in enumerate(places[:number]):
        for claim in (entry.pattern, *entry.aliases):
            if matches(claim, pattern):
                return f"places[{position}] '{claim}'"
    return None


def _stage_faults(stage: Stage, key: str, places: tuple[Place, ...]) -> Iterator[Fault]:
    if stage.horizon_days is not None and stage.horizon_days < 1:
        yield Fault(f"{key}.horizon_days", "must be 1 or more")
    if stage.says and not stage.source:
        yield Fault(f"{key}.source", "missing; what a community says needs a source")
    for number, rule in enumerate(stage.rules):
        yield from _rule_faults(rule, f"{key}.rules[{number}]", places)


def _rule_faults(rule: Rule, key: str, places: tuple[Place, ...]) -> Iterator[Fault]:
    yield from action_faults(rule.actions, f"{key}.actions")
    yield from _pattern_faults(rule.places, f"{key}.places", places)
    if not rule.actions:
        yield Fault(f"{key}.actions", "empty; name at least one action", (f"{key}.actions",))
    if rule.times < 1:
        yield Fault(f"{key}.times", "must be 1 or more")
    if rule.within_days is not None:
        if rule.times == 1:
            yield Fault(f"{key}.within_days", "means nothing unless times is 2 or more")
        if rule.within_days < 1:
            yield Fault(f"{key}.within_days", "must be 1 or more")
    for work in rule.work:
        if work not in WORK:
            yield Fault(f"{key}.work", f"'{work}' is not in the all-contributors vocabulary: {', '.join(sorted(WORK))}")


def _pattern_faults(patterns: tuple[str, ...], key: str, places: tuple[Place, ...]) -> Iterator[Fault]:
    """List the patterns of a rule or an entry point that can fit none of the community's places, or fit all."""
    claims = [claim for place in places for claim in (place.pattern, *place.aliases)]
    for pattern in patterns:
        wanted = pattern.removeprefix("!")
        if not is_place(wanted):
            yield Fault(key, f"'{pattern}' {PLACE_EXPECTED}")
        # of two patterns either may be the wider one
        elif not any(matches(claim, wanted) or matches(wanted, claim) for claim in claims):
            yield Fault(key, f"'{pattern}' is not among the definition's places", ("places",))
        if wanted != pattern and len(patterns) > 1:
            yield Fault(key, f"'{pattern}' stands for every other place, so it can only stand alone")


def _table_faults(community: Community) -> Iterator[Fault]:
    twins: dict[frozenset[str], int] = {}
    for number, table in enumerate(community.tables):
        key = f"tables[{number}]"
        yield from table_faults(table, key)
        twin = twins.setdefault(frozenset(table.columns), number)
        if table.columns and twin != number:
            yield Fault(f"{key}.columns", f"the same as those of tables[{twin}], which is recognised by them")
        # the column's name stands for its cells, which a pattern with * fits as well
        if not community.owns(table.place.replace("{", "").replace("}", "")):
            yield Fault(f"{key}.place", f"'{table.place}' is not among the definition's places", ("places",))
