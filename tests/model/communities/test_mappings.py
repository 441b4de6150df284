"""Mappings that people write: kept and read again, checked in words, guessed from columns, tried on first rows."""

from datetime import UTC, date, datetime

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.errors import DefinitionError, ExportError
from journeys.model.communities.community import Listing, Table
from journeys.model.communities.mappings import check_mapping, load_mappings, save_mapping, write_mapping
from journeys.sources.tables.guesses import suggest_mapping
from journeys.sources.tables.preview import LINES, Chosen, preview

NOW = datetime(2027, 1, 1, tzinfo=UTC)
FULL = Table(
    name='Our "log", 2021',
    columns=("who", "what", "when", "where", "id"),
    place="github:{where}",
    date_column="when",
    date_form="day_first",
    id_column="id",
    listings=(
        Listing(people="who", platform="github", action_column="what", actions={'a "b"': "commented", "ate": ""}),
        Listing(people="where", action="hosted", separator=";", work="doc"),
    ),
)
CALLS = Table(
    name="Calls",
    columns=("person", "date"),
    place="call:demo",
    date_column="date",
    listings=(Listing(people="person", action="attended"),),
)


def change(table, **told):
    """The same mapping, otherwise in some parts."""
    return msgspec.structs.replace(table, **told)


def test_what_is_saved_is_loaded_again(tmp_path):
    assert load_mappings(tmp_path / "none") == ()
    save_mapping(tmp_path / "mappings", FULL)
    save_mapping(tmp_path / "mappings", change(CALLS, date_column="", dated_on=date(2021, 5, 1)))
    assert load_mappings(tmp_path / "mappings") == (
        change(CALLS, date_column="", dated_on=date(2021, 5, 1)),
        FULL,
    )
    assert sorted(path.name for path in (tmp_path / "mappings").iterdir()) == ["calls.toml", "our-log-2021.toml"]


def test_saving_under_the_same_name_replaces_and_under_a_like_one_does_not(tmp_path):
    save_mapping(tmp_path, CALLS)
    save_mapping(tmp_path, change(CALLS, place="call:other"))
    save_mapping(tmp_path, change(CALLS, name="calls", columns=("person", "date", "x")))
    assert [(table.name, table.place) for table in load_mappings(tmp_path)] == [
        ("calls", "call:demo"),
        ("Calls", "call:other"),
    ]


def test_two_mappings_cannot_read_the_same_columns(tmp_path):
    save_mapping(tmp_path, CALLS)
    with pytest.raises(DefinitionError, match="'Calls' reads tables with exactly these columns"):
        save_mapping(tmp_path, change(CALLS, name="Other", columns=("DATE", "person")))
    assert len(load_mappings(tmp_path)) == 1


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@settings(max_examples=60)
@given(WORDS, WORDS, st.dictionaries(WORDS, st.sampled_from(["commented", ""]), max_size=4))
def test_whatever_columns_and_words_are_called_they_come_back(tmp_path, column, word, actions):
    listing = Listing(people=column, action_column=column, actions={**actions, word: "starred"})
    table = change(CALLS, name="x" + word, columns=(column, "date"), listings=(listing,))
    (tmp_path / "x.toml").write_text(write_mapping(table), encoding="utf-8", newline="")
    assert load_mappings(tmp_path) == (table,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "is no mapping"),
        ('name = "x"\nplaze = "y"', "is no mapping"),
        (write_mapping(CALLS).replace("attended", "attendd"), "unknown action 'attendd'; did you mean 'attended'"),
        (write_mapping(CALLS).replace("call:demo", "demo"), "must start with one of"),
        ("\xff", "is no mapping"),
    ],
)
def test_a_faulty_file_is_named_with_what_is_wrong(tmp_path, text, said):
    (tmp_path / "bad.toml").write_bytes(text.encode("latin-1"))
    with pytest.raises(DefinitionError, match=r"bad\.toml") as told:
        load_mappings(tmp_path)
    assert said in str(told.value)


LISTING = CALLS.listings[0]


@pytest.mark.parametrize(
    ("table", "faults"),
    [
        (CALLS, []),
        (change(CALLS, name=" "), ["Give the mapping a name."]),
        (change(CALLS, listings=()), ["Choose the column that says who."]),
        (change(CALLS, listings=(change(LISTING, action=""),)), ["Say what they did."]),
        (
            change(CALLS, listings=(change(LISTING, action="", action_column="person", actions={"a": ""}),)),
            ["Say for at least one word of column 'person' which act it is."],
        ),
        (
            change(CALLS, date_column=""),
            ["Choose the column that says when, or give the day that holds for all rows."],
        ),
        (change(CALLS, place=""), ["Say where it happened."]),
        (
            change(CALLS, place="github:demo"),
            ["The place 'github:demo' names no repository; write it like github:owner/repository."],
        ),
        (change(CALLS, date_column="day"), ["The table has no column 'day'."]),
        (
            change(CALLS, listings=(change(LISTING, platform="myspace"),)),
            ["mapping.listings[0].platform: 'myspace' is none of github, forge, hub, slack, git, roster"],
        ),
        (
            change(CALLS, listings=(change(LISTING, separator=";", name_column="date"),)),
            [
                "mapping.listings[0]: a cell with several people cannot have one name_column or address_column for "
                "all of them"
            ],
        ),
    ],
)
def test_faults_are_in_words(table, faults):
    assert check_mapping(table, ["Person", "Date"]) == faults


