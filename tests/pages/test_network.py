"""The Network page over the demo exports and over stores with next to nothing, and the links of its frame."""

import asyncio
import io
import json
import re
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import networkx as nx
import pandas as pd
import pytest
from starlette.requests import Request

from journeys.charts.paper import chromium
from journeys.model.communities.community import digest
from journeys.model.communities.definitions import find_community
from journeys.model.pseudonyms import pseudonym_of
from journeys.sentences.data import NO_CHROMIUM
from journeys.store.engine import open_engine
from journeys.store.store import Store
from pages.parts.shared import embed, session_keys
from pages.parts.shared.embed import KEPT, LIFE_SECONDS, PATH
from tests.making import act, put
from tests.pages.test_identities import PLACE

QUESTION = "Who works with whom, and who connects groups?"
NOW = 1_000_000 * LIFE_SECONDS


def fill(folder, rows):
    """Let (day, name, action, thread) have happened in The Turing Way."""
    store = Store(folder)
    with open_engine() as engine:
        put(store, engine, [act(day, who, did, place=PLACE, thread=thread) for day, who, did, thread in rows])
    store.close()


def texts(app):
    return "\n".join(element.value for element in [*app.markdown, *app.text]).replace("\\", "")


def framed_page(app):
    """Give what the frame shows."""
    source = app.get("iframe")[0].proto.src
    assert source.startswith(PATH)
    return embed.opened(source.removeprefix(f"{PATH}/").partition("#")[0], time.time())


def told_in(app):
    return json.loads(re.search(r'id="told-data">(.*?)</script>', framed_page(app), re.DOTALL)[1])


def people_table(app):
    return next(frame.value for frame in app.dataframe if "Coreness" in frame.value)


def open_chance(app):
    app.session_state[session_keys.NETWORK_CHANCE] = True
    return app.run()


def slider(app):
    return app.select_slider(key="month")


@pytest.fixture
def demo(demo_folder, open_page):
    return open_page(demo_folder, "network", community="turing-way")


# ada and bo share one thread in January, bo and cy another in February; dee only writes alone, eve only discovers.
ROWS = [
    (1, "ada", "opened_issue", "issue/1"),
    (2, "bo", "commented", "issue/1"),
    (40, "bo", "commented", "issue/2"),
    (41, "cy", "opened_issue", "issue/2"),
    (42, "dee", "opened_issue", "issue/3"),
    (43, "eve", "starred", None),
]


@pytest.fixture(scope="module")
def small_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    fill(folder, ROWS)
    return folder


@pytest.fixture
def small(small_folder, open_page):
    store = Store(small_folder)
    key = store.key
    store.close()
    app = open_page(small_folder, "network", community="turing-way")
    return app, {who: pseudonym_of(f"github:{who}", key) for who in ("ada", "bo", "cy", "dee", "eve")}


def test_the_page_asks_answers_and_shows_the_picture_and_the_table(demo_folder, open_page):
    demo = open_page(demo_folder, "network", community="bigscience")
    assert not demo.exception
    assert not demo.error
    assert [title.value for title in demo.title] == [QUESTION]
    # the number of those who connect groups, and as many lines as are named
    said = re.search(
        r"\*\*(\d+) of \d+ people connects? the \w+ groups most\*\*: [\d,]+ of the [\d,]+ ties", texts(demo)
    )
    assert said
    lines = re.findall(r"- :small\[\*\*[a-z]+-[a-z]+-\d{4}\*\* (?:has joined|contributes|leads), group \d", texts(demo))
    assert len(lines) == min(int(said[1]), 4)
    for part in ("n =", "observed until", "newest act", "bots left out", "definition bigscience"):
        assert part in texts(demo)
    assert len(people_table(demo)) >= len(told_in(demo)["people"]) > 0


def test_no_account_stands_in_the_picture_or_the_table(demo_folder, demo):
    store = Store(demo_folder)
    logins = {str(value) for value in store.imports()["file"]}
    store.close()
    shown = {person[0] for person in told_in(demo)["people"]}
    assert len(logins) > 3
    assert len(shown) > 10
    assert all(re.fullmatch(r"[a-z]+-[a-z]+-\d{4}", name) for name in [*shown, *people_table(demo)["Pseudonym"]])
    assert shown <= set(people_table(demo)["Pseudonym"])
    assert "github:" not in framed_page(demo)
    assert not logins & shown


