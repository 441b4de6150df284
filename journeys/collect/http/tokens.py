"""Finding tokens: the environment, or GitHub's own command line. They stay in memory."""

import os
import shutil
import subprocess
from typing import Final

GITHUB: Final = "api.github.com"
_SECONDS: Final = 15


def github_token(host: str) -> str | None:
    """Find the token for a GitHub server by the host of its API."""
    # GITHUB_TOKEN is mostly the one for github.com, so on another host the Enterprise names come first.
    enterprise = () if host == GITHUB else ("GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN")
    for name in (*enterprise, "GITHUB_TOKEN", "GH_TOKEN"):
        if token := os.environ.get(name, "").strip():
            return token
    return _from_command("github.com" if host == GITHUB else host)


def hub_token() -> str | None:
    """Find the token for the Hub."""
    return os.environ.get("HF_TOKEN", "").strip() or None


def _from_command(host: str) -> str | None:
    command = shutil.which("gh")
    if command is None:
        return None
    try:
        run = subprocess.run(
            [command, "auth", "token", "--hostname", host],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return run.stdout.strip() or None if run.returncode == 0 else None
