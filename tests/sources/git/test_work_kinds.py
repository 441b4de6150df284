import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.model.vocabulary import WORK
from journeys.sources.git.work_kinds import work_of, work_of_path

PATHS = {
    "README.md": "doc",
    "LICENSE": "doc",
    "book/website/reproducible-research/testing/testing.md": "doc",
    "docs/api.rst": "doc",
    "draft-ietf-mls-protocol.md": "doc",
    "book/website/locale/fr/welcome.md": "translation",
    "i18n/de.json": "translation",
    "po/es.po": "translation",
    "translation/pt/README.md": "translation",
    "tests/test_app.py": "test",
    "src/app.test.ts": "test",
    ".github/workflows/ci.yml": "infra",
    ".all-contributorsrc": "infra",
    "Dockerfile": "infra",
    "Makefile": "infra",
    "requirements.txt": "infra",
    "data/people.json": "data",
    "scores.csv": "data",
    "figures/funnel.svg": "design",
    "style.css": "design",
    "notebooks/try.ipynb": "example",
    "workshops/intro/lesson.md": "tutorial",
    "communications/newsletters/newsletter_12.md": "blog",
    "src/bloom.py": "code",
    "promptsource/templates/squad/templates.yaml": "code",
    "": "code",
}


@pytest.mark.parametrize(("path", "work"), PATHS.items())
def test_a_path_has_a_kind_of_work(path, work):
    assert work_of_path(path) == work


def test_the_kind_with_most_changed_lines_counts():
    assert work_of([("src/a.py", 3), ("docs/a.md", 4), ("src/b.py", 2)]) == "code"


def test_a_binary_file_and_a_move_count_as_one_line():
    assert work_of([("logo.png", 0), ("docs/a.md", 2)]) == "doc"
    assert work_of([("logo.png", 0)]) == "design"


def test_nothing_touched_is_no_kind_of_work():
    assert work_of([]) is None


@given(st.text())
def test_every_kind_is_in_the_all_contributors_vocabulary(path):
    assert work_of_path(path) in WORK
