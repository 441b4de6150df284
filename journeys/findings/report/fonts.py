"""The fonts of a report, one package a script; what none of them has is written as the number of its character."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont

_PACKAGES: Final = {
    "Inter": "fontpkg_inter",
    "Noto Sans Arabic": "fontpkg_noto_sans_arabic",
    "Noto Sans Devanagari": "fontpkg_noto_sans_devanagari",
    "Noto Sans Tamil": "fontpkg_noto_sans_tamil",
    "Noto Sans Telugu": "fontpkg_noto_sans_telugu",
    "Noto Sans Thai": "fontpkg_noto_sans_thai",
    "Noto Sans Khmer": "fontpkg_noto_sans_khmer",
    "Heebo": "fontpkg_heebo",
    "Hind Siliguri": "fontpkg_hind_siliguri",
    "Noto Sans CJK JP": "noto_cjk_sans_jp_regular",
}
"""By their families, the first for all that it has: Latin, Greek and Cyrillic, as in figures; the last but two are for
Hebrew and Bengali, the last for Chinese, Japanese and Korean."""
FAMILIES: Final = tuple(_PACKAGES)


def folders() -> list[Path]:
    """Return where the fonts lie."""
    return [Path(str(files(package))) for package in _PACKAGES.values()]


def written(text: str) -> str:
    """Return a text in which each character that no font has is its number.

    A PDF for archives may not hold such characters.

    >>> written("Ọjọ́ 漢字 ሰላም")
    'Ọjọ́ 漢字 U+1230U+120BU+121D'
    """
    known = _known()
    return "".join(sign if ord(sign) in known or sign.isspace() else f"U+{ord(sign):04X}" for sign in text)


@cache
def _known() -> frozenset[int]:
    return frozenset(code for path in _files() for code in TTFont(path, lazy=True).getBestCmap())


def _files() -> Iterator[Path]:
    for folder in folders():
        yield from sorted(path for path in folder.rglob("*") if path.suffix in (".otf", ".ttf"))
