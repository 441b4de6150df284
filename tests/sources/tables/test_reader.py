"""Rosters and attendance: a real roster's counts, mappings, dates, names, encodings, and every fault of a row."""

import gzip
import random
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.errors import ExportError
from journeys.model.accounts import keyed_hash
from journeys.model.communities.community import Listing, Table
from journeys.sources.base import ImportContext
from journeys.sources.tables import reader as tables_reader
from journeys.store.engine import open_engine

NOW = datetime(2027, 1, 1, tzinfo=UTC)
KEY = b"key"
GROUPS = Table(
    name="Working groups",
    columns=("group", "chairs", "members"),
    place="roster:collective/{group}",
    dated_on=date(2021, 11, 1),
    listings=(
        Listing(people="members", action="joined_org", separator=";"),
        Listing(people="chairs", action="appointed", separator=";", work="projectManagement"),
    ),
)
CALLS = Table(
    name="Calls",
    columns=("date", "person"),
    place="call:collective",
    date_column="date",
    listings=(Listing(people="person", action="attended"),),
)
HANDLES = Table(
    name="Team",
    columns=("handle",),
    place="github:Collective/Book",
    dated_on=date(2021, 11, 1),
    listings=(Listing(people="handle", action="granted", platform="github"),),
)


class Taken:
    """What was read of a file, as plain Python."""

    def __init__(self, path, *mappings, **told):
        with open_engine() as engine:
            extract = tables_reader.read(path, ImportContext(engine, KEY, NOW, tables=mappings, **told))
            self.events = engine.collect(extract.events)
            self.claims = {tuple(claim) for claim in engine.collect(extract.claims).itertuples(index=False)}
        self.shows, self.rejected, self.notes = extract.shows, extract.rejected, extract.notes
        self.rows = set(zip(self.events["event_id"], self.events["at"], self.events["account"], strict=True))

    @property
    def ids(self):
        """The ids of the events."""
        return set(self.events["event_id"])

    @property
    def accounts(self):
        """The accounts in the order of the file."""
        return self.events["account"].tolist()

    @property
    def reasons(self):
        """Why rows were rejected, with their number."""
        return [(rejected.record, rejected.reason) for rejected in self.rejected]

    def names(self, action):
        """The names, as written, of accounts with such an act."""
        accounts = set(self.events.loc[self.events["action"] == action, "account"])
        return {value for account, says, value in self.claims if says == "name" and account in accounts}


@pytest.fixture
def take(tmp_path):
    """Read a table given as text or bytes."""

    def taken(content, *mappings, name="people.csv", **told):
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return Taken(tmp_path / name, *mappings, **told)

    return taken


@pytest.fixture
def roster(exports):
    """BigScience's working groups of November 2021."""
    return exports / "rosters" / "bigscience-working-groups-2021-11.tsv"


def test_the_real_roster_gives_its_groups_memberships_names_and_chairs(roster):
    # shared/data/README.md: 24 groups, 998 memberships, 378 names, 49 chair names. Memberships are the parts between
    # semicolons, as the column n_members counts them: so the two of row 4 with a full-width comma between
    # are one, and three memberships are listed twice in their group. Names are spellings: four of the 378 differ from
    # another only in capitals or blanks, so the accounts are 374. Chairs: 56 chairships of 49 names, one of them
    # "Suzana Ilić Yacine Jernite", two people whom nothing parts.
    taken = Taken(roster, GROUPS)
    members = taken.events[taken.events["action"] == "joined_org"]
    chairs = taken.events[taken.events["action"] == "appointed"]
    assert taken.events["place"].nunique() == 24
    assert len(members) == 998
    assert members["event_id"].nunique() == 995
    assert len(taken.names("joined_org")) == 378
    assert members["account"].nunique() == 374
    assert len(chairs) == 56
    assert chairs["account"].nunique() == 49
    assert "roster:suzana ilić yacine jernite" in set(chairs["account"])
    assert taken.notes == [
        "Row 4: 'Elizabeth Keleshian，Shiyue Zhang' was read as one name, as only ';' parts names.",
        "3 of 1,054 entries stand there twice; each counts once.",
    ]
    assert taken.rejected == []


