"""From events to journeys: when each person first reached each stage of one community.

Pure frames in, pure frames out, on any engine. The acts are those of the community's places, from the day a place
became its own, before the end of observation, by people. Left out: bots, organisations and deleted accounts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import narwhals as nw

from journeys.model.bots import is_named_bot
from journeys.model.community import Community, Rule, matches
from journeys.model.days import start_of_day
from journeys.model.events import NOBODY
from journeys.model.vocabulary import STAGES

ENTRY: Final = {stage: f"{stage}_at" for stage in STAGES}
"""The column of the journeys table that holds the first act of each stage."""


def community_events(
    events: nw.LazyFrame[Any],
    community: Community,
    places: Sequence[str],
    observed_until: datetime,
    meeting: Sequence[str] = (),
) -> nw.LazyFrame[Any]:
    """Keep a community's own acts, under its places' present names.

    Parameters
    ----------
    events
        Rows are events; columns of :data:`journeys.model.events.EVENT_SCHEMA`.
    community
        Whose acts to keep.
    places
        All places that occur in the events.
    observed_until
        The first instant that is not observed any more, UTC.
    meeting
        Those of the places in which one act can be told twice, see :func:`meeting_places`.

    Returns
    -------
    The same columns; an act told under a former and a present name, or found in two places (a commit), is one row.
    """
    owned = [place for place in places if community.owns(place)]
    kept = events.filter(nw.col("place").is_in(owned), nw.col("at") < nw.lit(observed_until))
    for place in owned:
        owner = community.owner_of(place)
        if owner is not None and owner.not_before is not None:
            since = start_of_day(owner.not_before)
            kept = kept.filter((nw.col("place") != place) | (nw.col("at") >= nw.lit(since)))
    renamed = {place: community.canonical(place) for place in owned if community.canonical(place) != place}
    for former, present in renamed.items():
        is_former = nw.col("place") == former
        rest = nw.col("event_id").str.slice(len(former))
        starts_so = is_former & nw.col("event_id").str.starts_with(former)
        kept = kept.with_columns(
            event_id=nw.when(starts_so).then(nw.concat_str([nw.lit(present), rest])).otherwise(nw.col("event_id")),
            place=nw.when(is_former).then(nw.lit(present)).otherwise(nw.col("place")),
        )
    if not meeting:
        return kept
    is_renamed = nw.col("place").is_in(sorted({*renamed.values()}))
    # elsewhere an act's key begins with its place, so that only a commit, whose key does not, can stand in two places
    is_commit = nw.col("place").is_in(list(meeting)) & nw.col("event_id").str.starts_with("git:")
    can_meet = is_renamed | is_commit
    return nw.concat([kept.filter(~can_meet), _one_telling(kept.filter(can_meet))])


def meeting_places(community: Community, places: Sequence[str], with_commits: Sequence[str]) -> list[str]:
    """Find the places in which one act can be told twice: under two names, or as one commit in two repositories.

    Parameters
    ----------
    community
        Whose places they are.
    places
        All its places.
    with_commits
        Those whose exports hold commits.
    """
    former = {place: community.canonical(place) for place in places if community.canonical(place) != place}
    renamed = {*former, *former.values()} & set(places)
    return sorted({*renamed, *(with_commits if len(with_commits) > 1 else ())})


def _one_telling(events: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Keep the earliest row of each act."""
    told = nw.col("at").cum_count().over("event_id", order_by=["at", "place", "source", "account"])
    return events.with_columns(telling=told).filter(nw.col("telling") == 1).drop("telling")


