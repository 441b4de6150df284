"""Translations by their paths: which paths are one, and into which language where a folder's or file's name says so.

Left out: code that deals with languages (``lang/en/email.py``), and translated pages whose path does not show it.
"""

import re
from functools import lru_cache
from typing import Final

from journeys.model.languages import language_in

_FOLDER: Final = re.compile(
    r"(?:^|/)(?:i18n|l10n|locales?|(?:readme-|docs?-)?translat(?:ions?|ed)|lang(?:uage)?s?)/(?P<rest>.+)", re.IGNORECASE
)
_FILE: Final = re.compile(r"(?:^|/)(?P<stem>[^/]+)\.(?:po|pot|xlf|xliff)$", re.IGNORECASE)
_BESIDE: Final = re.compile(
    r"(?:^|/)(?:readme|contributing|code[_-]of[_-]conduct)[-_.](?P<language>[a-z_-]+?)(?:\.\w+)?$", re.IGNORECASE
)
_CODE: Final = (".py", ".pyi")


@lru_cache(maxsize=65_536)
def is_translation(path: str) -> bool:
    """Return whether a path is of something translated.

    >>> [is_translation(path) for path in ("README-French.md", "i18n/de.json", "lang/en/email.py", "README-dev.md")]
    [True, True, False, False]
    """
    if path.lower().endswith(_CODE):
        return False
    # README-en.md stands beside translations, and is none
    return bool(_FOLDER.search(path) or _FILE.search(path)) or _beside(path) not in (None, "en")


def language_of(path: str) -> str | None:
    """Return the code of the language in the path of a translation, if any.

    >>> language_of("locale/pt_BR/LC_MESSAGES/index.po"), language_of("po/es.po"), language_of("i18n/strings.json")
    ('pt-br', 'es', None)
    """
    folder, file = _FOLDER.search(path), _FILE.search(path)
    parts = [part.partition(".")[0] for part in folder["rest"].split("/")] if folder else []
    # the outermost folder that names one: in locale/pt_BR/LC_MESSAGES/index.po only the first does
    found = (language_in(part) for part in [*parts, *([file["stem"]] if file else [])])
    return next(filter(None, found), None) or _beside(path)


def _beside(path: str) -> str | None:
    """Return the language in the name of a page that stands beside its original, as ``README-French.md``."""
    named = _BESIDE.search(path)
    return language_in(named["language"]) if named else None
