"""Each page over the demo exports, brought in by the real importers."""

import json
from datetime import UTC, datetime

import pandas as pd
import pytest

from journeys.analysis.funnel.funnel import count_stages, people_at
from journeys.demo import DEMO_PEOPLE, DEMO_SEED, write_demo
from journeys.findings.definitions import definitions
from journeys.ingest.pipeline import Options, import_files
from journeys.model.communities.definitions import find_community, name_community
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.store import Store
from tests.conftest import DEMO_DAY
from tests.ingest.test_pipeline import archive, issue

QUESTIONS = {
    "overview": "How is the community doing?",
    "funnel": "Where do people stop on the way from discovering to leading?",
    "timing": "How long does each step take?",
    "cohorts": "Do people stay?",
    "flow": "How do people move between stages?",
    "leaving": "Do contributors go on to lead, or leave?",
    "compare": "How do communities differ, and what may not be compared?",
    "work": "What do people do here, and which work is not seen?",
    "resilience": "What would be lost if one person left?",
    "data": "What is in the data, and what is missing?",
}


def texts(app):
    return "\n".join(element.value for element in [*app.markdown, *app.caption, *app.text])


@pytest.mark.parametrize("page", QUESTIONS)
def test_a_page_asks_answers_and_draws(page, demo_folder, open_page):
    app = open_page(demo_folder, page, community="turing-way")
    assert not app.exception
    assert not app.error
    assert [title.value for title in app.title] == [QUESTIONS[page]]
    assert app.get("plotly_chart")
    assert "**" in app.markdown[1].value, "the answer's number is in bold"
    assert "Simulated data" in texts(app)


@pytest.mark.parametrize("page", QUESTIONS)
def test_every_page_carries_the_trust_strip(page, demo_folder, open_page):
    shown = texts(open_page(demo_folder, page, community="turing-way"))
    for part in ("n =", "observed until", "newest act", "bots left out", "definition turing\\-way"):
        assert part in shown


def bars_of(app):
    """How long the full and the pale bars of the people at each stage are."""
    drawn = json.loads(app.get("plotly_chart")[0].proto.spec)["data"]
    return [
        [trace["x"][0] for trace in drawn if trace["customdata"][0][1] == count] for count in ("observed", "skipped")
    ]


def test_the_figure_shows_what_was_counted(demo_folder, open_page):
    app = open_page(demo_folder, "funnel", community="turing-way")
    counts = turing_way_counts(demo_folder)
    assert bars_of(app) == [counts["observed"].tolist(), counts["skipped"].tolist()]
    # one count each: no cards beside the bars
    assert not app.metric


@pytest.mark.parametrize("count", ["with an act of it", "who skipped it", "who could go on", "still open"])
def test_the_people_listed_are_those_counted(count, demo_folder, open_page):
    app = open_page(demo_folder, "funnel", community="turing-way", stage="join", people=count)
    name = {"with an act of it": "observed", "who skipped it": "skipped", "who could go on": "at_risk"}.get(
        count, "open"
    )
    view, reading = turing_way(demo_folder)
    assert len(people_shown(app)) == len(people_at(view.journeys, "join", name, reading)) > 0


def test_people_who_only_discovered_are_counted_but_never_listed(demo_folder, open_page):
    app = open_page(demo_folder, "funnel", community="turing-way", stage="discover", people="with an act of it")
    view, reading = turing_way(demo_folder)
    found = people_at(view.journeys, "discover", "observed", reading)
    only = found[["join_at", "contribute_at", "lead_at"]].isna().all(axis="columns").sum()
    assert only > 0
    assert len(people_shown(app)) == len(found) - only
    assert f"{only} people known only from discovering" in texts(app)


def test_no_page_shows_a_real_handle_beside_a_journey(demo_folder, open_page):
    app = open_page(demo_folder, "funnel", community="turing-way", stage="contribute")
    view, _ = turing_way(demo_folder)
    logins = {person.partition(":")[2] for person in view.journeys["person"]}
    shown = people_shown(app)
    assert len(shown)
    assert not logins & set(shown["Pseudonym"])
    assert sum(len(login) > 6 for login in logins) > 10
    assert not any(login in texts(app) for login in logins if len(login) > 6)