def test_the_real_roster_is_recognised_also_under_another_name(roster, tmp_path):
    head = roster.read_bytes()[:65536]
    assert tables_reader.recognise(roster, head)
    assert tables_reader.recognise(tmp_path / "roster.txt", head)


@pytest.mark.parametrize(
    ("head", "known"),
    [
        ("a,b\n1,2\n", True),
        ("a;b", True),
        ("name\nAda\n", False),
        ("# Notes, of a call\nWe met.\n", False),
        ('{"a": 1, "b": 2}\n', False),
        ("commit 1234\nAuthor: Ada, Bob\n", False),
        ("", False),
        ("a,b\n\0\0", False),
    ],
)
def test_a_table_is_told_by_its_header_and_its_second_row(tmp_path, head, known):
    assert tables_reader.recognise(tmp_path / "people", head.encode()) is known
    assert tables_reader.recognise(tmp_path / "people", head.encode("utf-16")) is known


def test_a_single_column_is_recognised_by_the_files_name_alone(tmp_path):
    assert tables_reader.recognise(tmp_path / "people.CSV.gz", b"name\nAda\n")
    assert not tables_reader.recognise(tmp_path / "people.csv", b'{"name": "Ada"}')


def test_each_listing_gives_its_act_in_the_rows_place(take):
    taken = take("group,chairs,members\nData Tools,Ada,Ada; Bob\n", GROUPS)
    assert taken.ids == {
        "roster:collective/data-tools#joined_org/roster:ada",
        "roster:collective/data-tools#joined_org/roster:bob",
        "roster:collective/data-tools#appointed/roster:ada",
    }
    assert taken.events["work"].tolist()[2] == "projectManagement"
    assert set(taken.events["at"]) == {datetime(2021, 11, 1, tzinfo=UTC)}
    assert taken.shows == {"joined_org", "appointed"}


@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1"])
def test_delimiter_and_encoding_are_found(take, mark, encoding):
    text = f"date{mark}person{mark}more\r\n2021-03-14{mark}Zoë{mark}x\r\n"
    taken = take(text.encode(encoding), CALLS)
    assert taken.ids == {"call:collective#attended/roster:zoë/2021-03-14"}
    assert bool(taken.notes) == (encoding == "latin-1")


def test_the_first_mapping_whose_columns_are_there_is_used_whatever_capitals_and_blanks(take):
    taken = take("Handle , Date,PERSON\nada,2021-03-14,Bob\n", GROUPS, CALLS, HANDLES)
    assert taken.ids == {"call:collective#attended/roster:bob/2021-03-14"}


def test_a_table_that_no_mapping_fits_is_refused_with_what_each_wants(take):
    expected = r"columns are who, when\. 'Calls' wants date, person; 'Team' wants handle\. .*\[\[tables\]\]"
    with pytest.raises(ExportError, match=expected):
        take("who,when\nAda,2021\n", CALLS, HANDLES)
    with pytest.raises(ExportError, match="No table is described"):
        take("who,when\nAda,2021\n")


def test_names_meet_over_capitals_blanks_and_composed_accents_but_not_over_missing_ones(take):
    taken = take("group,chairs,members\nx,,Zoe\u0308 B; ZOË  b;Zoe B\n", GROUPS)
    assert taken.accounts == ["roster:zoë b", "roster:zoë b", "roster:zoe b"]


def test_blanks_that_nobody_sees_make_no_other_name(take):
    taken = take("date,person\n2021-03-14,Zoe\u200bBlau\n2021-03-15,Zoe\u00a0 Blau\n2021-03-16,Zo\u00ade Blau\n", CALLS)
    assert set(taken.accounts) == {"roster:zoe blau"}


