"""A report as one page."""

import re
from html import unescape
from html.parser import HTMLParser

from journeys.findings.report.page import write_page
from tests.findings.report.making import NASTY, PICTURE


class Read(HTMLParser):
    """Collects tags with their attributes, and the text."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Keep a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        """Keep a text."""
        self.text += data

    def attributes(self, tag):
        """Return the attributes of each such tag."""
        return [attrs for name, attrs in self.tags if name == tag]


def test_its_words_are_never_markup(report):
    read = Read(write_page(report).decode())
    assert not read.attributes("b")
    assert read.text.count(NASTY) == 3
    assert len(read.attributes("section")) == 3


def test_it_has_a_language_alternative_texts_and_headings_of_tables(report):
    read = Read(write_page(report).decode())
    assert read.attributes("html") == [{"lang": "en"}]
    (image,) = read.attributes("img")
    assert image["alt"] == "In words: About 5 people came."
    assert [each["scope"] for each in read.attributes("th")] == ["col"] * 4
    # all fourteen rows and two
    assert len(read.attributes("td")) == 2 * (14 + 2)


def test_it_fetches_nothing_and_runs_only_its_own_script(report):
    page = write_page(report).decode()
    (policy,) = (
        each["content"] for each in Read(page).attributes("meta") if "content" in each and "src" in each["content"]
    )
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    assert "unsafe" not in policy
    addresses = [value for _, attrs in Read(page).tags for name, value in attrs.items() if name in ("src", "href")]
    assert all(address.startswith("data:image/svg+xml;base64,") for address in addresses)
    assert not re.search(r"url\(|@import|fetch\(|https?://", unescape(page).replace(PICTURE, ""))


def test_the_same_report_is_the_same_bytes(report):
    assert write_page(report) == write_page(report)
