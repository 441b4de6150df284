"""Reports of known tools, read with nothing to map: who was there, who signed up, who only said no."""

from datetime import date

import openpyxl
import pytest

from journeys.errors import ExportError
from journeys.sources.tables.reports import file_title, known_reports
from tests.sources.tables.reading import Read, mail

ZOOM = """Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants
822 1,Kelp Reading Group,05/16/2023 05:58:00 PM,05/16/2023 07:01:00 PM,lea@kelp.example,63,5

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
Lea Brandt (Host),lea@kelp.example,05/16/2023 05:58:00 PM,05/16/2023 07:01:00 PM,63,No
Sol,,05/16/2023 06:00:00 PM,05/16/2023 06:10:00 PM,10,Yes
Sol,,05/16/2023 06:12:00 PM,05/16/2023 07:00:00 PM,48,Yes
Wim (Willem Bos),,05/16/2023 06:00:00 PM,05/16/2023 07:00:00 PM,60,Yes
iPad,,05/16/2023 06:00:00 PM,05/16/2023 07:00:00 PM,60,Yes
Fireflies.ai Notetaker Sol,,05/16/2023 06:00:00 PM,05/16/2023 07:00:00 PM,60,Yes
"""
# tabs, three sections and UTF-16, as Teams writes them
TEAMS = (
    "1. Summary\nMeeting title\tKelp council\nAttended participants\t2\nStart time\t5/16/23, 5:58:10 PM\n"
    "End time\t5/16/23, 7:00:00 PM\n\n2. Participants\n"
    "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\n"
    "Lea Brandt\t5/16/23, 5:58:10 PM\t5/16/23, 7:00:00 PM\t1h 1m\tlea@kelp.example\tlea@kelp.example\tOrganizer\n"
    "Sol Ade (Guest)\t5/16/23, 6:03:10 PM\t5/16/23, 7:00:00 PM\t57m\t\t\tPresenter\n\n"
    "3. In-Meeting Activities\nName\tJoin Time\tLeave Time\tDuration\tEmail\tRole\n"
    "Lea Brandt\t5/16/23, 5:58:10 PM\t5/16/23, 6:30:00 PM\t32m\tlea@kelp.example\tOrganizer\n"
    "Lea Brandt\t5/16/23, 6:31:00 PM\t5/16/23, 7:00:00 PM\t29m\tlea@kelp.example\tOrganizer\n"
)


@pytest.fixture
def take(tmp_path):
    """Read a report given as text or bytes."""

    def taken(content, name="report.csv", **told):
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return Read(tmp_path / name, **told)

    return taken


def test_a_zoom_call_gives_each_person_once_and_no_device(take):
    # six rows of the call: Sol left and joined again, an iPad and a note-taker are nobody
    read = take(ZOOM)
    place = "call:kelp-reading-group"
    assert read.acts == {(who, "attended", place, "2023-05-16") for who in (mail("lea@kelp.example"), *SOL_AND_WIM)}
    assert read.count == 3
    assert (mail("lea@kelp.example"), "name", "Lea Brandt") in read.claims
    assert (
        "Of 8 rows 4 were taken, 0 put aside and 4 left out: 2 above the header and 2 of a device or a program that "
        "takes notes." in read.notes
    )


SOL_AND_WIM = ("roster:sol", "roster:willem bos")


def test_a_short_zoom_report_asks_for_its_day(take):
    text = (
        "Name (Original Name),User Email,Total Duration (Minutes),Guest\n"
        "Lea Brandt,lea@kelp.example,63,No\nSol,,5,Yes\n"
    )
    with pytest.raises(ExportError) as told:
        take(text)
    assert told.value.needs == "day"
    read = take(text, "Kelp walk participants.csv", dated_on=date(2023, 5, 16))
    assert read.acts == {
        (who, "attended", "call:kelp-walk", "2023-05-16") for who in (mail("lea@kelp.example"), "roster:sol")
    }


def test_a_zoom_report_without_its_block_counts_a_day_of_somebody_once(take):
    below = ZOOM.partition("\n\n")[2]
    read = take(below, "participants_82211.csv")
    assert read.count == 3
    assert {place for _, _, place, _ in read.acts} == {"call:participants_82211"}


