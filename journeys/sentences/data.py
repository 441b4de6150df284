"""Sentences on what is loaded: its files, people, age and recent changes; and on a community's definition."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import pandas as pd

from journeys.analysis.funnel.settings import FunnelSettings, is_known_first
from journeys.analysis.stats.download_rounding import BASE
from journeys.analysis.stats.ranges import Spans, write_people
from journeys.identity.opt_out_filter import count_in_words
from journeys.model import wording
from journeys.model.communities.collectable import collect_arguments
from journeys.model.communities.community import Community, Order, Place, Rule, Size, Stage, digest
from journeys.model.days import last_instant
from journeys.model.how_many_days import CHANGES_DAYS
from journeys.model.paths import COMMAND
from journeys.model.vocabulary import STAGES
from journeys.model.windows import BASES
from journeys.sentences.identities import why_range
from journeys.sentences.shared import source_name
from journeys.snapshot.snapshot import Snapshot

ROUNDED: Final = (
    f"In downloads counts of people are multiples of {BASE}, up or down by lot; a share is the middle of a band that "
    f"holds at least {BASE} people."
)
_EVIDENCE: Final = {
    "paper_abstract": "the paper's abstract",
    "second_hand": "reported second-hand",
    "community_document": "the community's own document",
    "inference": "our reading",
}


def disagreements(counted: pd.DataFrame) -> str:
    """Describe on how many acts two exports disagree, and which one counts."""
    if counted.empty:
        return "No two exports disagree on an act."
    text = wording.counted(int(counted["acts"].sum()), "detail")
    return f"**{text}** of acts that are in two exports differ: the richer format counts."


def loaded_files(imports: pd.DataFrame, refused: int) -> str:
    """Describe what was imported, what of it was not taken, and how many files could not be read."""
    if imports.empty:
        return "Nothing is loaded yet."
    files = f"**{wording.counted(len(imports), 'file')}** with "
    put_aside = int(imports["rejected"].sum())
    tail = f"{wording.counted(put_aside, 'record')} could not be taken" if put_aside else "all records were taken"
    acts = int(imports["new"].sum())
    text = f"{files}{wording.counted(acts, 'act')} {'is' if acts == 1 else 'are'} loaded; {tail}."
    if not refused:
        return text
    them = "it" if refused == 1 else "them"
    return f"{text} **{wording.counted(refused, 'file')}** could not be read: mend {them} on the Import page."


def month_of_source(source: str, month: pd.Timestamp, events: int) -> str:
    """Describe how many acts of a month one kind of export brought."""
    text = wording.counted(events, "act") if events else "No act"
    return f"{text} of {wording.month(month)} in {source_name(source)}."


_SEEN: Final = {
    "discover": "Discovering",
    "join": "Joining",
    "contribute": "Contributing",
    "lead": "Leading",
}


def window(row: Mapping[Any, Any]) -> str:
    """Describe in which time a stage could be seen in a place, and how that is known."""
    stage = _SEEN[row["stage"]]
    if row["until_basis"] == "listed":
        return f"{stage} in {row['place']}: a list of {wording.day(row['since'])} says who had done it by then."
    since, until = wording.day(row["since"]), wording.day(last_instant(row["until"]))
    ends = f"from {since} ({BASES[row['since_basis']]}) until {until} ({BASES[row['until_basis']]})"
    return f"{stage} in {row['place']} could be seen {ends}."


def drawn_places(seen: pd.DataFrame, most: int) -> str:
    """Describe what the marks of the figure mean, and how many places are in the table alone."""
    more = max(0, seen["place"].nunique() - most)
    text = "A bar for each stage; a diamond is a list, which says who was there by then."
    return (
        f"{text} {wording.counted(more, 'more place')} {'is' if more == 1 else 'are'} in the table." if more else text
    )


def windows(seen: pd.DataFrame) -> str:
    """Describe how many places could be seen, and of how many the end is only that of the newest act."""
    own = seen[seen["until_basis"] != "listed"]
    if own.empty:
        return "No export shows when anybody acted."
    count, guessed = own["place"].nunique(), own.loc[own["until_basis"] == "newest", "place"].nunique()
    newest = wording.day(last_instant(own["until"].max()))
    text = f"**{wording.counted(count, 'place')}** could be seen, the last until {newest}."
    if not guessed:
        return text
    of_them = "it" if count == guessed == 1 else f"{wording.number(guessed)} of them"
    return f"{text} For {of_them} only the newest act shows how far the export reaches: it may end later."


_SHOWN_BY: Final = {
    "discover": ("GitHub's lists of stars and forks", "stargazers,forks", "a form that people registered with"),
    "join": ("GitHub's lists of issues and comments", "issues,issue_comments", "a Slack export or lists of who came"),
    "contribute": ("GitHub's lists of changes and commits", "pulls,commits", "a git log or a list of contributors"),
    "lead": ("GitHub's lists of changes, reviews and events", "pulls,reviews,releases", "notes that name who hosted"),
}
"""For each stage the lists that show it, their names in ``collect``, and what shows it elsewhere."""


def unseen(stage: str, *, listed: bool, fetched: bool) -> str:
    """Describe that nobody could be seen at a stage, and what would show it, if possible what can be ``fetched``."""
    what, _, other = _SHOWN_BY[stage]
    so_far = "is known from lists only" if listed else "is not seen"
    export = what if fetched else other
    return f"**{_SEEN[stage]} {so_far}.** {export[0].upper()}{export[1:]} would show it."


def unseen_command(stages: Iterable[str], places: Iterable[str]) -> str:
    """Return the command lines that fetch what would show some stages; empty where nothing can be fetched."""
    lists = ",".join(dict.fromkeys(name for stage in stages for name in _SHOWN_BY[stage][1].split(",")))
    # a git log shows contributing alone, and most communities that have one see it already
    found = [each for each in collect_arguments(places) if not each.startswith("git ")]
    return _commands(
        f"{each} --only {lists}" if each.startswith("github ") else each for each in found[:COMMANDS_SHOWN]
    )


def renewal(places: Iterable[str]) -> str:
    """Return the command lines that fetch places anew; empty where only people can export them."""
    return _commands(collect_arguments(places)[:COMMANDS_SHOWN])


def _commands(arguments: Iterable[str]) -> str:
    lines = [f"{COMMAND} collect {each}" for each in arguments]
    return "\n".join([*lines, f"{COMMAND} import exports"]) if lines else ""


COMMANDS_SHOWN: Final = 3
FRESH_DAYS: Final = 14
"""Data older than this are no basis for contacting anybody."""


def as_of(view: Snapshot, today: date) -> str:
    """Describe how long ago the data end, if that is more than :data:`FRESH_DAYS` ago; else nothing."""
    last = last_instant(view.observed_until).date()
    age = (today - last).days
    if view.journeys.empty or age <= FRESH_DAYS:
        return ""
    return (
        f"**These data end {wording.duration(age)} ago ({wording.day(last)}).** What people did since then is not in "
        "them: import a newer export before you write to anybody."
    )


def evidence(stage: Stage) -> str:
    """Describe how far to trust what a definition says of a stage, and its source."""
    text = wording.capitalised(_EVIDENCE[stage.evidence])
    return f"{text}: {stage.source}" if stage.source else text


def sizes(community: Community) -> list[str]:
    """Quote each published size with its day and source."""
    return [f"**{_qualified(size)} {size.what}**, {wording.day(size.on)} ({size.source})" for size in community.sizes]


def places(community: Community) -> list[str]:
    """Name each place of the definition, with former names and the day it became the community's."""
    return [_place(place) for place in community.places]


