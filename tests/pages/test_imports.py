"""The Import page over real exports: what is dropped is read by a process of its own, then imported."""

import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from journeys.ingest import jobs
from journeys.ingest.pipeline import Options, import_files
from journeys.logs.database import open_database
from journeys.model.communities import definitions
from journeys.snapshot.kept import kept_or_loaded
from journeys.store.store import Store
from pages.parts.imports import uploads
from tests.collect.garden import Garden
from tests.collect.server import serving
from tests.ingest.test_pipeline import archive, issue
from tests.pages.conftest import ROOT

SECONDS = 60


@pytest.fixture
def folder(demo_folder, tmp_path, monkeypatch):
    """A store with the demo, as at the first visit, and definitions of one's own."""
    monkeypatch.setenv("JOURNEYS_COMMUNITIES", str(tmp_path / "own"))
    return Path(shutil.copytree(demo_folder, tmp_path / "store"))


def settled(app, folder):
    """Wait until no job runs, and run the page again."""
    store = Store(folder)
    for _ in range(SECONDS * 20):
        if all(job.state != "running" for job in jobs.jobs_of(folder)):
            store.close()
            return app.run()
        time.sleep(0.05)
    pytest.fail(f"a job still runs after {SECONDS} s")


def drop(app, *paths):
    """Drop files on the page."""
    uploader = app.file_uploader[0]
    for path in paths:
        uploader.upload(path.name, path.read_bytes())
    return app.run()


def button(app, label):
    return next(each for each in app.button if each.label == label)


def texts(app):
    """All that the page says, without the strokes that keep names from being read as Markdown."""
    return "\n".join(element.value for element in [*app.markdown, *app.text]).replace("\\", "")


def test_files_are_looked_into_then_imported_then_put_away(folder, open_page, tmp_path):
    sound = archive(tmp_path / "archive.json.gz", issues=[issue(1), issue(2, at="2999-01-01T00:00:00Z")])
    wrong = tmp_path / "photo.png"
    wrong.write_bytes(b"\x89PNG")
    app = settled(drop(open_page(folder, "imports"), sound, wrong), folder)
    assert not app.exception
    assert "1 file can be read**, with 1 act; 1 cannot" in texts(app)
    table = app.dataframe[0].value
    assert table["What it is"].tolist() == ["Repository archive"]
    assert table["Community"].tolist() == ["none claims it"]
    assert "photo.png: It is of no format known here." in texts(app)
    app = settled(button(app, "Import").click().run(), folder)
    assert "1 file imported**: 1 new act, 0 known, 1 record not taken" in texts(app)
    assert "is in the future" in app.dataframe[1].value["Reason"].tolist()[0]
    app = button(app, "Hide").click().run()
    assert jobs.jobs_of(folder) == []
    assert "1 file** of yours is loaded" in texts(app)


def test_a_community_is_started_with_the_places_that_none_claims(folder, open_page, tmp_path):
    app = settled(drop(open_page(folder, "imports"), archive(tmp_path / "archive.json", issues=[issue(1)])), folder)
    assert "1 act in 1 place belongs to no community yet" in texts(app)
    next(each for each in app.text_input if each.label == "Name of the community").set_value("Ada's <b>Group</b>")
    app = button(app, "Name the community").click().run()
    assert not app.exception
    started = definitions.find_community("ada-s-b-group-b")
    assert (started.name, started.repositories) == ("Ada's <b>Group</b>", ("github:demo/home",))
    assert app.dataframe[0].value["Community"].tolist() == ["Ada's <b>Group</b>"]
    assert "belongs to no community" not in texts(app)


def unclaimed_store(folder, tmp_path):
    """A store of one's own with one issue in each of two places that no definition claims."""
    store = Store(folder)
    files = [archive(tmp_path / f"{name}.json", issues=[issue(1)], repo=f"demo/{name}") for name in ("one", "two")]
    assert all(each.clean for each in import_files(store, files, Options(), now=datetime.now(UTC)))
    store.close()
    return folder


