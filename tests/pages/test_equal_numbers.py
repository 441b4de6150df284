"""A number that stands on several pages is the same on all: on the demo and on real exports."""

from datetime import UTC, datetime

import pytest

from journeys.ingest.pipeline import Options, import_files
from journeys.model.communities.definitions import find_community, load_communities
from journeys.store.store import Store
from pages.parts.record.headless import PAGES, run

WORKED_ON = ("identities", "imports", "outreach")
NOW = datetime(2026, 11, 30, tzinfo=UTC)
MLS = 'slug = "mls"\nname = "MLS"\n[[places]]\npattern = "github:mlswg/mls-protocol"\n'
EXPORTS = {
    "turing-way": [
        "git-log/the-turing-way__the-turing-way.until-2022.log.gz",
        "all-contributors/turing-way-*.json",
        "rosters/turing-way-teams-2026-07/[!t]*.yaml",
    ],
    "mls": ["archive-repo/mls-protocol.json.gz"],
    "bigscience": ["git-log/bigscience-workshop__promptsource.log.gz"],
}
ON_SEVERAL = {
    "people",
    "people who reached join",
    "active people who reached join",
    "people known only from discovering",
    "people followed from discover",
    "files loaded",
}
"""Headlines of the demo that more than one page states; without any the test would compare nothing."""


def stated(slug):
    """Collect what each page states: by headline, by page, the headline."""
    found = {}
    for page in (*PAGES, *WORKED_ON):
        for name, headline in run(page, {"community": slug}).headlines.items():
            found.setdefault(name, {})[page] = headline
    return found


def differing(found):
    return {name: pages for name, pages in found.items() if len(set(pages.values())) > 1}


@pytest.mark.parametrize("slug", list(load_communities()))
def test_pages_of_the_demo_agree(slug, demo_folder, monkeypatch):
    monkeypatch.setenv("JOURNEYS_STORE", str(demo_folder))
    found = stated(slug)
    assert not differing(found)
    if slug == "turing-way":
        assert {name for name, pages in found.items() if len(pages) > 1} >= ON_SEVERAL


@pytest.mark.slow
@pytest.mark.parametrize("slug", EXPORTS)
def test_pages_of_real_exports_agree(slug, exports, tmp_path, monkeypatch):
    monkeypatch.setenv("JOURNEYS_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("JOURNEYS_COMMUNITIES", str(tmp_path / "own"))
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "mls.toml").write_text(MLS, encoding="utf-8")
    store, files = Store(tmp_path / "store"), [path for glob in EXPORTS[slug] for path in sorted(exports.glob(glob))]
    for receipt in import_files(store, files, Options(community=find_community(slug)), now=NOW):
        assert receipt.refused is None
    store.close()
    found = stated(slug)
    # all but one, and the tree of models, which counts no people
    assert len(found["people"]) >= len(PAGES) - 2
    assert not differing(found)
