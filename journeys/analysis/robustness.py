"""Does the answer hold under other choices? Each page's headlines as they are printed, compared choice by choice.

A choice changes the answer if it moves the printed value out of the interval printed for what is shown; a figure
without an interval holds if the same number is printed, a verdict if it is the same verdict. Left out: choices taken
together, of which there are too many, and any choice that the definition's author alone can judge, such as its rules.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from math import inf
from typing import Any, Final, Literal

import msgspec
import pandas as pd

from journeys.analysis.acts import furthest_stage
from journeys.analysis.funnel.funnel import count_stages
from journeys.analysis.funnel.settings import FunnelSettings
from journeys.analysis.funnel.steps import steps
from journeys.analysis.funnel.timing import median_days, time_to_next
from journeys.analysis.network import engine
from journeys.analysis.network.baseline import MIN_DRAWS, MOST_TIES, Baseline, interval
from journeys.analysis.network.engine import Ties
from journeys.analysis.network.graph import By, bipartite_graph, project
from journeys.analysis.network.groups import find_groups
from journeys.analysis.network.measures import SEED
from journeys.analysis.resilience.bus_factor import core_by_month
from journeys.analysis.resilience.coverage_loss import measure_loss, share_of_areas
from journeys.analysis.stats.survival import MIN_AT_RISK
from journeys.analysis.work.units import find_units
from journeys.model import tables
from journeys.model.communities.community import Community, Stages
from journeys.model.vocabulary import STAGES
from journeys.model.wording import FEW_PEOPLE, known

Joining = Literal["decided", "none", "all"]
"""Which accounts are one person's: by evidence and decisions, each its own person, or with all suggestions too."""
Kind = Literal["share", "days", "people", "areas", "modularity"]
_PRINTED: Final[Mapping[Kind, tuple[int, int]]] = {
    "share": (100, 0),
    "days": (1, 0),
    "people": (1, 0),
    "areas": (1, 0),
    "modularity": (1, 3),
}
"""For each kind by what it is multiplied for print, and its decimals."""
WINDOW_DAYS: Final = 90
"""By how much the activity window and the network's window are changed."""
HORIZONS: Final = (90, 180, 365)


@dataclass(frozen=True)
class Answer:
    """One headline, and what it rests on.

    Attributes
    ----------
    value
        A share, days, a number of people or areas, or the modularity; null if unknown, and of days if under half of
        the people got there.
    low, high
        The interval printed with it, null where it is open; of counts the count itself, of a modularity the limits of
        random networks.
    n
        The people it rests on.
    why
        Why it is unknown; empty if it is known.
    """

    kind: Kind
    value: float | None
    low: float | None
    high: float | None
    n: int
    why: str = ""

    @property
    def printed(self) -> tuple[float | None, float | None, float | None]:
        """Value, low and high as readers see them: shares in percent, with a decimal from a thousand people on."""
        scale, decimals = _PRINTED[self.kind]
        more = int(self.kind == "share" and self.n >= 1000)
        value, low, high = (
            None if each is None else round(scale * each, decimals + more) for each in (self.value, self.low, self.high)
        )
        return value, low, high


@dataclass(frozen=True)
class OtherChoice:
    """One choice made otherwise than shown; all others stay.

    ``community`` is the definition with other days, null if it stays. The network's window begins ``later`` and ends
    ``longer`` days after the one shown.
    """

    name: str
    community: Community | None = None
    joining: Joining = "decided"
    without_suspects: bool = False
    lists_exact: bool = False
    later: int = 0
    longer: int = 0

    @property
    def changes_acts(self) -> bool:
        """Whether the acts themselves are others: other people's, or dated otherwise."""
        return self.joining != "decided" or self.without_suspects or self.lists_exact


SHOWN: Final = OtherChoice("")
"""No other choice: what is shown."""


def other_choices(community: Community) -> list[OtherChoice]:
    """List the choices to try: other activity windows, horizons and identities, without suspects, lists as dated.

    What the definition says already is no other choice, and a window of no days is none.
    """
    return [*_activity_windows(community), *_rest(community)]


def network_choices(community: Community) -> list[OtherChoice]:
    """List the choices to try for the network: as :func:`other_choices`, with its own window for that of activity."""
    return [
        OtherChoice(f"network from {WINDOW_DAYS} days later on", later=WINDOW_DAYS),
        OtherChoice(f"network until {WINDOW_DAYS} days earlier", longer=-WINDOW_DAYS),
        OtherChoice(f"network until {WINDOW_DAYS} days later", longer=WINDOW_DAYS),
        *_rest(community),
    ]