def test_an_earlier_day_shows_fewer_people(demo_folder, open_page):
    newest = open_page(demo_folder, "funnel", community="turing-way")
    earlier = open_page(demo_folder, "funnel", community="turing-way", until="2024-01-01")
    assert bars_of(earlier)[0][0] < bars_of(newest)[0][0]
    assert "observed until 1 Jan 2024" in texts(earlier)


def test_strict_order_counts_only_who_came_in_order(demo_folder, open_page):
    app = open_page(demo_folder, "funnel", community="turing-way", mode="strict")
    counts = turing_way_counts(demo_folder, mode="strict")
    assert bars_of(app)[1] == counts["skipped"].tolist()


@pytest.mark.parametrize("by", ["cohort", "entry point", "first place", "event"])
def test_conversion_can_be_told_apart(by, demo_folder, open_page):
    app = open_page(demo_folder, "funnel", community="turing-way", by=by)
    assert not app.exception
    assert len(app.get("plotly_chart")) == 3


def test_two_groups_can_be_compared(demo_folder, open_page):
    app = open_page(demo_folder, "timing", community="bigscience", compare="first place", step="discover")
    assert not app.exception
    assert "two groups" in texts(app)


def test_a_group_of_few_people_is_not_compared(demo_folder, open_page):
    # nobody discovers by an entry point
    app = open_page(demo_folder, "timing", community="turing-way", compare="entry point", step="discover")
    assert not app.exception
    assert "Too few to compare" in texts(app)


def test_a_stage_that_no_export_shows_is_not_observable_and_never_nought(demo_folder, open_page):
    app = open_page(demo_folder, "funnel", community="mozfest-taiwg")
    assert "not observable" in app.get("plotly_chart")[0].proto.spec
    assert bars_of(app)[0] and 0 not in [*map(len, bars_of(app))]


def test_a_community_without_data_says_what_to_do(tmp_path, open_page):
    bring(tmp_path, "bigscience")
    for page in ("funnel", "timing", "data"):
        app = open_page(tmp_path, page, community="turing-way")
        assert not app.exception
        assert "No loaded export contains The Turing Way" in texts(app)
        assert "Import an export" in [link.proto.label for link in app.get("page_link")]


def test_the_banner_goes_when_anything_real_is_loaded(tmp_path, open_page):
    bring(tmp_path, "bigscience", simulated=False)
    assert "Simulated data" not in texts(open_page(tmp_path))


def test_what_a_link_says_wrongly_falls_back(demo_folder, open_page):
    app = open_page(demo_folder, "funnel", mode="sideways", until="tomorrow", cohort="eon")
    assert not app.exception
    assert app.selectbox(key="community").value == "bigscience"
    assert len(app.get("plotly_chart")) > 1


def test_an_unknown_community_in_the_address_is_told_and_never_another_one(demo_folder, open_page):
    app = open_page(demo_folder, "funnel", community="nobody")
    assert "the community **nobody**, which no definition describes" in texts(app)
    assert not app.metric
    # nothing changes what is told but a choice
    assert "nobody" in texts(app.run())
    app.button(key="open-turing-way").click().run()
    assert app.selectbox(key="community").value == "turing-way"
    assert [title.value for title in app.title] == [QUESTIONS["funnel"]]


def test_the_address_holds_the_community_of_every_page(demo_folder, open_page):
    app = open_page(demo_folder, "funnel")
    assert app.query_params["community"] == "BigScience"


@pytest.mark.parametrize(
    ("page", "used"),
    [
        ("overview", {"community", "until", "mode"}),
        ("funnel", {"community", "until", "mode", "cohort"}),
        ("outreach", {"community", "until"}),
        ("imports", set()),
    ],
)
def test_the_side_holds_what_the_page_uses(page, used, demo_folder, open_page):
    app = open_page(demo_folder, page)
    keys = [str(part.key) for part in app.sidebar.children.values()]
    assert {key.removeprefix("used-") for key in keys if key.startswith("used-")} == used


