"""What a table's columns are guessed to mean: by their cells first, and nothing that these deny."""

import pytest

from journeys.sources.tables.guesses import suggest_mapping


def guess(header, *rows):
    """The guess for a table, and its first listing."""
    table = suggest_mapping(header, [list(row) for row in rows])
    return table, table.listings[0]


@pytest.mark.parametrize(
    ("header", "rows", "people", "otherwise"),
    [
        # kinds of things look like names and recur
        (["Account type", "Name"], [("Member", "Lea Brandt"), ("Member", "Sol Ade")], "Name", ()),
        (["Attendee Status", "E-mail"], [("Going", "(address)"), ("Not going", "(address)")], "E-mail", ()),
        (["Event name", "Who"], [("Camp", "Lea Brandt"), ("Camp", "Sol")], "Who", ()),
        (["accountSlug", "Speaker"], [("kelp", "Lea Brandt"), ("kelp", "Sol")], "Speaker", ()),
        # a handle, else an address, else a name
        (
            ["Your name", "E-mail", "GitHub username"],
            [("Lea Brandt", "(address)", ""), ("Sol", "(address)", "sol-a"), ("Ida", "", "n/a")],
            "GitHub username",
            ("E-mail", "Your name"),
        ),
        (["First Name", "Last Name", "Mail"], [("Lea", "Brandt", "(address)")], "Mail", ("{First Name} {Last Name}",)),
        (["Vorname", "Nachname"], [("Lea", "Brandt"), ("Sol", "Ade")], "{Vorname} {Nachname}", ()),
        # without any word for people, cells that look like names and differ
        (["Spalte A", "Datum"], [("Lea Brandt", "2024-03-14"), ("Sol Ade", "2024-03-14")], "Spalte A", ()),
        (["Colour", "Size"], [("blue", "12"), ("blue", "13"), ("blue", "14")], "", ()),
        # addresses under any name
        (["Kontakt"], [("(address)",), ("(address)",)], "Kontakt", ()),
    ],
)
def test_people_are_a_handle_else_an_address_else_a_name(header, rows, people, otherwise):
    _, listing = guess(header, *rows)
    assert (listing.people, listing.otherwise) == (people, otherwise)


def test_a_status_says_which_words_count_and_leaves_unknown_ones_open():
    _, listing = guess(
        ["Name", "RSVP"], ("Lea", "Yes"), ("Sol", "No"), ("Ida", "Perhaps"), ("Wim", "Not Attending"), ("Bo", "yes")
    )
    assert listing.action_column == "RSVP"
    # who answers yes to an invitation has not come yet
    assert listing.actions == {"Yes": "registered", "No": "", "Not Attending": "", "yes": "registered"}


def test_a_status_of_who_came_is_attendance():
    _, listing = guess(["Name", "Checked in"], ("Lea", "Yes"), ("Sol", "No"))
    assert listing.actions == {"Yes": "attended", "No": ""}


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Event Host", ["Yes", "No"]),
        ("group_names", ["staff", ""]),
        ("What name should we call you?", ["Lea", "Sol"]),
    ],
)
def test_a_place_is_no_column_of_answers_and_none_with_blanks(header, cells):
    table, _ = guess(["Name", header], *[("Lea Brandt", cell) for cell in cells])
    assert header not in table.place


def test_closing_is_not_taken_for_opening():
    _, listing = guess(
        ["login", "type", "action"], ("lea", "IssuesEvent", "closed"), ("sol", "PullRequestEvent", "closed")
    )
    assert "opened_issue" not in (listing.action, *listing.actions.values())


def test_dates_of_several_hands_are_found_and_their_form_is_asked():
    table, _ = guess(["person", "When"], ("Lea", "2024-03-14"), ("Sol", "14/03/2024"), ("Ida", "03/04/2024"))
    assert (table.date_column, table.date_form) == ("When", "")