def _rest(community: Community) -> list[OtherChoice]:
    return [
        *_horizons(community),
        OtherChoice("no accounts joined", joining="none"),
        OtherChoice("all suggestions accepted", joining="all"),
        OtherChoice("without accounts that look like programs", without_suspects=True),
        OtherChoice("entries of lists as exact dates", lists_exact=True),
    ]


def _activity_windows(community: Community) -> list[OtherChoice]:
    lengths = (community.active_days - WINDOW_DAYS, community.active_days + WINDOW_DAYS)
    return [
        OtherChoice(f"activity window of {days} days", msgspec.structs.replace(community, active_days=days))
        for days in lengths
        if days > 0
    ]


def _horizons(community: Community) -> list[OtherChoice]:
    shown = [community.horizon(stage) for stage in STAGES[:-1]]
    return [
        OtherChoice(f"horizon of {days} days", with_horizon(community, days))
        for days in HORIZONS
        if any(horizon != days for horizon in shown)
    ]


def with_horizon(community: Community, days: int) -> Community:
    """Return the definition with one horizon for the steps from all stages."""
    stages = {name: msgspec.structs.replace(getattr(community.stages, name), horizon_days=days) for name in STAGES}
    return msgspec.structs.replace(community, horizon_days=days, stages=Stages(**stages))


def funnel_answers(journeys: pd.DataFrame, settings: FunnelSettings) -> dict[str, Answer]:
    """Return of each observable stage the percentage who go on; see :func:`journeys.analysis.funnel.funnel`."""
    rows = count_stages(journeys, settings).to_dict("records")
    return {f"from {row['stage']}": _conversion(row) for row in rows if row["stage"] in settings.stages[:-1]}


def _conversion(row: Mapping[Any, Any]) -> Answer:
    if not known(row["estimate"]):
        return Answer("share", None, None, None, int(row["n"]) if known(row["n"]) else 0, str(row["reason"]))
    return Answer("share", float(row["estimate"]), float(row["low"]), float(row["high"]), int(row["n"]))


def timing_answers(journeys: pd.DataFrame, stage: str, settings: FunnelSettings) -> dict[str, Answer]:
    """Return the median days of the step from a stage; see :mod:`journeys.analysis.funnel.timing`."""
    name, why = f"days from {stage}", settings.why_no_step(stage)
    if why:
        return {name: Answer("days", None, None, None, 0, why)}
    rows, n = time_to_next(journeys, stage, settings), len(steps(journeys, stage, settings))
    if rows.empty or rows["at_risk"].max() < MIN_AT_RISK:
        return {name: Answer("days", None, None, None, n, f"fewer than {MIN_AT_RISK} people were followed")}
    median = median_days(rows)
    return {name: Answer("days", median.days, median.low, median.high, n)}


def network_answers(
    acts: pd.DataFrame, journeys: pd.DataFrame, *, observed_until: datetime, since: datetime | None = None, by: By
) -> dict[str, Answer]:
    """Return how far groups keep to themselves: the modularity beside the limits of random networks.

    They are those of :func:`journeys.analysis.network.measures.measure`, without the time that its other figures take.
    """
    both = bipartite_graph(acts, journeys, observed_until=observed_until, since=since, by=by)
    graph = project(both)
    people = list(graph)
    ties = Ties.of(graph, people)
    tied = int((ties.degree() > 0).sum())
    why = ""
    if tied < FEW_PEOPLE:
        why = f"fewer than {FEW_PEOPLE} people are tied"
    elif len(ties.ends) > MOST_TIES:
        why = f"more than {MOST_TIES:,} ties: comparing them with chance would take too long"
    if why:
        return {"modularity": Answer("modularity", None, None, None, tied, why)}
    drawn = [engine.modularity(each, engine.groups(each, SEED)) for each in Baseline(MIN_DRAWS, both).networks(people)]
    low, high = interval(drawn)
    found = engine.modularity(ties, find_groups(ties).division)
    return {"modularity": Answer("modularity", found, low, high, tied)}


