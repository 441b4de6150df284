"""Models, data sets and spaces: what was made from what and how, licence, gate, dates, and whose they are."""

import pytest

from tests.sources.hub.extracts import PLACE, Taken, model, person, write


@pytest.fixture
def told(tmp_path):
    """What is read of one model with some fields changed; ``card`` changes its metadata."""

    def of(card=None, **more):
        record = model(**more)
        if card is not None:
            record["cardData"] = card
        return next(iter(Taken(write(tmp_path, record)).repositories.values()))

    return of


def test_a_model_is_kept_with_all_that_the_tree_needs(tmp_path):
    record = model(card="---\nlicense: mit\n---\n# Lantern\nText.\n## Uses\n")
    taken = Taken(write(tmp_path, record)).repositories[PLACE]
    assert '"use":["empty",""]' in taken["said"]
    dates = {"created_at": None, "modified_at": None}
    assert taken | dates | {"said": None} == {
        "place": PLACE,
        "told_at": None,
        "read_at": None,
        **dates,
        "at_floor": False,
        "owner": "collective",
        "owner_type": None,
        "base": ["hub:model/ada/spark"],
        "base_basis": ["declared"],
        "relation": "finetune",
        "declared": False,
        "inferred_from": "hub",
        "licence": "mit",
        "licence_name": None,
        "licence_link": None,
        "gated": "no",
        "private": None,
        "disabled": None,
        "new_version": None,
        "task": "text-generation",
        "library": None,
        "languages": [],
        "parameters": None,
        "tags": record["tags"],
        "datasets": ["hub:dataset/collective/tales"],
        "models": None,
        "spaces": None,
        "results": 0,
        "downloads": 12,
        "downloads_ever": None,
        "likes": 3,
        "sections": ["Lantern", "Uses"],
        "unfilled": ["Uses"],
        "said": None,
    }


@pytest.mark.parametrize(
    ("card", "more", "how"),
    [
        ({"base_model": "ada/spark", "base_model_relation": "quantized"}, {}, ("quantized", True, None)),
        ({"base_model": "ada/spark", "base_model_relation": "inspired"}, {}, ("finetune", False, "hub")),
        ({"base_model": "ada/spark"}, {"tags": ["base_model:adapter:ada/spark"]}, ("adapter", False, "hub")),
        ({}, {"tags": [], "baseModels": {"relation": "merge", "models": [{"id": "a/b"}]}}, ("merge", False, "hub")),
        (
            {"base_model": "ada/spark"},
            {"tags": [], "siblings": [{"rfilename": "adapter_config.json"}]},
            ("adapter", False, "files"),
        ),
        ({"base_model": "ada/spark"}, {"tags": ["Mergekit"]}, ("merge", False, "tags")),
        ({"base_model": "ada/spark"}, {"tags": [], "library_name": "peft"}, ("adapter", False, "tags")),
        # names are often wrong: "-no-adapter", "dummy_gptq"
        ({}, {"tags": [], "name": "ada/Spark-7B-GGUF"}, (None, None, None)),
        ({"base_model": "ada/spark"}, {"tags": [], "name": "ada/spark-lora"}, ("finetune", False, "bases")),
        ({"base_model": "ada/spark"}, {"tags": [], "name": "ada/exploration"}, ("finetune", False, "bases")),
        ({"base_model": ["ada/spark", "bob/ember"]}, {"tags": []}, ("merge", False, "bases")),
        ({}, {"tags": []}, (None, None, None)),
        ({"duplicated_from": "ada/spark"}, {"tags": []}, ("duplicate", True, None)),
    ],
)
def test_how_a_model_was_made_is_declared_or_inferred_from_what_is_said(told, card, more, how):
    found = told(card, **more)
    assert (found["relation"], found["declared"], found["inferred_from"]) == how


