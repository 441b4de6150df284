from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.errors import EntryError
from journeys.identity.opt_out_filter import (
    WITHHELD,
    OptedOut,
    find_opted_out,
    load_decisions,
    make_redactor,
    redact_rejected,
)
from journeys.identity.opting_out import opt_out, withdraw
from journeys.logs.database import open_database
from journeys.logs.decisions import Decision, DecisionLog
from journeys.logs.opt_outs import (
    JOINED,
    OptOutLog,
    OptOutRequest,
    Signed,
    hashes_of_account,
    read_file,
    read_request,
)
from journeys.model import pseudonyms
from journeys.model.accounts import address_account, keyed_hash
from journeys.model.communities.community import Community, Place
from journeys.model.days import end_of_day
from journeys.model.events import LEFT_OUT
from journeys.model.extract import Rejected
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.engine import open_engine
from journeys.store.store import Store
from tests.making import HOME, act, fill, put

COMMUNITY = Community(slug="home", name="Home", places=(Place(pattern=HOME),))
BY = Signed("olga", datetime(2030, 1, 1, tzinfo=UTC))
UNTIL = end_of_day(date(2021, 12, 31))


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path)
    yield made
    made.close()


@pytest.fixture
def database(tmp_path):
    with open_database(tmp_path) as opened:
        yield opened


def who_acts(store):
    return sorted(load_snapshot(store, COMMUNITY, UNTIL).journeys["person"])


def gone(store, database):
    with open_engine() as engine:
        return sorted(find_opted_out(store, database, engine).accounts - {LEFT_OUT})


def stored(store):
    with open_engine() as engine:
        return sorted(set(engine.collect(store.scan("events", engine))["account"]) - {LEFT_OUT})


THREE = [act(1, "ada", "commented"), act(2, "bo", "commented"), act(3, "cy", "landed_change")]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("github:Ada", OptOutRequest("account", "github:ada")),
        ("hub:Ada", OptOutRequest("account", "hub:ada")),
        ("@Ada", OptOutRequest("login", "ada")),
        (" ada-l ", OptOutRequest("login", "ada-l")),
        ("roster:Ada Lace", OptOutRequest("account", "roster:ada lace")),
        ("ada@ada.example", OptOutRequest("address", address_account("ada@ada.example", b"key"))),
        ("7+Ada@users.noreply.github.com", OptOutRequest("address", "github:ada")),
        (
            pseudonyms.pseudonym_of("github:ada", b"key"),
            OptOutRequest("pseudonym", pseudonyms.pseudonym_of("github:ada", b"key")),
        ),
    ],
)
def test_a_handle_an_address_and_a_pseudonym_are_distinguished(text, asked):
    assert read_request(text, b"key") == asked


@pytest.mark.parametrize("text", ["Ada Lace", "", "mastodon:ada", "https://github.com/ada", "github:"])
def test_what_names_nobody_is_refused_with_what_is_allowed(text):
    with pytest.raises(EntryError, match="allowed are github:login"):
        read_request(text, b"key")


@pytest.mark.parametrize("text", ["github:ada", "GITHUB:ADA", "@ada", "ada"])
def test_a_handle_leaves_its_person_out_and_withdrawing_brings_them_back(text, store, database):
    fill(store, THREE)
    before = load_snapshot(store, COMMUNITY, UNTIL)
    opt_out(store, database, text, BY)
    assert who_acts(store) == ["github:bo", "github:cy"]
    withdraw(store, database, 1, BY)
    assert who_acts(store) == ["github:bo", "github:cy"]
    fill(store, THREE)
    pd.testing.assert_frame_equal(load_snapshot(store, COMMUNITY, UNTIL).journeys, before.journeys)


