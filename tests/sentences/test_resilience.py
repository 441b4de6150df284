"""What hangs on whom, in words."""

from dataclasses import replace
from datetime import UTC, datetime

from journeys.analysis.resilience.activity import count_by_day
from journeys.analysis.resilience.bus_factor import BusFactor
from journeys.analysis.resilience.capacity import count_weeks, find_newcomers, measure_capacity
from journeys.analysis.resilience.coverage_loss import measure_loss
from journeys.analysis.resilience.stage_flows import count_moves
from journeys.sentences import resilience
from tests.analysis.deeds import UNTIL, deed, table
from tests.analysis.frames import ALL, frame
from tests.analysis.resilience.test_bus_factor import YEAR, months, on
from tests.analysis.resilience.test_capacity import ACTS, JOURNEYS
from tests.analysis.resilience.test_coverage_loss import THREE, carried
from tests.analysis.resilience.test_stage_flows import moved


def test_the_last_year_is_said_in_words():
    # ada 3, ben 3, cy 3 of 9: two for half (6), three for 80 % (7.2)
    assert resilience.core(months(*[on(name, "2021-06-01") for name in ("ada", "ben", "cy")] * 3)) == (
        "**2 people** did half of the last year's work, **3** did 80 %, of 3 people who did any."
    )
    assert resilience.core(months(on("ada", "2021-06-01"))) == "**1 person** did all of the last year's work."
    assert "nobody" in resilience.core(months(*YEAR))
    assert "nobody" in resilience.core(months())


def test_the_bus_factor_is_said_with_its_people_its_time_and_its_change():
    since = datetime(2021, 1, 1, tzinfo=UTC)
    found = BusFactor(("a", "b"), 40, 9, since)
    assert resilience.bus_factor(found, ["calm-owl", "red-fox"], UNTIL) == (
        "**The bus factor is 2**: 2 of 9 people did half of the work from Jan 2021 to 31 Dec 2021 (40 pieces): "
        "calm-owl and red-fox. The exports do not hold the whole twelve months before, so no trend is known."
    )
    told = {
        p_value: resilience.bus_factor(replace(found, before=5, n_before=8, p_value=p_value), ["a", "b"], UNTIL)
        for p_value in (0.3, 0.001)
    }
    assert told[0.3].endswith("before it was 5 of 8 people: **no certain change** (p = 0.300).")
    assert ": a **change beyond chance** (p" in told[0.001]
    many = [f"p{number}" for number in range(14)]
    assert "p10, p11 and 2 more." in resilience.bus_factor(BusFactor(tuple(many), 99, 30, since), many, UNTIL)


def test_the_moves_are_said_in_words():
    # contributed or led last year: up, down, arrived, returned; the year before: down, asleep
    assert resilience.moves(count_moves(moved(), ALL), UNTIL) == (
        "**4 people** contributed or led in the year until 31 Dec 2021, 2 in the year before: 1 is inactive since "
        "then, 1 arrived."
    )
    tested = resilience.moves(count_moves(moved(), ALL), UNTIL, p_value=0.625)
    assert "2 in the year before (**no certain change**, p = 0.625): 1 is" in tested
    assert "(**more, beyond chance**, p" in resilience.moves(count_moves(moved(), ALL), UNTIL, p_value=0.01)
    assert "Nobody" in resilience.moves(count_moves(moved(table(), frame()), ALL), UNTIL)


def test_without_acts_nobody_is_said_to_be_active():
    assert "Nobody" in resilience.activity(count_by_day(table(), observed_until=UNTIL))


def test_the_last_day_is_said_in_words():
    rows = count_by_day(table(deed("ada", 10), deed("ben", 200), deed("cy", 400)), observed_until=UNTIL)
    assert resilience.activity(rows) == (
        "Of 3 people who joined or went further **1 is active** as of 31 Dec 2021, 1 drifting, 1 away."
    )
    nobody = rows.assign(active=0, drifting=0, away=0)
    assert resilience.activity(nobody).endswith("nobody had joined or gone further.")


def test_arrivals_and_answers_are_told_side_by_side():
    weeks = count_weeks(ACTS, JOURNEYS, observed_until=UNTIL)
    newcomers = find_newcomers(ACTS, JOURNEYS, observed_until=UNTIL)
    measured = measure_capacity(weeks, newcomers, observed_until=UNTIL)
    told = resilience.readiness(measured)
    assert told.startswith("**2 people** arrived in 52 weeks and newcomers got **1 answer**")
    assert "half of the weeks or more had no arrival" in told


def test_without_people_there_is_no_week_to_speak_of():
    weeks = count_weeks(table(), frame(), observed_until=UNTIL)
    newcomers = find_newcomers(table(), frame(), observed_until=UNTIL)
    assert "no complete week" in resilience.readiness(measure_capacity(weeks, newcomers, observed_until=UNTIL))


def test_what_hangs_on_one_person_is_said_in_words():
    # both areas lose half or more; of code nobody else did any, and nobody could step in
    told = resilience.fall(measure_loss(carried(*THREE)))
    assert told.startswith("**2 of 2 areas of work** would lose half or more if one person left, 1 of them everything")
    assert "for 1 nobody could step in" in told


def test_without_work_nothing_is_said_to_hang_on_anybody():
    assert "too little work" in resilience.fall(measure_loss(carried()))


def test_kinds_and_places_are_named_as_people_name_them():
    assert resilience.group_name("kind", "eventOrganizing") == "Organising events"
    assert resilience.group_name("place", "github:hand/made") == "made"


def test_the_core_without_marked_changes_is_said_beside_the_whole_one():
    # ada 8 pieces with a mark, ben and cy one each: 80 % of 10 are one person's, of the other two pieces both people's
    whole = months(*[on("ada", "2021-06-01")] * 8, on("ben", "2021-06-02"), on("cy", "2021-06-03")).iloc[-1]
    human = months(on("ben", "2021-06-02"), on("cy", "2021-06-03")).iloc[-1]
    assert resilience.without_agents(whole, human) == (
        "With an agent's mark: at least **8** of 10 pieces of work that people did in the last year. **2 people did "
        "80 % of the rest, of 2 people**; 1 person did 80 % of all pieces, of 3 people."
    )
    assert resilience.without_agents(whole, whole).startswith("None of 10 pieces")
    assert resilience.without_agents(whole, None).startswith("All of 10 pieces")
    assert resilience.core_of(whole) == "1 person did 80 % of 10 pieces, of 3 people."


def test_work_of_one_person_and_single_pieces_are_told_without_a_core():
    two, one = months(*[on("ada", "2021-06-01")] * 2).iloc[-1], months(on("ada", "2021-06-01")).iloc[-1]
    assert resilience.core_of(two) == "1 person did all of 2 pieces."
    assert resilience.core_of(one) == "1 person did the only piece."
    assert resilience.without_agents(two, one) == (
        "With an agent's mark: at least **1** of 2 pieces of work that 1 person did in the last year."
    )
    assert resilience.without_agents(one, None) == (
        "The only piece of work that 1 person did in the last year has an agent's mark."
    )
