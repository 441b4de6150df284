"""Markdown as lines of notes."""

import pytest

from journeys.sources.notes.lines import cut_front, plain, read_lines


def kinds(text):
    """Kind and words of each line that is not blank."""
    return [(line.kind, plain(line.text)) for line in read_lines(text) if line.kind != "blank"]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("## A b ##", "heading", "A b"),
        ("A b\n---", "heading", "A b"),
        ("A b\n===", "heading", "A b"),
        ("**A b**", "heading", "A b"),
        ("- A b", "item", "A b"),
        ("  * [x] A b", "item", "A b"),
        ("12) A b", "item", "A b"),
        ("A b", "text", "A b"),
        ("> A b", "quote", "A b"),
        ("**A:** b", "text", "A: b"),
    ],
)
def test_each_line_is_of_one_kind(text, kind, words):
    assert kinds(text) == [(kind, words)]


def test_code_comments_rules_and_containers_are_nothing():
    text = ":::info\nA\n:::\n```\nB\n```\n<!-- C\nD -->\n\n---\n***x***\n~~~md\nE\n"
    assert kinds(text) == [("text", "A"), ("heading", "x")]


def test_lines_keep_their_numbers_and_items_their_indentation():
    lines = [line for line in read_lines("# A\n<!-- x\ny -->\n\n- b\n\t- c\n1. d\n") if line.kind != "blank"]
    assert [(line.number, line.level) for line in lines] == [(1, 1), (5, 0), (6, 4), (7, 0)]
    assert [line.checked for line in read_lines("- [x] a\n- [ ] b\n- c")] == [True, False, None]


def test_rows_of_tables_are_cut_into_cells_with_or_without_bars_at_their_ends():
    text = "| A | B |\n|:--|--:|\n| a \\| c | b |\n\nA | B\n--|--\na | b\nc\n"
    rows = [line.cells for line in read_lines(text) if line.kind == "row"]
    assert rows == [("A", "B"), ("a \\| c", "b"), ("A", "B"), ("a", "b")]
    assert kinds(text)[-1] == ("text", "c")


def test_what_stands_before_the_notes_is_told_apart():
    assert cut_front("---\ntitle: A\ndate: 2021-03-04\ntags: [b]\n---\n# B") == (
        {"title": "A", "date": "2021-03-04"},
        "\n" * 5 + "# B",
    )
    assert cut_front('+++\ntitle = "A"\n+++\nB')[0] == {"title": "A"}
    assert cut_front("A\n---\nB\n---\n") == ({}, "A\n---\nB\n---\n")


def test_words_are_plain():
    assert (
        plain(r":wave: **A** _b_ `c` ==d== ~~e~~ <br> f &amp; g \_h\_ 👩🏽‍💻 a_b_c i\|j") == "A b c d f & g h a_b_c i|j"
    )
