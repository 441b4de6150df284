import gzip
import json
import signal
from datetime import UTC, datetime

import pytest

from journeys import __version__
from journeys.collect.hub.organisation import collect_hub
from journeys.collect.progress import SilentWatch
from journeys.errors import CollectError
from tests.collect.github.test_repository import files
from tests.collect.hub_site import CARD, Flowers, person
from tests.collect.server import Answer, broken, secondary, serving
from tests.collect.test_killed import Killer, environment

TOKEN = "hf_" + "ABCDEFabcdef0123456789ABCDEFabcdef"


@pytest.fixture
def flowers():
    with serving(Flowers()) as site:
        yield site


@pytest.fixture
def today():
    return f"{datetime.now(UTC):%Y-%m-%d}"


def collect(site, out, *, token=TOKEN):
    return collect_hub(
        "flowers", out, endpoint=site.address, today="2022-07-01", token=token, watch=SilentWatch(), first_pause=0.01
    )


def read(out, name):
    return [json.loads(line) for line in gzip.open(out / "hub" / "flowers" / f"{name}.jsonl.gz")]


def test_an_organisation_is_written_as_the_hub_tells_it(flowers, tmp_path, today):
    report = collect(flowers, tmp_path)
    assert not report.missing
    # as the site holds them; the space is switched off and the data set has no likes and no discussions
    assert {each.file.removesuffix(".jsonl.gz"): each.records for each in report.written} == {
        "models": 1,
        "datasets": 1,
        "spaces": 1,
        "organizations__flowers__overview": 1,
        f"organizations__flowers__members-{today}": 2,
        f"organizations__flowers__followers-{today}": 3,
        "profiles": 2,
        "models__flowers__rose__commits": 3,
        f"models__flowers__rose__likers-{today}": 3,
        "models__flowers__rose__discussions": 3,
        "datasets__flowers__petals__commits": 1,
    }
    assert read(tmp_path, "models__flowers__rose__commits") == flowers.lists["/api/models/flowers/rose/commits/main"]


def test_a_description_carries_its_card_if_there_is_one(flowers, tmp_path):
    collect(flowers, tmp_path)
    [model], [dataset] = read(tmp_path, "models"), read(tmp_path, "datasets")
    assert model == flowers.lists["/api/models"][0] | {"card": CARD}
    assert "card" not in dataset


def test_discussions_are_written_with_what_happened_in_them_and_without_changed_lines(flowers, tmp_path):
    collect(flowers, tmp_path)
    first = read(tmp_path, "models__flowers__rose__discussions")[0]
    assert [event["type"] for event in first["events"]] == ["comment"]
    assert "diff" not in first


def test_a_second_run_asks_nothing_of_what_stayed_the_same(flowers, tmp_path):
    collect(flowers, tmp_path)
    before = files(tmp_path)
    flowers.asked.clear()
    collect(flowers, tmp_path)
    assert files(tmp_path) == before
    # commits and the card hang on the repository's state, discussions on what their list says of them
    assert not [path for path in flowers.paths() if path.endswith(("/commits/main", "README.md", "/discussions/1"))]
    # a page after which none came may be full, and is asked for as if it were new
    assert [path for path, _, headers in flowers.asked if "If-None-Match" in headers] == [
        "/api/organizations/flowers/overview",
        "/api/organizations/flowers/followers",
        "/api/users/ada/overview",
        "/api/users/ben/overview",
        "/api/models/flowers/rose/likers",
        "/api/models/flowers/rose/discussions",
        "/api/models/flowers/rose/discussions",
        "/api/datasets/flowers/petals/likers",
        "/api/datasets/flowers/petals/discussions",
    ]


def test_an_answered_discussion_is_asked_again_alone(flowers, tmp_path):
    collect(flowers, tmp_path)
    flowers.asked.clear()
    flowers.discussions["/api/models/flowers/rose"][1]["numComments"] = 1
    flowers.comments[2].append(flowers.comment("ben", 7))
    collect(flowers, tmp_path)
    assert [path[-1] for path in flowers.paths() if "/discussions/" in path] == ["2"]
    assert [len(each["events"]) for each in read(tmp_path, "models__flowers__rose__discussions")] == [1, 1, 0]


