"""A pack holds what it says, describes it to programs, tells of nobody, and is the same bytes each time."""

import hashlib
import io
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest
import yaml
from pypdf import PdfReader

from journeys.errors import PackError
from journeys.findings.definitions import definitions
from journeys.findings.pack import Asked, make_pack
from journeys.findings.questions import QUESTIONS
from journeys.logs.database import open_database
from journeys.logs.packs import PackLog
from journeys.model.communities.definitions import find_community, load_communities
from journeys.model.pseudonyms import ANIMALS, QUALITIES
from journeys.sentences.findings import methods
from journeys.sentences.findings.methods import About
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.store import Store
from tests.conftest import ROOT

NOW = datetime(2030, 1, 1, tzinfo=UTC)
TURING, BIGSCIENCE = find_community("turing-way"), find_community("bigscience")
HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="module")
def folder(demo_folder, tmp_path_factory):
    """A copy of the demo's store, in whose log packs are entered."""
    return shutil.copytree(demo_folder, tmp_path_factory.mktemp("packs") / "store")


@pytest.fixture(autouse=True)
def _without_chromium(monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", "no-such-browser")


def asked(*communities, **more):
    return Asked(communities or (TURING,), **{"questions": tuple(QUESTIONS), "k": 5, **more})


def made(folder, wanted):
    store = Store(folder)
    try:
        with open_database(folder) as database:
            return make_pack(store, database, wanted, now=NOW)
    finally:
        store.close()


def files(pack):
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


@pytest.fixture(scope="module")
def both(folder):
    """A pack of two communities, all questions, as its files."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BROWSER_PATH", "no-such-browser")
        return files(made(folder, asked(TURING, BIGSCIENCE)))


def tables(found):
    return {
        name.split("/")[1]: pd.read_csv(io.BytesIO(text))
        for name, text in found.items()
        if name.endswith(".csv")
        if name.startswith("tables/")
    }


def test_it_holds_figures_tables_methods_and_what_describes_them(both):
    names = {name.rpartition("/")[2] for name in both}
    assert names >= {
        *("README.md", "methods.md", "definitions.md", "dictionary.csv", "datapackage.json", "ro-crate-metadata.json"),
        *(
            "report.pdf",
            "report.html",
            "CITATION.cff",
            "references.bib",
            "SHA256SUMS",
            "turing-way.toml",
            "bigscience.toml",
        ),
        *("funnel-people.csv", "funnel-steps.csv", "timing-discover.csv", "cohorts.csv", "moves.csv", "core.csv"),
        *("work-views.csv", "network-contacts.csv", "waits.csv", "funnel-steps.tex"),
        *("turing-way-funnel-people.html", "bigscience-funnel-people.html"),
    }
    assert "no Chromium was there" in both["README.md"].decode()
    assert "report --community turing-way --community bigscience --question funnel" in both["README.md"].decode()


def test_each_table_names_the_community_of_each_row_and_is_in_the_dictionary(both):
    listed = pd.read_csv(io.BytesIO(both["dictionary.csv"]))
    for name, rows in tables(both).items():
        assert set(rows["community"]) <= {"turing-way", "bigscience"}
        assert listed.loc[listed["table"] == name.removesuffix(".csv"), "column"].tolist() == list(rows)
    assert listed["meaning"].notna().all()


def test_the_documented_tables_are_those_of_the_packs(both):
    text = (ROOT / "docs" / "pack.md").read_text()
    documented = {
        name: re.findall(r"^\| (\w+) \| (string|integer|number|boolean|date) \| (.+) \|$", part, re.MULTILINE)
        for name, part in re.findall(r"^### (\S+)\n(.*?)(?=^### |\Z)", text, re.MULTILINE | re.DOTALL)
    }
    listed = pd.read_csv(io.BytesIO(both["dictionary.csv"]))
    for name, rows in listed.groupby("table"):
        columns = [tuple(row) for row in rows[["column", "type", "meaning"]].to_numpy()]
        assert documented[re.sub("^timing-.*", "timing-STAGE", name)] == columns, name


def test_no_count_is_of_few_people_and_all_are_multiples_of_five(both):
    counts = {
        *(
            "reached",
            "observed",
            "skipped",
            "current",
            "n",
            "stepped",
            "still_open",
            "not_stepped",
            "at_risk",
            "people",
        ),
        *("met", "before", "held", "left_up", "left_down", "asleep", "now", "came_up", "came_down", "returned"),
        *("arrived", "first_seen", "seen", "lost", "core", "bus_factor", "answered", "not_answered", "neither"),
    }
    labels = {"community", "group", "shared", "stage", "to", "cohort", "view", "contacts", "period", "reason"}
    others = {
        "hours",
        "observable",
        "estimate",
        "low",
        "high",
        "naive",
        "share",
        "horizon_days",
        "days",
        "age",
        "open",
        "whole",
    }
    for name, rows in tables(both).items():
        assert set(rows) <= counts | labels | others | {"from_on", "month", "finished"}, name
        for count in counts & set(rows):
            known = rows[count].dropna()
            assert ((known >= 5) & (known % 5 == 0)).all(), (name, count)


def test_a_figure_shows_the_numbers_of_its_table(both):
    drawn = both["figures/turing-way-funnel-people.html"].decode()
    rows = tables(both)["funnel-people.csv"].query("community == 'turing-way'").set_index("stage")
    lengths = [
        [trace["x"][0], *trace["customdata"][0]]
        for trace in json.loads(re.search(r'Plotly\.newPlot\(\s*"figure",\s*(\[.*?\]),\s*\{"', drawn)[1])
    ]
    assert {(stage, count): n for n, stage, count in lengths if n} == {
        (stage, count): rows.loc[stage, count]
        for stage in rows.index
        for count in ("observed", "skipped")
        if pd.notna(rows.loc[stage, count])
    }
    # a pointer would be told of nobody where a few are left out
    assert "hovertext" not in drawn.rpartition("Plotly.newPlot")[2]
    assert "Counts of people are multiples of 5; 0 or none stands for" in drawn.replace("<br>", " ")


def read_pdf(content):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_it_tells_of_nobody_and_leads_nowhere(both, folder):
    store = Store(folder)
    accounts = pd.concat([load_snapshot(store, one, None).accounts for one in (TURING, BIGSCIENCE)])["account"]
    store.close()
    logins = {account.partition(":")[2] for account in accounts if len(account) > 12}
    pseudonyms = re.compile(rf"\b({'|'.join(QUALITIES)})-({'|'.join(ANIMALS)})-\d{{4}}\b")
    assert logins
    told = {name: content for name, content in both.items() if not name.startswith(("definitions/", "figures/"))}
    for name, content in told.items():
        text = content.decode() if name != "report.pdf" else read_pdf(content)
        assert not [login for login in logins if login in text], name
        assert not pseudonyms.search(text), name
        if name not in ("ro-crate-metadata.json", "definitions.md"):
            assert "://" not in text, name


def test_its_sums_are_those_of_its_files(both):
    listed = dict(reversed(line.split("  ")) for line in both["SHA256SUMS"].decode().splitlines())
    assert listed == {name: hashlib.sha256(text).hexdigest() for name, text in both.items() if name != "SHA256SUMS"}


def test_frictionless_takes_it_for_a_valid_data_package(both, tmp_path):
    for name, content in both.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    # in a process of its own, as it warns of its own uses of others
    words = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert report["valid"], report
    assert report["stats"]["tasks"] == len(tables(both))
    # it would notice a number that is none, and another file
    spoiled = tmp_path / "tables" / "core.csv"
    spoiled.write_text(spoiled.read_text().replace(",True", ",perhaps"))
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert not json.loads(done.stdout)["valid"]


def test_its_citation_keeps_to_the_schema(both):
    # the Citation File Format's own schema, version 1.2.0 (CC BY 4.0)
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((HERE / "cff-1.2.0.schema.json").read_text())
    cited = yaml.safe_load(both["CITATION.cff"])
    cited["date-released"] = cited["date-released"].isoformat()
    jsonschema.validate(cited, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**cited, "type": "pack"}, schema)


def test_the_crate_names_every_file(both):
    graph = {part["@id"]: part for part in json.loads(both["ro-crate-metadata.json"])["@graph"]}
    parts = {part["@id"] for part in graph["./"]["hasPart"]}
    assert parts == set(both) - {"ro-crate-metadata.json", "SHA256SUMS"}
    assert parts <= graph.keys()


def test_each_definition_and_reference_is_there(both):
    for key in (
        "funnel",
        "conversion",
        "timing",
        "retention",
        "moves",
        "core",
        "network",
        "first-response",
        "rounding",
    ):
        assert definitions()[key].whole in both["definitions.md"].decode()
    entries = re.findall(r"^@misc\{(.*),$", both["references.bib"].decode(), re.MULTILINE)
    assert len(entries) == len(set(entries)) >= 12


def about(name, tried):
    given = {
        "definition": "some-slug abcdefg",
        "people": 405,
        "fewest": 380,
        "since": date(2018, 11, 1),
        "until": date(2022, 11, 30),
    }
    return About(name, **given, order="strict", active_days=180, horizon_days=180, bots=5, tried=tried, holding=tried)


def test_each_question_has_words_and_a_method():
    assert list(QUESTIONS) == list(methods.QUESTIONS) == list(methods._COUNTED)


def test_methods_take_150_to_300_words_whatever_is_asked():
    longest = sorted((one.name for one in load_communities().values()), key=lambda name: -len(name.split()))[:4]
    for many in range(1, len(QUESTIONS) + 1):
        for chosen in itertools.combinations(QUESTIONS, many):
            for names, tried in itertools.product((longest[-1:], longest[:2], longest), (0, 12)):
                text = methods.methods([about(name, tried) for name in names], chosen, 5)
                assert 150 <= len(text.split()) <= 300, (names, chosen)


def test_methods_name_version_windows_limits_and_how_far_it_holds(both):
    text = both["methods.md"].decode()
    for part in ("Journeys 0.", "to 31 May 2026", "definition turing-way", "horizon 180", "fewer than 5", "otherwise"):
        assert part in text


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (asked(k=2), "counts of fewer than 3 people"),
        (asked(TURING, TURING), "each once"),
        (asked(questions=()), "and a question"),
        (asked(until=date(2026, 5, 30)), "30 May 2026 is not the last day of a month"),
        (asked(until=date(2027, 5, 31)), "end before 31 May 2027: choose 2026-05-31 or earlier"),
        (asked(find_community("masakhane")), "No loaded export contains Masakhane"),
    ],
)
def test_what_cannot_be_made_is_refused_with_what_can(wanted, said, folder):
    with pytest.raises(PackError, match=said):
        made(folder, wanted)


def test_a_pack_says_the_same_again_and_with_another_limit_is_refused(folder, both):
    assert files(made(folder, asked(questions=("work",))))["tables/work-views.csv"]
    with pytest.raises(PackError, match=r"fewer than 5 people\. With another limit"):
        made(folder, asked(questions=("work",), k=7))
    with open_database(folder) as database:
        known = PackLog(database).log("turing-way")
    # the second said nothing that the first had not said
    assert known["finding"].is_unique
    assert set(known["finding"]) >= {"funnel-people", "work-views"}


@pytest.mark.slow
def test_two_processes_make_the_same_bytes_figures_too(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", os.environ.get("CHROMIUM", ""))
    monkeypatch.setenv("JOURNEYS_STORE", str(folder))
    packs = []
    for name, seed in (("a.zip", "1"), ("b.zip", "2")):
        words = ["-m", "journeys", "report", "--community", "turing-way", "--out", str(tmp_path / name)]
        done = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        packs.append((tmp_path / name).read_bytes())
    assert packs[0] == packs[1]
    drawn = files(packs[0])
    kinds = [name.rpartition(".")[2] for name in drawn if name.startswith("figures/")]
    assert kinds.count("svg") == kinds.count("pdf") == kinds.count("png") >= 9
    assert b"/CreationDate (D:20260531000000" in drawn["figures/turing-way-core.pdf"]
