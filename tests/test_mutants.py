"""The changes that are tried on the library: what becomes of each kind of expression."""

import ast

import pytest

from tests.mutants import ROOT, find_mutants, parts_of, rounds_of


def changed(path):
    """Give the whole text of each mutant of a file."""
    return [
        before + mutant.after.encode() + after
        for mutant in find_mutants(path)
        for before, _, after in [parts_of(mutant)]
    ]


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("a < b", ["(a <= b)"]),
        ("a & b", ["(a | b)", "(a)", "(b)"]),
        ("a and b", ["(a or b)", "(b)", "(a)"]),
        ("not a", ["(a)"]),
        ("y = f(True)", ["y = f((False))"]),
        ("x = é.max(1)", ["x = (é.min)(1)", "x = é.max((2))"]),
        ("[a for a in b if a]", ["[a for a in b if [a]]"]),
        ("if a: b", ["if (not a): b"]),
        ("x = a if b else c", ["x = (a)", "x = (c)"]),
        ("save(a)", ["pass"]),
        ("folder / 'name'", []),
        ("x: int | None = None", []),
        ("x = f'{a + 1}'", []),
    ],
)
def test_each_kind_of_expression_has_its_changes(tmp_path, text, others):
    path = tmp_path / "one.py"
    path.write_text(text, encoding="utf-8")
    assert [found.decode() for found in changed(path)] == others


def test_every_change_of_the_library_is_sound_python():
    texts = [text for path in sorted((ROOT / "journeys" / "analysis").rglob("*.py")) for text in changed(path)]
    assert len(texts) > 1_000
    for text in texts[::20]:
        ast.parse(text)


def test_the_tests_of_a_module_come_before_those_of_who_imports_it():
    (module,) = (ROOT / "journeys").rglob("opt_outs.py")
    first, near, *_ = ([test.name for test in tests] for tests in rounds_of(module))
    assert first == ["test_opt_outs.py"]
    assert "test_outreach.py" in near
