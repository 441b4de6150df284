"""The wheel, installed where nothing else of the project is: its commands and its dashboard, in somebody's folder."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, launch, lent_port
from tests.ingest.test_pipeline import archive, issue

FOREIGN = ("site-packages", "dist-packages")
MISLEADING = 'raise SystemExit("this is not the project\'s own")\n'


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """An environment that holds the wheel; what the wheel needs is looked up in this one, so nothing is downloaded."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    wheel = ["wheel", str(ROOT), "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder)]
    subprocess.run([*pip, *wheel], check=True)
    venv.create(folder / "env", symlinks=True)
    (packages,) = (folder / "env" / "lib").glob("*/site-packages")
    lent = [path for path in sys.path if Path(path).name in FOREIGN]
    (packages / "lent.pth").write_text("\n".join(lent))
    (built,) = folder.glob("*.whl")
    python = folder / "env" / "bin" / "python"
    subprocess.run(
        [*pip, "--python", str(python), "install", "--no-deps", "--no-index", "--no-compile", str(built)], check=True
    )
    return packages


class Elsewhere:
    """A home and a working folder of somebody who has the package, and files of the project's names."""

    def __init__(self, installed, folder):
        self.programs = installed.parents[2] / "bin"
        self.folder = folder / "work"
        self.data = folder / "home" / "data" / "journeys"
        for name in ("pages", "journeys"):
            (self.folder / name).mkdir(parents=True)
            (self.folder / name / "__init__.py").write_text(MISLEADING)
        (self.folder / "app.py").write_text(MISLEADING)
        (self.folder / ".streamlit").mkdir()
        (self.folder / ".streamlit" / "config.toml").write_text(
            '[client]\ntoolbarMode = "developer"\n[theme.light]\ntextColor = "#FF0000"\n'
        )
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("JOURNEYS_", "PYTHON"))}
        self.env = {
            **kept,
            "HOME": str(folder / "home"),
            "XDG_DATA_HOME": str(folder / "home" / "data"),
            "STREAMLIT_SERVER_HEADLESS": "true",
        }

    def run(self, *words, program="journeys", status=0):
        """Run a program of the environment; return what it printed."""
        done = subprocess.run(
            [self.programs / program, *map(str, words)],
            cwd=self.folder,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr


@pytest.fixture
def elsewhere(installed, tmp_path):
    return Elsewhere(installed, tmp_path)


def snapshot(folder):
    """All files of a folder but compiled ones, with what they hold."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"}


def test_the_wheel_brings_one_name_and_needs_what_the_list_says(installed, elsewhere):
    assert sorted(path.name for path in installed.iterdir()) == ["journeys", "journeys-0.1.0.dist-info", "lent.pth"]
    code = "import importlib.metadata as found, json; print(json.dumps(found.requires('journeys')))"
    needed = json.loads(elsewhere.run("-P", "-c", code, program="python"))
    lines = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    assert sorted(needed) == sorted(line for line in lines if line and not line.startswith("#"))


def test_the_font_of_figures_travels_with_its_licence(installed):
    names = {path.name for path in (installed / "journeys" / "charts" / "paper").iterdir()}
    assert {"inter.woff2", "OFL.txt", "paper.js"} <= names


def test_commands_work_in_an_empty_folder_and_write_to_the_user_s_data_only(installed, elsewhere):
    before = snapshot(installed)
    assert "Start the dashboard" in elsewhere.run("--help")
    written = elsewhere.run("communities", "new", "home", "--github", "demo/home")
    assert "Next: journeys import EXPORTS --community home" in written
    assert (elsewhere.data / "communities" / "home.toml").is_file()
    # ada opens two issues and bo one: neither joining nor discovering, so two people contribute
    export = archive(elsewhere.folder / "archive.json", issues=[issue(1), issue(2), issue(3, author="bo")])
    told = json.loads(elsewhere.run("import", export, "--json"))["files"][0]
    assert (told["events"], told["rejected"]) == ({"opened_issue": 3}, 0)
    funnel = json.loads(elsewhere.run("funnel", "--community", "home", "--observed-until", "2022-01-01", "--json"))
    assert funnel["people"] == 2
    shown = json.loads(elsewhere.run("show", "funnel", "--community", "home", "--json"))
    assert (shown["as_of"], shown["headlines"]["people"] % 5) == ("2025-12-31", 0)
    assert "n = 2 people · " in " ".join(shown["sentences"])
    assert (elsewhere.data / "store" / "manifest.sqlite").is_file()
    assert snapshot(installed) == before


JOB = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from journeys.ingest import jobs
from journeys.model.paths import store_folder
job = jobs.new_job(store_folder())
with Path(sys.argv[1]).open("rb") as export:
    jobs.add_file(job, "archive.json", export)
job = jobs.begin(job, jobs.Task(does="import", begun_at=datetime.now(UTC)))
while job.state == "running":
    time.sleep(0.1)
    job = jobs.job_at(job.folder)
print(job.state, [receipt.new for receipt in job.receipts], (job.folder / "log.txt").read_text())
"""


def test_an_import_in_a_process_of_its_own_works_for_a_store_named_from_the_working_folder(elsewhere):
    elsewhere.env["JOURNEYS_STORE"] = "store"
    elsewhere.run("communities", "new", "home", "--github", "demo/home")
    export = archive(elsewhere.folder / "archive.json", issues=[issue(1), issue(2)])
    assert elsewhere.run("-P", "-c", JOB, export, program="python") == "done [2] \n"
    assert (elsewhere.folder / "store" / "manifest.sqlite").is_file()


def test_the_dashboard_starts_installed_with_its_own_pages_and_look(elsewhere, open_app, tmp_path):
    log = tmp_path / "server.log"
    with lent_port() as port:
        command = [elsewhere.programs / "journeys", "app", "--port", str(port)]
        server = launch(command, port, log, cwd=elsewhere.folder, env=elsewhere.env)
        try:
            address = f"http://127.0.0.1:{port}"
            assert address in log.read_text()
            app = open_app(address).open("/funnel?community=The+Turing+Way")
            expect(app.page.get_by_role("heading", level=1)).to_contain_text("Where do people stop")
            expect(app.page.get_by_test_id("stApp")).to_have_css("color", "rgb(31, 36, 48)")  # #1F2430, the project's
            expect(app.page.get_by_test_id("stAppDeployButton")).to_have_count(0)
            assert app.messages == []
            assert app.elsewhere == []
            assert (elsewhere.data / "store" / "manifest.sqlite").is_file()
            taken = f"Port {port} is not available"
            assert taken in elsewhere.run("app", "--port", port, status=1)
            from_checkout = subprocess.run(
                [sys.executable, "-m", "journeys", "app", "--port", str(port)],
                cwd=ROOT,
                env=elsewhere.env,
                capture_output=True,
                text=True,
                check=False,
            )
            assert (from_checkout.returncode, taken in from_checkout.stderr) == (1, True)
        finally:
            server.terminate()
            server.wait(20)