def test_an_adapters_configuration_names_its_base_where_nothing_else_does(told):
    config = {"peft": {"base_model_name_or_path": "ada/spark", "task_type": "CAUSAL_LM"}}
    found = told({}, tags=[], config=config)
    assert (found["base"], found["relation"], found["inferred_from"]) == (["hub:model/ada/spark"], "adapter", "files")
    assert told({"base_model": "bob/ember"}, tags=[], config=config)["base"] == ["hub:model/bob/ember"]
    assert told({}, tags=[], config={"peft": {"base_model_name_or_path": "/srv/ada/spark"}})["base"] == []


@pytest.mark.parametrize(
    ("card", "tags", "bases"),
    [
        ("ada/old-name", ["base_model:ada/new-name"], ["ada/new-name"]),
        (["ada/spark", "bob/ember"], ["base_model:finetune:bob/ember"], ["ada/spark", "bob/ember"]),
        ("https://huggingface.co/ada/spark/", [], ["ada/spark"]),
        ("gpt2", [], ["gpt2"]),
        (["/srv/ada/out", "./out", "none at all", None, 5], [], []),
        (None, ["base_model:ada/spark", "base_model:finetune:ada/spark"], ["ada/spark"]),
    ],
)
def test_bases_are_the_cards_by_the_hubs_names_and_only_what_can_be_one(told, card, tags, bases):
    assert told({"base_model": card}, tags=tags)["base"] == [f"hub:model/{name}" for name in bases]


@pytest.mark.parametrize(
    ("card", "more", "bases", "basis"),
    [
        ({"base_model": "ada/spark"}, {}, ["ada/spark"], ["declared"]),
        # the Hub's name of a renamed base, which the card declares under its old one
        ({"base_model": "ada/old"}, {"tags": ["base_model:ada/new"]}, ["ada/new"], ["declared"]),
        ({}, {"tags": ["base_model:adapter:ada/spark"]}, ["ada/spark"], ["inferred"]),
        ({}, {"tags": [], "config": {"peft": {"base_model_name_or_path": "ada/spark"}}}, ["ada/spark"], ["inferred"]),
        (
            {"base_model": "ada/spark"},
            {"tags": ["base_model:ada/spark", "base_model:bob/ember"]},
            ["ada/spark", "bob/ember"],
            ["declared", "inferred"],
        ),
        ({"base_model": ["ada/spark", "bob/ember"]}, {"tags": []}, ["ada/spark", "bob/ember"], ["declared"] * 2),
        # a model that names itself, be it in other letters, is made from nothing that is known
        ({"base_model": "collective/Lantern"}, {"tags": ["base_model:collective/lantern"]}, [], []),
        ({"base_model": ["collective/lantern", "ada/spark"]}, {"tags": []}, ["ada/spark"], ["declared"]),
        ({"base_model": ["ada/spark", "ada/spark"]}, {"tags": []}, ["ada/spark"], ["declared"]),
    ],
)
def test_a_base_is_declared_by_the_cards_metadata_or_else_inferred(told, card, more, bases, basis):
    found = told(card, **more)
    assert (found["base"], found["base_basis"]) == ([f"hub:model/{name}" for name in bases], basis)


def test_an_answer_that_cannot_tell_a_base_is_not_one_that_says_there_is_none(tmp_path):
    found = Taken(write(tmp_path, {"id": "a/b", "likes": 1, "downloads": 2}, "models.json"))
    assert found.repositories["hub:model/a/b"]["base"] is None


def test_what_a_record_tells_of_its_owner_state_and_kind_is_kept(told):
    card = {"new_version": "ada/spark-2", "language": ["en", "no"], "library_name": "peft", "pipeline_tag": "x"}
    more = {
        "authorData": person("collective", type="org"),
        "private": "false",
        "disabled": True,
        "safetensors": {"total": 560},
        "downloadsAllTime": 90,
    }
    found = told(card, **more)
    assert (found["owner"], found["owner_type"], found["new_version"]) == (
        "collective",
        "organisation",
        "hub:model/ada/spark-2",
    )
    assert (found["private"], found["disabled"], found["parameters"], found["downloads_ever"]) == (False, True, 560, 90)
    assert (found["languages"], found["library"], found["task"]) == (["en", "no"], "peft", "text-generation")
    assert told(author="openai-community", name="gpt2")["owner"] == "openai-community"


