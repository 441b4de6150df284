"""The fonts of a report."""

import pytest

from journeys.findings.report import fonts

COVERED = {
    "Latin of Africa and Vietnam": "Ọjọ́ ɛ̀ ɔ ɓ ŋ ƙ Tiếng Việt",
    "Greek and Cyrillic": "Ελληνικά Українська",
    "Arabic": "العربية",
    "Hebrew": "עברית",
    "Devanagari": "हिन्दी",
    "Bengali": "বাংলা",
    "Tamil": "தமிழ்",
    "Telugu": "తెలుగు",
    "Thai": "ไทย",
    "Khmer": "ខ្មែរ",
    "Chinese, Japanese and Korean": "中文漢字かな한국어",
    "signs of sentences": "− – — · × ≥ ≤ → “”’ ● ■ ◆ ★",
}


@pytest.mark.parametrize("script", COVERED)
def test_these_scripts_are_written_as_they_are(script):
    assert fonts.written(COVERED[script]) == COVERED[script]


def test_what_no_font_has_is_the_number_of_its_character():
    # Ethiopic, of which there is no font in the package registry; an emoji; a private sign
    assert fonts.written("ሰ 🎉 \ue000") == "U+1230 U+1F389 U+E000"


def test_lines_and_all_spaces_are_spaces_and_joiners_stay():
    assert fonts.written("a\nb\tc\x1cd\u2028e\u202ff") == "a b c d e f"
    assert fonts.written("\u0645\u06cc\u200c\u062e") == "\u0645\u06cc\u200c\u062e"