def test_a_choice_outlives_a_page_that_does_not_use_it(demo_folder, open_page):
    app = open_page(demo_folder, "funnel", community="turing-way", mode="strict")
    app.switch_page("outreach.py").run()
    app.switch_page("funnel.py").run()
    assert "strict order" in texts(app)


def test_rejected_records_are_listed_with_their_reasons(tmp_path, open_page):
    lines = tmp_path / "broken.json"
    whole = {"id": "1", "type": "WatchEvent", "created_at": "1970-01-01T00:00:00Z", "payload": {"action": "started"}}
    whole |= {"actor": {"login": "ada"}, "repo": {"name": "the-turing-way/the-turing-way"}}
    sound = whole | {"id": "2", "created_at": "2021-03-14T12:00:00Z"}
    lines.write_text(f"{json.dumps(whole)}\n{{broken\n{json.dumps(sound)}\n", encoding="utf-8")
    store = Store(tmp_path / "store")
    receipts = list(import_files(store, [lines], Options(), now=datetime(2026, 1, 1, tzinfo=UTC)))
    store.close()
    assert receipts[0].rejected == 2
    app = open_page(tmp_path / "store", "data")
    table = next(frame.value for frame in app.dataframe if "Reason" in frame.value)
    assert len(table) == 2
    assert table["Record"].tolist() == [1, 2]
    # a record's own text may name somebody
    assert "Text" not in table
    assert "each record's own text" in texts(app).replace("\\", "")
    app = app.toggle(key="names").set_value(True).run()
    table = next(frame.value for frame in app.dataframe if "Reason" in frame.value)
    assert "{broken" in table["Text"].tolist()


def test_what_is_intended_stands_beside_the_people_with_an_act_of_it(demo_folder, open_page):
    shown = texts(open_page(demo_folder, "overview", community="turing-way")).replace("\\", "")
    for count in turing_way_counts(demo_folder)["observed"]:
        assert f"Observed: **{count} people**" in shown


def test_the_overview_has_six_rows_three_sentences_and_what_is_published(demo_folder, open_page):
    app = open_page(demo_folder, community="turing-way")
    rows, sizes = (frame.value for frame in app.dataframe)
    assert rows["People"].tolist() == ["New", "Joined", "Contributed", "Led", "Active at the end", "Left"]
    said = texts(app).replace("\\", "")
    new, joined, contributed, _, active, _ = rows["Last 90 days"]
    before = rows["Before"][4]
    assert 5 < new < 30 < active < 60
    assert f"**{new} people were new** to The Turing Way in the 90 days until 28 Jun 2026; {joined} joined, " in said
    assert f", {contributed} contributed and " in said
    assert f"**{active} people are active** (joined or further); 90 days bef" in said
    assert f"90 days before, {before} were, of whom " in said
    assert "**No change in 90 days** is more than chance." in said
    # the demo begins in 2023, so what was published before cannot be compared with it
    assert sizes["Published"].tolist()[0] == "over 235 contributors"
    view, _ = turing_way(demo_folder)
    day = pd.Timestamp("2024-12-02", tz="UTC")
    january = (view.journeys["first_at"] < pd.Timestamp("2024-01-02", tz="UTC")).sum()
    assert sizes["In these exports by then"].tolist()[1:] == [pd.NA, january, (view.journeys["first_at"] < day).sum()]


def test_communities_without_data_are_one_line_on_the_overview(tmp_path, open_page):
    bring(tmp_path, "bigscience")
    app = open_page(tmp_path, community="bigscience")
    assert len(app.get("plotly_chart")) == 1
    assert "6 more communities: nothing loaded yet" in texts(app).replace("\\", "")
    assert "Bring exports" in [link.proto.label for link in app.get("page_link")]
    other = open_page(tmp_path, community="turing-way")
    assert "No loaded export contains The Turing Way" in texts(other)


