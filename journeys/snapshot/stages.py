"""From events to journeys: when each person first reached each stage of one community.

All functions take and return frames, on any engine. The acts are those of people in the community's places, from the
day a place became its own until the end of observation. Left out: bots, organisations and deleted accounts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import narwhals as nw

from journeys.model.communities.community import Community, Rule, matches
from journeys.model.days import start_of_day
from journeys.model.events import NOBODY
from journeys.model.programs.bots import is_named_bot
from journeys.model.vocabulary import STAGES

ENTRY: Final = {stage: f"{stage}_at" for stage in STAGES}
"""The column of the journeys table with the first act of each stage."""
SINCE: Final = {at: f"{at.removesuffix('_at')}_since" for at in (*ENTRY.values(), "first_at")}
"""For each of these columns, and that of the first act of all, the one that says after when, where a list dates it."""


def community_events(
    events: nw.LazyFrame[Any],
    community: Community,
    places: Sequence[str],
    asked: datetime | None,
    meeting: Sequence[str] = (),
) -> nw.LazyFrame[Any]:
    """Return a community's own acts, before the ``asked`` end if there is one, under its places' present names.

    ``events`` have the columns of :data:`journeys.model.events.EVENT_SCHEMA`, and so has the result; ``places`` are all
    that occur in them, ``meeting`` those whose acts can be there twice (see :func:`meeting_places`) and become unique.
    """
    owned = [place for place in places if community.owns(place)]
    kept = events.filter(nw.col("place").is_in(owned))
    if asked is not None:
        kept = kept.filter(nw.col("at") < nw.lit(asked))
    for place in owned:
        owner = community.owner_of(place)
        # what happened in a fork before the fork was made belongs to others
        if owner is not None and owner.not_before is not None:
            since = start_of_day(owner.not_before)
            kept = kept.filter((nw.col("place") != place) | (nw.col("at") >= nw.lit(since)))
    renamed = community.renamed(owned)
    for former, present in renamed.items():
        is_former = nw.col("place") == former
        # an act's key begins with its place, so it is renamed too: else the act would count once under each name
        rest = nw.col("event_id").str.slice(len(former))
        starts_so = is_former & nw.col("event_id").str.starts_with(former)
        kept = kept.with_columns(
            event_id=nw.when(starts_so).then(nw.concat_str([nw.lit(present), rest])).otherwise(nw.col("event_id")),
            place=nw.when(is_former).then(nw.lit(present)).otherwise(nw.col("place")),
        )
    # numbering sorts all rows it is given, so only acts that can be there twice are numbered
    if not meeting:
        return kept
    is_renamed = nw.col("place").is_in(sorted({*renamed.values()}))
    # only a commit's key does not begin with its place, so that it can be in two places that were never renamed
    is_commit = nw.col("place").is_in(list(meeting)) & nw.col("event_id").str.starts_with("git:")
    can_meet = is_renamed | is_commit
    number = nw.col("at").cum_count().over("event_id", order_by=["at", "place", "source", "account"])
    once = kept.filter(can_meet).with_columns(number=number).filter(nw.col("number") == 1).drop("number")
    return nw.concat([kept.filter(~can_meet), once])


def meeting_places(community: Community, places: Sequence[str], with_commits: Sequence[str]) -> list[str]:
    """Return those of a community's places whose acts can be there twice.

    An act can be there under a former and a present name, a commit in two of the places ``with_commits``.
    """
    former = community.renamed(places)
    renamed = {*former, *former.values()} & set(places)
    return sorted({*renamed, *(with_commits if len(with_commits) > 1 else ())})


def of_people(events: nw.LazyFrame[Any], persons: nw.LazyFrame[Any], nonpeople: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Return rows with an ``account`` with the ``person`` of each, without the accounts of nobody.

    ``persons`` has one row an account of somebody with several, ``account`` and ``person``; ``nonpeople`` one row an
    ``account`` of nobody.
    """
    human = events.filter(~is_named_bot(), nw.col("account") != NOBODY).join(
        nonpeople.select("account"), on="account", how="anti"
    )
    joined = human.join(persons.select("account", "person"), on="account", how="left")
    return joined.with_columns(person=nw.coalesce("person", "account"))


