"""Requests in discussions of models, loaded from the store: who asked, when somebody answered, until when one could."""

import pytest

from journeys.identity.opt_out_filter import OptedOut
from journeys.ingest.pipeline import Options, import_files
from journeys.model.tables import MODEL_REQUESTS
from journeys.snapshot.model_requests import load_requests
from tests.sources.hub.extracts import NOW, change, discussion, remark, write
from tests.tables import check_columns


@pytest.fixture
def load(store, tmp_path):
    """Import discussions and return how many have a title, and the requests by their number."""

    def loaded(*records, opted_out=()):
        for at, record in enumerate(records):
            (receipt,) = import_files(store, [write(tmp_path, record, f"answer-{at}.json")], Options(), now=NOW)
            assert not receipt.refused
        places, found = load_requests(store, OptedOut(frozenset(opted_out)))
        check_columns(found, MODEL_REQUESTS)
        return len(places), {row["thread"].partition("/")[2]: row for row in found.to_dict("records")}

    return loaded


def asks(number=4, author="ada", title="License?", events=(), **more):
    return discussion(number, author, title=title, events=list(events), **more)


def test_the_first_word_of_another_person_answers(load):
    events = [
        remark("ada", "2023-07-01T10:00:01.000Z", "Which?"),
        remark("parquet-converter", "2023-07-01T11:00:00.000Z"),
        remark("ada", "2023-07-02T10:00:00.000Z", "Anybody?"),
        remark("bob", "2023-07-03T10:00:00.000Z"),
        change("bob", "closed", "2023-07-04T10:00:00.000Z"),
    ]
    titled, found = load(asks(events=events, status="closed"), asks(5, title="Hello", events=[]))
    assert (titled, list(found)) == (2, ["4"])
    row = found["4"]
    assert (row["days"], row["answered"], row["state"], row["by_program"]) == (2.0, True, "closed", False)
    assert (row["licence"], row["credit"], row["risks"]) == (True, False, False)


def test_closing_without_a_word_is_no_answer_and_waiting_ends_with_what_could_be_seen(load):
    events = [change("bob", "closed", "2023-07-04T10:00:00.000Z")]
    _, found = load(asks(events=events, status="closed"))
    # until the end of the day of the newest act, 4 July: 3 days and 14 hours
    assert (found["4"]["days"], found["4"]["answered"]) == (pytest.approx(3 + 14 / 24), False)


def test_of_a_list_it_is_not_known_whether_anybody_answered(load):
    _, found = load({"discussions": [discussion(title="License?")], "count": 1, "start": 0})
    assert found["4"]["days"] != found["4"]["days"]
    assert found["4"]["state"] == "open"


def test_what_programs_ask_is_marked(load):
    request = asks(6, "librarian-bot", "Librarian Bot: Add base_model information to model", [], isPullRequest=True)
    _, found = load(request)
    assert found["6"]["by_program"]


def test_a_newer_export_tells_what_came_of_it(load):
    listed = {"discussions": [discussion(title="License?")], "count": 1, "start": 0}
    _, found = load(listed, asks(events=[remark("bob")], status="closed"))
    assert (found["4"]["state"], found["4"]["answered"]) == ("closed", True)


def test_who_opted_out_asks_and_answers_nothing(load):
    _, found = load(asks(events=[remark("bob")]), asks(7, "dee", events=[]), opted_out={"hub:bob", "hub:dee"})
    assert list(found) == ["4"]
    assert not found["4"]["answered"]


def test_without_discussions_there_is_nothing(load):
    assert load() == (0, {})
