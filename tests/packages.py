"""The packages of the lock, with their licences: ``docs/licences.md``, and the bill of materials of a release.

``python -m tests.packages licences`` writes the list, ``python -m tests.packages sbom FILE`` the bill.
"""

import re
import sys
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path
from typing import Final, NamedTuple

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

import journeys

ROOT: Final = Path(__file__).resolve().parent.parent
LOCK: Final = ROOT / "requirements.txt"
LICENCES: Final = ROOT / "docs" / "licences.md"
ELSEWHERE: Final = {"colorama": "BSD-3-Clause", "watchdog": "Apache-2.0"}
"""Licences of packages that not every system installs."""
_LINE: Final = re.compile(r"^([\w.-]+)==(\S+)(.*?)(?=^\S|\Z)", re.MULTILINE | re.DOTALL)
_INTRODUCTION: Final = """# Licences

What the app and the command line install, as `requirements.txt` locks it, with the licence that each package states of
itself; `python -m tests.packages licences` writes this list. Journeys itself is under the MIT licence. Not permissive
are igraph (the GPL, version 2 or later), psycopg (LGPL), and for their own files certifi and tqdm (MPL); the README
says what the first means for an image.

| package | version | licence |
| --- | --- | --- |
"""


class Package(NamedTuple):
    """One package of the lock, with the SHA-256 hashes of its files."""

    name: str
    version: str
    hashes: tuple[str, ...]


def locked(lock: Path = LOCK) -> list[Package]:
    """Read a lock."""
    found = _LINE.findall(lock.read_text(encoding="utf-8"))
    return [Package(name, version, tuple(re.findall(r"--hash=sha256:(\w+)", rest))) for name, version, rest in found]


def licence_of(package: Package) -> str:
    """Return the licence that an installed package states: an SPDX expression, or its own words in few."""
    try:
        stated = metadata(package.name)
    except PackageNotFoundError:
        return ELSEWHERE[package.name]
    # some state the whole text, whose first line is its name
    return stated["License-Expression"] or _classified(stated) or stated["License"].strip().splitlines()[0]


def _classified(stated: PackageMetadata) -> str:
    named = [line.rpartition(" :: ")[2] for line in stated.get_all("Classifier") or () if line.startswith("License ::")]
    return " and ".join(named)


def licence_list() -> str:
    """Form the list of licences."""
    rows = (f"| {package.name} | {package.version} | {licence_of(package)} |\n" for package in locked())
    return _INTRODUCTION + "".join(rows)


def bill_of_materials() -> str:
    """Form the bill of materials: Journeys and all that it installs, as CycloneDX in JSON."""
    licences = LicenseFactory()
    bom = Bom()
    bom.metadata.component = Component(
        name="journeys",
        version=journeys.__version__,
        type=ComponentType.APPLICATION,
        licenses=[licences.make_from_string("MIT")],
    )
    for package in locked():
        purl = PackageURL("pypi", name=package.name, version=package.version)
        bom.components.add(
            Component(
                name=package.name,
                version=package.version,
                purl=purl,
                bom_ref=purl.to_string(),
                licenses=[licences.make_from_string(licence_of(package))],
                # of its files on all systems: the one that is installed has one of them
                hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in package.hashes],
            )
        )
    bom.register_dependency(bom.metadata.component, bom.components)
    return JsonV1Dot6(bom).output_as_string(indent=2)


def main() -> None:
    """Write the list of licences, or the bill of materials into the named file."""
    if sys.argv[1:] == ["licences"]:
        LICENCES.write_text(licence_list(), encoding="utf-8")
    elif sys.argv[1:2] == ["sbom"] and len(sys.argv) == 3:
        Path(sys.argv[2]).write_text(bill_of_materials(), encoding="utf-8")
    else:
        sys.exit("python -m tests.packages licences | sbom FILE")


if __name__ == "__main__":
    main()
