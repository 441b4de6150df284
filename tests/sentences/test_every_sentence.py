"""Every sentence with numbers agrees with the numbers that it prints, however many there are of anything."""

import inspect
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import journeys.sentences
from tests.sentences import drawn
from tests.sentences.faults import faults

WITHOUT_NUMBERS = {
    *("candidates.act", "candidates.draft", "candidates.holds_everybody", "candidates.mean", "candidates.reasons"),
    *(
        "candidates.succeeded",
        "candidates.thread",
        "data.evidence",
        "data.nothing_of",
        "data.places",
        "data.rules",
        "data.sizes",
        "data.unknown_community",
    ),
    "candidates.mentor",
    *(
        "identities.account",
        "identities.called",
        "identities.evidence_of",
        "identities.opt_out",
        "imports.progress",
        "imports.removed",
    ),
    *(
        "mentoring.continuing",
        "mentoring.in_common",
        "mentoring.next_mentor",
        "mentoring.next_step",
        "mentoring.reason",
    ),
    *("mentoring.paired", "mentoring.proposal", "mentoring.settings", "mentoring.unmatched", "network.alternative"),
    *("notes.due", "notes.due_within", "notes.entry", "notes.standing", "notes.status", "resilience.area_name"),
    *("resilience.group_name", "shared.log_line", "shared.source_name", "shared.still_open", "work.how_to_add"),
    *("work.no_list", "person.figure_note", "data.bibtex", "data.citation", "data.counted_by", "data.figure_source"),
    *("imports.asked_host", "imports.asks", "imports.collect_command", "imports.why_refused"),
    *("data.unseen_command", "data.renewal", "cards.discussion", "cards.item_name", "cards.reason"),
    *("cards.about_pair", "cards.no_pair", "flow.is_sure", "flow.place"),
    *("methods.read_me", "report.of"),
    *("lineage.unknown_model", "lineage.tree_note"),
}
OF_A_SNAPSHOT = {
    *(
        "data.as_of",
        "data.basis",
        "data.freshness",
        "data.lists_until",
        "data.quiet_lately",
        "identities.held",
        "identities.joining_all",
        "identities.summary",
    ),
    *("identities.why_range", "imports.outcome", "person.count_suggestions", "person.journey_so_far"),
    *("person.not_shown", "response.list_note"),
}
"""Formed from a whole snapshot or job, which the tests of pages load."""
OF_A_NETWORK = {
    *("network.answer", "network.chance", "network.connections", "network.facts", "network.findings"),
    *("network.introduction", "network.legend", "network.named", "network.person", "network.picture"),
}


@pytest.mark.parametrize("area", drawn.AREAS)
@settings(max_examples=20, phases=(Phase.generate,))
@given(seed=st.integers(0, 2**32))
def test_every_sentence_agrees_with_its_numbers(area, seed):
    wrong = {sentence: found for sentence in drawn.AREAS[area](drawn.Numbers(seed)) if (found := faults(sentence))}
    assert not wrong


def test_no_function_that_forms_a_sentence_is_left_out():
    folder = Path(journeys.sentences.__file__).parent
    formed = {
        f"{path.stem}.{name}"
        for path in folder.rglob("[!_]*.py")
        for name, function in vars(
            import_module(".".join(("journeys", *path.relative_to(folder.parent).with_suffix("").parts)))
        ).items()
        if inspect.isfunction(function) and function.__module__.endswith(f".{path.stem}") and name[0] != "_"
    }
    source = inspect.getsource(drawn)
    read = {name for name in formed if f"{name}(" in source or f"{name}," in source or f"{name})" in source}
    assert formed - read == WITHOUT_NUMBERS | OF_A_SNAPSHOT | OF_A_NETWORK
