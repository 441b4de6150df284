"""Sentences of the Mentor queue page."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from journeys.analysis.candidates.backtest import MODEL
from journeys.analysis.candidates.evidence_cards import WEEKS, Evidence
from journeys.analysis.candidates.ranking import Queue
from journeys.model import wording
from journeys.model.links import place_name
from journeys.model.vocabulary import DONE

INVITE: Final = "invite"
ANYWAY: Final = "anyway"
GROUPS: Final = {INVITE: "Worth an invitation", ANYWAY: "Would come anyway"}
STAGE_SAID: Final = {"join": "joined, has not contributed yet", "contribute": "contributed once, quiet since"}
SUCCEEDED: Final = {"landed": "a change of theirs landed", "closed": "their issue was closed", "answered": "answered"}
NOBODY: Final = (
    "**Nobody is at the door in this period**: nobody joined without contributing, or contributed once and went "
    "quiet, and did anything of late."
)
NO_CARDS: Final = {
    INVITE: "Nobody is left to invite: all who are at the door were taken care of, or would come anyway.",
    ANYWAY: "Nobody at the door is more likely than not to contribute without an invitation.",
}
_BARS: Final = "▁▂▃▄▅▆▇█"


def answer(queue: Queue, settled: int, listed: int) -> str:
    """Say how many are at the door, and how many of them are worth an hour."""
    at_door = len(queue.people)
    told = f"**{wording.people(at_door).capitalize()}** {'is' if at_door == 1 else 'are'} at the door."
    anyway = len(queue.come_anyway)
    come = f" {wording.are(anyway)} more likely than not to contribute anyway." if anyway else ""
    done = f" {wording.are(settled)} taken care of already, or asked not to be invited." if settled else ""
    most = 0 < listed < at_door
    first = f" Below, the **{wording.number(listed)}** with whom an hour is likely to help most." if most else ""
    return f"{told}{come}{done}{first}"


def unlisted(only_discovered: int) -> str:
    """Say how many are known only from discovering."""
    if not only_discovered:
        return "Nobody is known only from discovering."
    return f"{wording.people(only_discovered).capitalize()} known only from discovering: a number, never a list."


def promise(row: Mapping[Any, Any], method: str) -> str:
    """Say the chance, and what it rests on."""
    if not wording.known(row["promise"]):
        return "**Promise** unknown: no past to go by"
    chance = wording.percent(row["promise"])
    return f"**Promise {chance}**" if method == MODEL else f"**Promise about {chance}** (of people like them)"


def need(row: Mapping[Any, Any], signs: Sequence[str]) -> str:
    """Say how many signs of need there are, and which."""
    return f"**Need {round(row['need'] * 3)} of 3**: {'; '.join(signs)}" if signs else "**Need 0 of 3**"


def reasons(for_it: Sequence[str], against: Sequence[str]) -> str:
    """Say what speaks for somebody and what against."""
    told = f"Speaks for it: {'; '.join(for_it)}." if for_it else ""
    return f"{told} Against: {'; '.join(against)}.".strip() if against else told


def rhythm(weeks: Sequence[int]) -> str:
    """Say in which of the last weeks somebody was here, with a bar a week."""
    most = max(weeks)
    bars = "".join(_BARS[round(count / most * (len(_BARS) - 1))] if most else _BARS[0] for count in weeks)
    active = sum(count > 0 for count in weeks)
    return f"{bars} {wording.counted(sum(weeks), 'act')} in {active} of the last {WEEKS} weeks"


def act(row: Mapping[Any, Any]) -> tuple[str, str]:
    """Say what was done and when, and name the thread."""
    where = f"in {place_name(row['place'])}"
    return f"{wording.day(row['at'])}: {DONE[row['action']]} {where}", thread(row)


def thread(row: Mapping[Any, Any]) -> str:
    """Name a thread by its title, or by its number."""
    if wording.known(row["title"]) and row["title"]:
        return str(row["title"])
    return str(row["thread"]).replace("/", " ") if wording.known(row["thread"]) else ""


def waited(row: Mapping[Any, Any], until: pd.Timestamp) -> str:
    """Say for how long a thread has had no answer."""
    return f"Has not been answered for {wording.duration((until - row['at']).total_seconds() / 86_400)}"


def succeeded(row: Mapping[Any, Any]) -> str:
    """Say what went well first."""
    return f"First success: {SUCCEEDED[row['how']]}, {wording.day(row['at'])}"


def draft(found: Evidence, task: Mapping[Any, Any] | None, link: str | None) -> str:
    """Write an invitation to copy and to put into one's own words."""
    lines = ["Hello,", ""]
    spoke = _title(dict(found.last.iloc[0])) if len(found.last) else ""
    lines.append(f"thank you for taking part in {spoke}." if spoke else "thank you for being here.")
    if found.waiting:
        asked = _title(found.waiting) or "you"
        lines.append(f"Nobody has answered {asked} yet, and I am sorry for that: shall we look at it together?")
    if task is not None:
        where = f" ({link})" if link else ""
        lines.append(
            f"If you feel like a next step, “{thread(task)}”{where} is open, and near what you have done here."
        )
    lines += ["I would be glad to help on the way. And if now is not the time, that is fine too.", ""]
    return "\n".join(lines)


def _title(row: Mapping[Any, Any]) -> str:
    """Quote the title of a thread; a number says nothing to the person who is written to."""
    return f"“{row['title']}”" if wording.known(row["title"]) and row["title"] else ""
