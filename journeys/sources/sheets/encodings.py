"""The encoding of a delimited text that is not UTF-8: found by a library, and taken only where no doubt is left.

A wrong encoding makes other names of people's names without any fault ("Инес" as "Èíåñ"). A name is short, so several
encodings may give it letters of some language: then a person has to choose. Left out: encodings that change within a
line, and those of mainframes.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Final

from charset_normalizer import from_bytes

CHOICES: Final = {
    "utf-8": "Unicode (UTF-8)",
    "cp1252": "Western European (Windows-1252, Latin-1)",
    "cp1250": "Central European (Windows-1250)",
    "cp1251": "Cyrillic (Windows-1251)",
    "cp932": "Japanese (Shift-JIS)",
    "gb18030": "Chinese, simplified (GB 18030)",
    "big5": "Chinese, traditional (Big5)",
    "cp949": "Korean (Windows-949)",
    "cp1253": "Greek (Windows-1253)",
    "cp1254": "Turkish (Windows-1254)",
    "cp1255": "Hebrew (Windows-1255)",
    "cp1256": "Arabic (Windows-1256)",
    "cp874": "Thai (Windows-874)",
    "mac_roman": "Western European (old Mac)",
    "koi8_r": "Cyrillic (KOI8-R)",
    "euc_jp": "Japanese (EUC-JP)",
    "cp850": "Western European (DOS)",
    "cp866": "Cyrillic (DOS)",
    "cp1257": "Baltic (Windows-1257)",
}
"""Encodings in which spreadsheets and older programs write tables, the more usual first, with words for people."""
SAMPLES: Final = 3
LINES: Final = 200
"""Lines that are compared in all encodings."""
# Latin letters with accents stand alone among those without, the letters of other scripts do not.
ACCENTED: Final = 0.6
_SHORT: Final = 2
_WORD: Final = re.compile(r"[^\s,;|\"'`()<>\[\]/:@.\-_&+?!*#=’‘“”–—…0-9]+")
_TOGETHER: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA"})
_LANGUAGES: Final = frozenset({"LATIN", "CYRILLIC", "GREEK", "HANGUL", "HEBREW", "ARABIC", "THAI", *_TOGETHER})
# Its letters stand where Latin-1 has accents of half of Europe: it would leave every name in doubt.
_NOT_COMPARED: Final = frozenset({"cp1257"})


@dataclass(frozen=True)
class Letters:
    """Lines that are not UTF-8: the encodings in which they read as words, the most likely first.

    ``settled`` is the encoding where all of these give the same letters, so that no choice is left; else empty.
    """

    lines: Sequence[bytes] = ()
    fitting: Sequence[str] = ()
    settled: str = ""

    def samples(self, encoding: str) -> list[str]:
        """Return up to three different words with letters beyond ASCII, as an encoding reads them."""
        found: dict[str, None] = {}
        for line in self.lines:
            words = _WORD.findall(line.decode(encoding, "replace"))
            found |= dict.fromkeys(word for word in words if not word.isascii())
        return list(found)[:SAMPLES]

    def shown(self, encoding: str) -> str:
        """Return an encoding's name for people, with three words as it reads them."""
        return f"{CHOICES.get(encoding, encoding)}: {', '.join(self.samples(encoding)) or 'no such words'}"


def find_letters(lines: Iterable[bytes]) -> Letters:
    """Find how lines that are not UTF-8 may be encoded."""
    by_line = {line: _fitting(line) for line in islice(lines, LINES)}
    # damage reads as words of no language, and says nothing of the other lines
    readable = [line for line, names in by_line.items() if names]
    fitting = [name for name in CHOICES if readable and all(name in by_line[line] for line in readable)]
    # of equals the more usual stays first
    found = from_bytes(b"\n".join(readable), cp_isolation=fitting) if len(fitting) > 1 else ()
    ranks = {match.encoding: match.chaos - match.coherence for match in found}
    compared = [name for name in fitting if name not in _NOT_COMPARED]
    texts = {b"\n".join(readable).decode(name) for name in compared}
    return Letters(
        readable or list(by_line),
        sorted(fitting, key=lambda name: ranks.get(name, 1.0)),
        compared[0] if len(texts) == 1 else "",
    )


def is_utf8(line: bytes) -> bool:
    """Return whether a line is UTF-8."""
    return _decode(line, "utf-8") is not None


def _fitting(line: bytes) -> list[str]:
    read = {name: text for name in CHOICES if name != "utf-8" and (text := _decode(line, name)) is not None}
    return [name for name, text in read.items() if all(map(_is_word, _words(text)))]


def _decode(line: bytes, encoding: str) -> str | None:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        return None


def _words(text: str) -> Iterator[str]:
    return (word for word in set(_WORD.findall(text)) if not word.isascii())


def _is_word(word: str) -> bool:
    if not all(unicodedata.category(sign)[0] in "LM" for sign in word):
        return False
    scripts = {unicodedata.name(sign, "").partition(" ")[0] for sign in word} - {"COMBINING"}
    if not scripts <= _LANGUAGES or (len(scripts) > 1 and not scripts <= _TOGETHER):
        return False
    # a capital within a word is a sign of another encoding, but for names such as McÉwan
    capital_within = any(
        before.islower() and after.isupper() and not (before + after).isascii() for before, after in pairwise(word)
    )
    accented = sum(not sign.isascii() for sign in word)
    crowded = scripts == {"LATIN"} and len(word) > _SHORT and accented > ACCENTED * len(word)
    return not capital_within and not crowded
