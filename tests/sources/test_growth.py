"""Time and memory grow with the file: the worst shape of each format, in doubling sizes.

Calls are counted, and bytes, not seconds. What a single call costs (a pattern that goes through a text again and again)
is not seen here, but it is in the long shapes that have to end within the seconds of a process.
"""

import gzip
import io
import json
import subprocess
import sys
import tempfile
import tracemalloc
import zipfile
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from journeys.errors import ExportError
from journeys.ingest.archives import is_archive, unpack
from journeys.ingest.detect import recognise
from journeys.sources.base import ImportContext
from journeys.store.engine import open_engine
from tests.conftest import ROOT
from tests.fuzzing.exports import ARCHIVED as ARCHIVED_ROW
from tests.fuzzing.exports import ISSUE, LOG, NOTES, TABLE, TEAM
from tests.fuzzing.run import run_some

SIZE = 8_000
"""Bytes of the smallest file; what is the same for every file hardly counts beside it."""
LONG = 1_000_000
"""Bytes of a long file, which has to be read within the bounds of :mod:`tests.fuzzing.run`."""
GROWTH = 2.3
NOW = datetime(2026, 11, 30, tzinfo=UTC)

issue = json.dumps(ISSUE).encode()
entry = b'{"login":"p","contributions":["doc"]}'
LISTED = b'{"projectName":"home","projectOwner":"demo","contributors":[\n' + entry + b",\n"
ARCHIVED = b'{"repo":"demo/home","issues":[{"number":1,"author":"p","createdAt":"2021-03-01T10:00:00Z"},'
EVENT = (
    b'{"id":"1","type":"WatchEvent","actor":{"id":1,"login":"p"},"repo":{"id":1,"name":"o/r"},"payload":{},'
    b'"created_at":"2024-01-01T00:00:00Z"}\n'
)
ROW = json.dumps(ARCHIVED_ROW).encode() + b"\n"
HUB = b'model_id,metadata\no/m,"{""author"": ""o""}"\n'


