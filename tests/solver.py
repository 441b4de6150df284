"""A reader with several downloads and a solver: which numbers of people could stand behind a rounded count.

Of each count the reader knows the multiple of 5, how it came about, and whatever must hold between counts: sums, that
nobody is further without being counted before, shares. The store's key is all that the reader does not have.
"""

from collections.abc import Hashable, Iterable, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from journeys.analysis.stats.download_rounding import BASE

FEW = range(1, BASE)
"""Numbers of people that nobody may work out."""
_MOST = 10_000


class Attack:
    """Integer unknowns, the number of people of each cell and the lot that rounded it, with what must hold of them."""

    def __init__(self):
        self.names, self._cells, self._lots = [], {}, {}
        self._upper, self._rows, self._whole = [], [], None

    def _variable(self, upper):
        self._upper.append(upper)
        return len(self._upper) - 1

    def cell(self, name: str, shown: int, lot: Hashable) -> int:
        """Add a count that was published as a multiple of 5; cells with the same lot were rounded alike."""
        number = self._variable(_MOST)
        if lot not in self._lots:
            self._lots[lot] = self._variable(BASE - 1)
        # floor((number + lot) / 5) * 5 is what was shown
        self.add([(number, 1), (self._lots[lot], 1)], float(shown), float(shown) + BASE - 1)
        self._cells[name] = number
        return number

    def few(self, name: str, most: int) -> int:
        """Add a count that was left out, as it is of so many people at most."""
        number = self._variable(most)
        self._cells[name] = number
        return number

    def add(self, terms: Iterable[tuple[int, float]], low: float, high: float) -> None:
        """Add what must hold: the sum of so many times each unknown lies between two numbers."""
        self._rows.append((list(terms), low, high))
        self._whole = None

    def _constraints(self):
        self._whole = self._whole or self._all_rows()
        return self._whole

    def _all_rows(self):
        at = [(row, number, times) for row, (terms, _, _) in enumerate(self._rows) for number, times in terms]
        rows, columns, values = (np.array(part) for part in zip(*at, strict=True))
        matrix = csr_array((values, (rows, columns)), shape=(len(self._rows), len(self._upper)))
        return LinearConstraint(matrix, [low for _, low, _ in self._rows], [high for _, _, high in self._rows])

    def span(self, number: int) -> Sequence[int]:
        """Return the least and the greatest number of people that fit everything."""
        ends = []
        for sign in (1, -1):
            goal = np.zeros(len(self._upper))
            goal[number] = sign
            found = milp(
                goal,
                constraints=self._constraints(),
                integrality=np.ones(len(self._upper)),
                bounds=Bounds(0, np.array(self._upper)),
            )
            assert found.success, found.message
            ends.append(round(sign * found.fun))
        return ends
