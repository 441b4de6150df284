"""Nobody who has a whole pack, knows how it is made, and has a solver finds out which few people are counted."""

import itertools
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from journeys.findings.protect import DEFAULT_K
from journeys.findings.questions import findings_of
from journeys.findings.source import Source
from journeys.ingest.pipeline import Options, import_files
from journeys.model.communities.community import Community, Place
from journeys.model.communities.definitions import find_community
from journeys.model.days import end_of_day, last_whole_month
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.store import Store
from tests.solver import FEW, Attack

NOW = datetime(2030, 1, 1, tzinfo=UTC)
ARCHIVES = {"mls-protocol": "github:mlswg/mls-protocol", "aipref-drafts": "github:ietf-wg-aipref/drafts"}
CELLS = 40
"""How many small counts of a pack are attacked, evenly spread over its tables."""
SUMS = {
    "stages": {"n": ("stepped", "still_open", "not_stepped")},
    "moves": {
        "before": ("held", "left_up", "left_down", "asleep"),
        "now": ("held", "came_up", "came_down", "returned", "arrived", "first_seen"),
    },
    "work-views": {"n": ("seen", "lost")},
    "unanswered": {"n": ("answered", "not_answered", "neither")},
}
"""Of each table the counts that others add up to."""
PARTS = {
    "stages": [("current", "observed"), ("observed", "reached"), ("skipped", "reached"), ("n", "reached")],
    "stay-active": [("met", "n"), ("n", "people")],
    "stay-ages-active": [("met", "n")],
    "core": [("bus_factor", "core"), ("core", "people")],
}
"""Of each table the counts that are a part of others."""


@dataclass(frozen=True)
class Watched(Source):
    """A source that keeps each table as it was, and as it leaves."""

    tables: dict = field(default_factory=dict)

    def leaving(self, table, layout, name):
        """Return a table as it may leave, and keep both."""
        left = super().leaving(table, layout, name)
        named = [column for column in layout.lots_by if column in table]
        whole = table.sort_values(named, kind="stable", ignore_index=True) if layout.is_ranked else table
        self.tables.setdefault(name, []).append((whole.reset_index(drop=True), left.reset_index(drop=True), layout))
        return left