def test_the_picture_holds_the_tied_and_the_table_all_but_those_who_only_discovered(small):
    app, called = small
    assert {person[0] for person in told_in(app)["people"]} == {called[who] for who in ("ada", "bo", "cy")}
    assert set(people_table(app)["Pseudonym"]) == {called[who] for who in ("ada", "bo", "cy", "dee")}
    assert "**The 3 people who share a thread with anybody form one group**" in texts(app)
    assert f"**{called['bo']}** has joined, group 1; tied to 2 people, on 33.3 % of shortest paths" in texts(app)
    assert "All 2 ties are drawn. 1 person is tied to nobody and not drawn" in texts(app)


def test_an_earlier_month_shows_the_network_as_it_was(small):
    app, called = small
    assert slider(app).options == ["Jan 2021", "Feb 2021"]
    app = slider(app).set_value("2021-01").run()
    assert not app.exception
    assert {person[0] for person in told_in(app)["people"]} == {called["ada"], called["bo"]}
    assert "**No three of the 2 people who share a thread with anybody form a group**" in texts(app)


def test_people_stand_where_they_stood_when_the_month_is_moved(small):
    app, called = small
    late = {person[0]: person[4:6] for person in told_in(app)["people"]}
    assert told_in(app)["frame"] == told_in(slider(app).set_value("2021-01").run())["frame"]
    early = {person[0]: person[4:6] for person in told_in(app)["people"]}
    assert set(early) == {called["ada"], called["bo"]}
    assert all(late[name] == place for name, place in early.items())


def test_nothing_is_compared_with_chance_before_somebody_asks(small):
    app, _ = small
    assert "By chance" not in texts(app)
    app = open_chance(app)
    assert not app.exception
    assert "“By chance” is what 39 random networks give" in texts(app)
    assert "**3 of 4 people** share a thread with anybody, as by chance (3)." in texts(app)
    assert "By chance (95 %)" in app.dataframe[-1].value


def test_a_chosen_person_is_told_of_in_words_and_stands_out(small):
    app, called = small
    app = app.selectbox(key="pseudonym").select(called["bo"]).run()
    assert not app.exception
    # bo is tied to both others and on the one shortest path between them
    assert f"**{called['bo']}.** Here since Jan 2021, has joined; 2 acts. Tied to **2 people**" in texts(app)
    # of three pairs among the other three one; ada and cy, the one pair of bo's contacts, are not tied
    assert "on the shortest path between 33.3 % of all pairs of others" in texts(app)
    assert "Of 1 pair of their contacts 0 % are tied" in texts(app)
    assert "#theme=" in app.get("iframe")[0].proto.src
    assert app.get("iframe")[0].proto.src.endswith("&who=1")
    contacts = next(frame.value for frame in app.dataframe if "Weight of the tie" in frame.value)
    assert set(contacts["Pseudonym"]) == {called["ada"], called["cy"]}
    assert contacts["Weight of the tie"].tolist() == [1.0, 1.0]


def test_choosing_a_person_or_a_theme_loads_no_new_picture(small):
    app, called = small
    before = app.get("iframe")[0].proto.src.partition("#")[0]
    app = app.selectbox(key="pseudonym").select(called["ada"]).run()
    assert app.get("iframe")[0].proto.src.partition("#")[0] == before


def test_who_is_tied_to_nobody_is_told_of_too(small):
    app, called = small
    app = app.selectbox(key="pseudonym").select(called["dee"]).run()
    assert app.query_params["pseudonym"] == called["dee"]
    assert "Tied to **nobody** so far" in texts(app)
    assert "&who" not in app.get("iframe")[0].proto.src


def test_the_signs_can_say_other_things(small):
    app, called = small
    for size in ("betweenness", "coreness", "acts"):
        app = app.selectbox(key="size").select(size).run()
        assert not app.exception
        sizes = {person[0]: person[3] for person in told_in(app)["people"]}
        assert sizes[called["bo"]] == max(sizes.values())
        assert sizes[called["bo"]] == 13.5


def test_a_git_log_alone_ties_people_by_months(tmp_path, open_page):
    fill(tmp_path, [(1, "ada", "committed", None), (2, "bo", "committed", None), (40, "cy", "committed", None)])
    app = open_page(tmp_path, "network", community="turing-way")
    assert app.segmented_control(key="ties").value == "month"
    assert "**No three of the 2 people who share a place in one month with anybody form a group**" in texts(app)
    app = app.segmented_control(key="ties").set_value("thread").run()
    assert not app.exception
    assert "who works with whom is not known" in texts(app)
    assert not app.get("iframe")
    assert len(people_table(app)) == 3


