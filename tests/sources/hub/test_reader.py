"""The Hub's answers: the real ones' counts, what is refused and why, and what must not be taken for one."""

import json

import pytest

from journeys.errors import ExportError
from journeys.ingest.detect import read_head, recognise
from journeys.sources.hub import reader as hub_reader
from tests.sources.hub.extracts import PLACE, Taken, account, commit, discussion, model, request, write


def test_every_real_answer_is_one_model_or_is_refused_with_what_it_says_instead(exports):
    # shared/data/README.md: 64 files; by their names 18 hold only providers and one only a space's state
    files = sorted((exports / "hub" / "api-models").iterdir())
    told, refused = {}, {}
    for path in files:
        assert recognise(path) is hub_reader
        try:
            told[path.name] = Taken(path)
        except ExportError as error:
            refused[path.name] = str(error)
    assert (len(files), len(told), len(refused)) == (64, 45, 19)
    assert all(len(taken.repositories) == 1 and not taken.rejected and not taken.shows for taken in told.values())
    assert all("which providers serve" in refused[name] for name in refused if "expand=inference" in name)
    assert "whether a space is running" in refused["spaces__victor__static-space__runtime.json"]


def test_in_real_answers_the_floor_is_no_date_and_the_hubs_new_name_of_a_base_stands(exports):
    folder = exports / "hub" / "api-models"
    old = next(iter(Taken(folder / "models__gpt2.json").repositories.values()))
    assert (old["place"], old["created_at"]) == ("hub:model/gpt2", None)
    llama = Taken(folder / "models__meta-llama__Llama-3.1-8B-Instruct.json").repositories
    told = llama["hub:model/meta-llama/Llama-3.1-8B-Instruct"]
    # its card says meta-llama/Meta-Llama-3.1-8B, as it was called; the Hub's tag the name of today
    assert told["base"] == ["hub:model/meta-llama/Llama-3.1-8B"]
    assert (told["relation"], told["declared"], told["inferred_from"]) == ("finetune", False, "hub")
    assert (told["gated"], told["licence"]) == ("manual", "llama3.1")
    roberta = Taken(folder / "models__deepset__roberta-base-squad2.json").repositories
    told = roberta["hub:model/deepset/roberta-base-squad2"]
    assert (told["base"], told["datasets"]) == (["hub:model/FacebookAI/roberta-base"], ["hub:dataset/squad_v2"])


def test_all_673_models_of_april_2023_are_read_with_the_sections_of_their_cards(exports):
    path = exports / "hub" / "models-2023-04.jsonl.gz"
    taken = Taken(path)
    assert recognise(path) is hub_reader
    assert (len(taken.repositories), taken.rejected) == (673, [])
    science = {place for place in taken.repositories if place.startswith("hub:model/bigscience/")}
    assert science == {f"hub:model/bigscience/{name}" for name in "T0pp T0_3B T0 bloom bloomz bloom-560m".split()}
    bloom = taken.repositories["hub:model/bigscience/bloom"]
    assert (bloom["likes"], bloom["downloads"]) == (2988, 86100)
    assert bloom["licence"] == "bigscience-bloom-rail-1.0"
    assert {"Out-of-scope Uses", "Training Data"} <= set(
        taken.repositories["hub:model/bigscience/bloom-560m"]["sections"]
    )
    assert taken.repositories["hub:model/bigscience/T0pp"]["datasets"] == ["hub:dataset/bigscience/P3"]
    # NaN stands in two of its records, which is no JSON, but what Python writes
    assert "hub:model/google/bigbird-pegasus-large-arxiv" in taken.repositories


def test_all_3400_models_of_february_2022_are_read_with_and_without_a_card(exports):
    path = exports / "hub" / "models-2022-02.jsonl.gz"
    taken = Taken(path)
    assert recognise(path) is hub_reader
    assert (taken.described, len(taken.repositories)) == (3400, 3400)
    assert sum(place.startswith("hub:model/bigscience/") for place in taken.repositories) == 91
    # 1,373 have no card: 37 are empty, and in 1,336 the Hub's message stands in its place
    assert sum(row["sections"] is None for row in taken.repositories.values()) == 1373


def test_a_record_and_its_card_side_by_side_are_one_repository(tmp_path):
    info = {"modelId": "acme/reef", "tags": ["pytorch"], "downloads": 3, "likes": 1}
    card = "---\nlicense: mit\nbase_model: acme/root\n---\n# Reef\n## Training data\nCorals.\n"
    message = "Error: the path 'README.md' does not exist in the given tree"
    lines = [{"info": info, "card": card}, {"info": info | {"modelId": "acme/bare"}, "card": message}]
    path = tmp_path / "models.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    taken = Taken(path)
    reef, bare = taken.repositories["hub:model/acme/reef"], taken.repositories["hub:model/acme/bare"]
    assert (reef["licence"], reef["base"], reef["downloads"]) == ("mit", ["hub:model/acme/root"], 3)
    assert "Training data" in reef["sections"]
    assert (bare["licence"], bare["base"], bare["sections"], bare["likes"]) == (None, [], None, 1)


