"""``journeys models``: its JSON, on records of our own and on real files, beside counts made from the raw files."""

import csv
import gzip
import io
import json
import re
from functools import partial

import networkx as nx
import pytest
import yaml

from tests.sources.hub.extracts import model, write

KEYS = ["models", "edges", "relations", "owners", "cross_owner_edges", "depth", "roots", "cycles"]


TRAINERS = re.compile(r"fine-tuned version of \[([^\]\s]+)\]\(https://huggingface\.co/")


@pytest.fixture
def models(printed):
    """Import a path and return what ``journeys models`` prints."""
    return partial(printed, "models")


def small(tmp_path):
    """lab/root, two derivatives of it and one of the second."""
    rows = [
        model("lab/root", tags=[], cardData={}),
        model("ada/tune", tags=[], cardData={"base_model": "lab/root"}),
        model("lab/own", tags=["base_model:adapter:lab/root"], cardData={}),
        model("bob/next", tags=[], cardData={"base_model": "lab/own", "base_model_relation": "quantized"}),
    ]
    return write(tmp_path, rows, "models.json")


def test_it_prints_exactly_its_keys(models, tmp_path):
    found = json.loads(models(small(tmp_path), "--json"))
    assert list(found) == KEYS
    assert found == {
        "models": 4,
        "edges": {"declared": 2, "inferred": 1, "guessed": 0},
        "relations": {"adapter": 1, "finetune": 1, "quantized": 1},
        "owners": 3,
        "cross_owner_edges": 2,
        "depth": 2,
        "roots": 1,
        "cycles": 0,
    }


def test_of_a_root_it_counts_what_grew_out_of_it(models, tmp_path):
    found = json.loads(models(small(tmp_path), "--root", "lab/own", "--json"))
    assert (found["models"], found["relations"], found["depth"], found["owners"]) == (2, {"quantized": 1}, 1, 2)


def test_of_a_root_it_prints_the_counts_of_each_day(models, tmp_path):
    models(write(tmp_path, [model("lab/root", likes=120)], "models.2026-03-01.json"))
    path = write(tmp_path, [model("lab/root", likes=180, downloads=None)], "models.2026-06-01.json")
    found = json.loads(models(path, "--root", "lab/root", "--json"))
    assert list(found) == [*KEYS, "history", "spaces", "new_version", "results"]
    assert found["history"] == [
        {"as_of": "2026-03-01", "told": True, "likes": 120, "downloads": 12, "downloads_ever": None},
        {"as_of": "2026-06-01", "told": True, "likes": 180, "downloads": None, "downloads_ever": None},
    ]
    printed = models(path, "--root", "lab/root")
    assert printed.splitlines()[-1] == "Likes: 120 on 1 Mar 2026, 180 on 1 Jun 2026."


def test_an_unknown_root_is_told_with_similar_names(models, tmp_path):
    printed = models(small(tmp_path), "--root", "root", status=2)
    assert "No loaded export describes or names the model root. There are lab/root." in printed.replace("\n", " ")


def test_without_json_it_prints_sentences(models, tmp_path):
    lines = models(small(tmp_path)).splitlines()
    assert (
        lines[0] == "4 models of 3 owners; 3 made from another; at least 2 owners made one from another owner's model."
    )


def test_an_option_of_policy_is_counted(models, tmp_path):
    found = json.loads(models(small(tmp_path), "--policy", "direct", "--json"))
    # ada's and bob's models were made from lab's, lab/own by lab itself
    assert found == {
        "policy": "direct",
        "made": ["adapter", "finetune", "merge", "quantized", "unknown"],
        "downloads": 0,
        "audience": "any",
        "models": 2,
        "reached": 2,
        "untold": 0,
        "makers": 2,
        "reached_makers": 2,
        "owners": 3,
        "bearers": 2,
        "reach_gini": 0.0,
        # of three owners two have one each
        "burden_gini": 0.333333,
        "states": {"reached": 2, "outside": 0, "untold": 0, "aside": 2},
    }
    fewer = json.loads(models(small(tmp_path), "--policy", "direct", "--made", "quantized, merge", "--json"))
    assert (fewer["reached"], fewer["bearers"]) == (1, 1)
    of_own = json.loads(models(small(tmp_path), "--policy", "upstream", "--root", "lab/own", "--json"))
    assert (of_own["models"], of_own["by"], of_own["bearers"]) == (1, ["gate", "use"], 0)


def test_an_option_is_told_with_what_the_paper_argues_apart(models, tmp_path):
    printed = models(small(tmp_path), "--policy", "other").replace("\n", " ")
    assert "The paper names further tools" in printed
    assert "The exports show that cards of 0 of 2 (0 %) models made from another owner's state" in printed
    assert "**" not in printed


@pytest.mark.parametrize(("option", "word"), [("--made", "copied"), ("--by", "law")])
def test_an_unknown_word_is_refused_with_those_that_there_are(models, tmp_path, option, word):
    printed = models(small(tmp_path), "--policy", "direct", option, word, status=2)
    assert f"{option} knows no {word}; there are " in printed.replace("\n", " ")


