"""Sentences of the Person page."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from journeys.analysis import coverage
from journeys.analysis.acts import is_listed
from journeys.analysis.network.graph import By
from journeys.analysis.timeline import Unit
from journeys.analysis.work.kinds import kind_name
from journeys.model import wording
from journeys.model.days import last_instant
from journeys.model.links import place_name
from journeys.model.vocabulary import DONE, OPENS, STAGES, UNTOLD
from journeys.sentences.identities import undecided
from journeys.sentences.shared import STAGE_NOW, source_name
from journeys.snapshot.snapshot import Snapshot

NOBODY: Final = "**There is nobody under this pseudonym here.**"
NEXT_STEP: Final = (
    "Their pseudonym may have changed when somebody decided who is one person, they may belong to another community, "
    "or have come after the last observed day. Choose another community or day in the sidebar, or somebody below."
)
EVERYBODY: Final = "Everybody who did more than discover, the latest act first."
TIED_BY: Final[Mapping[By, str]] = {
    "thread": "acting in the same threads",
    "month": "acting in the same place in the same month",
    "place": "acting in the same places",
}
SHARED: Final[Mapping[By, str]] = {"thread": "shared thread", "month": "shared month", "place": "shared place"}
NO_LINKS: Final = "The data is simulated: these threads do not exist, so there are no links to them."
WITH_CARE: Final = "Under pseudonyms, but people who know the threads know who it is: share it with care."
PRIVATE: Final = (
    "No export contains reading, private channels, direct messages, calls without a list of who came, or what people "
    "do elsewhere."
)
ONLY_DISCOVERED: Final = "**Nobody here did more than discover**, and people who only discovered are never listed."
NO_ROLES: Final = "No loaded list names a role, a right or a recognition of theirs; no export shows that they hosted."
KINDS_NAMED: Final = 6
PLACES_NAMED: Final = 4
GAPS: Final = 3
"""Up to so many gaps of a source are named, more only counted."""
ENDS_DAYS: Final = 14
"""A place that was last seen so many days before observation ends is not seen any more."""
DATED_BY_LISTS: Final = ("teams", "all_contributors", "people_lists")
"""Formats with few dated days, so that the time between them is no gap."""
_A_DAY: Final = 1.0


def journey_so_far(journey: Mapping[Any, Any], entries: pd.DataFrame, own: pd.DataFrame, view: Snapshot) -> str:
    """Describe when somebody came, by which entry point, how long each step took, and when they acted last."""
    first, when = own.iloc[0], wording.day(journey["first_at"])
    entry = "" if journey["entry_point"] == "other" else f", by the entry point “{journey['entry_point']}”"
    burst = f", in the days of {journey['burst']}" if wording.known(journey["burst"]) else ""
    first_act = f"{DONE[first['action']]} in {place_name(first['place'])}{entry}{burst}"
    name = f"**{journey['pseudonym']}**"
    by_list = wording.known(journey["first_since"])
    came = f"{name} was here by {when}, as a list says:" if by_list else f"{name} came on {when}:"
    steps = _steps(None if by_list else journey["first_at"], entries)
    return f"{came} {first_act}. {steps} {_last(own, journey['places'], view)}"


def _steps(first_at: pd.Timestamp | None, entries: pd.DataFrame) -> str:
    parts: list[str] = []
    before = first_at
    # stages reached on the same day are one step, since no time passed that could be said
    for (_, by_list), part in entries.groupby([entries["at"].dt.floor("D"), entries["by_list"]], sort=True):
        at = part["at"].iloc[0]
        did = wording.listing([f"**{wording.DID[stage]}**" for stage in part["stage"]])
        if by_list:
            since = f"by {wording.day(at)}, as a list says"
        elif before is None:
            # how long after a list's day says nothing
            since = f"on {wording.day(at)}"
        else:
            days = (at - before).total_seconds() / 86_400
            later = f"{wording.duration(days)} {'after that' if parts else 'later'}"
            since = "the same day" if days < _A_DAY else later
        parts.append(f"{did} {since}")
        before = None if by_list else at
    return f"They {wording.listing(parts)}."


def _last(own: pd.DataFrame, places: str, view: Snapshot) -> str:
    # a list is dated by the day on which it was read, which says nothing of when its people acted
    dated = own[~is_listed(own)]
    if dated.empty:
        return f"Only lists name them, **{_times(len(own))}**: no act of theirs has its own date."
    listed = len(own) - len(dated)
    more = f" Lists name them {wording.number(listed)} more times." if listed > 1 else " A list names them too."
    rest = more if listed else ""
    if len(dated) == 1:
        return f"That is their **only act**.{rest}" if not listed else f"They have **one act** with a date.{rest}"
    where, last_at = wording.counted(dated["place"].nunique(), "place"), dated["at"].iloc[-1]
    seen_until = view.windows.ends(pd.Series([places])).fillna(pd.Timestamp(view.observed_until)).iloc[0]
    quiet = (min(seen_until, view.observed_until) - last_at).total_seconds() / 86_400
    ago = "on the last day observed" if quiet < _A_DAY else f"{wording.duration(quiet)} before observation ends"
    acts = wording.counted(len(dated), "act")
    return f"Their last of **{acts}** in {where} was on {wording.day(last_at)}, {ago}.{rest}"


def all_acts(own: pd.DataFrame) -> str:
    """Return the label of the table of all acts."""
    listed = " and entries of lists" if is_listed(own).any() else ""
    return f"All acts{listed} as a table: {wording.counted(len(own), 'row')}"


def figure_note(unit: Unit, own: pd.DataFrame) -> str:
    """Describe how to read the figure."""
    sign = (
        f"Each sign: their acts of one stage in one place in one {unit}; larger: more."
        if unit != "day" or len(own) > 1
        else "One sign: one act."
    )
    unstaged = " A grey circle: an act that shows no stage yet." if (own["stage"] == "").any() else ""
    listed = " Open: from a list, on the day of the list." if is_listed(own).any() else ""
    return f"{sign} Dotted: their first act of a stage.{unstaged}{listed}"


def first_answer(replies: pd.DataFrame, called: Mapping[str, str]) -> str:
    """Describe who answered somebody first, how long that took, and how many of their threads nobody has answered."""
    if replies.empty:
        return "No loaded export contains a message of theirs together with the answers, so who answered is not known."
    first = replies.iloc[0].to_dict()
    text = f"Their first message in a thread ({DONE[first['action']]}, {wording.day(first['at'])})"
    return f"{text} {_answered(first, called)}.{_unanswered(replies)}"


def asked_last(message: Mapping[Any, Any], called: Mapping[str, str]) -> str:
    """Describe what became of the last thread that somebody opened, or of their last message."""
    what = "The last thread that they opened" if message["action"] in OPENS else "Their last message"
    when = f"{DONE[message['action']]} in {place_name(message['place'])}, {wording.day(message['at'])}"
    return f"{what} ({when}) {_answered(message, called)}."


def _answered(message: Mapping[Any, Any], called: Mapping[str, str]) -> str:
    if wording.known(message["replied_at"]):
        days = (message["replied_at"] - message["at"]).total_seconds() / 86_400
        # people who only discovered have no pseudonym here, so the answer stays without a name
        who = called.get(str(message["replied_by"]))
        return f"was answered **{_after(days)}**{f' by **{who}**' if who else ''}"
    # merging answers a change, even without a word
    if message["landed"] and message["action"] == "opened_change":
        return "was **merged without a comment** of others"
    return "**has not been answered**"


def _after(days: float) -> str:
    return "within a day" if days < _A_DAY else f"after {wording.duration(days)}"


def _unanswered(replies: pd.DataFrame) -> str:
    opened = replies[replies["action"].isin(OPENS)]
    silent = int((opened["replied_at"].isna() & ~opened["landed"]).sum())
    if len(opened) < 2:
        return ""
    has = "has" if silent == 1 else "have"
    return f" Of the {wording.number(len(opened))} threads that they opened, {wording.number(silent)} {has} no answer."


def together(contacts: pd.DataFrame, by: By, shown: int) -> str:
    """Describe with how many people somebody works, and by what they are tied."""
    if contacts.empty:
        return "They are tied to **nobody** so far: nobody else took part in anything that they did."
    more = len(contacts) - shown
    rest = f" The strongest {wording.number(shown)}:" if more > 0 else ""
    return f"Tied to **{wording.people(len(contacts))}** by {TIED_BY[by]}.{rest}"


def contact(row: Mapping[Any, Any], by: By) -> str:
    """Describe what somebody shares with another."""
    shared = wording.counted(row["together"], SHARED[by])
    between = ""
    if row["to_them"] or row["from_them"]:
        between = f"; {wording.counted(row['to_them'], 'act')} toward them, {wording.number(row['from_them'])} back"
    return f"{STAGE_NOW.get(row['stage'], row['stage'])}; {shared}{between}"


def _times(count: int) -> str:
    return "once" if count == 1 else "never" if not count else f"{wording.number(count)} times"


def kinds(counted: Mapping[str, int]) -> str:
    """Describe what kinds of work somebody did."""
    if not counted:
        return "No loaded export shows a kind of work of theirs, apart from lists of recognition."
    # pieces of unknown kind are said at the end, apart from the kinds
    phrases = [(kind, pieces) for kind, pieces in counted.items() if kind != UNTOLD]
    parts = [f"{kind_name(kind)} ({wording.number(pieces)})" for kind, pieces in phrases[:KINDS_NAMED]]
    if len(phrases) > KINDS_NAMED:
        parts.append(f"{wording.counted(len(phrases) - KINDS_NAMED, 'other kind')}")
    unknown = counted.get(UNTOLD, 0)
    rest = f"{wording.counted(unknown, 'piece')} of unknown kind" if unknown else ""
    if not parts:
        return f"Work: **{rest}**."
    tail = f"; and {rest}" if rest else ""
    return f"Work, in pieces: **{wording.listing(parts)}**{tail}."


def roles(rows: pd.DataFrame) -> list[str]:
    """Describe the roles that lists name, and what somebody hosted."""
    return [_role(row) for row in rows.to_dict("records")]


def _role(row: Mapping[Any, Any]) -> str:
    where, day = _where(row["places"]), wording.day(row["first_at"])
    if row["action"] == "hosted":
        last = "" if row["times"] == 1 else f" to {wording.day(row['last_at'])}"
        return f"**Hosted** {_times(row['times'])} in {where}, {day}{last}."
    if row["action"] == "recognised":
        works = f" for {wording.listing([kind_name(kind) for kind in row['works']])}" if row["works"] else ""
        return f"**Recognised**{works} in {where}, first on the list of {day}, which does not say when it was done."
    did = "Appointed" if row["action"] == "appointed" else "Granted a right"
    return f"**{did}** in {where}, by the list of {day}: it was so on that day. A right is no act."


def _where(places: Sequence[str]) -> str:
    named = wording.listing([place_name(place) for place in places[:PLACES_NAMED]])
    more = len(places) - PLACES_NAMED
    return f"{named} and {wording.counted(more, 'other place')}" if more > 0 else named


def not_shown(who: str, own: pd.DataFrame, without_threads: Sequence[str], view: Snapshot) -> list[str]:
    """Describe what the data cannot show of somebody."""
    hidden = [stage for stage in STAGES if not view.observable[stage]]
    lines = (
        [f"**{wording.listing(hidden).capitalize()}**: not observable, no loaded export could show it."]
        if hidden
        else []
    )
    silent = [source_name(source) for source in without_threads]
    if silent:
        lines.append(f"{wording.listing(silent)}: nothing in it is in a thread, so who answered is not known.")
    # even complete exports begin and end somewhere
    lines.append(_span(view))
    lines += _gaps(own, view)
    accounts = int((view.joined["person"] == who).sum())
    if accounts > 1:
        lines.append(f"Counted together as theirs: **{accounts} accounts**, on evidence or by decision.")
    open_pairs = count_suggestions(who, view)
    if open_pairs:
        lines.append(f"**{undecided(open_pairs)}**: another account may be theirs; its acts are not counted here.")
    return [*lines, PRIVATE]


def count_suggestions(who: str, view: Snapshot) -> int:
    """Count the undecided suggestions that another account belongs to somebody."""
    return int(((view.undecided["account"] == who) | (view.undecided["other"] == who)).sum())


def _span(view: Snapshot) -> str:
    first, until = view.events["month"].min(), last_instant(view.observed_until)
    return f"Anything before **{wording.month(first)}**, when the loaded exports begin, or after {wording.day(until)}."


def _gaps(own: pd.DataFrame, view: Snapshot) -> list[str]:
    # of the sources that contain the person: months without any act; and their places that are not seen any more
    theirs = view.events[view.events["source"].isin(own["source"]) & ~view.events["source"].isin(DATED_BY_LISTS)]
    month = pd.to_datetime(theirs["month"], utc=True)
    first = own["at"].min().normalize().replace(day=1)
    near = theirs[(month >= first) & (month <= own["at"].max())]
    gaps = [_gap(row) for row in coverage.cover_sources(near).to_dict("records") if row["gaps"]]
    return gaps + _ended(own, view)


def _ended(own: pd.DataFrame, view: Snapshot) -> list[str]:
    late = pd.Timestamp(view.observed_until) - pd.Timedelta(days=ENDS_DAYS)
    spans = {str(place): view.windows.spans(str(place), None) for place in own["place"].unique()}
    ended = [(place, seen[-1].until) for place, seen in spans.items() if seen and seen[-1].until < late]
    lines = [
        f"{place_name(place)}: seen until **{wording.day(last_instant(until))}**; later acts are not loaded."
        for place, until in ended[:PLACES_NAMED]
    ]
    more = len(ended) - len(lines)
    return (
        [*lines, f"{wording.counted(more, 'other place')} of theirs: not seen until the end either."] if more else lines
    )


def _gap(row: Mapping[Any, Any]) -> str:
    silent = row["months"] - row["months_with_events"]
    when = row["gaps"] if row["gaps"].count(";") < GAPS else f"{silent} of the {row['months']} months"
    return f"{_source(row)}: no acts of anybody in {when}; a gap of the export, or a quiet time."


def _source(row: Mapping[Any, Any]) -> str:
    return source_name(str(row["source"]))


def mark(mark: Mapping[Any, Any], lane: str, unit: Unit) -> str:
    """Describe what a sign stands for."""
    since = mark["since"]
    when = {"day": wording.day(since), "week": f"the week of {wording.day(since)}", "month": wording.month(since)}[unit]
    deeds = wording.listing(
        [
            f"{DONE[action]}{f' ({wording.number(count)} times)' if count > 1 else ''}"
            for action, count in mark["actions"].items()
        ]
    )
    begin = "" if mark["acts"] == 1 else f"{wording.counted(mark['acts'], 'act')}: "
    return f"{wording.capitalised(when)}, {lane}. {begin}{deeds}."
