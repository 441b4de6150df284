import gzip
import json
import random
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from journeys.analysis.funnel import funnel
from journeys.errors import ExportError
from journeys.ingest.detect import recognise
from journeys.ingest.pipeline import Options, ensure_demo, import_files, look_into
from journeys.model.communities import definitions
from journeys.model.days import end_of_day
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.store import Store
from tests.known_archives import AIPREF, MLS

NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "store")
    yield made
    made.close()


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A folder of one's own definitions, with starters for the two real repositories."""
    folder = tmp_path / "own"
    folder.mkdir()
    for slug, repository in (("mls", "mlswg/mls-protocol"), ("aipref", "ietf-wg-aipref/drafts"), ("home", "demo/home")):
        (folder / f"{slug}.toml").write_text(definitions.starter(slug, [repository]))
    monkeypatch.setenv("JOURNEYS_COMMUNITIES", str(folder))
    return folder


def bring(store, *paths, **options):
    """Import files and give their receipts."""
    return list(import_files(store, paths, Options(**options), now=NOW))


def archive(path, *, issues=(), pulls=(), repo="demo/home"):
    """Write a complete repository archive with the given records."""
    document = {"magic": "x", "timestamp": "2026-01-01T00:00:00Z", "repo": repo, "issues": issues, "pulls": pulls}
    path.write_bytes(gzip.compress(json.dumps(document).encode()))
    return path


def issue(number, author="ada", at="2021-03-01T10:00:00Z", comments=()):
    """One issue of a repository archive."""
    return {
        "number": number,
        "title": f"No. {number}",
        "state": "OPEN",
        "author": author,
        "createdAt": at,
        "labels": [],
        "comments": list(comments),
    }


def stages_of(store, slug, until, mode="any"):
    """(observed, reached) of join, contribute and lead."""
    community = definitions.find_community(slug)
    view = load_snapshot(store, community, end_of_day(until))
    table = funnel.count_stages(view.journeys, view.settings(mode))
    return len(view.journeys), [(int(row.observed), int(row.reached)) for row in table.itertuples() if row.observable]


# of 76 people 60 joined; the other 16 contributed and never joined, so 76 are at joining or beyond
MLS_STAGES = (76, [(60, 76), (60, 60), (9, 9)])
AIPREF_STAGES = (54, [(45, 54), (27, 27), (3, 3)])


def test_two_complete_repositories_give_the_known_counts(store, own, exports):
    paths = [exports / "archive-repo" / f"{name}.json.gz" for name in ("mls-protocol", "aipref-drafts")]
    assert [receipt.events for receipt in bring(store, *paths)] == [MLS, AIPREF]
    assert stages_of(store, "mls", date(2024, 4, 1)) == MLS_STAGES
    assert stages_of(store, "aipref", date(2026, 9, 1)) == AIPREF_STAGES


def test_a_repository_in_two_halves_shuffled_and_twice_gives_the_known_counts(store, own, exports, tmp_path):
    whole = json.loads(gzip.decompress((exports / "archive-repo" / "mls-protocol.json.gz").read_bytes()))
    chance = random.Random(4)
    halves = []
    for name in ("issues", "pulls"):
        chance.shuffle(whole[name])
    for half in range(2):
        part = {**whole, **{name: whole[name][half::2] for name in ("issues", "pulls")}}
        path = tmp_path / f"half-{half}.json"
        path.write_text(json.dumps(part))
        halves.append(path)
    receipts = bring(store, *halves, *halves)
    assert sum(receipt.new for receipt in receipts) == sum(MLS.values())
    assert [receipt.new for receipt in receipts[2:]] == [0, 0]
    assert stages_of(store, "mls", date(2024, 4, 1)) == MLS_STAGES


