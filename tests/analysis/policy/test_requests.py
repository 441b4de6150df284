"""What titles of discussions ask for, and what became of requests, counted by hand."""

from datetime import date

import pandas as pd
import pytest

from journeys.analysis.policy.requests import find_requests, kinds_of, measure_requests
from journeys.model.tables import MODEL_REQUESTS


@pytest.mark.parametrize(
    ("title", "kinds"),
    [
        ("License?", ["licence"]),
        ("Which licence do the weights have", ["licence"]),
        ("Commercial use??", ["licence"]),
        ("May we use this commercially", ["licence"]),
        ("Request: DOI", ["credit"]),
        ("How can it be cited", ["credit"]),
        ("Citings", ["credit"]),
        ("Missing attribution for the encoder", ["credit"]),
        ("Copied without credit, and against the license", ["credit", "licence"]),
        ("Librarian Bot: Add base_model information to model", ["credit"]),
        ("base_model metadata is missing", ["credit"]),
        ("Bias and limitations are not told", ["risks"]),
        ("State the intended use", ["risks"]),
        # what the words stand in that ask for nothing of the kind
        ("Which is the base model of this one?", []),
        ("Adding `safetensors` variant of this model", []),
        ("A commercial in my feed", []),
        ("Bias terms are not loaded", []),
        ("Credit card numbers in the data", []),
        ("Citation detection", []),
        ("Fix DOI links", []),
        ("", []),
    ],
)
def test_a_title_asks_for_credit_a_licence_or_notes_on_risks(title, kinds):
    assert kinds_of(title) == kinds


def test_only_threads_that_ask_are_found_each_with_what_it_asks_for():
    threads = pd.DataFrame({"place": ["a", "a", "b"], "title": ["Hello", "License?", "Cite it, by its license?"]})
    found = find_requests(threads)
    assert found[["place", "credit", "licence", "risks"]].values.tolist() == [
        ["a", False, True, False],
        ["b", True, True, False],
    ]
    assert find_requests(threads[:0]).empty


def asked(days, state="open", *, answered=False, by_program=False, credit=False):
    at = pd.Timestamp("2024-01-01", tz="UTC")
    return ("hub:model/a/b", "discussion/1", credit, not credit, False, by_program, at, state, days, answered)


def test_requests_of_people_and_of_programs_are_counted_apart():
    rows = MODEL_REQUESTS.of(
        [
            asked(2.0, "closed", answered=True),
            asked(9.0, answered=True),
            # followed for five days without an answer
            asked(5.0, credit=True),
            # of which a list alone tells
            asked(None, None),
            asked(1.0, "merged", answered=True, by_program=True, credit=True),
        ]
    )
    found = measure_requests(rows, 40)
    assert (found.titled, found.people.requests, found.programs.requests) == (40, 4, 1)
    # opened on 1 January, and one followed for nine days
    assert found.until == date(2024, 1, 10)
    assert found.people.kinds == {"credit": 1, "licence": 3, "risks": 0}
    assert found.people.states == {"closed": 1, "open": 2, "unknown": 1}
    assert found.programs.states == {"merged": 1}
    assert found.people.followed == 3
    # of three one was answered on day 2; then one is followed to day 5 only, and the last is answered on day 9
    assert found.people.answered[7].estimate == pytest.approx(1 / 3)
    # nobody who still waits is followed for so long
    assert found.people.answered[30].estimate is None
    assert found.programs.answered[7].estimate == 1


def test_without_requests_nothing_is_estimated():
    found = measure_requests(MODEL_REQUESTS.of(), 0)
    assert (found.people.requests, found.until) == (0, None)
    assert found.people.answered[7].estimate is None
