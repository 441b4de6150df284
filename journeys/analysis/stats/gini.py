"""How unevenly something is spread: the Gini coefficient."""

import numpy as np
import numpy.typing as npt


def gini(counts: npt.ArrayLike) -> float | None:
    """Compute the Gini coefficient of counts, one for each of those among whom something is spread, zeros too.

    Returns
    -------
    0 where all have the same; with everything at one of n it is (n - 1) / n. None where there is nothing to spread.

    Examples
    --------
    Of four one has all: (4 - 1) / 4.

    >>> gini([0, 0, 0, 8]), gini([2, 2, 2]), gini([0, 0])
    (0.75, 0.0, None)

    Source
    ------
    Gini 1912, Variabilità e mutabilità; by ordered counts: Dixon, Weiner, Mitchell-Olds and Woodley 1987, Ecology
    68:1548.
    """
    ordered = np.sort(np.asarray(counts, dtype=np.float64))
    total = ordered.sum()
    if not total:
        return None
    size = len(ordered)
    return float((2 * np.arange(1, size + 1) - size - 1) @ ordered / (size * total))