@pytest.mark.parametrize("log_first", [True, False])
def test_a_repository_with_its_git_log_keeps_the_known_counts(store, own, exports, log_first):
    paths = [exports / "archive-repo" / "mls-protocol.json.gz", exports / "git-log" / "mlswg__mls-protocol.log.gz"]
    receipts = bring(store, *(reversed(paths) if log_first else paths))
    view = load_snapshot(store, definitions.find_community("mls"), end_of_day(date(2024, 4, 1)))
    counted = view.events.groupby("action")["events"].sum().to_dict()
    assert {action: counted[action] for action in MLS} == MLS
    assert sum(receipt.new for receipt in receipts) == sum(counted.values())
    people, stages = stages_of(store, "mls", date(2024, 4, 1))
    assert (stages[0][0], stages[2][0]) == (60, 9)
    # 76 people, and authors whose address nothing ties to a login: at most as many as there are unknown addresses
    assert 76 <= people <= 86


def test_the_turing_ways_list_and_log_count_each_person_once(store, exports):
    turing_way = definitions.find_community("turing-way")
    days = ("2019-12-31", "2020-12-31", "2021-12-31", "2022-12-31")
    receipts = bring(
        store, *(exports / "all-contributors" / f"turing-way-{day}.json" for day in days), community=turing_way
    )
    assert [receipt.clean for receipt in receipts] == [True] * 4
    recognised = []
    for day in days:
        view = load_snapshot(store, turing_way, end_of_day(date.fromisoformat(day)))
        recognised.append(len(view.journeys))
        assert not any("[bot]" in person for person in view.journeys["person"])
    # accounts 68, 238, 309, 420; one person is listed under two logins since 2020, two since 2021. One login left the
    # list in 2021 when another with a number and name of its own came: two people, until somebody says otherwise
    assert recognised == [68, 238 - 1, 309 - 2 + 1, 420 - 2 + 1]
    bring(store, exports / "git-log" / "the-turing-way__the-turing-way.until-2022.log.gz", community=turing_way)
    view = load_snapshot(store, turing_way, end_of_day(date(2022, 12, 31)))
    assert view.journeys["person"].is_unique
    assert set(view.joined["person"]) <= {*view.journeys["person"], *view.joined["account"]}


def test_a_file_of_places_nobody_claims_is_kept_and_says_so(store, own, tmp_path):
    path = archive(tmp_path / "archive.json", issues=[issue(1)], repo="Some/Where")
    (receipt,) = bring(store, path)
    assert receipt.new == 1
    assert receipt.clean
    assert receipt.notes[-1] == ("Kept, but in no community's figures yet: no definition claims github:some/where.")
    (own / "where.toml").write_text(definitions.starter("where", ["some/where"]))
    assert stages_of(store, "where", date(2021, 12, 31))[0] == 1


def test_with_a_community_named_the_line_goes_into_its_definition(store, own, tmp_path):
    path = archive(tmp_path / "archive.json", issues=[issue(1)], repo="some/where")
    (receipt,) = bring(store, path, community=definitions.find_community("home"))
    assert str(own / "home.toml") in receipt.notes[-1]


def test_trouble_with_one_file_does_not_stop_the_next(store, own, tmp_path):
    bad, missing = tmp_path / "bad.bin", tmp_path / "missing.json"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    good = archive(tmp_path / "good.json", issues=[issue(1)])
    receipts = bring(store, bad, missing, tmp_path / "nothing", good)
    assert [receipt.refused is None for receipt in receipts] == [False, False, False, True]
    assert receipts[-1].new == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\x1f\x8b\x08\x00broken", "gzip"),
        (b'{"a": 1}', "no format known here"),
        (b"%PDF-1.7", "is a PDF. Import the document"),
    ],
)
def test_what_no_source_knows_is_refused_with_the_formats_there_are(tmp_path, content, said):
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(ExportError, match=said):
        recognise(path)


def test_a_cut_gzip_gives_what_it_still_holds_and_says_so(store, own, tmp_path):
    path = archive(tmp_path / "cut.json.gz", issues=[issue(n, author=f"p{n * 7919}") for n in range(1, 400)])
    path.write_bytes(path.read_bytes()[:-900])
    (receipt,) = bring(store, path)
    assert receipt.refused is None
    assert 0 < receipt.new < 399
    assert receipt.rejected >= 1