def test_dates_of_a_call_that_may_be_two_days_are_asked_for(take):
    with pytest.raises(ExportError, match="may have the day or the month first") as told:
        take(ZOOM.replace("05/16/2023", "05/06/2023"))
    assert told.value.needs == "dates"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_of_a_teams_report_the_section_of_participants_counts(take, encoding):
    read = take(TEAMS.encode(encoding))
    place = "call:kelp-council"
    assert read.acts == {(who, "attended", place, "2023-05-16") for who in (mail("lea@kelp.example"), "roster:sol ade")}
    assert read.count == 2
    [summary] = [note for note in read.notes if note.startswith("Of ")]
    # five lines above the header, a title of a section among them, and the third section: title, header, two rows
    assert summary.endswith(
        "2 were taken, 0 put aside and 10 left out: 6 above the header and 4 of a further section, with other columns."
    )


def test_an_older_teams_report_of_joins_and_leaves_counts_each_person_once(take):
    text = (
        "Full Name\tUser Action\tTimestamp\nLea Brandt\tJoined before\t5/16/2023, 5:58:10 PM\n"
        "Sol\tJoined\t5/16/2023, 6:00:00 PM\nSol\tLeft\t5/16/2023, 6:10:00 PM\nSol\tJoined\t5/16/2023, 6:12:00 PM\n"
    )
    read = take(text, "Kelp council.csv")
    assert read.people == {"roster:lea brandt", "roster:sol"}
    assert read.count == 2


def test_a_google_meet_report_takes_the_day_from_its_name(take):
    text = (
        "First name,Last name,Email,Duration,Time joined,Time exited\n"
        "Lea,Brandt,lea@kelp.example,1 hr 2 min,5:58 PM,7:00 PM\nSol,,,57 min,6:03 PM,7:00 PM\n"
    )
    read = take(text, "2023-05-16 17_58 Kelp council - Attendance Report.csv", dated_on=date(2023, 5, 16))
    assert read.acts == {
        (who, "attended", "call:kelp-council", "2023-05-16") for who in (mail("lea@kelp.example"), "roster:sol")
    }
    with pytest.raises(ExportError) as told:
        take(text)
    assert told.value.needs == "day"


def test_an_eventbrite_list_leaves_out_who_does_not_come(take):
    text = (
        "Order #,Order Date,First Name,Last Name,Email,Quantity,Ticket Type,Attendee Status,Event Name\n"
        "71,2023-05-01 09:00:00+02:00,Lea,Brandt,lea@kelp.example,1,Free,Checked In,Kelp Sprint\n"
        "72,2023-05-02 09:00:00+02:00,Sol,Ade,sol@kelp.example,1,Free,Attending,Kelp Sprint\n"
        "73,2023-05-02 09:00:00+02:00,Lea,Bos,bos@kelp.example,1,Free,Not Attending,Kelp Sprint\n"
        "74,2023-05-03 09:00:00+02:00,Wim,Bos,,1,Free,Attending,Kelp Sprint\n"
    )
    assert take(text).acts == {
        (mail("lea@kelp.example"), "attended", "event:kelp-sprint", "2023-05-01"),
        (mail("sol@kelp.example"), "registered", "event:kelp-sprint", "2023-05-02"),
        ("roster:wim bos", "registered", "event:kelp-sprint", "2023-05-03"),
    }
    dated = text.replace("Event Name", "Event Name,Event Start Date").replace("Kelp Sprint", "Kelp Sprint,2023-05-16")
    assert (mail("lea@kelp.example"), "attended", "event:kelp-sprint", "2023-05-16") in take(dated).acts


def test_a_pretix_list_gives_who_was_checked_in(take):
    text = (
        '"Order code";"Attendee name";"Product";"Checked in";"Check-in date";"Email"\n'
        '"A1";"Lea Brandt";"Ticket";"Yes";"16.05.2023 09:12:33";"lea@kelp.example"\n'
        '"A2";"Sol Ade";"Ticket";"No";"";"sol@kelp.example"\n'
    )
    read = take(text, "kelp-camp.csv")
    assert read.acts == {(mail("lea@kelp.example"), "attended", "event:kelp-camp", "2023-05-16")}
    ordered = text.replace('"Email"', '"Email";"Order date"').replace('.example"', '.example";"02.05.2023"')
    assert {act[1] for act in take(ordered).acts if act[0] == mail("sol@kelp.example")} == {"registered"}