def test_a_changed_list_without_dates_leaves_the_earlier_one_beside_it(flowers, tmp_path, today):
    collect(flowers, tmp_path)
    folder = tmp_path / "hub" / "flowers"
    now = folder / f"models__flowers__rose__likers-{today}.jsonl.gz"
    now.rename(folder / "models__flowers__rose__likers-2022-07-01.jsonl.gz")
    flowers.lists["/api/models/flowers/rose/likers"].append(person("gil"))
    report = collect(flowers, tmp_path)
    likers = {each.file: each.records for each in report.written if "likers" in each.file}
    assert likers == {
        "models__flowers__rose__likers-2022-07-01.jsonl.gz": 3,
        f"models__flowers__rose__likers-{today}.jsonl.gz": 4,
    }


def test_limits_cuts_and_faults_of_the_hub_are_waited_out(flowers, tmp_path):
    likers = "/api/models/flowers/rose/likers"
    limited = Answer({"error": "rate limit"}, 429, {"RateLimit": '"api";r=0;t=1'})
    flowers.faults[likers] = [limited, broken(503), Answer([person("ada"), person("ben")], cut=True)]
    flowers.faults["/api/models"] = [secondary(1, 429)]
    report = collect(flowers, tmp_path)
    assert not report.missing
    assert flowers.paths().count(likers) == 5


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_list_that_is_not_to_be_had_is_listed(flowers, tmp_path, status):
    flowers.faults["/api/organizations/flowers/members"] = [Answer({"error": "Sorry"}, status)]
    report = collect(flowers, tmp_path)
    [lack] = report.missing
    assert lack.what == "members of flowers"
    assert lack.advice
    assert len(read(tmp_path, "models__flowers__rose__commits")) == 3


def test_what_was_had_before_stays_when_parts_of_it_are_not_to_be_had_now(flowers, tmp_path):
    collect(flowers, tmp_path)
    before = {name: data for name, data in files(tmp_path).items() if not name.endswith(".json")}
    discussions = "/api/models/flowers/rose/discussions"
    flowers.faults[discussions] = [Answer({"error": "Sorry"}, 403)]
    flowers.faults["/api/users/ada/overview"] = [Answer({"error": "Sorry"}, 404)]
    report = collect(flowers, tmp_path)
    assert [lack.what for lack in report.missing] == ["the profile of ada", "discussions of model flowers/rose"]
    assert {name: data for name, data in files(tmp_path).items() if not name.endswith(".json")} == before


def test_an_answer_of_another_shape_is_listed(flowers, tmp_path):
    flowers.lists["/api/models/flowers/rose/likers"] = [{"name": "ada"}]
    report = collect(flowers, tmp_path)
    assert [lack.what for lack in report.missing] == ["likers of model flowers/rose"]


def test_the_token_goes_to_the_hub_and_is_written_nowhere(flowers, tmp_path):
    with serving(Flowers()) as elsewhere:
        away = {"Location": f"{elsewhere.address}/api/models/flowers/rose/likers"}
        flowers.faults["/api/models/flowers/rose/likers"] = [Answer(b"", 307, away)]
        report = collect(flowers, tmp_path)
    assert {headers.get("Authorization") for _, _, headers in flowers.asked} == {f"Bearer {TOKEN}"}
    assert [headers.get("Authorization") for _, _, headers in elsewhere.asked] == [None] * len(elsewhere.asked)
    assert TOKEN not in repr(report)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.suffix == ".gz" for path in files)
    for path in files:
        data = path.read_bytes()
        assert TOKEN.encode() not in data + (gzip.decompress(data) if path.suffix == ".gz" else b"")


