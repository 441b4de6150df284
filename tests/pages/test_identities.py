"""The desk where people decide who is one person, over a small store made by hand."""

import pytest

from journeys.logs.database import open_database
from journeys.logs.decisions import Decision, DecisionLog
from journeys.logs.opt_outs import OptOutLog
from journeys.logs.outreach import OutreachLog
from journeys.logs.outreach_entries import Entry
from journeys.model import pseudonyms
from journeys.store.engine import open_engine
from journeys.store.store import Store
from tests.making import NOW, act, put

PLACE = "github:the-turing-way/the-turing-way"
PAIR = ("github:ada-l", "github:lovelace99")
CLAIMS = [
    *((account, "name", "Ada Lovelace") for account in PAIR),
    ("github:cy", "same_as", "github:cy-old"),
]


@pytest.fixture
def folder(tmp_path):
    """A store with four people, of whom two are perhaps one (joined, contributed), and one has two accounts."""
    fill(tmp_path, [("ada-l", "commented"), ("lovelace99", "landed_change"), ("bo", "commented"), *CY], CLAIMS)
    return tmp_path


CY = (("cy", "commented"), ("cy-old", "committed"))


def fill(folder, told, claims):
    store = Store(folder)
    rows = [act(day, name, action, place=PLACE) for day, (name, action) in enumerate(told, start=1)]
    with open_engine() as engine:
        put(store, engine, rows, claims=claims)
    store.close()


@pytest.fixture
def desk(folder, open_page):
    """The page over that store, signed by olga."""
    return sign(open_page(folder, "identities", community="turing-way"))


def sign(app, name="olga"):
    app.text_input(key="who").set_value(name)
    return app.run()


def press(app, label):
    button = next(button for button in app.button if button.label == label)
    app = button.click().run()
    assert not app.exception
    return app


def texts(app):
    said = [*app.markdown, *app.caption, *app.text, *app.success, *app.warning]
    return "\n".join(element.value for element in said).replace("\\", "")


def test_the_question_is_answered_with_the_range(desk):
    assert [title.value for title in desk.title] == ["Who is one person?"]
    assert "3 to 4 people** in The Turing Way: **1 suggestion waits" in texts(desk)
    assert "3 people** instead of 4; moves 1 person from join to contribute" in texts(desk)


def test_accept_makes_the_number_certain_and_undo_brings_the_range_back(desk):
    desk = press(desk, "Accept")
    assert "Noted as number 1" in texts(desk)
    assert "**3 people** in The Turing Way: no suggestion waits" in texts(desk)
    assert "olga" in texts(desk)
    desk = press(desk, "Undo 1")
    assert "3 to 4 people** in The Turing Way" in texts(desk)
    assert "(taken back)" in texts(desk)
    desk = press(desk, "Undo 2")
    assert "**3 people** in The Turing Way" in texts(desk)


def test_reject_keeps_two_people(desk):
    desk = press(desk, "Reject")
    assert "**4 people** in The Turing Way: no suggestion waits" in texts(desk)
    assert "Nothing waits for a decision" in texts(desk)


def test_an_account_is_taken_out_of_a_person(desk, folder):
    store = Store(folder)
    pseudonym = pseudonyms.pseudonym_of("github:cy", store.key)
    desk = desk.selectbox(key="person").select(pseudonym).run()
    assert "1. GitHub login" in texts(desk)
    assert "2. GitHub login" in texts(desk)
    assert not any(name in texts(desk) for name in ("cy", "cy-old"))
    desk = press(desk, "Take out account 2")
    assert "4 to 5 people** in The Turing Way" in texts(desk)
    with open_database(folder) as database:
        (entry,) = DecisionLog(database).log().to_dict("records")
    assert (entry["kind"], entry["accounts"]) == ("different", ["github:cy-old", "github:cy"])


def test_nothing_is_decided_without_a_name(folder, open_page):
    app = press(open_page(folder, "identities", community="turing-way"), "Accept")
    assert "type your name first" in texts(app)
    with open_database(folder) as database:
        assert DecisionLog(database).last_number() == 0


