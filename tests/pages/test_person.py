"""The Person page over the demo exports and over a store made by hand, and the ways that lead to it."""

import pytest

from journeys.model.communities.definitions import find_community
from journeys.model.pseudonyms import pseudonym_of
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.engine import open_engine
from journeys.store.store import Store
from pages.parts.shared import person_links
from tests.making import act, day, put
from tests.pages.test_identities import CLAIMS, PLACE, fill

QUESTION = "How did this person come here, and where are they now?"
NOBODY = "There is nobody under this pseudonym here."
EVIL = "![x](https://tracker.invalid/x.png) <b>bold</b>"


def texts(app):
    return "\n".join(element.value for element in [*app.markdown, *app.text]).replace("\\", "")


def tables(app):
    return [frame.value for frame in app.dataframe]


def called(folder, *names):
    """Give the pseudonyms of some logins."""
    store = Store(folder)
    key = store.key
    store.close()
    return [pseudonym_of(f"github:{name}", key) for name in names]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Ada asks and contributes after 40 days, bo answers on the next day, cy is only on a list, eve only stars."""
    found = tmp_path_factory.mktemp("person")
    store = Store(found)
    rows = [
        act(1, "ada", "opened_issue", place=PLACE, thread="issue/1"),
        act(2, "bo", "commented", place=PLACE, thread="issue/1"),
        act(41, "ada", "committed", place=PLACE, work="doc"),
        act(42, "ada", "opened_issue", place=PLACE, thread="issue/2"),
        act(50, "eve", "starred", place=PLACE),
    ]
    threads = [(PLACE, f"issue/{number}", EVIL, ["bug"], "open", day(number), None) for number in (1, 2)]
    with open_engine() as engine:
        put(store, engine, rows, threads=threads)
        listed = [act(45, "cy", "recognised", place=PLACE, work="ideas", source="all_contributors")]
        put(store, engine, listed, name="list", source="all_contributors")
    store.close()
    return found


@pytest.fixture
def ada(folder, open_page):
    [name] = called(folder, "ada")
    return open_page(folder, "person", community="turing-way", pseudonym=name)


def test_the_answer_says_when_they_came_how_long_each_step_took_and_when_they_acted_last(folder, ada):
    assert not ada.exception
    assert not ada.error
    assert [title.value for title in ada.title] == [QUESTION]
    [name] = called(folder, "ada")
    shown = texts(ada)
    assert f"**{name}** came on 1 Jan 2021: opened an issue in" in shown
    assert "They **joined** the same day and **contributed** about 6 weeks after that." in shown
    # the last day with an act is that of eve's star, 19 Feb; ada's last act was on 11 Feb at noon
    assert "Their last of **3 acts** in 1 place was on 11 Feb 2021, 8 days before observation ends." in shown
    assert "Each sign: their acts of one stage in one place in one day" in shown
    assert len(ada.get("plotly_chart")) == 1
    assert "Nothing was noted about this person yet." in shown
    assert "Note something about this person" in [fold.label for fold in ada.expander]


def test_what_they_did_first_who_answered_and_with_whom_they_work(folder, ada):
    first, everything = tables(ada)[1], tables(ada)[0]
    assert first["What"].tolist() == ["opened an issue", "committed", "opened an issue"]
    assert first["Thread"].tolist() == [f"issue 1: {EVIL}", "", f"issue 2: {EVIL}"]
    home = f"https://github.com/{PLACE.partition(':')[2]}/issues"
    assert first["Link"].tolist()[::2] == [f"{home}/1", f"{home}/2"]
    assert everything["Kind of work"].tolist() == ["ideas and reports", "documentation", "ideas and reports"]
    [bo] = called(folder, "bo")
    shown = texts(ada)
    assert f"(opened an issue, 1 Jan 2021) was answered **after 1 day** by **{bo}**." in shown
    assert "Of the 2 threads that they opened, 1 has no answer." in shown
    assert "Tied to **1 person** by acting in the same threads." in shown
    assert "has joined; 1 shared thread" in shown
    assert "Work, in pieces: **ideas and reports (2) and documentation (1)**." in shown
    assert "All-contributors: nothing in it is in a thread" in shown
    assert "Anything before **Jan 2021**, when the loaded exports begin" in shown
    assert "private channels" in shown


def test_a_contact_leads_to_their_own_page(folder, ada):
    [bo] = called(folder, "bo")
    app = ada.button(key=f"contact-{bo}").click().run()
    assert app.query_params["pseudonym"] == bo
    assert f"**{bo}** came on 2 Jan 2021: commented" in texts(app)
    assert "That is their **only act**." in texts(app)


def test_who_is_only_on_a_list_is_told_so(folder, open_page):
    [cy] = called(folder, "cy")
    app = open_page(folder, "person", community="turing-way", pseudonym=cy)
    assert not app.exception
    shown = texts(app)
    assert f"**{cy}** was here by 14 Feb 2021, as a list says: was recognised in" in shown
    assert "They **contributed** by 14 Feb 2021, as a list says." in shown
    assert "Only lists name them, **once**: no act of theirs has its own date." in shown
    assert "**Recognised** for ideas and reports in" in shown
    assert "which does not say when it was done" in shown


def test_next_and_previous_go_through_everybody_and_round(folder, open_page):
    names = called(folder, "cy", "ada", "bo")  # the latest act first
    app = open_page(folder, "person", community="turing-way", pseudonym=names[0])
    seen = []
    for _ in range(3):
        app = next(button for button in app.button if button.label == "Next").click().run()
        seen.append(app.query_params["pseudonym"])
    assert [value[0] if isinstance(value, list) else value for value in seen] == [*names[1:], names[0]]


@pytest.mark.parametrize("who", ["eve", "nobody-ever"])
def test_nobody_is_found_under_the_pseudonym_of_who_only_discovered_or_was_never_here(who, folder, open_page):
    [name] = called(folder, who)
    app = open_page(folder, "person", community="turing-way", pseudonym=name)
    assert not app.exception
    assert NOBODY in texts(app)
    assert name not in app.selectbox(key="pseudonym").options
    assert set(tables(app)[0]["Pseudonym"]) == set(called(folder, "ada", "bo", "cy"))
    assert not app.get("plotly_chart")


def test_without_a_choice_everybody_is_listed_and_one_can_be_chosen(folder, open_page):
    app = open_page(folder, "person", community="turing-way")
    assert NOBODY not in texts(app)
    assert len(tables(app)[0]) == 3
    [name] = called(folder, "ada")
    app = app.selectbox(key="pseudonym").select(name).run()
    assert f"**{name}** came on" in texts(app)


def test_a_link_that_says_script_finds_nobody(folder, open_page):
    app = open_page(folder, "person", community="turing-way", pseudonym="<img src=x onerror=alert(1)>")
    assert not app.exception
    assert NOBODY in texts(app)
    assert "<img" not in texts(app)


def test_the_choice_goes_along_to_the_network_and_back(folder, open_page):
    [name] = called(folder, "ada")
    app = open_page(folder, "network", community="turing-way", pseudonym=name)
    link = next(one.proto for one in app.get("page_link") if one.proto.label == person_links.SEE_JOURNEY)
    assert f"pseudonym={name}" in link.query_string
    app = app.switch_page("person.py").run()
    assert f"**{name}** came on" in texts(app)


def test_the_resilience_page_leads_to_the_person_it_asks_about(demo_folder, open_page):
    app = open_page(demo_folder, "resilience", community="turing-way")
    chosen = app.selectbox(key="asleep").value
    link = next(one.proto for one in app.get("page_link") if one.proto.label == person_links.SEE_JOURNEY)
    assert f"pseudonym={chosen}" in link.query_string


def test_simulated_threads_have_no_links_and_no_login_is_shown(demo_folder, open_page):
    store = Store(demo_folder)
    view = load_snapshot(store, find_community("bigscience"), None)
    busiest = view.journeys.sort_values("acts")["person"].iloc[-1]
    name = pseudonym_of(busiest, store.key)
    store.close()
    app = open_page(demo_folder, "person", community="bigscience", pseudonym=name)
    assert not app.exception
    shown = "\n".join([texts(app), *(table.to_csv() for table in tables(app))])
    assert "these threads do not exist" in shown
    assert "https://" not in shown
    assert busiest.partition(":")[2] not in shown.replace(busiest.partition("/")[2], "")


def test_who_opted_out_is_nowhere(tmp_path, open_page):
    (tmp_path / "opt-outs.txt").write_text("github:ada\n")
    store = Store(tmp_path)
    said = [("ada", "opened_issue"), ("bo", "commented"), ("cy", "commented")]
    with open_engine() as engine:
        put(store, engine, [act(1, who, did, place=PLACE, thread="issue/1") for who, did in said])
    store.close()
    ada, bo, cy = called(tmp_path, "ada", "bo", "cy")
    app = open_page(tmp_path, "person", community="turing-way", pseudonym=ada)
    assert NOBODY in texts(app)
    assert app.selectbox(key="pseudonym").options == [bo, cy] or app.selectbox(key="pseudonym").options == [cy, bo]
    app = app.selectbox(key="pseudonym").select(bo).run()
    assert "Tied to **1 person**" in texts(app)
    assert ada not in texts(app) + "".join(table.to_csv() for table in tables(app))


def test_accounts_that_are_only_suggested_are_not_counted_in_and_the_page_says_so(tmp_path, open_page):
    told = [("ada-l", "commented"), ("lovelace99", "landed_change"), ("cy", "commented"), ("cy-old", "committed")]
    fill(tmp_path, told, CLAIMS)
    ada, cy = called(tmp_path, "ada-l", "cy")
    app = open_page(tmp_path, "person", community="turing-way", pseudonym=ada)
    assert "That is their **only act**." in texts(app)
    assert (
        "**1 suggestion on accounts undecided**: another account may be theirs; its acts are not counted here."
        in texts(app)
    )
    assert "Decide who is one person" in [link.proto.label for link in app.get("page_link")]
    app = app.selectbox(key="pseudonym").select(cy).run()
    assert "Counted together as theirs: **2 accounts**" in texts(app)
    assert "undecided**: another" not in texts(app)


def test_a_community_without_data_says_what_to_do(folder, open_page):
    app = open_page(folder, "person", community="bigscience")
    assert not app.exception
    assert "No loaded export contains BigScience" in texts(app)


def test_what_they_asked_last_stands_first_with_its_link_and_what_became_of_it(folder, ada, open_page):
    said = [element.value.replace("\\", "") for element in ada.markdown]
    last = next(place for place, text in enumerate(said) if "The last thread that they opened" in text)
    # the second of ada's two issues: nobody wrote in it
    assert "(opened an issue in the-turing-way, 11 Feb 2021) **has not been answered**." in said[last]
    unlinked = EVIL.replace("://", ":\u2060//")
    assert said[last - 1] == f"**[issue 2: {unlinked}](https://github.com/{PLACE.partition(':')[2]}/issues/2)**"
    assert last < next(place for place, text in enumerate(said) if "came on 1 Jan 2021" in text)
    # who opened no thread is shown by the last message
    [bo] = called(folder, "bo")
    app = open_page(folder, "person", community="turing-way", pseudonym=bo)
    assert "Their last message (commented in the-turing-way, 2 Jan 2021) **has not been answered**." in texts(app)
