"""Archives of mailing lists: who answered whom, which list it is, what is no act, and broken files."""

import gzip

import pytest
from hypothesis import given, settings

from journeys.errors import ExportError
from journeys.ingest.detect import recognise
from journeys.model.accounts import address_account
from journeys.sources.base import ImportContext
from journeys.sources.mail import reader as mail_reader
from journeys.store.engine import open_engine
from tests.malformed import spoilt
from tests.sources import generated
from tests.taking import NOW, Taken

LIST = "mail:reef-dev.lists.example"
INES, KWAME = (address_account(f"{name}@reef.example", b"key") for name in ("ines", "kwame"))


def letter(number, sender="ines", answers=None, *, listed=True, **headers):
    """One message of the given minute."""
    fields = {
        "From": f"{sender} at reef.example ({sender.title()} V)",
        "Date": f"Mon, 7 Nov 2016 17:{number:02}:51 +0100",
        "Subject": "[reef-dev] a secret subject",
        "Message-ID": f"<m{number}@reef.example>",
    }
    fields |= {"In-Reply-To": f"<m{answers}@reef.example>"} if answers else {}
    fields |= {"List-Id": "<reef-dev.lists.example>"} if listed else {}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}" for name, value in fields.items() if value]
    return "\n".join([f"From {sender} at reef.example Mon Nov  7 16:{number:02}:51 2016", *lines, "", "a text", "", ""])


@pytest.fixture
def read(tmp_path):
    """Read an archive of these messages."""

    def run(*letters, name="l.mbox", packed=False, **told):
        path = tmp_path / name
        content = "".join(letters).encode()
        path.write_bytes(gzip.compress(content) if packed else content)
        assert recognise(path) is mail_reader
        return Taken(mail_reader, path, **told)

    return run


def acts(found, place=LIST):
    events = found.loaded_events[found.loaded_events["place"] == place]
    return list(events.sort_values("at")[["account", "action", "toward"]].itertuples(index=False, name=None))


@pytest.mark.parametrize("packed", [False, True])
def test_answers_are_toward_who_wrote_the_message_before(read, packed):
    found = read(letter(1), letter(2, "kwame", 1), letter(3, "ines", 2), letter(4, "kwame"), packed=packed)
    assert acts(found) == [
        (INES, "posted_message", None),
        (KWAME, "posted_message", INES),
        (INES, "posted_message", KWAME),
        (KWAME, "posted_message", None),
    ]
    assert found.events["thread"].nunique() == 2
    assert str(found.events["at"].iloc[0]) == "2016-11-07 16:01:51+00:00"
    assert (INES, "name", "Ines V") in found.claims
    assert not any("@" in str(value) or "secret" in str(value) for row in (*found.rows, *found.claims) for value in row)


def test_an_answer_to_a_message_of_another_month_is_in_its_thread(read):
    both = read(letter(1), letter(2, "kwame", 1), letter(3, "ines", 2, References="<m1@reef.example>"))
    later = read(letter(3, "ines", 2, References="<m1@reef.example>"), name="later.mbox")
    assert set(later.events["thread"]) == set(both.events["thread"])
    assert set(later.events["event_id"]) < set(both.events["event_id"])
    # alone it shows nobody who began the thread
    assert acts(later) == [(INES, "posted_message", None)]


def test_who_signs_commits_under_the_same_address_is_one_account(read):
    found = read(letter(1, From="Ines <4+inesv@users.noreply.github.com>"), letter(2))
    assert set(found.events["account"]) == {"github:inesv", INES}


def test_without_headers_of_a_list_its_tag_names_it(read):
    found = read(letter(1, listed=False), letter(2, listed=False, Subject="Re: [reef-dev] x"))
    assert set(found.events["place"]) == {"mail:reef-dev"}
    named = read(letter(1, listed=False), place="mail:reef.example")
    assert set(named.events["place"]) == {"mail:reef.example"}


def test_without_a_tag_the_option_is_named(tmp_path):
    path = tmp_path / "2016-November.txt"
    path.write_text(letter(1, listed=False, Subject="hello"))
    with open_engine() as engine, pytest.raises(ExportError, match="give it with --place mail:NAME") as met:
        mail_reader.read(path, ImportContext(engine, b"key", NOW, place="github:demo/home"))
    assert met.value.needs == "place"


def test_of_a_mailbox_only_what_is_of_a_list_is_read(read):
    found = read(letter(1), letter(2, "kwame", listed=False), letter(3, "kwame", List_Id="<other.lists.example>"))
    assert set(found.events["place"]) == {LIST, "mail:other.lists.example"}
    assert found.notes == ["Messages of no mailing list: 1. Left alone."]


def test_programs_trackers_and_automatic_replies_are_told_apart(read):
    found = read(
        letter(1),
        letter(2, From="Ines <gitlab@host.example>", X_GitLab_Project="reef"),
        letter(3, "kwame", Auto_Submitted="auto-replied"),
        letter(4, From="dependabot[bot] <a@b.example>"),
    )
    assert len(found.events) == 2
    assert [value for _, says, value in found.claims if says == "type"] == ["Program"]
    assert found.notes == [
        "Messages that trackers sent in somebody's name: 1. They are no acts.",
        "Automatic replies: 1. They are no acts.",
    ]


def test_a_date_that_cannot_be_is_the_servers(read):
    found = read(letter(1, Date="Thu, 1 Jan 1970 00:00:00 +0000"), letter(2, Date="whenever"), letter(3, Date=""))
    assert [str(at) for at in sorted(found.events["at"])] == [f"2016-11-07 16:0{n}:51+00:00" for n in (1, 2, 3)]
    assert found.notes == ["Messages without a date that can be: 3. They have the server's."]


def test_a_message_of_nobody_is_put_aside(read):
    found = read(letter(1), letter(2, From=""))
    assert found.reasons == [(2, "the message does not say who wrote it")]


def test_an_address_that_is_nobodys_unites_no_strangers(read):
    found = read(letter(1, From="Ada <you@example.com>"), letter(2, From="Bob <you@example.com>"))
    assert found.events["account"].nunique() == 2


def test_ten_thousand_messages_give_the_acts_that_were_drawn(tmp_path):
    made = generated.mailing_list()
    path = tmp_path / "2022.txt.gz"
    path.write_bytes(gzip.compress(made.content))
    found = Taken(mail_reader, path)
    assert found.counts == made.counts
    assert found.events["account"].nunique() == made.accounts
    assert found.events["toward"].notna().sum() == made.toward
    assert not found.rejected


LETTERS = [letter(number, f"p{number}").encode() for number in range(1, 6)]


@settings(max_examples=60)
@given(spoilt(LETTERS, lambda records: b"\n".join(records)))
def test_a_spoilt_file_costs_no_valid_neighbour(tmp_path_factory, file):
    path = tmp_path_factory.mktemp("spoilt") / "l.mbox"
    path.write_bytes(file.data)
    try:
        found = Taken(mail_reader, path, place=LIST)
    except ExportError:
        assert not file.untouched
        return
    for position in file.untouched:
        assert address_account(f"p{position + 1}@reef.example", b"key") in set(found.events["account"])
