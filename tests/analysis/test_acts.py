"""What several measures ask of acts and journeys."""

from journeys.analysis.acts import furthest_stage
from tests.analysis.funnel.test_funnel import HAND
from tests.analysis.network.frames import acts_of, did, journeys_of
from tests.analysis.network.test_graph import UNTIL


def test_furthest_is_the_last_stage_with_an_act_whatever_the_order():
    furthest = furthest_stage(HAND)
    assert (furthest["fay"], furthest["dan"], furthest["jon"], furthest["lou"]) == (
        "join",
        "contribute",
        "lead",
        "lead",
    )


def test_the_furthest_stage_is_that_reached_by_then():
    acts = acts_of(did("a", days=9), did("a", days=5, action="released"), did("b", days=4), did("c", action="starred"))
    journeys = journeys_of(acts)
    assert furthest_stage(journeys, UNTIL).to_dict() == {"a": "lead", "b": "join", "c": "discover"}
    early = acts["at"].iloc[2].to_pydatetime()
    assert furthest_stage(journeys, early).to_dict() == {"a": "join", "c": "discover"}
