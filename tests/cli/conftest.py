"""What the tests of commands share."""

import pytest
from typer.testing import CliRunner

from journeys.cli.app import app


@pytest.fixture
def printed(tmp_path, monkeypatch):
    """Import a path into a store and return what a command prints then: ``printed("models", path, "--json")``."""
    monkeypatch.setenv("JOURNEYS_STORE", str(tmp_path / "store"))

    def run(command, path, *words, status=0):
        CliRunner().invoke(app, ["import", str(path)])
        done = CliRunner().invoke(app, [command, *words])
        assert done.exit_code == status, done.output
        return done.output

    return run