@pytest.mark.parametrize("page", ["overview", "imports", "data", "funnel"])
def test_acts_of_no_community_are_offered_to_be_named_and_no_day_is_shown(page, tmp_path, folder, open_page):
    app = open_page(unclaimed_store(folder, tmp_path), page)
    assert not app.exception
    assert "2 acts in 2 places belong to no community yet: name one." in texts(app)
    assert "19" not in texts(app).replace("2019", "")
    assert ("Name the community" in [each.label for each in app.button]) == (page != "funnel")


def test_a_community_that_is_named_is_shown_at_once_with_the_chosen_place_only(tmp_path, folder, open_page):
    app = open_page(unclaimed_store(folder, tmp_path))
    # a name from the places stands there, to be changed
    assert app.text_input[0].value == "Demo"
    app.text_input[0].set_value("")
    app = button(app, "Name the community").click().run()
    assert "at least one place" in app.error[0].value
    app.text_input[0].set_value("Ours")
    app.button_group[0].unselect("github:demo/two")
    app = button(app, "Name the community").click().run()
    assert not app.exception
    assert definitions.find_community("ours").repositories == ("github:demo/one",)
    assert app.session_state["community"] == "ours"
    # the other place is still nobody's, now beside the figures
    assert "1 act in 1 place belongs to no community yet: name one." in app.expander[0].label.replace("\\", "")


def test_a_renamed_repository_is_counted_once_after_one_click(tmp_path, folder, open_page):
    store = Store(folder)
    both = [("weed", [issue(1)]), ("kelp", [issue(1), issue(2, at="2022-03-01T10:00:00Z")])]
    files = [archive(tmp_path / f"{name}.json", issues=issues, repo=f"tide/{name}") for name, issues in both]
    assert all(each.clean for each in import_files(store, files, Options(), now=datetime.now(UTC)))
    store.close()
    definitions.start_community("tide", ["github:tide/weed", "github:tide/kelp"])
    app = open_page(folder, "imports")
    assert "github:tide/weed and github:tide/kelp have 1 thread in common" in texts(app)
    app = button(app, "Count them once").click().run()
    assert not app.exception
    assert definitions.find_community("tide").canonical("github:tide/weed") == "github:tide/kelp"
    assert "in common" not in texts(app)


def test_discarded_files_are_gone_and_nothing_is_stored(folder, open_page, tmp_path):
    app = settled(drop(open_page(folder, "imports"), archive(tmp_path / "archive.json", issues=[issue(1)])), folder)
    app = button(app, "Discard").click().run()
    assert jobs.jobs_of(folder) == []
    assert Store(folder).imports()["simulated"].all()


def test_files_that_cannot_be_kept_are_told_with_what_to_do(folder, open_page, tmp_path):
    # a file where the folder of jobs would be: nobody can write there, root neither
    (folder / "jobs").write_text("")
    app = drop(open_page(folder, "imports"), archive(tmp_path / "archive.json", issues=[issue(1)]))
    assert not app.exception
    [error] = [each.value.replace("\\", "") for each in app.error]
    assert "Nothing was imported. Make room or give yourself the right to write there." in error
    assert app.title  # the rest of the page is there


def test_what_the_files_do_not_say_is_said_on_the_page(folder, open_page, tmp_path):
    log = tmp_path / "git.log"
    log.write_text(
        "commit " + "a" * 40 + "\nAuthor: Ada <ada@example.org>\nDate:   2021-03-01T10:00:00+00:00\n\n    One\n"
    )
    app = settled(drop(open_page(folder, "imports"), log), folder)
    assert "0 files can be read" in texts(app)
    assert "--place" not in texts(app)
    place = next(each for each in app.text_input if "git\\.log" in each.label)
    place.set_value("nowhere")
    app = button(app, "Read again").click().run()
    assert "nowhere is no place" in app.error[0].value
    place = next(each for each in app.text_input if "git\\.log" in each.label)
    place.set_value("Demo/Home")
    app = settled(button(app, "Read again").click().run(), folder)
    assert app.dataframe[0].value["Places"].tolist() == ["github:demo/home"]


