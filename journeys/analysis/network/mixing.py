"""Do people meet mostly their own kind? Ties between newcomers and others, between stages, by the number of ties.

Weights count where ties have them, so that one large thread does not decide. Left out: whether people chose whom to
meet; people who write where nobody else is new meet nobody new.
"""

import numpy as np
from numpy.typing import NDArray

from journeys.analysis.network.engine import Figures, Numbers, Ties


def ei_index(ties: Ties, kind: Numbers) -> float:
    """Compute the E-I index: the weight of ties between kinds of people less that of ties within them, of all.

    Returns
    -------
    From -1 (all ties are within a kind) to 1 (all are between kinds); not a number without ties or with one kind.

    Source
    ------
    D. Krackhardt and R. N. Stern (1988), Informal networks and organizational crises, Social Psychology Quarterly 51,
    123-140.
    """
    if not len(ties.ends) or len(np.unique(kind)) < 2:
        return float("nan")
    between = kind[ties.ends[:, 0]] != kind[ties.ends[:, 1]]
    outer, inner = ties.weights[between].sum(), ties.weights[~between].sum()
    return float((outer - inner) / (outer + inner))


def assortativity(ties: Ties, kind: Numbers) -> float:
    """Compute how far people are tied to their own kind beyond what the kinds' weights would give by chance.

    Returns
    -------
    1 if all ties are within a kind, 0 if kinds do not matter; not a number without ties or with ties of one kind only.

    Source
    ------
    M. E. J. Newman (2003), Mixing patterns in networks, Phys. Rev. E 67, 026126, equation 2.
    """
    if not len(ties.ends):
        return float("nan")
    kinds, of = np.unique(kind, return_inverse=True)
    mixing = np.zeros((len(kinds), len(kinds)))
    np.add.at(mixing, (of[ties.ends[:, 0]], of[ties.ends[:, 1]]), ties.weights)
    mixing = (mixing + mixing.T) / (2 * ties.weights.sum())
    by_chance = float((mixing.sum(axis=0) * mixing.sum(axis=1)).sum())
    # 1 but for the last digit of the sums: all ties are of one kind
    return (float(np.trace(mixing)) - by_chance) / (1 - by_chance) if by_chance < 1 - 1e-12 else float("nan")


def degree_assortativity(ties: Ties) -> float:
    """Compute whether people with many ties are tied to others with many (up to 1) or with few (down to -1).

    Returns
    -------
    The correlation over ties of the numbers of ties at both ends; not a number if all have equally many.

    Source
    ------
    M. E. J. Newman (2002), Assortative mixing in networks, Phys. Rev. Lett. 89, 208701.
    """
    degree: NDArray[np.float64] = ties.degree().astype(np.float64)
    one, other = degree[ties.ends[:, 0]], degree[ties.ends[:, 1]]
    # each tie counts from both ends, since ties have no direction
    ends: Figures = np.concatenate([one, other])
    if not len(ends) or np.ptp(ends) == 0:
        return float("nan")
    correlation: Figures = np.corrcoef(np.stack([ends, np.concatenate([other, one])]))
    return float(correlation[0, 1])


def reciprocity(arrows: Ties) -> float:
    """Compute the share of arrows that have one in the other direction; not a number without arrows.

    Source
    ------
    S. Wasserman and K. Faust (1994), Social Network Analysis, section 13.3.
    """
    if not len(arrows.ends):
        return float("nan")
    there = arrows.ends[:, 0] * arrows.n + arrows.ends[:, 1]
    back = arrows.ends[:, 1] * arrows.n + arrows.ends[:, 0]
    return float(np.isin(there, back).mean())
