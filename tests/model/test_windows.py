"""Observation windows: what they hold, where they have gaps, and who is new in them."""

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from journeys.model import tables
from journeys.model.communities.community import Community, Place, StatedWindow
from journeys.model.windows import BETWEEN, EVERYWHERE, Ends, Window, Windows

BOOK, NOTES = "github:demo/book", "github:demo/notes"
COMMUNITY = Community(slug="demo", name="Demo", places=(Place(pattern="github:demo/*"),))
JOINING, COMMITTING = ("commented", "opened_issue"), ("committed", "landed_change")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def window(place, actions, since, until, since_basis="oldest", until_basis="newest"):
    return Window(place, actions, at(since), at(until), since_basis, until_basis)


def windows(*rows, community=COMMUNITY, asked=None, places=(BOOK, NOTES)):
    return Windows(tables.WINDOWS.of(pd.DataFrame(rows, columns=list(Window._fields))), community, places, asked)


def spans(found, place, stage):
    return [(str(each.since.date()), str(each.until.date())) for each in found.spans(place, stage)]


def series(*values):
    return pd.Series(list(values))


def instants(*texts):
    return pd.Series([pd.Timestamp(text, tz="UTC") for text in texts]).astype("datetime64[us, UTC]")


def test_windows_of_a_place_are_merged_where_they_touch_and_leave_gaps_where_they_do_not():
    """The newest act's whole day is within a window: until 5 March is until its end."""
    found = windows(
        window(BOOK, JOINING, "2021-01-01", "2021-02-01T13:00"),
        window(BOOK, JOINING, "2021-02-02", "2021-03-05T08:00"),
        window(BOOK, JOINING, "2021-06-01", "2021-07-01T08:00"),
    )
    assert spans(found, BOOK, "join") == [("2021-01-01", "2021-03-06"), ("2021-06-01", "2021-07-02")]
    assert spans(found, BOOK, "contribute") == []
    assert spans(found, NOTES, "join") == []


def test_a_git_log_shows_contributing_only_and_another_place_adds_to_it():
    found = windows(
        window(BOOK, (*JOINING, "merged_change"), "2020-01-01", "2020-12-31"),
        window(NOTES, COMMITTING, "2021-01-01", "2021-12-31"),
    )
    assert spans(found, NOTES, "join") == spans(found, NOTES, "lead") == []
    assert spans(found, f"{BOOK}{BETWEEN}{NOTES}", "lead") == [("2020-01-01", "2021-01-01")]
    assert spans(found, f"{BOOK}{BETWEEN}{NOTES}", "contribute") == [("2021-01-01", "2022-01-01")]


def test_neither_stars_nor_lists_move_the_end_of_observation():
    book = window(BOOK, JOINING, "2020-01-01", "2020-12-31")
    stars = window(BOOK, ("starred",), "2020-01-01", "2026-10-10")
    listed = window(BOOK, ("appointed",), "2026-07-01", "2026-07-01", "listed", "listed")
    assert windows(book, stars, listed).end == at("2021-01-01")
    assert windows(stars, listed).end == at("2026-10-11")
    assert windows(listed).end == at("2026-07-02")
    assert windows().end is None
    assert spans(windows(book, listed), BOOK, "lead") == []
    assert windows(book, listed).listed_until == at("2026-07-02")
    assert windows(stars, listed).listed_until is None


def test_an_asked_day_cuts_windows_and_extends_none():
    book = window(BOOK, JOINING, "2020-01-01", "2020-12-31")
    assert spans(windows(book, asked=at("2020-07-01")), BOOK, "join") == [("2020-01-01", "2020-07-01")]
    assert spans(windows(book, asked=at("2022-07-01")), BOOK, "join") == [("2020-01-01", "2021-01-01")]
    assert spans(windows(book, asked=at("2019-07-01")), BOOK, "join") == []


