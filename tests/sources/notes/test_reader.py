"""Meeting notes: the real ones' people, days, places, who led, who is counted without a name, and broken files."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.errors import ExportError
from journeys.model.accounts import keyed_hash
from journeys.sources.base import ImportContext
from journeys.sources.notes import reader as notes_reader
from journeys.store.engine import open_engine
from tests.malformed import spoilt

NOW = datetime(2026, 11, 21, tzinfo=UTC)
KEY = b"key"
CALL = "meeting:cooks-call"
NOTES = """# Cooks | Book Dash

**Date:** 3 and 4 March 2021

## Who is here

Add your name:

* Name / Institute / GitHub / pronouns
* Ada Lovelace / Analytical Society / gh: ada / she/her
* Grace Hopper / Navy / @ghopper
  * is glad to be here
* Mary Somerville
*

## Agenda

* Ada Byron says hello
"""


class Taken:
    """What was read of notes, as plain Python."""

    def __init__(self, path, **told):
        with open_engine() as engine:
            extract = notes_reader.read(path, ImportContext(engine, KEY, NOW, **told))
            self.events = engine.collect(extract.events)
            self.claims = {tuple(claim) for claim in engine.collect(extract.claims).itertuples(index=False)}
        self.shows, self.notes, self.rejected = extract.shows, extract.notes, extract.rejected
        self.keys = set(self.events["event_id"])
        self.places = set(self.events["place"])

    def did(self, action):
        """Who did so, with the day where there are several."""
        acts = self.events[self.events["action"] == action]
        several = self.events["at"].nunique() > 1
        return {
            f"{at:%m-%d } {account}".replace("  ", " ") if several else account
            for account, at in zip(acts["account"], acts["at"], strict=True)
        }


@pytest.fixture
def take(tmp_path):
    """Read notes given as text or bytes."""

    def taken(content, name="notes.md", **told):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        assert notes_reader.recognise(path, path.read_bytes()[:65536]) or isinstance(content, bytes)
        return Taken(path, **told)

    return taken


def attended(take, body, **told):
    """Who attended one call in March 2021 by its notes."""
    return take(f"# Cooks call\n\n2021-03-04\n\n{body}", **told).did("attended")


def test_the_book_dash_of_february_2020_gives_those_who_signed_in(exports):
    # 25 entries stand in the list of shared/data/README.md's "25 people"; the first of them is "Name / Institute /
    # Twitter, GitHub / pronouns", which says how to sign in: 24 people, 23 of them with a GitHub handle
    path = exports / "notes" / "turing-way-book-dash-2020-02.md"
    assert notes_reader.recognise(path, path.read_bytes()[:65536])
    taken = Taken(path)
    assert len(taken.keys) == 24
    assert taken.places == {"event:turing-way/book-dash"}
    assert set(taken.events["at"]) == {datetime(2020, 2, 20, tzinfo=UTC)}
    assert sum(account.startswith("github:") for account in taken.did("attended")) == 23
    assert {"roster:jade pickering", "github:kirstiejane", "github:kessonovitch"} < taken.did("attended")
    twitter = {value for _, says, value in taken.claims if says == "profile" and value.startswith("twitter.com/")}
    assert len(twitter) == 18
    assert ("github:pabrod", "profile", "pabrod.github.io") in taken.claims
    assert ("github:martinagvilas", "listed_name", "Martina G. Vilas") in taken.claims
    assert taken.shows == {"attended"}
    assert taken.rejected == []


def test_a_guide_that_only_quotes_a_list_is_refused_and_told_what_a_list_looks_like(exports):
    path = exports / "notes" / "turing-way-collaboration-cafe.md"
    assert notes_reader.recognise(path, path.read_bytes()[:65536])
    with pytest.raises(ExportError, match=r"no sign-in list: the one quoted in line 210 .* 'Attendees' .* gh: ada"):
        Taken(path)


def test_people_sign_in_by_name_and_handle_below_what_announces_them(take):
    taken = take(NOTES)
    assert taken.keys == {
        f"event:cooks/book-dash#attended/{account}/2021-03-03"
        for account in ("github:ada", "github:ghopper", "roster:mary somerville")
    }
    assert ("github:ada", "listed_name", "Ada Lovelace") in taken.claims
    assert ("roster:mary somerville", "name", "Mary Somerville") in taken.claims
    assert any("event:cooks/book-dash, by its title" in note for note in taken.notes)


@pytest.mark.parametrize(
    "body",
    [
        "## Attendees\n\n- Ada L\n- Bob H",
        "## :wave: Attendees (please sign in!)\n\n1. Ada L\n2) Bob H",
        "Attendees:\n\n* Ada L, Society\n\n* Bob H (Navy)\n",
        "**Participants**\n+ Ada L | Society\n+ Bob H | Navy\n\n**Agenda**\n+ Cy Y",
        "- **Present:** Ada L, Bob H\n- **Regrets:** Cy Y\n",
        "Present: Ada L (Society; Lab), Bob H and 2 others",
        "- Attendees\n" + "- Participants:\n  - Ada L\n  - Bob H\n- Agenda\n  - Cy Y",
        "__Attendance__\nAda L\nBob H\n\nSome words to end it.\n\n- Cy Y",
        "### Roll call\n#### Remote\n- Ada L\n#### In person\n- Bob H\n### Agenda\n- Cy Y",
        "## Attendees\n- Remote:\n  - Ada L\n- In person:\n  - Bob H\n",
        "## Attendees\n- [x] Ada L\n- [x] Bob H\n- [ ] Cy Y",
        "Who is here\n===========\n\n- Ada L\n- Bob H\n\nAgenda\n------\n- Cy Y",
        "## Introductions\n*Name + favourite cake*\n\n* Ada L + lemon drizzle, obviously!\n* Bob H + 🎂 :cake:",
        "## Sign up below\n- ==Ada L==\n- ~~Cy Y~~\n- `Bob H`\n- <!-- your name -->",
        "## Attendees\n| Name | Institute |\n|---|---|\n| Ada L | Society |\n| Bob H | Navy |\n",
        "| Name | Attended? |\n|---|---|\n| Ada L | yes |\n| Bob H | ✓ |\n| Cy Y | no |\n| Di Z | |\n",
        "| Date | 2021-03-04 |\n|---|---|\n| Present | Ada L, Bob H |\n| Regrets | Cy Y |\n",
        "**Date:** 2021-03-04 | **Attendees:** Ada L, Bob H",
        "## Attendees\n- Ada L, Bob H, Ada L\n",
        "## Hello all\n\nIf you are joining, sign in below so we know. Roll call:\n\n- Ada L / Lab\n- Bob H\n",
        "## Attendees\n[Ada L](mailto:) [Bob H](mailto:)\n".replace("mailto:", "https://github.com/"),
    ],
)
def test_a_list_may_be_announced_and_written_in_many_ways(take, body):
    found = attended(take, body)
    assert found == {"roster:ada l", "roster:bob h"}


def test_tables_with_a_column_of_handles_name_accounts_and_may_be_followed_by_a_count(take):
    body = """## Attendees

