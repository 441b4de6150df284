"""What pages are built of, without a page."""

import io

import pandas as pd
import pytest

from pages.parts.shared import blocks, tables


@pytest.mark.parametrize(
    "text",
    ["![i](https://tracker.invalid/a.png)", "[x](https://evil.invalid)", "<img src=x>", ":red[x]", "`c`", "# h", "$x$"],
)
def test_nothing_in_a_name_is_markdown(text):
    escaped = blocks.escape(text)
    assert escaped.replace("\\", "").replace("\u2060", "") == text
    for mark in "![]()<>:`#$":
        assert all(escaped[at - 1] == "\\" for at, char in enumerate(escaped) if char == mark)


@pytest.mark.parametrize(
    ("text", "kept_apart"),
    [
        ("see http://evil.invalid/a", "http\\:\u2060//evil\\.invalid/a"),
        ("WWW.evil.invalid", "WWW\u2060\\.evil\\.invalid"),
        ("ada@evil.invalid", "ada\\@\u2060evil\\.invalid"),
    ],
)
def test_no_address_in_a_name_becomes_a_link(text, kept_apart):
    # Streamlit makes links of plain addresses after it has read the escapes
    assert blocks.escape(text).endswith(kept_apart)


def test_only_bold_is_read_in_a_sentence():
    assert blocks.emphasised("**4 people** in a_b") == "**4 people** in a\\_b"


def test_line_breaks_in_a_name_become_spaces():
    assert blocks.escape("a\n\n| b |\u202ec") == "a  \\| b \\| c"


def test_no_cell_of_a_download_is_a_formula():
    names = ['=HYPERLINK("http://evil.invalid")', "+1", "-2", "@SUM(1)", "\t=1", "plain"]
    written = tables.safe_csv(pd.DataFrame({"=name": names, "n": [-1, 2, 3, 4, 5, 6]}))
    back = pd.read_csv(io.StringIO(written))
    assert list(back.columns) == ["'=name", "n"]
    assert all(cell.startswith("'") for cell in back["'=name"][:5])
    assert back["'=name"][5] == "plain"
    assert back["n"].tolist() == [-1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("＝1+1", "'＝1+1"),
        (" =1", "' =1"),
        ("\u200b=1", "'\u200b=1"),
        ("two\rrows", "two\nrows"),
        ("a\r\n=cmd", "a\n'=cmd"),
        # a spreadsheet that splits cells at semicolons takes no quotation mark within a cell for one
        ("a;=cmd", "a;'=cmd"),
        ("- a list\n- of two", "'- a list\n'- of two"),
        ("2 + 2 = 4; e-mail a@b", "2 + 2 = 4; e-mail a@b"),
    ],
)
def test_a_note_is_no_formula_either_wherever_a_cell_may_begin(cell, safe):
    written = tables.safe_csv(pd.DataFrame({"note": [cell]}))
    assert pd.read_csv(io.StringIO(written))["note"].tolist() == [safe]