@dataclass(frozen=True)
class Accounts:
    """A community's events, reduced to each account: enough for journeys, whichever accounts are one person's.

    Attributes
    ----------
    acts
        One row an account: ``account``; the columns of :data:`ENTRY`, the first own act that fits a rule of the stage
        that asks for no more than one; ``first_at`` and ``last_at`` of any own act; ``acts``, the number of all. Beside
        each but the last two the earliest entry of a list, ``listed_…``, and after when it happened, ``…_since``.
    openings
        The acts of each account's first instant: ``account``, ``at``, ``event_id``, ``place``, ``action``, ``thread``.
    repeated
        For each rule that asks for several acts, with its stage: the acts that fit, ``account``, ``at``, ``event_id``.
    """

    # journeys are computed twice, without and with all suggestions: the many events are read once, their sums twice

    acts: nw.LazyFrame[Any]
    openings: nw.LazyFrame[Any]
    repeated: Sequence[tuple[str, Rule, nw.LazyFrame[Any]]]


def by_account(
    events: nw.LazyFrame[Any],
    community: Community,
    places: Sequence[str],
    until: datetime,
    keep: Callable[[nw.LazyFrame[Any]], nw.LazyFrame[Any]] = lambda frame: frame,
) -> Accounts:
    """Reduce a community's own events (see :func:`community_events`) to each account, by the community's rules.

    ``places`` are those of the events, under their present names; ``until`` is the end of observation, later than which
    only lists and discovering can be, which make nobody active. ``keep`` computes a frame once for several readers;
    by default each reader computes it.
    """
    rules = [(stage, rule) for stage in STAGES for rule in community.rules(stage)]
    simple = {stage: [rule for its, rule in rules if its == stage and rule.times == 1] for stage in STAGES}
    fits = {ENTRY[stage]: _any_rule(simple[stage], places) for stage in STAGES} | {"first_at": nw.lit(value=True)}
    exact = nw.col("since").is_null()
    marked = events.with_columns(
        **{name: nw.when(fit & exact).then(nw.col("at")) for name, fit in fits.items()},
        **{f"listed_{name}": nw.when(fit & ~exact).then(nw.col("at")) for name, fit in fits.items()},
        **{SINCE[name]: nw.when(fit & ~exact).then(nw.col("since")) for name, fit in fits.items()},
        last_at=nw.when(exact & (nw.col("at") < nw.lit(until))).then(nw.col("at")),
    )
    firsts = [column for name in fits for column in (name, f"listed_{name}", SINCE[name])]
    acts = marked.group_by("account").agg(nw.col(*firsts).min(), nw.col("last_at").max(), acts=nw.len())
    acts = keep(acts)
    earliest = acts.select("account", at=nw.min_horizontal("first_at", "listed_first_at"))
    openings = events.join(earliest, on=["account", "at"], how="semi").select(
        "account", "at", "event_id", "place", "action", "thread"
    )
    several = [(stage, rule) for stage, rule in rules if rule.times > 1]
    fitting = [events.filter(_fits(rule, places)).select("account", "at", "event_id") for _, rule in several]
    repeated = [(stage, rule, keep(acts)) for (stage, rule), acts in zip(several, fitting, strict=True)]
    return Accounts(acts, keep(openings), repeated)


