"""The Model tree page over a small Hub: its answer, picture, search, way to a root, table, and without any model."""

import json
from functools import partial
from io import StringIO

import pandas as pd
import pytest

from tests.sources.hub.extracts import discussion, model, remark, stored

QUESTION = "What grew out of the models?"
BLOOM = "bigscience/bloom"


def made(name, base=None, **more):
    """A model that was made from another, or from none."""
    return model(name, tags=[], cardData={"license": "mit"} | ({"base_model": base} if base else {}), **more)


RECORDS = [
    made(BLOOM),
    made("bigscience/bloomz", BLOOM),
    made("bigscience/lone"),
    made("ada/tune", "bigscience/bloomz"),
    made("bob/mix", ["ada/tune", "secret/base"]),
    made("cyn/other"),
]


@pytest.fixture
def hub(tmp_path):
    """A store with the models."""
    return stored(tmp_path, {"models.2026-08-22.json": RECORDS})


@pytest.fixture
def page(hub, open_answering):
    """Open the page over the models."""
    return partial(open_answering, hub, "model_tree", QUESTION)


def texts(app):
    return "\n".join(element.value for element in [*app.markdown, *app.text]).replace("\\", "")


def bars(app):
    """The models of the picture's slices, in order."""
    (trace,) = json.loads(app.get("plotly_chart")[0].proto.spec)["data"]
    return [each[0].removeprefix("hub:model/") for each in trace["customdata"]]


def test_it_answers_what_grew_out_of_the_communitys_models(page):
    app = page()
    # bloomz stands under bloom, ada/tune and bob/mix under it; lone stands alone
    assert (
        "**3 other models** were made from the 3 models of BigScience, in 3 generations; at least **2 owners** made "
        "one from another owner's model (n = 5 models that exports describe, as of 22 Aug 2026)."
    ) in texts(app)
    assert bars(app) == [BLOOM, "bigscience/bloomz", "ada/tune", "bob/mix"]
    assert "1 more model stands alone" in texts(app)
    assert "hub:model" not in texts(app)


def test_a_root_in_the_address_begins_from_it_with_the_way_there(page):
    app = page(root="ada/tune")
    assert "**1 other model** was made from ada/tune, in 1 generation" in texts(app)
    assert [button.label.replace("\\", "") for button in app.button if (button.key or "").startswith("way-")] == [
        "All",
        BLOOM,
        "bigscience/bloomz",
    ]
    assert "Fine-tune of bigscience/bloomz (declared by its card)." in texts(app)
    assert "Licence mit; open to all" in texts(app)
    app.button(key=f"way-hub:model/{BLOOM}").click().run()
    assert app.query_params["root"] == BLOOM
    assert bars(app) == [BLOOM, "bigscience/bloomz", "ada/tune", "bob/mix"]
    app.button(key="way-all").click().run()
    assert "root" not in app.query_params


def test_likes_and_downloads_of_each_day_stand_beside_a_model(page, tmp_path):
    assert "Likes:" not in texts(page(root=BLOOM))
    stored(tmp_path, {"models.2026-06-01.json": made(BLOOM, likes=2, spaces=["ada/demo"])})
    shown = texts(page(root=BLOOM))
    assert "Likes: 2 on 1 Jun 2026, 3 on 22 Aug 2026. Downloads in the 30 days before: 12 on 1 Jun 2026, 12" in shown
    assert "Used or named by 1 space of the Hub." in shown


def test_a_merge_names_its_further_base_and_an_unseen_one_says_so(page):
    # bob/mix stands under ada/tune, which is further from a root than secret/base
    assert "Merge of ada/tune, and of secret/base (declared by its card)." in texts(page(root="bob/mix"))
    assert "No metadata name a base of it. **No export describes it**" in texts(page(root="secret/base"))


def test_a_search_finds_by_a_part_and_leads_there(page):
    app = page()
    app.text_input(key="model_search").set_value("TUNE").run()
    app.button(key="found-hub:model/ada/tune").click().run()
    assert app.query_params["root"] == "ada/tune"
    assert app.text_input(key="model_search").value == ""
    app.text_input(key="model_search").set_value("nothing-like-it").run()
    assert "No model's name holds “nothing-like-it”." in texts(app)


