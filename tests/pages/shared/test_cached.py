"""How answers are kept: anew under all that changes them, and under nothing else."""

import shutil
from dataclasses import replace
from datetime import date

import msgspec
import pandas as pd
import pytest

from journeys.errors import StoreError
from journeys.logs.decisions import Decision
from journeys.logs.opt_outs import Signed, read_request
from journeys.logs.outreach_entries import Entry
from journeys.model.communities.definitions import find_community
from pages.parts.network import data as network_data
from pages.parts.notes import data as notes_data
from pages.parts.shared import data
from pages.parts.shared.cached import ANSWERS, cached, one_moment, open_store, shared, typed
from pages.parts.shared.filters import Choice, Scope
from tests.making import NOW
from tests.pages.test_network import fill

COMMUNITY = find_community("turing-way")
CHOICE = Choice(COMMUNITY, None, "any", "quarter")
SEEN = network_data.Network("month", "2021-06")
computed = []


def count():
    computed.append(1)
    return len(computed)


@cached(ANSWERS)
def by_choice(choice: Choice) -> int:
    return count()


@shared(ANSWERS)
def by_scope(choice: Scope) -> int:
    return count()


@cached(ANSWERS, under=(typed, notes_data.outreach))
def by_outreach() -> int:
    return count()


@cached(ANSWERS, under=(typed,))
def by_name(name: str, *, number: int = 2) -> int:
    return count()


@cached(ANSWERS)
def of_mode(choice: Scope) -> str:
    return choice.mode


@cached(ANSWERS, under=(typed,))
def third_time(name: str) -> int:
    if count() < 3:
        msg = "not yet"
        raise StoreError(msg)
    return len(computed)


@cached(ANSWERS, under=(typed,))
def copied_table(name: str) -> pd.DataFrame:
    return pd.DataFrame({"people": [1, 2]})


@shared(ANSWERS, under=(typed,))
def shared_table(name: str) -> pd.DataFrame:
    return pd.DataFrame({"people": [1, 2]})


@pytest.fixture(autouse=True)
def nothing_computed():
    computed.clear()


@pytest.fixture(autouse=True)
def folder(demo_folder, tmp_path, monkeypatch):
    monkeypatch.setenv("JOURNEYS_STORE", str(tmp_path / "store"))
    return shutil.copytree(demo_folder, tmp_path / "store")


def import_more(folder):
    fill(folder, [(1, "ada", "commented", "issue/1")])
    return CHOICE


def decide(_folder):
    data.decisions().add(Decision("different", "olga", NOW, ("github:ada", "github:bo")))
    return CHOICE


def opt_out(_folder):
    data.opt_outs().ask(read_request("github:ada", open_store().key), Signed("olga", NOW))
    return CHOICE


def opt_out_in_the_file(folder):
    (folder / "opt-outs.txt").write_text("github:ada")
    return CHOICE


def define(_folder):
    return replace(CHOICE, community=msgspec.structs.replace(COMMUNITY, active_days=COMMUNITY.active_days + 1))


def end_earlier(_folder):
    return replace(CHOICE, until=date(2021, 6, 30))


def read_strictly(_folder):
    return replace(CHOICE, order="strict")


def group_by_month(_folder):
    return replace(CHOICE, period="month")


def ask_again(_folder):
    return replace(CHOICE, community=find_community("turing-way"))


def choose_what_is_defined(_folder):
    return replace(CHOICE, order="as defined")


def invite(_folder):
    notes_data.outreach().add(Entry("invited", "olga", NOW, COMMUNITY.slug, "github:ada"))
    return CHOICE


STATE = [import_more, decide, opt_out, opt_out_in_the_file, define, end_earlier]


@pytest.mark.parametrize("change", [*STATE, read_strictly, group_by_month])
def test_all_that_a_choice_stands_for_gives_a_new_answer(folder, change):
    assert by_choice(CHOICE) == 1
    assert by_choice(change(folder)) == 2


@pytest.mark.parametrize("change", [ask_again, choose_what_is_defined, invite])
def test_nothing_else_gives_a_new_answer(folder, change):
    assert COMMUNITY.order == CHOICE.mode
    assert by_choice(CHOICE) == 1
    assert by_choice(change(folder)) == 1


@pytest.mark.parametrize("change", STATE)
def test_all_that_a_scope_stands_for_gives_a_new_answer(folder, change):
    assert by_scope(CHOICE) == 1
    assert by_scope(change(folder)) == 2


@pytest.mark.parametrize("change", [read_strictly, group_by_month, ask_again, choose_what_is_defined, invite])
def test_a_scope_does_not_depend_on_the_order_nor_on_the_period(folder, change):
    assert by_scope(CHOICE) == 1
    assert by_scope(change(folder)) == 1


def test_an_answer_out_of_a_log_is_new_after_each_entry(folder):
    assert [by_outreach(), by_outreach()] == [1, 1]
    invite(folder)
    assert by_outreach() == 2


def test_who_takes_a_scope_cannot_read_what_it_is_not_kept_under():
    with pytest.raises(AttributeError, match="mode"):
        of_mode(CHOICE)


def test_the_network_and_the_view_are_computed_once_for_every_order_and_period(folder):
    other = read_strictly(folder)
    assert data.view(other) is data.view(CHOICE)
    assert network_data.graph(other, SEEN) is network_data.graph(CHOICE, SEEN)
    before = data.view(CHOICE)
    decide(folder)
    assert data.view(CHOICE) is not before


def test_an_argument_counts_the_same_however_it_is_given():
    assert [by_name("a"), by_name(name="a"), by_name("a", number=2)] == [1, 1, 1]
    assert [by_name("b"), by_name("a", number=3)] == [2, 3]


def test_texts_that_read_alike_when_joined_are_told_apart():
    """Streamlit joins what a tuple holds: ("a", "b") and ("astr:b",) would be one to it."""
    assert [by_name(("a", "b")), by_name(("astr:b",)), by_name(None), by_name("None")] == [1, 2, 3, 4]


@pytest.mark.parametrize("value", [pd.DataFrame({"people": [1]}), [1], {"a": 1}, object(), ("a", [1])])
def test_what_cannot_be_compared_is_refused(value):
    with pytest.raises(TypeError, match="cannot be kept under"):
        by_name(value)
    assert not computed


def test_an_error_is_not_kept_and_comes_as_it_is(monkeypatch):
    for _ in range(2):
        with pytest.raises(StoreError):
            third_time("a")
    assert [third_time("a"), third_time("a")] == [3, 3]
    monkeypatch.setenv("JOURNEYS_DATABASE", "nothing://nowhere")
    with pytest.raises(StoreError):
        by_choice(CHOICE)


@pytest.mark.parametrize("table", [copied_table, shared_table, lambda _: data.acts(CHOICE)])
def test_a_table_that_one_visitor_changes_is_unchanged_for_another(table):
    before = table("a").copy()
    mine = table("a")
    mine.iloc[0, 0] = None if mine.dtypes.iloc[0] == "str" else 9
    mine["more"] = 1
    mine.index.name = "mine"
    mine.drop(index=mine.index[-1], inplace=True)
    pd.testing.assert_frame_equal(table("a"), before)


def test_a_state_is_asked_for_once_a_moment(folder):
    with one_moment():
        assert by_choice(CHOICE) == 1
        assert by_choice(decide(folder)) == 1
    assert by_choice(CHOICE) == 2