@pytest.mark.usefixtures("any_database")
def test_an_address_leaves_out_all_people_who_have_it(store, database):
    hashed = keyed_hash("ada@ada.example", store.key)
    claims = [("github:ada", "address", hashed), (f"git:{hashed}", "name", "Ada")]
    commit = list(act(4, "x", "committed"))
    commit[2] = f"git:{hashed}"
    fill(store, [*THREE, tuple(commit)], claims=[*claims, (f"git:{hashed}", "address", hashed)])
    opt_out(store, database, "ADA@ada.example", BY)
    assert who_acts(store) == ["github:bo", "github:cy"]


@pytest.mark.usefixtures("any_database")
def test_a_pseudonym_leaves_out_the_persons_accounts_of_now(store, database):
    fill(store, THREE, claims=[("github:bo", "same_as", "github:ada")])
    opt_out(store, database, pseudonyms.pseudonym_of("github:ada", store.key), BY)
    assert stored(store) == ["github:cy"]
    # cy is found to be the same person only afterwards, and goes with the accounts that asked
    DecisionLog(database).add(Decision("same", "olga", BY.at, ("github:bo", "github:cy")))
    assert gone(store, database) == ["github:bo", "github:cy"]


def test_a_pseudonym_is_known_as_the_page_of_one_community_shows_it(store, database):
    fill(store, THREE)
    # elsewhere bo turns out to be al, who would stand for both; home does not know it and shows bo
    fill(store, [act(9, "al", "commented", place="github:else/where")], name="away")
    with open_engine() as engine:
        put(store, engine, [act(9, "al", "starred", place="github:else/where")], name="more", claims=AL)
    pseudonym = pseudonyms.pseudonym_of("github:bo", store.key)
    opt_out(store, database, pseudonym, BY)
    assert stored(store) == ["github:ada", "github:cy"]


AL = [("github:al", "same_as", "github:bo")]


def test_a_pseudonym_that_nobody_has_is_refused(store, database):
    fill(store, THREE)
    with pytest.raises(EntryError, match="Nobody here has the pseudonym"):
        opt_out(store, database, pseudonyms.pseudonym_of("github:nobody-at-all", store.key), BY)
    assert OptOutLog(database, store.key).count() == 0


def test_a_person_who_opts_out_goes_with_all_accounts_joined_in_any_import(store, database):
    fill(store, THREE)
    # another community's export tells that ada is also on the Hub; nothing of it concerns the home place
    away = [list(act(9, "x", "commented", place="github:else/where"))]
    away[0][2] = "hub:Ada99"
    fill(store, [tuple(row) for row in away], name="away", claims=[("hub:Ada99", "same_as", "github:ada")])
    opt_out(store, database, "hub:ada99", BY)
    assert who_acts(store) == ["github:bo", "github:cy"]


def test_an_account_that_only_one_communitys_exports_join_to_them_goes_too(store, database):
    commit = list(act(4, "x", "committed"))
    commit[2] = "git:1"
    listed = [("github:ada", "listed_name", "Ada Lace"), ("git:1", "name", "Ada Lace")]
    fill(store, [*THREE, tuple(commit)], claims=listed)
    # all imports together know two of that name, so that the address could be either's; home knows one
    away = [act(9, "ada2", "commented", place="github:else/where")]
    fill(store, away, name="away", claims=[("github:ada2", "listed_name", "Ada Lace")])
    assert set(load_snapshot(store, COMMUNITY, UNTIL).joined["account"]) == {"github:ada", "git:1"}
    opt_out(store, database, "github:ada", BY)
    assert stored(store) == ["github:ada2", "github:bo", "github:cy"]
    assert who_acts(store) == ["github:bo", "github:cy"]


def test_an_opt_out_holds_for_later_imports(store, database):
    opt_out(store, database, "ada", BY)
    fill(store, THREE)
    assert who_acts(store) == ["github:bo", "github:cy"]


