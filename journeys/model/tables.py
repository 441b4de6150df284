"""The tables that folders hand to each other: each column named once, with its type and what it means.

The store's own tables (events, accounts, threads, repositories, paths) are in :mod:`journeys.model.events`, its list of
imports in :mod:`journeys.store.manifest_tables`; here are those that are computed from them. A function that takes or
returns one says so by its name here, and makes it with :meth:`Table.of`. A table that only one module sees is not here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import pandas as pd

from journeys.model.vocabulary import DOWNSTREAM, STAGES


class Column(NamedTuple):
    """The type of a column, as pandas names it, and what it holds."""

    kind: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """A table: what one row is, and its columns in order."""

    row: str
    columns: Mapping[str, Column]

    @property
    def names(self) -> list[str]:
        """List the columns in order."""
        return list(self.columns)

    @property
    def meanings(self) -> dict[str, str]:
        """Return what each column means."""
        return {name: column.meaning for name, column in self.columns.items()}

    @property
    def kinds(self) -> dict[str, str]:
        """Return each column's type."""
        return {name: column.kind for name, column in self.columns.items()}

    def of(self, rows: pd.DataFrame | Iterable[Any] = ()) -> pd.DataFrame:
        """Return rows as this table, its columns in order and of their types; without rows the empty table.

        >>> list(PATHS.of().columns)
        ['person', 'at', 'place', 'path']
        """
        if isinstance(rows, pd.DataFrame):
            # a missing or wrongly typed column fails here, and not where it is used
            return rows[self.names].astype(self.kinds)
        return pd.DataFrame(list(rows), columns=self.names).astype(self.kinds)


def _text(meaning: str) -> Column:
    return Column("str", meaning)


def _instant(meaning: str) -> Column:
    return Column("datetime64[us, UTC]", meaning)


# a day is its first instant without a zone, since pandas has no type for days
def _day(meaning: str) -> Column:
    return Column("datetime64[us]", meaning)


def _count(meaning: str) -> Column:
    return Column("int64", meaning)


def _known_count(meaning: str) -> Column:
    # null where the count cannot be known, which is not 0
    return Column("Int64", meaning)


def _number(meaning: str) -> Column:
    return Column("float64", meaning)


def _flag(meaning: str) -> Column:
    return Column("bool", meaning)


_INTERVAL: Final = {
    "low": _number("lower end of the share's interval"),
    "high": _number("upper end of the share's interval"),
}
_FINISHED: Final = {"finished": _flag("whether the period is over")}

# One community at one instant: what every analysis begins with.

ACTS: Final = Table(
    "an act of a community's person, the earliest first",
    {
        "person": _text("who did it: one of the accounts of one person"),
        "at": _instant("when"),
        "action": _text("what: one of the vocabulary's actions"),
        "place": _text("where, under its present name"),
        "thread": _text("in which thread, as issue/12, unique within the place; null outside threads"),
        "toward": _text("the person addressed; null if nobody, or nobody who can be named"),
        "work": _text("kind of work in the all-contributors vocabulary; null if no export says it"),
        "source": _text("format of the export that says so"),
        "since": _instant("after when it was, for an entry of a list, which says by when; null where it is exact"),
        "agent": _text("the AI agent that an export says took part; null if none is said to"),
    },
)
PATHS: Final = Table(
    "a file that a commit touches and a person who wrote the commit, the earliest first",
    {
        "person": _text("its author, or a co-author"),
        "at": _instant("the commit's time"),
        "place": _text("the repository, under its present name"),
        "path": _text("the file's name after the commit"),
    },
)
THREADS: Final = Table(
    "a thread that one of a community's people opened, the earliest first",
    {
        "place": _text("where, under its present name"),
        "thread": _text("which, as issue/12"),
        "title": _text("null if no export says it"),
        "labels": Column("object", "a list of labels, as the export found them"),
        "opener": _text("the person who opened it"),
        "opened_at": _instant("when it was opened"),
        "closed_at": _instant("when it was closed; null if it was open at the end of observation"),
    },
)
JOURNEYS: Final = Table(
    "a person who reached a stage, the earliest first",
    {
        "person": _text("who: one of the accounts of one person"),
        **{
            f"{stage}_at": _instant(f"first act that shows the stage {stage}, at the latest; null if none")
            for stage in STAGES
        },
        "first_at": _instant("first act of all, at the latest"),
        **{
            f"{name}_since": _instant(f"after when {name}_at was, where only a list says it; null where it is exact")
            for name in (*STAGES, "first")
        },
        "last_at": _instant("last own act; null if only lists name the person"),
        "places": _text("the places of all acts, joined by journeys.model.windows.BETWEEN"),
        "acts": _count("how many acts"),
        "first_place": _text("place of the first act"),
        "entry_point": _text("entry point of the definition that the first act came by, or other"),
        "burst": _text("event of the definition in whose days the first act was; null if none"),
    },
)
PLACES: Final = Table(
    "an import and a place it tells of",
    {
        "import_id": _count("number of the import"),
        "place": _text("the place, as the export names it"),
        "events": _count("acts in it"),
        "id": _count("number of the import, as in the list of imports"),
        "format": _text("the export's format, one of the sources"),
        "shows": Column("object", "a list of the actions that the export could show"),
    },
)
WINDOWS: Final = Table(
    "a place, or all on GitHub, and a time in which some actions could be seen there",
    {
        "place": _text("where; a pattern, such as github:*, for every place that fits it"),
        "actions": Column("object", "a list of the actions that could be seen"),
        "since": _instant("from when"),
        "until": _instant("until when, exclusive"),
        "since_basis": _text("how the beginning is known: a key of journeys.model.windows.BASES"),
        "until_basis": _text("how the end is known"),
    },
)
SEEN: Final = Table(
    "a place, a stage, and a time without gap in which its acts could be seen, or a day of a list that shows it",
    {
        "place": _text("where"),
        "stage": _text("which"),
        "since": _instant("from when"),
        "until": _instant("until when, exclusive; the same for a list"),
        "since_basis": _text("how the beginning is known: a key of journeys.model.windows.BASES"),
        "until_basis": _text("how the end is known"),
    },
)
MONTHS: Final = Table(
    "a month, a source and an action",
    {
        "month": _instant("the first instant of the month"),
        "source": _text("format of the export"),
        "action": _text("what was done"),
        "events": _count("how often"),
    },
)