def rules(community: Community) -> list[str]:
    """Describe for each stage which acts show it; several rules of one stage are alternatives."""
    return [
        f"**{stage.capitalize()}**: {'; or '.join(_rule(rule) for rule in community.rules(stage))}" for stage in STAGES
    ]


def _qualified(size: Size) -> str:
    qualifier = "" if size.qualifier == "exactly" else f"{size.qualifier} "
    return f"{qualifier}{wording.number(size.count)}"


def _place(place: Place) -> str:
    formerly = f", also {', '.join(place.aliases)}" if place.aliases else ""
    since = f", not before {wording.day(place.not_before)}" if place.not_before else ""
    return f"**{place.pattern}**{formerly}{since}{f'. {place.note}' if place.note else ''}"


def _rule(rule: Rule) -> str:
    text = ", ".join(action.replace("_", " ") for action in rule.actions)
    if rule.times > 1:
        text += f", {rule.times} times" + (f" within {rule.within_days} days" if rule.within_days else "")
    if rule.work:
        text += f" (work: {', '.join(rule.work)})"
    return f"{text} ({_where(rule)})" if rule.places else text


def _where(rule: Rule) -> str:
    # a pattern that begins with ! excludes places
    only = [place for place in rule.places if not place.startswith("!")]
    # several such places are alternatives, so anything is outside one of them
    outside = [f"anywhere but {place.removeprefix('!')}" for place in rule.places if place.startswith("!")]
    return " or ".join([*([f"only in {', '.join(only)}"] if only else []), *outside])