def test_one_licence_in_two_spellings_is_one(told):
    assert [told({"license": name})["licence"] for name in ("MIT", "mit", "Apache-2.0")] == ["mit", "mit", "apache-2.0"]


def test_licence_gate_and_counts_are_kept_as_they_are_said(told):
    card = {"license": "other", "license_name": "lantern-rail", "license_link": "LICENSE.md"}
    found = told(card, gated="manual", downloads=-1, likes=10**400)
    assert (found["licence"], found["licence_name"], found["licence_link"]) == ("other", "lantern-rail", "LICENSE.md")
    assert (found["gated"], found["downloads"], found["likes"]) == ("manual", None, None)
    assert told({"license": ["apache-2.0", "mit"]})["licence"] == "apache-2.0, mit"
    assert told({}, tags=["license:openrail"])["licence"] == "openrail"
    assert [told(gated=gate)["gated"] for gate in (False, "False", True, "auto", None)] == [
        "no",
        "no",
        "yes",
        "auto",
        None,
    ]


@pytest.mark.parametrize(
    ("created", "kept"),
    [
        ("2022-03-02T23:29:04.000Z", None),
        ("2022-03-02T23:29:05.000Z", None),
        ("2022-03-02T23:29:06.000Z", "2022-03-02T23:29:06"),
        ("2031-01-01T00:00:00.000Z", None),
        ("yesterday", None),
    ],
)
def test_the_floor_and_what_is_no_date_are_no_day_of_creation(told, created, kept):
    row = told(createdAt=created)
    found = row["created_at"]
    assert (found and f"{found:%Y-%m-%dT%H:%M:%S}") == kept
    assert row["at_floor"] == {"2022-03-02T23:29:04.000Z": True, "2022-03-02T23:29:05.000Z": True}.get(
        created, False if kept else None
    )


def test_only_an_owner_who_is_said_to_be_a_user_published(tmp_path):
    bare = Taken(write(tmp_path, model()))
    assert (bare.acts, bare.shows) == ({}, frozenset())
    user = Taken(write(tmp_path, model("ada/spark", authorData=person("ada"))))
    assert user.acts == {"hub:model/ada/spark#published": ("hub:ada", "published", None, "2023-05-03T12:00:00")}
    assert user.shows == {"published"}
    assert {("hub:ada", "type", "User"), ("hub:ada", "name", "Ada Quill")} < user.claims
    organisation = Taken(write(tmp_path, model(authorData=person("collective", type="org"))))
    assert (organisation.acts, organisation.shows) == ({}, {"published"})
    assert ("hub:collective", "type", "Organization") in organisation.claims
    floor = model("ada/spark", authorData=person("ada"), createdAt="2022-03-02T23:29:04.000Z")
    assert Taken(write(tmp_path, floor)).acts == {}


@pytest.mark.parametrize(
    ("record", "place"),
    [
        ({"id": "a/b", "tags": [], "likes": 1, "sdk": "gradio"}, "hub:space/a/b"),
        ({"id": "a/b", "tags": [], "likes": 1, "description": "Rows"}, "hub:dataset/a/b"),
        ({"id": "squad", "tags": ["task_categories:question-answering"], "likes": 1}, "hub:dataset/squad"),
        ({"id": "a/b", "tags": [], "likes": 1, "pipeline_tag": "x", "description": "# Card"}, "hub:model/a/b"),
        ({"modelId": "a/b", "tags": [], "likes": 1}, "hub:model/a/b"),
        ({"datasetId": "a/b", "tags": [], "likes": 1, "card": "# Rows"}, "hub:dataset/a/b"),
    ],
)
def test_models_data_sets_and_spaces_are_told_apart_by_their_fields(tmp_path, record, place):
    assert list(Taken(write(tmp_path, record)).repositories) == [place]


