"""Delimited text (CSV, TSV) cut into rows as it streams: plain or gzip, in Unicode or an older encoding.

A stray quotation mark costs only its own row: the lines that it would have swallowed are cut again. DuckDB's reader
refuses the whole file instead. Memory holds a block and the lines of one row, never the file.
"""

import csv
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final

from journeys.sources.base import TEXT_KEPT
from journeys.sources.decode.lines import Damaged, read_text_blocks
from journeys.sources.sheets.encodings import CHOICES, find_letters, is_utf8
from journeys.sources.sheets.rows import HEAD_ROWS, Cut, Row, Sheet, TableFile

DELIMITERS: Final = ("\t", ",", ";", "|")
LONGEST_LINE: Final = 1 << 20
TOO_LONG: Final = f"the line is longer than {LONGEST_LINE >> 20} MB"
# A cell with more line breaks is a quotation mark that was never closed.
LONGEST_ROW: Final = 1_000
# a cell may be as long as a line: the library's own limit, for all of the process, is an eighth of that
csv.field_size_limit(LONGEST_LINE)
ZERO: Final = "holds a zero byte, which no text has: it is damaged there"
UNKNOWN_LETTERS: Final = "has letters that are not UTF-8, and may be of several encodings: choose one"
# Lines that are no UTF-8 are looked for in so much of a file; one further down is put aside where they are in doubt.
SCANNED: Final = 1 << 24
# A file of which one line in three is in doubt is asked about; of others those lines are put aside.
MOST_LINES: Final = 3


def open_delimited(path: Path, progress: Callable[[int], None], encoding: str = "") -> TableFile:
    """Open a delimited text as one sheet that can be cut at each of the delimiters.

    ``encoding`` is the one that somebody chose; else lines that are not UTF-8 are read where no doubt is left.
    """
    file = TableFile(encoding=encoding)
    _look_at_letters(path, file)
    first = list(enumerate(islice(_lines(path, file, lambda _: None), HEAD_ROWS), 1))
    if first and isinstance(first[0][1], _Broken):
        file.notes.append(f"Its first line was passed over: {first[0][1].reason}.")
    cuts = []
    for mark in DELIMITERS:
        head = [Row(number, cut_line(line, mark), line) for number, line in first if isinstance(line, str)]
        # The mapping decides which delimiter it is: a file may hold commas in every cell and be cut at semicolons.
        cuts.append(Cut(mark, head, lambda _, mark=mark: _rows(path, mark, file, progress)))  # type: ignore[misc]
    file.sheets = [Sheet("", cuts)]
    return file


def cut_line(line: str, delimiter: str) -> list[str]:
    """Cut one line into cells; none if it cannot be cut."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


class _Broken(Exception):  # noqa: N818  (a state of the file, put into a row; never leaves this module)
    """A line that is no row of a table, or the end of what can be read."""

    def __init__(self, reason: str, text: bytes) -> None:
        self.reason = reason
        self.text = text[:TEXT_KEPT].decode("utf-8", "replace").replace("\0", " ")
        super().__init__(reason)


class _RereadLines:
    """Lines that can be taken again, from the second of those that were taken."""

    def __init__(self, lines: Iterator[str | _Broken]) -> None:
        self.lines = lines
        self.waiting: deque[str | _Broken] = deque()
        self.taken: list[str] = []
        self.number = 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= LONGEST_ROW:
            msg = f"a row of more than {LONGEST_ROW:,} lines"
            raise csv.Error(msg)
        line = self.waiting.popleft() if self.waiting else next(self.lines)
        if isinstance(line, _Broken):
            self.waiting.appendleft(line)
            raise csv.Error(line.reason) if self.taken else line
        self.taken.append(line)
        return line

    def accept(self) -> list[str]:
        """Accept a row's lines, and return them."""
        lines, self.taken = self.taken, []
        self.number += len(lines)
        return lines

    def accept_first(self) -> None:
        """Accept the first line only; the others will be taken again."""
        self.waiting.extendleft(reversed(self.taken[1:]))
        self.taken = []
        self.number += 1

    def skip(self) -> None:
        """Skip a broken line."""
        self.waiting.popleft()
        self.number += 1


def _rows(path: Path, mark: str, file: TableFile, progress: Callable[[int], None]) -> Iterator[Row]:
    lines = _RereadLines(_lines(path, file, progress))
    while True:
        try:
            for cells in csv.reader(lines, delimiter=mark, strict=True):
                number, taken = lines.number, lines.accept()
                yield Row(number, cells, taken[0] if taken else "", lines=taken if len(taken) > 1 else ())
            return
        except _Broken as broken:
            yield Row(lines.number, text=broken.text, fault=broken.reason)
            lines.skip()
        except csv.Error as error:
            reason = f"cannot be cut into cells: {error}; look for a stray quotation mark"
            yield Row(lines.number, text=lines.taken[0] if lines.taken else "", fault=reason)
            lines.accept_first()


def _lines(path: Path, file: TableFile, progress: Callable[[int], None]) -> Iterator[str | _Broken]:
    # a line that is too long, and the end of a damaged file, become a fault in their place
    cut, too_long = b"", False
    try:
        for block in read_text_blocks(path, progress):
            lines = (cut + block).splitlines(keepends=True)
            cut = lines.pop() if lines and not lines[-1].endswith(b"\n") else b""
            for line in lines:
                yield _Broken(TOO_LONG, line) if too_long else _line(line, file)
                too_long = False
            if len(cut) > LONGEST_LINE:
                cut, too_long = cut[:TEXT_KEPT], True
    except Damaged as damage:
        yield _Broken(f"nothing can be read from here on: {damage}", cut)
        return
    if cut:
        yield _Broken(TOO_LONG, cut) if too_long else _line(cut, file)


def _line(line: bytes, file: TableFile) -> str | _Broken:
    if len(line) > LONGEST_LINE:
        return _Broken(TOO_LONG, line)
    return _Broken(ZERO, line) if b"\0" in line else _decode(line, file)


def _decode(line: bytes, file: TableFile) -> str | _Broken:
    try:
        return line.decode(file.encoding or "utf-8")
    except UnicodeDecodeError:
        pass
    if file.encoding:
        return _Broken(f"cannot be read as {CHOICES.get(file.encoding, file.encoding)}", line)
    if not file.letters.settled:
        return _Broken(UNKNOWN_LETTERS, line)
    try:
        return line.decode(file.letters.settled)
    except UnicodeDecodeError:
        return _Broken(UNKNOWN_LETTERS, line)


def _look_at_letters(path: Path, file: TableFile) -> None:
    others: list[bytes] = []
    lines = 0
    seen = 0
    cut = b""
    with suppress(Damaged):
        for block in read_text_blocks(path, lambda _: None):
            whole = (cut + block).splitlines(keepends=True)
            cut = whole.pop() if whole and not whole[-1].endswith(b"\n") else b""
            lines += len(whole)
            others += [line for line in whole if not is_utf8(line)]
            seen += len(block)
            if seen > SCANNED:
                break
    if cut and not is_utf8(cut):
        others.append(cut)
    if not others:
        return
    file.letters = find_letters(others)
    file.in_doubt = not file.encoding and not file.letters.settled and MOST_LINES * len(others) > lines
    named = file.encoding or file.letters.settled
    if named:
        file.notes.append(f"Not all of it is UTF-8: those lines were read as {file.letters.shown(named)}.")
