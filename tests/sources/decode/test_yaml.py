"""YAML as plain text, and what is kept of a file that is broken."""

import pytest

from journeys.sources.decode.yaml import read_mapping, read_mappings

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


def test_names_that_stand_for_much_are_not_spelt_out():
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    (found,), broken = read_mappings("\n".join([*lines, "members: *a39"]))
    assert len(found["members"]) == 9
    assert broken == []


def test_a_list_of_mappings_gives_each_and_a_broken_one_costs_only_itself():
    text = "# teams\n---\n- name: a\n  members:\n    - ada\n- name: [b\n- name: c\n"
    found, broken = read_mappings(text)
    assert found == [{"name": "a", "members": ["ada"]}, {"name": "c"}]
    assert [part.line for part in broken] == [6]