def test_what_a_filter_reaches_in_a_real_tree_is_what_its_records_say(exports, models):
    name = "finetunes-mistral-small-24b.csv.gz"
    rows = list(csv.DictReader(io.StringIO(text_of(exports / "hub" / name), newline="")))
    raw = {each["id"]: each for each in (json.loads(row["metadata"]) for row in rows)}
    bases = {model: bases_of(card, tags) for model, _, card, tags in records(exports / "hub", name)}
    downstream = [
        model for model in bases if any(base.partition("/")[0] != raw[model]["author"] for base in bases[model])
    ]
    popular = [model for model in downstream if raw[model]["downloads"] >= 100]
    found = json.loads(models(exports / "hub" / name, "--policy", "direct", "--downloads", "100", "--json"))
    assert (found["models"], found["reached"]) == (len(downstream), len(popular))
    assert found["bearers"] == len({raw[model]["author"] for model in popular})
    # all stand under the one root, which has a gate; what has one too is still under it
    gated = [model for model in downstream if raw[model]["gated"]]
    found = json.loads(models(exports / "hub" / name, "--policy", "upstream", "--by", "gate", "--json"))
    assert (found["reached"], found["states"]["covered"], found["bearers"]) == (len(downstream), len(gated), 1)


def test_an_empty_store_is_told_what_to_import(models, tmp_path):
    assert "Nothing is loaded yet." in models(tmp_path / "nothing", "--json", status=1)


def text_of(path):
    return gzip.decompress(path.read_bytes()).decode()


def records(folder, name):
    """The raw records of a real file, as the models' names, cards' metadata and tags."""
    if name == "api-models":
        raw = [json.loads(path.read_text()) for path in sorted((folder / name).iterdir())]
        return [(each["id"], each.get("author"), each.get("cardData"), each["tags"]) for each in raw if "tags" in each]
    if name.endswith(".csv.gz"):
        csv.field_size_limit(1 << 30)
        rows = csv.DictReader(io.StringIO(text_of(folder / name), newline=""))
        raw = [json.loads(row["metadata"]) for row in rows]
        return [(each["id"], each["author"], yaml.safe_load(each["card_data"]), each["tags"]) for each in raw]
    raw = [json.loads(line) for line in text_of(folder / name).strip().split("\n")]
    raw = [each.get("info", each) for each in raw]
    return [(each.get("modelId") or each["id"], None, each.get("meta"), each.get("tags", [])) for each in raw]


def bases_of(card, tags):
    named = (card or {}).get("base_model") or []
    named = [named] if isinstance(named, str) else named
    plain = [tag.removeprefix("base_model:") for tag in tags if tag.startswith("base_model:") and tag.count(":") == 1]
    # where both name as many, the Hub's tags have the present names
    return plain if len(plain) == len(named) else named


@pytest.mark.parametrize(
    "name", ["finetunes-mistral-small-24b.csv.gz", "api-models", "models-2023-04.jsonl.gz", "models-2022-02.jsonl.gz"]
)
def test_the_counts_of_real_files_are_those_of_the_raw_records(name, exports, models):
    told = {model: (author, card, tags) for model, author, card, tags in records(exports / "hub", name)}
    pairs = [(base, model) for model, (_, card, tags) in told.items() for base in bases_of(card, tags)]
    owners = {model: author or model.rpartition("/")[0] for model, (author, _, _) in told.items()}
    tree = nx.DiGraph(pairs)
    found = json.loads(models(exports / "hub" / name, "--json"))
    assert found["models"] == len(told)
    # what is guessed from texts is never among the others
    assert found["edges"] | {"guessed": 0} == {"declared": len(pairs), "inferred": 0, "guessed": 0}
    assert sum(found["relations"].values()) == len(pairs)
    assert found["owners"] == len({owner for owner in owners.values() if owner})
    assert found["cross_owner_edges"] == sum(
        owners[child] != owners.get(base, base.rpartition("/")[0]) for base, child in pairs
    )
    assert found["depth"] == (nx.dag_longest_path_length(tree) if pairs else 0)
    assert found["roots"] == sum(degree == 0 for _, degree in tree.in_degree())
    assert found["cycles"] == 0


def test_nearly_all_cards_with_the_trainers_sentence_have_a_guessed_base(exports, models):
    path = exports / "hub" / "models-2022-02.jsonl.gz"
    raw = [json.loads(line) for line in text_of(path).strip().split("\n")]
    said = [(each["info"]["modelId"], TRAINERS.search(each["card"] or "")) for each in raw]
    named = [model for model, found in said if found and found[1] != model]
    assert len(named) > 400
    assert json.loads(models(path, "--json"))["edges"]["guessed"] >= 0.95 * len(named)


def test_the_tree_of_fine_tunes_has_the_generations_that_its_file_states(exports, models):
    path = exports / "hub" / "finetunes-mistral-small-24b.csv.gz"
    csv.field_size_limit(1 << 30)
    rows = list(csv.DictReader(io.StringIO(text_of(path), newline="")))
    found = json.loads(models(path, "--json", "--root", rows[0]["model_id"]))
    assert found["depth"] == max(int(row["depth"]) for row in rows)
    assert (found["models"], found["roots"], found["relations"]) == (67, 1, {"finetune": 67})


def test_of_a_community_it_counts_its_models_and_what_grew_out_of_them(models, tmp_path):
    rows = [
        model("bigscience/root", tags=[], cardData={}),
        model("ada/tune", tags=[], cardData={"base_model": "bigscience/root"}),
        model("bob/own", tags=[], cardData={"base_model": "lab/root"}),
    ]
    path = write(tmp_path, rows, "models.json")
    found = json.loads(models(path, "--community", "bigscience", "--json"))
    assert (found["models"], found["owners"], found["depth"]) == (2, 2, 1)
    assert "Give either --root or --community" in models(path, "--community", "a", "--root", "b", status=2)
    assert "nobody" in models(path, "--community", "nobody", status=2)
