"""A PostgreSQL server of the tests' own: Debian's programs, a folder of its own, no network, gone with the tests."""

import fcntl
import grp
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")
INSTALL = (
    "apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends postgresql"
)
OPTIONS = ["-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=40"]


class NoServerError(Exception):
    """There is none to be had, and why."""


def programs():
    """Find the folder of PostgreSQL's programs; where there is none and we may, install Debian's package."""
    if found := _there():
        return found
    if not _is_root() or not shutil.which("apt-get"):
        msg = "PostgreSQL's programs are not here (looked in /usr/lib/postgresql), and only root can install"
        raise NoServerError(msg)
    with (Path(tempfile.gettempdir()) / "journeys-tests-postgresql.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one of several test processes installs, the others wait
        if found := _there():
            return found
        done = subprocess.run(["sh", "-c", INSTALL], capture_output=True, text=True, check=False)
    if found := _there():
        return found
    msg = f"Debian's package postgresql could not be installed: {done.stderr[-500:] or done.stdout[-500:]}"
    raise NoServerError(msg)


def _there():
    versions = sorted((path for path in DEBIAN.glob("*/bin") if (path / "initdb").exists()), key=_version)
    if versions:
        return versions[-1]
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _version(path):
    return float(path.parent.name) if path.parent.name.replace(".", "", 1).isdigit() else 0.0


def _is_root():
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _somebody():
    """Name a user who is not root: Debian's package makes one."""
    names = {user.pw_name for user in pwd.getpwall()} & {group.gr_name for group in grp.getgrall()}
    return next(name for name in ("postgres", "nobody", "daemon") if name in names)


class Server:
    """A server that can be stopped and started again; databases are made in it by the name."""

    def __init__(self, folder, bin_folder):
        self.folder = folder
        self.bin = bin_folder
        # it refuses to run as root
        self.other = {"user": _somebody(), "group": _somebody(), "extra_groups": []} if _is_root() else {}
        self.running = None
        self.made = 0

    def run(self, *command):
        """Run one of PostgreSQL's programs to its end."""
        done = subprocess.run(
            [self.bin / command[0], *command[1:]],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            **self.other,
        )
        if done.returncode:
            msg = f"{command[0]} failed: {done.stderr[-500:]}"
            raise NoServerError(msg)
        return done.stdout

    def init(self):
        """Lay out the server's files."""
        if self.other:
            shutil.chown(self.folder, self.other["user"], self.other["group"])
        self.run(
            *("initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"),
        )

    def start(self):
        """Start it, and wait until it answers."""
        command = [self.bin / "postgres", "-D", "data", "-k", str(self.folder), *OPTIONS]
        with (self.folder / "log").open("a") as log:
            self.running = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log, **self.other)
        for _ in range(200):
            if self.running.poll() is not None:
                break
            ready = [self.bin / "pg_isready", "-q", "-h", str(self.folder)]
            if subprocess.run(ready, check=False).returncode == 0:
                return
            time.sleep(0.05)
        msg = f"it does not start: {(self.folder / 'log').read_text()[-500:]}"
        raise NoServerError(msg)

    def stop(self, how=signal.SIGINT):
        """Stop it at once, whoever is connected; so that it can start again, unless by SIGQUIT."""
        if self.running and self.running.poll() is None:
            self.running.send_signal(how)
            self.running.wait(20)

    def database(self):
        """Make a database, and give its URL."""
        self.made += 1
        name = f"journeys_{self.made}"
        self.run("psql", "-q", "-h", str(self.folder), "-U", "postgres", "-c", f"CREATE DATABASE {name}", "postgres")
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"


@contextmanager
def serving():
    """Give a running server."""
    bin_folder = programs()
    # a short path, for that of a socket may have 107 letters
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        server = Server(Path(folder), bin_folder)
        server.init()
        server.start()
        try:
            yield server
        finally:
            server.stop(signal.SIGQUIT)
