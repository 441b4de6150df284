"""Whole activity tables by a mapping: who, what, where, when, and what makes a row one act."""

from datetime import UTC, date, datetime

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings

from journeys.errors import ExportError
from journeys.model.accounts import keyed_hash
from journeys.model.communities.community import Listing, Table
from journeys.sources.base import ImportContext
from journeys.sources.tables import reader as tables_reader
from journeys.store.engine import open_engine
from tests.malformed import spoilt

NOW = datetime(2027, 1, 1, tzinfo=UTC)
KEY = b"key"
COLUMNS = ("id", "who", "on", "what", "where", "when", "issue", "to", "kind", "mail")
LOG = Table(
    name="Log",
    columns=COLUMNS,
    place="github:{where}",
    date_column="when",
    listings=(
        Listing(
            people="who",
            platform_column="on",
            action_column="what",
            actions={"Opened": "opened_issue", "said": "commented", "ate": "", "praised": "starred"},
            thread="issue/{issue}",
            toward_column="to",
            work_column="kind",
            address_column="mail",
        ),
    ),
)
CALLS = Table(
    name="Calls",
    columns=("date", "person"),
    place="call:collective",
    date_column="date",
    listings=(Listing(people="person", action="attended"),),
)


def acts(path, *mappings, **told):
    """The events of a table as dictionaries, with what else was read."""
    with open_engine() as engine:
        extract = tables_reader.read(path, ImportContext(engine, KEY, NOW, tables=mappings, **told))
        found = engine.collect(extract.events).drop(columns="source").astype({"toward": object, "thread": object})
        events = found.where(found.notna(), None).to_dict("records")
        claims = {tuple(claim) for claim in engine.collect(extract.claims).itertuples(index=False)}
    return events, claims, extract


def log(**cells):
    """One row of the log."""
    sound = {"who": "Ada", "on": "GitHub", "what": "said", "where": "Demo/Home", "when": "2021-03-14T10:00:00Z"}
    return {**dict.fromkeys(COLUMNS, ""), **sound, **cells}


