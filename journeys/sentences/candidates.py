"""Sentences on whom to invite: the list, details of candidates, a draft, and how the ranking did on the past."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import pandas as pd

from journeys.analysis.candidates.backtest import LIST_LENGTH, MIN_TESTED_OUTCOMES, MODEL, RANDOM, Backtest
from journeys.analysis.candidates.evidence_cards import Evidence
from journeys.analysis.candidates.propensity import LEAST_OUTCOMES
from journeys.analysis.candidates.ranking import Ranking
from journeys.analysis.candidates.rules import LEAST_COUNTED, RULES
from journeys.analysis.mentoring.fit import short
from journeys.analysis.outreach.lottery import MIN_PEOPLE_DRAWN
from journeys.analysis.stats.intervals import LEVEL_TEXT
from journeys.analysis.work.kinds import kind_name
from journeys.logs.outreach_entries import SAYS
from journeys.model import wording
from journeys.model.how_many_days import OUTCOME_DAYS
from journeys.model.links import place_name
from journeys.model.vocabulary import DONE, OPENS, UNTOLD

INVITE: Final = "invite"
ANYWAY: Final = "anyway"
GROUPS: Final = {INVITE: "Worth an invitation", ANYWAY: "Would come anyway"}
LIST_NAME: Final = "People to invite, the first first"
CHOOSE: Final = "Click a row or press **J** for what they did, what to write, and to note it."
NO_TASK: Final = "**Next task:** no open task for newcomers is near what they touched; ask what they would like."
NO_MENTOR: Final = "**Mentor:** nobody to propose now; see “More: mentors” below."
LATER_DAYS: Final = 28
"""Whoever is left for later comes back into the list after so many days."""
_NUMBERED: Final = {"issue": "issue", "pull": "pull request", "discussion": "discussion"}
_SUCCESSES: Final = {"landed": "a change of theirs landed", "closed": "their issue was closed", "answered": "answered"}
NOBODY: Final = (
    "**No candidates in this period**: nobody who joined without contributing, or who contributed once and then went "
    "quiet, did anything recently."
)
NOBODY_LEFT: Final = {
    INVITE: "Nobody is left to invite: all candidates were taken care of, or would come anyway.",
    ANYWAY: "No candidate is more likely than not to contribute without an invitation.",
}
Row = Mapping[Any, Any]
_LEAST_WEIGHT: Final = 0.1
"""A part that changes the log odds by less is not mentioned."""
_MOST_PHRASES: Final = 3
RULE_NAMES: Final = {
    MODEL: "Chance to contribute",
    "one_step": "One step away first",
    "recent": "Most recent first",
    "active": "Most active first",
    RANDOM: "By chance",
}
"""The methods of ranking, in the order in which they are shown."""
_RULES_IN_FULL: Final = {
    "one_step": "people who show most signs of being one step away (took up an issue, wrote about a change, was "
    "answered) come first; a sign counts half after every three weeks without an act",
    "recent": "people who did something last come first",
    "active": "people who did most come first",
}
LOTTERY_NOTE: Final = (
    f"By lot, half of the first people in this list are to be invited now; the others wait for {OUTCOME_DAYS} days and "
    f"are not listed meanwhile. Nobody chooses, so what differs after {OUTCOME_DAYS} days is what the invitations did: "
    "the Outreach page shows it."
)
HOW_TRIED: Final = (
    "On days of the past the list was made again from what was known then, and compared with who contributed in the "
    f"{OUTCOME_DAYS} days after."
)
CALIBRATION_NOTE: Final = (
    "Each point is a fifth of the candidates, by the chance that the method in use gave them. Above the line more "
    "contributed than expected, below it fewer. Small chances are drawn wider apart."
)
FOUND_NOTE: Final = (
    f"Filled: the method that ranks the list now. Dotted: what chance finds. Lines: {LEVEL_TEXT} intervals."
)


def summary(queue: Ranking, settled: int, listed: int) -> str:
    """Describe how many candidates there are, and how many of them are on cards."""
    candidates = len(queue.people)
    text = f"**{wording.counted(candidates, 'candidate')}** for an invitation."
    anyway = len(queue.come_anyway)
    come = f" {wording.are(anyway)} more likely than not to contribute anyway." if anyway else ""
    done = f" {wording.are(settled)} taken care of or declined." if settled else ""
    # where all candidates are on cards, saying how many adds nothing
    most = 0 < listed < candidates
    first = f" The first **{wording.number(listed)}**, by need and chance:" if most else ""
    return f"{text}{come}{done}{first}"


def unlisted(only_discovered: int) -> str:
    """Describe how many are known only from discovering."""
    if not only_discovered:
        return "Nobody is known only from discovering."
    return f"{wording.people(only_discovered).capitalize()} known only from discovering: a number, never a list."


def chance(row: Mapping[Any, Any], method: str) -> str:
    """Describe the chance to contribute, and whether it is only that of similar people."""
    if not wording.known(row["promise"]):
        return f"Chance to contribute unknown: fewer than {LEAST_COUNTED} candidates have gone on to contribute"
    share = wording.percent(row["promise"])
    # a rule of thumb learns no chance of its own: its share is that of past people in the same fifth of the list
    if method == MODEL:
        return f"Chance to contribute **{share}**"
    return f"Chance to contribute about **{share}** (of people like them)"


def why(row: Row, sign: str, last: Row) -> str:
    """Describe in eight words or fewer why somebody is in the list, what tells them from others first.

    ``sign`` is the one that fewest others show, of :func:`journeys.analysis.candidates.ranking.particular_signs`;
    ``last`` their last act, with its ``kind`` of work.
    """
    if row["waiting"]:
        return f"{_times(row['waiting'], 'asked')}, no reply yet"
    since = "quiet since" if row["once"] or row["slowing"] else "last act"
    return f"{_particular(row, sign, last)}, {since} {wording.day(last['at'])}"


def _particular(row: Row, sign: str, last: Row) -> str:
    if sign == "once" and wording.known(last["kind"]) and last["kind"] != UNTOLD:
        return kind_name(last["kind"])
    count = wording.number(int(row[sign])) if sign else ""
    few = {"claimed": "took an issue", "closed": "1 issue closed", "answered": "got a reply"}
    many = {"claimed": f"took {count} issues", "closed": f"{count} issues closed", "answered": f"got {count} replies"}
    any_number = {"once": "contributed once", "in_changes": "discussed changes", "by_event": "from an event"}
    return ({"": "joined"} | any_number | (few if count == "1" else many))[sign]


def why_in_full(row: Row) -> str:
    """Describe how far somebody came, and the signs of need."""
    came = _did(row) if row["once"] else f"{_did(row)}, has not contributed yet"
    signs = [_waits(row) if row["unanswered"] else "", _slowing(row) if row["slowing"] else ""]
    return f"**{wording.capitalised('; '.join(filter(None, [came, *signs])))}.**"


def _did(row: Row) -> str:
    did = {
        "once": "contributed once",
        "claimed": "took up an issue",
        "in_changes": "wrote about a change",
        "closed": "had an issue closed",
        "answered": "was answered",
        "by_event": "came with an event",
    }
    return next((text for sign, text in did.items() if row[sign]), "joined")


def mentor(name: str, common: str) -> str:
    """Propose a mentor, with what they have in common."""
    return f"**Mentor:** {name}, {common}." if common else f"**Mentor:** {name}."


def noted(name: str, kind: str, number: int, back_on: date | None) -> str:
    """Confirm what was noted of somebody, and when they come back into the list."""
    what = f"comes back on {wording.day(back_on)}" if back_on else SAYS[kind]
    return f"{name} {what} (number {number})."


def reasons(for_it: Sequence[str], against: Sequence[str]) -> str:
    """Describe what speaks for somebody and what against."""
    text = f"Speaks for it: {'; '.join(for_it)}." if for_it else ""
    return f"{text} Against: {'; '.join(against)}.".strip() if against else text


def act(row: Mapping[Any, Any]) -> tuple[str, str]:
    """Describe what was done and when, and name the thread."""
    where = f"in {place_name(row['place'])}"
    # apart, so that the page can make a link of the thread
    return f"{wording.day(row['at'])}: {DONE[row['action']]} {where}", thread(row)


def thread(row: Mapping[Any, Any]) -> str:
    """Name a thread by its title, or by its number."""
    if wording.known(row["title"]) and row["title"]:
        return str(row["title"])
    return str(row["thread"]).replace("/", " ") if wording.known(row["thread"]) else ""


def waited(row: Mapping[Any, Any], until: pd.Timestamp) -> str:
    """Describe for how long a thread has had no answer."""
    return f"Has not been answered for {wording.duration((until - row['at']).total_seconds() / 86_400)}"


def succeeded(row: Mapping[Any, Any]) -> str:
    """Describe what went well first."""
    return f"First success: {_SUCCESSES[row['how']]}, {wording.day(row['at'])}"


def draft(found: Evidence, task: Row | None, link: str | None, *, with_titles: bool = True) -> str:
    """Write a message to put into one's own words: what they asked last, and the task nearest to them.

    It names nobody: the organizer knows whom they write to. Without titles, threads are named by number and place.
    """
    lines = ["Hello,", "", _thanks(found, with_titles=with_titles)]
    if task is not None:
        named = _named(task, with_titles=with_titles)
        lines += ["", f"If you would like a next step: {named} is open, and it is close to what you have done here."]
        lines += [link] if link else []
    return "\n".join([*lines, "", "I would be glad to help. If now is not a good time, that is fine too."])


def _thanks(found: Evidence, *, with_titles: bool) -> str:
    if found.waiting:
        wrote, on = _wrote(found.waiting, with_titles=with_titles), wording.day(found.waiting["at"])
        return (
            f"You {wrote} on {on}, and nobody has replied yet. I am sorry about that. Do you still need help with it?"
        )
    if found.asked:
        wrote, on = _wrote(found.asked, with_titles=with_titles), wording.day(found.asked["at"])
        return f"Thank you for being here. You {wrote} on {on}. I hope the replies were of help."
    if len(found.last):
        return f"Thank you for taking part in {_named(dict(found.last.iloc[0]), with_titles=with_titles)}."
    return "Thank you for being here."


def _wrote(row: Row, *, with_titles: bool) -> str:
    named = _named(row, with_titles=with_titles)
    return f"opened {named}" if row["action"] in OPENS and named != place_name(row["place"]) else f"wrote in {named}"


def _named(row: Row, *, with_titles: bool) -> str:
    """Name a thread by its title, if one is known, and its number and place."""
    kind, _, number = str(row["thread"] if wording.known(row["thread"]) else "").partition("/")
    where = place_name(row["place"])
    # a chat's thread and a commit have no number that means anything to the person who wrote there
    if kind in _NUMBERED and number:
        where = f"{_NUMBERED[kind]} {number} in {where}"
    title = _plain(row["title"]) if with_titles and wording.known(row["title"]) else ""
    return f"“{title}” ({where})" if title else where


def _plain(title: object) -> str:
    """Return a title that can stand between quotation marks in a sentence.

    >>> _plain('  Fix "build" [] ,  and more... '), _plain("Why?"), _plain(" . ")
    ("Fix 'build', and more…", 'Why?', '')
    """
    text = re.sub(r"[\"“”„«»]", "'", "".join(char if char.isprintable() else " " for char in str(title)))
    text = re.sub(r"\.{2,}", "…", text)
    # brackets in brackets may become empty one after the other
    while (shorter := re.sub(r"\(\s*\)|\[\s*\]|\{\s*\}", "", text)) != text:
        text = shorter
    text = re.sub(r"([(\[{])\s+", r"\1", re.sub(r"\s+([,.;:!?…)\]}])", r"\1", " ".join(text.split())))
    return re.sub(r"\.{2,}", "…", text).strip(" .,;:-")


def _ago(days: float) -> str:
    # an act of yesterday morning is more than a day ago
    return "here today or yesterday" if days < 2 else f"last here {wording.duration(days)} ago"


def _times(count: float, did: str) -> str:
    return f"{did} once" if count == 1 else f"{did} {wording.number(int(count))} times"


def _recent(row: Row) -> str:
    if row["recent_acts"]:
        return f"{_times(row['recent_acts'], 'active')} in the last 30 days"
    return "nothing in the last 30 days"


def _answers(row: Row) -> str:
    if row["answered"]:
        known = int(row["answered_by_known"])
        several = f"{wording.number(known)} of them by people who contribute"
        by = f", {'by somebody who contributes' if row['answered'] == 1 else several}" if known else ""
        soon = ", the first message within two days" if row["answered_soon"] else ""
        return f"{_times(row['answered'], 'answered')}{by}{soon}"
    return "never answered so far"


def _waits(row: Row) -> str:
    if not row["waiting"]:
        return "nothing of theirs waits for an answer"
    return f"{_times(row['waiting'], 'asked')}, no reply for {wording.duration(row['waiting_days'])}"


PHRASES: Final[Sequence[tuple[tuple[str, ...], Callable[[Row], str]]]] = (
    (("just_here", "lately_here"), lambda row: _ago(row["silent_days"])),
    (("here_long",), lambda row: f"first seen {wording.duration(row['here_days'])} ago"),
    (("acts", "recent_acts", "before_acts"), _recent),
    (("places",), lambda row: f"in {wording.counted(int(row['places']), 'place')}"),
    (("answered_by_known", "answered_by_others", "answered_soon", "spoken_to"), _answers),
    (("waiting",), _waits),
    (("closed",), lambda row: "an issue of theirs was closed" if row["closed"] else ""),
    (("claimed",), lambda row: "took up an issue" if row["claimed"] else ""),
    (("in_changes",), lambda row: "speaks about changes" if row["in_changes"] else "has not spoken about a change"),
    (("once",), lambda row: "contributed once" if row["once"] else ""),
    (("by_door",), lambda row: "came through an entry point for newcomers" if row["by_door"] else ""),
    (("by_event",), lambda row: "came with an event" if row["by_event"] else ""),
)
"""Phrases for groups of :data:`journeys.analysis.candidates.propensity.SHAPES`; each may be empty."""


def explain(row: Row, parts: pd.Series | None) -> tuple[list[str], list[str]]:
    """Describe what speaks for somebody and what against, up to three phrases each, the weightiest first.

    ``parts`` are what each shape adds to their log odds; nothing where a rule of thumb ranks.
    """
    if parts is None:
        return _by_rule(row), []
    # shapes of one phrase may pull in opposite directions, so only their sum counts
    weighed = [(float(parts[list(shapes)].sum()), phrase(row)) for shapes, phrase in PHRASES]
    ordered = sorted(
        ((weight, phrase) for weight, phrase in weighed if phrase and abs(weight) >= _LEAST_WEIGHT), reverse=True
    )
    speaks_for = [phrase for weight, phrase in ordered if weight > 0]
    # sorted by falling weight, so the strongest reason against is the last one
    against = [phrase for weight, phrase in ordered[::-1] if weight < 0]
    return speaks_for[:_MOST_PHRASES], against[:_MOST_PHRASES]


def _by_rule(row: Row) -> list[str]:
    signs = [
        "took up an issue" if row["claimed"] else "",
        "speaks about changes" if row["in_changes"] else "",
        _answers(row) if row["answered"] else "",
        _ago(row["silent_days"]) if row["recent_acts"] else "",
    ]
    return [sign for sign in signs if sign]


def _slowing(row: Row) -> str:
    if not row["recent_acts"]:
        return f"quiet for {wording.duration(row['silent_days'])}"
    acts = wording.counted(int(row["recent_acts"]), "act")
    return f"slowing: {acts} in the last 30 days, {int(row['before_acts'])} in the 30 before"


def backtest(tried: Backtest) -> str:
    """Describe how many of those who contributed the list would have held."""
    if not tried.days:
        return f"**Nothing can be tried yet:** no day with any candidate is {OUTCOME_DAYS} days back."
    began = _began(tried)
    if not tried.outcomes:
        return (
            f"{began}: on average there were {mean(tried.candidates)} candidates, and **none** of them contributed "
            f"within {OUTCOME_DAYS} days, so the methods of ranking cannot be compared."
        )
    if holds_everybody(tried):
        return (
            f"{began}: on average there were {mean(tried.candidates)} candidates, of whom "
            f"**{mean(tried.contributed)}** contributed within {OUTCOME_DAYS} days. A list of ten mostly holds "
            f"everybody: here the order matters little."
        )
    share, low, high = tried.measure(tried.best, "recall_10")
    # the best of the other rules, so that a method that finds more than the one in use is not hidden
    other = max(
        (rule for rule in RULE_NAMES if rule in RULES and rule != tried.best), key=lambda rule: _found(tried, rule)
    )
    return (
        f"{began}: on average a list of {_length(tried)} would have held **{mean(share * tried.contributed)} of the "
        f"{mean(tried.contributed)}** candidates who contributed within {OUTCOME_DAYS} days "
        f"({wording.people(tried.outcomes)} in all): {wording.estimate(share, low, high)}. {RULE_NAMES[other]} finds "
        f"{wording.percent(_found(tried, other))}, chance {wording.percent(_found(tried, RANDOM))}."
    )


def _began(tried: Backtest) -> str:
    when = (
        f", from {wording.day(tried.first_on)} to {wording.day(tried.last_on)}"
        if tried.first_on and tried.last_on
        else ""
    )
    return f"Tried on {wording.counted(tried.days, 'day')} of the past, a fortnight apart{when}"


def choice_of_method(tried: Backtest) -> str:
    """Describe which method ranks now and why; a rule of thumb in full."""
    so_far = ", the best of three so far" if tried.days and tried.outcomes >= MIN_TESTED_OUTCOMES else ""
    rule = f"a rule of thumb ranks the list{so_far}: {_RULES_IN_FULL.get(tried.best, '')}."
    if not tried.days:
        return f"Until then {rule}"
    # the order of these reasons matters: each one rules out those that follow
    if not tried.has_model:
        if tried.learnt_from >= LEAST_OUTCOMES:
            return (
                f"{wording.people(tried.learnt_from).capitalize()} went on to contribute, too recently to test what "
                f"can be learnt from them. Until it has been tested, {rule}"
            )
        return (
            f"In the days examined **{wording.people(tried.learnt_from)}** went on to contribute. Under "
            f"{LEAST_OUTCOMES} nothing is learnt from the past, so {rule}"
        )
    if tried.best != MODEL and tried.outcomes < MIN_TESTED_OUTCOMES:
        few = f"Only {wording.people(tried.outcomes)}" if tried.outcomes else "Nobody"
        return f"{few} went on to contribute in the days tried, too few to say that any method is better, so {rule}"
    return _compared(tried, rule)


def _compared(tried: Backtest, rule: str) -> str:
    n = f"n = {wording.people(tried.outcomes)}"
    if tried.best != MODEL:
        return f"What was learnt is **not better than the best rule of thumb beyond chance** here ({n}), so {rule}"
    return (
        "The chance to contribute puts those who contributed **higher than the best rule of thumb does, beyond "
        f"chance** ({n}), so it ranks the list."
    )


def lead(tried: Backtest) -> str:
    """Describe by how much what was learnt ranks better or worse than the best rule of thumb."""
    # plus 0, since a rounded -0.0 would be written with its sign
    lead, low, high = (round(value, 3) + 0.0 for value in tried.lead or (0.0, 0.0, 0.0))
    name = f"{RULE_NAMES[tried.rule][0].lower()}{RULE_NAMES[tried.rule][1:]}"
    return (
        f"Average precision of the chance to contribute {_precision(tried, MODEL):.3f}, of {name} "
        f"{_precision(tried, tried.rule):.3f}; difference {lead:.3f}, {LEVEL_TEXT} interval {low:.3f} to {high:.3f}; "
        f"n = {wording.people(tried.outcomes)}."
    ).replace("-", "−")


def holds_everybody(tried: Backtest) -> bool:
    """Return whether a list of ten holds all candidates of an average day."""
    return tried.candidates <= LIST_LENGTH


def expected(tried: Backtest) -> str:
    """Describe whether as many contributed as the chances expected."""
    counted = tried.measure(tried.best, "observed_expected")
    if not wording.known(tried.measure(tried.best, "brier_skill")[0]):
        # nothing to tell apart: nobody contributed, or everybody
        who = "Everybody" if counted[0] > 0 else "Nobody"
        return f"**{who}** contributed within {OUTCOME_DAYS} days of the days on which chances could be stated."
    ratio, low, high = (round(value, 2) for value in counted)
    chances = "too low" if low > 1 else "too high" if high < 1 else "neither too low nor too high beyond chance"
    return (
        f"For each candidate expected to contribute, **{ratio:.2f}** did ({low:.2f} to {high:.2f}; n = "
        f"{wording.number(int(tried.bins['n'].sum()))} candidates, each counted on each day): the chances were "
        f"{chances}."
    )


def calibration(tried: Backtest) -> str:
    """Describe whether the chances tell more than one for all; empty where there is nothing to tell apart."""
    measured = tried.measure(tried.best, "brier_skill")
    if not wording.known(measured[0]):
        return ""
    skill, least, most = (round(100 * value) for value in measured)
    between = f"{least} to {most} %" if least < most else f"{least} %"
    better = "better than" if least > 0 else "worse than" if most < 0 else "not better, beyond chance, than"
    return (
        f"The chances were **{better}** one and the same chance for everybody: Brier skill {skill} % ({between})."
    ).replace("-", "−")


def _found(tried: Backtest, method: str) -> float:
    return tried.measure(method, "recall_10")[0]


def _precision(tried: Backtest, method: str) -> float:
    return tried.measure(method, "average_precision")[0]


def _length(tried: Backtest) -> str:
    # hits over precision is the mean length of the list, which is shorter than ten on days with few candidates
    hits = _found(tried, tried.best) * tried.contributed
    precision = tried.measure(tried.best, "precision_10")[0]
    return "ten" if precision and hits / precision > LIST_LENGTH - 0.005 else "at most ten"


def found(tried: Backtest, method: str) -> str:
    """Describe how many of those who contributed a list of ten held."""
    share, low, high = tried.measure(method, "recall_10")
    return (
        f"{RULE_NAMES[method]}: a list of {LIST_LENGTH} held {mean(share * tried.contributed)} of the "
        f"{mean(tried.contributed)} who contributed, on average over {wording.counted(tried.days, 'day')} tried: "
        f"{wording.estimate(share, low, high)}."
    )


def mean(count: float) -> str:
    """Write a mean number of people, with a decimal where one says anything."""
    # a smaller mean would be written as 0.0 or rounded up to 0.1
    return f"{count:.1f}" if count >= 0.095 or count == 0 else f"{count:.2f}"


def fifth(row: Mapping[Any, Any]) -> str:
    """Describe what share of a fifth of the candidates was expected to contribute, and what share did."""
    expected, observed, low, high, n = (row[name] for name in ("promised", "contributed", "low", "high", "n"))
    ratio = f" For each one expected, {per_expected(row)} did." if expected else ""
    return (
        f"Expected {wording.percent(expected)} on average; {wording.percent(observed)} contributed within "
        f"{OUTCOME_DAYS} days ({wording.interval(low, high)}; n = {int(n):,}, each candidate counted on each day)."
        f"{ratio}"
    )


def per_expected(row: Mapping[Any, Any]) -> str:
    """Describe how many contributed for each candidate of a fifth whom the chances expected."""
    value, low, high = (row[name] / row["promised"] for name in ("contributed", "low", "high"))
    return f"{value:.2f} ({low:.2f} to {high:.2f})"


def too_few_for_lottery(free: int) -> str:
    """Describe how many people a draw could choose from, and how many it needs."""
    return f"{wording.people(free).capitalize()} to draw from; a draw needs {MIN_PEOPLE_DRAWN} or more."


def lottery(invited: Sequence[str], waiting: int) -> str:
    """Describe the outcome of a draw."""
    return f"To be invited now: {', '.join(invited)}. {waiting} wait. All are noted on the Outreach page."


def task(row: Mapping[Any, Any], as_of: datetime) -> str:
    """Explain why a task is near somebody, and how old it is."""
    # an old task without recent acts may be stale, so both are said
    age, quiet = ((as_of - at).total_seconds() / 86_400 for at in (row["opened_at"], row["last_at"]))
    parts = [
        f"marked {row['mark']}",
        "they wrote in it already" if row["touched"] else "",
        f"in {short(row['place'])}" + (", where they act" if row["same_place"] else ""),
        f"labels in common: {', '.join(row['common_labels'])}" if row["common_labels"] else "",
        f"words in common: {', '.join(row['common_words'])}" if row["common_words"] else "",
        f"opened {wording.duration(age)} ago, last act {wording.duration(quiet)} ago",
    ]
    return "; ".join(filter(None, parts))