# The funnel.

_STEP: Final = {
    "people": _count("how many people there are in the group"),
    "n": _count("of them, at risk: those who could take the step"),
    "estimate": _number("share that takes the step within the horizon; null with a reason"),
    **_INTERVAL,
    "naive": _number("share with those still open counted as not stepped"),
    "stepped": _count("took the step within the horizon"),
    "still_open": _count("did not, and their horizon is not over"),
    "not_stepped": _count("did not within the horizon"),
    "reason": Column("object", "why there is no estimate; null where there is one"),
}
STAGE_COUNTS: Final = Table(
    "one of the four stages; what is not observable is null, never 0",
    {
        "stage": _text("which"),
        "observable": _flag("whether any loaded export could show it"),
        "observed": _known_count("people with an act of it"),
        "reached": _known_count("people at it or beyond"),
        "skipped": _known_count("people who passed it by"),
        "current": _known_count("of the observed, those active now"),
        "to": Column("object", "the next observable stage; null if none"),
        "estimate": _number("share that goes on to it within the horizon; null with a reason"),
        **_INTERVAL,
        "n": _known_count("people at risk: those who could go on"),
        "naive": _number("share with those still open counted as not stepped"),
        "still_open": _known_count("did not go on, and their horizon is not over"),
        "stepped": _known_count("went on within the horizon"),
        "not_stepped": _known_count("did not within the horizon"),
        "not_new": _known_count("not at risk: perhaps there before the stage could be seen"),
        "not_followed": _known_count("not at risk: only listed, or the next stage cannot be seen in their places"),
        "horizon_days": _known_count("days within which the step counts"),
        "reason": Column("object", "why there is no estimate; null where there is one"),
    },
)
COHORTS: Final = Table(
    "a period in which people first came",
    {"cohort": _text("its name"), "from_on": _day("its first day"), **_STEP, **_FINISHED},
)
_MET: Final = {
    "n": _count("of them, those whose places could be seen for the whole of the period"),
    "met": _count("of those, who were active in it, or had reached the stage by its end"),
    "share": _number("met of n; null of nobody"),
    **_INTERVAL,
}
TRIANGLE: Final = Table(
    "a period in which people first came, and one of the periods after it",
    {
        "cohort": _text("its name"),
        "from_on": _day("its first day"),
        "people": _count("people who first came in it"),
        "age": _count("how many periods later; 0 is its own"),
        **_MET,
        "open": _flag("whether some of its people could not be seen for all of the period"),
    },
)
RETENTION: Final = Table(
    "how many periods after their own, over all cohorts whose people could all be seen for it",
    {"age": _count("how many"), "cohorts": _count("cohorts"), **_MET},
)
EVENT_COHORTS: Final = Table(
    "an event, and those who first came during it beside those who came in the same quarters outside any",
    {
        "event": _text("its name"),
        "n": _count("people who came during it and could be followed"),
        "met": _count("of them, who came back"),
        "beside": _count("people who came in the same quarters outside any event and could be followed"),
        "beside_met": _count("of them, who came back"),
        "difference": _number("of the two shares; null without people beside"),
        **_INTERVAL,
        "p_value": _number("of no difference, allowing for the number of events"),
    },
)
FLOWS: Final = Table(
    "a step from one month or quarter to the next, a place before and a place after",
    {
        "step": _count("the number of the step, from 0"),
        "from_on": _day("the first day of the earlier period"),
        "to_on": _day("the first day of the later period"),
        "before": _text("where they were: a stage, inactive, new or unseen"),
        "after": _text("where they went"),
        "people": _count("how many"),
    },
)
STEP_MOVES: Final = Table(
    "a step from one month or quarter to the next",
    {
        "step": _count("the number of the step, from 0"),
        "earlier": _text("the earlier period in words"),
        "period": _text("the later period in words"),
        "acted": _count("people at a stage in the earlier period"),
        "moved_up": _count("of them, at a further stage in the later"),
        "held": _count("at the same stage"),
        "moved_down": _count("at an earlier stage"),
        "became_inactive": _count("inactive in the later"),
        "acted_unseen": _count("not to be seen in the later"),
        "inactive": _count("people inactive in the earlier period"),
        "returned": _count("of them, at a stage in the later"),
        "stayed_inactive": _count("inactive in both"),
        "inactive_unseen": _count("not to be seen in the later"),
        "arrived": _count("people at a stage in the later, whose first act was in it"),
        "into_view": _count("at a stage in the later, and not to be seen in the earlier, or perhaps there before"),
        "into_view_inactive": _count("inactive in the later, and not to be seen in the earlier"),
        "acted_after": _count("all people at a stage in the later"),
        "inactive_after": _count("all people inactive in the later"),
    },
)
TRANSITIONS: Final = Table(
    "a place before and a place after, over all steps from one period to the next",
    {
        "before": _text("where they were: a stage, or inactive"),
        "after": _text("where they were a period later"),
        "n": _count("steps from the place before"),
        "met": _count("of them, steps to the place after"),
        "people": _count("people who took the steps of n"),
        "share": _number("met of n"),
        **_INTERVAL,
    },
)
TRANSITION_GROUPS: Final = Table(
    "a place before, a place after, and two groups of people",
    {
        "before": _text("where they were: a stage, or inactive"),
        "after": _text("where they were a period later"),
        "n": _count("steps of the first group from the place before"),
        "met": _count("of them, steps to the place after"),
        "people": _count("people who took the steps of n"),
        "beside": _count("steps of the other group from the place before"),
        "beside_met": _count("of them, steps to the place after"),
        "beside_people": _count("people who took them"),
        "difference": _number("of the two shares, the first less the other; null with fewer than 10 people in one"),
        **_INTERVAL,
        "p_value": _number("of no difference, allowing for the number of cells"),
    },
)
FIRST_ACTS: Final = Table(
    "a person of whom it is known when they first came, with their first three acts",
    {
        "person": _text("who"),
        "first": _text("the action of the first act"),
        "second": _text("of the second; null if there was none so far"),
        "third": _text("of the third"),
    },
)
FIRST_PATHS: Final = Table(
    "a way in which people began",
    {
        "first": _text("the action of the first act"),
        "second": _text("of the second; null if there was none so far"),
        "third": _text("of the third"),
        "people": _count("how many began so"),
    },
)


