"""The kind of work a commit is, from the paths it touches, in the all-contributors vocabulary.

A path's kind is that of the first line of the table that fits it; what fits none is code. A commit's kind is that of
most of its changed lines (a binary file counts as one line, as does a file only moved); a tie goes to the kind touched
first. A translation carries the language of most of its lines, where a path names it. Left out: what the lines say. A
lesson in a folder without a known name counts as documentation.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from journeys.sources.git.translations import is_translation, language_of

TRANSLATION: Final = "translation"
# the order decides: tests/data/x.csv is a test, .github/README.md is infrastructure, docs/logo.svg is design
_TABLE: Final = (
    ("test", r"(^|/)(tests?|__tests__)/|(^|/)(test_[^/]*|conftest)\.py$|[._-](test|spec)s?\.\w+$"),
    (
        "infra",
        r"(^|/)\.(github|circleci|gitlab|husky|binder|devcontainer)/|(^|/)(dockerfile|makefile|jenkinsfile|procfile)"
        r"|(^|/)\.[^/]+$|(^|/)(azure-pipelines|netlify|package-lock|requirements|environment|pyproject|setup|tox)[^/]*$",
    ),
    ("design", r"\.(svg|png|jpe?g|gif|webp|ico|ai|psd|sketch|fig|css|scss|sass|less|woff2?|ttf|otf|drawio)$"),
    ("audio", r"\.(mp3|wav|ogg|flac)$"),
    ("video", r"\.(mp4|webm|mov|avi|vtt|srt)$"),
    ("blog", r"(^|/)(blogs?|_?posts|newsletters?)/"),
    ("talk", r"(^|/)(talks?|slides|presentations?)/|\.(pptx?|odp|key)$"),
    ("tutorial", r"(^|/)(tutorials?|lessons?|workshops?)/"),
    ("example", r"(^|/)(examples?|demos?|notebooks?)/|\.ipynb$"),
    ("data", r"(^|/)(data|datasets?)/.*\.(json|ya?ml|txt)$|\.(csv|tsv|jsonl|parquet|arrow|xlsx?|bib|npz?|h5)$"),
    ("doc", r"(^|/)(docs?|book|wiki|manuals?)/|\.(md|mdx|rst|rmd|qmd|adoc|tex|txt|pdf|docx?|html?)$"),
    ("doc", r"(^|/)(readme|licen[cs]e|changelog|contributing|authors|notice|citation)[^/]*$"),
)
_KINDS: Final = tuple((work, re.compile(pattern, re.IGNORECASE)) for work, pattern in _TABLE)


def work_of(paths: Iterable[tuple[str, int]]) -> str | None:
    """Return the kind of work of most of the changed lines; nothing touched is no kind.

    Parameters
    ----------
    paths
        Each path touched, with its lines added and removed (0 for binary files and mere moves).

    Returns
    -------
    A word of the all-contributors vocabulary, or nothing; a translation's language follows a colon.

    Examples
    --------
    >>> work_of([("book/website/welcome.md", 40), ("book/website/welcome.png", 0)])
    'doc'
    >>> work_of([(".all-contributorsrc", 9)])
    'infra'
    >>> work_of([("README-French.md", 9)])
    'translation:fr'
    """
    lines: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    for path, changed in paths:
        work = work_of_path(path)
        lines[work] += max(changed, 1)
        if work == TRANSLATION:
            languages[language_of(path) or ""] += max(changed, 1)
    kind = _most(lines)
    language = _most(languages) if kind == TRANSLATION else None
    return f"{kind}:{language}" if language else kind


# the same paths come in thousands of commits
@lru_cache(maxsize=65_536)
def work_of_path(path: str) -> str:
    """Return the kind of work that one path is of.

    >>> work_of_path("locale/fr/LC_MESSAGES/index.po"), work_of_path("src/bloom.py")
    ('translation', 'code')
    """
    if is_translation(path):
        return TRANSLATION
    return next((work for work, pattern in _KINDS if pattern.search(path)), "code")


def _most(lines: Counter[str]) -> str | None:
    # the first of equals: counters keep the order in which kinds came
    return max(lines, key=lines.__getitem__) if lines else None