def test_future_and_ancient_dates_are_put_aside_with_the_reason(store, own, tmp_path):
    issues = [issue(1), issue(2, at="1970-01-01T00:00:00Z"), issue(3, at="2031-01-01T00:00:00Z")]
    (receipt,) = bring(store, archive(tmp_path / "archive.json", issues=issues))
    assert (receipt.new, receipt.rejected) == (1, 2)
    reasons = " ".join(store.rejected()["reason"])
    assert "before 2005" in reasons
    assert "in the future" in reasons


def test_a_folder_is_taken_file_by_file(store, own, tmp_path):
    folder = tmp_path / "exports"
    (folder / "inner").mkdir(parents=True)
    archive(folder / "one.json", issues=[issue(1)])
    archive(folder / "inner" / "two.json", issues=[issue(2)])
    assert [receipt.new for receipt in bring(store, folder)] == [1, 1]


def test_an_import_that_fails_to_write_changes_nothing(store, own, tmp_path, monkeypatch):
    path = archive(tmp_path / "archive.json", issues=[issue(1)])
    before = store.digest()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("journeys.store.engine.Engine.write_parquet", full)
    with pytest.raises(OSError, match="No space left"):
        bring(store, path)
    assert store.digest() == before


def test_a_changed_definition_reads_whole_hours_again(store, own, tmp_path):
    path = archive(tmp_path / "archive.json", issues=[issue(1)])
    bring(store, path)
    (own / "more.toml").write_text(definitions.starter("more", ["other/place"]))
    (receipt,) = bring(store, path)
    assert (receipt.new, receipt.known) == (0, 1)


def test_the_demo_goes_in_by_the_real_importers_once(store):
    assert ensure_demo(store, now=NOW)
    assert set(store.imports()["format"]) == {"gh_archive", "archive_repo", "all_contributors", "git_log", "table"}
    assert store.imports()["simulated"].all()
    assert store.imports()["rejected"].sum() == 0
    assert not ensure_demo(store, now=NOW)
    for slug in ("bigscience", "turing-way", "mozfest-taiwg"):
        view = load_snapshot(store, definitions.find_community(slug), None)
        assert len(view.journeys) > 50
        assert view.simulated


def test_the_demo_leaves_when_the_first_real_export_comes(store, own, tmp_path):
    ensure_demo(store, now=NOW)
    bring(store, archive(tmp_path / "archive.json", issues=[issue(1)]))
    assert store.imports()["file"].tolist() == ["archive.json"]
    assert load_snapshot(store, definitions.find_community("turing-way"), None).journeys.empty
    assert stages_of(store, "home", date(2021, 12, 31))[0] == 1
    assert not ensure_demo(store, now=NOW)


def test_a_clock_that_is_behind_costs_nothing_for_good(store, own, tmp_path):
    # the newest act of 10:00 on the second day, by a clock of 11:00 on the first: within a day, so it is taken
    path = archive(tmp_path / "archive.json", issues=[issue(1), issue(2, at="2021-03-02T10:00:00Z")])
    (receipt,) = import_files(store, [path], Options(), now=datetime(2021, 3, 1, 11, tzinfo=UTC))
    assert receipt.rejected == 0
    # by a clock of years before it is refused, and known the next time only if nothing was
    later = archive(tmp_path / "later.json", issues=[issue(3), issue(4, at="2024-03-02T10:00:00Z")])
    (behind,) = import_files(store, [later], Options(), now=datetime(2022, 3, 1, tzinfo=UTC))
    (right,) = import_files(store, [later], Options(), now=datetime(2024, 3, 3, tzinfo=UTC))
    assert (behind.new, behind.rejected, right.new, right.rejected) == (1, 1, 1, 0)
    (again,) = import_files(store, [later], Options(), now=datetime(2024, 3, 3, tzinfo=UTC))
    assert (again.new, again.known) == (0, 2)


def test_looking_into_files_says_the_same_and_stores_nothing(store, own, tmp_path):
    path = archive(tmp_path / "archive.json.gz", issues=[issue(1), issue(2, at="2999-01-01T00:00:00Z")])
    (seen,) = look_into(store, [path], Options(), now=NOW)
    assert store.imports().empty
    (brought,) = bring(store, path)
    assert seen == brought
    assert (seen.places, seen.communities, seen.rejected) == ({"github:demo/home": 1}, ("home",), 1)


