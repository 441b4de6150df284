"""How often "Did it help?" claims help where there is none, on the whole path from acts to a verdict.

Simulated newcomers come, are answered or not, and leave. The library itself finds the candidates of five days, learns
their chances where enough people contributed, and compares. Organizers invite by the rank of that chance, with people
who were just busy first, or know better than any export who is engaged and who has left (``sees`` the true chance).
Limits, where organizers know no more than exports show: intervals hold the truth in 93 to 97 % of communities, and help
is claimed in at most 3 % of those without an effect. Run: ``python -m benchmarks.effect_paths [communities]``.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pandas as pd

from benchmarks.simulation.candidates import NewcomerProcess, simulate_community
from benchmarks.simulation.invitations import Inviting, draw, look
from journeys.analysis.candidates.candidates import ActIndex
from journeys.analysis.candidates.propensity import read_past
from journeys.analysis.outreach.effect import Effect, compare_matched, compare_waiting
from journeys.analysis.outreach.panel import PastCandidates, read_panel
from journeys.model.communities.community import Community, Place
from journeys.model.how_many_days import ACTIVE_DAYS, OUTCOME_DAYS

COMMUNITY: Final = Community(slug="simulated", name="Simulated", places=(Place(pattern="github:simulated/*"),))
DOOR: Final = NewcomerProcess(starts_at=datetime(2022, 1, 3, tzinfo=UTC), weeks_of_arrivals=105, weeks_after=14)
DAYS: Final = tuple(pd.date_range("2022-10-05", periods=5, freq="91D", tz="UTC").to_pydatetime())
UNTIL: Final = DAYS[-1] + timedelta(days=OUTCOME_DAYS + 2)
FEW, MANY = 250, 900
"""People in a community in which hardly anything, or nearly always something, can be learnt."""
MOST_CLAIMS: Final = 0.03


@dataclass(frozen=True)
class Case:
    """Whom organizers invite; ``as_before`` compares by a rule of thumb too, as if it had been learnt."""

    name: str
    people: int
    inviting: Inviting
    _: KW_ONLY
    sees: bool = False
    as_before: bool = False


RANKED: Final = Inviting(promise_pull=8.0)
_LISTED: Final = replace(RANKED, waiting=True)
CASES: Final = (
    Case("fifths, as before: by rank", FEW, RANKED, as_before=True),
    Case("fifths, as before: engaged ones", FEW, RANKED, sees=True, as_before=True),
    Case("few people: by rank", FEW, RANKED),
    Case("few people: engaged ones", FEW, RANKED, sees=True),
    Case("few people: by lot", FEW, _LISTED),
    Case("few people: by lot, 20 points more", FEW, replace(_LISTED, effect=0.2)),
    Case("learnt: by rank", MANY, RANKED),
    Case("learnt: loosely by rank", MANY, Inviting()),
    Case("learnt: loosely by rank, 30 points more", MANY, Inviting(effect=0.3)),
    Case("learnt: by rank, 20 points more", MANY, replace(RANKED, effect=0.2)),
    Case("learnt: loosely, engaged ones", MANY, Inviting(), sees=True),
    Case("learnt: engaged ones", MANY, RANKED, sees=True),
    Case("learnt: by lot", MANY, _LISTED),
    Case("learnt: by lot, 20 points more", MANY, replace(_LISTED, effect=0.2)),
)


def look_back(people: int, seed: int) -> pd.DataFrame:
    """Return all candidates of the days of a simulated community, with the chances that the library estimates.

    Columns are those of :func:`benchmarks.simulation.invitations.look` with ``promise`` and ``learnt``.
    """
    doors = simulate_community(DOOR, people, seed)
    acts = doors.acts[doors.acts["at"] < UNTIL].reset_index(drop=True)
    index = ActIndex.of(acts, doors.threads(UNTIL), doors.observe(UNTIL), COMMUNITY, observed_until=UNTIL)
    past = read_past(index, observed_until=UNTIL, seen_days=ACTIVE_DAYS)
    # somebody who is no candidate is invited on each day, so that the library looks at it
    log = pd.DataFrame({"person": "nobody", "at": DAYS, "kind": "invited", "list_name": "", "in_force": True})
    log = log.assign(person=[f"nobody {number}" for number in range(len(DAYS))]).astype({"at": "datetime64[us, UTC]"})
    panel = read_panel(log, lambda: PastCandidates(index, past, ACTIVE_DAYS), observed_until=UNTIL)
    return look(doors, DAYS).merge(panel[["person", "on", "promise", "learnt"]], on=["person", "on"])


def compare(rows: pd.DataFrame, case: Case, seed: int) -> tuple[Effect, float]:
    """Invite in a community of :func:`look_back`, and compare; return the true effect on the invited too."""
    known = rows.assign(estimated=rows["promise"], promise=rows["chance" if case.sees else "promise"])
    came = draw(known, case.inviting, seed).assign(later=False)
    came = came.assign(promise=came["estimated"], learnt=came["learnt"] | case.as_before)
    effect = (compare_waiting if case.inviting.waiting else compare_matched)(came, observed_until=UNTIL)
    return effect, float(came.loc[came["invited"], "added"].mean())


def run(cases: Sequence[Case], seeds: range) -> pd.DataFrame:
    """Ask in simulated communities, one a seed: rows are answers to a case, one for each community."""
    return pd.DataFrame(
        list(_answers(cases, seeds)), columns=["case", "compared", "told", "truth", "low", "high", "verdict"]
    )


def _answers(cases: Sequence[Case], seeds: range) -> Iterator[tuple[object, ...]]:
    for seed in seeds:
        looked = {people: look_back(people, seed) for people in {case.people for case in cases}}
        for case in cases:
            effect, truth = compare(looked[case.people], case, seed)
            found = effect.difference
            yield case.name, effect.invited, effect.is_told, truth, found.low, found.high, effect.verdict


def summarise(answers: pd.DataFrame) -> pd.DataFrame:
    """Count for each case how often an interval was shown, held the truth and lay above 0, and what was claimed."""
    told = answers[answers["told"]]
    held = told["truth"].between(told["low"], told["high"]).groupby(told["case"]).mean()
    each = answers.assign(above=answers["told"] & (answers["low"] > 0)).groupby("case", sort=False)
    shares = {name: answers["verdict"].eq(name).groupby(answers["case"]).mean() for name in ("more", "fewer")}
    return each.agg(
        communities=("told", "size"), compared=("compared", "mean"), told=("told", "mean"), above=("above", "mean")
    ).assign(held=held, **shares)


def main() -> None:
    """Print the table; end with an error where help is claimed too often in communities without an effect."""
    found = summarise(run(CASES, range(int((*sys.argv[1:], "400")[0]))))
    print(found.to_string(float_format="{:.3f}".format))
    without = [case.name for case in CASES if not (case.sees or case.as_before or case.inviting.effect)]
    often = found.loc[without, "more"]
    if (often > MOST_CLAIMS).any():
        sys.exit(f"help is claimed too often:\n{often[often > MOST_CLAIMS]}")


if __name__ == "__main__":
    main()