def test_an_unknown_root_is_told_with_similar_names_and_the_way_out(page):
    app = page(root="someone/bloomz")
    assert "No loaded export describes or names the model someone/bloomz. There are bigscience/bloomz." in texts(app)
    app.button(key="near-hub:model/bigscience/bloomz").click().run()
    assert app.query_params["root"] == "bigscience/bloomz"


def test_all_loaded_models_can_be_shown(page):
    app = page(of="All loaded models")
    assert "Of 6 models that exports describe, as of 22 Aug 2026, **3** were made from another" in texts(app)
    assert "2 more models stand alone" in texts(app)
    app.session_state["model_known"] = True
    app.run()
    assert "1 base is named, but described by no export; 0 models have no other base." in texts(app)


def signs(app):
    """The signs before the names in the picture's slices."""
    (trace,) = json.loads(app.get("plotly_chart")[0].proto.spec)["data"]
    return [next((sign for sign in "●◐○▲?–" if sign in text), "") for text in trace["text"]]


def test_direct_duties_colour_what_a_filter_reaches_and_say_it_beside_what_a_paper_argues(page, leaving):
    app = page(colour="Direct duties")
    # ada/tune and bob/mix were made from another owner's model; bloomz was not
    assert signs(app) == ["–", "–", "●", "●"]
    assert (
        "**The exports show** that a duty on all models would reach **2 of 2 (100 %)** models made from another "
        "owner's, and **2 of 3 (67 %)** owners."
    ) in texts(app)
    rows = pd.read_csv(StringIO(leaving["models-bigscience.csv"]))
    assert rows[["Model", "Direct duties"]].values.tolist()[2:] == [
        ["ada/tune", "reached"],
        ["bigscience/lone", "not made from another owner's model"],
        ["bob/mix", "reached"],
    ]
    app = page(colour="Direct duties", downloads="13")
    assert "with at least 13 downloads in 30 days would reach **0 of 2 (0 %)**" in texts(app)
    assert signs(app) == ["–", "–", "○", "○"]


def test_a_share_of_compute_is_determined_by_the_readers_numbers_alone(page):
    app = page(colour="Direct duties")
    assert "**Cannot be determined**: no export tells compute." in texts(app)
    for at, number in enumerate((6e24, 3e24, 33.3)):
        app.number_input(key=f"policy_compute_{at}").set_value(number)
    app.run()
    assert "the change took 50 % of the base's compute: **at or above** your limit of 33.3 %." in texts(app)


def test_upstream_duties_fall_on_owners_of_roots_that_could_act(page, leaving):
    app = page(colour="Upstream duties")
    assert "stand above **0 of 2 (0 %)** models made from another owner's (0 are still under it)" in texts(app)
    app = page(colour="Upstream duties", lever="Any licence")
    # all are under MIT's licence
    assert signs(app) == ["▲", "–", "●", "●"]
    assert "(2 are still under it). A duty would fall on **1 of 3 (33 %)** owners." in texts(app)
    app.session_state["policy_roots"] = app.session_state["policy_burden"] = True
    app.run()
    assert pd.read_csv(StringIO(leaving["roots-bigscience.csv"]))["Root"].tolist() == [BLOOM]
    beside = pd.read_csv(StringIO(leaving["reach-and-burden-bigscience.csv"])).set_index("Option")
    # of three owners one has the duty: (3 - 1) / 3
    assert beside.loc["Upstream duties", ["Models reached", "Owners with a duty", "Gini of duties"]].tolist() == [
        *(2, 1, 0.67)
    ]
    assert beside.loc["Direct duties", ["Models reached", "Owners with a duty"]].tolist() == [2, 2]


def test_other_tools_show_whose_cards_are_not_told(page):
    app = page(colour="Other tools")
    assert signs(app) == ["–", "–", "?", "?"]
    assert "? card not told 2" in texts(app)
    assert "It is voluntary: nobody has a duty." in texts(app)
    assert "The paper" not in texts(app)
    app.session_state["policy_burden"] = True
    app.run()
    assert "The paper names further tools, such as voluntary guidance and clearer liability. (arXiv" in texts(app)


def test_an_unknown_colour_in_the_address_shows_owners(page):
    assert signs(page(colour="Verdicts")) == [""] * 4


@pytest.mark.parametrize("written", [{"downloads": "many"}, {"downloads": "-3"}, {"made": "Copied"}, {"made": ""}])
def test_what_nobody_can_choose_in_the_address_costs_nothing(page, written):
    app = page(colour="Direct duties", **written)
    assert "**The exports show** that a duty on" in texts(app)