def _shares(names: Mapping[str, str]) -> dict[str, Column]:
    return {
        f"{what}_{name}": _number(f"{said} {meaning}")
        for name, meaning in names.items()
        for what, said in (("share", "share who"), ("low", "lower end of the share who"), ("high", "upper end: who"))
    }


FIRST_OUTCOMES: Final = Table(
    "a person who is followed from their first contribution",
    {
        "person": _text("who"),
        "started_at": _instant("their first contribution"),
        "days": _number("whole days until they led or left, or until a year before the end of what could be seen"),
        "event": _count("what came first: 1 led, 2 left for a year, 0 neither yet"),
        "entered_days": _number("whole days until it could be seen whether they lead; 0 if it could at once"),
    },
)
INCIDENCE: Final = Table(
    "a day after the first contribution",
    {
        "days": _number("which day"),
        **_shares({"neither": "did neither by then", "led": "led first", "left": "left for a year first"}),
        "at_risk": _count("people who had done neither and were followed until just before it"),
    },
)
STAYS: Final = Table(
    "a group of people who are followed from their first contribution",
    {
        "group": _text("its name"),
        "n": _count("people"),
        "days": _number("mean days until they left, of which those of one year count"),
        "low": _number("lower end of its interval"),
        "high": _number("upper end of its interval"),
    },
)
STAY_PAIRS: Final = Table(
    "two groups of STAYS",
    {
        "group": _text("one"),
        "other": _text("the other"),
        "days": _number("mean days of the one less those of the other"),
        "low": _number("lower end of its interval"),
        "high": _number("upper end of its interval"),
        "p_value": _number("of no difference, allowing for the number of pairs; null where nobody's stay varies"),
    },
)
STATES_BY_MONTH: Final = Table(
    "a month after the first act",
    {
        "month": _count("how many months later; 0 is the day of the act"),
        **_shares(
            {
                "active": "were active and had not led",
                "inactive": "had left for a year and not come back",
                "leading": "were active and had led",
            }
        ),
        "at_risk": _count("people followed until just before it"),
    },
)
COMPARED: Final = Table(
    "a measure and one of several communities",
    {
        "question": _text("structure, journeys or work: which table it is in"),
        "measure": _text("what is measured"),
        "unit": _text("share, days, gini, people, count or network"),
        "community": _text("its short name"),
        "value": _number("null where it is not known, or not shown"),
        "low": _number("lower end of its interval; of a network, of that of random networks"),
        "high": _number("upper end"),
        "n": _known_count("people that it rests on"),
        "reason": _text("why it is not compared, or not shown; null if it is"),
    },
)
DIFFERENCES: Final = Table(
    "a measure and two communities",
    {
        "question": _text("which table it is in"),
        "measure": _text("what is measured"),
        "unit": _text("share, days or gini"),
        "first": _text("one community"),
        "second": _text("the other"),
        "difference": _number("the first less the second"),
        "low": _number("lower end of its interval"),
        "high": _number("upper end"),
        "p_value": _number("of no difference, allowing for all measures and pairs"),
        "told": _flag("whether interval and test agree that there is one"),
    },
)
WORKING_GROUPS: Final = Table(
    "a working group on whose roster people stand",
    {
        "group": _text("its place"),
        "people": _count("people on its roster"),
        "elsewhere": _count("of them, on another group's roster too"),
    },
)
ROLES_LISTED: Final = Table(
    "a day of a list and a role that it names",
    {
        "on": _day("the list's day: who held the role by then"),
        "action": _text("appointed or granted"),
        "people": _count("how many people it names"),
    },
)
STEPS_BY_GROUP: Final = Table("a group of people", {"group": _text("its name"), **_STEP})
STEPS: Final = Table(
    "a person who could take the step from a stage, in the order and with the index of the journeys",
    {
        "person": _text("who"),
        "started_at": _instant("first act of the stage"),
        "stepped_at": _instant("first act of the next one; null if not yet"),
        "days": _number("between the two, or until the end of observation"),
        "happened": _flag("whether the step was taken"),
        "entered_days": _number("days from the start until the next stage could be seen; 0 if it could at once"),
        "followed_days": _number("from the start to the end of observation"),
    },
)
STEP_CURVE: Final = Table(
    "a day after the stage was reached",
    {
        "days": _number("which day"),
        "share": _number("share that stepped by then"),
        **_INTERVAL,
        "at_risk": _count("people followed until just before it"),
    },
)
OTHER_CHOICES: Final = Table(
    "a headline under another choice; first, with an empty choice, as it is shown",
    {
        "choice": _text("what was chosen otherwise; empty for what is shown"),
        "headline": _text("which headline of the page"),
        "kind": _text("what its value is: share, days, people, areas or modularity"),
        "value": _number("null if unknown, or of days if under half got there"),
        "low": _number("lower end of its interval, or of the random networks'; null if open; of counts the count"),
        "high": _number("upper end"),
        "n": _count("people it rests on"),
        "outcome": _text("shown, same, holds, differs or unknown"),
        "reason": _text("why it is unknown; empty if it is known"),
    },
)
SOURCE_MONTHS: Final = Table(
    "a source and a month, from its first to its last",
    {
        "source": _text("format of the export"),
        "month": _day("the first day of the month"),
        "events": _count("acts it tells of that month; 0 where it has a gap"),
    },
)
SOURCE_SPANS: Final = Table(
    "a source",
    {
        "source": _text("format of the export"),
        "from_month": _day("first month with an act"),
        "until_month": _day("last month with an act"),
        "months": _count("months between them, both included"),
        "months_with_events": _count("of them, with an act"),
        "events": _count("acts"),
        "gaps": _text("the months without, in words"),
    },
)