If you are joining, sign in below so we know who was here.

|   Name   |  Institution     | GitHub Handle |
|----------|------------------|---------------|
| Ada L    | Society          | @ada          |
| Bob H|   | [@bob](https://github.com/Bob) |
| Cy Y     | Lab              | @cy-y @cy2
| | Lab | di |
| Eve | | |

Plus 7 others.
"""
    taken = take(f"# Cooks call\n## August 31, 2021\n{body}")
    assert taken.did("attended") == {"github:ada", "github:bob", "github:cy-y", "github:di", "roster:eve"}
    assert any("There without a name: 7." in note for note in taken.notes)


@pytest.mark.parametrize(
    ("body", "hosts"),
    [
        ("Host: Ada L\nAttendees: Ada L, Bob H", {"roster:ada l"}),
        (
            "**Facilitators:** Ada, Bob H (@bob)\n\n## Attendees\n- Ada L / gh: ada\n- Cy Y",
            {"github:ada", "github:bob"},
        ),
        ("Hosted by: Ada\n## Attendees\n- Ada L\n- Ada K", {"roster:ada"}),
        ("## Attendees\n- Ada L (chair)\n- Bob H, co-host", {"roster:ada l", "roster:bob h"}),
        ("## Attendees\n- Chair: Ada L\n- Scribe: Bob H\n- Participants: Cy Y", {"roster:ada l"}),
        ("| Host | Ada L |\n|---|---|\n| Attendees | Bob H |", {"roster:ada l"}),
        ("## Hosts\n- Ada L\n## Attendees\n- Bob H", {"roster:ada l"}),
    ],
)
def test_who_led_hosted_and_a_first_name_means_the_one_who_signed_in(take, body, hosts):
    taken = take(f"# Cooks call\n2021-03-04\n\n{body}\n")
    assert taken.did("hosted") == hosts
    assert taken.shows == {"attended", "hosted"}


def test_a_host_is_a_person_and_not_what_a_sentence_says_of_a_host(take):
    body = "Host: the new server was moved\nBook hosted online at: https://example.org\nAttendees: Ada L\n"
    taken = take(f"# Cooks call\n2021-03-04\n{body}")
    assert taken.did("hosted") == set()
    assert taken.did("attended") == {"roster:ada l"}


def test_many_meetings_in_one_file_have_each_their_own_day(take):
    text = """# Cooks call notes

Next call: 2 December 2026

## 18 November 2020
Host: Ada
### Sign in
- Ada L
- Bob H

## 4 November 2020
- **Attendees:** Ada L
## Call of Wednesday 7th October 2020
Attendees: Cy Y
"""
    taken = take(text)
    assert taken.did("attended") == {
        "11-18 roster:ada l",
        "11-18 roster:bob h",
        "11-04 roster:ada l",
        "10-07 roster:cy y",
    }
    assert taken.did("hosted") == {"11-18 roster:ada l"}
    assert taken.places == {CALL}


@pytest.mark.parametrize(
    ("text", "name", "day"),
    [
        ("# Call\n## Attendees\n- Ada L", "call-2021-03-04.md", "2021-03-04"),
        ("# Call\n## Attendees\n- Ada L", "20210304_call.md", "2021-03-04"),
        ("---\ndate: 2021-03-05\n---\n# Call\n## Attendees\n- Ada L", "call-2021-03-04.md", "2021-03-05"),
        ('+++\ntitle = "Call"\ndate = 2021-03-05\n+++\n## Attendees\n- Ada L', "x.md", "2021-03-05"),
        ("# Call\n## Attendees\n- Ada L\n## Ended\nDate: 4 March 2021", "x.md", "2021-03-04"),
        ("# Call 2021-03-06\n## Attendees\n- Ada L", "call-2021-03-04.md", "2021-03-06"),
        ("# Call\n## Attendees\n- Ada L", "call.md", "2021-03-07"),
        ("# Call 3/4/2021\n## Attendees\n- Ada L", "call.md", "2021-03-07"),
        ("# Call\nWed, 31st of March 2021, 15:00 UTC\n## Attendees\n- Ada L", "call.md", "2021-03-31"),
    ],
)
def test_the_day_is_the_nearest_above_else_the_front_matters_the_names_or_the_imports(take, text, name, day):
    assert {f"{at:%Y-%m-%d}" for at in take(text, name, dated_on=date(2021, 3, 7)).events["at"]} == {day}


def test_a_list_of_no_day_of_an_ambiguous_or_of_a_coming_day_is_put_aside(take):
    for text, reason in (
        ("# Call\n## Attendees\n- Ada L", "nothing says of which day .* --dated"),
        ("# Call 3/4/2021\n## Attendees\n- Ada L", "may have the day or the month first"),
        ("# Call 2027-01-01\n## Attendees\n- Ada L", "2027-01-01 is in the future"),
    ):
        with pytest.raises(ExportError, match=reason):
            take(text)
    taken = take("# Call\n## 2027-01-01\nAttendees: Ada L\n## 2021-01-01\nAttendees: Ada L")
    assert len(taken.keys) == 1
    assert [(each.record, each.reason) for each in taken.rejected] == [
        (3, "line 3: the meeting of 2027-01-01 is in the future")
    ]


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("The Cooks | Book Dash, 3 March 2021", "event:cooks/book-dash"),
        ("Online Collaboration Café – shared notes", "meeting:online-collaboration-cafe"),
        ("2021-03-04 Minutes of the S/MIME Working Group", "event:s-mime-working-group"),
        ("**Mar 4, 2021 \\| Team sync**", "meeting:team-sync"),
        ("2021-03-04", "event:kitchen-log"),
        ("2024 Collaboration Cafe Notes Archive", "meeting:collaboration-cafe"),
        ("Team Meeting #12 - September 2022", "meeting:team-meeting"),
    ],
)
def test_the_place_is_made_from_the_title_else_from_the_files_name(take, title, place):
    text = f"# {title}\n## Attendees\n- Ada L\n"
    assert take(text, "kitchen_log.md", dated_on=date(2021, 3, 4)).places == {place}


def test_the_place_that_the_import_gives_goes_before_unless_it_is_a_repository(take):
    assert take(NOTES, place="call:cooks/dash").places == {"call:cooks/dash"}
    assert take(NOTES, place="github:cooks/book").places == {"event:cooks/book-dash"}
    with pytest.raises(ExportError, match="--place event:NAME"):
        take("# 2021-03-04\n## Attendees\n- Ada L", "2021-03-04.md")


def test_a_template_may_say_in_which_part_the_login_stands(take):
    template = "- **name** / **institution** / **GitHub handle**"
    body = f"## Check-in\n{template}\n- Ada / Lab / ada-l\n- Bob / Navy\n- Cy / X / two words"
    assert attended(take, body) == {"github:ada-l", "roster:bob", "roster:cy"}


def test_one_who_stands_in_two_lists_of_a_meeting_is_there_once(take):
    body = (
        "### Check-in\n- Ada Lovelace / @ada / Lab\n### Introduce yourself\n- Ada Lovelace - analyst\n- Bob Hop - cook"
    )
    assert attended(take, body) == {"github:ada", "roster:bob hop"}


def test_a_heading_of_a_month_is_of_no_day(take):
    taken = take(
        "# Call\n## 2024-07-17\nAttendees: Ada L\n## 2024-06\nAttendees: Bob H\n## 2024-05-22\nAttendees: Cy Y"
    )
    assert taken.did("attended") == {"07-17 roster:ada l", "05-22 roster:cy y"}
    assert [(each.record, each.reason) for each in taken.rejected] == [(5, "line 5: its heading says the month only")]


def test_unnamed_people_are_counted_and_templates_are_nobody(take):
    body = """## Attendees
- Name / handle
- _your name_
- Ada L
- anonymous
- JH
- + 3 others
- two more joined later
- and others
- ...
- TBD
-
"""
    taken = take(f"# Cooks call\n2021-03-04\n{body}")
    assert taken.did("attended") == {"roster:ada l"}
    assert any("There without a name: 7, and more whose number is not said." in note for note in taken.notes)
    assert taken.rejected == []


def test_what_names_nobody_is_put_aside_with_its_line_and_without_addresses(take):
    body = "- Ada L\n- so who of you has a link? see bob@example.org\n- thank @bob for the cake\n- is it on\n"
    taken = take(f"# Cooks call\n2021-03-04\n## Attendees\n{body}")
    assert taken.did("attended") == {"roster:ada l"}
    assert [each.record for each in taken.rejected] == [5, 6, 7]
    assert not any("example.org" in each.text + each.reason for each in taken.rejected)


def test_an_address_is_hashed_and_names_who_gives_no_name(take):
    found = attended(take, "## Attendees\n- Ada L <ada@example.org>\n- bob@example.org\n")
    assert found == {"roster:ada l", f"git:{keyed_hash('bob@example.org', KEY)}"}


def test_a_bare_handle_is_githubs_unless_the_list_names_handles_of_elsewhere(take):
    assert attended(take, "## Attendees\n- Ada L, @ada\n- @bob") == {"github:ada", "github:bob"}
    assert attended(take, "## Attendees\n- Ada L, @ada\n- Bob H, twitter: @bob") == {"roster:ada l", "roster:bob h"}
    assert attended(take, "## Attendees\n- Name / Twitter\n- Ada L, @ada") == {"roster:ada l"}


def test_what_the_front_announces_goes_for_other_names_than_markdowns(take, tmp_path):
    assert take(NOTES, "notes.txt").keys == take(NOTES).keys
    for text in ("name,github\nada,ada\n", "commit 5\nAuthor: Ada\n", "Attendees\n", "", '{"a": 1}'):
        assert not notes_reader.recognise(tmp_path / "x.txt", text.encode())
    assert not notes_reader.recognise(tmp_path, b"")


@pytest.mark.parametrize(
    "text",
    [
        "# A tool\n\n2021-03-04\n\n## Attendees can:\n- discover many coming events\n- search for events by name\n",
        "# A tool\n\n2021-03-04\n\n## Contributors\n| Name | GitHub |\n|---|---|\n| Ada L | @ada |\n",
        "# A tool\n\n2021-03-04\n\n## Introduction\n- what it is and does\n- why\n",
        "# Call 2021-03-04\n> ## Attendees\n> - Ada L\n",
        "# Call 2021-03-04\n```\n## Attendees\n- Ada L\n```\n",
        "# Call 2021-03-04\n<!--\n## Attendees\n- Ada L\n-->\n",
        "# Call 2021-03-04\nHost: Ada L\n",
        "# A tool\n\n2021-03-04\n\n| any table: rosters, attendance | CSV, TSV, XLSX or Parquet |\n|---|---|\n",
        "just words",
    ],
)
def test_markdown_without_a_sign_in_list_is_refused(take, text):
    with pytest.raises(ExportError, match="no sign-in list"):
        take(text)


def test_reading_order_of_meetings_does_not_matter_and_twice_is_once(take):
    parts = [f"## 2021-03-0{day}\nAttendees: Ada L, Bob H" for day in (1, 2, 3)]
    there = take("# Call\n" + "\n".join(parts)).keys
    back = take("# Call\n" + "\n".join([*reversed(parts), parts[0]])).keys
    assert there == back
    assert len(there) == 6


LOGINS = ("ada", "bob", "cy", "di", "eve")
SIGNED = [f"* {login.title()} Person / Society / gh: {login}".encode() for login in LOGINS]


@settings(max_examples=50)
@given(spoilt(SIGNED, lambda lines: b"# Call 2021-03-04\n\n## Attendees\n\n" + b"\n".join(lines) + b"\n\n## Agenda\n"))
def test_spoilt_notes_keep_who_signed_in_soundly_or_are_refused(tmp_path, bad):
    (tmp_path / "notes.md").write_bytes(bad.data)
    whole = {f"github:{LOGINS[position]}" for position in bad.untouched}
    try:
        assert whole <= Taken(tmp_path / "notes.md").did("attended")
    except ExportError:
        assert not whole


@settings(max_examples=50)
@given(st.text(max_size=200), st.sampled_from(["## Attendees\n- ", "Host: ", "| Name | Present |\n|--|--|\n", "---\n"]))
def test_whatever_stands_in_notes_is_read_or_refused(tmp_path, content, start):
    (tmp_path / "x.md").write_text(f"# Call 2021-03-04\n{start}{content}", encoding="utf-8", errors="replace")
    try:
        Taken(tmp_path / "x.md")
    except ExportError as error:
        assert "x.md" in str(error)


def people_of(take, lines, title="# Kelp call 14 March 2024"):
    """Who attended, of a list with these lines."""
    return take(f"{title}\n\n{lines}\n\nAgenda:\n* welcome\n").did("attended")


def test_a_list_without_bullets_keeps_single_names_and_joins_a_name_and_its_login(take):
    lines = "Attendees:\nSena Moreau (Tide Inc), @sena\nRavi Iyer\nMirea\nOlu"
    assert people_of(take, lines) == {"github:sena", "roster:ravi iyer", "roster:mirea", "roster:olu"}
    assert people_of(take, "Attendees:\nOlu\nRavi Iyer") == {"roster:olu", "roster:ravi iyer"}
    # a word above the bullets is none
    assert people_of(take, "Attendees:\n\nKelp\n\n- Ravi Iyer") == {"roster:ravi iyer"}


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("Sena Moreau and Ravi Iyer", {"sena moreau", "ravi iyer"}),
        ("Sena Moreau & Ravi Iyer", {"sena moreau", "ravi iyer"}),
        ("Sena Moreau und Ravi Iyer", {"sena moreau", "ravi iyer"}),
        ("Sena y Ravi", {"sena", "ravi"}),
        ("Sena Moreau / Ravi Iyer", {"sena moreau", "ravi iyer"}),
        ("Sena Moreau, Ravi Iyer", {"sena moreau", "ravi iyer"}),
        ("Sena Moreau / Tide University", {"sena moreau"}),
        ("Sena Ramón y Moreau", {"sena ramón y moreau"}),
        ("[name=Sena Moreau] good morning", {"sena moreau"}),
        ("nobody else", set()),
        ("niemand sonst", set()),
        ("that's all", set()),
    ],
)
def test_two_names_on_one_line_are_two_people(take, line, people):
    named = {f"roster:{name}" for name in people}
    assert people_of(take, f"## Attendees\n- Mirea Popa\n- Olu Ade\n- {line}") == named | {
        "roster:mirea popa",
        "roster:olu ade",
    }


def test_where_most_lines_have_a_second_part_it_is_no_person(take):
    lines = "## Attendees\n- Sena Moreau / Tide Tables\n- Ravi Iyer / Kelp Watch\n- Olu Ade"
    assert people_of(take, lines) == {"roster:sena moreau", "roster:ravi iyer", "roster:olu ade"}


@pytest.mark.parametrize(
    ("present", "absent", "host", "title"),
    [
        ("Présents", "Absents", "Animation", "# Réunion du 14 mars 2024"),
        ("Présent·e·s", "Excusé·e·s", "Présidente de séance", "# Réunion du 14 mars 2024"),
        ("Anwesend", "Entschuldigt", "Moderation", "# Treffen vom 14. März 2024"),
        ("Teilnehmer:innen", "Abwesend", "Leitung", "# Treffen vom 14. März 2024"),
        ("Asistentes", "Ausentes", "Moderadora", "# Reunión del 14 de marzo de 2024"),
        ("Presentes", "Ausências", "Moderação", "# Reunião de 14 de março de 2024"),
    ],
)
def test_lists_in_other_languages_are_read(take, present, absent, host, title):
    notes = take(f"{title}\n\n{host}: Sena Moreau\n\n{present} :\n- Sena Moreau\n- Ravi Iyer\n\n{absent} : Olu Ade\n")
    assert notes.did("attended") == {"roster:sena moreau", "roster:ravi iyer"}
    assert notes.did("hosted") == {"roster:sena moreau"}
    assert {key.rpartition("/")[2] for key in notes.keys} == {"2024-03-14"}
    assert all(place.startswith("meeting:") for place in notes.places)