def test_an_hour_of_all_of_github_holds_for_each_place_and_missing_hours_are_gaps():
    hours = [
        window(EVERYWHERE, JOINING, f"2021-07-21T0{hour}:00", f"2021-07-21T0{hour + 1}:00", "hour", "hour")
        for hour in (1, 2, 5)
    ]
    found = windows(*hours, places=(BOOK, "slack:demo/general"))
    assert [(each.since.hour, each.until.hour) for each in found.spans(BOOK, "join")] == [(1, 3), (5, 6)]
    assert found.spans("slack:demo/general", "join") == ()


def test_a_definition_states_what_an_export_cannot():
    stated = StatedWindow(
        place=BOOK, from_on=date(2019, 10, 1), until_on=date(2021, 6, 30), source="the archive's page"
    )
    community = Community(slug="demo", name="Demo", places=COMMUNITY.places, windows=(stated,))
    found = windows(window(BOOK, JOINING, "2020-01-01", "2020-12-31"), community=community)
    assert spans(found, BOOK, "join") == [("2019-10-01", "2021-07-01")]
    assert found.table["until_basis"].tolist() == ["stated"]


@pytest.mark.parametrize(
    ("ends", "since", "until", "bases"),
    [
        (Ends(until=at("2021-05-01")), "2020-01-01", "2021-05-01", ("oldest", "exported")),
        # the archive's clock was behind: an act after its end proves it
        (Ends(until=at("2020-05-01")), "2020-01-01", "2020-12-31", ("oldest", "newest")),
        (Ends(since=at("2019-05-01")), "2019-05-01", "2020-12-31", ("created", "newest")),
        (Ends(from_the_first=True), "2020-01-01", "2020-12-31", ("complete", "newest")),
        (Ends(NOTES, until=at("2021-05-01")), "2020-01-01", "2020-12-31", ("oldest", "newest")),
    ],
)
def test_what_an_export_says_of_its_ends_counts_unless_its_acts_deny_it(ends, since, until, bases):
    found = ends.applied_to(window(BOOK, JOINING, "2020-01-01", "2020-12-31"))
    assert (found.since, found.until, (found.since_basis, found.until_basis)) == (at(since), at(until), bases)


def test_a_list_keeps_its_day_whatever_the_export_says():
    listed = window(BOOK, ("recognised",), "2020-01-01", "2020-01-01", "listed", "listed")
    assert Ends(until=at("2021-05-01")).applied_to(listed) == listed


def test_people_are_followed_in_the_window_that_holds_an_instant_or_in_the_next_one():
    found = windows(
        window(BOOK, JOINING, "2021-01-01", "2021-01-31"),
        window(BOOK, JOINING, "2021-06-01", "2021-06-30"),
    )
    rows = found.following(
        series(BOOK, BOOK, BOOK, NOTES), "join", instants("2021-01-10", "2021-03-01", "2021-07-10", "2021-01-10")
    )
    since = rows["since"].dt.date.astype(object).where(rows["since"].notna(), None)
    assert since.tolist() == [date(2021, 1, 1), date(2021, 6, 1), None, None]


def test_the_first_act_seen_is_the_first_after_half_a_year_of_looking_or_where_a_place_is_seen_whole():
    """Active means within 180 days: 30 June 2020 is the 181st day after 1 January."""
    late, whole = window(BOOK, JOINING, "2020-01-01", "2020-12-31"), "complete"
    seen = instants("2020-01-01", "2020-06-28", "2020-06-29")
    places = series(BOOK, BOOK, BOOK)
    assert windows(late).is_new(places, "join", seen).tolist() == [False, False, True]
    assert windows(late._replace(since_basis=whole)).is_new(places, "join", seen).tolist() == [True, True, True]


def test_thousands_of_hours_are_read_in_few_steps():
    """100 days of hours for 500 places become 500 windows, not 1.2 million."""
    first = at("2021-01-01")
    hours = [
        Window(EVERYWHERE, JOINING, first + timedelta(hours=n), first + timedelta(hours=n + 1), "hour", "hour")
        for n in range(2_400)
    ]
    found = windows(*hours, places=[f"github:demo/{n}" for n in range(500)])
    assert len(found.table) == 500
    assert spans(found, "github:demo/7", "join") == [("2021-01-01", "2021-04-11")]
