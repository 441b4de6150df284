"""Newcomers beside known people within one kind of message and place: counted by hand, and reversed by kind."""

from contextlib import closing
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from journeys.analysis.response.first_messages import comparable, find_messages
from journeys.analysis.response.strata import compare_within_strata
from journeys.analysis.response.waits import compare_waits
from journeys.ingest.pipeline import Options, import_files
from journeys.model.communities.community import Community, Place
from journeys.snapshot.acts import load_acts
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.store import Store
from tests.analysis.response.test_waits import waits


def threads(name, action, answered, silent, *, is_new):
    """Write threads of one kind, each by a person of its own."""
    rows = waits(*[1] * answered, *[None] * silent, is_new=is_new)
    return rows.assign(action=action, person=[f"{name}{number}" for number in rows.index])


# issues are answered less often than changes by whomever they are; newcomers write more issues
REVERSED = pd.concat(
    [
        threads("ni", "opened_issue", 12, 28, is_new=True),
        threads("ki", "opened_issue", 2, 8, is_new=False),
        threads("nc", "opened_change", 9, 1, is_new=True),
        threads("kc", "opened_change", 32, 8, is_new=False),
    ],
    ignore_index=True,
)


def test_the_sign_reverses_where_newcomers_only_write_what_is_answered_less():
    found = compare_waits(REVERSED, 48)
    # of newcomers' 29 of 50, of known people's 16 of 50 have no answer
    assert found.difference == pytest.approx(29 / 50 - 16 / 50)
    # within issues 28/40 - 8/10 = -0.1, within changes 1/10 - 8/40 = -0.1, of equal weight 40 * 10 / 50
    assert found.within_strata.difference == pytest.approx(-0.1)
    assert (found.within_strata.n, found.within_strata.strata) == (100, 2)
    assert found.within_strata.low < -0.1 < 0 < found.within_strata.high


def test_what_only_one_group_wrote_or_what_cannot_be_told_yet_is_left_out():
    chat = threads("n", "posted_message", 0, 20, is_new=True)
    recent = threads("r", "opened_issue", 0, 20, is_new=True).assign(followed_hours=47.0, hours=47.0)
    # merged without a word after 20 hours: neither answered nor left without an answer
    merged = threads("m", "opened_change", 0, 20, is_new=False).assign(followed_hours=20.0, hours=20.0, taken_in=True)
    assert compare_within_strata(pd.concat([REVERSED, chat, recent, merged]), 48) == compare_within_strata(REVERSED, 48)


def test_too_few_people_are_not_compared():
    nine = REVERSED[REVERSED["is_new"] | REVERSED["person"].isin([f"ki{number}" for number in range(9)])]
    assert compare_within_strata(nine, 48) is None
    assert compare_within_strata(REVERSED.iloc[:0], 48) is None


def test_two_groups_without_any_silence_have_an_interval_all_the_same():
    answered = pd.concat(
        [threads("n", "opened_issue", 12, 0, is_new=True), threads("k", "opened_issue", 12, 0, is_new=False)]
    )
    found = compare_within_strata(answered, 48)
    assert found.difference == 0
    assert found.low < -0.1
    assert found.high > 0.1


def test_the_interval_holds_the_truth_with_many_threads_of_few_people():
    random, runs, inside = np.random.default_rng(4), 100, 0
    for _ in range(runs):
        parts = []
        for is_new, people in ((True, 30), (False, 60)):
            who = np.repeat(np.arange(people), np.minimum(1 + random.pareto(1.2, people).astype(int), 60))
            place = random.integers(6, size=len(who))
            # the places and the people differ, newcomers and known people do not
            chance = np.clip(0.1 * place + random.normal(0.1, 0.15, people)[who], 0, 1)
            rows = waits(*np.where(random.random(len(who)) < chance, np.nan, 1.0), is_new=is_new)
            parts.append(rows.assign(person=[f"{is_new}{number}" for number in who], place=place.astype(str)))
        found = compare_within_strata(pd.concat(parts, ignore_index=True), 48)
        inside += found.low <= 0 <= found.high
    # at 95 % between 89 and 99 of 100 runs, 99 times in 100
    assert inside >= 89


def test_in_a_real_archive_the_sign_reverses_by_kind(exports, tmp_path):
    with closing(Store(tmp_path / "store")) as store:
        archive = exports / "archive-repo" / "aipref-drafts.json.gz"
        list(import_files(store, [archive], Options(), now=datetime(2026, 11, 1, tzinfo=UTC)))
        (place,) = set(store.places()["place"])
        view = load_snapshot(store, Community(slug="a", name="A", places=(Place(pattern=place),)), None)
        acts = load_acts(store, view)
    shows, until = {place: set(acts["action"])}, view.observed_until
    messages = comparable(find_messages(acts, view.journeys, shows, observed_until=until), acts)
    found = compare_waits(messages, 48)
    # without an answer in 48 hours: of newcomers' issues 17 of 27, of known people's 35 of 48; of changes 3 of 12 and
    # 16 of 68. Together 20 of 39 against 51 of 116; within kinds (17 * 48 - 35 * 27) / 75 + (3 * 68 - 16 * 12) / 80 =
    # -1.72 + 0.15 over 27 * 48 / 75 + 12 * 68 / 80 = 27.48
    assert found.difference > 0.03
    assert found.within_strata.difference == pytest.approx(-0.057, abs=0.02)
