"""Does the answer of a page hold under other choices? Computed when a reader asks, and shown folded."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Final, NamedTuple

import pandas as pd
import streamlit as st

from journeys.analysis import robustness
from journeys.analysis.network.graph import By
from journeys.analysis.robustness import Answer, OtherChoice
from journeys.analysis.stats.download_rounding import CHOICES_LAYOUT
from journeys.model import wording
from journeys.sentences import shared as sentences
from journeys.snapshot.other_choices import acts_under, is_other
from journeys.snapshot.snapshot import Snapshot
from pages.parts.shared import blocks, data, session_keys
from pages.parts.shared.cached import ANSWERS, cached, open_store
from pages.parts.shared.filters import Choice, Scope

_TRYING: Final = "Counting again under other choices …"
_Answers = Callable[[Snapshot, OtherChoice], dict[str, Answer]]


class Tried(NamedTuple):
    """Headlines as :data:`journeys.model.tables.OTHER_CHOICES`, and the choices that have nothing to change here."""

    rows: pd.DataFrame
    untried: list[str]


@cached(ANSWERS, _TRYING)
def of_funnel(choice: Choice) -> Tried:
    """Count who goes on from each stage again."""

    def answers(view: Snapshot, _: OtherChoice) -> dict[str, Answer]:
        return robustness.funnel_answers(view.journeys, view.settings(choice.mode))

    return _try(choice, robustness.other_choices(choice.community), answers)


@cached(ANSWERS, _TRYING)
def of_timing(choice: Choice, step: str) -> Tried:
    """Estimate the median days of a step again."""

    def answers(view: Snapshot, _: OtherChoice) -> dict[str, Answer]:
        return robustness.timing_answers(view.journeys, step, view.settings(choice.mode))

    return _try(choice, robustness.other_choices(choice.community), answers)


@cached(ANSWERS, _TRYING)
def of_network(choice: Scope, by: By, until: datetime) -> Tried:
    """Compare the network until an instant with chance again."""
    seen = data.view(choice)
    began = seen.journeys["first_at"].min().to_pydatetime()
    windows = {
        other.name: robustness.window_of_network(other, began, until, seen.observed_until)
        for other in (robustness.SHOWN, *robustness.network_choices(choice.community))
    }

    def answers(view: Snapshot, other: OtherChoice) -> dict[str, Answer]:
        # no day of the definition is part of the network
        window = windows[robustness.SHOWN.name if other.community else other.name]
        if window is None:
            return {}
        return robustness.network_answers(
            _acts(choice, view, other), view.journeys, since=window[0], observed_until=window[1], by=by
        )

    choices = robustness.network_choices(choice.community)
    return _try(choice, choices, answers, {name for name, window in windows.items() if window is None})


@cached(ANSWERS, _TRYING)
def of_resilience(choice: Scope) -> Tried:
    """Count on how few people the work rests again."""

    def answers(view: Snapshot, other: OtherChoice) -> dict[str, Answer]:
        return robustness.resilience_answers(
            _acts(choice, view, other),
            view.journeys,
            observed_until=view.observed_until,
            active_days=view.community.active_days,
        )

    return _try(choice, robustness.other_choices(choice.community), answers)


def block(choice: Choice, page: str, count: Callable[[], Tried]) -> None:
    """Offer, folded, to count a page's headlines again under other choices: a sentence, a table, a download."""
    with st.expander("Does the answer hold under other choices?"):
        if not st.toggle("Count it again under each", key=f"{session_keys.TRY_CHOICES}-{page}"):
            blocks.small(sentences.OTHER_CHOICES_NOTE)
            return
        rows, untried = count()
        blocks.say(sentences.other_choices(robustness.outcome_of(rows), untried))
        if len(rows):
            name = f"{page}-choices-{choice.community.slug}"
            blocks.people_table(table(rows), name, leaving(rows), CHOICES_LAYOUT)


def table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row a choice with its headlines in words, and what became of the answer."""
    said = rows.assign(said=[sentences.headline(row) for row in rows.to_dict("records")])
    wide = said.pivot(index="choice", columns="headline", values="said")
    shown = wide.reindex(index=rows["choice"].unique(), columns=rows["headline"].unique())
    outcomes = {"": "shown", **robustness.outcome_of(rows)}
    shown["The answer"] = [sentences.OUTCOMES[outcomes[choice]] for choice in shown.index]
    shown.insert(0, "Choice", [choice or "as shown" for choice in shown.index])
    return shown.rename(columns=wording.capitalised).reset_index(drop=True)


def leaving(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the table as it leaves: shares, people and other values apart, as they are rounded in different ways."""
    shares, people = (rows["value"].where(rows["kind"] == kind) for kind in ("share", "people"))
    others = rows["value"].where(~rows["kind"].isin(["share", "people"]))
    apart = rows.assign(share=shares, people=people.astype("Int64"), value=others.round(3))
    return apart[["choice", "headline", "n", "share", "people", "value", "outcome", "reason"]]


def _try(choice: Scope, others: Sequence[OtherChoice], answers: _Answers, without: Collection[str] = ()) -> Tried:
    seen = data.view(choice)
    tried = [other for other in others if other.name not in without and is_other(seen, other)]
    found = {other.name: answers(data.view_under(choice, other.name), other) for other in tried}
    rows = robustness.compare_choices(answers(seen, robustness.SHOWN), found)
    return Tried(rows, [other.name for other in others if other not in tried])


def _acts(choice: Scope, view: Snapshot, other: OtherChoice) -> pd.DataFrame:
    if other.changes_acts:
        return acts_under(open_store(), view, other)
    return data.acts(choice)
