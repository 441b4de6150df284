from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.errors import EntryError, StoreError
from journeys.identity import people
from journeys.logs.database import Database, open_database
from journeys.logs.decisions import Decision, DecisionLog, decisions

AT = datetime(2030, 1, 1, 12, tzinfo=UTC)


def say(kind, *accounts, who="olga", undoes=None):
    return Decision(kind, who, AT, accounts, undoes)


@pytest.fixture
def log(tmp_path, any_database):
    with open_database(tmp_path) as database:
        yield DecisionLog(database)


def pairs(log):
    return [(row.account, row.other, row.says) for row in log.in_force().itertuples()]


def united(evidence, decided):
    """Give the groups of accounts that evidence and decisions make, each as a string."""
    rows = pd.DataFrame([(*pair, "told") for pair in evidence], columns=["account", "other", "evidence"], dtype="str")
    found = people.unite(rows, decided)
    return {"".join(sorted(group["account"])) for _, group in found.groupby("person")}


def test_an_empty_log_holds_nothing(log):
    assert log.in_force().empty
    assert log.log().empty
    assert (log.last_number(), log.digest()) == (0, "")


def test_a_decision_is_kept_with_who_and_when(log):
    assert log.add(say("same", "a", "b", who=" olga ")) == 1
    (row,) = log.log().to_dict("records")
    assert (row["who"], row["at"], row["accounts"], row["in_force"]) == ("olga", AT, ["a", "b"], True)


def test_undo_takes_a_decision_back_and_undoing_that_brings_it_again(log):
    log.add(say("same", "a", "b"))
    log.add(say("undo", undoes=1))
    assert pairs(log) == []
    log.add(say("undo", undoes=2))
    assert pairs(log) == [("a", "b", "same")]
    assert log.log()["in_force"].tolist() == [True, False, True]


def test_of_two_decisions_on_one_pair_the_later_holds(log):
    log.add(say("same", "a", "b"))
    log.add(say("different", "b", "a"))
    assert pairs(log) == [("a", "b", "different")]


def test_a_person_taken_out_differs_from_each_other_one_and_those_stay_together(log):
    log.add(say("different", "c", "a", "b"))
    assert set(pairs(log)) == {("a", "c", "different"), ("b", "c", "different"), ("a", "b", "together")}
    # c is the one through whom evidence joined a and b
    assert united([("a", "c"), ("b", "c")], log.in_force()) == {"ab"}


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (say("same", "a", "b", who="  "), "type yours"),
        (say("same", "a"), "two accounts or more"),
        (say("different", "a", "a"), "two accounts or more"),
        (say("undo", undoes=7), "no decision with the number 7"),
    ],
)
def test_a_faulty_decision_is_refused_and_not_kept(log, decision, said):
    with pytest.raises(EntryError, match=said):
        log.add(decision)
    assert log.last_number() == 0


def test_nothing_is_undone_twice(log):
    log.add(say("same", "a", "b"))
    log.add(say("undo", undoes=1))
    with pytest.raises(EntryError, match="undone already"):
        log.add(say("undo", undoes=1))


def test_a_decider_who_had_not_seen_the_newest_decision_is_refused(log):
    log.add(say("same", "a", "b"), seen=0)
    with pytest.raises(EntryError, match=r"olga decided something in the meantime \(number 1\)"):
        log.add(say("different", "a", "b", who="rae"), seen=0)
    assert pairs(log) == [("a", "b", "same")]
    assert log.add(say("different", "a", "b", who="rae"), seen=1) == 2


def test_the_digest_changes_with_every_entry(log):
    digests = [log.digest()]
    for decision in (say("same", "a", "b"), say("undo", undoes=1), say("undo", undoes=2)):
        log.add(decision)
        digests.append(log.digest())
    assert len(set(digests)) == 4


def test_decisions_outlive_the_process_that_took_them(tmp_path, any_database):
    for number in (1, 2):
        with open_database(tmp_path) as database:
            assert DecisionLog(database).add(say("same", "a", f"b{number}")) == number