# Kinds of work.

WORK_UNITS: Final = Table(
    "a piece of work, the earliest first",
    {
        "person": _text("who did it"),
        "at": _instant("when it was first worked on"),
        "place": _text("where"),
        "kind": _text("kind of work"),
    },
)
_KIND_SHARE: Final = {
    "kind": _text("kind of work"),
    "people": _count("people who did any of it"),
    "n": _count("people of the group"),
    "share": _number("the people's parts of it, divided by n"),
    **_INTERVAL,
}
KIND_SHARES: Final = Table("a kind of work, the largest share first", _KIND_SHARE)
KIND_SHARES_BY_PERIOD: Final = Table(
    "a period's kind of work",
    {
        "period": _text("its name"),
        "from_on": _day("its first day"),
        "until_on": _day("the day after it"),
        **_KIND_SHARE,
        **_FINISHED,
    },
)
KIND_SHARES_BY_GROUP: Final = Table(
    "a group's kind of work", {"group": _text("first acts, or those who got to a stage"), **_KIND_SHARE}
)
LANGUAGES: Final = Table(
    "a language that anything was translated to",
    {"language": _text("its name"), "people": _count("people who translated to it")},
)
VIEWS: Final = Table(
    "a way to look at a community",
    {
        "view": _text("what would be looked at alone"),
        "observable": _flag("whether it is loaded"),
        "seen": _known_count("people it shows; null if not observable"),
        "lost": _known_count("people whose work it does not show; null if not observable"),
        "n": _known_count("people of whom any work is known"),
    },
)
UNCREDITED: Final = Table(
    "a kind of work that a person did and is not listed for",
    {
        "person": _text("who"),
        "kind": _text("kind of work"),
        "acts": _count("acts of it"),
        "last_at": _instant("the last of them"),
        "listed": _flag("whether the person is on the list for anything"),
    },
)
CHANGES_WITH_AGENTS: Final = Table(
    "an act by which a person or an AI agent made a change, the earliest first",
    {
        "person": _text("who; of an agent's own change its account"),
        "at": _instant("when"),
        "what": _text("commits, offered changes or landed changes"),
        "kind": _text("kind of work"),
        "agent": _text("the agent whose mark it carries; null if none"),
        "by_agent": _flag("whether an agent made it alone"),
        "first": _flag("whether it is the first row of its change: the others are of its further authors"),
        "began_at": _instant("first change of the person; null of an agent, and where there may have been one before"),
    },
)
_MARKED: Final = {
    "n": _count("how many there are"),
    "marked": _count("of them, with the mark of an agent"),
    "unmarked": _count("of them, without"),
    "share": _number("share with a mark: a least one, since a missing mark proves nothing"),
    **_INTERVAL,
}
AGENT_SHARES: Final = Table(
    "a group of changes or people", {"group": _text("kind, stage, agent, or what is counted"), **_MARKED}
)
AGENT_SHARES_BY_PERIOD: Final = Table(
    "a quarter and what is counted in it",
    {
        "period": _text("its name"),
        "from_on": _day("its first day"),
        "what": _text("kind of change, people or newcomers"),
        **_MARKED,
        **_FINISHED,
    },
)

# Answers to newcomers.

