"""The digest of a month, of stores made by hand."""

import html
import re
from datetime import date
from html.parser import HTMLParser

import pytest

from journeys.findings.digest import Digest, Thing, find_digest
from journeys.findings.source import Source
from journeys.model.communities.definitions import find_community
from journeys.model.days import end_of_day
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.store import Store
from tests.making import act, fill

HOME = "github:the-turing-way/the-turing-way"
OCTOBER_ENDS = date(2021, 10, 31)


def did(number, who, action, thread=None):
    return act(number, who, action, place=HOME, thread=thread)


# October is day 274 to 304; who comes then was surely not there before, since the data begin over 180 days earlier
BEFORE = [
    did(1, "ada", "committed"),
    did(90, "eve", "committed"),
    *(did(number, "ada", "committed") for number in (40, 100, 200, 250, 343)),
]


@pytest.fixture
def digest_of(tmp_path):
    """Return the digest of a month of acts by hand."""
    store = Store(tmp_path / "store")

    def digest(rows):
        fill(store, [*BEFORE, *rows])
        view = load_snapshot(store, find_community("turing-way"), end_of_day(OCTOBER_ENDS))
        return find_digest(Source(view, store), stale="", data_end=date(2021, 12, 9))

    yield digest
    store.close()


def said(digest):
    return {thing.name: thing.sentence.replace("**", "") for thing in digest.things}


def test_what_waits_comes_first_and_who_came_after_it(digest_of):
    # bob's question of 5 October has no answer on the 31st, cyd's of the 10th has one on the 11th
    rows = [
        did(278, "bob", "opened_issue", "1"),
        did(283, "cyd", "opened_issue", "2"),
        did(284, "ada", "commented", "2"),
    ]
    found = digest_of(rows)
    assert found.title == "The Turing Way, Oct 2021: three things"
    assert list(said(found)) == ["waiting", "came", "carriers"]
    assert re.fullmatch(
        r"Fewer than 5 messages from newcomers had waited for an answer for 48 hours or more on 31 Oct 2021\. "
        r"The page Unanswered lists those that still wait\.",
        said(found)["waiting"],
    )
    # two people are new, and neither contributed; of two first messages no share is told
    assert re.fullmatch(
        r"Fewer than 5 people were new\. Fewer than 5 people contributed for the first time\.", said(found)["came"]
    )


def test_an_answer_on_the_day_after_the_month_does_not_count_but_one_on_its_last_day_does(digest_of):
    rows = [did(278, "bob", "opened_issue", "1"), did(304, "ada", "commented", "1")]
    assert said(digest_of(rows))["waiting"].startswith("No message from a newcomer had waited")


def test_after_the_month_nothing_counts(digest_of):
    rows = [did(278, "bob", "opened_issue", "1"), did(305, "ada", "commented", "1")]
    found = digest_of(rows)
    assert re.match(r"Fewer than 5 messages", said(found)["waiting"])
    assert found.notes[1].startswith("As of 31 Oct 2021; the data reach until 9 Dec 2021.")


def test_without_answers_to_be_seen_it_says_so_and_nothing_of_who_waits(digest_of):
    found = digest_of([did(280, "bob", "committed")])
    assert "waiting" not in said(found)
    assert found.notes[0] == "This month's exports do not show whether newcomers are answered and who leads."


def test_a_changed_bus_factor_comes_before_who_came(digest_of):
    # until September ada did 5 of 6 pieces of work; with five of bob's in October it takes two people to do half of 11
    rows = [did(275 + number, "bob", "committed", str(number)) for number in range(5)]
    found = digest_of(rows)
    assert next(iter(said(found))) == "carriers"
    assert "more than a month before" in said(found)["carriers"]


def test_a_step_to_leading_is_said(digest_of):
    rows = [
        did(20, "bob", "opened_issue", "1"),
        did(21, "ada", "opened_issue", "2"),
        did(278, "bob", "triaged", "2"),
    ]
    assert re.fullmatch(r"Fewer than 5 people led for the first time\. Thank them\.", said(digest_of(rows))["led"])


def test_who_was_active_in_the_180_days_before_the_month_and_not_before_its_end_left(digest_of):
    # fay's only act, of 15 April (day 105), is 169 days before 1 October and 199 before 31 October
    assert re.fullmatch(
        r"Fewer than 5 people were active when the month began and not when it ended: no act in 180 days\.",
        said(digest_of([did(105, "fay", "committed")]))["left"],
    )


NASTY = "<img src=x>** [a](b) @all www.x.org\n# `c`"


def test_no_text_of_a_definition_becomes_markup():
    found = Digest("x", "2021-10", NASTY, "", (Thing("came", "**About 5 people** were new."),), (NASTY,))
    markdown = found.as_markdown()
    assert "\n1. **About 5 people** were new.\n" in markdown
    assert r"\<img src=x\>\*\* \[a\](b)" in markdown
    assert not re.search(r"@all|www\.|\n# ", markdown)
    page = found.as_html()
    assert "<img" not in page
    assert html.escape(NASTY) in page


class Tags(HTMLParser):
    """Collects tags and attributes."""

    def __init__(self):
        super().__init__()
        self.tags, self.names = [], set()

    def handle_starttag(self, tag, attrs):
        """Keep a tag's name and those of its attributes."""
        self.tags.append(tag)
        self.names |= {name for name, _ in attrs}


def test_the_page_for_a_mail_fetches_and_links_nothing(digest_of):
    read = Tags()
    page = digest_of([did(278, "bob", "opened_issue", "1")]).as_html()
    read.feed(page)
    assert '<html lang="en">' in page
    assert not {"href", "src", "class", "id"} & read.names
    assert not {"a", "img", "link", "script", "style"} & set(read.tags)
    assert "github" not in page
    assert "bob" not in page