def test_cells_that_name_nobody_give_nobody(take):
    taken = take("group,chairs,members\nx,no chair yet,-;n/a;; –\ny,  ,Ada;\n", GROUPS)
    assert taken.accounts == ["roster:ada"]


def test_only_the_separator_and_its_full_width_form_part_names(take):
    taken = take('group,chairs,members\nx,,"Ada； Bob, Jr; Cy，Di"\n', GROUPS)
    assert taken.accounts == ["roster:ada", "roster:bob, jr", "roster:cy，di"]
    assert len(taken.notes) == 1
    assert take("date,person\n2021-03-14,Ada; Bob\n", CALLS).accounts == ["roster:ada; bob"]


def test_handles_become_accounts_of_their_platform(take):
    taken = take("handle\n@Ada\nhttps://github.com/Bob/\ncy-1\nAda Lovelace\n'@di\n", HANDLES)
    assert taken.accounts == ["github:ada", "github:bob", "github:cy-1", "github:di"]
    assert taken.ids >= {"github:collective/book#granted/github:ada"}
    assert taken.reasons == [(5, "row 5: column 'handle': 'Ada Lovelace' is no login")]


def test_handles_of_other_platforms_stay_as_they_are_written(take):
    listing = Listing(people="who", action="joined_channel", platform="slack")
    chat = Table(name="Chat", columns=("who",), place="slack:x", listings=(listing,), dated_on=date(2021, 1, 1))
    assert take("who\n@Ada\nU02AB\n", chat).accounts == ["slack:Ada", "slack:U02AB"]


def test_addresses_are_hashed_and_kept_nowhere(take):
    text = "date,person\n2021-03-14,ada@ada.example\n2021-03-14,Bob <bob@ada.example>\nnever,cy@ada.example\n"
    taken = take(text, CALLS)
    hashes = {name: keyed_hash(f"{name}@ada.example", KEY) for name in ("ada", "bob")}
    assert taken.accounts == [f"git:{hashes['ada']}", "roster:bob"]
    assert taken.claims == {
        (f"git:{hashes['ada']}", "address", hashes["ada"]),
        ("roster:bob", "address", hashes["bob"]),
        ("roster:bob", "name", "Bob"),
    }
    assert "@" not in f"{taken.rows} {taken.claims} {taken.rejected} {taken.notes}"


@pytest.mark.parametrize(
    "said",
    [
        "2021-03-14",
        "2021/03/14",
        "2021-03-14T00:00:00Z",
        "2021-03-14 02:00+02:00",
        "2021-03-14 00:00:00",
        " 14 March  2021 ",
        "14 Mar 2021",
        '"March 14, 2021"',
    ],
)
def test_dates_are_read_as_people_write_them(take, said):
    taken = take(f"date,person\n{said},Ada\n", CALLS)
    assert taken.rows == {
        ("call:collective#attended/roster:ada/2021-03-14", datetime(2021, 3, 14, tzinfo=UTC), "roster:ada")
    }


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("03/04/2021", "may have the day or the month first; write it like 2021-03-14"),
        ("14.03.2021 10:00", "may have the day or the month first"),
        ("", "the date is empty"),
        ("soon", "cannot be read; expected like 2021-03-14"),
        ("2021-02-30", "cannot be read"),
        ("1970-01-01", "before 2005"),
        ("2027-01-02", "in the future"),
        ("9" * 9999, "cannot be read"),
    ],
)
def test_a_row_whose_date_will_not_do_is_put_aside(take, said, reason):
    taken = take(f"date,person\n{said},Ada\n2021-03-14,Bob\n", CALLS)
    assert taken.accounts == ["roster:bob"]
    assert [record for record, _ in taken.reasons] == [2]
    assert reason in taken.reasons[0][1]
    assert len(taken.reasons[0][1]) < 200