def test_the_tree_of_67_fine_tunes_is_read_out_of_its_cells(exports):
    path = exports / "hub" / "finetunes-mistral-small-24b.csv.gz"
    taken = Taken(path)
    assert recognise(path) is hub_reader
    assert (taken.described, len(taken.repositories), taken.rejected) == (67, 67, [])
    root = taken.repositories["hub:model/mistralai/Mistral-Small-24B-Base-2501"]
    assert (root["base"], root["gated"], root["licence"]) == ([], "auto", "apache-2.0")
    merged = taken.repositories["hub:model/ConicCat/MistralSmallV3R"]
    assert merged["base"] == ["hub:model/mistralai/Mistral-Small-24B-Base-2501", "hub:model/arcee-ai/Arcee-Blitz"]
    # one card of 67 says base_model_relation itself
    assert [p for p, r in taken.repositories.items() if r["declared"]] == [
        "hub:model/lemonilia/Mistral-Small-3-Reasoner-s1"
    ]
    assert {r["relation"] for p, r in taken.repositories.items() if r is not root} == {"finetune"}


@pytest.mark.parametrize(
    "content",
    [
        model(),
        {"id": "collective/tales", "tags": ["size_categories:n<1K"], "likes": 1, "downloads": 2},
        {"discussions": [discussion()], "count": 1, "start": 0},
        discussion(events=[]),
        [commit()],
        [account()],
        [{"createdAt": "2023-05-03T12:00:00.000Z", "repo": {"name": "collective/lantern", "type": "model"}}],
        [request()],
        [
            {
                "user": "dee",
                "fullname": "Dee",
                "status": "accepted",
                "email": "d@example.org",
                "time": "2023-09-01T07:00:00Z",
            }
        ],
        {"name": "collective", "fullname": "The Collective", "numUsers": 12, "isVerified": False},
        {"user": "ada", "socialHandles": {"github": "adaquill"}},
        {"error": "Repository not found"},
    ],
)
def test_each_kind_of_answer_is_recognised_alone_in_lines_and_cut_short(tmp_path, content):
    text = json.dumps(content)
    first = text if text.startswith("{") else text[1:-1]
    for written in (text, f"{first}\n{first}\n", json.dumps(content, indent=1), text + "\n" + text):
        path = write(tmp_path, written)
        assert hub_reader.recognise(path, read_head(path))


def test_a_first_record_longer_than_what_is_looked_at_is_recognised_by_its_fields(tmp_path):
    long = model(siblings=[{"rfilename": f"part-{number}.bin"} for number in range(9_000)])
    path = write(tmp_path, long)
    assert path.stat().st_size > 65_536 * 3
    assert recognise(path) is hub_reader


@pytest.mark.parametrize(
    "content",
    [
        {
            "id": 1,
            "type": "WatchEvent",
            "repo": {"id": 2, "name": "a/b", "url": ""},
            "created_at": "2021-01-01T00:00:00Z",
        },
        [{"id": 5, "number": 3, "user": {"login": "ada"}, "title": "Say it", "created_at": "2021-01-01T00:00:00Z"}],
        [{"login": "ada", "id": 42, "type": "User"}],
        [{"user": "U02", "text": "hello", "ts": "1614589200.000100"}],
        {"projectName": "Book", "contributors": []},
        [],
        {},
        [1, 2],
        "text",
    ],
)
def test_what_others_write_is_not_taken_for_the_hubs(tmp_path, content):
    path = write(tmp_path, content)
    assert not hub_reader.recognise(path, read_head(path))


def test_real_exports_of_github_are_not_taken_for_the_hubs(exports):
    for folder in ("rest", "graphql", "gh-cli", "archive-repo", "gh-archive", "migration"):
        for path in sorted(path for path in (exports / folder).rglob("*") if path.is_file()):
            assert not hub_reader.recognise(path, read_head(path)), path


def test_answers_of_several_kinds_in_one_file_are_each_taken_for_what_they_are(tmp_path):
    lines = [model(), discussion(), {"name": "collective", "fullname": "The Collective", "numUsers": 12}, {"odd": 1}]
    taken = Taken(write(tmp_path, "\n".join(json.dumps(line) for line in lines)))
    assert list(taken.repositories) == [PLACE]
    assert list(taken.acts) == [f"{PLACE}/discussion/4#opened"]
    assert ("hub:collective", "type", "Organization") in taken.claims
    assert taken.reasons == [(4, "is no answer of the Hub that is known here; its fields are odd")]
    assert taken.shows == {"opened_discussion", "opened_change"}


def test_descriptions_alone_say_in_the_summary_that_they_are_no_acts(tmp_path):
    taken = Taken(write(tmp_path, [model(), model("ada/spark")]))
    assert taken.notes == ["2 repositories are described. A description is nobody's act: who published is in commits."]
    assert (len(taken.events), taken.shows) == (0, frozenset())


def test_an_error_message_is_refused_with_what_it_says(tmp_path):
    with pytest.raises(ExportError, match="is an error message of the Hub and no answer: Repository not found"):
        Taken(write(tmp_path, {"error": "Repository not found"}))


def test_a_file_without_one_usable_record_is_refused_before_it_is_read_to_its_end(tmp_path):
    path = write(tmp_path, "\n".join(json.dumps({"odd": number}) for number in range(5_000)))
    with pytest.raises(ExportError, match="Record 1: is no answer of the Hub"):
        Taken(path)


def test_reading_says_how_far_it_is(tmp_path):
    path = write(tmp_path, [model(f"a/m{number}") for number in range(50)])
    seen = []
    Taken(path, progress=seen.append)
    assert seen[-1] == path.stat().st_size
    assert seen == sorted(seen)
