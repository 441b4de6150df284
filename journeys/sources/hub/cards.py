"""Cards of the Hub: the metadata (YAML), and the headings of the text below it.

Only what is written there is read; what the text says is read in :mod:`journeys.analysis.cards`.
"""

import re
from itertools import pairwise, zip_longest
from typing import Any, Final

import yaml

from journeys.analysis.cards.says import is_filled
from journeys.analysis.cards.text import CARD_CHARACTERS, DEEPEST_HEADING, passages
from journeys.sources.decode.files import Fault, decode_record
from journeys.sources.decode.yaml import Unsound, load_yaml

MOST_SECTIONS: Final = 200
README: Final = "README"
"""The name of a card's file, without its ending."""
# Other texts have metadata with a licence, tags or a language too; these keys only cards of the Hub have.
HUBS_OWN: Final = frozenset(
    "base_model base_model_relation pipeline_tag library_name model-index license_name license_link new_version "
    "task_categories size_categories dataset_info configs co2_eq_emissions widget app_file sdk".split()
)
COMMON: Final = frozenset(("license", "language", "tags", "datasets", "metrics"))
# Tables of cards hold JSON as text, some of it encoded twice.
TIMES_ENCODED: Final = 3

_KEY: Final = re.compile(r"[a-z0-9_-]+:")
_FRONT: Final = re.compile(r"\A\s*---[ \t]*\r?\n(.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)


def read_metadata(written: Any) -> dict[str, Any] | Fault:  # noqa: ANN401  (mapping, YAML or JSON as text, or nothing)
    """Return a card's metadata, however it is written: as a mapping, as YAML, as JSON in text, even twice encoded."""
    for _ in range(TIMES_ENCODED):
        if not isinstance(written, str):
            break
        written = _read_text(written[:CARD_CHARACTERS])
    if isinstance(written, Fault):
        return written
    return written if isinstance(written, dict) else {}


def front_matter(card: str) -> str:
    r"""Return the metadata block at the beginning of a card's text.

    >>> front_matter("---\nlicense: mit\n---\n# Card").strip()
    'license: mit'
    """
    found = _FRONT.match(card[:CARD_CHARACTERS])
    return found[1] if found else ""


def is_card(text: str, *, named: bool) -> bool:
    """Return whether a text begins like a card: with metadata that only the Hub's have, or any if it is named so."""
    known = HUBS_OWN | COMMON if named else HUBS_OWN
    return any(_KEY.match(line) and line.partition(":")[0] in known for line in front_matter(text).splitlines())


def _read_text(text: str) -> Any:  # noqa: ANN401  (whatever stands there)
    if text.lstrip()[:1] in ('"', "{"):
        found: Any = decode_record(text.encode("utf-8", "replace"), object)
        if not isinstance(found, Fault):
            return found
    return _read_yaml(front_matter(text) or text)


def _read_yaml(text: str) -> Any:  # noqa: ANN401  (whatever stands there)
    # what follows a second "---" is the card's text
    found = load_yaml(text, _value_of)
    if not isinstance(found, Unsound):
        return found
    where = f" in line {found.line}" if found.line else ""
    return Fault(f"card: is not sound YAML{where}: {found.reason}")


def _value_of(scalar: yaml.ScalarEvent) -> str | None:
    # every value is text ("no" is a language)
    plain: str = scalar.value.encode("utf-8", "replace").decode()
    return None if plain in ("", "null", "~") and not scalar.style else plain


def sections_of(card: str) -> tuple[list[str], list[str]]:
    r"""List the headings of a card's text, and those with nothing below them.

    Returns
    -------
    All headings in order, and those whose text is empty or only a template's words; one above others is not empty.

    >>> sections_of("# Card\n## Uses\n[More Information Needed]\n## Bias\nIt has some.")
    (['Card', 'Uses', 'Bias'], ['Uses'])
    """
    found = [each for each in passages(card) if each.level]
    # a heading directly above a deeper one, or above a label in bold, is not empty
    has_deeper = [after.level > before.level for before, after in pairwise(found)]
    headings = [each for each in found if each.level <= DEEPEST_HEADING]
    unfilled = [
        each.heading
        for each, deeper in zip_longest(found, has_deeper)
        if each.level <= DEEPEST_HEADING and not deeper and not is_filled(each.text)
    ]
    return [each.heading for each in headings][:MOST_SECTIONS], unfilled[:MOST_SECTIONS]
