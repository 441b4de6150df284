"""The headlines of each page: one name for one quantity, on all pages.

Each function takes the numbers that the page's sentences are formed from, or the same kept answers. Where nothing is
recorded it does nothing, so that no visitor waits for it.
"""

from dataclasses import replace
from typing import Final

import pandas as pd

from journeys.analysis.candidates.ranking import Ranking
from journeys.analysis.compare.comparison import Comparison
from journeys.analysis.downstream.journeys import ALL
from journeys.analysis.funnel.timing import median_days
from journeys.analysis.leaving import Followed
from journeys.analysis.lineage.counts import Counts
from journeys.analysis.network.measures import NetworkMeasures
from journeys.analysis.policy.lens import Reach
from journeys.analysis.resilience import coverage_loss
from journeys.analysis.resilience.activity import CLASSES
from journeys.analysis.response.first_messages import Waiting
from journeys.analysis.response.waits import Share
from journeys.analysis.stats.states import row_on
from journeys.analysis.stats.survival import MIN_AT_RISK
from journeys.model import wording
from journeys.model.how_many_days import CHANGES_DAYS, YEAR_DAYS
from journeys.model.vocabulary import STAGES
from journeys.sentences import notes
from journeys.sentences.response import limit
from pages.parts.notes import data as notes_data
from pages.parts.record import record
from pages.parts.record.record import Cell, while_recording
from pages.parts.resilience import data as resilience_data
from pages.parts.shared import data, tables
from pages.parts.shared.filters import Choice, Scope

_LATELY: Final = {
    "new": "were new",
    "joined": "joined first",
    "contributed": "contributed first",
    "led": "led first",
    "left": "left",
}


@while_recording
def overview(choice: Choice, changes: pd.DataFrame) -> None:
    """State who reached each stage, who came and went on in the last days, who is active and who left."""
    table = f"changes-{choice.community.slug}"
    _reached(choice, data.stage_counts(choice))
    for row in changes.to_dict("records"):
        count = int(row["now"]) if wording.known(row["now"]) else None
        if row["what"] != "active":
            who = f"people who {_LATELY[row['what']]} in the last {CHANGES_DAYS} days"
            record.people(who, count, Cell(table, row["what"], "now"))
        elif beyond := _beyond_discovering(choice):
            record.people(f"active people who reached {beyond}", count, _active_cell(choice))


@while_recording
def models(counts: Counts) -> None:
    """State how many models were made from others, and by how many owners at least."""
    record.number("models described", counts.models)
    record.number("models made from another", counts.derived)
    record.people("owners who made a model from another owner's", counts.makers)


@while_recording
def cards(coverage: pd.DataFrame) -> None:
    """State of how many models the card is known, and how much they say."""
    for group, rows in coverage.groupby("group", sort=False):
        record.number(f"cards known, {group}", int(rows["n"].iloc[0]))
        record.number(f"things said, {group}", int(rows["present"].sum()))


@while_recording
def credits_(count: int) -> None:
    """State how many models leave a credit open."""
    record.number("models with an open credit", count)


@while_recording
def policy(option: str, reach: Reach) -> None:
    """State how many models an option of policy reaches, and on how many owners a duty would fall."""
    record.number("models made from another owner's", reach.models)
    record.number(f"models reached, {option}", reach.reached)
    record.people(f"owners with a duty, {option}", reach.bearers)


@while_recording
def downstream(choice: Scope, side: str, counts: pd.DataFrame) -> None:
    """State how many accounts of the chosen side took each step, and the share that goes on."""
    table, whose = f"downstream-{choice.community.slug}", "" if side == ALL else f" {side} the community"
    for row in counts[counts["observable"]].to_dict("records"):
        step, label = row["stage"], f"{side}\0{row['stage']}"
        record.people(f"accounts that {wording.DID[step]}{whose}", int(row["observed"]), Cell(table, label, "observed"))
        if wording.known(row["estimate"]):
            name = f"share of accounts that go on from {step}{whose}"
            record.share(name, float(row["estimate"]), int(row["n"]), Cell(table, label, "n"))


@while_recording
def funnel(choice: Choice, counts: pd.DataFrame) -> None:
    """State who reached each stage, and the share that goes on."""
    table, order = f"stages-{choice.community.slug}", _order(choice)
    _reached(choice, counts)
    view = data.view(choice)
    record.people("people known only from discovering", int((~tables.beyond_discovering(view.journeys)).sum()))
    for row in counts[counts["observable"]].to_dict("records"):
        stage = row["stage"]
        if wording.known(row["estimate"]):
            _could_go_on(choice, stage, int(row["n"]))
            name = f"share who go on from {stage}{order}"
            record.share(name, float(row["estimate"]), int(row["n"]), Cell(table, stage, "n"))


@while_recording
def timing(choice: Choice, stage: str, curve: pd.DataFrame, people: int) -> None:
    """State in how many days half have gone on from a stage."""
    _could_go_on(choice, stage, people)
    followed = len(curve) and curve["at_risk"].max() >= MIN_AT_RISK
    record.number(f"median days from {stage}{_order(choice)}", median_days(curve).days if followed else None)


@while_recording
def cohorts(choice: Choice, age_rows: pd.DataFrame, outcome: str) -> None:
    """State what share were active, or had reached a stage, one period after they came."""
    (row,) = age_rows[age_rows["age"] == 1].to_dict("records") or [{"share": None, "n": 0}]
    record.share(f"share {outcome} one {choice.period} after they came", row["share"], int(row["n"]))


