"""Sentences on what is loaded: its files, people, age and recent changes; and on a community's definition."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import pandas as pd

import journeys
from journeys.analysis.stats.download_rounding import BASE
from journeys.analysis.stats.intervals import is_beyond_chance
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
_CHROMIUM: Final = "a Chromium on the computer that runs this app: install one, or name one with BROWSER_PATH."
NO_CHROMIUM: Final = {
    "html": f"SVG, PNG and PDF need {_CHROMIUM} Until then a figure leaves as a page (HTML).",
    "svg": f"PNG and PDF need {_CHROMIUM}",
}
"""What is said without one, by the format in which a figure then leaves."""
WHOLE_MONTHS: Final = (
    "Counts are downloaded for whole months only: two files a day apart would tell who came between them. The page "
    "then ends on that day too, so take its figures away after the click."
)
_VERSION: Final = f"Journeys {journeys.__version__}"
_TEX: Final = re.compile(r"[&%$#_{}]")
"""What BibTeX would read as a command."""
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


def unknown_community(named: str) -> str:
    """Describe that an address names a community that no definition describes."""
    return f"The address names the community **{named}**, which no definition describes. Choose one of these:"


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
    text = "Bars: when the stages named before them could be seen. Strokes: lists of who was there by then."
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
NAMED: Final = 3
"""The most communities that are named where nothing of them is loaded."""
FRESH_DAYS: Final = 14
"""Data older than this are no basis for contacting anybody."""


def as_of(view: Snapshot, today: date, *, about_now: bool) -> str:
    """Describe how long ago the data end, if over :data:`FRESH_DAYS` days, or that the clock is wrong; else nothing."""
    last = last_instant(view.observed_until).date()
    age = (today - last).days
    if not view.journeys.empty and age < -1:
        return (
            f"**This computer's clock says {wording.day(today)}, and the data end on {wording.day(last)}**: set the "
            "clock, or ages and new imports are wrong."
        )
    if view.journeys.empty or age <= FRESH_DAYS:
        return ""
    ends = f"**These data end {wording.duration(age)} ago ({wording.day(last)}{lists_until(view)}).**"
    return f"{ends} Import newer ones before you write to anybody." if about_now else ends


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


SIMULATED: Final = "**Simulated data**: nobody here is real."
OVERVIEW_NOTE: Final = "Pale: skipped. Scales differ."
NOTHING_LOADED: Final = "No export of any community is loaded yet."
INTENDED_NOTE: Final = "What the community says its journey is, beside what the loaded exports show."
_MORE: Final = {
    "new": "{} people were new",
    "joined": "{} people joined",
    "contributed": "{} people contributed for the first time",
    "led": "{} people led for the first time",
    "active": "{} people are active",
    "left": "{} people left",
}


def freshness(view: Snapshot) -> str:
    """Describe of how many people the data are, and how new the newest act is."""
    if view.newest_at is None:
        return "No loaded export contains anything of it."
    return f"{write_people(view.people_range).capitalize()} until {wording.day(view.newest_at)}{lists_until(view)}"


def stages(community: Community, stage_counts: pd.DataFrame, spans: Spans) -> str:
    """Describe the people at each stage in words."""
    parts = [
        f"{row['stage']} {write_people(spans[row['stage']]['reached'])}"
        if row["observable"]
        else f"{row['stage']} not observable"
        for row in stage_counts.to_dict("records")
    ]
    return f"{community.name}: {', '.join(parts)}."


def new_people(rows: pd.DataFrame, community: Community, until: date) -> str:
    """Describe who came and went on in the last period; ``rows`` are :data:`journeys.model.tables.CHANGES`."""
    counts = _counts(rows, "now")
    new = wording.people_did(counts["new"], "was", "were").capitalize()
    text = f"**{new} new** to {community.name} in the {CHANGES_DAYS} days until {wording.day(until)}"
    did = [
        f"{wording.number(counts[what]) if counts[what] else 'nobody'} {what}"
        for what in ("joined", "contributed", "led")
        if what in counts
    ]
    return f"{text}; {wording.listing(did)} for the first time." if did else f"{text}."


def active_people(rows: pd.DataFrame) -> str:
    """Describe how many are active, and how many of those who were no longer are."""
    now, before = _counts(rows, "now"), _counts(rows, "before").get("active")
    who = wording.people_did(now["active"], "is", "are").capitalize()
    # within how many days stands below the figures, as on every page
    text = f"**{who} active** (joined or further)"
    if before is None:
        return f"{text}."
    were = "was" if before <= 1 else "were"
    then = f"{CHANGES_DAYS} days before, {wording.number(before) if before else 'nobody'} {were}"
    return f"{text}; {then}, of whom {wording.number(now['left'])} left." if before else f"{text}; {then}."


def beyond_chance(rows: pd.DataFrame) -> str:
    """Describe which differences between the two periods are more than chance."""
    compared = rows[rows["before"].notna()]
    if compared.empty:
        return f"The exports do not reach back far enough to compare with the {CHANGES_DAYS} days before."
    found = [
        _MORE[row["what"]].format("more" if row["now"] > row["before"] else "fewer")
        for row in compared.to_dict("records")
        if wording.known(row["p_value"]) and is_beyond_chance(row["p_value"])
    ]
    if not found:
        return f"**No change in {CHANGES_DAYS} days** is more than chance."
    return f"More than chance, compared with the {CHANGES_DAYS} days before: **{wording.listing(found)}**."


def difference(row: Mapping[Any, Any]) -> str:
    """Describe how the two periods differ in one row of :data:`journeys.model.tables.CHANGES`."""
    if not wording.known(row["now"]):
        return "not observable"
    if not wording.known(row["before"]):
        return "not compared"
    more = f"{int(row['now'] - row['before']):+,}".replace("-", "−") if row["now"] != row["before"] else "none"
    if not wording.known(row["p_value"]):
        return more
    if not is_beyond_chance(row["p_value"]):
        return f"{more}, within chance"
    return f"{more}, more than chance ({wording.probability(row['p_value'])})"


def quiet_lately(view: Snapshot) -> str:
    """Describe that nothing happened in the last period, if so; it may be that exports are missing."""
    until = pd.Timestamp(view.observed_until)
    if view.newest_at is None or pd.Timestamp(view.newest_at) >= until - pd.Timedelta(days=CHANGES_DAYS):
        return ""
    return (
        f"**The exports show nothing of {view.community.name} in the last {CHANGES_DAYS} days**: the newest act is of "
        f"{wording.day(view.newest_at)}."
    )


def perhaps_before(count: int) -> str:
    """Describe how many people were first seen in the last period without being surely new."""
    were = "was" if count == 1 else "were"
    return (
        f"{wording.people(count).capitalize()} more {were} first seen then, but may have been there before the "
        "exports begin."
    )


def nothing_of(communities: Sequence[Community]) -> str:
    """Name the communities without any data."""
    if len(communities) > NAMED:
        return f"{wording.number(len(communities))} more communities: nothing loaded yet."
    return f"{wording.listing([community.name for community in communities])}: nothing loaded yet."


def size(published: Size) -> str:
    """Write how many people a published size says there are."""
    return _qualified(published)


def _counts(rows: pd.DataFrame, period: str) -> dict[str, int]:
    known = rows[rows[period].notna()]
    return {str(what): int(count) for what, count in zip(known["what"], known[period], strict=True)}


def basis(view: Snapshot, community: Community, mode: Order) -> str:
    """Describe what every number of a page rests on."""
    if not view.is_observed:
        return f"No loaded export contains anything of {community.name}."
    # the end of observation is exclusive, so the last observed day is the one before
    until = wording.day(last_instant(view.observed_until))
    newest = wording.day(view.newest_at) if view.newest_at else "none"
    observed = f"{until}, the newest act" if newest == until else f"{until} · newest act {newest}"
    observed += lists_until(view)
    absent = f"{count_in_words(view.opt_outs)} who opted out not counted · " if view.opt_outs else ""
    return (
        f"n = {write_people(view.people_range)}{why_range(view)} · observed until {observed} · "
        f"{mode} order · active: in the last {community.active_days} days · "
        f"{wording.counted(len(view.bots), 'bot')} left out · "
        f"{wording.counted(len(view.joined), 'account')} united · {absent}"
        # as short as Git's: enough to see whether two pages used the same definition
        f"definition {community.slug} {digest(community)[:7]}"
    )


def lists_until(view: Snapshot) -> str:
    """Name the day of the newest list that counts, if it is newer than the newest act; to be said after that day."""
    # lists count until their own day, so more people are counted than acted by then
    newest = view.windows.listed_until if view.asked is None else None
    return f", lists until {wording.day(last_instant(newest))}" if newest else ""


def counted_by(community: Community, last: date, lists: str = "") -> str:
    """Name the last day of the data, that of lists as :func:`lists_until`, and the definition by which was counted.

    As short as Git's, a digest is enough to tell two definitions apart.
    """
    return f"as of {wording.day(last)}{lists} · definition {community.slug} {digest(community)[:7]}"


def figure_source(community: Community, last: date, lists: str = "") -> str:
    """Describe where a figure comes from, in one line under it."""
    return f"{community.name} · {counted_by(community, last, lists)} · {_VERSION}"


def citation(community: Community, last: date, question: str, address: str, lists: str = "") -> str:
    """Cite a figure: its question, of whom, by which data and definition, and its address, if it has one."""
    # a question ends itself; other titles do not
    title = question if question.endswith("?") else f"{question}."
    return f"{community.name}: {title} Data {counted_by(community, last, lists)}. {_VERSION}. {address}".rstrip()


def bibtex(  # noqa: PLR0913  (one argument a field)
    community: Community, last: date, question: str, address: str, figure: str, lists: str = ""
) -> str:
    """Cite a figure as an entry of a BibTeX file; ``figure`` keeps its key apart from those of others."""
    fields = {
        # in braces of their own BibTeX keeps capitals
        "title": f"{{{_escaped(community.name)}: {_escaped(question)}}}",
        "year": str(last.year),
        "note": f"Figure. Data {_escaped(counted_by(community, last, lists).replace(' · ', ', '))}. {_VERSION}",
    } | ({"url": address} if address else {})
    lines = ",\n".join(f"  {name} = {{{text}}}" for name, text in fields.items())
    return f"@misc{{{community.slug}-{figure.replace('_', '-')}-{last.isoformat()},\n{lines}\n}}"


def _escaped(text: str) -> str:
    return _TEX.sub(lambda sign: f"\\{sign[0]}", text.replace("\\", ""))
