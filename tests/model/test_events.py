"""The gate of the events table: its columns in order, or every fault of its shape at once."""

from datetime import UTC, datetime

import narwhals as nw
import pandas as pd
import pyarrow as pa
import pytest

from journeys.errors import EventsError
from journeys.model.communities.definitions import load_communities
from journeys.model.events import EVENT_SCHEMA, check_events
from journeys.model.vocabulary import ACTIONS, STAGES
from journeys.store.engine import open_engine

ROW = {
    "event_id": "github:demo/book/issue/1#opened",
    "at": datetime(2021, 7, 21, 6, tzinfo=UTC),
    "account": "github:ada",
    "action": "opened_issue",
    "place": "github:demo/book",
    "thread": "issue/1",
    "toward": None,
    "work": None,
    "source": "gh_archive",
    "since": datetime(2021, 7, 20, tzinfo=UTC),
    "agent": None,
}


def lazy(**changes):
    row = {name: value for name, value in (ROW | changes).items() if value is not ...}
    return nw.from_native(pd.DataFrame([row])).lazy()


def test_a_sound_table_comes_back_with_its_columns_in_order():
    shuffled = lazy().select(*sorted(ROW))
    assert check_events(shuffled).collect_schema().names() == EVENT_SCHEMA.names


def test_all_faults_of_a_table_are_told_at_once():
    with pytest.raises(EventsError) as caught:
        check_events(lazy(at="2021-07-21", place=..., mood="good"))
    assert caught.value.faults == (
        "column 'place' is missing",
        "column 'mood' is unknown; the columns are event_id, at, account, action, place, thread, toward, work, source, "
        "since, agent",
        "column 'at' is String, expected Datetime",
    )
    assert str(caught.value) == "; ".join(caught.value.faults)


def test_a_column_with_nothing_in_it_passes_for_text():
    table = pa.Table.from_pylist([ROW])
    assert table.schema.field("toward").type == pa.null()
    checked = check_events(nw.from_native(table).lazy())
    assert checked.collect().shape == (1, len(EVENT_SCHEMA))


def test_a_table_of_the_engine_passes():
    with open_engine() as engine:
        rows = engine.from_arrow(pa.Table.from_pylist([ROW], schema=EVENT_SCHEMA))
        assert engine.collect(check_events(rows))["event_id"].tolist() == [ROW["event_id"]]


def test_every_action_shows_one_stage():
    assert set(ACTIONS.values()) == set(STAGES)
    # the vocabulary's table: 7 discover, 8 join, 6 contribute, 6 lead
    assert [list(ACTIONS.values()).count(stage) for stage in STAGES] == [7, 8, 6, 6]


def test_the_shipped_definitions_speak_the_vocabulary():
    for community in load_communities().values():
        for stage in STAGES:
            assert community.actions(stage) <= set(ACTIONS)