@while_recording
def flow(choice: Choice, moves: pd.DataFrame) -> None:
    """State who acted in the last whole period."""
    # what became of whom is one cell of the download where one stage could be seen: it has its lot there
    record.people(f"people at a stage in the last whole {choice.period}", int(moves.iloc[-1]["acted_after"]))


@while_recording
def leaving(followed: Followed, rows: pd.DataFrame, *, can_lead: bool) -> None:
    """State who is followed from their first contribution, and what shares led and left first within a year."""
    record.people("people followed from their first contribution", len(followed.rows))
    year = row_on(rows, YEAR_DAYS) if len(rows) else {}
    for name in ("led", "left") if can_lead else ("left",):
        record.share(f"share who {name} first within a year", year.get(f"share_{name}"), len(followed.rows))


def compare(found: Comparison) -> None:
    """State how many measures are compared, and in how many a difference is told."""
    told = found.differences[found.differences["told"]]
    record.number("measures that are compared", int(found.differences["measure"].nunique()))
    record.number("measures in which communities differ", int(told["measure"].nunique()))


@while_recording
def work(choice: Scope, seen: pd.DataFrame) -> None:
    """State whose work is seen, and how much of it git alone would not show."""
    table, git = f"work-views-{choice.community.slug}", seen.iloc[0]
    record.people("people whose work is seen", int(seen["n"].max()), Cell(table, str(git["view"]), "n"))
    lost = int(git["lost"]) if git["observable"] else None
    record.people("people whose work git alone does not show", lost, Cell(table, str(git["view"]), "lost"))


@while_recording
def network(found: NetworkMeasures, ties: int) -> None:
    """State who is in the network, who of them is tied to anybody, and by how many ties."""
    record.people("people in the network", len(found.people))
    record.people("people tied to anybody", int((found.people["degree"] > 0).sum()))
    record.people("newcomers in the network", found.newcomers)
    record.number("ties", ties)


@while_recording
def resilience(choice: Choice) -> None:
    """State how few people carry the work, what depends on one of them, and who is active, drifting and away."""
    slug, core = choice.community.slug, resilience_data.core_by_month(choice)
    if len(core):
        last = core.iloc[-1]
        record.people("bus factor", int(last["bus_factor"]), Cell(f"core-{slug}", "", "bus_factor"))
        record.people("people who did 80 % of the year's work", int(last["core"]), Cell(f"core-{slug}", "", "core"))
        record.people("people who worked in the year", int(last["people"]), Cell(f"core-{slug}", "", "people"))
    loss = coverage_loss.measure_loss(resilience_data.carried(choice))
    record.number("areas of work", loss.areas)
    record.number("areas that would lose half or more", loss.half)
    days, beyond = resilience_data.count_days(choice), _beyond_discovering(choice)
    if len(days) and beyond:
        for name in CLASSES:
            who = f"{name} people who reached {beyond}"
            record.people(who, int(days.iloc[-1][name]), replace(_active_cell(choice), column=name))


@while_recording
def invite(ranking: Ranking) -> None:
    """State how many candidates there are, and how many of them to invite."""
    record.people("candidates", len(ranking.people))
    record.people("candidates to invite", len(ranking.to_invite))
    record.people("people known only from discovering", ranking.only_discovered)


@while_recording
def unanswered(waiting: Waiting, share: Share, hours: int) -> None:
    """State how many messages of newcomers wait, and which share of the first ones was not answered in time."""
    record.number(f"messages not answered for {limit(hours)}", len(waiting.listed))
    # a first message is one of each person
    record.share(f"share of first messages not answered within {limit(hours)}", share.share, share.n)


@while_recording
def outreach(choice: Scope) -> None:
    """State how many people were invited, and for how many something is due."""
    standing = notes_data.standing(choice)
    record.people("people invited so far", int(standing["invited_at"].notna().sum()))
    record.people("people due this week", len(notes.due_within(standing, notes_data.today())))


@while_recording
def imports(imported: pd.DataFrame) -> None:
    """State how many files are loaded, and how many acts they brought."""
    record.number("files loaded", len(imported))
    record.number("acts loaded", int(imported["new"].sum()))


@while_recording
def identities(choice: Scope) -> None:
    """State how many suggestions wait for a decision."""
    record.number("suggestions that wait", len(data.view(choice).undecided))


def _reached(choice: Choice, counts: pd.DataFrame) -> None:
    for row in counts[counts["observable"]].to_dict("records"):
        cell = Cell(f"stages-{choice.community.slug}", row["stage"], "reached")
        record.people(f"people who reached {row['stage']}{_order(choice)}", int(row["reached"]), cell)


def _could_go_on(choice: Choice, stage: str, people: int) -> None:
    cell = Cell(f"stages-{choice.community.slug}", stage, "n")
    record.people(f"people followed from {stage}{_order(choice)}", people, cell)


def _order(choice: Choice) -> str:
    # in strict order other people are counted under the same words
    return " in strict order" if choice.mode == "strict" else ""


def _beyond_discovering(choice: Choice) -> str:
    return next(iter(data.settings(choice).later(STAGES[0])), "")


def _active_cell(choice: Choice) -> Cell:
    return Cell(f"days-{choice.community.slug}", "", "active")