def test_one_person_has_a_table_and_no_picture(tmp_path, open_page):
    fill(tmp_path, [(1, "ada", "opened_issue", "issue/1")])
    app = open_page(tmp_path, "network", community="turing-way")
    assert not app.exception
    assert not app.get("iframe")
    assert len(people_table(app)) == 1


def test_people_who_only_discovered_are_no_network(tmp_path, open_page):
    fill(tmp_path, [(1, "ada", "starred", None), (40, "bo", "starred", None)])
    app = open_page(tmp_path, "network", community="turing-way")
    assert not app.exception
    assert "Nobody acted" in texts(app)
    assert not app.get("iframe")
    assert not app.dataframe
    assert "n = 2 people" in texts(app)


def test_a_community_without_data_says_what_to_do(small_folder, open_page):
    app = open_page(small_folder, "network", community="bigscience")
    assert not app.exception
    assert "No loaded export contains BigScience" in texts(app)


def test_what_a_link_says_wrongly_falls_back(demo_folder, open_page):
    wrong = {"ties": "love", "month": "1999-13", "size": "shoe", "pseudonym": "<img src=x onerror=alert(1)>"}
    app = open_page(demo_folder, "network", community="turing-way", **wrong)
    assert not app.exception
    assert app.get("iframe")
    assert app.selectbox(key="size").value == "degree"
    assert app.selectbox(key="pseudonym").value is None


def test_the_network_downloads_in_four_ways(demo):
    labels = [button.label for button in demo.get("download_button")]
    assert labels == ["People (CSV)", "Ties (CSV)", "GraphML", "GEXF"]
    assert "Download as CSV" in [button.label for button in open_chance(demo).get("download_button")]


def taken(app, leaving):
    """Open the menu, and give the files that the page offers, by how their names end."""
    app.session_state["take-network"] = True
    app = app.run()
    assert not app.exception
    return app, {
        name.removeprefix("network-turing-way-"): data() if callable(data) else data for name, data in leaving.items()
    }


@pytest.fixture
def no_chromium(monkeypatch):
    monkeypatch.setattr(chromium, "find_chromium", lambda: None)


def test_the_picture_leaves_with_its_answer_and_is_cited_as_of_the_month_that_is_shown(small, leaving, no_chromium):
    app, called = small
    app, files = taken(app, leaving)
    # without a Chromium, which draws the other formats, there is an SVG
    assert NO_CHROMIUM["svg"] in [text.value for text in app.markdown]
    assert {name for name in files if name.startswith("turing-way")} == {
        "turing-way-network-180mm.svg",
        "turing-way-network-slide.svg",
    }
    svg = files["turing-way-network-180mm.svg"].decode()
    assert {who for who, name in called.items() if name in svg} == {"ada", "bo", "cy"}
    legend = " ".join(re.findall(">([^<]+)</text>", svg))
    assert "A sign is a person at their furthest stage; larger: tied to more people." in legend
    assert "A line: both acted in a thread. All 2 ties are drawn." in legend
    sentence, cited, entry = (code.value for code in app.code if code.language != "shell")
    assert sentence == "The 3 people who share a thread with anybody form one group, so nobody stands between groups."
    assert cited.startswith(f"The Turing Way: {QUESTION} Data as of 12 Feb 2021 · definition turing-way ")
    assert entry.startswith("@misc{turing-way-network-2021-02-12")
    app, files = taken(slider(app).set_value("2021-01").run(), leaving)
    assert "The Turing Way · as of 31 Jan 2021" in files["turing-way-network-slide.svg"].decode()
    assert called["cy"] not in files["turing-way-network-slide.svg"].decode()


def test_all_files_say_of_whom_until_when_and_by_which_definition(small, leaving, no_chromium):
    app, _ = small
    app, files = taken(slider(open_chance(app)).set_value("2021-01").run(), leaving)
    counted_by = digest(find_community("turing-way"))
    for name in ("thread-2021-01-people.csv", "thread-2021-01-ties.csv", "network-whole-turing-way.csv"):
        text = files[name] if isinstance(files[name], str) else files[name].decode()
        table = pd.read_csv(io.StringIO(text))
        assert len(table)
        for origin, said in (("community", "The Turing Way"), ("as_of", "2021-01-31"), ("definition", counted_by)):
            assert set(table[origin]) == {said}
    for name in ("thread-2021-01.graphml", "thread-2021-01.gexf"):
        assert f"The Turing Way · as of 31 Jan 2021 · definition turing-way {counted_by[:7]}" in files[name].decode()


