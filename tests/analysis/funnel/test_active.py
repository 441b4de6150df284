"""Active people of those who reached a stage, counted by hand."""

from journeys.analysis.funnel.active import count_active
from journeys.analysis.funnel.funnel import count_stages
from tests.analysis.frames import frame, person, reading
from tests.analysis.funnel.test_funnel import HAND
from tests.analysis.stats.test_ranges import APART, JOINED


def test_active_people_are_of_those_who_reached_the_stage():
    # reached joining: all twelve; active in the last 180 days: ann eve fay gus jon, and kim, who was not seen joining
    active = count_active(HAND, None, reading())
    assert active == {"join": (6, 6), "contribute": (4, 4), "lead": (2, 2)}
    counts = count_stages(HAND, reading()).set_index("stage")
    # of the observed ones there are fewer, who must not stand beside the number of those who reached it
    assert counts.loc["join", ["reached", "observed", "current"]].tolist() == [12, 10, 5]


def test_strict_order_counts_those_who_came_in_order():
    # came through joining to contributing: ann ben eve hal ivy, of whom ann and eve are active; to leading: ben
    assert count_active(HAND, None, reading("strict")) == {"join": (5, 5), "contribute": (2, 2), "lead": (0, 0)}


def test_open_suggestions_make_a_range():
    late = frame(person("a1", join=300, last=5), person("a2", join=200, last=5))
    assert count_active(late, late.iloc[:1], reading())["join"] == (1, 2)
    assert count_active(APART, JOINED, reading())["join"] == (1, 1)
