"""Rows of models in which somebody who opted out is named."""

import pyarrow as pa

from journeys.analysis.cards.kept import dump_card, load_card
from journeys.analysis.cards.says import Metadata, read_card
from journeys.identity.hiding import Hider
from journeys.model.events import REPOSITORY_SCHEMA

LOGIN = "eve-l77"
TEXT = f"Fine-tuned from `{LOGIN}/rose-base`, by {LOGIN}.\n\n## Limitations\n\nAsk {LOGIN} what it cannot do.\n"


def test_owner_and_new_version_stay_without_the_login():
    row = dict.fromkeys(REPOSITORY_SCHEMA.names)
    theirs = row | {"place": f"hub:model/{LOGIN}/rose", "owner": LOGIN, "new_version": f"hub:model/{LOGIN}/rose-2"}
    theirs |= {"spaces": [f"hub:space/{LOGIN}/demo", "hub:space/ada/demo"], "models": [f"hub:model/{LOGIN}/rose"]}
    others = row | {"place": "hub:model/ada/rose", "owner": "ada", "new_version": "hub:model/ada/rose-2"}
    rows = pa.Table.from_pylist([theirs, others], schema=REPOSITORY_SCHEMA)
    gone, kept = Hider(bytes(32), frozenset(), accounts={f"hub:{LOGIN}"}).rows("repositories", rows).to_pylist()
    assert LOGIN not in str(gone)
    assert gone["place"] == f"hub:model/{gone['owner']}/rose"
    assert kept == others


def test_what_a_card_says_stays_without_the_login():
    said = dump_card(read_card("ada/tulip", TEXT, Metadata()))
    assert LOGIN in said
    row = dict.fromkeys(REPOSITORY_SCHEMA.names) | {"place": "hub:model/ada/tulip", "said": said}
    rows = pa.Table.from_pylist([row, row | {"said": None}], schema=REPOSITORY_SCHEMA)
    hidden, nothing = (
        Hider(bytes(32), frozenset(), accounts={f"hub:{LOGIN}"}).rows("repositories", rows)["said"].to_pylist()
    )
    assert nothing is None
    assert LOGIN not in hidden
    card = load_card("ada/tulip", hidden, Metadata())
    assert card.said["limitations"].state == "present"
    (guess,) = card.guesses
    assert guess.base.endswith("/rose-base")
    assert card.models == {guess.base}