MESSAGES: Final = Table(
    "a message that opens a thread, or a newcomer's first one, the earliest first",
    {
        "person": _text("who wrote it"),
        "at": _instant("when"),
        "action": _text("how"),
        "place": _text("where"),
        "thread": _text("in which thread"),
        "is_new": _flag("whether the person was a newcomer"),
        "is_unsure": _flag("whether they seem one, but may have been there before their places could be seen"),
        "is_first": _flag("whether it is their first message of all"),
        "opens": _flag("whether it opens its thread"),
        "replied_at": _instant("when it was answered; null if nobody did"),
        "hours": _number("until it was answered, or its wait ended otherwise"),
        "answered": _flag("whether it was answered while its place was seen without gap"),
        "followed_hours": _number("until the wait ended without an answer, or observation of the place did"),
        "taken_in": _flag("whether the change was taken in without a word"),
        "is_told": _flag("whether an answer could be seen at all"),
    },
)
_ANSWER_SHARE: Final = {
    "n": _count("messages"),
    "answered": _count("of them, answered in time"),
    "not_answered": _count("not answered in time"),
    "neither": _count("whose time is not over, or that were taken in without a word"),
    "share": _number("share not answered in time"),
    **_INTERVAL,
}
REPLIES: Final = Table(
    "a message in a thread, in the order of the acts and with their index",
    {
        "person": _text("who wrote it"),
        "at": _instant("when"),
        "action": _text("how"),
        "place": _text("where"),
        "thread": _text("in which thread"),
        "replied_at": _instant("the first reply by somebody else; null if none"),
        "replied_by": _text("who replied; null if nobody"),
        "replied_how": _text("the reply's action; null if none"),
    },
)
ANSWERS_BY_PERIOD: Final = Table(
    "a period", {"from_on": _day("its first day"), "period": _text("its name"), **_ANSWER_SHARE, **_FINISHED}
)
ANSWERS_BY_GROUP: Final = Table(
    "a group of messages",
    {"group": _text("its name"), **_ANSWER_SHARE, "together": _count("how many small groups are in it")},
)
WAIT_CURVE: Final = Table(
    "a group and an hour after the message",
    {
        "group": _text("newcomers or known people"),
        "hours": _number("which hour"),
        "share": _number("share answered by then"),
        **_INTERVAL,
        "at_risk": _count("messages waiting until just before it"),
    },
)
WEEKS: Final = Table(
    "a week",
    {
        "week": _day("its Monday"),
        "arrivals": _count("people who joined or went further for the first time"),
        "answers": _count("answers to newcomers"),
        "answerers": _count("people who gave them"),
        **_FINISHED,
    },
)
ARRIVALS: Final = Table(
    "a person who joined or went further, the earliest first",
    {
        "person": _text("who"),
        "arrived_at": _instant("first such act of their own"),
        "answered_days": _number("until the first answer; null if none while they were new"),
        "asked": _flag("whether that first act could be answered: it was in a thread"),
    },
)

# Who carries the work.

CORE_MONTHS: Final = Table(
    "a month and the window that ends with it; before these, the groups it was counted by",
    {
        "month": _day("its first day"),
        "pieces": _count("pieces of work in the window"),
        "people": _count("people who did them"),
        "core": _count("the fewest who did 80 % of them"),
        "bus_factor": _count("the fewest who did half of them"),
        "most": _number("the largest part that one person did"),
        "whole": _flag("whether the window lies wholly after the first piece"),
        **_FINISHED,
    },
)
CARRIED: Final = Table(
    "a person's part of a place, kind of work or both; before these, the columns that say of which",
    {
        "person": _text("who"),
        "pieces": _count("pieces of work they did in the window"),
        "total": _count("pieces that all did"),
        "share": _number("their part"),
        "others": _count("other people who did any"),
        "next_person": _text("the active person who did most of it beside them; null if nobody"),
        "next_pieces": _known_count("how much that one did"),
        "next_where": _text("here, or elsewhere: the same kind in another place"),
    },
)
MOVES: Final = Table(
    "a person who did anything in either of two periods",
    {
        "person": _text("who"),
        "before": _text("furthest stage in the earlier period; null if not there"),
        "now": _text("furthest stage in the later period; null if not there"),
        "moved": _text("what became of them"),
    },
)
SILENT_PAIRS: Final = Table(
    "two people who work side by side and never talked",
    {
        "person": _text("one of them"),
        "other": _text("the other"),
        "times": _count("how often they were side by side"),
        "place": _text("where, the last time"),
        "work": _text("at which kind of work; null for files"),
        "month": _text("in which month; null for files"),
        "path": _text("at which file; null for months"),
    },
)

# Whom to invite, and what inviting did.