def resilience_answers(
    acts: pd.DataFrame, journeys: pd.DataFrame, *, observed_until: datetime, active_days: int
) -> dict[str, Answer]:
    """Return how many areas would lose half with one person, and how few do the work of the last twelve months."""
    stages = furthest_stage(journeys)
    # people known only from discovering are no part of the work
    acts = acts[acts["person"].isin(stages.index[stages != "discover"])]
    units = find_units(acts, observed_until=observed_until)
    months = core_by_month(units, observed_until=observed_until)
    kinds: dict[str, Kind] = {
        "areas that would lose half": "areas",
        "of them, nobody could step in": "areas",
        "core": "people",
        "bus factor": "people",
    }
    if months.empty or not months["people"].iloc[-1]:
        why = "no work is seen in the last year"
        return {name: Answer(kind, None, None, None, 0, why) for name, kind in kinds.items()}
    loss = measure_loss(share_of_areas(units, acts, observed_until=observed_until, active_days=active_days))
    last = months.iloc[-1]
    counts = (loss.half, loss.no_next, int(last["core"]), int(last["bus_factor"]))
    people = int(last["people"])
    return {name: Answer(kinds[name], n, n, n, people) for name, n in zip(kinds, counts, strict=True)}


def window_of_network(
    choice: OtherChoice, began: datetime, ends: datetime, observed_until: datetime
) -> tuple[datetime | None, datetime] | None:
    """Return from when (null: from the first act) and until when the network counts under another choice.

    Null where that is not observed, or where nothing is left of a network from ``began`` until ``ends``.
    """
    since, until = began + timedelta(days=choice.later), ends + timedelta(days=choice.longer)
    if until > observed_until or since >= until:
        return None
    return (since if choice.later else None), until


def is_held(shown: Answer, other: Answer) -> bool | None:
    """Return whether a known headline is the same answer under another choice; null if that is unknown.

    >>> shown = Answer("share", 0.12, 0.05, 0.22, 60)
    >>> is_held(shown, Answer("share", 0.224, 0.15, 0.33, 60)), is_held(shown, Answer("share", 0.226, 0.15, 0.33, 60))
    (True, False)
    """
    if other.why:
        return None
    if shown.kind == "modularity":
        return verdict(shown) == verdict(other)
    (value, low, high), (found, *_) = shown.printed, other.printed
    if low is None and high is None:
        return value == found
    # days that half of the people never reached are beyond every day
    found = inf if found is None else found
    return (low is None or low <= found) and (high is None or found <= high)


def verdict(answer: Answer) -> str:
    """Return whether a modularity is more than in random networks, less, or as in them, by the printed figures."""
    value, low, high = answer.printed
    if value is None or low is None or high is None:
        return ""
    return "more" if value > high else "less" if value < low else "as"


def compare_choices(shown: Mapping[str, Answer], others: Mapping[str, Mapping[str, Answer]]) -> pd.DataFrame:
    """Compare the headlines that are known with what they would be under each other choice, by its name.

    Returns
    -------
    :data:`journeys.model.tables.OTHER_CHOICES`, the headlines as shown first; empty if none is known.
    """
    rows = [_row("", name, answer, "shown") for name, answer in shown.items() if not answer.why]
    for choice, answers in others.items():
        for name, answer in shown.items():
            if not answer.why:
                other = answers.get(name, Answer(answer.kind, None, None, None, 0, "not observable"))
                rows.append(_row(choice, name, other, _outcome(answer, other)))
    return tables.OTHER_CHOICES.of(pd.DataFrame(rows, columns=tables.OTHER_CHOICES.names))


def outcome_of(rows: pd.DataFrame) -> dict[str, str]:
    """Return one outcome for each other choice, by its name: the worst of its headlines."""
    tried = rows[rows["outcome"] != "shown"]
    found: dict[str, set[str]] = {}
    for choice, outcome in zip(tried["choice"].tolist(), tried["outcome"].tolist(), strict=True):
        found.setdefault(choice, set()).add(outcome)
    order = ("differs", "unknown", "holds", "same")
    return {choice: next(each for each in order if each in outcomes) for choice, outcomes in found.items()}


def _outcome(shown: Answer, other: Answer) -> str:
    if not other.why and (other.printed, other.n) == (shown.printed, shown.n):
        return "same"
    return {True: "holds", False: "differs", None: "unknown"}[is_held(shown, other)]


def _row(choice: str, headline: str, answer: Answer, outcome: str) -> dict[str, object]:
    told = asdict(answer)
    return {"choice": choice, "headline": headline, **told, "outcome": outcome, "reason": told["why"]}
