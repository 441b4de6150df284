"""Break the library on purpose, one expression at a time, and print the changes that no test notices.

``python -m tests.mutants MODULE`` tries every change of one module; several files or folders with
``--count 100 --seed 1`` try as many drawn by chance. Everything happens in copies of the checkout. Tests run in three
rounds, each for what the one before did not notice: the test that mirrors the module, those that name it, and those of
the modules that import it. A change that means the same, which no test can notice, is for a reader to set apart.
"""

import argparse
import ast
import copy
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from queue import Queue
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = (".git", ".venv", ".*_cache", ".hypothesis", "__pycache__", "screenshots")
WORKERS = 2
PAIRS = [(ast.Lt, ast.LtE), (ast.Gt, ast.GtE), (ast.Eq, ast.NotEq), (ast.In, ast.NotIn), (ast.Is, ast.IsNot)]
PAIRS += [(ast.Add, ast.Sub), (ast.Mult, ast.Div), (ast.BitAnd, ast.BitOr), (ast.And, ast.Or)]
PAIRS += [("min", "max"), ("any", "all"), ("first", "last"), ("head", "tail"), ("ffill", "bfill"), ("isna", "notna")]
OTHERS = dict([*PAIRS, *((right, left) for left, right in PAIRS)])


class Mutant(NamedTuple):
    """One change of one file: the place, and what stands there after it."""

    path: Path
    node: ast.AST
    after: str


def find_mutants(path):
    nodes = code_of(ast.parse(path.read_text(encoding="utf-8")))
    return [Mutant(path, place, after) for node in nodes for place, after in changes(node)]


def code_of(node):
    """Walk through what runs: no types, no decorators, and no f-strings, whose places Python 3.11 does not know."""
    yield node
    for name, value in ast.iter_fields(node):
        if name not in ("annotation", "returns", "decorator_list") and not isinstance(node, ast.JoinedStr):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from code_of(child)


def changes(node):
    """Give what could stand otherwise in a node: the place (mostly the node itself), and the text after."""
    match node:
        case ast.comprehension(_, _, conditions):
            yield from ((condition, f"[{ast.unparse(condition)}]") for condition in conditions)  # true: not empty
        case ast.If(ast.Name() | ast.Attribute() | ast.Call() as condition):
            yield condition, f"(not {ast.unparse(condition)})"
        case ast.IfExp(_, body, orelse):
            yield from ((node, f"({ast.unparse(side)})") for side in (body, orelse))
        case ast.AugAssign() | ast.Expr(ast.Call()):
            yield node, "pass"
        case _:
            yield from ((node, f"({ast.unparse(changed)})") for changed in replacements(node))


