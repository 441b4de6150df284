"""The kind of work a commit is, told from the paths it touches, in the all-contributors vocabulary.

A path's kind is that of the first line of the table that fits it; what fits none is code. A commit's kind is that of
most of its changed lines (a binary file counts as one line, as does a file only moved); a tie goes to the kind touched
first. Left out: what the lines say. A translation beside its original, or a lesson in a folder without a telling name,
counts as documentation.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

_TABLE: Final = (
    ("translation", r"(^|/)(i18n|l10n|locales?|translations?|lang(uage)?s?)/|\.(po|pot|xlf|xliff)$"),
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
    """Name the kind of work of most of the changed lines; nothing touched is no kind.

    Parameters
    ----------
    paths
        Each path touched, with its lines added and removed (0 for binary files and mere moves).

    Returns
    -------
    A word of the all-contributors vocabulary, or nothing.

    Examples
    --------
    >>> work_of([("book/website/welcome.md", 40), ("book/website/welcome.png", 0)])
    'doc'
    >>> work_of([(".all-contributorsrc", 9)])
    'infra'
    """
    lines: Counter[str] = Counter()
    for path, changed in paths:
        lines[work_of_path(path)] += max(changed, 1)
    return max(lines, key=lines.__getitem__) if lines else None


@lru_cache(maxsize=65_536)
def work_of_path(path: str) -> str:
    """Name the kind of work one path speaks of.

    >>> work_of_path("locale/fr/LC_MESSAGES/index.po"), work_of_path("src/bloom.py")
    ('translation', 'code')
    """
    return next((work for work, pattern in _KINDS if pattern.search(path)), "code")