def repeated(before, unit, after=b""):
    """A file whose middle is one text, again and again."""
    as_bytes = [part if isinstance(part, bytes) else part.encode() for part in (before, unit, after)]
    return lambda size: as_bytes[0] + as_bytes[1] * (size // len(as_bytes[1])) + as_bytes[2]


def sparse_sheet(size):
    """A spreadsheet with a cell at the far end of each of its rows, which lie far from one another."""
    cell = '<row r="{0}"><c r="XFD{0}" t="inlineStr"><is><t>x</t></is></c></row>'
    count = size // 100
    rows = "".join(cell.format(2 + number * (1_000_000 // count)) for number in range(count))
    space = "http://schemas.openxmlformats.org"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{space}/package/2006/content-types"><Override '
        'PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.'
        'main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{space}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{space}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{space}/spreadsheetml/2006/main" '
        f'xmlns:r="{space}/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{space}/package/2006/relationships"><Relationship '
        f'Id="r1" Type="{space}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}/spreadsheetml/2006/main"><sheetData>'
        f'<row r="1"><c r="A1" t="inlineStr"><is><t>who</t></is></c></row>{rows}</sheetData></worksheet>',
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return packed.getvalue()


def many_members(size):
    """A zip of small files of no format, of which nothing is read."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(size // 200):
            archive.writestr(f"{number}.bin", "\x01")
    return packed.getvalue()


SHAPES = {
    "rows that cannot be read": ("a.csv", repeated(TABLE, "x\n")),
    "blank lines": ("a.csv", repeated(TABLE, "\n")),
    "one line": ("a.csv", repeated(TABLE, "x", f"\n{TABLE}")),
    "a header without end": ("a.csv", repeated("account,action,at,place", ",x", TABLE[24:])),
    "quotation marks that never close": ("a.csv", repeated(TABLE, '"x\n')),
    "quotation marks before rows": ("a.csv", repeated(TABLE, '"github:a,commented,2024-01-01,github:a/b\n')),
    "zero bytes": ("a.csv", repeated(TABLE, "\0,\0\n")),
    "compressed lines": ("a.csv.gz", lambda size: gzip.compress(repeated(TABLE, "x\n")(size))),
    "quotation marks of the Hub": ("a.csv", repeated(HUB, 'o/m,"x"y\n')),
    "quotation marks of the Hub, alone": ("a.csv", repeated(HUB, 'o/m,"x\n')),
    "far cells": ("a.xlsx", sparse_sheet),
    "records cut off": ("a.json", repeated(b"[" + issue, b"," + issue[:-9])),
    "records without an end": ("a.json", repeated(issue, b'{"a":{"b":1}')),
    "lines without an end": ("a.json", repeated(issue + b"\n", b'{"a": "\n')),
    "open lists": ("a.json", repeated(b"[" + issue + b",", b"[")),
    "open objects": ("a.json", repeated(b"[" + issue + b",", b'{"a":')),
    "open texts": ("a.json", repeated(b"[" + issue, b',{"a":"')),
    "records in a search": (
        "a.json",
        repeated(b'{"total_count":1,"incomplete_results":false,"items":[' + issue, b"," + issue, b"]}"),
    ),
    "comments of an item": (
        "a.json",
        repeated(b'{"backend_name":"GitHub","data":{"comments_data":[' + issue, b"," + issue, b"]}}"),
    ),
    "rows with an open payload": ("a.json", repeated(ROW, ROW[:-60] + b"\n")),
    "faulty events": ("2024-01-01-1.json", repeated(EVENT, b"{\n")),
    "deep events": ("2024-01-01-1.json", repeated(EVENT + EVENT[:-2] + b',"x":', b"[", b"\n" + EVENT)),
    "an archive of open texts": ("a.json", repeated(ARCHIVED, b'{"a":"')),
    "an archive of open records": ("a.json", repeated(ARCHIVED, b'{"number":1,')),
    "open entries": ("l-2024-03-01.json", repeated(LISTED, b"{")),
    "entries of open texts": ("l-2024-03-01.json", repeated(LISTED, b'{"a')),
    "blanks for a name": ("o__r.log", repeated(LOG.replace("Author: Ada <p1@example.org>", "Author: P"), " ", "x\n")),
    "blanks before an author": ("o__r.log", repeated(LOG + "    Co-authored-by:", " ", "x\n")),
    "commas between authors": ("o__r.log", repeated(LOG + "    Co-authored-by: ", "a b , ", "<a@b.c>\n")),
    "opened addresses": (
        "o__r.log",
        repeated(LOG.replace("Ada <", "Ada "), "commit " + "a" * 40 + "\nAuthor: <<<<\n\n"),
    ),
    "names for names": ("t.yaml", repeated("x: &x [a]\nmembers: [", "*x, ", "]\n")),
    "open brackets": ("t.yaml", repeated(TEAM + "x: ", "[")),
    "broken items": ("t.yaml", repeated("members:\n", "- [\n")),
    "comments": ("t.yaml", repeated("", "# ", "\nmembers:\n- ada\n")),
    "owners": ("CODEOWNERS", repeated("", "* @ada\n")),
    "a sign-in list": ("n.md", repeated(NOTES + "\n## Attendees\n\n", "- Ada Lovelace / gh: ada\n")),
    "blanks in a heading": ("n.md", repeated("# Call", " ", f"x\n{NOTES}")),
    "brackets in a heading": ("n.md", repeated("# Call ", "(", f"\n{NOTES}")),
    "hosts": ("n.md", repeated(NOTES + "\nHosts: Ada", "\n\nHosts: Ada")),
    "commas after a label": ("n.md", repeated(NOTES + "\nAttendees: ", "Ada B, ")),
    "small files": ("a.zip", many_members),
}


def read(folder, name, content):
    """Read a file by the reader that knows it, or unpack it; what is refused is an answer too."""
    path = folder / name
    path.write_bytes(content)
    with open_engine() as engine, suppress(ExportError):
        if is_archive(path):
            unpack(path, Path(tempfile.mkdtemp(dir=folder)))
        else:
            reading = ImportContext(engine, b"key", NOW, place="github:demo/home", dated_on=date(2024, 3, 1))
            recognise(path).read(path, reading)


def calls_of(function):
    """How many calls a function makes, those of built-in functions too."""
    count = 0

    def note(_frame, event, _argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        function()
    finally:
        sys.setprofile(None)
    return count


def peak_of(function):
    """How many bytes of Python's memory a function takes at once."""
    tracemalloc.start()
    try:
        function()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_file_takes_hardly_more_than_twice(shape, tmp_path):
    name, make = SHAPES[shape]
    for measure in (calls_of, peak_of):
        once, twice, again = (
            measure(lambda size=size: read(tmp_path, name, make(size))) for size in (SIZE, 2 * SIZE, 4 * SIZE)
        )
        assert twice <= GROWTH * once, (measure, once, twice)
        assert again <= GROWTH * twice, (measure, twice, again)


@pytest.mark.slow
def test_a_long_file_of_each_shape_is_read_within_bounds():
    # in a process without the threads of other tests, as it forks
    command = [sys.executable, "-m", "tests.sources.test_growth"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, ""), ended.stdout + ended.stderr


def test_a_reader_that_begins_again_and_again_would_be_found():
    def read_again(size):
        for end in range(size):
            for number in range(end):
                abs(number)

    # 1 + 2 + ... + 99 numbers, and 1 + 2 + ... + 199
    once, twice = (calls_of(lambda size=size: read_again(size)) for size in (100, 200))
    assert twice > GROWTH * once


def main():
    """Read a long file of each shape; print those that are not read within bounds."""
    shapes = list(SHAPES.items())
    todo = range(len(shapes))
    while todo:
        for number, outcome in run_some(lambda number: _long(*shapes[number][1]), todo).items():
            todo = range(number + 1, todo.stop)
            if outcome.fault:
                print(f"{shapes[number][0]}: {outcome.fault}", flush=True)  # noqa: T201


def _long(name, make):
    return name, make(LONG)


if __name__ == "__main__":
    main()
