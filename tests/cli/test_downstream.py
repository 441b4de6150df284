"""``journeys downstream``: its JSON, on records of our own and on real files, beside counts made from the raw files."""

import json
from collections import defaultdict

import pytest
from typer.testing import CliRunner

from journeys.cli.app import app
from tests.cli.test_models import bases_of, records
from tests.sources.hub.extracts import model, write

KEYS = ["community", "observed_until", "models", "derived_models", "accounts", "steps", "groups", "not_shown"]


def defined(folder, *patterns):
    """Write a definition that claims some places."""
    places = "\n".join(f'[[places]]\npattern = "{pattern}"' for pattern in patterns)
    write(folder, f'slug = "lab"\nname = "Lab"\n{places}\n', "communities/lab.toml")


@pytest.fixture
def downstream(tmp_path, monkeypatch):
    """Import a path under a definition of the places named, and return what ``journeys downstream`` prints."""
    monkeypatch.setenv("JOURNEYS_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("JOURNEYS_COMMUNITIES", str(tmp_path / "communities"))

    def run(path, *patterns, words=("--json",), status=0):
        defined(tmp_path, *patterns)
        CliRunner().invoke(app, ["import", str(path)])
        done = CliRunner().invoke(app, ["downstream", "--community", "lab", *words])
        assert done.exit_code == status, done.output
        return json.loads(done.output) if "--json" in words else done.output

    return run


def made(name, base=None, **more):
    return model(name, tags=[], cardData={"base_model": base} if base else {}, **more)


def of_lab(folder):
    """Of lab/root: a discussion, a pull request and an answer; three accounts that made models; likers and members."""
    described = [
        made("lab/root", createdAt="2023-01-01T00:00:00.000Z"),
        made("ada/one", "lab/root", createdAt="2023-03-01T00:00:00.000Z"),
        made("ada/two", "ada/one", createdAt="2023-04-01T00:00:00.000Z"),
        made("firm/one", "lab/root", authorData={"_id": "f", "name": "firm", "type": "org", "fullname": "Firm"}),
        made("cyn/other"),
    ]

    def author(name):
        return {"name": name, "type": "user", "_id": name, "fullname": name.title()}

    def opened(number, who, at, **more):
        repo = {"name": "lab/root", "type": "model"}
        thread = {"num": number, "author": author(who), "repo": repo, "title": "t", "status": "open", "createdAt": at}
        return thread | {"isPullRequest": False, "events": []} | more

    answer = {"type": "comment", "author": author("eve"), "createdAt": "2023-02-03T00:00:00.000Z", "data": {}}
    threads = [
        opened(1, "ada", "2023-02-01T00:00:00.000Z", events=[answer]),
        opened(2, "dee", "2023-02-05T00:00:00.000Z", isPullRequest=True),
    ]
    home = folder / "exports"
    write(home, described, "models.2024-01-01.json")
    write(home, {"discussions": threads, "count": 2}, "models__lab__root__discussions.json")
    write(home, [author("gus") | {"user": "gus"}], "models__lab__root__likers.2024-01-01.json")
    write(home, [author("eve") | {"user": "eve"}], "organizations__lab__members.2024-01-01.json")
    return home


def observed(found):
    return {row["step"]: row["observed"] for row in found["steps"]}


def test_it_prints_exactly_its_keys_and_counts_each_account_once(downstream, tmp_path):
    found = downstream(of_lab(tmp_path), "hub:model/lab/*")
    assert list(found) == [*KEYS, "lists_members"]
    assert (found["models"], found["derived_models"], found["accounts"]) == (1, 3, 5)
    # gus likes; ada asks, makes two models, so that she returns; firm makes one; dee offers a change, eve answers
    assert observed(found) == {"discover": 1, "ask": 1, "derive": 2, "give back": 3}
    sizes = {name: group["accounts"] for name, group in found["groups"].items()}
    assert sizes == {"inside": 1, "outside": 4, "user": 4, "organisation": 1, "not told": 0}
    assert observed(found["groups"]["inside"]) == {"discover": 0, "ask": 0, "derive": 0, "give back": 1}
    assert found["not_shown"] == ["followed", "requested_access"]
    assert found["lists_members"] is True
    derive = found["steps"][2]["conversion"]
    assert (derive["to"], derive["n"], derive["naive"]) == ("give back", 2, 0.5)


def test_a_card_that_leaves_no_credit_open_gives_back_and_one_without_a_known_text_does_not(downstream, tmp_path):
    said = "This model is a fine-tuned version of [lab/root](https://huggingface.co/lab/root)."
    models = [
        made("lab/root"),
        made("ada/credits", "lab/root", card=said),
        made("bob/silent", "lab/root", card="A model of mine."),
        made("cyn/unknown", "lab/root"),
    ]
    found = downstream(write(tmp_path, models, "models.2024-01-01.json"), "hub:model/lab/*")
    assert (observed(found)["derive"], observed(found)["give back"]) == (3, 1)


def test_until_an_earlier_day_later_acts_are_not_there(downstream, tmp_path):
    found = downstream(of_lab(tmp_path), "hub:model/lab/*", words=("--json", "--observed-until", "2023-03-15"))
    # the lists are of 1 January 2024, and ada's second model and firm's are later
    assert observed(found) == {"discover": 0, "ask": 1, "derive": 1, "give back": 2}
    assert (found["observed_until"], found["derived_models"]) == ("2023-03-15", 1)


def test_who_opted_out_is_in_no_count(downstream, tmp_path):
    downstream(of_lab(tmp_path), "hub:model/lab/*")
    write(tmp_path / "store", "hub:ada\n", "opt-outs.txt")
    found = downstream(of_lab(tmp_path), "hub:model/lab/*")
    # whom eve answered is nobody who may be named, so it is not known whether it was somebody else
    assert observed(found) == {"discover": 1, "ask": 0, "derive": 1, "give back": 1}
    assert found["derived_models"] == 1


def test_without_json_it_prints_sentences(downstream, tmp_path):
    lines = downstream(of_lab(tmp_path), "hub:model/lab/*", words=()).splitlines()
    assert lines[0] == (
        "At least 5 accounts came to the 1 model of Lab, as of 1 Jan 2024: 1 discovered, 1 asked, 2 made a model "
        "and 3 gave back."
    )


def test_a_store_with_only_its_own_models_does_not_say_that_nobody_made_one(downstream, tmp_path):
    path = write(tmp_path, [made("lab/root")], "models.2024-01-01.json")
    found = downstream(path, "hub:model/lab/*")
    assert (found["accounts"], observed(found)["derive"], found["observed_until"]) == (0, None, None)
    printed = downstream(path, "hub:model/lab/*", words=())
    assert "who made one from these is not observable" in printed.replace("\n", " ")


def test_without_a_community_the_only_one_with_models_is_meant(downstream, tmp_path):
    downstream(of_lab(tmp_path), "hub:model/lab/*")
    done = CliRunner().invoke(app, ["downstream", "--json"])
    assert json.loads(done.output)["community"] == "lab"
    done = CliRunner().invoke(app, ["downstream", "--community", "nothing"])
    assert done.exit_code == 2


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("finetunes-mistral-small-24b.csv.gz", "mistralai"),
        ("api-models", "facebook"),
        ("api-models", "meta-llama"),
        ("models-2023-04.jsonl.gz", "bigscience"),
        ("models-2022-02.jsonl.gz", "facebook"),
    ],
)
def test_the_counts_of_real_files_are_those_of_the_raw_records(name, owner, exports, downstream):
    told = {each: (author, card, tags) for each, author, card, tags in records(exports / "hub", name)}
    children = defaultdict(set)
    for child, (_, card, tags) in told.items():
        for base in bases_of(card, tags):
            children[base].add(child)
    grown, waiting = set(), [base for base in {*told, *children} if base.startswith(f"{owner}/")]
    while waiting:
        following = children[waiting.pop()] - grown
        grown |= following
        waiting += following
    theirs = {each for each in grown if not each.startswith(f"{owner}/")}
    by_account = defaultdict(set)
    for each in theirs:
        by_account[told[each][0] or each.rpartition("/")[0]].add(each)
    found = downstream(exports / "hub" / name, f"hub:model/{owner}/*")
    assert (found["derived_models"], found["accounts"]) == (len(theirs), len(by_account))
    assert observed(found)["derive"] == len(by_account)
    # beside second models the cards that leave no credit open
    assert observed(found)["give back"] >= sum(len(models) > 1 for models in by_account.values())
    assert (observed(found)["discover"], observed(found)["ask"]) == (None, None)