@pytest.fixture
def take(tmp_path):
    """Read rows of the log, as a CSV."""

    def taken(*rows, table=LOG, **told):
        lines = [",".join(COLUMNS), *(",".join(row.values()) for row in rows)]
        (tmp_path / "log.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return acts(tmp_path / "log.csv", table, **told)

    return taken


def test_every_part_of_an_act_comes_from_its_column(take):
    (act,), claims, extract = take(log(issue="#12", to="@Bob", kind="Doc", mail="Ada L <ada@ada.example>"))
    assert {name: None if pd.isna(value) else value for name, value in act.items()} == {
        "event_id": "github:demo/home/issue/12#commented/ada/2021-03-14T10:00:00Z",
        "at": datetime(2021, 3, 14, 10, tzinfo=UTC),
        "account": "github:ada",
        "action": "commented",
        "place": "github:demo/home",
        "thread": "issue/12",
        "toward": "github:bob",
        "work": "doc",
        "since": None,
        "agent": None,
    }
    assert claims == {
        ("github:ada", "address", keyed_hash("ada@ada.example", KEY)),
        ("github:ada", "name", "Ada L"),
    }
    assert extract.shows == {"opened_issue", "commented", "starred"}


@pytest.mark.parametrize(
    ("cells", "key"),
    [
        # as GitHub's own exports name them, so that both are one act
        ({"what": "OPENED", "issue": "12"}, "github:demo/home/issue/12#opened"),
        ({"what": "praised"}, "github:demo/home#starred/ada"),
        # without a thread or a time of day
        ({}, "github:demo/home#commented/github:ada/2021-03-14T10:00:00Z"),
        ({"when": "2021-03-14"}, "github:demo/home#commented/github:ada/2021-03-14"),
        ({"when": "2021-03-14", "issue": "12"}, "github:demo/home/issue/12#commented/github:ada/2021-03-14"),
        ({"on": "Slack", "issue": "12"}, "github:demo/home/issue/12#commented/slack:Ada/2021-03-14T10:00:00Z"),
    ],
)
def test_the_key_is_made_of_what_tells_an_act_apart(take, cells, key):
    assert [act["event_id"] for act in take(log(**cells))[0]] == [key]


def test_rows_with_the_same_id_are_one_act_whatever_else_changed(take):
    by_id = Table(
        name=LOG.name,
        columns=LOG.columns,
        place=LOG.place,
        listings=LOG.listings,
        date_column="when",
        id_column="id",
    )
    old, new = (take(log(id="7", when=when), table=by_id)[0] for when in ("2021-03-14", "2021-03-15"))
    assert old[0]["event_id"] == new[0]["event_id"] == "github:demo/home#commented/id/7"
    without = take(log(), table=by_id)[0]
    assert without[0]["event_id"] == "github:demo/home#commented/github:ada/2021-03-14T10:00:00Z"


def test_a_longer_version_of_a_table_adds_only_what_is_new(take):
    rows = [log(who=who, when=f"2021-03-{day}") for who in ("Ada", "Bob") for day in (14, 15)]
    short = {act["event_id"] for act in take(*rows[:3])[0]}
    longer = {act["event_id"] for act in take(log(who="Cy"), *rows[::-1])[0]}
    assert short < longer
    assert len(longer - short) == 2


def test_words_that_the_mapping_leaves_out_are_counted_and_unknown_ones_rejected(take):
    events, _, extract = take(log(what="ate"), log(what="slept"), log(what="reviewed"))
    assert [act["action"] for act in events] == ["reviewed"]
    assert [each.reason for each in extract.rejected] == [
        "row 3: column 'what': the mapping does not say what 'slept' is; it knows ate, opened, praised, said"
    ]
    assert "Of 3 rows 1 were taken, 1 put aside and 1 left out: 1 by the mapping ('ate')." in extract.notes


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"on": "MySpace"}, "'MySpace' is no platform known here"),
        ({"who": "Ada Lovelace"}, "'Ada Lovelace' is no login"),
        ({"where": "home"}, "'github:home' is no repository"),
        ({"where": ""}, "column 'where' is empty"),
        ({"issue": "first"}, "'issue/first' is no thread of GitHub's"),
        ({"when": "14/03/2021"}, "may have the day or the month first"),
        ({"to": "a b"}, "column 'to': 'a b' is no login"),
    ],
)
def test_a_row_that_will_not_do_is_put_aside_with_the_reason(take, cells, reason):
    events, _, extract = take(log(**cells), log())
    assert len(events) == 1
    assert [each.record for each in extract.rejected] == [2]
    assert reason in extract.rejected[0].reason


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("day_first", "14/03/2021 10:00"),
        ("day_first", "14.3.21 10:00:00"),
        ("month_first", "3/14/2021 10:00 AM"),
        ("month_first", "3-14-2021 10:00"),
        ("month_first", "2021-03-14 10:00"),
        ("unix_seconds", "1615716000"),
        ("unix_milliseconds", "1615716000000"),
        ("spreadsheet_days", "44269.416666666664"),
        ("", "2021-03-14 10:00:00 UTC"),
        ("", "Sun, 14 Mar 2021 11:00:00 +0100"),
    ],
)
def test_dates_are_read_in_the_form_that_the_mapping_names(take, form, said):
    # 14 March 2021, 10:00 UTC is 18,700 days and 10 hours after 1970 began: 1,615,716,000 s; and day 44,269 after
    # 30 December 1899 (25,569 days before 1970)
    table = Table(
        name="Log", columns=COLUMNS, place=LOG.place, listings=LOG.listings, date_column="when", date_form=form
    )
    said = f'"{said}"' if "," in said else said
    ((act,), _, _) = take(log(when=said), table=table)
    assert abs((act["at"] - datetime(2021, 3, 14, 10, tzinfo=UTC)).total_seconds()) < 1


def test_links_name_repositories_threads_and_people(take):
    table = Table(
        name="Log",
        columns=COLUMNS,
        place="{where}",
        date_column="when",
        listings=(Listing(people="who", action="commented", thread="{issue}"),),
    )
    link = "https://github.com/Demo/Home"
    ((act, model), _, _) = take(
        log(who="https://github.com/Ada", where=link, issue=f"{link}/pull/13#issuecomment-1"),
        log(who="https://huggingface.co/Bob", where="https://huggingface.co/bigscience/BLOOM"),
        table=table,
    )
    assert (act["account"], act["place"], act["thread"]) == ("github:ada", "github:demo/home", "pull/13")
    assert (model["account"], model["place"]) == ("hub:Bob", "hub:model/bigscience/BLOOM")


def test_a_table_in_the_columns_of_our_events_needs_no_mapping(tmp_path):
    text = (
        "event_id,at,account,action,place,thread,toward,work,source\n"
        "github:demo/home/issue/1#opened,2021-03-14T10:00:00Z,github:Ada,opened_issue,github:demo/home,issue/1,,,gh\n"
        ",2021-03-15,roster:Bob B,attended,call:demo/weekly,,github:ada,,\n"
        ",2021-03-15,Cy,danced,call:demo/weekly,,,,\n"
    )
    (tmp_path / "events.csv").write_text(text, encoding="utf-8")
    events, _, extract = acts(tmp_path / "events.csv", CALLS)
    assert [(act["event_id"], act["account"], act["thread"], act["toward"]) for act in events] == [
        ("github:demo/home/issue/1#opened", "github:ada", "issue/1", None),
        ("call:demo/weekly#attended/roster:bob b/2021-03-15", "roster:bob b", None, "github:ada"),
    ]
    assert len(extract.rejected) == 1
    assert extract.shows == {"opened_issue", "attended"}


