"""Did inviting help? The block over simulated doors brought into a store, and over what was noted."""

import re
import shutil
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from benchmarks.simulation.candidates import NewcomerProcess, simulate_community
from benchmarks.simulation.invitations import Inviting, invite
from journeys.analysis.stats.download_rounding import round_counts
from journeys.logs.database import open_database
from journeys.logs.outreach import OutreachLog
from journeys.logs.outreach_entries import Entry
from journeys.store.engine import open_engine
from journeys.store.store import Store
from pages.parts.outreach import tables
from pages.parts.shared import session_keys
from tests.charts.test_effect import EFFECT
from tests.making import put

SLUG = "turing-way"
PLACES = tuple(f"github:the-turing-way/{name}" for name in ("the-turing-way", "bio", "book-dash"))
DOOR = NewcomerProcess(starts_at=datetime(2022, 1, 3, tzinfo=UTC), weeks_of_arrivals=50, weeks_after=14, places=PLACES)
ON = datetime(2022, 11, 16, tzinfo=UTC)
UNTIL = ON + timedelta(days=92)
CAME = invite(simulate_community(DOOR, 1_200, 4), [ON], Inviting(each=24, effect=0.35), 5)


def bench():
    """Show the block alone."""
    from pages.parts.outreach import effect as outreach_effect
    from pages.parts.shared import data as shared_data
    from pages.parts.shared.filters import Choice

    outreach_effect.did_it_help(Choice(shared_data.communities()["turing-way"], None, "as defined", "quarter"))


@pytest.fixture(scope="module")
def brought(tmp_path_factory):
    """Bring the doors' acts into a store."""
    folder = tmp_path_factory.mktemp("doors")
    acts = CAME.doors.acts[CAME.doors.acts["at"] < UNTIL]
    rows = [
        (f"{act.place}/{act.thread}#{number}", act.at, act.person, act.action, act.place, act.thread, None, None, "")
        for number, act in enumerate(acts.itertuples())
    ]
    store = Store(folder)
    with open_engine() as engine:
        put(store, engine, rows)
    store.close()
    return folder


@pytest.fixture
def shown(brought, tmp_path, monkeypatch):
    """Note some entries and show the block: ``shown(entry, ...)``."""

    def show(*entries):
        shutil.copytree(brought, tmp_path / "store")
        monkeypatch.setenv("JOURNEYS_STORE", str(tmp_path / "store"))
        with open_database(tmp_path / "store") as database:
            OutreachLog(database).add_all(list(entries), {})
        app = AppTest.from_function(bench, default_timeout=60)
        # downloads are of whole months
        app.session_state[session_keys.COMMUNITY], app.session_state[session_keys.UNTIL] = SLUG, date(2023, 2, 28)
        app.run()
        assert not app.exception
        return app

    return show


def noted(kind, people, at=ON, list_name=""):
    return [Entry(kind, "olga", at, SLUG, str(person), list_name=list_name) for person in people]


def texts(app):
    return "\n".join(element.value for element in app.markdown).replace("\\", "")


def test_before_anybody_is_invited_it_says_what_to_do(shown):
    app = shown()
    assert "**Nobody was invited yet**" in texts(app)
    assert "draw lots" in texts(app)
    assert not app.get("plotly_chart")


def test_while_the_90_days_run_it_says_until_when(shown):
    app = shown(*noted("invited", CAME.rows["person"][:2], datetime(2023, 2, 1, 12, tzinfo=UTC)))
    # 1 February and 90 days
    assert "**2 people were invited**; the first 90 days are over on 2 May 2023." in texts(app)
    assert not app.get("plotly_chart")


def test_too_few_comparable_people_are_told_and_nothing_is_claimed(shown):
    invited = CAME.rows.loc[CAME.rows["invited"], "person"]
    app = shown(*noted("invited", invited[:5]))
    assert re.search(r"\*\*5 people were invited\*\* and 90 days are over. So far [1-5] of them have", texts(app))
    assert "fewer than 10 say nothing" in texts(app)
    assert "points" not in texts(app)


def test_enough_are_compared_in_a_sentence_a_figure_and_a_table_without_naming_anybody(shown, monkeypatch):
    left = {}
    offer = streamlit.download_button

    def keep(label, data, file_name, **more):
        left[file_name] = data
        return offer(label, data, file_name, **more)

    monkeypatch.setattr(streamlit, "download_button", keep)
    invited = CAME.rows.loc[CAME.rows["invited"], "person"]
    app = shown(*noted("invited", invited))
    said = texts(app)
    assert "people were invited** and 90 days are over" in said
    assert "comparable people who were not invited" in said
    assert "95 % interval" in said
    assert len(app.get("plotly_chart")) == 1
    table = app.dataframe[0].value
    assert table["Who"].tolist() == ["invited", "comparable, not invited"]
    assert "did-it-help-turing-way.csv" in left
    assert "newcomer-" not in said + table.to_csv() + "".join(left.values())


def test_those_of_a_draw_are_compared_with_those_who_waited(shown):
    both = CAME.rows["person"].tolist()[:48]
    did = CAME.rows.set_index("person")["contributed"]
    entries = [*noted("invited", both[::2], list_name="autumn"), *noted("waiting", both[1::2], list_name="autumn")]
    told = f"**24 people were invited by lot** and 90 days are over; {did[both[::2]].sum()} contributed, "
    assert told + f"of 24 people who waited, by lot, {did[both[1::2]].sum()}" in texts(shown(*entries))


def test_no_claim_is_made_of_a_list_that_no_lot_can_have_parted(shown):
    invited = CAME.rows.loc[CAME.rows["invited"], "person"]  # the promising ones
    waiting = CAME.rows.sort_values("chance")["person"][:24]
    app = shown(*noted("invited", invited, list_name="autumn"), *noted("waiting", waiting, list_name="autumn"))
    assert "no lot can have divided them: nothing is claimed" in texts(app)
    assert "points" not in texts(app)


def test_counts_of_few_people_leave_rounded():
    # 5 of 12 and 2 of 12: 2 becomes 0 or 5, and of 10 or 15 people no difference of shares is given
    rows = round_counts(tables.leaving((EFFECT,)), tables.LAYOUT, key=b"key", name="did-it-help")
    (left,) = rows.to_dict("records")
    assert left["contributed"] == 5
    assert left["invited"] in (10, 15)
    assert left["others_contributed"] in (0, 5)
    assert pd.isna(left["difference"])
