"""One act in two rows: what is known of it, whichever row comes first."""

import pytest

from journeys.model.events import UNNAMED
from journeys.store import dedupe
from journeys.store.engine import open_engine
from tests.making import act, events_table

BO, ADA = "github:bo", "github:ada"


def row(action="merged_change", account=BO, toward=None, source="github_rest"):
    made = list(act(1, "bo", action, thread="pull/1", key="pull/1#x", source=source))
    made[2], made[6] = account, toward
    return tuple(made)


@pytest.fixture
def resolve():
    """Resolve a new row with a stored one: account, addressee, whether the stored one gives way, and what differs."""
    with open_engine() as engine:

        def resolved(new, old):
            frames = [engine.from_arrow(events_table([each])) for each in (new, old)]
            (found,) = engine.collect(dedupe.resolve(*frames)).astype(object).to_dict("records")
            known = {name: None if value != value or value is None else value for name, value in found.items()}
            differs = {name for name in dedupe.DETAILS if known[f"other_{name}"] is not None}
            return known["account"], known["toward"], bool(known["gives_way"]), differs

        yield resolved


def test_an_account_that_the_richer_row_does_not_name_is_the_poorers(resolve):
    rich = row("landed_change", UNNAMED, source="gh_archive")
    poor = row("landed_change", "git:abc", source="git_log")
    assert resolve(rich, poor) == ("git:abc", None, True, set())
    assert resolve(poor, rich) == ("git:abc", None, True, set())
    assert resolve(rich, rich) == (UNNAMED, None, False, set())


def test_an_addressee_that_the_richer_row_does_not_name_is_the_poorers(resolve):
    rich, poor = row(toward=UNNAMED), row(toward=ADA, source="gh_archive")
    assert resolve(rich, poor) == (BO, ADA, True, set())
    assert resolve(poor, rich) == (BO, ADA, True, set())
    assert resolve(rich, rich) == (BO, UNNAMED, False, set())


def test_a_richer_row_that_is_toward_nobody_stays_so(resolve):
    rich, poor = row(), row(toward=UNNAMED, source="gh_archive")
    assert resolve(rich, poor)[1:] == (None, True, set())
    assert resolve(poor, rich)[1:] == (None, False, set())


def test_a_review_of_a_thread_of_unknown_opener_agrees_with_a_comment_and_another_does_not(resolve):
    comment = row("commented", source="archive_repo")
    assert resolve(row("reviewed", toward=UNNAMED), comment)[3] == set()
    assert resolve(comment, row("reviewed", toward=UNNAMED))[3] == set()
    assert resolve(row("reviewed", toward=ADA), comment)[3] == {"action"}
    assert resolve(row("triaged", toward=UNNAMED), comment)[3] == {"action"}