def test_nobody_is_shown_to_have_spoken_to_a_person_who_opted_out(store, database):
    toward = list(act(5, "bo", "merged_change"))
    toward[6] = "github:ada"
    fill(store, [*THREE, tuple(toward)])
    opt_out(store, database, "ada", BY)
    with open_engine() as engine:
        absent = find_opted_out(store, database, engine)
        left = engine.collect(absent.remove_events(store.scan("events", engine)))
    assert left["toward"].isna().all()
    assert set(left["account"]) == {"github:bo", "github:cy"}


def test_bots_suspects_and_joined_accounts_are_without_them(store, database):
    rows = [act(1, "helper[bot]", "commented"), act(2, "timidrobot", "commented"), *THREE]
    fill(store, rows, claims=[("github:bo", "same_as", "github:ada")])
    for handle in ("helper[bot]".removesuffix("[bot]"), "timidrobot", "ada"):
        opt_out(store, database, handle, BY)
    view = load_snapshot(store, COMMUNITY, UNTIL)
    assert view.suspects == ()
    assert view.joined.empty
    assert view.journeys["person"].tolist() == ["github:cy"]
    assert view.events["events"].sum() == 2  # cy's, and those of the app, whose login is helper[bot]


def test_the_end_of_observation_does_not_show_them(store, database):
    fill(store, THREE)
    opt_out(store, database, "cy", BY)
    assert load_snapshot(store, COMMUNITY, None).observed_until == end_of_day(date(2021, 1, 2))


def test_the_handle_is_nowhere_in_the_database(store, database, tmp_path):
    fill(store, THREE)
    opt_out(store, database, "github:ada", BY)
    opt_out(store, database, "zoe@ada.example", BY)
    database.close()
    written = b"".join(path.read_bytes() for path in tmp_path.glob("people.sqlite*"))
    assert b"olga" in written
    assert not any(word in written for word in (b"ada", b"zoe", b"example.org"))


def test_only_what_was_entered_under_that_handle_is_withdrawn(store, database):
    fill(store, THREE)
    log = OptOutLog(database, store.key)
    numbers = [log.ask(read_request(text, store.key), BY) for text in ("@ada", "github:bo", "github:ada", "@ada")]
    # the same once more is no second entry: a command that was cut off is given again
    assert numbers == [1, 2, 3, 1]
    # the whole account github:ada is another entry than the login ada on any platform
    assert log.in_force_for(read_request("ADA", store.key)) == [1]
    assert log.in_force_for(read_request("github:ada", store.key)) == [3]
    assert log.in_force_for(read_request("cy", store.key)) == []
    assert who_acts(store) == ["github:cy"]
    log.withdraw(1, BY)
    assert log.in_force_for(read_request("ada", store.key)) == []
    log.withdraw(3, BY)
    assert who_acts(store) == ["github:ada", "github:cy"]
    assert log.log()["in_force"].tolist() == [False, True, False]
    assert log.count() == 1


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize(
    ("who", "why"), [(" \0", "An opt-out needs the name"), ("o" * 81, "at most 80 characters, not 81")]
)
def test_an_opt_out_is_signed(database, who, why):
    log = OptOutLog(database, b"key")
    with pytest.raises(EntryError, match=why):
        log.ask(OptOutRequest("login", "ada"), Signed(who, BY.at))
    log.ask(OptOutRequest("login", "ada"), Signed(f" {'o' * 80} ", BY.at))
    assert log.log()["who"].tolist() == ["o" * 80]


@pytest.mark.usefixtures("any_database")
def test_withdrawals_are_entries_that_end_one_opt_out_each(database):
    log = OptOutLog(database, b"key")
    # numbers 1 to 3 are opt-outs, 4 withdraws the second, 5 is the second again
    for login in ("ada", "bo", "cy"):
        log.ask(OptOutRequest("login", login), BY)
    names = [log.digest()]
    assert log.withdraw(log.log().loc[1, "number"], BY) == 4
    names.append(log.digest())
    assert log.ask(OptOutRequest("login", "bo"), BY) == 5
    assert log.log()[["number", "in_force"]].values.tolist() == [[1, True], [2, False], [3, True], [5, True]]
    assert log.in_force_for(OptOutRequest("login", "bo")) == [5]
    assert (log.count(), len(log.marks())) == (3, 3)
    assert len({*names, log.digest()}) == 3


