"""Programs, placeholders, hosts and numbers, from files to people."""

import json
from datetime import UTC, datetime

import pytest

from journeys.identity import evidence, people
from journeys.ingest.pipeline import Options, import_files
from journeys.store.engine import open_engine
from journeys.store.store import Store
from tests.conftest import EXPORTS

NOW = datetime(2026, 11, 1, tzinfo=UTC)
CASES = EXPORTS.parent / "cases"


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "store")
    yield made
    made.close()


@pytest.fixture
def cases():
    """The folder of small invented cases; tests that need it are skipped where it is absent."""
    if not CASES.is_dir():
        pytest.skip("no cases beside the project (looked for ../shared/cases)")
    return CASES


def bring(store, *paths, place=None):
    """Import files, and return the number of acts of each person by the person's account, and all places."""
    receipts = list(import_files(store, paths, Options(place=place), now=NOW))
    assert [receipt.refused for receipt in receipts] == [None] * len(paths)
    return acts_of_people(store)


def acts_of_people(store):
    with open_engine() as engine:
        claims = evidence.collect_claims(store.scan("accounts", engine), engine)
        events = engine.collect(store.scan("events", engine))
    acts = events[~evidence.are_nobodys(events["account"], set(people.nonpeople(claims)["account"]))]
    persons = people.persons_of(acts["account"], people.joined_accounts(claims))
    return persons.value_counts().to_dict(), set(events["place"])


def log(path, *authors):
    """A git log with one commit an author."""
    commits = [
        f"commit {hash_of(path.name, number)}\nAuthor: {author}\nDate:   2024-03-01T10:00:00+00:00\n\n    c\n"
        for number, author in enumerate(authors)
    ]
    path.write_text("\n".join(commits))
    return path


def hash_of(name, number):
    return f"{sum(name.encode()):x}".rjust(20, "a") + f"{number:020x}"


def issue(number, login, user_id, *, host="github.com", kind="User"):
    """An issue as GitHub's REST interface lists it, or the same interface on another host."""
    api = "https://api.github.com" if host == "github.com" else f"https://{host}/api/v3"
    return {
        "url": f"{api}/repos/demo/book/issues/{number}",
        "repository_url": f"{api}/repos/demo/book",
        "html_url": f"https://{host}/demo/book/issues/{number}",
        "number": number,
        "title": "t",
        "state": "open",
        "user": {"login": login, "id": user_id, "type": kind},
        "created_at": f"2022-01-{number:02}T10:00:00Z",
    }


def listed(path, *issues):
    path.write_text(json.dumps(issues))
    return path


def test_a_placeholder_joins_nobody_and_each_name_is_somebody(store, tmp_path):
    authors = ["Ada Lace <you@example.com>", "Bo Dale <you@example.com>", "Cy Elm <root@localhost>", "Di Ash <>"]
    found, _ = bring(store, log(tmp_path / "demo__book.log", *authors, "Ada Lace <ada@Mac.local>"))
    # Ada's two addresses are nobody's, but her full name is one in this repository
    assert sorted(found.values()) == [1, 1, 1, 2]
    # the same names in another repository are four more people, for somebody to decide
    found, _ = bring(store, log(tmp_path / "demo__tales.log", *authors))
    assert sorted(found.values()) == [1] * 7 + [2]


@pytest.mark.parametrize("address", ["test@test.com", "nobody@nowhere.invalid", "(none)", "me@nas.home.arpa"])
def test_strangers_with_one_text_for_no_address_are_two_people(store, tmp_path, address):
    found, _ = bring(store, log(tmp_path / "demo__book.log", f"Ada Lace <{address}>", f"Bo Dale <{address}>"))
    assert list(found.values()) == [1, 1]


def test_programs_are_nobody_by_address_and_by_name(store, tmp_path):
    authors = ["GitHub Action <x@y.example>", "Someone <badger@gitter.im>", "renovate[bot] <r@y.example>"]
    found, _ = bring(store, log(tmp_path / "demo__book.log", *authors, "Travis <travis@y.example>"))
    # a person may be called Travis
    assert list(found.values()) == [1]
    with open_engine() as engine:
        nobodies = people.nonpeople(evidence.collect_claims(store.scan("accounts", engine), engine))
    assert (nobodies["why"] == "a known program, by its address or name").sum() == 3