def test_the_limit_that_the_page_names_is_the_servers():
    config = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert f"maxUploadSize = {uploads.LIMIT_MB}" in config


def test_a_table_that_nothing_describes_is_described_once_and_then_read(folder, open_page, tmp_path):
    table = tmp_path / "calls.csv"
    table.write_text("Date,GitHub login\n2021-03-01,ada\n2021-03-08,bo\n")
    app = settled(drop(open_page(folder, "imports"), table), folder)
    assert "What do the columns of calls\\.csv mean?" in [each.label for each in app.expander]
    # neither the command line's options nor the mappings of other communities are of use here
    assert not any(word in texts(app) for word in ("--community", "Working groups", "Attendance of calls"))
    next(each for each in app.text_input if each.label == "Name of this mapping").set_value("Our calls")
    where = next(each for each in app.text_input if each.label == "Where")
    where.set_value("call:demo/weekly")
    did = next(each for each in app.selectbox if each.label == "What they did")
    did.set_value("attended")
    app = app.run()
    assert "Still missing" not in texts(app)
    app = settled(button(app, "Save mapping").click().run(), folder)
    assert not app.exception
    assert "1 file can be read**, with 2 acts" in texts(app)
    assert (folder / "mappings").is_dir()


def test_an_import_is_taken_out_again(folder, open_page, tmp_path):
    app = settled(drop(open_page(folder, "imports"), archive(tmp_path / "one.json", issues=[issue(1)])), folder)
    app = settled(button(app, "Import").click().run(), folder)
    app = button(app, "Remove it").click().run()
    assert not app.exception
    assert "one.json" in texts(app)
    assert "is removed." in texts(app)
    assert Store(folder).imports().empty


def test_a_first_visit_offers_three_ways_and_collects_a_repository(folder, open_page, monkeypatch):
    with serving(Garden()) as site:
        monkeypatch.setenv("GITHUB_API_URL", site.address)
        app = open_page(folder)
        assert [each.label for each in app.button][:3] == [
            "Bring exports",
            "Collect a repository",
            "See the demo's funnel",
        ]
        app = button(app, "Collect a repository").click().run()
        host = site.address.removeprefix("http://")
        assert f"The button asks **{host}** and no other host" in texts(app)
        app.text_input[0].set_value("codeberg.org/demo/garden")
        app = app.button[3].click().run()
        assert "as OWNER/REPO" in app.error[0].value
        assert site.asked == []
        app.text_input[0].set_value("https://github.com/demo/garden")
        app = settled(app.button[3].click().run(), folder)
    assert not app.exception
    assert "See the demo's funnel" not in [each.label for each in app.button]
    assert definitions.find_community("demo-garden").repositories == ("github:demo/garden",)
    assert {row["place"] for row in Store(folder).places().to_dict("records")} == {"github:demo/garden"}


def test_a_repository_that_cannot_be_collected_leads_to_the_command_lines(folder, open_page, monkeypatch):
    with serving(Garden()) as site:
        monkeypatch.setenv("GITHUB_API_URL", site.address)
        app = button(open_page(folder), "Collect a repository").click().run()
        app.text_input[0].set_value("demo/none")
        app = settled(app.button[3].click().run(), folder)
    assert "Not collected: demo/none." in texts(app)
    assert "demo/none cannot be collected: it is not there" in texts(app)
    assert app.code[0].value == "python -m journeys collect github demo/none\npython -m journeys import exports"
    app = button(app, "Discard").click().run()
    assert "See the demo's funnel" in [each.label for each in app.button]