def replacements(node):  # noqa: C901 (one case for each kind of expression)
    """Give the expressions that could stand in the place of one."""
    match node:
        case ast.BinOp(_, ast.Div(), ast.Constant(str())):
            return  # a path: nothing but an error can come of it
        case ast.Compare(ops=[op]) if type(op) in OTHERS:
            yield with_fields(node, ops=[OTHERS[type(op)]()])
        case ast.BinOp(left, op, right) if type(op) in OTHERS:
            yield with_fields(node, op=OTHERS[type(op)]())
            yield from (left, right) if isinstance(op, ast.BitAnd | ast.BitOr) else ()
        case ast.BoolOp(op, values):
            yield with_fields(node, op=OTHERS[type(op)]())
            yield from (with_fields(node, values=values[:at] + values[at + 1 :]) for at in range(len(values)))
        case ast.UnaryOp(ast.Not() | ast.Invert(), operand):
            yield operand
        case ast.Constant(bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(int(value)):
            yield ast.Constant(value + 1)
        case ast.Attribute(_, name) if name in OTHERS:
            yield with_fields(node, attr=OTHERS[name])
        case ast.Name(name) if name in OTHERS:
            yield ast.Name(OTHERS[name])


def with_fields(node, **fields):
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def parts_of(mutant):
    """Give the text before, in and after the place; columns of ``ast`` count bytes."""
    node, lines = mutant.node, mutant.path.read_bytes().splitlines(keepends=True)
    begin = sum(map(len, lines[: node.lineno - 1])) + node.col_offset
    end = sum(map(len, lines[: node.end_lineno - 1])) + node.end_col_offset
    text = b"".join(lines)
    return text[:begin], text[begin:end], text[end:]


@cache
def naming(path, folder):
    """Give the files of a folder that import the module of a file."""
    *packages, name = path.relative_to(ROOT).with_suffix("").parts
    package = re.escape(".".join(packages))
    named = re.compile(rf"\b{package}\.{name}\b|from {package} import (\([^)]*|[^\n(]*)\b{name}\b")
    return frozenset(file for file in (ROOT / folder).rglob("*.py") if named.search(file.read_text(encoding="utf-8")))


@cache
def rounds_of(path):
    near, far = {test for test in naming(path, "tests") if is_test(test)}, set()
    mirror = ROOT.joinpath("tests", *path.relative_to(ROOT).parts[1:-1], f"test_{path.name}")
    for module in naming(path, "journeys") | naming(path, "pages"):
        far |= {test for test in naming(module, "tests") if is_test(test)}
    first = {mirror} if mirror.exists() else set()
    return [tuple(sorted(tests)) for tests in (first, near - first, far - near - first) if tests]


def is_test(path):
    return path.name.startswith("test_") and "browser" not in path.parts


def is_green(checkout, tests, limit):
    """Whether tests pass in a copy within so many seconds."""
    command = [sys.executable, "-m", "pytest", "-qx", "-p", "no:xdist", "-p", "no:cacheprovider"]
    command += [str(test.relative_to(ROOT)) for test in tests]
    calm = {"HYPOTHESIS_PROFILE": "quick", "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            command, cwd=checkout, env=os.environ | calm, capture_output=True, timeout=limit, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


@cache
def limit_of(tests, checkout):
    """Give the seconds after which tests hang: a few times as long as they take on the library as it is."""
    begin = time.monotonic()
    if not is_green(checkout, tests, 3_600):
        sys.exit(f"Without any change one of these fails: {' '.join(map(str, tests))}")
    return 60 + 4 * (time.monotonic() - begin)


def left_out(folder, names):
    """Give the names that are not copied: what tools leave behind, and a developer's own store, which may be large."""
    own = {"store"} if Path(folder) == ROOT / "data" else set()
    return own | set(shutil.ignore_patterns(*LEFT_OUT)(folder, names))


def survives(mutant, checkouts):
    """Whether no test notices a mutant."""
    checkout = checkouts.get()
    target = checkout / mutant.path.relative_to(ROOT)
    before, here, after = parts_of(mutant)
    try:
        for tests in rounds_of(mutant.path):
            limit = limit_of(tests, checkout)
            target.write_bytes(before + mutant.after.encode() + after)
            green = is_green(checkout, tests, limit)
            target.write_bytes(before + here + after)
            if not green:
                return False
        return True
    finally:
        checkouts.put(checkout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--count", type=int, help="how many to draw by chance; all without it")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    files = [file for path in asked.files for file in ([path] if path.is_file() else sorted(path.rglob("*.py")))]
    mutants = [mutant for file in files for mutant in find_mutants(file.resolve())]
    if asked.count is not None:
        mutants = random.Random(asked.seed).sample(mutants, min(asked.count, len(mutants)))
    noticed = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(WORKERS) as pool:
        checkouts = Queue()
        for number in range(WORKERS):
            checkout = Path(folder, str(number), "journeys")
            shutil.copytree(ROOT, checkout, ignore=left_out)
            checkout.with_name("shared").symlink_to(ROOT.parent / "shared")
            checkouts.put(checkout)
        for mutant, survived in zip(mutants, pool.map(lambda one: survives(one, checkouts), mutants), strict=True):
            noticed += not survived
            if survived:
                where = f"{mutant.path.relative_to(ROOT)}:{mutant.node.lineno}"
                sys.stdout.write(f"{where}: {parts_of(mutant)[1].decode()} -> {mutant.after}\n")
                sys.stdout.flush()
    sys.stdout.write(f"{noticed} of {len(mutants)} changes were noticed.\n")


if __name__ == "__main__":
    main()