def test_a_meetup_list_gives_who_said_yes(take):
    text = (
        "Name\tUser ID\tTitle\tEvent Host\tRSVP\tGuests\tRSVPed on\tJoined Group on\tURL of Member Profile\n"
        "Lea Brandt\tuser 1\tOrganizer\tYes\tYes\t0\tMay 3, 2023 5:03 PM\tJanuary 15, 2022\thttps://m.example/1\n"
        "Sol Ade\tuser 2\t\tNo\tNo\t0\tMay 4, 2023 7:21 AM\tFebruary 2, 2023\thttps://m.example/2\n"
    )
    assert take(text, "Kelp night.tsv").acts == {("roster:lea brandt", "registered", "event:kelp-night", "2023-05-03")}


FORM = (
    '"Timestamp","Email Address","How shall we call you?","Your GitHub handle, if you have one"\n'
    '"2023/05/16 2:05:33 PM GMT+2","lea@kelp.example","Lea Brandt","@LeaB"\n'
    '"2023/05/16 2:06:33 PM GMT+2","sol@kelp.example","Sol","n/a"\n'
    '"2023/05/17 12:30:00 AM GMT+2","","Wim Bos","none yet"\n'
    '"2023/05/17 9:30:00 AM GMT+2","ida@kelp.example","Ida","I do not use it"\n'
    '"2023/05/17 9:40:00 AM GMT+2","","-",""\n'
)


def test_a_form_takes_everybody_by_handle_else_address_else_name(take):
    # Wim's answer is of half past midnight two hours east of UTC: the day before there
    read = take(FORM, "Kelp sign-up (Responses) - Form Responses 1.csv")
    place = "event:kelp-sign-up"
    assert read.acts == {
        ("github:leab", "registered", place, "2023-05-16"),
        (mail("sol@kelp.example"), "registered", place, "2023-05-16"),
        ("roster:wim bos", "registered", place, "2023-05-16"),
        (mail("ida@kelp.example"), "registered", place, "2023-05-17"),
    }
    assert {claim for claim in read.claims if claim[1] == "name"} >= {
        ("github:leab", "name", "Lea Brandt"),
        (mail("sol@kelp.example"), "name", "Sol"),
    }
    assert "Of 5 rows 4 were taken, 0 put aside and 1 left out: 1 without a name." in read.notes


@pytest.mark.parametrize("first", ["Zeitstempel", "Horodateur", "Marca temporal", "Carimbo de data/hora"])
def test_a_form_is_known_in_other_languages(take, first):
    text = f"{first},Nom,E-mail\n2023-05-16 14:05:33,Lea Brandt,lea@kelp.example\n"
    assert take(text).people == {mail("lea@kelp.example")}


def test_a_form_in_doubt_between_day_and_month_is_asked_and_one_clear_answer_settles_it(take):
    rows = "Timestamp,Your name\n5/6/2023 14:05:33,Lea Brandt\n"
    with pytest.raises(ExportError) as told:
        take(rows)
    assert told.value.needs == "dates"
    assert {act[3] for act in take(f"{rows}5/16/2023 9:05:33,Sol Ade\n").acts} == {"2023-05-06", "2023-05-16"}


def test_a_form_on_a_meeting_says_who_was_there(take):
    text = "Timestamp,Name,Session\n2023-05-16 14:05:33,Lea Brandt,one\n2023-05-16 14:05:34,Sol Ade,one\n"
    assert {act[1] for act in take(text).acts} == {"attended"}


def test_slack_analytics_give_who_joined_and_when_but_no_bot(take):
    text = (
        "Name,What I Do,Account type,Account created (UTC),Claimed Date (UTC),Days active,Messages posted\n"
        'Lea Brandt,Community,Primary Owner,"Jan 15, 2022","Jan 15, 2022",220,1200\n'
        'Sol Ade,,Member,"Feb 2, 2023","Feb 3, 2023",3,0\nHelper,,Bot,"Feb 2, 2023","Feb 3, 2023",3,0\n'
    )
    assert take(text, "kelp member analytics.csv").acts == {
        ("roster:lea brandt", "joined_org", "slack:kelp-member-analytics", "2022-01-15"),
        ("roster:sol ade", "joined_org", "slack:kelp-member-analytics", "2023-02-03"),
    }


def test_crowd_members_are_one_person_over_their_identities(take):
    text = (
        "Display name,Emails,Joined at,# of activities,Identities\n"
        "Lea Brandt,lea@kelp.example,2023-01-15T10:30:00.000Z,33,github:LeaB;discord:lea;slack:U7\n"
        "Sol Ade,sol@kelp.example,2023-05-15T10:30:00.000Z,1,\n"
    )
    read = take(text)
    assert read.people == {"github:leab", mail("sol@kelp.example")}
    assert ("github:leab", "same_as", "slack:U7") in read.claims