SIGN_UP = (
    "Timestamp,Email Address,Your name,GitHub username (if you have one)\n"
    "2023-05-16 14:05:33,lea@kelp.example,Lea Brandt,\n2023-05-17 19:05:33,sol@kelp.example,Sol Ade,none yet\n"
)
CALL = (
    "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n"
    "822 1,Kelp council,05/23/2023 05:58:00 PM,05/23/2023 07:01:00 PM,lea@kelp.example,63,3\n\n"
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
    "Lea Brandt (Host),lea@kelp.example,05/23/2023 05:58:00 PM,05/23/2023 07:01:00 PM,63,No\n"
    "Sol,sol@kelp.example,05/23/2023 06:00:00 PM,05/23/2023 06:10:00 PM,10,Yes\n"
    "Sol,sol@kelp.example,05/23/2023 06:12:00 PM,05/23/2023 07:00:00 PM,48,Yes\n"
    "iPhone,,05/23/2023 06:12:00 PM,05/23/2023 07:00:00 PM,48,Yes\n"
)


def test_two_people_who_wrote_no_code_are_in_the_funnel_after_two_drops_without_typing(folder, open_page, tmp_path):
    form, call = tmp_path / "Kelp sign-up (Responses).csv", tmp_path / "participants_8221.csv"
    form.write_text(SIGN_UP, encoding="utf-8")
    call.write_text(CALL, encoding="utf-8")
    app = settled(drop(open_page(folder, "imports"), form), folder)
    app = settled(button(app, "Import").click().run(), folder)
    app = settled(drop(app, call), folder)
    app = settled(next(each for each in app.button if each.label == "Import").click().run(), folder)
    # one click gives both places to one community, whose name the places suggest
    app = button(app, "Name the community").click().run()
    assert not app.exception
    [slug] = [slug for slug, each in definitions.load_communities().items() if each.owns("call:kelp-council")]
    assert definitions.find_community(slug).owns("event:kelp-sign-up")
    app = open_page(folder, "funnel", community=slug)
    assert not app.exception
    store = Store(folder)
    with open_database(folder) as database:
        journeys = kept_or_loaded(store, database, definitions.find_community(slug), None).journeys
    store.close()
    # Lea and Sol signed up a week before they came to the call; the telephone is nobody
    assert len(journeys) == 2
    assert journeys["discover_at"].notna().all()
    assert journeys["join_at"].notna().all()


def test_places_can_be_given_to_a_community_that_there_is(tmp_path, folder, open_page):
    app = open_page(unclaimed_store(folder, tmp_path))
    app = button(app, "Name the community").click().run()
    store = Store(folder)
    third = archive(tmp_path / "three.json", issues=[issue(1)], repo="other/three")
    assert all(each.clean for each in import_files(store, [third], Options(), now=datetime.now(UTC)))
    store.close()
    app = app.run()
    next(box for box in app.selectbox if box.label == "Or a community that there is").select("Demo")
    app = button(app, "Name the community").click().run()
    assert not app.exception
    assert definitions.find_community("demo").owns("github:other/three")
    assert definitions.find_community("demo").owns("github:demo/one")


def test_letters_and_dates_in_doubt_are_asked_for_and_then_read(folder, open_page, tmp_path):
    letters, dates = tmp_path / "letters.csv", tmp_path / "dates.csv"
    letters.write_bytes("Timestamp,Your name\n2023-05-16 14:05:33,Инес\n2023-05-17 14:05:33,Олег\n".encode("cp1251"))
    dates.write_text("Timestamp,Your name\n5/6/2023 14:05:33,Lea Brandt\n", encoding="utf-8")
    app = settled(drop(open_page(folder, "imports"), letters, dates), folder)
    assert "0 files can be read" in texts(app)
    choice = next(box for box in app.selectbox if "letters\\.csv" in box.label)
    assert choice.options[0] == "Cyrillic (Windows-1251): Инес, Олег"
    next(each for each in app.radio if "dates\\.csv" in each.label).set_value("day_first")
    app = settled(button(app, "Read again").click().run(), folder)
    assert not app.exception
    assert "2 files can be read**, with 3 acts" in texts(app)
    app = settled(button(app, "Import").click().run(), folder)
    assert "2 files imported**: 3 new acts" in texts(app)
    store = Store(folder)
    assert "2023-06-05" in store.imports()["last_at"].astype(str).str[:10].tolist()
    store.close()
