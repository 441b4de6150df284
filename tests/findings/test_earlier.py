"""A pack beside earlier ones tells no more than one alone."""

from dataclasses import replace
from datetime import UTC, date, datetime

import msgspec
import pytest

from journeys.errors import PackError
from journeys.findings.earlier import check_earlier, digests, remember
from journeys.findings.questions import findings_of
from journeys.findings.source import Source
from journeys.logs.database import open_database
from journeys.logs.packs import PackLog
from journeys.model.communities.definitions import find_community
from journeys.model.days import end_of_day
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.store import Store

NOW = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def source(demo_folder):
    store = Store(demo_folder)
    yield Source(load_snapshot(store, find_community("turing-way"), end_of_day(date(2026, 5, 31))), store)
    store.close()


@pytest.fixture(scope="module")
def findings(source):
    return list(findings_of(source, ["funnel"]))


@pytest.fixture
def log(tmp_path):
    with open_database(tmp_path) as database:
        yield PackLog(database)


def changed(findings):
    """The findings as if one person had opted out since."""
    first = findings[0].table.assign(reached=findings[0].table["reached"] - 5)
    return [replace(findings[0], table=first), *findings[1:]]


def test_the_same_findings_are_entered_once_and_may_be_told_again(source, findings, log):
    for _ in range(2):
        check_earlier(source, findings, log)
        remember(source, findings, log, NOW)
    rows = log.log("turing-way")
    assert dict(zip(rows["finding"], rows["digest"], strict=True)) == digests(findings)
    assert rows[["until", "k"]].drop_duplicates().to_numpy().tolist() == [["2026-05-31", 5]]
    assert len(rows) == 2


def test_other_numbers_of_the_same_month_are_refused_unless_they_replace(source, findings, log):
    remember(source, findings, log, NOW)
    with pytest.raises(PackError, match="until 31 May 2026 says something else"):
        check_earlier(source, changed(findings), log)
    check_earlier(source, changed(findings), log, replace=True)
    remember(source, changed(findings), log, NOW)
    # now the first ones would be the others
    check_earlier(source, changed(findings), log)
    with pytest.raises(PackError, match="says something else"):
        check_earlier(source, findings, log)


def test_another_month_or_question_may_be_told(source, findings, log):
    log.add("turing-way", date(2026, 4, 30), 5, {"funnel-people": "other"}, NOW)
    log.add("turing-way", date(2026, 5, 31), 5, {"core": "other"}, NOW)
    log.add("bigscience", date(2026, 5, 31), 9, {"funnel-people": "other"}, NOW)
    check_earlier(source, findings, log)


def test_another_limit_is_refused_even_in_another_month(source, findings, log):
    log.add("turing-way", date(2026, 4, 30), 7, {"core": "any"}, NOW)
    for replaces in (False, True):
        with pytest.raises(PackError, match="fewer than 7 people"):
            check_earlier(source, findings, log, replace=replaces)
    # what was given to nobody and is replaced had another limit: then it counts no more
    own = PackLog(log._database)
    own.add("lab", date(2026, 5, 31), 7, {"core": "any"}, NOW)
    lab = Source(replace(source.view, community=_named(source, "lab")), source.store)
    check_earlier(lab, findings, own, replace=True)


def _named(source, slug):
    return msgspec.structs.replace(source.community, slug=slug)


def test_a_digest_changes_with_any_cell(findings):
    assert digests(findings) != digests(changed(findings))
