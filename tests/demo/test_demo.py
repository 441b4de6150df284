"""The demo is what it says: simulated, the same for the same seed, and true when read by the real importers."""

import json
import sys
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from journeys.analysis.response.first_messages import find_messages
from journeys.demo import write_demo
from journeys.demo.cast import Span
from journeys.ingest.detect import recognise
from journeys.ingest.pipeline import Options, import_files
from journeys.model.communities.definitions import find_community
from journeys.model.vocabulary import STAGES
from journeys.snapshot.acts import load_acts
from journeys.snapshot.rows import places_of
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.store import Store

SLUGS = ("turing-way", "bigscience", "mozfest-taiwg")
DATES = [f"{stage}_at" for stage in STAGES]
SEED = 11
DAY = date(2026, 7, 1)
OBSERVED_UNTIL = datetime(2026, 6, 29, tzinfo=UTC)  # the Monday of that day's week


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    out = tmp_path_factory.mktemp("demo")
    return out, write_demo(240, SEED, DAY, out)


@pytest.fixture(scope="module")
def truth(demo):
    return json.loads(demo[1].truth.read_text())


@pytest.fixture(scope="module")
def imported(demo, tmp_path_factory):
    """Everything imported by the real importers: the receipts and the store."""
    store = Store(tmp_path_factory.mktemp("store"))
    receipts = [
        receipt
        for slug in SLUGS
        for receipt in import_files(
            store, [demo[0] / slug], Options(community=find_community(slug)), now=OBSERVED_UNTIL + timedelta(days=1)
        )
    ]
    yield receipts, store
    store.close()


def true_dates(truth, slug):
    """Read what the truth says can be seen by the end of the exports: one row a person."""
    people = pd.DataFrame(truth["communities"][slug]["people"])
    for column in DATES:
        people[column] = pd.to_datetime(people[column], utc=True)
        people[column] = people[column].where(people[column] < OBSERVED_UNTIL)
    return people[people[DATES].notna().any(axis=1)]


def written(people):
    """Write the four dates of each row, nothing for never."""
    return [tuple("" if pd.isna(at) else at.isoformat() for at in row) for row in people[DATES].itertuples(index=False)]


def test_every_file_is_of_a_known_format_and_all_of_it_goes_in(imported):
    receipts, _ = imported
    assert [(receipt.path, receipt.refused, receipt.rejected) for receipt in receipts if not receipt.clean] == []
    assert {receipt.format for receipt in receipts} == {
        "gh_archive",
        "archive_repo",
        "git_log",
        "all_contributors",
        "table",
    }


def test_every_place_is_claimed_by_a_shipped_definition(imported):
    receipts, store = imported
    assert [note for receipt in receipts for note in receipt.notes if "no definition claims" in note] == []
    assert set(store.places()["place"])


@pytest.mark.parametrize("slug", SLUGS)
def test_the_importers_find_each_person_once_with_the_true_date_of_each_stage(imported, truth, slug):
    _, store = imported
    view = load_snapshot(store, find_community(slug), OBSERVED_UNTIL)
    # who signs in under two spellings is two people until somebody accepts the suggestion
    journeys = view.journeys if view.if_joined is None else view.if_joined
    assert sorted(written(journeys)) == sorted(written(true_dates(truth, slug)))


def test_who_signs_in_under_two_spellings_is_suggested_to_be_one(imported):
    _, store = imported
    view = load_snapshot(store, find_community("mozfest-taiwg"), OBSERVED_UNTIL)
    assert len(view.undecided) == len(view.journeys) - len(view.if_joined) > 0
    assert view.undecided["evidence"].str.contains("the same name in another order").all()


@pytest.mark.parametrize("slug", SLUGS[:2])
def test_the_true_dates_are_those_of_the_very_same_logins(imported, truth, slug):
    _, store = imported
    journeys = load_snapshot(store, find_community(slug), OBSERVED_UNTIL).journeys
    told = true_dates(truth, slug)
    found = dict(zip(journeys["person"], written(journeys), strict=True))
    assert found == dict(zip("github:" + told["person"], written(told), strict=True))


def test_programs_and_deleted_accounts_act_and_are_nobody(imported):
    _, store = imported
    view = load_snapshot(store, find_community("turing-way"), OBSERVED_UNTIL)
    left_out = set(view.bots["account"])
    assert {"github:dependabot[bot]", "github:welcome[bot]", "github:ghost"} <= left_out
    assert not view.journeys["person"].isin(left_out).any()


def test_a_login_that_only_looks_like_a_program_s_is_a_person(imported):
    _, store = imported
    view = load_snapshot(store, find_community("turing-way"), OBSERVED_UNTIL)
    assert "github:demo-botfly-023" in view.suspects
    assert "github:demo-botfly-023" in set(view.journeys["person"])