def test_each_host_has_its_own_places_and_accounts(store, tmp_path):
    ours = listed(tmp_path / "ours.json", issue(1, "ada", 1))
    theirs = listed(tmp_path / "theirs.json", issue(1, "Ada", 1, host="git.acme.org"))
    found, places = bring(store, ours, theirs)
    assert found == {"github:ada": 1, "forge:git.acme.org/ada": 1}
    assert places == {"github:demo/book", "forge:git.acme.org/demo/book"}


def test_a_log_named_after_its_host_is_of_that_host(store, tmp_path):
    found, places = bring(store, log(tmp_path / "codeberg.org__demo__book.log", "Ada <ada@noreply.codeberg.org>"))
    assert (found, places) == ({"forge:codeberg.org/ada": 1}, {"forge:codeberg.org/demo/book"})


# 77 was ada, and is ada-lace now; 99 took the login "ada"
RENAMED = (issue(1, "ada", 77), issue(2, "ada-lace", 77), issue(3, "ada", 99))


def test_a_login_that_somebody_else_took_is_two_people_in_one_file(store, tmp_path):
    found, _ = bring(store, listed(tmp_path / "all.json", *RENAMED))
    assert found == {"github:ada": 2, "github:ada#99": 1}


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
def test_a_login_that_somebody_else_took_is_two_people_in_several_files(store, tmp_path, order):
    files = [listed(tmp_path / f"{number}.json", RENAMED[number]) for number in order]
    found, _ = bring(store, *files)
    assert sorted(found.values()) == [1, 2]
    # importing them in one file too adds nothing, whoever has the plain name there
    assert sorted(bring(store, listed(tmp_path / "all.json", *reversed(RENAMED)))[0].values()) == [1, 2]


def test_two_peoples_stars_under_one_login_are_two_acts(store, tmp_path):
    events = [
        {
            "id": str(number),
            "type": "WatchEvent",
            "actor": {"id": number, "login": "ada"},
            "repo": {"id": 5, "name": "demo/book"},
            "payload": {"action": "started"},
            "created_at": f"2021-01-{number}T10:00:00Z",
        }
        for number in (10, 20)
    ]
    lines = [json.dumps(event) + "\n" for event in events]
    whole = tmp_path / "2021-01-01-1.json"
    whole.write_text("".join(lines))
    assert bring(store, whole)[0] == {"github:ada": 1, "github:ada#20": 1}
    later = tmp_path / "2021-01-01-2.json"
    later.write_text(lines[1])
    assert bring(store, later)[0] == {"github:ada": 1, "github:ada#20": 1}


def test_two_stars_in_two_files_are_two_acts(store, tmp_path):
    for number in (10, 20):
        star = {"starred_at": f"2021-01-{number}T10:00:00Z", "user": {"login": "ada", "id": number, "type": "User"}}
        found, _ = bring(store, listed(tmp_path / f"stars{number}.json", star), place="github:demo/book")
    assert found == {"github:ada": 1, "github:ada#20": 1}


def test_a_mannequin_is_no_account_of_github(store, tmp_path):
    found, _ = bring(store, listed(tmp_path / "a.json", issue(1, "ada", 1), issue(2, "ada", 2, kind="Mannequin")))
    assert found == {"github:ada": 1, "github:mannequin/ada": 1}


@pytest.mark.parametrize(
    ("names", "acts", "places"),
    [
        (["32b-acme__reef.log"], [1] * 16, {"github:32b-acme/reef"}),
        (["placeholder/o__a.log", "placeholder/o__b.log"], [1, 1], {"github:o/a", "github:o/b"}),
        (["21-renamed-login.json"], [1, 2], {"github:acme/reef"}),
        (["21b-gharchive-renamed-login.json"], [2], {"github:acme/reef"}),
        (["56-gitea-issues.json"], [1], {"forge:codeberg.org/acme/reef"}),
        (["56b-ghe-issues.json"], [1], {"forge:ghe.reef.example/acme/reef"}),
        # opened, opened by the mannequin, and landed and merged; renovate is a bot
        (["61-graphql-search.json"], [1, 1, 2], {"github:acme/reef"}),
    ],
)
def test_the_cases_have_as_many_people_as_they_should(store, cases, names, acts, places):
    found, seen = bring(store, *(cases / name for name in names))
    assert (sorted(found.values()), seen) == (acts, places)