def test_a_mapping_that_wants_more_of_the_columns_goes_first(tmp_path):
    (tmp_path / "calls.csv").write_text("date,person,call\n2021-03-14,Ada,x\n", encoding="utf-8")
    wider = Table(
        name="Wider",
        columns=("date", "person", "call"),
        place="call:wide/{call}",
        date_column="date",
        listings=(Listing(people="person", action="hosted"),),
    )
    assert [act["place"] for act in acts(tmp_path / "calls.csv", CALLS, wider)[0]] == ["call:wide/x"]


@pytest.fixture
def spreadsheet(tmp_path):
    """A spreadsheet of three sheets: a title above the header, a second table, and prose."""
    book = openpyxl.Workbook()
    first = book.active
    first.title = "Spring"
    for row in (["Our calls"], [], ["date", "person"], [date(2021, 3, 14), "Ada"], ["soon", "Bob"]):
        first.append(row)
    autumn = book.create_sheet("Autumn")
    for row in (["person", "call", "date"], ["Cy", "x", datetime(2021, 9, 1, 18)], [None, None, None], ["Di"]):
        autumn.append(row)
    book.create_sheet("Read me").append(["Who keeps this: Eve"])
    book.save(tmp_path / "calls.xlsx")
    return tmp_path / "calls.xlsx"


def test_every_sheet_of_a_spreadsheet_is_tried_and_its_header_looked_for(spreadsheet):
    events, _, extract = acts(spreadsheet, CALLS)
    assert [(act["account"], act["at"]) for act in events] == [
        ("roster:ada", datetime(2021, 3, 14, tzinfo=UTC)),
        ("roster:cy", datetime(2021, 9, 1, 18, tzinfo=UTC)),
    ]
    assert [(each.record, each.reason[:34]) for each in extract.rejected] == [
        (5, "sheet 'Spring', row 5: date 'soon'"),
        (4, "sheet 'Autumn', row 4: the date is"),
    ]
    assert "No mapping fits the columns of other sheets, so they were not read: 'Read me'." in extract.notes


def test_a_spreadsheet_that_no_mapping_fits_is_refused_with_the_columns_of_each_sheet(spreadsheet):
    with pytest.raises(ExportError) as told:
        acts(spreadsheet)
    for said in ("in sheet 'Spring' are date, person.", "in sheet 'Autumn' are person, call, date.", "Import page"):
        assert said in str(told.value)


def test_parquet_reads_as_the_same_table_in_text_does(tmp_path):
    days = [datetime(2021, 3, 14, 10, tzinfo=UTC), None]
    table = pa.table({"person": ["Ada", "Bob"], "date": pa.array(days, pa.timestamp("us", "UTC")), "tags": [["a"], []]})
    pq.write_table(table, tmp_path / "calls")
    events, _, extract = acts(tmp_path / "calls", CALLS)
    assert [act["event_id"] for act in events] == ["call:collective#attended/roster:ada/2021-03-14T10:00:00Z"]
    assert [each.reason for each in extract.rejected] == ["row 3: the date is empty"]
    with pytest.raises(ExportError, match="hold lists or structures: tags"):
        acts(tmp_path / "calls")


def test_notes_on_single_rows_do_not_grow_with_the_file(tmp_path):
    rows = "".join(f"2021-03-14,Ada{number}； Bob\n" for number in range(50))
    (tmp_path / "calls.csv").write_text("date,person\n" + rows.replace("；", "、"), encoding="utf-8")
    table = Table(
        name="Calls",
        columns=("date", "person"),
        place="call:x",
        date_column="date",
        listings=(Listing(people="person", action="attended", separator=";"),),
    )
    notes = acts(tmp_path / "calls.csv", table)[2].notes
    assert len(notes) == tables_reader.NOTES_KEPT + 1
    assert notes[-1] == "The same holds for 30 further rows."


RECORDS = [f"2021-03-{day:02},Person {day},https://example.org/{day}".encode() for day in range(1, 13)]


def _framed(records):
    return b"\n".join([b"date,person,link", *records]) + b"\n"


@settings(max_examples=50)
@given(spoilt(RECORDS, _framed))
def test_of_a_spoilt_table_every_untouched_row_is_read(tmp_path, bad):
    (tmp_path / "calls.csv").write_bytes(bad.data)
    try:
        events, _, extract = acts(tmp_path / "calls.csv", CALLS)
    except ExportError:
        assert not bad.untouched
        return
    lost = {f"roster:person {position + 1}" for position in bad.untouched} - {act["account"] for act in events}
    # where compressed data breaks off within a line, nobody can know that the line was whole: it is shown instead
    broken_off = "".join(each.text for each in extract.rejected if "from here on" in each.reason)
    assert all(account.removeprefix("roster:") in broken_off.lower() for account in lost)