@pytest.mark.usefixtures("any_database")
def test_withdrawing_ends_what_was_joined_to_an_opt_out_one_after_another(database):
    log = OptOutLog(database, b"key")
    # one import joined git:1 to ada, the next one bo to git:1, which no hash of ada's names; cy is somebody else
    log.ask(read_request("github:ada", b"key"), BY)
    for before, account in (("github:ada", "git:1"), ("git:1", "github:bo"), ("github:cy", "git:2")):
        log.enter(JOINED, hashes_of_account(before, b"key")[:1], [account], BY)
    log.withdraw(1, BY)
    assert log.log()["in_force"].tolist() == [False, False, False, True]


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize(("withdrawn", "left"), [(1, [2, 3, 4]), (2, [1, 3, 4])])
def test_what_another_opt_out_of_the_same_person_needs_stays_until_that_is_withdrawn_too(database, withdrawn, left):
    log = OptOutLog(database, b"key")
    # she opted out under two accounts; one import joined git:1 to both, the next one git:2 to git:1
    for handle in ("github:ada", "hub:ada99"):
        log.ask(read_request(handle, b"key"), BY)
    shared = [hashes_of_account(account, b"key")[0] for account in ("github:ada", "hub:ada99")]
    log.enter(JOINED, shared, ["git:1"], BY)
    log.enter(JOINED, hashes_of_account("git:1", b"key")[:1], ["git:2"], BY)
    log.withdraw(withdrawn, BY)
    assert log.log().query("in_force")["number"].tolist() == left
    log.withdraw(3 - withdrawn, BY)
    assert log.marks() == frozenset()


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize("first", [1, 2])
def test_a_second_opt_out_is_of_the_same_person_where_only_the_first_knows_that(database, first):
    log = OptOutLog(database, b"key")
    # when she opted out the second time, the exports' word that both accounts are hers was gone already
    log.ask(read_request("github:ada", b"key"), BY, ["github:ada", "hub:ada99"])
    log.ask(read_request("hub:ada99", b"key"), BY)
    log.enter(JOINED, hashes_of_account("github:ada", b"key")[:1], ["git:1"], BY)
    log.withdraw(first, BY)
    assert log.log().query("in_force")["number"].tolist() == sorted([3, 3 - first])
    log.withdraw(3 - first, BY)
    assert log.marks() == frozenset()


@pytest.mark.usefixtures("any_database")
def test_withdrawing_what_is_not_in_force_is_refused(database):
    log = OptOutLog(database, b"key")
    log.ask(read_request("ada", b"key"), BY)
    log.withdraw(1, BY)
    for number in (1, 7):
        with pytest.raises(EntryError, match="no opt-out in force"):
            log.withdraw(number, BY)
    assert log.log()["in_force"].tolist() == [False]


def test_a_file_leaves_out_the_people_it_lists(store, tmp_path):
    fill(store, THREE)
    pseudonym = pseudonyms.pseudonym_of("github:cy", store.key)
    text = f"\ufeff# who asked us\n\ngithub:ada  # in March\r\n{pseudonym}\n"
    (tmp_path / "opt-outs.txt").write_text(text, encoding="utf-8")
    assert who_acts(store) == ["github:bo"]


def test_each_faulty_line_of_the_file_is_named_and_nothing_is_shown(store, tmp_path, monkeypatch):
    path = tmp_path / "elsewhere.txt"
    monkeypatch.setenv("JOURNEYS_OPT_OUTS", str(path))
    path.write_text("Ada Lace\ngithub:bo\nhttps://x.invalid\n", encoding="utf-8")
    with pytest.raises(EntryError, match=r"line 1: .*Ada Lace(.|\n)*line 3: .*x\.invalid"):
        load_snapshot(store, COMMUNITY, UNTIL)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(EntryError, match="not UTF-8"):
        read_file(path, store.key)