class Reader:
    """All that a reader of a pack knows, as the unknowns of an attack, and the true numbers beside them."""

    def __init__(self, source):
        list(findings_of(source))
        self.attack, self.true, self.cells, self.k = Attack(), {}, {}, source.k
        self.rows = {
            name: [row for part in parts for row in self._rows(name, *part)] for name, parts in source.tables.items()
        }
        self.stages = {row["stage"]: row for row, _ in self.rows["stages"] if row["observable"]}
        for name, rows in self.rows.items():
            for row, cells in rows:
                if row.get("reason") == "nobody could be followed to this step":
                    self.attack.add([(cells["n"], 1)], 0, 0)
                self._within(name.partition("_")[0], cells)
                self._band(row, cells)
        self._between()

    def _rows(self, name, whole, left, layout):
        for number, row in enumerate(left.to_dict("records")):
            label = tuple(row[column] for column in layout.lots_by if column in row)
            cells = {}
            for count in (count for count in layout.counts if count in row and pd.notna(whole[count].iloc[number])):
                cell, true = (name, label, number, count), int(whole[count].iloc[number])
                if pd.isna(row[count]):
                    # nothing else is left out
                    assert true < self.k, cell
                    cells[count] = self.attack.few(str(cell), self.k - 1)
                else:
                    assert true >= self.k, cell
                    assert row[count] % 5 == 0, cell
                    cells[count] = self.attack.cell(str(cell), int(row[count]), (name, label, count))
                    self.attack.add([(cells[count], 1)], self.k, np.inf)
                self.cells[cell], self.true[cell] = cells[count], true
            yield row, cells

    def _within(self, name, cells):
        for total, parts in SUMS.get(name, {}).items():
            if total in cells:
                self.attack.add([(cells[total], 1), *((cells[part], -1) for part in parts)], 0, 0)
        for part, total in PARTS.get(name, []):
            if part in cells and total in cells:
                self._at_most(cells[part], cells[total])

    def _band(self, row, cells):
        """A share of n in a band: what is not yet known counts for or against it."""
        of = {"estimate": ("n", "stepped", "still_open"), "share": ("n", "met", None)}
        for rate, (n, yes, unknown) in of.items():
            if rate in row and yes in cells and pd.notna(row[rate]):
                half = 0.5 / max(bands for bands in (5, 10, 20, 50, 100) if bands * 5 <= row[n])
                low, high = row[rate] - half - 1e-6, row[rate] + half + 1e-6
                self.attack.add([(cells[yes], 1), (cells[n], -high)], -np.inf, 0)
                also = [(cells[unknown], 1)] if unknown else []
                self.attack.add([(cells[yes], 1), *also, (cells[n], -low)], 0, np.inf)

    def _between(self):
        reached = [cells["reached"] for _, cells in self.rows["stages"] if "reached" in cells]
        for before, after in itertools.pairwise(reached):
            self._at_most(after, before)
        # who was followed for so many quarters, of all closed cohorts
        closed = [(row, cells) for row, cells in self.rows.get("stay-active", []) if not row["open"]]
        for row, cells in self.rows.get("stay-ages-active", []):
            parts = [own for other, own in closed if other["age"] == row["age"]]
            for count in ("n", "met"):
                self.attack.add([(cells[count], 1), *((own[count], -1) for own in parts)], 0, 0)
        # people of a cohort are the same at each age
        for _, group in itertools.groupby(self.rows.get("stay-active", []), key=lambda found: found[0]["cohort"]):
            same = [cells["people"] for _, cells in group]
            for one, other in itertools.pairwise(same):
                self.attack.add([(one, 1), (other, -1)], 0, 0)
        ups, downs = (
            [cells[name] for _, cells in self.rows.get("moves", []) if name in cells] for name in ("left_up", "came_up")
        )
        self.attack.add([*((cell, 1) for cell in ups), *((cell, -1) for cell in downs)], 0, 0)

    def _at_most(self, less, more):
        self.attack.add([(more, 1), (less, -1)], 0, np.inf)

    def few(self):
        """List some of the cells of 1 to 4 people, evenly spread."""
        small = [cell for cell, true in self.true.items() if true in FEW]
        return small[:: max(len(small) // CELLS, 1)]


def assert_hidden(source):
    reader, widths = Reader(source), Counter()
    for cell in reader.few():
        low, high = reader.attack.span(reader.cells[cell])
        assert low <= reader.true[cell] <= high, cell
        widths[high - low + 1] += 1
    assert len(widths)
    assert 1 not in widths, widths
    return widths


def watched(store, community, months=0):
    until = last_whole_month(load_snapshot(store, community, None).observed_until)
    for _ in range(months):
        until = last_whole_month(end_of_day(until.replace(day=1)))
    return Watched(load_snapshot(store, community, end_of_day(until)), store, DEFAULT_K)


@pytest.mark.slow
@pytest.mark.parametrize("name", list(ARCHIVES))
def test_a_pack_of_an_archive_hides_few_people(name, exports, tmp_path):
    store = Store(tmp_path)
    community = Community(slug=name, name=name, places=(Place(pattern=ARCHIVES[name]),))
    file = exports / "archive-repo" / f"{name}.json.gz"
    assert list(import_files(store, [file], Options(community=community), now=NOW))
    assert_hidden(watched(store, community))
    store.close()


@pytest.mark.slow
@pytest.mark.parametrize("slug", ["turing-way", "bigscience", "mozfest-taiwg"])
def test_a_pack_of_the_demo_hides_few_people(slug, demo_folder):
    store = Store(demo_folder)
    assert_hidden(watched(store, find_community(slug)))
    store.close()