def test_orbit_members_and_activities_are_read(take):
    members = (
        "id,name,github,email,orbit_level,love,first_activity_occurred_at\n"
        "1,Lea Brandt,leab,lea@kelp.example,1,9.5,2023-01-15T10:30:00Z\n"
        "2,Sol Ade,,sol@kelp.example,3,1,2023-02-15T10:30:00Z\n"
    )
    assert {act[:2] for act in take(members).acts} == {
        ("github:leab", "joined_org"),
        (mail("sol@kelp.example"), "joined_org"),
    }
    activities = (
        "id,activity_type,occurred_at,member_name,github\n"
        "a1,pull_requests:opened,2023-01-16T10:30:00Z,Lea Brandt,leab\n"
        "a2,slack:message:sent,2023-01-17T10:30:00Z,Sol Ade,\na3,tweet:sent,2023-01-17T10:30:00Z,Sol Ade,\n"
    )
    assert {act[:2] for act in take(activities).acts} == {
        ("github:leab", "opened_change"),
        ("roster:sol ade", "posted_message"),
    }


def test_open_collective_names_who_gave_and_who_was_paid(take):
    head = (
        "datetime,shortId,description,type,kind,isRefund,amount,accountSlug,accountName,oppositeAccountSlug,"
        "oppositeAccountName\n"
    )
    rows = (
        "2023-05-02T13:37:03,a1,Monthly,CREDIT,CONTRIBUTION,,5,kelp,Kelp,lea-b,Lea Brandt\n"
        "2023-06-02T13:37:03,a2,Monthly,CREDIT,CONTRIBUTION,,5,kelp,Kelp,lea-b,Lea Brandt\n"
        "2023-06-03T13:37:03,a3,Stickers,DEBIT,EXPENSE,,-50,kelp,Kelp,sol-ade,Sol Ade\n"
        "2023-06-04T13:37:03,a4,Fee,DEBIT,HOST_FEE,,-1,kelp,Kelp,host,The Host\n"
    )
    read = take(head + rows)
    assert read.people == {"roster:lea brandt", "roster:sol ade"}
    assert {place for _, _, place, _ in read.acts} == {"roster:opencollective/kelp"}
    assert set(read.events["work"].dropna()) == {"financial"}
    assert read.count == 3


def test_of_github_archive_rows_only_what_opens_counts_as_opening(take):
    text = (
        "type,actor_login,repo_name,created_at,action\n"
        "PullRequestEvent,LeaB,kelp/atlas,2023-05-01 10:00:00 UTC,opened\n"
        "PullRequestEvent,boss,kelp/atlas,2023-05-02 10:00:00 UTC,closed\n"
        "IssuesEvent,sol,kelp/atlas,2023-05-02 10:00:00 UTC,opened\n"
        "IssuesEvent,boss,kelp/atlas,2023-05-02 10:00:00 UTC,closed\n"
        "WatchEvent,ida,kelp/atlas,2023-05-02 10:00:00 UTC,started\n"
        "CreateEvent,boss,kelp/atlas,2023-05-02 10:00:00 UTC,\n"
    )
    read = take(text)
    assert {act[:2] for act in read.acts} == {
        ("github:leab", "opened_change"),
        ("github:sol", "opened_issue"),
        ("github:ida", "starred"),
    }
    assert any("3 left out" in note for note in read.notes)
    # without a column of actions nobody knows whether an issue was opened or closed
    bare = "\n".join(line.rpartition(",")[0] for line in text.splitlines())
    assert {act[:2] for act in take(bare).acts} == {("github:ida", "starred")}


def test_stars_with_dates_ask_only_of_which_repository_they_are(take):
    text = "starred_at,login\n2023-05-01T09:00:00Z,LeaB\n2023-05-02T09:00:00Z,sol\n"
    with pytest.raises(ExportError) as told:
        take(text)
    assert told.value.needs == "place"
    read = take(text, place="github:kelp/atlas")
    assert set(read.events["event_id"]) == {"github:kelp/atlas#starred/leab", "github:kelp/atlas#starred/sol"}


def test_a_count_of_stars_names_nobody_and_says_where_the_names_are(take):
    with pytest.raises(ExportError, match="names nobody"):
        take("Repository,Date,Stars\nkelp/atlas,Tue Mar 01 2022 00:00:00 GMT+0000 (UTC),10\n")


