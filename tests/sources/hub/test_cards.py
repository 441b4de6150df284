"""Cards: metadata however it is written or broken, and the headings of the text."""

import gzip
import json

import pytest

from journeys.errors import ExportError
from journeys.ingest.detect import read_head, recognise
from journeys.sources.decode.files import Fault
from journeys.sources.hub import reader as hub_reader
from journeys.sources.hub.cards import read_metadata, sections_of
from tests.sources.hub.extracts import Taken, write

CARD = """---
license: mit
---
# Lantern

Title by underline
==================
## Uses
### Direct Use
To tell tales.
### Out-of-Scope Use
[More Information Needed]
## Bias, **Risks**, and [Limitations](#limits)
<!-- write here -->

## Training
```bash
# this is a comment, no heading
```
<h2 align="center">How to <em>cite</em></h2>
@misc{lantern}
## Contact
"""


def test_metadata_is_read_from_a_mapping_yaml_json_and_json_within_json():
    told = {"license": "mit", "base_model": ["a/b", "c/d"]}
    as_json = json.dumps(told)
    for written in (
        told,
        as_json,
        json.dumps(as_json),
        "license: mit\nbase_model:\n- a/b\n- c/d\n",
        f"---\n{as_json}\n---\n",
    ):
        assert read_metadata(written) == told
    assert read_metadata(None) == read_metadata(5) == read_metadata(["x"]) == read_metadata("") == {}


def test_values_of_yaml_stay_the_text_they_are():
    told = read_metadata(
        "language: no\nversion: 1.10\ndate: 2023-99-99\nempty:\nnull_word: ~\nquoted: 'null'\nx: &a [1]\ny: *a"
    )
    assert told == {
        "language": "no",
        "version": "1.10",
        "date": "2023-99-99",
        "empty": None,
        "null_word": None,
        "quoted": "null",
        "x": ["1"],
        "y": ["1"],
    }


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("license: [mit", "card: is not sound YAML in line 2: did not find expected ',' or ']'"),
        ("a: b: c", "card: is not sound YAML in line 1: mapping values are not allowed in this context"),
        ("a: " + "[" * 500_000, "card: is not sound YAML: nested more than 20 levels deep"),
        ("- " * 500_000, "card: is not sound YAML: nested more than 20 levels deep"),
        ("\na: *nobody", "card: is not sound YAML in line 2: *nobody stands for nothing that could be read before it"),
        ('a: "\\ud800"', "card: is not sound YAML in line 1: found invalid Unicode character escape code"),
        ("\x07", "card: is not sound YAML: unacceptable character #x0007: control characters are not allowed"),
    ],
)
def test_broken_metadata_says_why_and_ends_nothing(written, reason):
    assert read_metadata(written) == Fault(reason)


def test_headings_are_those_of_the_text_without_code_and_markup():
    headings, unfilled = sections_of(CARD)
    assert headings == [
        *("Lantern", "Title by underline", "Uses", "Direct Use", "Out-of-Scope Use"),
        *("Bias, Risks, and Limitations", "Training", "How to cite", "Contact"),
    ]
    # nothing below: the placeholder, the comment, and the last one; headings above others, and code, are not empty
    assert unfilled == ["Lantern", "Out-of-Scope Use", "Bias, Risks, and Limitations", "Contact"]


def test_a_card_of_nothing_but_marks_has_no_headings():
    assert sections_of("") == sections_of("#\n##  \n---\n```\n# x") == ([], [])


README = "---\nlicense: MIT\nbase_model: ada/spark\n---\n# Lantern\n\n## Uses\n\nTo read tales.\n"


@pytest.mark.parametrize(
    ("name", "told", "place"),
    [
        ("models__collective__lantern__README.md", {}, "hub:model/collective/lantern"),
        ("models/collective/lantern/README.md", {}, "hub:model/collective/lantern"),
        ("datasets__collective__tales__README.md.gz", {}, "hub:dataset/collective/tales"),
        ("README.md", {"place": "hub:model/collective/lantern"}, "hub:model/collective/lantern"),
        ("card.txt", {"place": "hub:space/collective/demo"}, "hub:space/collective/demo"),
    ],
)
def test_a_cards_own_file_is_read_where_something_says_whose_it_is(tmp_path, name, told, place):
    content = gzip.compress(README.encode()) if name.endswith("gz") else README
    path = write(tmp_path, content, name)
    assert recognise(path) is hub_reader
    taken = Taken(path, **told)
    assert (list(taken.repositories), taken.rejected) == ([place], [])
    assert (taken.repositories[place]["licence"], taken.repositories[place]["sections"]) == ("mit", ["Lantern", "Uses"])


def test_a_card_of_nobody_is_refused_with_what_to_do(tmp_path):
    with pytest.raises(ExportError, match=r"is a card, but nothing says of which repository; name it with --place"):
        Taken(write(tmp_path, README, "README.md"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "notes.md",
            "---\ntitle: Call\nlicense: mit\ntags: [a]\n---\n# Community call, 5 May 2021\n\n## Attendees\n- Ada\n",
        ),
        ("README.md", "---\ntitle: Call\n---\n# Call\n"),
        ("README.md", "# Lantern\n\nlicense: mit\n"),
    ],
)
def test_notes_with_metadata_of_their_own_are_no_cards(tmp_path, name, text):
    path = write(tmp_path, text, name)
    assert not hub_reader.recognise(path, read_head(path))
