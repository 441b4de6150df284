"""Models loaded from the store: the newest word of several exports, opt-outs, and stores of earlier versions."""

import pyarrow.parquet as pq
import pytest

from journeys.identity.opt_out_filter import OptedOut
from journeys.ingest.pipeline import Options, import_files
from journeys.model.tables import MODEL_EDGES, MODEL_TERMS, MODELS
from journeys.snapshot.models import load_models, load_terms
from tests.sources.hub.extracts import NOW, model, write
from tests.tables import check_columns


@pytest.fixture
def load(store, tmp_path):
    """Import files by name and return the models."""

    def loaded(files, **options):
        for name, content in files.items():
            (receipt,) = import_files(store, [write(tmp_path, content, name)], Options(), now=NOW)
            assert not receipt.refused
        found = load_models(store, **options)
        check_columns(found.models, MODELS)
        check_columns(found.edges, MODEL_EDGES)
        return found

    return loaded


def pairs(found):
    return found.edges[["child", "parent", "relation", "basis"]].replace("hub:model/", "", regex=True).values.tolist()


def test_models_and_what_they_were_made_from_are_loaded(load):
    merged = model("bob/mix", tags=[], cardData={"base_model": ["ada/spark", "gpt2"], "base_model_relation": "merge"})
    found = load({"models.json": [model(), merged, model("ada/spark", tags=["license:MIT"], cardData={})]})
    assert pairs(found) == [
        ["bob/mix", "ada/spark", "merge", "declared"],
        ["bob/mix", "gpt2", "merge", "declared"],
        ["collective/lantern", "ada/spark", "finetune", "declared"],
    ]
    row = found.models.set_index("model").loc["hub:model/ada/spark"]
    assert (row["owner"], row["licence"], row["gated"], row["downloads"], row["private"]) == (
        "ada",
        "mit",
        "no",
        12,
        False,
    )
    assert f"{row['seen_at']:%Y-%m-%d}" == "2023-06-01"


def test_the_newest_export_counts_and_an_older_one_fills_what_it_leaves_out(load):
    files = {
        "models.2026-02-01.json": [model(likes=9, tags=["base_model:new/base"], cardData={"base_model": "new/base"})],
        "models.2026-01-01.json": [model(likes=3, private=True)],
        "models.2026-03-01.json": [{"id": "collective/lantern", "likes": 11, "downloads": 1}],
    }
    found = load(files)
    # the newest cannot tell a base, so that of February holds
    assert pairs(found) == [["collective/lantern", "new/base", "finetune", "declared"]]
    row = found.models.iloc[0]
    assert (len(found.models), row["likes"], row["private"], row["licence"]) == (1, 11, True, "mit")
    assert f"{row['seen_at']:%Y-%m-%d}" == "2026-03-01"


def test_a_base_that_the_newest_export_does_not_name_any_more_is_gone(load):
    bare = model(tags=[], cardData={})
    assert pairs(load({"models.2026-01-01.json": [model()], "models.2026-02-01.json": [bare]})) == []


def test_a_copy_is_not_made_from_what_it_copies_and_data_sets_are_no_models(load):
    copy = model("bob/copy", tags=[], cardData={"duplicated_from": "ada/spark"})
    found = load({"models.json": [copy], "datasets.json": [{"id": "ada/tales", "tags": [], "likes": 1}]})
    assert (pairs(found), found.models["model"].tolist()) == ([], ["hub:model/bob/copy"])


def test_a_base_that_only_the_newest_card_names_in_its_text_is_guessed(load):
    sentence = "This model is a fine-tuned version of [spark](https://huggingface.co/{}/spark)."
    named = {"tags": [], "cardData": {}, "card": sentence.format("Ada")}
    known = model("ada/spark", tags=[], cardData={})
    # what the metadata declare is not guessed again
    files = {"models.2026-01-01.json": [known, model("bob/x", **named), model(card=sentence.format("ada"))]}
    assert pairs(load(files)) == [
        ["collective/lantern", "ada/spark", "finetune", "declared"],
        ["bob/x", "ada/spark", "finetune", "guessed"],
    ]
    later = model("bob/x", tags=[], cardData={}, card="It is new.")
    assert pairs(load({"models.2026-02-01.json": [later]})) == [
        ["collective/lantern", "ada/spark", "finetune", "declared"]
    ]


def test_who_opted_out_owns_nothing_that_is_shown(load):
    records = [model("ada/spark", tags=[], cardData={}), model(), model("bob/x", tags=[], cardData={})]
    found = load({"models.json": records}, opted_out=OptedOut(frozenset({"hub:ada"}), 1))
    assert found.models["owner"].tolist() == ["bob", "collective"]
    assert pairs(found) == []


def test_without_models_the_tables_are_empty(load):
    found = load({})
    assert (len(found.models), len(found.edges)) == (0, 0)


def test_a_part_of_an_earlier_version_still_opens_and_claims_less(load, store):
    load({"models.json": [model(), model("bob/x")]})
    (file,) = [store.folder / part for part in store.parts() if part.startswith("repositories")]
    part = pq.read_table(file)
    later = [
        "modified_at",
        "owner",
        "owner_type",
        "at_floor",
        "base_basis",
        "private",
        "disabled",
        "new_version",
        "task",
    ]
    older = part.drop_columns([*later, "library", "languages", "parameters", "downloads_ever"])
    pq.write_table(older.set_column(older.schema.get_field_index("told_at"), "told_at", part["modified_at"]), file)
    found = load_models(store)
    assert [pair[3] for pair in pairs(found)] == ["inferred", "inferred"]
    assert found.models["owner"].tolist() == ["bob", "collective"]
    assert {f"{at:%Y-%m-%d}" for at in found.models["seen_at"]} == {"2023-06-01"}


def test_what_options_of_policy_ask_is_loaded_in_the_order_of_models(load, store):
    said = "# Uses\n\n## Out-of-Scope Use\n\nNo verses.\n\n# Limitations\n\nIt knows one year only.\n"
    quoted = '# Notes\n\nA card may hold "out_of_scope":["present","x"] as text.\n'
    files = {
        "models.2026-01-01.json": [
            model(card=said, tags=["not-for-all-audiences"], gated="manual"),
            model("ada/spark", tags=[], cardData={"license": "other", "license_name": "Spark-1"}, card=quoted),
            model("bob/plain", tags=[], cardData={}, downloads=None),
        ],
        # a newer export without cards leaves the older ones
        "models.2026-02-01.json": [model(tags=["not-for-all-audiences"], gated=False, downloads=99)],
    }
    models = load(files).models
    terms = load_terms(store, models)
    check_columns(terms, MODEL_TERMS)
    assert terms["model"].tolist() == models["model"].tolist()
    rows = terms.astype(object).where(terms.notna(), None).values.tolist()
    assert [row[1:] for row in rows] == [
        # ada/spark: a licence other by its own name
        ["no", "Spark-1", 12, False, True, False, False],
        ["no", None, None, False, False, False, False],
        ["no", "mit", 99, True, True, True, True],
    ]
