"""Organizers invite whom they hold for promising, and what it changes is what they were told it would."""

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from benchmarks.simulation.candidates import NewcomerProcess, contributions, simulate_community
from benchmarks.simulation.invitations import ROWS, Inviting, invite
from journeys.model.tables import ACTS

DAYS = list(pd.date_range("2022-10-05", periods=6, freq="91D", tz="UTC").to_pydatetime())


@pytest.fixture(scope="module")
def doors():
    return simulate_community(NewcomerProcess(starts_at=datetime(2022, 1, 3, tzinfo=UTC)), 3000, 1)


def test_an_invitation_adds_what_it_is_said_to_add(doors):
    came = invite(doors, DAYS, Inviting(each=60, effect=0.15), 2)
    rows = came.rows[came.rows["invited"]]
    assert list(rows.columns) == list(ROWS)
    assert len(rows) == rows["person"].nunique() == 6 * 60
    assert came.effect == pytest.approx(0.15, abs=0.005)  # who would come almost surely has less than 0.15 to gain
    # without: as often as the chances say; with: 0.15 more; three standard errors of 360 are 8 points at most
    assert rows["without"].mean() == pytest.approx(rows["chance"].mean(), abs=0.08)
    assert rows["contributed"].mean() - rows["without"].mean() == pytest.approx(0.15, abs=0.06)
    assert (rows["contributed"] | ~rows["without"]).all()
    others = came.rows[~came.rows["invited"]]
    assert (others["contributed"] == others["without"]).all()
    assert rows["chance"].mean() > 2 * others["chance"].mean()


def test_a_ratio_of_rates_helps_those_in_between_most(doors):
    rows = invite(doors, DAYS, Inviting(each=60, ratio=2.0), 2).rows
    # a chance of 0.2 becomes 1 - 0.8^2 = 0.36: 0.16 more; of 0 nothing more
    near = rows[(rows["chance"] - 0.2).abs() < 0.01]
    assert near["added"].to_numpy() == pytest.approx(0.16, abs=0.007)
    assert rows.loc[rows["chance"] == 0, "added"].eq(0).all()


def test_the_acts_tell_what_the_invitations_brought(doors):
    came = invite(doors, DAYS[:1], Inviting(each=60, effect=0.3), 2)
    assert list(came.doors.acts.columns) == ACTS.names
    assert came.doors.acts.dtypes.equals(doors.acts.dtypes)
    given = contributions(came.doors.acts)
    within = given[(given["at"] >= DAYS[0]) & (given["at"] < DAYS[0] + pd.Timedelta(days=90))]
    assert (came.rows["person"].isin(within["person"]) == came.rows["contributed"]).all()
    assert (came.rows["contributed"] & ~came.rows["without"]).sum() >= 5


def test_who_is_invited_a_little_later_may_contribute_for_that(doors):
    soon = [DAYS[0], DAYS[0] + pd.Timedelta(days=30)]
    rows = invite(doors, soon, Inviting(each=60, effect=0.4), 2).rows
    first, second = (rows[rows["on"] == day] for day in soon)
    later = first["person"].isin(second.loc[second["invited"], "person"])
    brought = first["contributed"] & ~first["without"] & ~first["invited"]
    assert brought.sum() > 5
    assert later[brought].all()


def test_a_coin_decides_who_of_a_draw_waits(doors):
    rows = invite(doors, DAYS, Inviting(each=60, waiting=True), 2).rows
    drawn = rows[rows["list_name"].notna()]
    assert drawn.groupby("list_name")["invited"].agg(["sum", "size"]).eq([60, 120]).all(axis=None)
    sides = drawn.groupby("invited")["chance"]
    assert abs(np.diff(sides.mean())[0]) < 3.5 * np.sqrt((sides.var() / sides.size()).sum())
    assert not rows.loc[rows["list_name"].isna(), "invited"].any()
