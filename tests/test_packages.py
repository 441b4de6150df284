"""The lock holds what the lists ask for, with hashes; the licences and the bill of materials hold all of the lock."""

import json
import re
from importlib.metadata import PackageNotFoundError, requires, version

import pytest

from tests.conftest import ROOT
from tests.packages import LICENCES, LOCK, bill_of_materials, licence_of, locked

DEVELOPMENT = ROOT / "requirements-dev.txt"


def listed(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return dict(line.lower().split("==") for line in lines if line and not line.startswith(("#", "-r ")))


def versions(lock):
    return {package.name: package.version for package in locked(lock)}


def test_the_locks_hold_what_the_lists_ask_for_in_the_same_versions():
    assert listed("requirements.in").items() <= versions(LOCK).items()
    wanted = listed("requirements.in") | listed("requirements-dev.in")
    assert wanted.items() | versions(LOCK).items() <= versions(DEVELOPMENT).items()


@pytest.mark.parametrize("lock", [LOCK, DEVELOPMENT], ids=lambda lock: lock.name)
def test_every_locked_package_has_hashes_and_no_lock_names_a_host(lock):
    text = lock.read_text(encoding="utf-8")
    assert len(locked(lock)) == len(re.findall("==[^ ]+ .*\\\\$", text, re.MULTILINE))
    assert all(package.hashes for package in locked(lock))
    assert "://" not in text
    assert "--index" not in text
    assert "--find" not in text


def test_what_a_locked_package_needs_is_locked_too():
    # what pip refuses too, but only on the system where it installs: there a marker decides, here the installed ones
    names = versions(LOCK)
    for name in names:
        try:
            needs = requires(name) or []
        except PackageNotFoundError:
            continue
        # some write 2.012 for 2.12
        assert re.sub(r"\b0+(?=\d)", "", version(name)) == names[name]
        unconditional = (re.split(r"[^\w.-]", need, maxsplit=1)[0] for need in needs if ";" not in need)
        assert {re.sub("[-_.]+", "-", need).lower() for need in unconditional} <= names.keys(), name


def test_the_list_of_licences_is_complete():
    rows = [line.strip("| ").split(" | ") for line in LICENCES.read_text(encoding="utf-8").splitlines()]
    stated = {row[0]: row[1:] for row in rows if len(row) == 3}
    stated = {name: cells for name, cells in stated.items() if name not in ("package", "---")}
    assert stated == {package.name: [package.version, licence_of(package)] for package in locked()}
    assert all(licence.strip() for _, licence in stated.values())


def test_the_bill_of_materials_names_every_package_with_its_hashes_and_licence():
    bill = json.loads(bill_of_materials())
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "journeys")
    found = {
        part["purl"]: ({each["content"] for each in part["hashes"]}, bool(part["licenses"]))
        for part in bill["components"]
    }
    assert found == {f"pkg:pypi/{package.name}@{package.version}": (set(package.hashes), True) for package in locked()}
