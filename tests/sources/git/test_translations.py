"""Which paths are of translations, and into which language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.model.languages import CODES, NAMES, language_in
from journeys.sources.git.translations import is_translation, language_of
from journeys.sources.git.work_kinds import work_of

LANGUAGES = {
    "README-French.md": "fr",
    "README-translated/README-Spanish.md": "es",
    "README-pt-BR.md": "pt-br",
    "README.zh-Hans.md": "zh-hans",
    "book/website/locale/fr/welcome.md": "fr",
    "i18n/de.json": "de",
    "po/es.po": "es",
    "translation/pt/README.md": "pt",
    "locales/en/strings.yml": "en",
    "docs/locale/pt_BR/LC_MESSAGES/index.po": "pt-br",
    "i18n/strings.json": None,
    "translations/glossary.csv": None,
}
NONE = (
    "README.md",
    "README-dev.md",
    "README.en.md",
    "README-translated.md",
    "src/lang/en/email.py",
    "docs/fr.md",
    "lang",
)


@pytest.mark.parametrize(("path", "language"), LANGUAGES.items())
def test_a_translation_has_its_language_in_its_path(path, language):
    assert is_translation(path)
    assert language_of(path) == language


@pytest.mark.parametrize("path", NONE)
def test_code_and_originals_are_no_translations(path):
    assert not is_translation(path)


def test_a_commit_s_language_is_that_of_most_lines_it_translates():
    assert work_of([("i18n/de.json", 3), ("i18n/fr.json", 5), ("src/a.py", 7)]) == "translation:fr"
    assert work_of([("i18n/de.json", 3), ("src/a.py", 7)]) == "code"
    assert work_of([("i18n/strings.json", 9), ("i18n/de.json", 3)]) == "translation"


def test_every_language_with_a_name_has_a_code():
    assert set(NAMES) <= CODES
    assert len({*NAMES.values()}) == len(NAMES)


@given(st.text())
def test_a_language_found_in_any_text_is_a_code(text):
    found = language_in(text)
    assert found is None or found.partition("-")[0] in CODES