def test_who_decides_on_an_outdated_page_is_told_and_nothing_is_done(desk, folder):
    with open_database(folder) as database:
        DecisionLog(database).add(Decision("different", "rae", NOW, PAIR))
    desk = press(desk, "Accept")
    assert "rae decided something in the meantime (number 1), so nothing was done" in texts(desk)
    assert "no suggestion waits" in texts(desk)
    with open_database(folder) as database:
        assert DecisionLog(database).last_number() == 1


def test_names_are_shown_only_to_decide(desk):
    assert not any(name in texts(desk) for name in ("ada-l", "lovelace99", "cy-old", "Lovelace"))
    assert "here names are the evidence" in texts(desk)
    desk = desk.toggle(key="names").set_value(True).run()
    assert "Ada Lovelace\nGitHub login ada-l" in texts(desk)
    assert "GitHub login lovelace99" in texts(desk)


def test_a_login_in_the_evidence_is_a_name_too(tmp_path, open_page):
    fill(tmp_path, [("quuxzorn99", "commented")], [("hub:quuxzorn99", "listed_name", "Quux")])
    app = open_page(tmp_path, "identities", community="turing-way")
    assert "The same login on two platforms." in texts(app)
    assert "quuxzorn99" not in texts(app)
    assert "quuxzorn99" in texts(app.toggle(key="names").set_value(True).run())


def test_of_who_only_discovered_nothing_is_listed(tmp_path, open_page):
    told = [("ada-l", "starred"), ("lovelace99", "landed_change"), ("cy", "starred"), ("cy-old", "starred")]
    fill(tmp_path, told, CLAIMS)
    app = open_page(tmp_path, "identities", community="turing-way")
    key = Store(tmp_path).key
    assert "Known only from discovering" in texts(app)
    assert pseudonyms.pseudonym_of("github:ada-l", key) not in texts(app)
    assert pseudonyms.pseudonym_of("github:lovelace99", key) in texts(app)
    assert not [box for box in app.selectbox if box.key == "person"]


def test_suggestions_can_be_chosen_by_their_strength(desk):
    desk = desk.segmented_control(key="strength").set_value("possible").run()
    assert "No open suggestion is possible" in texts(desk)
    assert not [button for button in desk.button if button.label.startswith("Accept")]


def test_one_suggestion_stands_on_the_page_the_surest_first(tmp_path, open_page):
    # three people with an unusual name and two logins each; one login of two platforms and nothing more is less sure
    names = [(first, f"Q{first}ix Zorn{first}") for first in "bcd"]
    told = [(f"{stem}{first}", "commented") for first, _ in names for stem in ("one-", "two-")]
    claims = [(f"github:{stem}{first}", "name", name) for first, name in names for stem in ("one-", "two-")]
    fill(tmp_path, [*told, ("ann", "commented")], [*claims, ("hub:ann", "listed_name", "Quux")])
    app = sign(open_page(tmp_path, "identities", community="turing-way"))
    strengths = []
    for place in range(1, 5):
        [shown] = [element.value for element in app.markdown if f"{place} of 4, " in element.value]
        strengths.append(shown.partition(", ")[2].partition(":")[0].replace("\\", ""))
        if place < 4:
            app = press(app, "Next")
    assert strengths == sorted(strengths), "likely before possible"
    assert app.button(key="Accept").label == "Accept"
    assert next(button for button in app.button if button.label == "Next").disabled
    # the last is decided: the one before it takes its place; undone, it stands there again
    app = press(app, "Accept")
    assert "3 of 3, " in texts(app)
    app = press(app, "Undo number 1")
    assert "4 of 4, " in texts(app)
    assert "3 of 4, " in texts(press(app, "Previous"))


