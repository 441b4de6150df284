"""A table of the whole Hub: which of its rows concern the communities."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from journeys.sources.hub.selection import WHOLE_HUB, find_family
from tests.sources.hub.extracts import Taken

PATTERNS = ("github:collective/*", "hub:*/collective/*", "hub:model/eli/exact")
# children stand before and after their parents; the mix has a second parent, the stranger shares a parent
LINEAGE = {
    "gus/grandchild": ["base_model:bob/kid", "base_model:adapter:bob/kid"],
    "bob/kid": ["x", "base_model:collective/lantern", "base_model:finetune:collective/lantern"],
    "collective/lantern": ["base_model:ada/root"],
    "ada/root": ["base_model:ada/deep"],
    "ada/deep": None,
    "cyn/mix": ["base_model:merge:gus/grandchild", "base_model:merge:dee/other"],
    "dee/other": [],
    "flo/stranger": ["base_model:ada/root"],
    "eli/exact": [],
    "eli/exactly": [],
}
FAMILY = set(LINEAGE) - {"flo/stranger", "eli/exactly"}


@pytest.fixture(scope="module")
def whole_hub(tmp_path_factory):
    """A table as large as one of the whole Hub, with one family in it."""
    others = [f"x/m{number}" for number in range(WHOLE_HUB)]
    names = [*list(LINEAGE)[:5], *others, *list(LINEAGE)[5:]]
    table = pa.table(
        {
            "id": names,
            "modelId": names,
            "likes": pa.array(range(len(names)), pa.int64()),
            "tags": pa.array([LINEAGE.get(name, ["base_model:y/z"]) for name in names], pa.list_(pa.string())),
        }
    )
    path = tmp_path_factory.mktemp("hub") / "models.parquet"
    pq.write_table(table, path)
    return path


def test_kept_are_the_claimed_models_their_ancestors_and_their_descendants(whole_hub):
    taken = Taken(whole_hub, patterns=PATTERNS)
    assert set(taken.repositories) == {f"hub:model/{name}" for name in FAMILY}
    # the rows are those that stand there: likes are the numbers of the rows
    assert taken.repositories["hub:model/gus/grandchild"]["likes"] == 0
    assert taken.repositories["hub:model/eli/exact"]["likes"] == WHOLE_HUB + 8
    assert taken.notes[0].startswith("A table of the whole Hub: of its models those are kept that definitions claim")


def test_without_a_communitys_place_on_the_hub_nothing_is_left_out(whole_hub):
    assert find_family(whole_hub, "model", ["github:collective/*"]) is None


def test_data_sets_and_spaces_are_kept_where_they_are_claimed(whole_hub):
    assert find_family(whole_hub, "space", ["hub:space/collective/*"]) == {"collective/lantern"}
    assert find_family(whole_hub, "space", ["hub:model/collective/*"]) == frozenset()


def test_of_a_smaller_table_every_row_is_kept(tmp_path):
    pq.write_table(pa.table({"id": ["a/b"], "modelId": ["a/b"], "gated": ["no"]}), tmp_path / "models.parquet")
    assert list(Taken(tmp_path / "models.parquet", patterns=PATTERNS).repositories) == ["hub:model/a/b"]