def journeys(accounts: Accounts, persons: nw.LazyFrame[Any], nonpeople: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Compute when each person first reached each stage; ``persons`` and ``nonpeople`` as for :func:`of_people`.

    One row a person: ``person``; ``discover_at``, ``join_at``, ``contribute_at``, ``lead_at`` (the first act that
    completes a rule of the stage, null if none), ``first_at`` of any act, each with ``…_since``, null if the date is
    exact; ``last_at`` of any own act; ``acts``, their number.
    """
    firsts = [column for name in SINCE for column in (name, f"listed_{name}", SINCE[name])]
    summed = (
        of_people(accounts.acts, persons, nonpeople)
        .group_by("person")
        .agg(nw.col(*firsts).min(), nw.col("last_at").max(), nw.col("acts").sum())
        .with_columns(nw.col("acts").cast(nw.Int64))
    )
    # an entry of a list counts only where it is earlier than every own act
    people = summed.with_columns(
        **{
            since: nw.when((nw.col(f"listed_{at}") < nw.col(at)) | nw.col(at).is_null()).then(nw.col(since))
            for at, since in SINCE.items()
        },
        **{at: nw.min_horizontal(at, f"listed_{at}") for at in SINCE},
    ).drop([f"listed_{at}" for at in SINCE])
    for stage, rule, acts in accounts.repeated:
        done = _nth_act(of_people(acts, persons, nonpeople), rule)
        # a stage may have other rules too: the earlier act counts
        at = ENTRY[stage]
        later = nw.col("done_at").is_null() | (nw.col(at) < nw.col("done_at"))
        people = (
            people.join(done, on="person", how="left")
            .with_columns(
                nw.min_horizontal(at, "done_at").alias(at), nw.when(later).then(nw.col(SINCE[at])).alias(SINCE[at])
            )
            .drop("done_at")
        )
    return people


def _any_rule(rules: Sequence[Rule], places: Sequence[str]) -> nw.Expr:
    """Return whether an event fits one of the rules."""
    # rules for actions alone become one list, which is quicker than one condition a rule
    plain = [action for rule in rules if not rule.work and not rule.places for action in rule.actions]
    fits = nw.col("action").is_in(plain) if plain else nw.lit(value=False)
    for rule in rules:
        if rule.work or rule.places:
            fits = fits | _fits(rule, places)
    return fits


def _fits(rule: Rule, places: Sequence[str]) -> nw.Expr:
    fits = nw.col("action").is_in(list(rule.actions))
    if rule.work:
        # a translation's language follows a colon, as in translation:fr
        fits = fits & nw.col("work").str.replace_all(r":.*", "").is_in(list(rule.work))
    if rule.places:
        meant = [place for place in places if any(matches(pattern, place) for pattern in rule.places)]
        fits = fits & nw.col("place").is_in(meant)
    return fits


def _nth_act(acts: nw.LazyFrame[Any], rule: Rule) -> nw.LazyFrame[Any]:
    """Return when each person had done ``times`` such acts, within ``within_days`` if the rule has it: ``done_at``."""
    order = ["at", "event_id"]
    numbered = acts.with_columns(number=nw.col("at").cum_count().over("person", order_by=order))
    if rule.within_days is None:
        return numbered.filter(nw.col("number") == rule.times).select("person", done_at=nw.col("at"))
    # each act beside the one that is ``times`` - 1 before it: the first such span that is short enough counts
    opening = numbered.select("person", opened_at=nw.col("at"), number=nw.col("number") + rule.times - 1)
    spans = numbered.join(opening, on=["person", "number"], how="inner")
    close = (nw.col("at") - nw.col("opened_at")).dt.total_minutes() <= rule.within_days * 24 * 60
    return spans.filter(close).group_by("person").agg(done_at=nw.col("at").min())


def first_acts(
    openings: nw.LazyFrame[Any], persons: nw.LazyFrame[Any], nonpeople: nw.LazyFrame[Any]
) -> nw.LazyFrame[Any]:
    """Return each person's first act, out of the ``openings`` of :class:`Accounts`.

    It has one row a person: ``person``, ``place``, ``action``, ``thread``.
    """
    number = nw.col("at").cum_count().over("person", order_by=["at", "event_id"])
    numbered = of_people(openings, persons, nonpeople).with_columns(number=number)
    return numbered.filter(nw.col("number") == 1).select("person", "place", "action", "thread")


def entry_point_labels(threads: nw.LazyFrame[Any], community: Community) -> nw.LazyFrame[Any]:
    """List the threads with a label of one of the community's entry points: ``place``, ``thread``, ``label``."""
    wanted = sorted({label.lower() for entry in community.entry_points for label in entry.labels})
    labels = threads.select("place", "thread", label=nw.col("labels")).explode("label")
    is_wanted = nw.col("label").is_in([label for label in wanted if not label.endswith("*")])
    for label in wanted:
        if label.endswith("*"):
            is_wanted = is_wanted | nw.col("label").str.starts_with(label.removesuffix("*"))
    labels = labels.with_columns(label=nw.col("label").str.to_lowercase()).filter(is_wanted)
    renamed = {place: community.canonical(place) for entry in community.places for place in entry.aliases}
    for former, present in renamed.items():
        named = nw.when(nw.col("place") == former.lower()).then(nw.lit(present)).otherwise(nw.col("place"))
        labels = labels.with_columns(place=named)
    return labels.unique()


def entry_point(community: Community, place: str, action: str, labels: Sequence[str]) -> str:
    """Return the entry point of a first act: the definition's first that fits, or ``other``."""
    for entry in community.entry_points:
        fits_action = not entry.actions or action in entry.actions
        fits_place = not entry.places or any(matches(pattern, place) for pattern in entry.places)
        fits_label = not entry.labels or any(
            matches(pattern.lower(), label.lower()) for pattern in entry.labels for label in labels
        )
        if fits_action and fits_place and fits_label:
            return entry.name
    return "other"
