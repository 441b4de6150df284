"""YAML as plain text, and what is kept of a file that is broken."""

import pytest

from journeys.sources.decode.yaml import Unsound, load_yaml, read_mapping, read_mappings

TEAM = """name: cooks
members:
  - user: ada
    maintainer: true
  - user: bob
  - user: cy
permissions:
- {repo: book, role: push}
"""


def test_every_value_is_text():
    assert read_mapping("a: [no, 1e5, 007, 2021-02-30, null, true]\nb:\n") == {
        "a": ["no", "1e5", "007", "2021-02-30", "null", "true"],
        "b": "",
    }


@pytest.mark.parametrize(
    ("sound", "spoilt", "line", "left"),
    [
        ("user: bob", 'user: "bob', 5, "ada cy"),
        ("  - user: bob", "  - user: bob\n}", 6, "ada bob cy"),
        ("  - user: bob", "  - user: bob\n<<<<<<< HEAD", 6, "ada bob cy"),
        ("  - user: ada\n", "  - user: ada\n  }\n", 4, "ada bob cy"),
        ("user: ada", "user: [ada", 3, "bob cy"),
        ("  - user: ada\n", "\t- user: eve\n  - user: ada\n", 3, "ada bob cy"),
        ("  - user: bob\n", "- user: bob\n  - [\n", 6, "ada bob cy"),
        ("name: cooks", "name: [cooks", 1, "ada bob cy"),
        ("role: push}", "role: push", 8, "ada bob cy"),
    ],
)
def test_a_broken_part_costs_only_itself_and_is_named_by_its_line(sound, spoilt, line, left):
    (found,), broken = read_mappings(TEAM.replace(sound, spoilt))
    assert [member["user"] for member in found["members"] if "user" in member] == left.split()
    assert [part.line for part in broken] == [line]
    assert all("line " in part.reason for part in broken)
    assert found["permissions"] == ([] if line == 8 else [{"repo": "book", "role": "push"}])


@pytest.mark.parametrize("text", ["", "5", "- a\n- b", "{", "a: " + "[" * 1_000, "\x01", "? [a, b]\n: c", "*a"])
def test_what_is_no_mapping_gives_nothing(text):
    assert read_mapping(text) in ({}, {"a": []})


def nested_names(levels):
    """Lines of which each stands for nine times the one before."""
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join([*lines, f"members: *a{levels - 1}", "owners: [ada]"])


def test_names_stand_for_as_much_as_people_write():
    (found,), broken = read_mappings(nested_names(3))
    # 9 x 9 pairs of x
    assert sum(len(pair) for nine in found["members"] for pair in nine) == 162
    assert broken == []


def test_names_that_stand_for_too_much_are_broken_and_cost_nothing_else():
    # 9 x 3 values stand in line 2, 9 x 28 in line 3, 9 x 253 in line 4, and 9 x 2278 in line 5
    (found,), broken = read_mappings(nested_names(10))
    assert found["owners"] == ["ada"]
    assert found["a0"] == ["x", "x"]
    assert broken[0].reason == "line 5: not sound YAML: names in it stand for more than 10,000 values"
    assert broken[-1].reason == "line 11: not sound YAML: *a9 stands for nothing that could be read before it"
    assert load_yaml(nested_names(10)) == Unsound("names in it stand for more than 10,000 values", 5)


def test_a_name_within_its_own_value_is_broken():
    assert load_yaml("a: &a [*a]") == Unsound("*a stands for nothing that could be read before it", 1)


def test_what_is_nested_too_deeply_is_broken_and_costs_nothing_else():
    # the members' list is the second level, of twenty
    (found,), broken = read_mappings(f"owners: [ada]\nmembers: {'[' * 18}{']' * 18}")
    assert (list(found), broken) == (["owners", "members"], [])
    (found,), broken = read_mappings(f"owners: [ada]\nmembers: {'[' * 100_000}")
    assert (found["owners"], found["members"]) == (["ada"], [])
    assert [(part.line, part.reason) for part in broken] == [(2, "not sound YAML: nested more than 20 levels deep")]
    assert len(broken[0].text) == 1_000


def test_of_several_documents_the_first_is_read():
    assert read_mappings("a: 1\n---\na: 2\n") == ([{"a": "1"}], [])


def test_a_list_of_mappings_gives_each_and_a_broken_one_costs_only_itself():
    text = "# teams\n---\n- name: a\n  members:\n    - ada\n- name: [b\n- name: c\n"
    found, broken = read_mappings(text)
    assert found == [{"name": "a", "members": ["ada"]}, {"name": "c"}]
    assert [part.line for part in broken] == [6]


def test_of_a_broken_part_the_beginning_is_kept_whatever_broke_it():
    long = "x" * 100_000
    for text in (
        f"members:\n- a\n  {long}\n- b\nc: [",
        f"members:\n  {long}\n- a\n- [\n",
        f"members:\n- a\n}} {long}\n",
    ):
        _, broken = read_mappings(text)
        assert broken
        assert max(len(part.text) for part in broken) <= 1_000
