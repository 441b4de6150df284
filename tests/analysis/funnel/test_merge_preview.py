"""What joining people would change."""

from journeys.analysis.funnel.merge_preview import count_moves, count_people_after
from tests.analysis.frames import frame, person

# ada, bo and cy would be ada; dan and eve somebody new; fay stays
PEOPLE = frame(
    person("ada", join=9),
    person("bo", contribute=8),
    person("cy", contribute=7),
    person("dan", discover=6),
    person("eve", discover=5, lead=4),
    person("fay", join=3),
)
INTO = {"bo": "ada", "cy": "ada", "ada": "ada", "dan": "new", "eve": "new"}


def test_each_person_behind_the_furthest_of_those_joined_moves():
    # ada is behind bo and cy; dan is behind eve; nobody else moves
    assert count_moves(PEOPLE, INTO).to_numpy().tolist() == [["discover", "lead", 1], ["join", "contribute", 1]]
    assert count_moves(PEOPLE, {}).empty


def test_people_joined_into_one_are_counted_once():
    assert count_people_after(PEOPLE, INTO) == 3  # ada, new, fay
    # bo would be ada, who is not named as joined: still one person of the two
    assert count_people_after(PEOPLE, {"bo": "ada"}) == 5
    assert count_people_after(PEOPLE, {}) == 6