def test_a_call_each_week_is_as_many_attendances(take):
    text = "Name (Original Name),User Email,Total Duration (Minutes),Guest\nLea Brandt,lea@kelp.example,63,No\n"
    reads = [take(text, "Kelp walk participants.csv", dated_on=date(2023, 5, day)) for day in (16, 23)]
    assert len({key for read in reads for key in read.events["event_id"]}) == 2


def test_a_telephone_with_an_address_is_somebodys_and_a_note_taker_with_one_is_not(take):
    row = ",05/16/2023 06:00:00 PM,05/16/2023 07:00:00 PM,60,Yes"
    read = take(f"{ZOOM}Ida's iPhone,ida@kelp.example{row}\nOtter.ai,notes@otter.example{row}\n")
    assert mail("ida@kelp.example") in read.people
    assert len(read.people) == 4
    assert not any("iPhone" in value for _, says, value in read.claims if says == "name")


MATRIX = "Name,E-mail,2023-05-02,2023-05-16,2023-05-30\nLea Brandt,,x,x,\nSol,sol@kelp.example,,1,x\nWim,,0,no,\n"


def test_a_sheet_of_names_and_days_says_who_came_when(take):
    read = take(MATRIX, "Kelp calls.csv")
    assert read.acts == {
        ("roster:lea brandt", "attended", "call:kelp-calls", "2023-05-02"),
        ("roster:lea brandt", "attended", "call:kelp-calls", "2023-05-16"),
        (mail("sol@kelp.example"), "attended", "call:kelp-calls", "2023-05-16"),
        (mail("sol@kelp.example"), "attended", "call:kelp-calls", "2023-05-30"),
    }
    assert "Of 3 rows 2 were taken, 0 put aside and 1 left out: 1 without a mark on any day." in read.notes


def test_a_row_of_sums_is_nobody(take):
    assert take(f"{MATRIX}Total,,1,2,1\n", "Kelp calls.csv").people == take(MATRIX, "Kelp calls.csv").people


def test_a_mark_that_nobody_knows_is_put_aside_with_its_day(take):
    read = take(MATRIX.replace("no,", "perhaps,").replace("Wim,,0", "Wim,,x"), "Kelp calls.csv")
    assert [each.reason for each in read.rejected] == [
        "row 4: column '2023-05-16': it is not known whether 'perhaps' is there"
    ]
    assert ("roster:wim", "attended", "call:kelp-calls", "2023-05-02") in read.acts


def test_days_in_a_header_that_may_be_two_days_are_asked_for(take):
    header = "Name,02/05/2023,09/05/2023\n"
    with pytest.raises(ExportError) as told:
        take(f"{header}Lea,x,\nSol,,x\n")
    assert told.value.needs == "dates"
    assert take(f"{header.strip()},16/05/2023\nLea,x,,\nSol,,,x\n").count == 2


def test_a_spreadsheet_of_a_call_reads_as_its_text_does(tmp_path):
    book = openpyxl.Workbook()
    for line in ZOOM.splitlines():
        book.active.append(line.split(",") if line else [])
    book.save(tmp_path / "call.xlsx")
    assert Read(tmp_path / "call.xlsx").count == 3


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Reef sign-up (Responses) - Form Responses 1.csv", "Reef sign-up"),
        ("2024-03-14 15_00 Book club - Attendance Report.csv", "Book club"),
        ("participants_81122223333.csv", "participants_81122223333"),
        ("Kelp night.tsv", "Kelp night"),
        ("report.csv", "report"),
    ],
)
def test_a_file_is_about_what_is_left_of_its_name(name, title):
    assert file_title(name) == title


def test_every_known_report_names_people_or_says_why_not():
    for report in known_reports():
        assert report.tool
        assert report.listings or report.guess_people or report.names_nobody, report.name
        for listing in report.listings:
            assert listing.action or listing.actions, report.name


def test_every_tool_stands_in_the_document_on_exports_in_order(pytestconfig):
    text = (pytestconfig.rootpath / "docs" / "exports.md").read_text(encoding="utf-8")
    text = text.partition("## Reports as tables")[2].partition("\n## ")[0]
    rows = [line.split(" | ")[0].removeprefix("| ") for line in text.splitlines() if line.startswith("| ")][2:]
    assert {report.tool for report in known_reports()} <= set(rows)
    assert rows == sorted(rows, key=str.casefold)