def test_a_file_named_on_purpose_must_be_there(store, tmp_path, monkeypatch):
    monkeypatch.setenv("JOURNEYS_OPT_OUTS", str(tmp_path / "lost.txt"))
    with pytest.raises(EntryError, match="cannot be read"):
        load_snapshot(store, COMMUNITY, UNTIL)


def test_texts_of_rejected_records_do_not_hold_the_handle(store, database):
    told = ['{"login":"Ada"}', "mail ada@ada.example", "no adaptation", "nothing"]
    fill(store, THREE, rejected=[Rejected(n, f"why {text}", text) for n, text in enumerate(told, 1)])
    # an address is kept in clear nowhere
    assert rejected(store, database)["text"].tolist() == [told[0], "mail (address)", *told[2:]]
    opt_out(store, database, "ada", BY)
    opt_out(store, database, "ada@ada.example", BY)
    shown = rejected(store, database)
    assert shown["text"].tolist()[1:] == ["mail (address)", "no adaptation", "nothing"]
    assert shown["text"][0].startswith('{"login":"left-out-')
    assert shown["reason"][0] == f"why {shown['text'][0]}"


def test_a_text_that_holds_a_rosters_name_of_who_opted_out_is_not_shown(store, database):
    absent = OptedOut(frozenset({"roster:ada lovelace"}), 1)
    shown = make_redactor(store, database, absent)
    assert shown("Row 4: 'Ada Lovelace, Bo' was read as one name") == WITHHELD
    assert shown("Row 5: 'Ada Byron' was read as one name") == "Row 5: 'Ada Byron' was read as one name"


def rejected(store, database):
    return redact_rejected(store, database, load_decisions(store, database).opted_out)


NAMES = st.sampled_from(["ada", "bo", "cy", "dee"])
ACTS = st.lists(
    st.tuples(st.integers(1, 300), NAMES, st.sampled_from(["commented", "landed_change", "starred"]), NAMES),
    min_size=1,
    max_size=12,
)
SAME = st.lists(st.tuples(NAMES, NAMES).filter(lambda pair: pair[0] != pair[1]), max_size=2)


@pytest.mark.slow
@settings(max_examples=6)
@given(acts=ACTS, same=SAME, who=NAMES)
def test_opting_out_equals_a_store_in_which_the_person_never_was(acts, same, who):
    whole = view_of(acts, same, who)
    group = {who}
    for _ in same:
        group |= {name for pair in same if group & set(pair) for name in pair}
    left = view_of([one for one in acts if one[1] not in group], [p for p in same if not group & set(p)], None)
    for table in ("journeys", "joined", "events", "bots"):
        pd.testing.assert_frame_equal(getattr(whole, table), getattr(left, table))
    assert (whole.newest_at, whole.suspects, len(whole.undecided)) == (
        left.newest_at,
        left.suspects,
        len(left.undecided),
    )


def view_of(acts, same, out):
    """Look at a store of the given acts (day, who, what, toward whom), without one of them."""
    rows = [(*act(day, name, what)[:6], f"github:{toward}", None, "archive_repo") for day, name, what, toward in acts]
    # somebody whom the view does not look at, so that a place is known though nobody acted there
    rows.append(act(400, "late", "commented"))
    with TemporaryDirectory() as folder:
        store = Store(Path(folder))
        fill(store, rows, claims=[(f"github:{a}", "same_as", f"github:{b}") for a, b in same])
        with open_database(store.folder) as database:
            if out:
                opt_out(store, database, f"@{out}", BY)
            view = load_snapshot(store, COMMUNITY, UNTIL)
        store.close()
    return view
