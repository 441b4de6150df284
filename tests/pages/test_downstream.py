"""The Downstream journey page over a small Hub: its answer, sides, steps, table, downloads, and without any account."""

import json
from functools import partial
from io import StringIO

import pandas as pd
import pytest

from tests.sources.hub.extracts import model, stored

QUESTION = "Who builds on the models, and do they give back?"
ROOT = "bigscience/bloom"
WORDS_AT_MOST = 250


def made(name, day, base=ROOT, **more):
    """A model that was made on a day, from the community's model unless it is told otherwise."""
    created = f"2023-{day}T00:00:00.000Z"
    return model(name, tags=[], cardData={"base_model": base} if base else {}, createdAt=created, **more)


def author(name):
    return {"name": name, "user": name, "type": "user", "_id": name, "fullname": name.title()}


def opened(number, who, day, **more):
    thread = {"num": number, "author": author(who), "repo": {"name": ROOT, "type": "model"}, "title": "t"}
    when = {"status": "open", "createdAt": f"2023-{day}T00:00:00.000Z"}
    return thread | when | {"isPullRequest": False, "events": []} | more


MODELS = [
    made(ROOT, "01-01", None),
    *(made(f"user{number}/one", f"02-{number + 1:02}") for number in range(8)),
    *(made(f"user{number}/two", f"03-{number + 1:02}") for number in range(4)),
    made("late/one", "12-20"),
]
THREADS = [opened(1, "user1", "01-20"), opened(2, "dee", "01-25"), opened(3, "eve", "01-26", isPullRequest=True)]
FILES = {
    "models.2024-01-31.json": MODELS,
    "models__bigscience__bloom__discussions.json": {"discussions": THREADS, "count": 3},
    "organizations__bigscience__members.2024-01-31.json": [author("eve")],
}


@pytest.fixture
def hub(tmp_path):
    """A store with one of BigScience's models, eleven accounts and their models."""
    return stored(tmp_path, FILES)


@pytest.fixture
def page(hub, open_answering):
    """Open the page over the models."""
    return partial(open_answering, hub, "downstream", QUESTION)


def texts(app):
    return "\n".join(element.value for element in [*app.markdown, *app.text]).replace("\\", "")


def bars(app, number=0):
    """The lengths of a figure's bars."""
    return [trace["x"][0] for trace in json.loads(app.get("plotly_chart")[number].proto.spec)["data"]]


def test_it_answers_who_came_and_who_went_on(page):
    app = page()
    # user0 to user7 and late made models, four of them two; user1 and dee asked, eve offered a change
    assert (
        "At least **11 accounts** came to the 1 model of BigScience, as of 31 Jan 2024: 2 asked, 9 made a model and 5 "
        "gave back. Whether they discovered **is not observable**."
    ) in texts(app)
    # of the nine who made one first four have a second within 28 days; late's 180 days are not over
    assert "Of 9 accounts who made a model first, **44 % (" in texts(app)
    assert "went on to give back within 180 days; 1 is still open. Few accounts: read it as a hint." in texts(app)
    # ask: two, and nine who skipped it; derive: nine, and eve; give back: five
    assert bars(app) == [2, 9, 9, 1, 5, 0]
    assert (
        "n = 11 accounts, a lower bound of developers, and 13 models made from the community's; "
        "observed until 31 Jan 2024."
    ) in texts(app)
    assert "No loaded export shows likes, follows or requests for access." in texts(app)


def test_nobody_is_named(page):
    app = page()
    shown = texts(app) + "".join(frame.value.to_csv() for frame in app.dataframe)
    figures = "".join(chart.proto.spec for chart in app.get("plotly_chart"))
    assert not any(name in shown + figures for name in ("user1", "late/", "hub:"))


def test_a_side_can_be_chosen_by_the_address(page):
    inside, outside = page(accounts="inside"), page(accounts="outside")
    assert "At least **1 account** inside the community's organisations came to" in texts(inside)
    assert bars(inside)[-2:] == [1, 0]
    assert "At least **10 accounts** outside the community's organisations came to" in texts(outside)


def test_the_sides_and_kinds_are_told_with_how_they_are_known(page):
    app = page()
    assert "**1 account** inside the community's organisations and 10 outside." in texts(app)
    # of user1, dee and eve an export tells that they are users
    assert "By what exports tell: 3 users, 0 organisations, 8 not told." in texts(app)
    table = next(frame.value for frame in app.dataframe if "Group" in frame.value)
    assert table[["Group", "Accounts", "Derive"]].values.tolist() == [
        ["All", 11, 9],
        ["Inside", 1, 0],
        ["Outside", 10, 9],
        ["User", 3, 1],
        ["Organisation", 0, 0],
        ["Not told", 8, 8],
    ]
    assert table["Discover"].isna().all()


def test_a_step_in_the_address_stands_open_with_its_curve(page):
    app = page(**{"from": "derive"})
    assert "Of 9 accounts who made a model first" in texts(app)
    assert len(app.get("plotly_chart")) == 3
    spec = app.get("plotly_chart")[2].proto.spec
    assert "days since they made a model, and accounts still at risk" in spec


def test_the_download_has_all_groups_rounded_and_only_of_whole_months(page, leaving):
    app = page(until="2023-12-15")
    assert "downstream-bigscience.csv" not in leaving
    page(until="2023-12-31")
    rows = pd.read_csv(StringIO(leaving["downstream-bigscience.csv"]))
    assert rows["group"].unique().tolist() == ["all", "inside", "outside", "user", "organisation", "not told"]
    for column in ("observed", "reached", "skipped", "n", "stepped", "still_open", "not_followed"):
        assert (rows[column].dropna() % 5 == 0).all()
    assert set(rows["as_of"]) == {"2023-12-31"}
    assert app.button(key="whole-months-downstream-bigscience").label == "Show until 30 Nov 2023 to download"


def test_few_words_stand_there_before_anything_is_unfolded(page):
    app = page()
    folded = [element for fold in app.expander for element in fold.markdown]
    open_words = " ".join(element.value for element in app.markdown if element not in folded)
    assert len(open_words.split()) <= WORDS_AT_MOST


def test_guessed_bases_count_only_where_they_are_asked_for(tmp_path, open_page):
    card = "This model is a fine-tuned version of [it](https://huggingface.co/bigscience/bloom)."
    folder = stored(tmp_path, {**FILES, "more.2024-01-31.json": [made("guess/one", "05-05", None, card=card)]})
    without, asked = (
        open_page(folder, "downstream", community="bigscience", **choices) for choices in ({}, {"guessed": "true"})
    )
    assert ["**12 accounts**" in texts(app) for app in (without, asked)] == [False, True]


def test_who_opted_out_is_nowhere(hub, page):
    (hub / "opt-outs.txt").write_text("hub:user1\n", encoding="utf-8")
    assert "At least **10 accounts** came" in texts(page())


def test_without_anybody_it_says_so_and_how_to_bring_data(tmp_path, open_page):
    app = open_page(stored(tmp_path, {"models.json": MODELS[:1]}), "downstream", community="bigscience")
    assert not app.exception
    assert "No loaded export shows an account that came to the 1 model of BigScience" in texts(app)
    assert "who made one from these is not observable" in texts(app)
    assert [code.value for code in app.code] == ["python -m journeys collect hub ORGANISATION"]
    assert not app.get("plotly_chart")


def test_a_community_without_models_is_told_what_to_do(page):
    app = page("turing-way")
    assert "No loaded export describes a model of The Turing Way on the Hugging Face Hub.**" in texts(app)
    assert [code.value for code in app.code] == ["python -m journeys collect hub ORGANISATION"]