def test_the_day_the_import_gives_goes_before_the_mappings(take):
    taken = take("group,chairs,members\nx,,Ada\n", GROUPS, dated_on=date(2022, 5, 1))
    assert taken.rows == {("roster:collective/x#joined_org/roster:ada", datetime(2022, 5, 1, tzinfo=UTC), "roster:ada")}


@pytest.mark.parametrize("day", [date(2027, 1, 2), date(1970, 1, 1)])
def test_a_roster_of_the_future_or_of_1970_is_refused(take, day):
    with pytest.raises(ExportError, match=str(day)):
        take("group,chairs,members\nx,,Ada\n", GROUPS, dated_on=day)


def test_a_bad_row_costs_only_itself(take):
    rows = ["a,,Ada", "b", "c,,Cy,x", "d,,Di,,", "", ",,", ",,Eve", '"f"x,,Fay', 'g,,"Gus', f"h,,{'x' * 300}", "i,,Ida"]
    taken = take("\n".join(["group,chairs,members", *rows]), GROUPS)
    assert taken.accounts == ["roster:ada", "roster:di", "roster:ida"]
    assert [(record, reason.split(": ", 1)[1][:32]) for record, reason in taken.reasons] == [
        (3, "has 1 cells, expected 3"),
        (4, "has 4 cells, expected 3; a cell "),
        (8, "column 'group' is empty, and the"),
        (9, "cannot be cut into cells: ',' ex"),
        (10, "cannot be cut into cells: unexpe"),
        (11, "column 'members': 'xxxxxxxxxxxxx"),
    ]


def test_a_cell_may_hold_line_breaks(take):
    taken = take('group,chairs,members\nx,,"Ada;\nBob"\ny,,"bad\n', GROUPS)
    assert taken.accounts == ["roster:ada", "roster:bob"]
    assert [record for record, _ in taken.reasons] == [4]


def test_a_cut_off_gzip_file_keeps_the_rows_before_the_cut(take):
    dice = random.Random(7)
    people = ["".join(dice.choices("abcdefghij", k=12)) for _ in range(20_000)]
    text = "date,person\n" + "".join(f"2021-03-14,{person}\n" for person in people)
    taken = take(gzip.compress(text.encode())[:-9000], CALLS, name="people.csv.gz")
    count = len(taken.accounts)
    assert 1000 < count < 20_000
    assert taken.accounts == [f"roster:{person}" for person in people[:count]]
    assert "the file was cut off" in taken.reasons[-1][1]


@pytest.mark.parametrize("content", ["", "  \n", "\0", "\ufeff", '"', "\n\n,,,"])
def test_a_file_with_nothing_to_read_is_refused_by_name(take, content):
    with pytest.raises(ExportError, match=r"people\.csv"):
        take(content, CALLS)


def test_a_table_without_rows_is_no_fault(take):
    taken = take("date,person\n", CALLS)
    assert taken.rows == set()
    assert taken.shows == {"attended"}


def test_order_and_halves_do_not_matter(roster, take):
    header, *rows = roster.read_text(encoding="utf-8").splitlines(keepends=True)
    expected = Taken(roster, GROUPS).rows
    halves = [take("".join([header, *half]), GROUPS).rows for half in (rows[::2], rows[1::2])]
    assert halves[0] | halves[1] == expected
    random.Random(7).shuffle(rows)
    assert take("".join([header, *rows]), GROUPS).rows == expected


@settings(max_examples=80)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters='"\r\n')), max_size=4))
def test_junk_lines_without_quotes_leave_the_sound_rows(take, lines):
    taken = take("\n".join(["date,person", "2021-03-14,Ada", *lines, "2021-03-14,Bob", ""]), CALLS)
    assert {"roster:ada", "roster:bob"} <= set(taken.accounts)


@settings(max_examples=80)
@given(st.binary(max_size=60))
def test_any_bytes_give_rows_or_an_export_error(take, spoiled):
    try:
        taken = take(b"date,person\n2021-03-14,Ada\n" + spoiled, CALLS)
    except ExportError:
        return
    assert "roster:ada" in taken.accounts
