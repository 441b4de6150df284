"""The project's own promises: what its documents name is there, and nothing leans on one machine."""

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest
from typer.main import get_command

from journeys.cli.app import app

ROOT = Path(__file__).resolve().parent.parent

MODULES = sorted((ROOT / "journeys").rglob("*.py"))
PAGES = sorted((ROOT / "pages").rglob("*.py"))


@cache
def tracked():
    """Texts that belong to the project, by path."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    names = listed.stdout.decode().split("\0") if listed.returncode == 0 else []
    texts = {}
    for name in filter(None, names):
        path = ROOT / name
        if path.is_file():
            data = path.read_bytes()
            if b"\0" not in data[:8192] and not data.startswith(b"\x1f\x8b"):
                texts[name] = data.decode("utf-8", errors="replace")
    return texts


def test_an_answer_that_is_kept_is_one_function_and_how_it_is_kept_stands_in_one_module():
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        functions = {node.name: node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}
        twins = [
            name for name, one in functions.items() if one.decorator_list and name[:1] == "_" and name[1:] in functions
        ]
        assert not twins, path.name
        assert ("st.cache_" in text) == (path.name == "cached.py"), path.name


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if path.relative_to(ROOT).parts[1] in ("analysis", "charts")],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_sentences_are_formed_in_their_own_package(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    messages = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Assign) and is_message(node)}
    formed = [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr) and id(node) not in messages and ends_a_sentence(node)
    ]
    assert not formed, "a sentence formed from numbers belongs into journeys/sentences"


def is_message(node):
    """Whether a string is what an error says."""
    return [ast.unparse(target) for target in node.targets] == ["msg"]


def ends_a_sentence(node):
    """Whether a formed string ends in a full stop."""
    last = node.values[-1]
    return isinstance(last, ast.Constant) and last.value.rstrip('"*) ').endswith((".", "!", "?"))


def test_the_make_targets_that_the_documents_name_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    for name in ("README.md", "CONTRIBUTING.md", ".ci/run"):
        said = re.findall(
            r"^\s*make (?:--\S+ )*([a-z]+)|`make ([a-z]+)`", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE
        )
        assert said, name
        assert {first or second for first, second in said} <= targets, name
    assert {"run", "test", "check", "bench"} <= targets


def test_the_commands_that_the_documents_name_exist():
    root = get_command(app)
    said = set()
    for name in ("README.md", "CONTRIBUTING.md", "Makefile"):
        text = (ROOT / name).read_text(encoding="utf-8")
        said |= set(re.findall(r"-m journeys ([a-z][a-z-]+)(?: ([a-z][a-z-]+)(?= |$|`))?", text))
    assert said
    for command, subcommand in said:
        assert command in root.commands, f"python -m journeys {command}"
        if subcommand and hasattr(root.commands[command], "commands"):
            assert subcommand in root.commands[command].commands


def test_the_files_that_the_documents_name_exist():
    for name in ("README.md", "CONTRIBUTING.md", "docs/definitions.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        linked = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
        quoted = re.findall(r"`((?:docs|data|journeys|tests)/[\w/.-]+\.\w+)`", text)
        for path in {*linked, *quoted}:
            assert (ROOT / path).exists(), f"{name} names {path}"


def test_every_definition_that_a_page_quotes_is_written_in_few_words():
    text = (ROOT / "docs" / "definitions.md").read_text(encoding="utf-8")
    sections = re.findall(r"^## ([\w-]+): .+$(?:\n\n> (.+)$)?", text, re.MULTILINE)
    shorts = dict(sections)
    assert len(sections) == len(shorts)
    for path in PAGES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
            if name in ("how_counted", "definition_of"):
                quoted = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                assert set(quoted) <= set(shorts)
                if name == "how_counted":
                    assert all(shorts[key] for key in quoted), path
                    words = sum(len(shorts[key].split()) for key in quoted)
                    assert words <= 150, f"{path} explains itself in {words} words"


def test_every_dependency_is_pinned():
    for name in ("requirements.in", "requirements-dev.in"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        for line in lines:
            if line and not line.startswith(("#", "-r ")):
                assert re.fullmatch(r"[A-Za-z0-9-]+==[\w.]+", line), line


def test_the_wheel_is_built_by_what_the_tests_install():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["build-system"]["requires"]
    installed = (ROOT / "requirements-dev.in").read_text(encoding="utf-8").splitlines()
    assert set(project["build-system"]["requires"]) <= set(installed)


def test_everything_that_is_imported_is_listed():
    named = {"huggingface_hub": "huggingface-hub", "sklearn": "scikit-learn"}
    named |= {"cyclonedx": "cyclonedx-python-lib", "packageurl": "cyclonedx-python-lib"}
    named |= {"charset_normalizer": "charset-normalizer", "dateutil": "python-dateutil"}
    listed = "\n".join((ROOT / name).read_text() for name in ("requirements.in", "requirements-dev.in")).lower()
    runtime = (ROOT / "requirements.in").read_text().lower()
    for path in [*MODULES, *PAGES, ROOT / "app.py"]:
        for package in imported(path):
            assert f"{named.get(package, package.replace('_', '-')).lower()}==" in runtime, (
                f"{path.name} imports {package}"
            )
    for path in [*(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").glob("*.py")]:
        for package in imported(path):
            assert named.get(package, package.replace("_", "-")).lower() in listed, f"{path.name} imports {package}"


def imported(path):
    """Give the packages from outside that a file imports."""
    ours = {"journeys", "pages", "tests", "benchmarks", "app", "__future__"}
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module.partition(".")[0])
    return found - ours - set(sys.stdlib_module_names)


def test_no_text_names_a_place_on_one_machine():
    private = re.compile(r"(?<!\w)/" + "(?:home|root|work|Users)/" + r"\w")
    registries = re.compile("|".join(("py" + r"pi\.(?:org|python)", "python" + "hosted", "npm" + r"js\.(?:com|org)")))
    for name, text in tracked().items():
        assert not private.search(text), f"{name} names a folder of one machine"
        assert not registries.search(text), f"{name} names a package registry"


def test_the_ci_script_can_be_run():
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


def test_the_floor_of_python_is_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["requires-python"] == ">=3.11"
    assert project["tool"]["ruff"]["target-version"] == "py311"
    assert project["tool"]["mypy"]["python_version"] == "3.11"