def test_an_opt_out_takes_the_person_out_of_the_page_and_says_how_many_only_roughly(desk):
    desk.text_input(key="opt_out").set_value("@ada-l")
    desk = press(desk, "Leave this person out")
    assert "this person's acts are nobody's now" in texts(desk)
    assert "**3 people** in The Turing Way: no suggestion waits" in texts(desk)
    assert "A few people** opted out" in texts(desk)
    assert "a few people who opted out not counted" in texts(desk)
    assert desk.text_input(key="opt_out").value == ""
    desk = press(desk, "Withdraw 1")
    assert "import the exports again" in texts(desk)
    assert "**3 people** in The Turing Way" in texts(desk)


def test_notes_on_people_named_in_the_file_are_deleted_only_by_who_asks_for_it(desk, folder):
    entry = Entry("note", "rae", NOW, "turing-way", "github:cy", note="private")
    with open_database(folder) as database:
        log = OutreachLog(database)
        log.add(entry)
        desk = desk.run()
        assert "Delete these notes" not in [button.label for button in desk.button]
        (folder / "opt-outs.txt").write_text("github:cy\n", encoding="utf-8")
        desk = desk.run()
        assert "still a few notes on a few people who opted out" in texts(desk)
        assert log.count_notes() == {"github:cy": 1}
        desk = press(desk, "Delete these notes")
        assert "The notes are deleted" in texts(desk)
        assert log.count_notes() == {}
    assert "Delete these notes" not in [button.label for button in desk.button]


def test_what_was_typed_stays_when_it_cannot_be_taken(desk, folder):
    desk.text_input(key="opt_out").set_value("Ada Lovelace")
    desk = press(desk, "Leave this person out")
    assert "names nobody; allowed are github:login" in texts(desk)
    assert desk.text_input(key="opt_out").value == "Ada Lovelace"
    with open_database(folder) as database:
        assert OptOutLog(database, b"key").count() == 0


def test_the_log_names_nobody_who_opted_out(desk):
    desk = press(desk, "Reject")
    desk.text_input(key="opt_out").set_value("@ada-l")
    desk = press(desk, "Leave this person out")
    assert "somebody who opted out" in texts(desk)


def test_every_page_tells_the_range(desk, folder, open_page):
    overview = texts(open_page(folder, community="turing-way"))
    assert "n = 3 to 4 people (1 suggestion on accounts undecided)" in overview
    funnel = open_page(folder, "funnel", community="turing-way")
    # ada joined, lovelace contributed: joined two or three, and one of them by contributing alone
    shown = next(frame.value for frame in funnel.dataframe if "Reached" in frame.value)
    assert shown["Reached"].tolist()[1] == "3 to 4"


def test_in_a_shared_service_only_who_shows_names_leaves_people_out(desk, monkeypatch):
    monkeypatch.setenv("JOURNEYS_HOSTS", "journeys.example.org")
    desk = desk.run()
    assert not [field for field in desk.text_input if field.key == "opt_out"]
    assert "only organizers leave people out" in texts(desk)
    desk = next(each for each in desk.toggle if each.label == "Show names").set_value(True).run()
    desk.text_input(key="opt_out").set_value("@ada-l")
    # no number of before and after stands in the answer
    assert "this person's acts are nobody's now" in texts(press(desk, "Leave this person out"))


def test_a_page_without_data_still_lets_people_opt_out(tmp_path, open_page):
    fill(tmp_path, [("bo", "commented")], [])
    app = sign(open_page(tmp_path, "identities", community="bigscience"))
    assert "No loaded export contains BigScience" in texts(app)
    app.text_input(key="opt_out").set_value("zoe")
    assert "What stays: " in texts(press(app, "Leave this person out"))


def test_what_is_held_on_one_person_is_told_only_where_names_are_shown(desk):
    assert not [field for field in desk.text_input if field.label == "What is held on"]
    desk = desk.toggle(key="names").set_value(True).run()
    desk.text_input(key="held_on").set_value("@cy")
    told = texts(press(desk, "Say it all"))
    assert "Account github:cy-old, shown as" in told
    assert "1 act “committed”" in told