SIGNALS: Final = {
    "silent_days": "days since the last act, until the end of their own places",
    "here_days": "days since the first act that is seen",
    "acts": "acts",
    "recent_acts": "acts of the last 30 days",
    "before_acts": "acts of the 30 days before those",
    "places": "places of acts",
    "answered": "messages of theirs that were answered",
    "answered_by_known": "of these, those that somebody answered first who had contributed",
    "waiting": "of what they asked lately, what waits for a reply",
    "waiting_days": "days that the newest of these waits; 0 if none",
    "answered_soon": "whether the first message was answered soon (1 or 0); 0 if it may not be the first",
    "spoken_to": "acts of others toward them",
    "closed": "threads they opened that are closed",
    "claimed": "issues they claimed",
    "in_changes": "messages about changes",
    "once": "whether they contributed once (1 or 0)",
    "by_door": "whether they came by an entry point that the community built (1 or 0)",
    "by_event": "whether they came by an event (1 or 0)",
}
"""What a candidate did before an instant: numbers, one column each."""
_SIGNAL_COLUMNS: Final = {name: _number(meaning) for name, meaning in SIGNALS.items()}
CANDIDATES: Final = Table(
    "a candidate, in the order of the journeys",
    {
        "person": _text("who"),
        "stage": _text("join, or contribute: once, and quiet since"),
        "first_at": _instant("first act of their own"),
        "last_at": _instant("last act of their own before the instant"),
        "who": _count("their number among the people of all acts"),
    },
)
PAST_CANDIDATES: Final = Table(
    "a candidate on a day of the past",
    {
        "on": _instant("the instant that was looked from"),
        "person": _text("who"),
        "stage": _text("join or contribute"),
        **_SIGNAL_COLUMNS,
        "after_days": _number("days until they contributed; infinite if that was not observed"),
        "contributed": _flag("whether they contributed within the days that count, as far as observed"),
    },
)
RANKED: Final = Table(
    "a candidate, the first to look at first",
    {
        "person": _text("who"),
        "stage": _text("join or contribute"),
        "promise": _number("chance to contribute within the days that count"),
        "need": _number("share of three signs that they may leave"),
        "unanswered": _flag("whether a message of theirs waits for a reply"),
        "slowing": _flag("whether they do less than before"),
        "anyway": _flag("whether they are likely to contribute without an invitation"),
        **_SIGNAL_COLUMNS,
    },
)
CARD_ACTS: Final = Table(
    "one of a candidate's last acts, the newest first",
    {
        "person": _text("who"),
        "at": _instant("when"),
        "action": _text("what"),
        "place": _text("where"),
        "thread": _text("in which thread; null outside threads"),
        "title": _text("the thread's title; null if no export says it"),
    },
)
MEASURES: Final = {
    "auc": "chance that somebody who contributed stood above somebody who did not",
    "average_precision": "mean share of those who contributed, down to each of them",
    "precision_10": "share of the list's first that contributed",
    "recall_10": "share of those who contributed that the list's first held",
    "recall_top": "share of those who contributed that its top part held",
    "brier_skill": "share by which the chances' squared error is below that of one chance for everybody",
    "observed_expected": "how many contributed for each one whom the chances expected",
}
"""What a way to rank is measured by in the back-test; the last two are null where it was given no chances."""
METHODS: Final = Table(
    "a way to rank, with its measures",
    {
        "method": _text("which"),
        **{
            f"{name}{end}": _number(f"{meaning}{said}")
            for name, meaning in MEASURES.items()
            for end, said in (("", ""), ("_low", ", lower end"), ("_high", ", upper end"))
        },
    },
)
BINS: Final = Table(
    "a fifth of the candidates by chance",
    {
        "promised": _number("their mean chance"),
        "contributed": _number("the share that contributed"),
        **_INTERVAL,
        "n": _count("how many rows: a person stands in one for each day"),
    },
)
TASKS: Final = Table(
    "an open task near what a person touched, the nearest first",
    {
        "person": _text("for whom"),
        "rank": _count("1 for the nearest"),
        "place": _text("where the task is"),
        "thread": _text("in which thread"),
        "title": _text("its title"),
        "opened_at": _instant("when it was opened"),
        "last_at": _instant("last act in it"),
        "same_place": _number("part of the person's acts that were there, 0 to 1"),
        "same_labels": _number("part of its labels on threads they were in, 0 to 1"),
        "same_words": _number("likeness of its title to theirs, 0 to 1"),
        "near": _number("the three together, 0 to 1"),
        "mark": _text("the label that marks it as one for newcomers"),
        "touched": _flag("whether the person was in its thread"),
        "common_labels": Column("object", "a list of labels that it shares with threads they were in"),
        "common_words": Column("object", "a list of words that its title shares with theirs"),
    },
)
LOOKED_AT: Final = Table(
    "a person on a day on which somebody was invited",
    {
        "person": _text("who"),
        "on": _instant("the instant that was looked from"),
        "stage": _text("join or contribute; null if they were no candidate"),
        "promise": _number("chance to contribute, estimated from before the day; null if they were no candidate"),
        "invited": _flag("whether they were invited that day"),
        "list_name": _text("the waiting list they were drawn into that day; null if none"),
        "contributed": _flag("whether they contributed within the days that count after it"),
        "later": _flag("whether they were invited in those days"),
        "learnt": _flag("whether the chance is a model's, not a rule's"),
    },
)
MATCHED_PAIRS: Final = Table(
    "an invited person and the nearest who was not",
    {
        "person": _text("who was invited"),
        "on": _instant("on which day"),
        "stage": _text("the stage of both"),
        "promise": _number("the invited person's chance to contribute before"),
        "contributed": _flag("whether the invited person contributed"),
        "other": _text("who was not invited"),
        "other_promise": _number("that person's chance"),
        "other_contributed": _flag("whether that person contributed"),
        "other_later": _flag("whether that person was invited later"),
    },
)

# What changed.

CHANGES: Final = Table(
    "something that people did, or are",
    {
        "what": _text("new, joined, contributed, led, active or left"),
        "now": _known_count("people in the last period, or at its end; null if not observable"),
        "before": _known_count("people in the period before; null if the exports do not reach back far enough"),
        "unsure": _count("people more of the last period who may have been there before the exports begin"),
        "p_value": _number("whether both periods differ beyond chance, for all rows together; null if not compared"),
    },
)

# Mentors.