def test_a_log_of_github_is_guessed_from_its_columns():
    table = suggest_mapping(
        ["id", "login", "event", "created_at", "repo", "email", "comment"],
        [
            ["1", "ada", "opened", "2021-03-14T10:00:00Z", "demo/home", "(address)", "Hello, all"],
            ["2", "bob", "PR", "2021-03-15T10:00:00Z", "demo/home", "", ""],
        ],
    )
    (listing,) = table.listings
    assert (listing.people, listing.platform, listing.address_column) == ("login", "github", "email")
    assert (listing.action_column, listing.actions) == ("event", {"opened": "opened_issue", "PR": "opened_change"})
    assert (table.place, table.date_column, table.date_form, table.id_column) == (
        "github:{repo}",
        "created_at",
        "",
        "id",
    )


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        (["Name", "Date of call", "E-mail"], ["Ada", "14 Mar 2021", ""], ("Name", "", "Date of call", "attended")),
        (["Hugging Face username", "When"], ["ada", "17/03/2021"], ("Hugging Face username", "hub", "When", "")),
        (["Slack ID", "timestamp"], ["U02", "1615716000"], ("Slack ID", "slack", "timestamp", "")),
        (["members", "joined on"], ["Ada; Bob", "2021-03-14"], ("members", "", "joined on", "joined_org")),
        (["a", "b"], ["x", "2021-03-14"], ("", "", "b", "")),
        (["person"], ["https://github.com/ada"], ("person", "github", "", "")),
    ],
)
def test_people_dates_and_acts_are_guessed_by_names_and_content(header, row, expected):
    table = suggest_mapping(header, [row])
    (listing,) = table.listings
    assert (listing.people, listing.platform, table.date_column, listing.action) == expected


@pytest.mark.parametrize(
    ("days", "form"),
    [
        (["13/03/2021", "03/04/2021"], "day_first"),
        (["03/13/2021", "03/04/2021"], "month_first"),
        (["03/04/2021"], ""),
        (["1615716000"], "unix_seconds"),
        (["1615716000000"], "unix_milliseconds"),
        (["44269", "44270.5"], "spreadsheet_days"),
        (["2021-03-14", ""], ""),
    ],
)
def test_how_dates_are_written_is_guessed(days, form):
    table = suggest_mapping(["person", "date"], [["Ada", day] for day in days])
    assert (table.date_column, table.date_form) == ("date", form)


@pytest.fixture
def lay(tmp_path):
    """Lay a table down and give its path."""

    def laid(text):
        (tmp_path / "calls.csv").write_text(text, encoding="utf-8")
        return tmp_path / "calls.csv"

    return laid


def test_a_preview_shows_the_first_rows_and_what_they_become(lay):
    rows = [f"Person {number},2021-03-14 10:00,x\n" for number in range(1, 30)]
    path = lay("Calls of 2021\n\nPerson , Date,,Note\n" + "".join(row.replace(",x", ",,x") for row in rows))
    shown = preview(path, CALLS, now=NOW, chosen=Chosen("calls.csv"))
    assert shown.columns == ("Person", "Date", "Note", "file name")
    assert len(shown.lines) == LINES
    assert (shown.lines[0].number, shown.lines[0].cells) == (4, ("Person 1", "2021-03-14 10:00", "x", "calls"))
    assert shown.lines[0].becomes == ("roster:person 1 attended · call:demo · 14 Mar 2021, 10:00",)
    assert shown.words["Note"] == ("x",)


def test_a_preview_says_why_a_row_is_not_taken_and_hides_addresses(lay):
    path = lay('person,date\nAda <ada@example.org>,soon\nbob@example.org,2021-03-14\n"x"y,2\n')
    shown = preview(path, CALLS, now=NOW, known=[CALLS], chosen=Chosen("calls.csv"))
    assert shown.read_by == "Calls"
    assert [line.cells[:1] for line in shown.lines] == [("Ada (address)",), ("(address)",), ("",)]
    assert "date 'soon' cannot be read" in shown.lines[0].faults[0]
    assert shown.lines[1].becomes == ("(an address) attended · call:demo · 14 Mar 2021",)
    assert "stray quotation mark" in shown.lines[2].faults[0]
    assert "@" not in str(shown)


def test_a_mapping_that_is_only_half_written_makes_nothing_of_the_rows(lay):
    path = lay("person,date\nAda,2021-03-14\n")
    for half in (change(CALLS, date_column=""), change(CALLS, listings=()), change(CALLS, date_column="day")):
        assert [line.becomes for line in preview(path, half, now=NOW, chosen=Chosen("calls.csv")).lines] == [()]


def test_a_preview_of_parquet_shows_what_an_import_will_make(tmp_path):
    table = pa.table({"extra": ["x"], "date": ["2021-03-14"], "person": ["Ada"], "tags": [["a"]]})
    pq.write_table(table, tmp_path / "calls")
    shown = preview(tmp_path / "calls", CALLS, now=NOW, chosen=Chosen("calls.csv"))
    assert shown.columns == ("extra", "date", "person", "file name")
    assert shown.unread == ("tags",)
    assert shown.lines[0].becomes == ("roster:ada attended · call:demo · 14 Mar 2021",)


def test_a_table_without_rows_is_shown_and_one_without_anything_refused(lay):
    assert preview(lay("person,date\n"), CALLS, now=NOW, chosen=Chosen("calls.csv")).lines == ()
    with pytest.raises(ExportError, match="is empty"):
        preview(lay("\n \n"), None, now=NOW, chosen=Chosen("calls.csv"))
