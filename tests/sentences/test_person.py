"""A person's journey in words: what only a list dates, and until when their places could be seen."""

import pytest

from journeys.analysis import timeline
from journeys.model.communities.community import Community, Place
from journeys.sentences.person import journey_so_far, not_shown
from journeys.snapshot.acts import load_acts
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.engine import open_engine
from journeys.store.store import Store
from tests.making import act, put

BOOK, NOTES = "github:demo/book", "github:demo/notes"
COMMUNITY = Community(slug="demo", name="Demo", places=(Place(pattern="github:demo/*"),))


@pytest.fixture
def read(tmp_path):
    """Give the sentences of ada, of some acts and entries of lists."""
    store = Store(tmp_path / "store")

    def sentences(*acts, listed=()):
        with open_engine() as engine:
            put(store, engine, acts)
            if listed:
                put(store, engine, listed, name="list", source="all_contributors")
        view = load_snapshot(store, COMMUNITY, None)
        own = timeline.acts_of("github:ada", load_acts(store, view), view.journeys, COMMUNITY)
        [journey] = view.journeys[view.journeys["person"] == "github:ada"].to_dict("records")
        shown = {**journey, "pseudonym": "ada"}
        said = journey_so_far(shown, timeline.find_entries(journey), own, view)
        return said, not_shown("github:ada", own, [], view)

    yield sentences
    store.close()


def test_a_stage_that_only_a_list_dates_is_reached_by_its_day(read):
    """Day 45 is 14 February, and what came after it has no time between; day 60 is 1 March."""
    listed = [act(45, "ada", "recognised", place=BOOK, work="doc", source="all_contributors")]
    said, _ = read(
        act(1, "ada", "opened_issue", place=BOOK), act(60, "ada", "merged_change", place=BOOK), listed=listed
    )
    assert "**joined** the same day, **contributed** by 14 Feb 2021, as a list says and **led** on 1 Mar 2021." in said


def test_silence_counts_to_the_end_of_their_own_places_and_what_came_later_is_not_loaded(read):
    """The book is seen until 2 March, the notes until 9 June; ada's last act, 9 January at noon, is 52.5 days old."""
    said, hidden = read(
        act(1, "ada", "opened_issue", place=BOOK),
        act(9, "ada", "commented", place=BOOK),
        act(61, "bo", "commented", place=BOOK),
        act(160, "bo", "commented", place=NOTES),
    )
    assert "was on 9 Jan 2021, about 8 weeks before observation ends" in said
    assert "book: seen until **2 Mar 2021**; later acts are not loaded." in hidden
