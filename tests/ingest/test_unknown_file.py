"""Files that are no export: each is named for what it is, with the next step, and quotes nobody."""

import sqlite3
import zipfile

import pytest

from journeys.errors import ExportError
from journeys.ingest.detect import recognise
from journeys.ingest.pipeline import Options, look_into
from journeys.store.store import Store
from tests.ingest.test_pipeline import NOW

MESSAGE = '{"type": "message", "user": "U01SENA01", "text": "hello", "ts": "1672570900.000100"}'


@pytest.mark.parametrize(
    ("name", "text", "what", "step"),
    [
        (
            "tide__kelp.log",
            "a1b2c3d|Sena Moreau|sena@tide.example|2024-03-05\nb1b2c3d|Ravi Iyer|ravi@tide.example|2024-03-06\n",
            "a git log in a format of one's own",
            "git log --numstat --date=iso-strict",
        ),
        ("log.txt", "a1b2c3d4,1709632800,Sena Moreau\n", "a git log in a format of one's own", "--date=iso-strict"),
        (
            "who.txt",
            "   120\tSena Moreau <sena@tide.example>\n     3\tRavi Iyer\n",
            "git shortlog",
            "--date=iso-strict",
        ),
        ("who.txt", "Sena Moreau (2):\n      One\n      Two\n\n", "git shortlog", "--date=iso-strict"),
        ("short.log", "a1b2c3d (HEAD -> main) Water it\nb1b2c3d Plant it\n", "one line a commit", "--date=iso-strict"),
        (
            "issues.json",
            "<!DOCTYPE html>\n<html><head><title>Unicorn! &middot; Forge</title></head></html>",
            "is a web page (Unicorn! · Forge) and no data",
            "Export again later",
        ),
        (
            "people.xls",
            "<html><table><tr><td>Name</td></tr></table></html>",
            "a web page with a table",
            "save it as CSV",
        ),
        (
            "history.json",
            f'{{"ok": true, "messages": [{MESSAGE}]}}',
            "one Slack conversation",
            "Import the whole export",
        ),
        ("2023-01-01.json", f"[{MESSAGE}]", "one part of a Slack export", "Import the whole export"),
        (
            "stats.json",
            '[{"total": 4, "weeks": [{"w": 1367712000, "a": 6, "d": 1, "c": 4}], "author": {"login": "sena"}}]',
            "statistics of contributors",
            "Take the commits instead",
        ),
        ("list.pdf", "%PDF-1.7\n", "is a PDF", "copy its list into a table"),
    ],
)
def test_a_file_is_named_for_what_it_is_with_the_next_step(tmp_path, name, text, what, step):
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(ExportError) as caught:
        recognise(path)
    assert what in str(caught.value)
    assert step in str(caught.value)
    assert "Moreau" not in str(caught.value)
    assert "fits no mapping" not in str(caught.value)


def test_a_database_is_named_and_its_tables_can_be_written_as_csv(tmp_path):
    with sqlite3.connect(tmp_path / "kelp.db") as database:
        database.execute("CREATE TABLE kelp (grows)")
    with pytest.raises(ExportError, match=r"is a SQLite database.*sqlite3 -header -csv"):
        recognise(tmp_path / "kelp.db")


@pytest.mark.parametrize("lacking", ["users.json", "channels.json"])
def test_a_slack_export_that_lacks_a_list_is_refused_once_and_says_which(tmp_path, lacking):
    files = {
        "users.json": '[{"id": "U01SENA01", "name": "sena"}]',
        "channels.json": '[{"id": "C01KELP01", "name": "kelp"}]',
        "kelp/2023-01-01.json": f"[{MESSAGE}]",
        "kelp/2023-01-02.json": f"[{MESSAGE}]",
    }
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        for name, text in files.items():
            if name != lacking:
                archive.writestr(name, text)
    [receipt] = look_into(Store(tmp_path / "store"), [tmp_path / "export.zip"], Options(), now=NOW)
    assert f"is a Slack export without {lacking}" in receipt.refused
    assert "slackdump export" in receipt.refused


def test_tables_with_a_header_and_words_stay_what_they_were(tmp_path):
    (tmp_path / "log.csv").write_text("hash,author,date\na1b2c3d,Sena,2024-03-05\n")
    assert recognise(tmp_path / "log.csv").NAME == "table"
    (tmp_path / "x.bin").write_bytes(b"\x01\x02\x03")
    with pytest.raises(ExportError, match="of no format known here"):
        recognise(tmp_path / "x.bin")