MENTORS: Final = Table(
    "a mentor who set anything, or has somebody",
    {
        "person": _text("who"),
        "weight": _text("none, low, normal or high"),
        "cap": _known_count("newcomers at once, at most"),
        "away_from": _day("first day away; null for an open beginning, or not away"),
        "away_until": _day("last day away; null for an open end, or not away"),
    },
)
_FIT: Final = {
    "places": _number("likeness of their places, 0 to 1; null if nobody can tell"),
    "kinds": _number("likeness of their kinds of work, 0 to 1; null if nobody can tell"),
    "contact": _number("previous contact, 0 to 1"),
    "hours": _number("overlap of their active hours, 0 to 1; null if nobody can tell"),
    "fit": _number("the parts together, 0 to 1"),
}
FITS: Final = Table(
    "a newcomer and a mentor",
    {
        "person": _text("the newcomer"),
        "mentor": _text("the mentor"),
        **_FIT,
        "common": _flag("whether they share a place or kind of work, or had contact"),
    },
)
PROPOSALS: Final = Table(
    "a newcomer",
    {
        "person": _text("the newcomer"),
        "mentor": _text("the mentor who is proposed; null if nobody"),
        **_FIT,
        "why_not": _text("why nobody is proposed; null if somebody is"),
    },
)
PAIRS_AFTER: Final = Table(
    "a pair of newcomer and mentor, those to act on first",
    {
        "person": _text("the newcomer"),
        "mentor": _text("the mentor; null if not here any more"),
        "paired_at": _instant("since when"),
        "state": _text("what comes next"),
        "reason": Column("object", "why: a journeys.analysis.mentoring.follow_up.Reason"),
        "next_mentor": _text("another mentor, where the newcomer should be handed over; null if none"),
        "next_common": Column("object", "what the two have in common; null if none"),
        "next_why_not": _text("why there is no other mentor; null if there is one"),
    },
)
CARD_FLAGS: Final = Table(
    "a model, one of its bases, and something that a card can say or that can change beside it",
    {
        "child": _text("the place of the model that was made"),
        "parent": _text("the place of the model that it was made from"),
        "relation": _text("how: finetune, adapter, quantized or merge; null where it is not known"),
        "basis": _text("how the edge is known: declared, inferred or guessed"),
        "need": _text("harms, recognition or ownership"),
        "item": _text("which thing: a key of journeys.analysis.cards.says.ITEMS, or licence_change, gate, audience"),
        "flag": _text("what became of it: a key of journeys.sentences.cards.FLAGS"),
        "state": _text("of the child's card: present, template, empty or absent; null for a change"),
        "parent_state": _text("of the parent's card; null where it is not known"),
        "passage": _text("what stands in the child's card; null if nothing"),
        "parent_passage": _text("what stands in the parent's card; null if nothing"),
    },
)
CARD_STATES: Final = Table(
    "a model and a thing that a card can say, of models the text of whose card is known",
    {
        "model": _text("the model's place"),
        "need": _text("harms, recognition or ownership"),
        "item": _text("which thing: a key of journeys.analysis.cards.says.ITEMS"),
        "state": _text("present, template, empty or absent"),
        "words": _text("a digest of the words of what is said, whatever their case and spacing; null without any"),
    },
)
CARD_COVERAGE: Final = Table(
    "a thing that a card can say, in a group of models",
    {
        "group": _text("inside or outside: whether the models are the community's own"),
        "need": _text("harms, recognition or ownership"),
        "item": _text("which thing: a key of journeys.analysis.cards.says.ITEMS"),
        "present": _count("models whose cards say it"),
        "template": _count("models with only a template's words in its place"),
        "empty": _count("models with nothing in its place"),
        "alike": _count("models whose cards say it in the words in which most do: those of a program, if many"),
        "n": _count("models of the group the text of whose card is known"),
    },
)
MISSING_CREDITS: Final = Table(
    "a model whose card leaves a credit open",
    {
        "child": _text("the place of the model"),
        "parents": Column("object", "a list of the places of the models that it was made from"),
        "relation": _text("how; null where it is not known or differs"),
        "basis": _text("how the edges are known; guessed if one of them is"),
        "missing": Column("object", "a list of what is missing: base_declared, base_named, citation, licence"),
        "yaml": _text("lines for the card's metadata that declare the bases; null where they are declared"),
    },
)

# Models of the Hub, and what grew out of them.

