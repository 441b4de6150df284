"""What several measures ask of acts and journeys."""

import pandas as pd

from journeys.analysis.acts import beyond_discovering, furthest_stage, look_up, own_acts
from tests.analysis.deeds import UNTIL as END
from tests.analysis.deeds import deed, table
from tests.analysis.frames import frame, person
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


def test_own_acts_are_before_the_end_and_not_what_lists_say():
    # the act at the end itself is not observed any more
    acts = table(deed("ada", 9, "starred"), deed("ada", 5, "recognised"), deed("ada", 3, "granted"), deed("ada", 0))
    assert own_acts(acts, END)["action"].tolist() == ["starred"]


def test_beyond_discovering_begins_with_the_first_act_of_any_further_stage():
    # ada joined 5 days before the end and led 8 days before it: only the star is earlier; cy only discovered
    acts = table(
        deed("ada", 9, "starred"), deed("ada", 8, "released"), deed("ada", 4, "starred"), deed("cy", 3, "starred")
    )
    kept = beyond_discovering(acts, frame(person("ada", discover=9, join=5, lead=8), person("cy", discover=3)))
    assert kept["action"].tolist() == ["released", "starred"]
    assert set(kept["person"]) == {"ada"}


def test_looking_up_keeps_the_type_where_there_are_no_names():
    values = pd.Series([pd.Timestamp(END)], index=["ada"]).astype("datetime64[us, UTC]")
    assert look_up(values, pd.Series(["bo", "ada"], index=[7, 8]))[8] == END
    assert look_up(values, pd.Series([], dtype="str")).dtype == values.dtype
