"""Who is a newcomer in exports that begin late, and with lists that are dated late."""

import gzip
import json
from datetime import UTC, date, datetime, timedelta

import pytest

from journeys.analysis.network.graph import collaboration_graph
from journeys.analysis.response.first_messages import find_messages, newcomer_messages
from journeys.ingest.pipeline import Options, import_files
from journeys.model.communities.community import Community, Place, StatedWindow
from journeys.model.communities.definitions import find_community
from journeys.snapshot.acts import load_acts
from journeys.snapshot.rows import places_of
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.store import Store

NOW = datetime(2026, 11, 30, tzinfo=UTC)
MLS = "github:mlswg/mls-protocol"
ARCHIVE = "archive-repo/mls-protocol.json.gz"
TURING_WAY = "git-log/the-turing-way__the-turing-way.until-2022.log.gz"


@pytest.fixture
def counted(tmp_path):
    """Count newcomers with answers to be seen, who seem new and may not be, people, and those with a day of arrival."""
    store = Store(tmp_path / "store")

    def count(community, *files):
        for receipt in import_files(store, files, Options(community=community), now=NOW):
            assert receipt.refused is None
        view = load_snapshot(store, community, None)
        acts, until = load_acts(store, view), view.observed_until
        shows = {
            community.canonical(row["place"]): row["shows"] for row in places_of(store, community).to_dict("records")
        }
        found = find_messages(acts, view.journeys, shows, observed_until=until, windows=view.windows)
        graph = collaboration_graph(acts, view.journeys, observed_until=until, windows=view.windows)
        arrived = [at for _, at in graph.nodes(data="arrived_at") if at]
        return {
            "new": newcomer_messages(found)["person"].nunique(),
            "unsure": found.loc[found["is_unsure"] & found["is_told"], "person"].nunique(),
            "people": len(graph),
            "arrived": len(arrived),
            "lately": sum(at > until - timedelta(days=90) for at in arrived),
        }

    yield count
    store.close()


def test_an_archive_that_begins_late_has_fewer_newcomers(counted, exports, tmp_path):
    """Of 64 people in threads from 2019 on, 15 are first seen before 30 June, 180 days after its beginning.

    Seven of the 15 had acted before 2019; of the other 49 three.
    """
    whole = json.loads(gzip.decompress((exports / ARCHIVE).read_bytes()))
    kept = {key: [record for record in whole[key] if record["createdAt"] >= "2019"] for key in ("issues", "pulls")}
    late = tmp_path / "late.json"
    late.write_text(json.dumps(whole | kept), encoding="utf-8")
    stated = StatedWindow(place=MLS, from_on=date(2019, 1, 1))
    community = Community(slug="group", name="Group", places=(Place(pattern=MLS),), windows=(stated,))
    found = counted(community, late)
    assert (found["people"], found["arrived"]) == (64, 49)
    # eight people wrote no message: 56 would be new if everybody were
    assert (found["new"], found["unsure"]) == (43, 13)


def test_a_whole_archive_begins_with_newcomers(counted, exports):
    community = Community(slug="group", name="Group", places=(Place(pattern=MLS),))
    found = counted(community, exports / ARCHIVE)
    assert (found["new"], found["unsure"], found["arrived"], found["people"]) == (68, 0, 76, 76)


def test_a_list_makes_nobody_a_newcomer(counted, exports):
    """A log shows no answers, so nobody waits for one; 22 people are first seen in the log's first 180 days."""
    community = find_community("turing-way")
    log = counted(community, exports / TURING_WAY)
    assert (log["new"], log["unsure"], log["people"] - log["arrived"], log["lately"]) == (0, 0, 22, 26)
    # the list joins accounts of seven people, and adds no newcomer
    both = counted(community, exports / "all-contributors" / "turing-way-2022-12-31.json")
    assert both == log | {"people": log["people"] - 7, "arrived": log["arrived"] - 7}