def kept_records(count: int) -> str:
    """Describe how many records could not be taken."""
    return f"**{wording.number(count)}** kept with their reasons; everything valid in the same files was taken."


def bots(count: int) -> str:
    """Describe how many accounts are not counted as people."""
    left_out = "Left out of people, because they are AI agents, other programs or deleted accounts"
    return f"{left_out}: **{wording.number(count)}**."


def suspects(count: int) -> str:
    """Describe how many accounts only look like programs."""
    return f"Named like programs, but counted as people until somebody knows better: **{count}**."


def observed(row: Mapping[Any, Any], spans: Spans) -> str:
    """Describe how many people were seen at a stage, before what is intended there."""
    seen = write_people(spans[row["stage"]]["observed"]) if row["observable"] else "not observable"
    return f"Observed: **{seen}**. Intended:"


OVERVIEW_NOTE: Final = (
    "People at each stage or beyond; pale: those who skipped it. Each community has its own exports and its own scale, "
    "so compare lengths within a community, not across."
)
_NEW: Final = "new to the community"
_FIRST: Final = {
    "discover": "discovered it",
    "join": "joined",
    "contribute": "contributed for the first time",
    "lead": "led for the first time",
}


def summary(communities: Sequence[Community], views: Sequence[Snapshot]) -> str:
    """Describe how many people the communities have."""
    # communities without any export would only add zeros
    parts = [
        f"**{write_people(view.people_range)}** in {community.name}"
        for community, view in zip(communities, views, strict=True)
        if len(view.journeys)
    ]
    if not parts:
        return "No export of any community is loaded yet."
    return f"The loaded exports show {wording.listing(parts)}."


def freshness(view: Snapshot) -> str:
    """Describe how new the newest act is, and of how much."""
    if view.newest_at is None:
        return "No loaded export contains anything of it."
    places = wording.counted(len(view.places), "place")
    return f"{write_people(view.people_range).capitalize()} in {places}; newest act {wording.day(view.newest_at)}"


def last_days(view: Snapshot, days: int) -> str:
    """Describe which days are the last ones of the data, since they may have ended long ago."""
    return f"The {days} days until {wording.day(last_instant(view.observed_until))}." if len(view.journeys) else ""


def stages(community: Community, stage_counts: pd.DataFrame, spans: Spans) -> str:
    """Describe the people at each stage in words."""
    parts = [
        f"{row['stage']} {write_people(spans[row['stage']]['reached'])}"
        if row["observable"]
        else f"{row['stage']} not observable"
        for row in stage_counts.to_dict("records")
    ]
    return f"{community.name}: {', '.join(parts)}."