def test_people_with_addresses_of_their_own_are_joined_to_their_logins(imported):
    _, store = imported
    for slug in SLUGS[:2]:
        joined = load_snapshot(store, find_community(slug), OBSERVED_UNTIL).joined
        addresses = joined[joined["account"].str.startswith("git:")]
        assert len(addresses)
        assert addresses["person"].str.startswith("github:demo-").all()
    several = joined.groupby("person").size()
    assert several.max() >= 2


def test_acts_told_by_two_exports_are_known_the_second_time(imported):
    receipts, _ = imported
    archive = next(receipt for receipt in receipts if receipt.format == "archive_repo")
    assert archive.known > 0


def test_the_same_seed_writes_the_same_bytes_and_another_seed_others(demo, tmp_path):
    first = {path.relative_to(demo[0]): path.read_bytes() for path in demo[0].rglob("*") if path.is_file()}
    write_demo(240, SEED, DAY, tmp_path / "again")
    again = {p.relative_to(tmp_path / "again"): p.read_bytes() for p in (tmp_path / "again").rglob("*") if p.is_file()}
    assert again == first
    other = write_demo(240, SEED + 1, DAY, tmp_path / "other")
    assert other.truth.read_bytes() != demo[1].truth.read_bytes()


def test_a_demo_of_one_person_a_community_can_be_written(tmp_path):
    written = write_demo(1, 3, DAY, tmp_path)
    assert written.truth.exists()
    assert len(written.exports) > 5
    assert all(path.stat().st_size for path in written.exports)


def test_the_files_of_a_week_are_the_same_on_each_of_its_days(demo, tmp_path):
    # Wednesday 1 July 2026 and the Sunday after are in one week, the Monday after is not
    sunday = write_demo(240, SEED, date(2026, 7, 5), tmp_path / "sunday")
    assert json.loads(sunday.truth.read_text()) == json.loads(demo[1].truth.read_text())
    monday = write_demo(240, SEED, date(2026, 7, 6), tmp_path / "monday")
    assert json.loads(monday.truth.read_text())["observed_until"] == "2026-07-06T00:00:00Z"


def test_the_demo_says_that_it_is_simulated(demo):
    assert "Simulated" in demo[1].readme.read_text()
    assert json.loads(demo[1].truth.read_text())["simulated"] is True


@pytest.mark.parametrize("slug", SLUGS[:2])
def test_newcomers_are_answered_more_often_than_before_and_some_write_again(imported, slug):
    _, store = imported
    view = load_snapshot(store, find_community(slug), OBSERVED_UNTIL)
    acts = load_acts(store, view)
    places = places_of(store, view.community).to_dict("records")
    shows = {view.community.canonical(place["place"]): set(place["shows"]) for place in places}
    first = find_messages(acts, view.journeys, shows, observed_until=OBSERVED_UNTIL, windows=view.windows)
    first = first[first["is_first"] & first["is_new"]]
    is_answered = first["replied_at"] - first["at"] < timedelta(days=7)
    is_late = first["at"] >= OBSERVED_UNTIL - timedelta(days=500)
    assert 0.05 < is_answered[~is_late].mean() < is_answered[is_late].mean() < 0.9
    answered = first[first["replied_at"].notna()]
    back = acts.merge(answered[["person", "thread", "replied_at"]], on=["person", "thread"])
    assert (back["at"] > back["replied_at"]).sum() > 3


def test_the_work_to_write_a_demo_grows_as_its_people_do(monkeypatch, tmp_path):
    # instructions and not seconds: calls of the functions of the demo, for 300 people and for 1,200
    def calls(people):
        counted = 0

        def count(frame, event, _):
            nonlocal counted
            counted += event == "call" and "/demo/" in frame.f_code.co_filename

        sys.setprofile(count)
        try:
            write_demo(people, SEED, DAY, tmp_path / str(people))
        finally:
            sys.setprofile(None)
        return counted

    assert calls(1200) < 5 * calls(300)


def test_everybody_in_the_truth_is_obviously_invented(truth):
    people = [person for slug in SLUGS for person in truth["communities"][slug]["people"]]
    assert len(people) > 100
    assert all(person["person"].startswith("demo-") and person["name"].startswith("Demo ") for person in people)


def test_the_files_lie_within_the_time_they_say(imported):
    receipts, _ = imported
    assert min(receipt.first for receipt in receipts) >= Span(OBSERVED_UNTIL).starts_at
    assert max(receipt.last for receipt in receipts) < OBSERVED_UNTIL


def test_recognition_does_not_need_the_names_of_files(demo, tmp_path):
    plain = tmp_path / "data"
    plain.write_bytes((demo[0] / "mozfest-taiwg" / "calls.csv").read_bytes())
    assert recognise(plain).NAME == "table"