@pytest.mark.parametrize("page", QUESTIONS)
def test_how_it_is_counted_is_quoted_from_the_definitions(page, demo_folder, open_page):
    app = open_page(demo_folder, page, community="turing-way")
    folded = next(each for each in app.expander if each.label == "How is this counted?")
    lines = folded.markdown[0].value.split("  \n")
    assert set(lines) <= {each.short for each in definitions().values()}
    assert "" not in lines
    # the whole text is one click away
    assert len(" ".join(lines).split()) <= 150
    read = next(button for button in folded.button if button.label == "Read the definitions")
    shown = [element.value for element in read.click().run().markdown]
    for line in lines:
        (whole,) = [each.whole for each in definitions().values() if each.short == line]
        assert whole in shown


@pytest.mark.parametrize("page", QUESTIONS)
def test_tables_are_folded(page, demo_folder, open_page):
    app = open_page(demo_folder, page, community="turing-way")
    for folded in (each for each in app.expander if each.label == "Table"):
        assert not folded.proto.expanded
        assert len(folded.dataframe) == 1


def turing_way(folder, mode="any"):
    community = find_community("turing-way")
    store = Store(folder)
    view = load_snapshot(store, community, None)
    store.close()
    return view, view.settings(mode)


def turing_way_counts(folder, mode="any"):
    view, reading = turing_way(folder, mode)
    return count_stages(view.journeys, reading)


def people_shown(app):
    return next(frame.value for frame in app.dataframe if "Pseudonym" in frame.value)


def bring(folder, slug, *, simulated=True):
    write_demo(DEMO_PEOPLE, DEMO_SEED, DEMO_DAY.date(), folder.parent / "exports")
    store = Store(folder)
    options = Options(community=find_community(slug), simulated=simulated)
    files = sorted((folder.parent / "exports" / slug).iterdir())[:1]
    assert all(receipt.clean for receipt in import_files(store, files, options, now=datetime.now(UTC)))
    store.close()


STRICT_HOME = """\
slug = "home"
name = "Home"
order = "strict"
[[places]]
pattern = "github:the-turing-way/*"
aliases = []
"""


def test_a_community_of_ones_own_with_data_comes_first_and_is_read_in_its_own_order(tmp_path, monkeypatch, open_page):
    own = tmp_path / "own"
    own.mkdir()
    (own / "home.toml").write_text(STRICT_HOME)
    monkeypatch.setenv("JOURNEYS_COMMUNITIES", str(own))
    bring(tmp_path / "store", "turing-way", simulated=False)
    app = open_page(tmp_path / "store", "funnel")
    # of the shipped three only The Turing Way has data; BigScience, first by name, has none
    assert app.selectbox(key="community").options[1:3] == ["The Turing Way", "Home"]
    assert "any order" in texts(app)
    app.selectbox(key="community").select("home").run()
    assert "strict order" in texts(app)


def test_the_data_page_names_what_would_show_an_unseen_stage_and_how_to_get_it(tmp_path, open_page, monkeypatch):
    monkeypatch.setenv("JOURNEYS_COMMUNITIES", str(tmp_path / "own"))
    name_community("Home", ["github:demo/home"])
    store = Store(tmp_path / "store")
    # one issue of 2021: an archive never shows who discovered, and only with a closing or merge who led
    (receipt,) = import_files(
        store, [archive(tmp_path / "archive.json", issues=[issue(1)])], Options(), now=datetime.now(UTC)
    )
    store.close()
    assert receipt.clean
    app = open_page(tmp_path / "store", "data", community="home")
    assert not app.exception
    assert "Discovering is not seen." in texts(app).replace("\\", "")
    newer, stars = (code.value.splitlines() for code in app.code)
    # the data end in 2021, so that the banner says how to bring newer ones
    assert newer == ["python -m journeys collect github demo/home", "python -m journeys import exports"]
    assert stars[0] == "python -m journeys collect github demo/home --only stargazers,forks,pulls,reviews,releases"