def test_a_record_that_does_not_tell_its_kind_goes_by_the_files_name_or_is_put_aside(tmp_path):
    record = {"id": "a/b", "tags": [], "likes": 1}
    assert list(Taken(write(tmp_path, record, "spaces.json")).repositories) == ["hub:space/a/b"]
    taken = Taken(write(tmp_path, [model(), record]))
    assert taken.reasons == [(2, "a/b: model, data set or space? Name the file models..., datasets... or spaces...")]


def test_an_unreadable_card_costs_only_what_it_says(tmp_path):
    taken = Taken(write(tmp_path, model(cardData="license: [mit")))
    assert taken.reasons == [(1, f"{PLACE}, card: is not sound YAML in line 2: did not find expected ',' or ']'")]
    assert (taken.repositories[PLACE]["licence"], taken.repositories[PLACE]["base"]) == ("mit", ["hub:model/ada/spark"])


def test_a_record_without_a_name_is_put_aside(tmp_path):
    taken = Taken(write(tmp_path, [model(), model(id=None, modelId="a/b/c"), model(id="../etc", modelId="../etc")]))
    assert taken.reasons == [
        (2, "id is 'a/b/c', expected like owner/name"),
        (3, "id is '../etc', expected like owner/name"),
    ]


def test_names_of_the_python_client_are_understood(tmp_path):
    record = {
        "id": "collective/lantern",
        "created_at": "2023-05-03 12:00:00+00:00",
        "last_modified": "2023-06-01 08:30:00+00:00",
        "card_data": "license: mit\nbase_model:\n- ada/spark",
        "tags": [],
        "likes": 3,
        "pipeline_tag": None,
    }
    found = Taken(write(tmp_path, record)).repositories[PLACE]
    assert (found["licence"], found["base"]) == ("mit", ["hub:model/ada/spark"])
    assert (f"{found['modified_at']:%Y-%m-%d}", found["told_at"]) == ("2023-06-01", None)


def test_the_day_of_the_export_and_that_of_the_last_change_stand_apart(tmp_path):
    found = Taken(write(tmp_path, model(), "models.2026-08-22.json")).repositories[PLACE]
    assert (f"{found['told_at']:%Y-%m-%d}", f"{found['modified_at']:%Y-%m-%d}") == ("2026-08-22", "2023-06-01")


def test_a_space_is_kept_with_the_models_and_data_sets_that_it_names(tmp_path):
    card = {"models": ["ada/spark"], "datasets": ["ada/tales"]}
    space = {"id": "ada/demo", "sdk": "gradio", "likes": 1, "cardData": card}
    more = {"models": ["bob/ember", "ada/spark", "not a name at all"], "datasets": ["squad"]}
    found = Taken(write(tmp_path, space | more)).repositories["hub:space/ada/demo"]
    assert found["models"] == ["hub:model/ada/spark", "hub:model/bob/ember"]
    assert found["datasets"] == ["hub:dataset/ada/tales", "hub:dataset/squad"]
    assert found["spaces"] is None


def test_a_model_is_kept_with_the_spaces_that_the_hub_names(told):
    assert told(spaces=["ada/demo", "ada/demo", None])["spaces"] == ["hub:space/ada/demo"]
    assert told()["spaces"] is None


def test_evaluation_results_are_counted_where_an_export_has_them(told):
    result = {"task": {"type": "x"}, "metrics": [{"type": "f1", "value": 0.9}]}
    index = [{"name": "lantern", "results": [result, result, {"task": {"type": "x"}}]}, "no model"]
    assert told(**{"model-index": index})["results"] == 2
    assert told({"model-index": index})["results"] == 2
    assert told(**{"model-index": None})["results"] == 0
    assert told()["results"] is None
