"""People who move between quarters, written by hand: observed until 1 Jan 2022."""

from journeys.analysis.flow.standing import find_standing
from tests.analysis.deeds import deed, table
from tests.analysis.frames import frame, person, reading

# days before the end: Q1 is 365 to 276, Q2 275 to 185, Q3 184 to 93, Q4 92 to 1
PEOPLE = frame(
    person("up", join=300, contribute=200),
    person("held", contribute=300, last=200),
    person("down", lead=300, contribute=200),
    person("gone", contribute=300),
    person("back", contribute=300, last=150),
    person("came", contribute=200),
)
ACTS = table(
    deed("up", 300, "commented"),
    deed("up", 200),
    deed("held", 300),
    deed("held", 290, "commented"),
    deed("held", 200),
    deed("down", 300, "triaged"),
    deed("down", 200),
    deed("gone", 300),
    deed("back", 300),
    deed("back", 150),
    deed("came", 200),
    deed("came", 150, "recognised"),
)


def standing(acts=ACTS, journeys=PEOPLE, period="quarter", settings=None):
    return find_standing(acts, journeys, settings or reading(), period=period)
