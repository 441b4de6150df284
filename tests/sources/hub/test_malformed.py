"""Fifty spoilt variants of each kind of answer: nothing but a refusal is raised, and no sound neighbour is lost."""

import json
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.errors import ExportError
from journeys.sources.hub.reader import recognise
from tests.malformed import spoilt
from tests.sources.hub.extracts import (
    PLACE,
    Taken,
    account,
    change,
    commit,
    discussion,
    model,
    person,
    remark,
    request,
    write,
)
from tests.sources.hub.test_tables import models_table

DAY = date(2026, 8, 22)
NAMES = [f"p{number}" for number in range(5)]


def details(number):
    """A pull request with all that can happen in one."""
    events = [remark(f"p{number}", "2023-07-01T10:00:00.000Z"), remark("bob"), change("cyn", "closed"), change()]
    return discussion(number, f"p{number}", isPullRequest=True, events=events, changes={"mergeCommitId": "a" * 40})


def like(number):
    return {"createdAt": f"2023-05-0{number + 1}T12:00:00.000Z", "repo": {"name": f"ada/m{number}", "type": "model"}}


# each kind: its records, the file's name, what shows that a record was taken (a place or an act's id)
KINDS = {
    "models": (
        [model(f"ada/m{number}", authorData=person("ada")) for number in range(5)],
        "models.json",
        [f"hub:model/ada/m{number}" for number in range(5)],
    ),
    "discussions": (
        [details(number) for number in range(1, 6)],
        "answer.json",
        [f"{PLACE}/discussion/{number}#landed" for number in range(1, 6)],
    ),
    "commits": (
        [commit(number, "ada", "bob") for number in range(1, 6)],
        "models__collective__lantern__commits__main.json",
        [f"git:{number:040x}#hub:bob" for number in range(1, 6)],
    ),
    "likes": (
        [like(number) for number in range(5)],
        "users__ada__likes.json",
        [f"hub:model/ada/m{n}#liked/ada" for n in range(5)],
    ),
    "members": (
        [account(name) for name in NAMES],
        "organizations__collective__members.json",
        [f"hub:org/collective#joined_org/{name}" for name in NAMES],
    ),
    "profiles": (
        [account(name, numModels=1, orgs=[{"name": "collective"}]) for name in NAMES],
        "users.jsonl",
        [f"hub:org/collective#joined_org/{name}" for name in NAMES],
    ),
    "requests": (
        [request(name) for name in NAMES],
        "models__collective__lantern__user-access-request__pending.json",
        [f"{PLACE}#requested_access/{name}" for name in NAMES],
    ),
}


def array(records):
    return b"[" + b",".join(records) + b"]"


def lines(records):
    return b"".join(record + b"\n" for record in records)


@pytest.mark.parametrize("frame", [array, lines])
@pytest.mark.parametrize("kind", KINDS)
def test_no_spoilt_answer_ends_anything_or_costs_a_sound_neighbour(tmp_path, kind, frame):
    records, name, marks = KINDS[kind]
    written = [json.dumps(record, separators=(",", ":")).encode() for record in records]

    @settings(max_examples=25, database=None)
    @given(spoilt(written, frame))
    def check(variant):
        taken = _taken(tmp_path, variant.data, name)
        assert {marks[position] for position in variant.untouched} <= taken

    check()


def _taken(folder, data, name):
    """The places described and the acts of a file; nothing when it is refused."""
    try:
        taken = Taken(write(folder, data, name), dated_on=DAY)
    except ExportError:
        return set()
    return {*taken.repositories, *taken.acts}


def row(number):
    cell = json.dumps(model(f"ada/m{number}", cardData="license: mit\nbase_model: ada/spark"))
    return f'{number},ada/m{number},"{cell.replace(chr(34), chr(34) * 2)}",1'.encode()


@settings(max_examples=50)
@given(spoilt([row(number) for number in range(5)], lambda rows: b"\n".join([b",model_id,metadata,depth", *rows, b""])))
def test_no_spoilt_table_ends_anything_or_costs_a_sound_neighbour(tmp_path, variant):
    taken = _taken(tmp_path, variant.data, "t.csv")
    assert {f"hub:model/ada/m{position}" for position in variant.untouched} <= taken


@settings(max_examples=50)
@given(at=st.floats(0, 1, exclude_max=True), junk=st.binary(min_size=1, max_size=40), cut=st.booleans())
def test_no_spoilt_parquet_ends_anything(tmp_path, at, junk, cut):
    pq.write_table(models_table(20), tmp_path / "good.parquet")
    data = bytearray((tmp_path / "good.parquet").read_bytes())
    start = int(at * len(data))
    if cut:
        del data[start:]
    else:
        data[start : start + len(junk)] = junk
    _taken(tmp_path, bytes(data), "models.parquet")


def test_a_column_whose_name_is_no_text_refuses_the_table(tmp_path):
    # a byte of damage in the list of columns is valid Parquet, and fails only when the name is read
    path = tmp_path / "models.parquet"
    pq.write_table(models_table(20), path, store_schema=False)
    path.write_bytes(path.read_bytes().replace(b"likes", b"l\x80kes"))
    assert not recognise(path, path.read_bytes())
    with pytest.raises(ExportError, match="cannot be read as Parquet"):
        Taken(path)


def test_cells_of_the_wrong_type_end_nothing(tmp_path):
    table = pa.table(
        {"id": [5], "tags": ["x"], "likes": ["many"], "cardData": [{"a": 1}], "createdAt": [7], "gated": [1.5]}
    )
    pq.write_table(table, tmp_path / "models.parquet")
    with pytest.raises(ExportError, match="id is 'None', expected like owner/name"):
        Taken(tmp_path / "models.parquet")


def test_text_that_is_none_costs_only_its_row(tmp_path):
    ids = pa.array([b"ada/a", b"\x80\xff", b"ada/c"], pa.binary()).view(pa.string())
    table = pa.table({"id": ids, "tags": [["x"], ["x"], ["x"]], "likes": [1, 2, 3], "createdAt": [None, None, None]})
    pq.write_table(table, tmp_path / "models.parquet")
    taken = Taken(tmp_path / "models.parquet")
    assert set(taken.repositories) == {"hub:model/ada/a", "hub:model/ada/c"}
    assert [(record, "not UTF-8" in reason) for record, reason in taken.reasons] == [(2, True)]