def test_the_files_of_an_archive_go_in_under_its_name(store, own, tmp_path):
    inner = archive(tmp_path / "archive.json", issues=[issue(1)])
    made = tmp_path / "exports.zip"
    with zipfile.ZipFile(made, "w") as zipped:
        zipped.write(inner, "deep/archive.json")
        zipped.writestr("deep/readme.bin", b"\x89PNG")
        zipped.writestr("../escape.json", b"{}")
    receipts = {receipt.path: receipt for receipt in bring(store, made)}
    assert set(receipts) == {f"{made}/deep/archive.json", f"{made}/deep/readme.bin", f"{made}/../escape.json"}
    assert receipts[f"{made}/deep/archive.json"].new == 1
    assert str(made) in receipts[f"{made}/deep/readme.bin"].refused
    assert "leads out" in receipts[f"{made}/../escape.json"].refused
    (again,) = bring(store, inner)
    assert (again.new, again.known) == (0, 1)


def test_an_archive_that_holds_ever_more_archives_is_given_up(store, own, tmp_path):
    made = archive(tmp_path / "archive.json", issues=[issue(1)])
    for number in range(7):
        outer = tmp_path / f"{number}-{'long' * 40}.zip"
        with zipfile.ZipFile(outer, "w") as zipped:
            zipped.write(made, made.name)
        made = outer
    (receipt,) = bring(store, made)
    assert "more than 5 deep" in receipt.refused
    assert str(made) in receipt.refused
    # of six long names the outermost, the first within it, and the last
    names = [f"{number}-{'long' * 40}.zip" for number in (6, 5, 1)]
    assert receipt.path == f"{tmp_path}/{names[0]}/{names[1]}/…/{names[2]}"
    assert len(receipt.refused) < len(str(made)) + 200
    (brought,) = bring(store, tmp_path / f"4-{'long' * 40}.zip")  # five in one another
    assert brought.new == 1


def test_a_folder_that_cannot_be_opened_is_refused_and_its_neighbours_go_in(store, own, tmp_path, monkeypatch):
    closed = tmp_path / "all" / "closed"
    closed.mkdir(parents=True)
    archive(tmp_path / "all" / "archive.json", issues=[issue(1)])
    iterdir = Path.iterdir

    def refuse(folder):
        if folder == closed:
            raise PermissionError(13, "Permission denied")
        return iterdir(folder)

    monkeypatch.setattr(Path, "iterdir", refuse)
    receipts = {Path(receipt.path).name: receipt for receipt in bring(store, tmp_path / "all")}
    assert receipts["closed"].refused
    assert receipts["archive.json"].new == 1


def test_an_archive_without_a_file_is_refused(store, own, tmp_path):
    made = tmp_path / "empty.zip"
    zipfile.ZipFile(made, "w").close()
    assert "holds no file" in bring(store, made)[0].refused


def test_a_folders_name_says_which_repository_its_lists_are_of(store, own, tmp_path):
    folder = tmp_path / "demo__home"
    folder.mkdir()
    log = "commit " + "a" * 40 + "\nAuthor: Ada <ada@ada.example>\nDate:   2021-03-01T10:00:00+00:00\n\n    One\n"
    (folder / "git.log").write_text(log)
    (receipt,) = bring(store, folder)
    assert receipt.places == {"github:demo/home": 1}


def test_a_team_file_of_another_months_folder_is_another_file(store, own, tmp_path):
    team = "name: gardeners\nmembers:\n  - ada\nrepositories:\n  - home\npermission: write\n"
    paths = []
    for month in ("2021-03", "2021-01"):
        folder = tmp_path / f"teams-{month}"
        folder.mkdir()
        paths.append(folder / "gardeners.yaml")
        paths[-1].write_text(team)
    later, earlier = bring(store, *paths, place="github:demo/home")
    assert (later.refused, earlier.refused) == (None, None)
    assert (later.last.month, earlier.last.month) == (3, 1)
