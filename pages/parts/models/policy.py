"""Blocks of the Model tree page on policy: the choice of colours, what is asked, what exports show, and burden."""

from typing import Final, NamedTuple

import pandas as pd
import streamlit as st

from journeys.analysis.policy.lens import AUDIENCES, DIRECT, LEVERS, RELATIONS, UPSTREAM, Asked, Lens, compute_share
from journeys.model.days import end_of_day
from journeys.sentences.models import policy as sentences
from pages.parts.models import data, lens, tables
from pages.parts.models.data import Whose
from pages.parts.record import headlines
from pages.parts.shared import blocks, session_keys
from pages.parts.shared.filters import Choice, choose_one

OWNER: Final = "owner"
_COLOURS: Final = {OWNER: "Owner", **sentences.NAMES}
_MOST_ROOTS: Final = 1_000


class Seen(NamedTuple):
    """An option of policy, what it is asked, and what it reaches in the chosen part."""

    policy: str
    asked: Asked
    found: Lens


def seen(choice: Choice, whose: Whose, root: str | None) -> Seen | None:
    """Ask people by what to colour; of an option of policy, say what exports show."""
    if not data.has_picture(choice, whose, root):
        return None
    policy = choose_one("Colour by", list(_COLOURS), session_keys.MODEL_COLOUR, said=_COLOURS)
    if policy == OWNER:
        return None
    asked = _controls(policy)
    reach, counts = lens.measured(choice, whose, root, policy, asked)
    blocks.say(sentences.shows(policy, reach, counts, asked))
    blocks.small(sentences.legend(policy, counts))
    headlines.policy(policy, reach)
    return Seen(policy, asked, lens.see(choice, whose, root, policy, asked))


def _controls(policy: str) -> Asked:
    if policy == DIRECT:
        # in a row with others they would not be wrapped on a telephone
        relations = _some("Made as", RELATIONS, session_keys.POLICY_MADE, RELATIONS, sentences.MADE)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            downloads = st.number_input(
                "Downloads in 30 days, at least",
                min_value=0,
                value=0,
                step=100,
                key=session_keys.POLICY_DOWNLOADS,
                bind="query-params",
                width=240,
            )
            audience = choose_one(
                "Not for all audiences", AUDIENCES, session_keys.POLICY_AUDIENCE, said=sentences.AUDIENCES
            )
        return Asked(relations=relations, downloads=int(downloads), audience=audience)
    if policy == UPSTREAM:
        first = tuple(Asked.levers)
        return Asked(levers=_some("Could act by", LEVERS, session_keys.POLICY_LEVERS, first, sentences.LEVERS))
    return Asked()


def _some(
    label: str, options: tuple[str, ...], key: str, default: tuple[str, ...], said: dict[str, str]
) -> tuple[str, ...]:
    chosen = st.pills(
        label,
        list(options),
        selection_mode="multi",
        default=list(default),
        format_func=said.__getitem__,
        key=key,
        bind="query-params",
    )
    # Streamlit checks options in the browser only, and anything can be written into an address
    return tuple(each for each in options if each in chosen)


def more(choice: Choice, whose: Whose, root: str | None, shown: Seen) -> None:
    """Show, folded, what goes with an option: the roots, a limit by compute, and all options beside each other."""
    if shown.policy == UPSTREAM:
        _roots(choice, whose, root)
    if shown.policy == DIRECT:
        _compute()
    _burden(choice, whose, root, shown)


def _burden(choice: Choice, whose: Whose, root: str | None, shown: Seen) -> None:
    """Say, folded, what the paper argues; apart from it show what options reach, and which owners have a duty."""
    folded = st.expander(
        "What the paper argues, and reach beside burden", key=session_keys.POLICY_BURDEN, on_change="rerun"
    )
    if folded.open:
        with folded:
            blocks.say(f"{sentences.ARGUES[shown.policy]} ({sentences.SOURCE})")
            rows = lens.all_measured(choice, whose, root, shown.asked)
            blocks.show_rows(tables.burden_shown(rows), "reach-and-burden")
            name = data.table_name("reach-and-burden", choice, whose, root)
            blocks.download(tables.burden(rows), name, until=end_of_day(data.day(choice, whose, root).on))
            blocks.small(sentences.spread(rows[shown.policy]))


def _roots(choice: Choice, whose: Whose, root: str | None) -> None:
    """List, folded, the roots: by what their owners could act, and how much of what is below them that covers."""
    folded = st.expander("Roots, and what they cover", key=session_keys.POLICY_ROOTS, on_change="rerun")
    if folded.open:
        with folded:
            rows = tables.roots(lens.roots(choice, whose, root).head(_MOST_ROOTS))
            blocks.show_rows(rows, "roots")
            name = data.table_name("roots", choice, whose, root)
            blocks.download(rows, name, until=end_of_day(data.day(choice, whose, root).on))
            blocks.small(sentences.ROOTS_NOTE)


def _compute() -> None:
    """Compare, folded, the compute of a change with its base's, by numbers that people enter."""
    with st.expander("What if a share of the base's compute were the limit?"):
        blocks.small(sentences.COMPUTE_NOTE)
        with st.container(horizontal=True):
            base, change, limit = (
                st.number_input(
                    label,
                    min_value=0.0,
                    value=None,
                    format="%g",
                    placeholder=example,
                    key=f"{session_keys.POLICY_COMPUTE}_{number}",
                    width=220,
                )
                for number, (label, example) in enumerate(_NUMBERS)
            )
        blocks.say(sentences.compute(compute_share(base, change), None if limit is None else limit / 100))


_NUMBERS: Final = (
    ("Compute of the base (FLOP)", "such as 1e24"),
    ("Compute of the change (FLOP)", "such as 2e22"),
    ("Limit, in percent of the base", "such as 33.3"),
)


def column(shown: Seen, models: pd.Series) -> list[str]:
    """Return by what each model of a table is coloured."""
    said = sentences.STATES[shown.policy]
    return [said.get(state, "") for state in lens.states(shown.found, models)]