def recent_changes(journeys: pd.DataFrame, settings: FunnelSettings, *, period_days: int = CHANGES_DAYS) -> list[str]:
    """Describe what changed in the last ``period_days`` compared with as many before, the most general first.

    Stages that no loaded export could show are left out. Entries of lists do not count, since they do not say when.
    Without people of whom any act is dated the list is empty.
    """
    dated = journeys[journeys["last_at"].notna()]
    if dated.empty:
        return []
    until = pd.Timestamp(settings.observed_until)
    since, before = (until - pd.Timedelta(days=count * period_days) for count in (1, 2))
    # else each line would say that nobody did anything, which reads as decline and not as missing exports
    if journeys["last_at"].max() < since:
        last = wording.day(journeys["last_at"].max())
        return [
            f"The loaded exports show nothing of {settings.community.name} in the last {period_days} days: "
            f"the newest act is of {last}."
        ]
    # if the data begins later than that, the period before is incomplete and everything seems to grow
    comparable = dated["first_at"].min() <= before
    entries = {_NEW: "first"} | {_FIRST[stage]: stage for stage in settings.stages}
    parts = []
    for did, name in entries.items():
        at = journeys[f"{name}_at"]
        new = at[is_known_first(journeys, name, settings)]
        dated_at = at[journeys[f"{name}_since"].isna()]
        now, unsure = _between(new, since, until), _between(dated_at.drop(new.index), since, until)
        then = _between(new, before, since)
        # who may have been there before the exports begin is new in no period, so that later ones seem to grow
        whole = comparable and not unsure and then == _between(dated_at, before, since)
        parts.append(_compare(now, then, did, period_days) if whole else _count(now, did, period_days))
        if unsure and name == "first":
            were = "was" if unsure == 1 else "were"
            parts.append(
                f"{wording.people(unsure).capitalize()} more {were} first seen then, but may have been there before "
                "the exports begin."
            )
    return [*parts, *_activity(dated, since, before, period_days)]


def _between(times: pd.Series, since: pd.Timestamp, until: pd.Timestamp) -> int:
    return int(((times >= since) & (times < until)).sum())


def _count(now: int, did: str, period_days: int) -> str:
    who = wording.people_did(now, "was", "were") if did == _NEW else wording.people(now)
    return f"{who.capitalize()} {did} in the last {period_days} days."


def _compare(now: int, then: int, did: str, period_days: int) -> str:
    text = _count(now, did, period_days).removesuffix(".")
    than = f"in the {period_days} days before."
    if now == then:
        return f"{text}, as {'many as ' if now else ''}{than}"
    return f"{text}, {wording.number(abs(now - then))} {'more' if now > then else 'fewer'} than {than}"


def _activity(journeys: pd.DataFrame, since: pd.Timestamp, before: pd.Timestamp, period_days: int) -> list[str]:
    # not compared with the period before: first and last acts do not tell who was active in both
    active = int((journeys["last_at"] >= since).sum())
    new = int(((journeys["first_at"] >= since) & journeys["first_since"].isna()).sum())
    paused = int(((journeys["last_at"] >= before) & (journeys["last_at"] < since)).sum())
    parts = [
        f"{wording.people(active).capitalize()} did something in the last {period_days} days; "
        # all whose first act is in the period were active in it
        f"{wording.are(active - new)} not new."
    ]
    if paused:
        who = wording.people_did(paused, "was", "were").capitalize()
        parts.append(f"{who} last seen in the {period_days} days before that.")
    return parts


def basis(view: Snapshot, community: Community, mode: Order) -> str:
    """Describe what every number of a page rests on."""
    if not view.is_observed:
        return f"No loaded export contains anything of {community.name}."
    # the end of observation is exclusive, so the last observed day is the one before
    until = wording.day(last_instant(view.observed_until))
    newest = wording.day(view.newest_at) if view.newest_at else "none"
    absent = (
        f"{count_in_words(view.opted_out.opt_outs)} who opted out not counted · " if view.opted_out.opt_outs else ""
    )
    return (
        f"n = {write_people(view.people_range)}{why_range(view)} · observed until {until} · "
        f"newest act {newest} · {mode} order · active: in the {community.active_days} days until then · "
        f"{wording.counted(len(view.bots), 'bot')} left out · "
        f"{wording.counted(len(view.joined), 'account')} united · {absent}"
        # as short as Git's: enough to see whether two pages used the same definition
        f"definition {community.slug} {digest(community)[:7]}"
    )