def test_the_picture_in_the_file_stands_as_on_the_screen(small, leaving, no_chromium):
    app, called = small
    app, files = taken(app, leaving)
    read = nx.read_gexf(BytesIO(files["thread-2021-02.gexf"]), node_type=int)
    told = {person[0]: person for person in told_in(app)["people"]}
    looks = {look["label"]: look["viz"] for _, look in read.nodes(data=True)}
    assert set(looks) == {called[who] for who in ("ada", "bo", "cy", "dee")}
    for name, (*_, size, x, y, _) in told.items():
        assert (looks[name]["size"], looks[name]["position"]) == (size, {"x": x, "y": -y, "z": 0.0})


def test_no_file_holds_a_name_even_while_names_are_shown_nor_anybody_who_opted_out(
    small_folder, tmp_path, open_page, leaving, no_chromium
):
    folder = shutil.copytree(small_folder, tmp_path / "store")
    store = Store(folder)
    cy = pseudonym_of("github:cy", store.key)
    store.close()
    (folder / "opt-outs.txt").write_text("@cy\n", encoding="utf-8")
    app = open_page(folder, "network", community="turing-way")
    app, files = taken(open_chance(app.toggle(key="names").set_value(True).run()), leaving)
    assert "**Names are shown.**" in texts(app)
    assert len(files) == 7
    for name, content in files.items():
        text = re.sub("base64,[^)]+", "", content if isinstance(content, str) else content.decode())
        assert not re.search(r"\b(?:ada|bo|cy|dee|eve|github)\b", text), name
        assert cy not in text, name


def token_of(address):
    return address.removeprefix(f"{PATH}/")


def test_a_link_opens_its_page_until_it_ends():
    token = token_of(embed.link("<p>one</p>", NOW + 5))
    assert embed.opened(token, NOW + 5) == "<p>one</p>"
    assert embed.opened(token, NOW + 2 * LIFE_SECONDS - 1) == "<p>one</p>"
    assert embed.opened(token, NOW + 2 * LIFE_SECONDS) is None


def test_the_same_page_has_the_same_link_for_a_while():
    assert embed.link("<p>same</p>", NOW) == embed.link("<p>same</p>", NOW + LIFE_SECONDS - 1)
    assert embed.link("<p>same</p>", NOW) != embed.link("<p>other</p>", NOW)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:-1] + ("0" if token[-1] != "0" else "1"),
        lambda token: "0" * 32 + token[32:],
        lambda token: token.replace(".", ".9", 1),
        lambda token: token.rpartition(".")[0],
        lambda token: token.rpartition(".")[0] + ".é",
        lambda token: f"{token.partition('.')[0]}.²³.x",
        lambda _: "",
        lambda _: "..",
    ],
)
def test_a_link_that_anybody_changed_opens_nothing(spoil):
    assert embed.opened(spoil(token_of(embed.link("<p>two</p>", NOW))), NOW) is None


def test_only_so_many_pages_are_kept():
    first = token_of(embed.link("<p>first</p>", NOW))
    for number in range(KEPT):
        embed.link(f"<p>{number}</p>", NOW)
    assert embed.opened(first, NOW) is None


def ask(token):
    """Ask the route for a page, on a thread of its own: a browser's tests may have left a loop running on this one."""
    request = Request({"type": "http", "headers": [], "path_params": {"token": token}})
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(embed.show(request))).result()


def test_the_answer_closes_the_page_off():
    token = token_of(embed.link("<p>three</p>", time.time()))
    answer = ask(token)
    assert answer.status_code == 200
    assert answer.body == b"<p>three</p>"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox allow-scripts; default-src 'none';")
    assert "allow-same-origin" not in answer.headers["Content-Security-Policy"]
    assert "connect-src" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    wrong = ask("x.1.y")
    assert wrong.status_code == 404
    assert wrong.headers["Content-Security-Policy"] == answer.headers["Content-Security-Policy"]


def test_the_figures_of_the_whole_stand_beside_chance(demo_folder, open_page):
    app = open_chance(open_page(demo_folder, "network", community="turing-way"))
    whole = app.dataframe[-1].value.set_index("Measure")
    assert {"answers that go both ways, share", "E-I index of newcomers", "assortativity by stage"} <= set(whole.index)
    assert whole.loc["closed triangles, share", "By chance (95 %)"].count(" to ") == 1
    assert (whole["Of (n)"] > 0).all()