def test_without_a_token_none_is_looked_for_elsewhere(flowers, tmp_path, monkeypatch):
    kept = tmp_path / "home"
    kept.mkdir()
    (kept / "token").write_text(TOKEN)
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    collect(flowers, tmp_path / "out", token=None)
    assert {headers.get("Authorization") for _, _, headers in flowers.asked} == {None}


def test_a_collection_of_the_hub_killed_again_and_again_ends_with_the_same_files(tmp_path):
    with serving(Flowers()) as undisturbed, serving(Flowers()) as disturbed:
        asked = ["hub", "flowers", "--endpoint"]
        calm = [*asked, undisturbed.address, "--out", str(tmp_path / "calm")]
        assert Killer(undisturbed).run(calm, environment())[0] == 0
        killer, kills, status = Killer(disturbed), 0, None
        shaken = [*asked, disturbed.address, "--out", str(tmp_path / "shaken")]
        while status != 0:
            status, said = killer.run(shaken, environment(), 9, (None, 0.01)[kills % 2])
            assert status in (0, -signal.SIGKILL), said
            kills += status != 0
    here, there = disturbed.address.encode(), undisturbed.address.encode()
    told = {name: data.replace(here, there) for name, data in files(tmp_path / "shaken").items()}
    assert told == files(tmp_path / "calm")
    assert kills


@pytest.mark.parametrize("target", ["flowers/rose", "hub:model/flowers/rose", "https://huggingface.co/flowers/rose"])
def test_one_repository_is_collected_as_one_of_an_organisation(flowers, tmp_path, today, target):
    report = collect_hub(
        target, tmp_path, endpoint=flowers.address, today="2022-07-01", token=None, watch=SilentWatch()
    )
    assert not report.missing
    assert {each.file.removesuffix(".jsonl.gz"): each.records for each in report.written} == {
        "models": 1,
        "models__flowers__rose__commits": 3,
        f"models__flowers__rose__likers-{today}": 3,
        "models__flowers__rose__discussions": 3,
    }
    assert report.folder == tmp_path / "hub" / "flowers__rose"
    [model] = [json.loads(line) for line in gzip.open(report.folder / "models.jsonl.gz")]  # noqa: SIM115
    assert model == flowers.lists["/api/models"][0] | {"card": CARD}
    agents = {headers.get("User-Agent", headers.get("user-agent")) for _, _, headers in flowers.asked}
    assert all("journeys" in agent and f"/{__version__}" in agent for agent in agents)


@pytest.mark.parametrize(
    ("answer", "reason", "advice"),
    [
        (
            Answer({"error": "Access to model flowers/rose is restricted"}, 403, {"X-Error-Code": "GatedRepo"}),
            "access is given on request only (Access to model flowers/rose is restricted)",
            "Ask for access on its page",
        ),
        (Answer({"error": "You must be a member"}, 403), "the Hub forbids it (You must be a member)", "HF_TOKEN"),
        (
            Answer(b"<html><title>Hotel network</title></html>", 200, {"Content-Type": "text/html"}),
            "answers with a web page: Hotel network",
            "log in with a browser",
        ),
    ],
)
def test_what_the_hub_itself_says_is_told_with_advice_for_it(flowers, tmp_path, answer, reason, advice):
    flowers.faults["/api/models/flowers/rose/commits/main"] = [answer]
    [lack] = collect(flowers, tmp_path).missing
    assert reason in lack.reason
    assert advice in lack.advice


def test_discussions_that_are_switched_off_are_not_missing(flowers, tmp_path):
    off = Answer({"error": "Discussions are disabled for this repo"}, 403)
    flowers.faults["/api/models/flowers/rose/discussions"] = [off]
    report = collect(flowers, tmp_path)
    assert not report.missing
    assert [each.what for each in report.left_out] == ["discussions of model flowers/rose"]


def test_a_token_that_the_hub_refuses_ends_the_collection(flowers, tmp_path):
    flowers.faults["/api/models"] = [Answer({"error": "Invalid credentials in Authorization header"}, 401)]
    with pytest.raises(CollectError, match="The Hub refuses the token"):
        collect(flowers, tmp_path)
