"""The mapping editor: a table that nobody has described becomes one that every import reads."""

from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from journeys.model.communities.community import Listing, Table
from journeys.model.communities.mappings import load_mappings
from journeys.sources.base import ImportContext
from journeys.sources.tables import reader as tables_reader
from journeys.store.engine import open_engine

NOW = datetime(2027, 1, 1, tzinfo=UTC)
LOG = """GitHub,Event,When,Repository,E-mail
@Ada,opened,2021-03-14,demo/home,ada@example.org
Bob,comment,2021-03-15,demo/home,
cy,lunch,2021-03-16,demo/home,
"""


def script(path, folder, slashed):
    """Be a page that is nothing but the editor."""
    from datetime import UTC, datetime
    from pathlib import Path

    from pages.parts.imports.mapping_editor import edit_mapping

    edit_mapping(Path(path), Path(folder), now=datetime(2027, 1, 1, tzinfo=UTC), known=slashed)


@pytest.fixture
def edit(tmp_path):
    """Open the editor over a table given as text; mappings go to ``folder``."""

    def opened(text, known=(), name="log.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        args = (str(tmp_path / name), str(tmp_path / "mappings"), tuple(known))
        return AppTest.from_function(script, args=args, default_timeout=30).run()

    return opened


def choose(app, label, option):
    """Choose an option of a selectbox, by its label."""
    return next(box for box in app.selectbox if box.label == label).select(option).run()


def write(app, label, text):
    """Write into a field, by its label."""
    return next(field for field in app.text_input if field.label == label).set_value(text).run()


def become(app):
    """What the rows would become, as shown."""
    return app.dataframe[1].value["Becomes"].tolist()


def texts(app):
    """All sentences of the page."""
    return " ".join(element.value for element in app.markdown).replace("\\", "")


def test_what_can_be_guessed_is_filled_in_and_what_rows_become_is_shown(edit):
    app = edit(LOG)
    assert not app.exception
    assert become(app) == [
        "github:ada opened issue · github:demo/home · 14 Mar 2021",
        "github:bob commented · github:demo/home · 15 Mar 2021",
        "nothing",
    ]
    # what nobody can know is asked: the row waits, and so does saving
    assert "the mapping does not say what 'lunch' is" in app.dataframe[1].value["Not taken, because"].tolist()[2]
    assert "Say what these words mean, or leave them out: lunch." in texts(app)
    # the name of the file stands there
    app = write(app, "Name of this mapping", "")
    assert "Give the mapping a name." in texts(app)
    assert next(button for button in app.button if button.label == "Save mapping").disabled
    app = choose(app, "lunch", "")
    assert app.dataframe[1].value["Not taken, because"].tolist() == ["", "", "left out: by the mapping ('lunch')"]


def test_a_saved_mapping_reads_the_table_in_an_import(edit, tmp_path):
    app = choose(choose(edit(LOG), "opened", "opened_change"), "lunch", "")
    app = write(app, "Name of this mapping", "Our log")
    app = next(button for button in app.button if button.label == "Save mapping").click().run()
    assert not app.exception
    assert [message.value for message in app.success]
    with open_engine() as engine:
        mappings = load_mappings(tmp_path / "mappings")
        extract = tables_reader.read(tmp_path / "log.csv", ImportContext(engine, b"key", NOW, tables=mappings))
        events = engine.collect(extract.events)
    assert list(zip(events["account"], events["action"], strict=True)) == [
        ("github:ada", "opened_change"),
        ("github:bob", "commented"),
    ]


def test_addresses_are_shown_nowhere(edit):
    app = edit(LOG)
    assert "ada@" not in texts(app)
    assert "ada@" not in app.dataframe[0].value.to_string() + app.dataframe[1].value.to_string()
    assert app.dataframe[0].value["E-mail"].tolist()[0] == "(address)"


def test_dates_that_leave_open_whether_the_day_comes_first_are_asked_for(edit):
    app = edit("Person,Date\nAda,03/04/2021\n")
    assert become(app) == ["nothing"]
    app = write(choose(app, "What they did", "attended"), "Where", "call:demo")
    assert "may have the day or the month first" in app.dataframe[1].value["Not taken, because"][0]
    app = choose(app, "Dates are written", "day_first")
    assert become(app) == ["roster:ada attended · call:demo · 3 Apr 2021"]


def test_a_day_for_all_rows_stands_in_for_a_column_of_dates(edit):
    app = edit("Person\nAda\n")
    app = write(choose(app, "What they did", "attended"), "Where", "call:demo")
    assert "Choose the column that says when, or give the day that holds for all rows." in texts(app)
    app = choose(app, "When", "one day for all rows")
    app = app.date_input[0].set_value(date(2021, 5, 1)).run()
    assert become(app) == ["roster:ada attended · call:demo · 1 May 2021"]


def test_a_table_that_is_read_already_says_by_which_mapping(edit):
    known = Table(
        name="Calls",
        columns=("Person", "Date"),
        place="call:demo",
        date_column="Date",
        listings=(Listing(people="Person", action="attended"),),
    )
    assert "The mapping **Calls** reads this table already" in texts(edit("Person,Date\nAda,2021-03-14\n", [known]))


def test_a_file_that_is_no_table_is_told_in_words(edit):
    app = edit("PK\x03\x04 broken", name="x.xlsx")
    assert [message.value for message in app.error] == ["This table cannot be read."]
    assert "Save it again as .xlsx" in app.text[0].value


def number(app, value):
    """Choose the row with the names of the columns."""
    return app.number_input[0].set_value(value).run()


def test_another_row_can_be_the_header_and_the_result_is_shown(edit):
    app = edit("Group A,Group B,Group C\nwho,date,seat\nSol,2021-03-14,4\n")
    assert app.number_input[0].value == 2
    assert app.dataframe[0].value.columns.tolist() == ["who", "date", "seat", "file name"]
    app = number(app, 1)
    assert app.dataframe[0].value.columns.tolist() == ["Group A", "Group B", "Group C", "file name"]
    assert len(app.dataframe[0].value) == 2


def test_what_stands_above_the_table_gives_columns_for_all_rows(edit):
    app = edit("Club: Kelp\nLeader: Ida\n\nPerson,Date\nLea,2021-03-14\nSol,2021-03-14\n")
    app = write(choose(app, "What they did", "attended"), "Where", "call:{Club}")
    assert become(app) == [f"roster:{name} attended · call:kelp · 14 Mar 2021" for name in ("lea", "sol")]


def test_day_and_month_in_doubt_wait_for_an_answer(edit):
    app = edit("Person,Date\nAda,03/04/2021\n")
    assert "Say which number of the dates is the day." in texts(app)
    app = choose(app, "Dates are written", "month_first")
    assert "Say which number" not in texts(app)


def test_a_form_of_dates_can_be_typed(edit):
    app = edit("Person,Date\nAda,2021|14|03\n")
    app = write(choose(app, "What they did", "attended"), "Where", "call:demo")
    app = choose(choose(app, "When", "column Date"), "Dates are written", "in another way: type it")
    assert "Type how a date is written." in texts(app)
    app = write(app, "The form of a date", "YYYY|DD|MM")
    assert become(app) == ["roster:ada attended · call:demo · 14 Mar 2021"]


def test_further_columns_say_who_where_the_first_does_not(edit):
    app = edit("GitHub,Person,Date\nada,Ada,2021-03-14\n,Bob B,2021-03-14\nn/a,Cy,2021-03-14\n")
    app = write(choose(app, "What they did", "attended"), "Where", "call:demo")
    assert app.multiselect[0].value == ["Person"]
    assert [each.split(" attended")[0] for each in become(app)] == ["github:ada", "roster:bob b", "roster:cy"]
    app = app.multiselect[0].set_value([]).run()
    assert become(app)[1:] == ["nothing", "nothing"]
    assert app.dataframe[1].value["Not taken, because"].tolist()[1] == "left out: without a name"


def test_a_sheet_with_a_column_for_each_day_is_saved_without_its_days(edit, tmp_path):
    app = edit("Name,2021-03-14,2021-03-21\nLea,x,\nSol,,x\n", name="calls.csv")
    assert "The mapping **Attendance of several days** reads this table already" in texts(app)
    assert become(app) == [
        f"roster:{name} attended · call:calls · {day} Mar 2021" for name, day in (("lea", 14), ("sol", 21))
    ]
    app = write(write(app, "Where", "call:kelp"), "Name of this mapping", "Our calls")
    app = next(button for button in app.button if button.label == "Save mapping").click().run()
    assert [message.value for message in app.success]
    (mapping,) = load_mappings(tmp_path / "mappings")
    assert (mapping.columns, mapping.days_in_header) == (("Name",), True)
    # the next month has other days
    (tmp_path / "april.csv").write_text("Name,2021-04-14,2021-04-21\nLea,x,x\n", encoding="utf-8")
    with open_engine() as engine:
        extract = tables_reader.read(tmp_path / "april.csv", ImportContext(engine, b"key", NOW, tables=(mapping,)))
        events = engine.collect(extract.events)
    assert set(events["place"]) == {"call:kelp"}
    assert len(events) == 2