MODELS: Final = Table(
    "a model that an export describes, by its name",
    {
        "model": _text("its place, such as hub:model/owner/name"),
        "owner": _text("the owner's name on the Hub; empty of the Hub's first models, whose names have none"),
        "seen_at": _instant("the day of the newest export that describes it, or else its last change; null if neither"),
        "created_at": _instant("when it was created; null where that is not known"),
        "at_floor": _flag("whether it is older than the Hub's dates of creation, which begin on 2 March 2022"),
        "licence": _text("as in its metadata, in small letters; null if none is named"),
        "gated": _text("no, auto, manual or text as on the Hub; null where that is not told"),
        "private": _flag("whether an export says that it is private"),
        "task": _text("what it is for, by the Hub's names; null if unknown"),
        "downloads": _known_count("downloads of 30 days; null where that is not told"),
        "likes": _known_count("likes; null where that is not told"),
    },
)
MODEL_TERMS: Final = Table(
    "a model that an export describes, in the order of models, and what an option of policy asks about it",
    {
        "model": _text("its place"),
        "gated": _text("no, auto, manual or text as on the Hub; null where that is not told"),
        "licence": _text("as of the models, but for other by the name beside it; null if none is named"),
        "downloads": _known_count("downloads of 30 days; null where that is not told"),
        "marked": _flag("whether an export says that it is not for all audiences"),
        "has_card": _flag("whether an export tells what its card says"),
        "out_of_scope": _flag("whether its card states uses that are out of scope"),
        "limitations": _flag("whether its card states risks or limitations"),
    },
)
MODEL_REQUESTS: Final = Table(
    "a discussion of a model whose title asks for something",
    {
        "place": _text("the model's place"),
        "thread": _text("which discussion"),
        "credit": _flag("whether it asks for credit"),
        "licence": _flag("whether it asks for, or about, a licence"),
        "risks": _flag("whether it asks for notes on risks"),
        "by_program": _flag("whether a program opened it"),
        "opened_at": _instant("when"),
        "state": _text("as exports tell it last: open, closed, merged or draft; null if none does"),
        "days": _number("until the first answer of another person, or the end of observation; null if not followed"),
        "answered": _flag("whether there was one"),
    },
)
POLICY_ROOTS: Final = Table(
    "a root with models of other owners below it",
    {
        "root": _text("its place"),
        "told": _flag("whether an export describes it: else its gate and licence are not known"),
        "gated": _flag("whether it has a gate"),
        "licence": _text("as of the terms; null if none is named"),
        "restricts": _flag("whether its licence restricts uses"),
        "below": _count("described models of other owners than their bases' that grew out of it"),
        "gate_kept": _count("of these, behind a gate too; 0 where it has none"),
        "licence_kept": _count("of these, under a licence that is known to ask at least as much"),
    },
)
MODEL_EDGES: Final = Table(
    "a model and one model that it was made from",
    {
        "child": _text("the place of the model"),
        "parent": _text("the place of the other, whether or not an export describes it"),
        "relation": _text("finetune, adapter, quantized or merge; null if unknown"),
        "basis": _text("declared, inferred or guessed: see journeys.model.events.BASES_KNOWN"),
    },
)
MODEL_COUNTS: Final = Table(
    "a day of which exports tell how often one model was liked and downloaded, the earliest first",
    {
        "as_of": _instant("the day of the export, or else of its import; at midnight"),
        "told": _flag("whether the export tells its day"),
        "likes": _known_count("likes; null where that is not told"),
        "downloads": _known_count("downloads of the 30 days before; null where that is not told"),
        "downloads_ever": _known_count("downloads of all time; null where that is not told"),
    },
)
LINEAGE: Final = Table(
    "a model that is described or named as a base, in the order of models",
    {
        "model": _text("its place"),
        "owner": _text("as of the models, else by its name; empty if that has none"),
        "told": _flag("whether an export describes it: else it is only named as a base"),
        "under": _text("the base that it stands under in the tree; null of a root"),
        "relation": _text("how it was made from that one; null of a root"),
        "basis": _text("how that is known; null of a root"),
        "bases": _count("how many models it was made from"),
        "depth": _count("steps from its furthest root"),
        "children": _count("models made from it"),
        "below": _count("models that stand under it, directly or through others"),
    },
)
FIRST_DERIVATIVES: Final = Table(
    "a model whose day of creation is known",
    {
        "model": _text("its place"),
        "days": _number("from its creation to that of the first model made from it, or to the end of observation"),
        "happened": _flag("whether one was made from it"),
    },
)
DERIVED: Final = Table(
    "a model that grew out of a community's models, and one of these that it grew out of",
    {
        "model": _text("its place"),
        "owner": _text("the owner's name on the Hub; empty of the Hub's first models"),
        "root": _text("the place of the community's model"),
        "at": _instant("when it was created, at the latest"),
        "since": _instant("after when it was, where its day of creation is not known; null where it is exact"),
    },
)
DOWNSTREAM_ACTS: Final = Table(
    "what an account did about a community's models, the earliest first",
    {
        "person": _text("which account; one of them where several are one person's"),
        "step": _text("the step that it shows: a key of journeys.model.vocabulary.DOWNSTREAM"),
        "action": _text("what: one of the step's actions"),
        "at": _instant("when, at the latest"),
        "since": _instant("after when it was, where only a list or an export's day says it; null where it is exact"),
        "place": _text("the community's model or organisation that it was about"),
    },
)
DOWNSTREAM_JOURNEYS: Final = Table(
    "an account that came to a community's models, the earliest first",
    {
        "person": _text("which account; one of them where several are one person's"),
        **{f"{step}_at": _instant(f"first act of the step {step}, at the latest; null if none") for step in DOWNSTREAM},
        **{
            f"{step}_since": _instant(f"after when {step}_at was, where it is not exact; null where it is")
            for step in DOWNSTREAM
        },
        "last_at": _instant("last act with an exact time; null if none"),
        "places": _text("the places of all acts, joined by journeys.model.windows.BETWEEN"),
        "inside": _flag("whether exports show that it belongs to the community's organisations"),
        "kind": _text("user or organisation; not told where no export tells"),
    },
)
DOWNSTREAM_COUNTS: Final = Table(
    "a group of the accounts that came to a community's models, and a step; what is not observable is null, never 0",
    {"group": _text("all, inside, outside, user, organisation or not told"), **STAGE_COUNTS.columns},
)
SLICES: Final = Table(
    "a slice of the picture of a tree of models, generation after generation",
    {
        "model": _text("which model; null for a slice of several"),
        "under": _text("the base whose slice it lies beside; null in the first generation"),
        "level": _count("which generation of the picture, from 0"),
        "begin": _count("where it begins: how many models stand before it"),
        "thick": _count("how many models it holds: those that stand under its own, and these"),
        "others": _count("models with one slice together; 0 for a slice of one model"),
        "told": _flag("whether an export describes the model"),
        "owner": _text("its owner; empty if its name has none, and for several"),
    },
)