def test_many_who_write_at_once_lose_nothing(tmp_path, any_database):
    def write(number):
        with open_database(tmp_path) as database:
            return DecisionLog(database).add(say("same", "a", f"b{number}"))

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(write, range(12))) == list(range(1, 13))


def test_of_many_who_decide_on_one_state_only_the_first_is_accepted(tmp_path, any_database):
    def write(number):
        with open_database(tmp_path) as database:
            try:
                return DecisionLog(database).add(say("same", "a", f"b{number}"), seen=1)
            except EntryError:
                return None

    with open_database(tmp_path) as database:
        DecisionLog(database).add(say("same", "c", "d"))
    with ThreadPoolExecutor(6) as pool:
        assert sorted(filter(None, pool.map(write, range(6)))) == [2]


def test_a_locked_database_is_an_error_and_saves_nothing(tmp_path, any_database, monkeypatch):
    monkeypatch.setattr("journeys.logs.database.LOCK_SECONDS", 0.05)
    with open_database(tmp_path) as database, open_database(tmp_path) as other:
        log = DecisionLog(database)
        with other.writing(decisions), pytest.raises(StoreError, match="Nothing was saved"):
            log.add(say("same", "a", "b"))
        assert log.add(say("same", "a", "b")) == 1


def test_a_database_that_cannot_be_opened_is_named_with_what_is_allowed_and_without_its_password(monkeypatch):
    with pytest.raises(StoreError, match=r"allowed are|Allowed are"):
        Database("nonsense")
    monkeypatch.setenv("JOURNEYS_DATABASE", "sqlite:////nowhere/at/all.sqlite")
    database = Database("sqlite:////nowhere/at/all.sqlite")
    with pytest.raises(StoreError, match="nowhere/at/all"):
        DecisionLog(database).log()


def test_a_decision_goes_before_evidence(log):
    log.add(say("different", "a", "b"))
    assert united([("a", "b"), ("b", "c")], log.in_force()) == {"bc"}


def test_what_is_parted_never_meets_through_others_and_the_stronger_evidence_wins(log):
    log.add(say("different", "a", "d"))
    # in the order of strength: a-b, b-c are taken; c-d would bring a and d together
    assert united([("a", "b"), ("b", "c"), ("c", "d")], log.in_force()) == {"abc"}
    assert united([("c", "d"), ("b", "c"), ("a", "b")], log.in_force()) == {"bcd"}


def test_a_newer_decision_goes_before_an_older_where_both_cannot_hold(log):
    log.add(say("different", "a", "c"))
    log.add(say("same", "a", "b"))
    log.add(say("same", "b", "c"))
    assert united([], log.in_force()) == {"bc"}


def test_a_group_that_nothing_parts_is_left_as_it_is(log):
    log.add(say("different", "a", "z"))
    assert united([("a", "b"), ("c", "d"), ("y", "z")], log.in_force()) == {"ab", "cd", "yz"}


ACCOUNTS = st.sampled_from("abcdef")
PAIR = st.tuples(ACCOUNTS, ACCOUNTS).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: tuple(sorted(pair)))
EVIDENCE = st.lists(PAIR, max_size=8)


def decided(rows):
    told = [(*pair, says, number) for number, (pair, says) in enumerate(rows)]
    return pd.DataFrame(told[::-1], columns=["account", "other", "says", "number"])


@settings(max_examples=60)
@given(evidence=EVIDENCE, rows=st.dictionaries(PAIR, st.sampled_from(["same", "different"]), max_size=6))
def test_what_is_parted_is_never_one_person(evidence, rows):
    groups = united(evidence, decided(list(rows.items())))
    for (one, other), says in rows.items():
        if says == "different":
            assert not any(one in group and other in group for group in groups)


@settings(max_examples=60)
@given(evidence=EVIDENCE, same=st.sets(PAIR, max_size=5), seed=st.randoms())
def test_the_order_of_decisions_that_do_not_conflict_does_not_matter(evidence, same, seed):
    rows = [(pair, "same") for pair in same]
    before = united(evidence, decided(rows))
    seed.shuffle(rows)
    assert united(evidence, decided(rows)) == before
    assert united(list(reversed(evidence)), decided(rows)) == before
