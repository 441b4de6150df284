"""Nobody who has all downloads of the Funnel and Timing pages, and a solver, finds out which few people are counted."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from journeys.analysis.funnel.cohorts import by_cohort, by_group
from journeys.analysis.funnel.funnel import count_stages
from journeys.analysis.funnel.timing import at_risk_on, time_to_next
from journeys.analysis.robustness import compare_choices, funnel_answers, other_choices
from journeys.analysis.stats.download_rounding import (
    BANDS,
    BASE,
    CHOICES_LAYOUT,
    COHORTS_LAYOUT,
    CURVE_LAYOUT,
    GROUPS_LAYOUT,
    STAGES_LAYOUT,
    add_intervals,
    round_counts,
)
from journeys.ingest.pipeline import Options, import_files
from journeys.model.communities.community import Community, Place
from journeys.model.communities.definitions import find_community
from journeys.model.days import end_of_day, last_whole_month
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.store import Store
from tests.solver import FEW, Attack

KEY = b"a key that no reader has"
NOW = datetime(2030, 1, 1, tzinfo=UTC)
STEP = ("stepped", "still_open", "not_stepped")
ARCHIVES = {"mls-protocol": "github:mlswg/mls-protocol", "aipref-drafts": "github:ietf-wg-aipref/drafts"}
CELLS = 25
"""How many small counts of a view are attacked, evenly spread over its downloads."""


class View:
    """One view: what its downloads show, as the unknowns of an attack, and the true numbers beside them."""

    def __init__(self, seen, mode, period="quarter", attack=None, day=""):
        self.attack, self.day, self.true, self.cells = attack or Attack(), day, {}, {}
        self.intervals = self.narrower = 0
        self.settings = seen.settings(mode)
        self.journeys, self.mode, self.slug = seen.journeys, mode, seen.community.slug
        self._stages(seen)
        for stage in self.settings.stages[:-1]:
            cohorts = by_cohort(self.journeys, stage, self.settings, period=period)
            self._parts(stage, "cohorts", cohorts, COHORTS_LAYOUT)
            for group in ("entry_point", "first_place", "burst"):
                groups = by_group(self.journeys, stage, self.settings, group=group)
                self._parts(stage, f"groups {group}", groups, GROUPS_LAYOUT)
            self._curve(stage)
        self._choices(seen.community)

    def _cells(self, file, rows, layout, at=""):
        """Add the cells of one download; return, row by row, its columns: the unknowns of counts, and what is shown."""
        name = f"{file.partition(' ')[0]}-{self.slug}"
        left = round_counts(rows, layout, key=KEY, name=name)
        # whoever has the rest of the table knows its intervals, so the attack need not know them
        without = left.drop(columns=["low", "high", "interval"], errors="ignore")
        pd.testing.assert_frame_equal(add_intervals(without, layout), left)
        named = [column for column in layout.lots_by if column in rows]
        whole = rows.sort_values(named, kind="stable", ignore_index=True) if layout.is_ranked else rows
        if layout.certain:
            self._compare(whole, left)
        found = []
        for number, row in enumerate(left.to_dict("records")):
            label = tuple(row[column] for column in named)
            counts = {}
            for count in layout.counts:
                if count in row and pd.notna(row[count]):
                    # the people of a cohort are the same at each step; so are all lots of one cell on each day
                    cell = (file, label, count, "" if count == "people" else f"{at}{row.get('days', '')}", self.day)
                    if cell not in self.cells:
                        self.cells[cell] = self.attack.cell(str(cell), row[count], (name, label, count))
                        self.true[cell] = int(whole[count].iloc[number])
                    counts[count] = self.cells[cell]
            found.append((row, counts))
        return found

    def _compare(self, whole, left):
        """Count the intervals that leave, and those that do not hold the page's own."""
        known = left["low"].notna().to_numpy()
        inside = (left["low"] <= whole["low"]) & (left["high"] >= whole["high"])
        self.intervals += int(known.sum())
        self.narrower += int((known & ~inside).sum())

    def _stages(self, seen):
        counts = count_stages(seen.journeys, self.settings)
        rows = [found for found in self._cells("stages", counts, STAGES_LAYOUT) if found[0]["observable"]]
        self.stages = {row["stage"]: cells for row, cells in rows}
        for row, cells in rows:
            self._step(row, cells)
            self._at_most(cells["current"], cells["observed"])
            self._at_most(cells["n"], cells["observed"])
            self._at_most(cells["n"], cells["reached"])
            if self.mode == "any":
                # where a stage cannot be seen nobody skipped it
                self._at_most_sum([cells["observed"], cells["skipped"]], cells["reached"])
            else:
                self._at_most(cells["reached"], cells["observed"])
        for (_, before), (_, after) in pairwise(rows):
            self._at_most(after["reached"], before["reached"])

    def _parts(self, stage, file, table, layout):
        rows = self._cells(file, table, layout, stage)
        for row, cells in rows:
            self._step(row, cells)
            self._at_most(cells["n"], cells["people"])
            self.attack.add([(cells["people"], 1)], 1, np.inf)
            if row.get("finished"):
                self.attack.add([(cells["still_open"], 1)], 0, 0)
        for count in ("n", *STEP):
            total, parts = self.stages[stage][count], [cells[count] for _, cells in rows]
            # nobody is in a cohort of whom it is not sure when they first came
            self._at_most_sum(parts, total) if file == "cohorts" else self._sum(total, parts)

    def _curve(self, stage):
        rows = self._cells("timing", at_risk_on(time_to_next(self.journeys, stage, self.settings)), CURVE_LAYOUT, stage)
        if not rows:
            return
        n = self.stages[stage]["n"]
        self._at_most(rows[0][1]["at_risk"], n)
        for (row, before), (_, after) in pairwise(rows):
            self._at_most(after["at_risk"], before["at_risk"])
            if (band := _band(row["share"], row["at_risk"])) is not None:
                # who stepped by a day is not at risk on the next one of the table
                self.attack.add([(n, 1 - band[0]), (after["at_risk"], -1)], 0, np.inf)

    def _choices(self, community):
        """Add the steps under other horizons, which are of the same people."""
        horizons = [each for each in other_choices(community) if each.name.startswith("horizon")]
        others = {
            each.name: funnel_answers(self.journeys, replace(self.settings, community=each.community))
            for each in horizons
        }
        headlines = compare_choices(funnel_answers(self.journeys, self.settings), others)
        for choice, rows in headlines.groupby("choice", sort=False):
            for row, cells in self._cells("funnel-choices", rows.assign(share=rows["value"]), CHOICES_LAYOUT, choice):
                of_stage = self.stages[row["headline"].removeprefix("from ")]
                self._sum(of_stage["n"], [cells["n"]])
                # as its people are rounded by another lot, the share may lie in another band
                if choice == "" and (band := _band(row["share"], row["n"])) is not None:
                    stepped = [(of_stage["stepped"], 1)]
                    self.attack.add([*stepped, (of_stage["n"], -band[1])], -np.inf, 0)
                    self.attack.add([*stepped, (of_stage["still_open"], 1), (of_stage["n"], -band[0])], 0, np.inf)

    def _step(self, row, cells):
        self._sum(cells["n"], [cells[name] for name in STEP])
        nobody = row["reason"] == "nobody could be followed to this step"
        self.attack.add([(cells["n"], 1)], 0 if nobody or row["reason"] else 1, 0 if nobody else np.inf)
        estimate, naive = (_band(row[name], row["n"]) for name in ("estimate", "naive"))
        stepped, may_step = [(cells["stepped"], 1)], [(cells["stepped"], 1), (cells["still_open"], 1)]
        if naive is not None:
            self.attack.add([*stepped, (cells["n"], -naive[1])], -np.inf, 0)
            self.attack.add([*stepped, (cells["n"], -naive[0])], 0, np.inf)
        if estimate is not None:
            # the estimate is not under the share with open people as not stepped, nor over that with all as stepped
            self.attack.add([*stepped, (cells["n"], -estimate[1])], -np.inf, 0)
            self.attack.add([*may_step, (cells["n"], -estimate[0])], 0, np.inf)

    def _sum(self, total, parts):
        self.attack.add([(total, 1), *((part, -1) for part in parts)], 0, 0)

    def _at_most_sum(self, parts, total):
        self.attack.add([(total, 1), *((part, -1) for part in parts)], 0, np.inf)

    def _at_most(self, less, more):
        self.attack.add([(more, 1), (less, -1)], 0, np.inf)

    def few(self):
        """List some of the cells of 1 to 4 people, evenly spread."""
        small = [cell for cell, true in self.true.items() if true in FEW]
        return small[:: max(len(small) // CELLS, 1)]


def _band(middle, people):
    if np.isnan(middle):
        return None
    half = 0.5 / max(bands for bands in BANDS if bands * BASE <= people)
    return middle - half - 1e-6, middle + half + 1e-6


def assert_hidden(view, narrow=0.1):
    """Attack small counts; each keeps two possible numbers at least, all but a share of ``narrow`` three."""
    widths = Counter()
    for cell in view.few():
        low, high = view.attack.span(view.cells[cell])
        assert low <= view.true[cell] <= high, cell
        widths[high - low + 1] += 1
    assert view.intervals
    assert view.narrower == 0
    assert len(widths)
    assert 1 not in widths
    assert widths[2] <= narrow * widths.total()
    return widths


@pytest.fixture(scope="module")
def archives(exports, tmp_path_factory):
    """Import each archive into a store of its own."""
    found = {}
    for name, place in ARCHIVES.items():
        store = Store(tmp_path_factory.mktemp(name))
        community = Community(slug=name, name=name, places=(Place(pattern=place),))
        file = exports / "archive-repo" / f"{name}.json.gz"
        assert list(import_files(store, [file], Options(community=community), now=NOW))
        found[name] = (store, community)
    yield found
    for store, _ in found.values():
        store.close()


@pytest.mark.slow
@pytest.mark.parametrize(("mode", "period"), [("any", "quarter"), ("strict", "month")])
@pytest.mark.parametrize("name", list(ARCHIVES))
def test_all_downloads_of_one_view_of_an_archive_hide_few_people(name, mode, period, archives):
    assert_hidden(View(load_snapshot(*archives[name], None), mode, period))


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["any", "strict"])
@pytest.mark.parametrize("slug", ["turing-way", "bigscience"])
def test_all_downloads_of_one_view_of_the_demo_hide_few_people(slug, mode, demo_folder):
    store = Store(demo_folder)
    assert_hidden(View(load_snapshot(store, find_community(slug), None), mode))
    store.close()


def downloaded(store_and_community, day):
    """The view whose tables leave when somebody looks at a day: until the last month that is over."""
    return load_snapshot(*store_and_community, end_of_day(last_whole_month(end_of_day(day))))


@pytest.mark.slow
@pytest.mark.parametrize("name", list(ARCHIVES))
def test_downloads_a_day_apart_hide_few_people_from_readers_who_know_that_nobody_left(name, archives):
    last = load_snapshot(*archives[name], None).journeys["first_at"].max().date()
    # within a month both days give one file; so what tells most is the last day of a month in which somebody came
    month = last_whole_month(end_of_day(last))
    days = [month - timedelta(days=1), month]
    assert last_whole_month(end_of_day(days[0])) == last_whole_month(end_of_day(days[0] - timedelta(days=20)))
    attack, views = Attack(), []
    for number, day in enumerate(days):
        views.append(View(downloaded(archives[name], day), "any", attack=attack, day=str(number)))
    earlier, view = views
    for cell, number in earlier.cells.items():
        later = view.cells.get((*cell[:-1], "1"))
        if cell[2] in ("observed", "reached", "people") and later is not None:
            attack.add([(later, 1), (number, -1)], 0, np.inf)
    # whoever has two files knows more than with one, but no count
    assert_hidden(earlier, 0.25)
    assert_hidden(view, 0.25)