def test_requests_are_told_or_what_would_show_them(page, tmp_path):
    app = page()
    assert "No loaded export holds discussions" not in texts(app)
    app.session_state["model_requests"] = True
    app.run()
    assert "**No loaded export holds discussions of these models.**" in texts(app)
    assert [code.value for code in app.code] == ["python -m journeys collect hub ORGANISATION"]
    of_bloom = discussion(title="License?", repo={"name": BLOOM, "type": "model"}, events=[remark()])
    stored(tmp_path, {"answer.json": of_bloom})
    app.run()
    assert "Of 1 discussion, followed until 2 Jul 2023, **1** that people opened asks for a licence (1)." in texts(app)


def test_the_table_leaves_with_its_origin_and_without_formulas(page, leaving):
    page()
    rows = pd.read_csv(StringIO(leaving["models-bigscience.csv"]))
    assert rows["Model"].tolist() == [BLOOM, "bigscience/bloomz", "ada/tune", "bigscience/lone", "bob/mix"]
    assert rows.loc[2, ["Made from", "How", "Known by", "Under it", "Licence"]].tolist() == [
        "bigscience/bloomz",
        "fine-tune",
        "declared",
        1,
        "mit",
    ]
    # the day of the models' export, not of acts, of which there are none
    assert set(rows["as_of"]) == {"2026-08-22"}


def test_the_graph_is_drawn_when_it_is_opened_with_all_bases(page):
    app = page(of="All loaded models")
    app.session_state["model_graph"] = True
    app.run()
    *_, points = json.loads(app.get("plotly_chart")[1].proto.spec)["data"]
    assert points["text"] == ["bloom", "bloomz", "tune", "mix"]


def test_a_community_without_models_is_told_what_to_do_and_sees_those_of_others(page):
    app = page("turing-way")
    assert (
        "No loaded export describes a model of The Turing Way on the Hugging Face Hub.** 6 models of others"
        in texts(app)
    )
    assert [code.value for code in app.code] == ["python -m journeys collect hub ORGANISATION"]
    assert bars(app)[0] == BLOOM


def test_without_any_model_the_page_says_so(demo_folder, open_page):
    app = open_page(demo_folder, "model_tree", community="turing-way")
    assert not app.exception
    assert "No loaded export describes a model of The Turing Way" in texts(app)
    assert not app.get("plotly_chart")


def test_a_model_without_derivatives_has_no_picture(page):
    app = page(root="cyn/other")
    assert "**Nothing that is loaded was made from cyn/other** (n = 1 model" in texts(app)
    assert not app.get("plotly_chart")


def test_who_opted_out_is_nowhere(hub, page):
    (hub / "opt-outs.txt").write_text("hub:ada\n", encoding="utf-8")
    app = page(of="All loaded models")
    assert sorted(bars(app)) == [BLOOM, "bigscience/bloomz", "bob/mix", "secret/base"]
    assert "ada/" not in texts(app)


def test_what_a_newer_export_says_is_shown_at_once(page, tmp_path):
    app = page(root="ada/tune")
    assert "3 likes" in texts(app)
    stored(tmp_path, {"models.2026-09-01.json": [made("ada/tune", "bigscience/bloomz", likes=44)]})
    app.run()
    assert "44 likes; created 3 May 2023 (as of 1 Sep 2026)." in texts(app)


def test_names_that_look_like_markdown_stay_text(tmp_path, open_page):
    records = [made("ada/__init__"), made("bob/next", "ada/__init__")]
    app = open_page(
        stored(tmp_path, {"models.json": records}), "model_tree", community="bigscience", root="ada/__init__"
    )
    assert "ada/\\_\\_init\\_\\_" in "\n".join(element.value for element in app.markdown)


def test_bases_that_only_a_text_names_are_shown_where_they_are_asked_for(page, tmp_path):
    card = "This model is a fine-tuned version of [it](https://huggingface.co/bigscience/bloomz)."
    stored(tmp_path, {"more.2026-08-22.json": [made("dee/guess", card=card)]})
    without, asked = page(root="bigscience/bloomz"), page(root="bigscience/bloomz", guessed="true")
    assert [("dee/guess" in bars(each)) for each in (without, asked)] == [False, True]
    said = "1 base here is guessed from texts of cards."
    assert [said in texts(each) for each in (without, asked)] == [False, True]
