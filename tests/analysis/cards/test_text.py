"""Cards are cut in linear time: every pattern is bounded, and each line is seen once."""

import re
from importlib import import_module
from re import _constants, _parser

import pytest

from journeys.analysis.cards.text import CARD_CHARACTERS, below_metadata, blocks, passages

MODULES = ("text", "bases", "says", "pairs")
_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)


def headings(card):
    return [(each.heading, each.level) for each in passages(card)]


def test_headings_are_those_of_markdown_html_and_labels():
    card = (
        "Above.\n# One #\n## `Two` {#two}\nThree\n===\nFour\n---\n<h3>Five</h3>\n**Six:** text\n- **Seven**: text\n"
        "License: mit\n> Created by Ada\n"
    )
    assert headings(card) == [
        ("", 0),
        ("One", 1),
        ("Two", 2),
        ("Three", 1),
        ("Four", 2),
        ("Five", 3),
        ("Six", 7),
        ("Seven", 7),
        ("License", 7),
        ("Created by", 7),
    ]


def test_code_and_comments_have_no_headings():
    assert headings("# One\n```\n# two\n```\n~~~\n# three\n```\n~~~\n<!--\n# four\n-->\n") == [("One", 1)]


def test_a_rule_below_a_list_makes_no_heading_of_it():
    assert headings("# One\n- item\n---\ntext\n") == [("One", 1)]


def test_metadata_are_left_out_only_at_the_beginning():
    assert below_metadata("\n---\na: b\n---\ntext\n---\nmore") == "text\n---\nmore"
    assert below_metadata("text\n---\na: b\n---\n").startswith("text")


def test_metadata_that_never_end_are_text():
    assert below_metadata("---\na: b") == "---\na: b"


def test_a_heading_ends_a_paragraph():
    assert list(blocks("one\n# two\nthree\nfour")) == ["one", "# two", "three four"]


def test_what_is_beyond_the_limit_is_not_read():
    assert len(below_metadata("a" * (CARD_CHARACTERS + 5))) == CARD_CHARACTERS


def patterns(value):
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from patterns(each)
    elif isinstance(value, tuple | list) or hasattr(value, "__dataclass_fields__"):
        parts = value if isinstance(value, tuple | list) else vars(value).values()
        for each in parts:
            yield from patterns(each)


def open_repeats(tree, *, inside=False):
    """List the repeats without an upper limit that stand within another."""
    for operation, argument in tree:
        if operation in _REPEATS:
            is_open = argument[1] is _constants.MAXREPEAT
            if is_open and inside:
                yield operation
            yield from open_repeats(argument[2], inside=inside or is_open)
        elif operation is _constants.SUBPATTERN:
            yield from open_repeats(argument[-1], inside=inside)
        elif operation is _constants.BRANCH:
            for branch in argument[1]:
                yield from open_repeats(branch, inside=inside)
        elif operation in (_constants.ASSERT, _constants.ASSERT_NOT):
            yield from open_repeats(argument[1], inside=inside)


@pytest.mark.parametrize("module", MODULES)
def test_no_pattern_repeats_without_limit_what_repeats_without_limit(module):
    found = [
        each
        for name, value in vars(import_module(f"journeys.analysis.cards.{module}")).items()
        if not name.startswith("__")
        for each in patterns(value)
    ]
    assert found
    assert [each.pattern for each in found if list(open_repeats(_parser.parse(each.pattern, each.flags)))] == []


@pytest.mark.parametrize(
    "part", ["[", "](", "**a", "# a\n", "<h1>", "<!--", "- a\n", "a\n===\n", "**Uses:** a\n", "```\n"]
)
def test_a_card_twice_as_long_is_cut_into_at_most_twice_as_much(part):
    sizes = [sum(len(each.text) + len(each.heading) for each in passages(part * count)) for count in (500, 1_000)]
    assert sizes[1] <= 2 * sizes[0] + 300


def test_such_a_repeat_would_be_found():
    assert list(open_repeats(_parser.parse(r"(?:a+b?)*")))
    assert not list(open_repeats(_parser.parse(r"(?:a{1,9}b?){0,9}c+")))
