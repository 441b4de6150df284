"""The Leaving page: its answer, who stays longer by year and by answer, and the three states."""

import re


def said(app):
    return " ".join(element.value for element in (*app.markdown, *app.caption)).replace("\\", "")


def test_the_page_says_what_came_first_how_long_groups_stay_and_who_came_back(demo_folder, open_page):
    app = open_page(demo_folder, "leaving", community="turing-way")
    assert not app.exception
    text = said(app)
    assert re.search(r"Of \d+ people followed from their first contribution, \*\*\d+ %\*\* \(", text)
    assert re.search(r"From their first act of any kind, \*\*\d+ %", text)
    assert re.search(r"12 months after their first act, of \d+ people: ", text)


def test_people_can_be_compared_by_the_answer_to_their_first_message(demo_folder, open_page):
    app = open_page(demo_folder, "leaving", community="turing-way", stays_by="answer to the first message")
    assert not app.exception
    assert "groups of 10 people or more could be followed" in said(app)


def test_the_year_s_table_has_who_left_and_who_was_followed(demo_folder, open_page):
    app = open_page(demo_folder, "leaving", community="turing-way")
    (table,) = [frame.value for frame in app.dataframe if "Left first" in frame.value]
    assert table["Days"].tolist()[0] == 0
    assert table["Followed"].is_monotonic_decreasing
    (states,) = [frame.value for frame in app.dataframe if "Inactive" in frame.value]
    assert list(states) == ["Months", "Active", "Inactive", "Leading", "Followed"]
