"""A report as PDF: tagged, titled, with alternative texts, and nothing but text made of its words."""

import io
import re
from dataclasses import replace

import pytest
import typst
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from journeys.findings.report import pdf
from journeys.findings.report.content import Shown
from tests.findings.report.making import NASTY, PICTURE


@pytest.fixture
def read(report):
    """Write and read a report."""
    return PdfReader(io.BytesIO(pdf.write_pdf(report)))


def elements(reader):
    """Give all elements of a PDF's structure, in the order of reading."""
    waiting, found = [reader.trailer["/Root"]["/StructTreeRoot"].get("/K")], []
    while waiting:
        one = waiting.pop().get_object() if hasattr(waiting[-1], "get_object") else waiting.pop()
        if isinstance(one, list):
            waiting.extend(reversed(one))
        elif isinstance(one, DictionaryObject):
            found.append(one)
            waiting.append(one.get("/K", []))
    return [one for one in found if "/S" in one]


def test_it_has_a_title_a_language_and_the_day_of_its_data(read):
    root = read.trailer["/Root"]
    assert read.metadata.title == "Findings on Home"
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read.metadata["/CreationDate"].startswith("D:20260531")
    assert "/EmbeddedFiles" not in str(root.get("/Names", ""))


def test_it_says_that_it_is_for_archives_and_for_screen_readers(read):
    said = read.trailer["/Root"]["/Metadata"].get_data().decode()
    assert re.search(r"<pdfaid:part>2</pdfaid:part>\s*<pdfaid:conformance>B<", said)
    assert "<pdfuaid:part>1</pdfuaid:part>" in said


def test_headings_figures_and_tables_are_tagged(read):
    found = elements(read)
    kinds = [one["/S"] for one in found]
    # two communities, the methods and the tables; two findings, and each again with its table
    assert [kinds.count(kind) for kind in ("/Title", "/H1", "/H2")] == [1, 4, 4]
    assert kinds.count("/Table") == 2
    assert kinds.count("/TH") == 4
    # two rows and the last twelve of fourteen, of two columns
    assert kinds.count("/TD") == 2 * (2 + 12)
    assert [one["/Alt"] for one in found if one["/S"] == "/Figure"] == ["In words: About 5 people came."]


def test_all_fonts_are_embedded(read):
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for page in read.pages
        for font in page["/Resources"].get("/Font", {}).values()
    ]
    assert fonts
    assert all({"/FontFile2", "/FontFile3"} & set(each) for each in fonts)


def test_words_are_never_markup(read):
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in read.pages))
    # in its community's heading, its sentence, the methods and above its table
    assert text.count(re.sub(r"\s", "", NASTY)) == 4


def test_no_character_stops_it(report):
    odd = replace(report.shown[0].finding, title="\x00\x07\x1c\ue000\ud800 ሰ 🎉 \u202e\u2028", community="漢字 العربية")
    text = PdfReader(io.BytesIO(pdf.write_pdf(replace(report, shown=(Shown(odd, PICTURE),))))).pages[0].extract_text()
    assert "漢字" in text
    assert "U+1230 U+1F389" in text


def test_the_same_report_is_the_same_bytes(report):
    assert pdf.write_pdf(report) == pdf.write_pdf(report)


def test_typst_refuses_a_figure_without_words(report, monkeypatch, tmp_path):
    # so that what is written has passed its check
    spoilt = tmp_path / "report.typ"
    spoilt.write_text(pdf._TEMPLATE.read_text(encoding="utf-8").replace(", alt: one.alt", ""), encoding="utf-8")
    monkeypatch.setattr(pdf, "_TEMPLATE", spoilt)
    with pytest.raises(typst.TypstError, match="PDF/UA-1 error"):
        pdf.write_pdf(report)
