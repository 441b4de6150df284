"""What is wrong with the mapping of a table, told with its key."""

import msgspec
import pytest

from journeys.model.communities.community import Listing, Table
from journeys.model.communities.mapping_check import is_place, table_faults, used_columns

LISTING = Listing(people="who", action="attended")
TABLE = Table(name="Calls", columns=("who", "on", "what"), place="call:x", date_column="on", listings=(LISTING,))


def faults(**listing):
    """The faults of a mapping whose one listing differs in this."""
    changed = msgspec.structs.replace(TABLE, listings=(msgspec.structs.replace(LISTING, **listing),))
    return [str(fault) for fault in table_faults(changed, "tables[0]")]


def test_a_sound_mapping_has_no_fault():
    assert faults() == []
    assert faults(action="", action_column="what", actions={"came": "attended", "left": ""}, thread="{what}") == []


@pytest.mark.parametrize(
    ("listing", "said"),
    [
        ({"action_column": "what"}, "tables[0].listings[0].action: is given beside action_column"),
        ({"actions": {"a": "attended"}}, "tables[0].listings[0].actions: means nothing without action_column"),
        (
            {"action": "", "action_column": "what", "actions": {"a": "atended"}},
            "tables[0].listings[0].actions: unknown action 'atended'; did you mean 'attended'?",
        ),
        ({"platform": "gitlab"}, "tables[0].listings[0].platform: 'gitlab' is none of github, forge, hub"),
        ({"work": "docs"}, "tables[0].listings[0].work: 'docs' is not in the all-contributors vocabulary"),
        ({"separator": ";", "address_column": "what"}, "tables[0].listings[0]: a cell with several people"),
        ({"thread": "issue/{number}"}, "tables[0]: column 'number' is not among columns who, on, what"),
        ({"toward_column": "to"}, "tables[0]: column 'to' is not among columns who, on, what"),
    ],
)
def test_a_fault_has_its_key_and_what_is_allowed(listing, said):
    (fault,) = faults(**listing)
    assert fault.startswith(said)


def test_the_columns_that_are_read_are_listed_once_each():
    listing = msgspec.structs.replace(LISTING, thread="issue/{what}", toward_column="who", action_column="what")
    table = msgspec.structs.replace(TABLE, place="call:{what}/{who}", listings=(listing,), id_column="id")
    assert list(used_columns(table)) == ["what", "who", "on", "id"]


def test_a_place_begins_with_a_platform():
    assert is_place("meeting:weekly")
    assert not is_place("weekly")
    assert not is_place("call:")
