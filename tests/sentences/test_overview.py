"""What is told of the last period against the one before."""

from journeys.sentences.overview import recent_changes
from tests.analysis.frames import ALL, COMMUNITY, NO_DISCOVER, UNTIL, frame, person

# periods of 90 days: the last one is days 90 to 0 before the end, the one before days 180 to 90
PEOPLE = frame(
    person("old", join=400, contribute=100, last=5),
    person("then1", join=150),
    person("then2", join=120, contribute=60),
    person("now1", join=90),  # the last period's first instant is in it
    person("now2", join=30),
    person("now3", contribute=10),
    person("now4", join=3, lead=1),
)


def told(journeys=PEOPLE, observable=NO_DISCOVER, **more):
    return recent_changes(journeys, COMMUNITY, observable, observed_until=UNTIL, **more)


def test_each_observable_stage_is_compared_with_the_period_before():
    assert told() == [
        # new: now1 to now4, before that then1 and then2
        "4 people were new to the community in the last 90 days, 2 more than in the 90 days before.",
        "3 people joined in the last 90 days, 1 more than in the 90 days before.",
        # then2 and now3; before that old
        "2 people contributed for the first time in the last 90 days, 1 more than in the 90 days before.",
        "1 person led for the first time in the last 90 days, 1 more than in the 90 days before.",
        # all but then1; old and then2 are not new
        "6 people did something in the last 90 days; 2 are not new.",
        "1 person was last seen in the 90 days before that.",
    ]


def test_a_stage_that_is_not_observable_is_not_told():
    assert not any("discovered" in sentence for sentence in told())
    assert any(sentence.startswith("Nobody discovered it") for sentence in told(observable=ALL))


def test_without_two_periods_of_data_nothing_is_compared():
    sentences = told(PEOPLE[PEOPLE["first_at"] > PEOPLE["first_at"].min()])
    assert sentences[1] == "3 people joined in the last 90 days."
    assert not any("than" in sentence for sentence in sentences)


def test_as_many_and_fewer_are_told_so():
    assert told(frame(person("old", join=400), person("then", join=20), person("now", join=100)))[1] == (
        "1 person joined in the last 90 days, as many as in the 90 days before."
    )
    assert told(frame(person("old", join=400, last=1), person("then", join=100)))[1] == (
        "Nobody joined in the last 90 days, 1 fewer than in the 90 days before."
    )


def test_a_period_without_any_act_is_told_with_the_date_of_the_newest():
    # 100 days before 1 Jan 2022
    assert told(frame(person("old", join=400, last=100))) == [
        "The loaded exports show nothing of Handmade in the last 90 days: the newest act is of 23 Sep 2021."
    ]


def test_a_period_may_be_of_another_length():
    assert told(period_days=30)[1] == "2 people joined in the last 30 days, 2 more than in the 30 days before."


def test_nobody_is_nothing_to_tell():
    assert told(PEOPLE.iloc[:0]) == []
