"""The messages of an mbox: where one begins, and what its headers say."""

import pytest

from journeys.sources.mail.letters import Letter, name_and_address, read_letters

MBOX = b"""From ines@reef.example Mon Nov  7 17:06:51 2016
From: =?iso-8859-1?q?In=E9s?= Varga <ines@reef.example>
Subject: one
 that goes on
Message-ID: <a1@reef.example>

From the beginning, this is a text.
>From here too.

From nowhere Mon Nov  7 17:06:51 2016
it goes on like this.

From kwame@reef.example Tue Nov  8 09:06:51 +0000 2016
FROM: kwame@reef.example
message-id: <a2@reef.example>
In-Reply-To: Your message of Monday <a1@reef.example>
"""


@pytest.fixture
def letters(tmp_path):
    """The messages of a file with this content."""

    def run(content):
        path = tmp_path / "l.mbox"
        path.write_bytes(content)
        return list(read_letters(path))

    return run


@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_a_message_begins_with_an_envelope_above_a_header(letters, end):
    first, second = letters(MBOX.replace(b"\n", end))
    assert (first.number, first.identity, first.text("Subject")) == (1, "a1@reef.example", "one that goes on")
    assert first.sender == ("Inés Varga", "ines@reef.example")
    assert (second.number, second.identity, second.answered) == (2, "a2@reef.example", ["a1@reef.example"])
    assert second.sender == ("", "kwame@reef.example")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("ines at reef.example (Ines Varga)", ("Ines Varga", "ines@reef.example")),
        ("ines@reef.example (Ines (she) Varga)", ("Ines (she) Varga", "ines@reef.example")),
        ("Ines Varga <ines at reef.example>", ("Ines Varga", "ines@reef.example")),
        ("Ines Varga <ines(a)reef.example>", ("Ines Varga", "ines@reef.example")),
        ("Ines Varga <ines [at] reef dot example>", ("Ines Varga", "ines@reef.example")),
        ('"Varga, Ines" <ines@reef.example>', ("Varga, Ines", "ines@reef.example")),
        ("=?utf-8?b?SW7DqXM=?= <ines@reef.example>", ("Inés", "ines@reef.example")),
        ("Ines <ine...@reef.example>", ("Ines", "")),
        ("Ines at work <ines@reef.example>", ("Ines at work", "ines@reef.example")),
        ("ines@reef.example", ("", "ines@reef.example")),
        ("Ines", ("Ines", "")),
        ("=?no-such?q?x?= <a@b.example>", ("=?no-such?q?x?=", "a@b.example")),
        ("", ("", "")),
    ],
)
def test_names_and_addresses_are_read_as_archives_mask_them(header, expected):
    assert name_and_address(header) == expected


def test_a_list_that_writes_in_somebodys_name_says_who_it_was():
    munged = {"From": "Ines Varga via Reef-dev <reef-dev@lists.example>", "Reply-To": "Ines <ines@reef.example>"}
    assert Letter(1, munged).sender == ("Ines Varga", "ines@reef.example")
    assert Letter(1, {"From": munged["From"]}).sender == ("Ines Varga", "")


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"List-Id": "Reef devs <Reef-Dev.lists.example>"}, "reef-dev.lists.example"),
        ({"List-Post": "<mailto:reef-dev@lists.example>"}, "reef-dev.lists.example"),
        ({"Subject": "[reef-dev] hello"}, ""),
    ],
)
def test_the_list_is_known_by_its_headers(headers, expected):
    assert Letter(1, headers).list_name == expected


def test_the_answered_message_is_the_last_of_those_before():
    both = {"References": "<a@x> <b@x>", "In-Reply-To": "<b@x>"}
    assert Letter(1, both).answered == ["a@x", "b@x"]
    assert Letter(1, {"References": "<a@x> <b@x>", "In-Reply-To": "<c@x>"}).answered == ["a@x", "b@x", "c@x"]
    assert Letter(1, {"References": "<a@x> <b@x>"}).answered == ["a@x", "b@x"]


def test_headers_without_an_end_are_a_fault(letters):
    (found,) = letters(b"From a Mon Nov  7 17:06:51 2016\n" + b"X: y\n" * 20_000)
    assert found.fault == "its headers are longer than 64 KB"
