"""The one table that gives each act its kind of work."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.analysis.work.kinds import PATHS, PUBLISHED, assign_kinds, kind_name, observable_kinds
from journeys.model.vocabulary import ACTIONS, SOURCES, UNTOLD, WORK, WORK_OF
from journeys.sources.git.work_kinds import work_of_path
from pages.parts.shared.blocks import definition_of
from tests.analysis.work.frames import act, acted

EACH = [
    (act("ada", "recognised", work="doc"), "doc"),
    (act("ada", "recognised", work="projectmanagement"), "projectManagement"),
    (act("ada", "recognised", work="gardening"), "gardening"),
    (act("ada", "recognised"), None),
    (act("ada", "committed", work="translation"), "translation"),
    (act("ada", "committed"), UNTOLD),
    (act("ada", "opened_change"), UNTOLD),
    (act("ada", "landed_change", thread="pull/3"), UNTOLD),
    (act("ada", "reviewed", toward="bo", thread="pull/3"), "review"),
    (act("ada", "opened_issue", thread="issue/4"), "ideas"),
    (act("ada", "opened_issue", thread="issue/4", work="bug"), "bug"),
    (act("ada", "commented", toward="bo", thread="issue/4"), "question"),
    (act("ada", "commented", toward="bo", thread="discussion/5"), "question"),
    (act("ada", "commented", toward="bo", thread="pull/3"), None),
    (act("ada", "commented", toward="bo", thread="commit/1f"), None),
    (act("ada", "commented", toward="ada", thread="issue/4"), None),
    (act("ada", "commented", thread="issue/4"), None),
    (act("ada", "posted_message", toward="bo", place="slack:home/general"), "question"),
    (act("ada", "posted_message", place="slack:home/general"), None),
    (act("ada", "triaged", toward="bo", thread="issue/4"), "maintenance"),
    (act("ada", "merged_change", toward="bo", thread="pull/3"), "maintenance"),
    (act("ada", "released"), "maintenance"),
    (act("ada", "hosted", place="event:home/cafe"), "eventOrganizing"),
    (act("ada", "attended", place="event:home/cafe"), None),
    (act("ada", "published", place="hub:model/ada/m"), "research"),
    (act("ada", "published", place="hub:dataset/ada/d"), "data"),
    (act("ada", "published", place="hub:space/ada/s"), "example"),
    (act("ada", "published", work="doc"), "doc"),
    (act("ada", "published", place="roster:home/papers"), UNTOLD),
    (act("ada", "opened_discussion", thread="discussion/5"), None),
    (act("ada", "claimed", toward="bo", thread="issue/4"), None),
    (act("ada", "granted"), None),
    (act("ada", "appointed"), None),
    (act("ada", "starred"), None),
]


@pytest.mark.parametrize(("row", "kind"), EACH)
def test_an_act_has_the_kind_of_the_table(row, kind):
    given_kind = assign_kinds(acted(row))["kind"].astype(object)
    assert given_kind.where(given_kind.notna(), None).tolist() == [kind]


def test_every_action_is_in_the_table_above_or_only_discovers():
    tried = {row["action"] for row, _ in EACH}
    assert {stage for action, stage in ACTIONS.items() if action not in tried} <= {"discover", "join"}


def test_the_input_stays_as_it_was():
    acts = acted(act("ada", "reviewed"))
    before = acts.copy()
    assign_kinds(acts)
    assert acts.equals(before)


def test_kinds_given_are_in_the_vocabulary():
    assert {*WORK_OF.values(), *PUBLISHED.values(), "question", *PATHS} <= WORK.keys()
    assert UNTOLD not in WORK


@given(st.text())
def test_what_paths_can_tell_is_what_paths_tell(path):
    assert work_of_path(path) in PATHS


def test_a_log_could_show_translations_and_never_reviews():
    log = assign_kinds(acted(act("ada", "committed", work="code", source="git_log")))
    assert "translation" in observable_kinds(log)
    assert "review" not in observable_kinds(log)
    with_archive = assign_kinds(acted(act("ada", "starred", source="gh_archive")))
    assert observable_kinds(with_archive) == {"ideas", "maintenance", "question", "review"}


@pytest.mark.parametrize("source", SOURCES)
def test_a_kind_that_somebody_did_is_observable_whatever_told_of_it(source):
    kinds = assign_kinds(acted(act("ada", "hosted", source=source)))
    assert "eventOrganizing" in observable_kinds(kinds)


def test_the_definition_names_every_kind_that_an_act_is_given():
    told = definition_of("work-kinds")
    assert all(kind in told for kind in {*WORK_OF.values(), *PUBLISHED.values(), "question", kind_name(UNTOLD)})
