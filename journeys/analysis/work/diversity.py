"""How many kinds of work is it, really? Diversity as a number of kinds in equal parts, with its interval.

Shannon's entropy H of the shares of kinds, and exp(H): the number of kinds that, in equal parts, would be as diverse.
Left out: people whose work is only of an unknown kind. A kind that no loaded export could show counts as absent.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import stdtrit

from journeys.analysis.stats.intervals import TAILS
from journeys.analysis.work.kinds import assign_kinds
from journeys.analysis.work.shares import divide_people
from journeys.model.vocabulary import UNTOLD


@dataclass(frozen=True)
class Diversity:
    """Of ``n`` people and the ``kinds`` that occur: ``entropy`` in nats, ``effective`` kinds and their interval.

    ``entropy`` is that of the shares as they are; ``effective``, ``low`` and ``high`` are corrected for the kinds that
    so few people cannot show. Without anybody they are missing (not a number), and so is the interval of one person.
    """

    n: int
    kinds: int
    entropy: float
    effective: float
    low: float
    high: float


def measure_diversity(acts: pd.DataFrame) -> Diversity:
    """Measure how diverse people's work is; each person counts once, divided equally among their kinds.

    Recognition counts too.

    Source
    ------
    Hill 1973, Ecology 54, 427 (the number of order 1); Jost 2006, Oikos 113, 363 (why to show exp(H) and not H);
    Zahl 1977, Ecology 58, 907 (correction and interval: the jackknife over sampled units, here people).
    """
    kinds = assign_kinds(acts)
    divided = divide_people(kinds[kinds["kind"] != UNTOLD])
    if divided.empty:
        return Diversity(0, 0, *[float("nan")] * 4)
    parts = divided.pivot(index="person", columns="kind", values="weight").fillna(0).to_numpy(dtype="float64")
    n, count = parts.shape
    total = parts.sum(axis=0)
    entropy = float(entropies(total / n))
    if n == 1:
        return Diversity(n, count, entropy, float(np.exp(entropy)), float("nan"), float("nan"))
    # few people miss rare kinds, so their entropy is too low; drawing people anew (bootstrap) would make it lower still
    without_one = entropies((total - parts).clip(0) / (n - 1))
    pseudo = n * entropy - (n - 1) * without_one
    corrected = float(pseudo.mean())
    reach = float(stdtrit(n - 1, TAILS[1]) * pseudo.std(ddof=1) / np.sqrt(n))
    # there is never less than one kind, whatever the interval of the entropy allows
    effective, low, high = (max(1.0, float(np.exp(end))) for end in (corrected, corrected - reach, corrected + reach))
    return Diversity(n, count, entropy, effective, low, high)


def entropies(shares: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Compute Shannon's entropy in nats of each row of shares.

    >>> entropies(np.array([[0.5, 0.5], [1.0, 0.0]])).round(4).tolist()
    [0.6931, 0.0]
    """
    logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    return np.asarray(np.abs((shares * logs).sum(axis=-1)))