def of_people(events: nw.LazyFrame[Any], persons: nw.LazyFrame[Any], nonpeople: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Put a person in the stead of each account, and leave out what is no person.

    Parameters
    ----------
    events
        Rows with a column ``account``.
    persons
        One row an account that belongs to somebody with several: ``account``, ``person``.
    nonpeople
        One row an account that is no person: ``account``.

    Returns
    -------
    The same rows and columns, with ``person`` added.
    """
    human = events.filter(~is_named_bot(), nw.col("account") != NOBODY).join(
        nonpeople.select("account"), on="account", how="anti"
    )
    joined = human.join(persons.select("account", "person"), on="account", how="left")
    return joined.with_columns(person=nw.coalesce("person", "account"))


@dataclass(frozen=True)
class Accounts:
    """What a community's events come to for each account: all that journeys are made of, whoever is one person.

    Attributes
    ----------
    acts
        One row an account: ``account``; the columns of :data:`ENTRY`, the first act that fits a rule of the stage that
        asks for no more than one; ``first_at`` and ``last_at`` of any act; ``acts``, their number.
    openings
        The acts of each account's first instant: ``account``, ``at``, ``event_id``, ``place``, ``action``, ``thread``.
    repeated
        For each rule that asks for several acts, with its stage: the acts that fit, ``account``, ``at``, ``event_id``.
    """

    acts: nw.LazyFrame[Any]
    openings: nw.LazyFrame[Any]
    repeated: Sequence[tuple[str, Rule, nw.LazyFrame[Any]]]


def by_account(
    events: nw.LazyFrame[Any],
    community: Community,
    places: Sequence[str],
    keep: Callable[[nw.LazyFrame[Any]], nw.LazyFrame[Any]] = lambda frame: frame,
) -> Accounts:
    """Reduce events to what each account did.

    Parameters
    ----------
    events
        A community's own events, see :func:`community_events`.
    community
        Whose stage rules hold.
    places
        The places that occur in the events, under their present names.
    keep
        Computes a frame once for several readers; nothing given means that each reader computes it.
    """
    rules = [(stage, rule) for stage in STAGES for rule in community.rules(stage)]
    simple = {stage: [rule for its, rule in rules if its == stage and rule.times == 1] for stage in STAGES}
    marked = events.with_columns(
        **{ENTRY[stage]: nw.when(_any_rule(simple[stage], places)).then(nw.col("at")) for stage in STAGES},
        first_at=nw.col("at"),
        last_at=nw.col("at"),
    )
    acts = keep(
        marked.group_by("account").agg(
            nw.col(*ENTRY.values(), "first_at").min(), nw.col("last_at").max(), acts=nw.len()
        )
    )
    earliest = acts.select("account", at=nw.col("first_at"))
    openings = events.join(earliest, on=["account", "at"], how="semi").select(
        "account", "at", "event_id", "place", "action", "thread"
    )
    several = [(stage, rule) for stage, rule in rules if rule.times > 1]
    fitting = [events.filter(_fits(rule, places)).select("account", "at", "event_id") for _, rule in several]
    repeated = [(stage, rule, keep(acts)) for (stage, rule), acts in zip(several, fitting, strict=True)]
    return Accounts(acts, keep(openings), repeated)


def journeys(accounts: Accounts, persons: nw.LazyFrame[Any], nonpeople: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Find when each person first reached each stage.

    Parameters
    ----------
    accounts
        What each account did.
    persons, nonpeople
        As for :func:`of_people`.

    Returns
    -------
    One row a person: ``person``; ``discover_at``, ``join_at``, ``contribute_at``, ``lead_at`` (the first act that
    completes a rule of the stage, null if none); ``first_at`` and ``last_at`` of any act; ``acts``, their number.
    """
    people = (
        of_people(accounts.acts, persons, nonpeople)
        .group_by("person")
        .agg(nw.col(*ENTRY.values(), "first_at").min(), nw.col("last_at").max(), nw.col("acts").sum())
        .with_columns(nw.col("acts").cast(nw.Int64))
    )
    for stage, rule, acts in accounts.repeated:
        people = _earlier(people, _nth_act(of_people(acts, persons, nonpeople), rule), ENTRY[stage])
    return people


def _any_rule(rules: Sequence[Rule], places: Sequence[str]) -> nw.Expr:
    """Whether an event fits one of the rules; simple ones become one list of actions."""
    plain = [action for rule in rules if not rule.work and not rule.places for action in rule.actions]
    fits = nw.col("action").is_in(plain) if plain else nw.lit(value=False)
    for rule in rules:
        if rule.work or rule.places:
            fits = fits | _fits(rule, places)
    return fits


def _fits(rule: Rule, places: Sequence[str]) -> nw.Expr:
    """Whether an event is an act that the rule asks for."""
    fits = nw.col("action").is_in(list(rule.actions))
    if rule.work:
        # a translation's language follows a colon
        fits = fits & nw.col("work").str.replace_all(r":.*", "").is_in(list(rule.work))
    if rule.places:
        meant = [place for place in places if any(matches(pattern, place) for pattern in rule.places)]
        fits = fits & nw.col("place").is_in(meant)
    return fits


def _nth_act(acts: nw.LazyFrame[Any], rule: Rule) -> nw.LazyFrame[Any]:
    """Find when each person had done ``times`` such acts, within ``within_days`` if the rule says so."""
    order = ["at", "event_id"]
    numbered = acts.with_columns(number=nw.col("at").cum_count().over("person", order_by=order))
    if rule.within_days is None:
        return numbered.filter(nw.col("number") == rule.times).select("person", done_at=nw.col("at"))
    opening = numbered.select("person", opened_at=nw.col("at"), number=nw.col("number") + rule.times - 1)
    spans = numbered.join(opening, on=["person", "number"], how="inner")
    close = (nw.col("at") - nw.col("opened_at")).dt.total_minutes() <= rule.within_days * 24 * 60
    return spans.filter(close).group_by("person").agg(done_at=nw.col("at").min())


def _earlier(people: nw.LazyFrame[Any], done: nw.LazyFrame[Any], column: str) -> nw.LazyFrame[Any]:
    """Take the earlier of two ways to a stage."""
    both = people.join(done, on="person", how="left")
    return both.with_columns(nw.min_horizontal(column, "done_at").alias(column)).drop("done_at")


def first_acts(
    openings: nw.LazyFrame[Any], persons: nw.LazyFrame[Any], nonpeople: nw.LazyFrame[Any]
) -> nw.LazyFrame[Any]:
    """Find each person's very first act.

    Parameters
    ----------
    openings
        The acts of each account's first instant, as in :class:`Accounts`.
    persons, nonpeople
        As for :func:`of_people`.

    Returns
    -------
    One row a person: ``person``, ``place``, ``action``, ``thread``.
    """
    number = nw.col("at").cum_count().over("person", order_by=["at", "event_id"])
    numbered = of_people(openings, persons, nonpeople).with_columns(number=number)
    return numbered.filter(nw.col("number") == 1).select("person", "place", "action", "thread")


def door_labels(threads: nw.LazyFrame[Any], community: Community) -> nw.LazyFrame[Any]:
    """List the threads that bear a label one of the community's doors asks for: ``place``, ``thread``, ``label``."""
    wanted = sorted({label.lower() for door in community.entry_points for label in door.labels})
    told = threads.select("place", "thread", label=nw.col("labels")).explode("label")
    asked = nw.col("label").is_in([label for label in wanted if not label.endswith("*")])
    for label in wanted:
        if label.endswith("*"):
            asked = asked | nw.col("label").str.starts_with(label.removesuffix("*"))
    labels = told.with_columns(label=nw.col("label").str.to_lowercase()).filter(asked)
    renamed = {place: community.canonical(place) for entry in community.places for place in entry.aliases}
    for former, present in renamed.items():
        named = nw.when(nw.col("place") == former.lower()).then(nw.lit(present)).otherwise(nw.col("place"))
        labels = labels.with_columns(place=named)
    return labels.unique()


def entry_point(community: Community, place: str, action: str, labels: Sequence[str]) -> str:
    """Name the door through which a first act came: the definition's first that fits, or ``other``."""
    for door in community.entry_points:
        fits_action = not door.actions or action in door.actions
        fits_place = not door.places or any(matches(pattern, place) for pattern in door.places)
        fits_label = not door.labels or any(
            matches(pattern.lower(), label.lower()) for pattern in door.labels for label in labels
        )
        if fits_action and fits_place and fits_label:
            return door.name
    return "other"
