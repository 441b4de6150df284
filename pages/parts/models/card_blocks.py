"""Blocks of the Model cards page: what cards say, what became of it from base to model, open credits, limits."""

from functools import partial
from typing import Any, Final, Literal

import pandas as pd
import streamlit as st

from journeys.analysis.cards.counts import INSIDE, OUTSIDE
from journeys.analysis.cards.says import ITEMS
from journeys.charts.models import cards as charts
from journeys.charts.style import SCREEN
from journeys.model import links, wording
from journeys.model.accounts import MODEL_PLACE, model_name
from journeys.model.days import end_of_day
from journeys.model.events import GUESSED
from journeys.sentences.models import cards as sentences
from journeys.sentences.models.lineage import unknown_model
from pages.parts.models import card_data, card_tables
from pages.parts.models import data as models
from pages.parts.models.data import Whose
from pages.parts.record import headlines
from pages.parts.shared import blocks, session_keys
from pages.parts.shared.filters import Choice

MOST: Final = 1_000
"""Pairs or models in a table: more have a part of their own."""
MOST_PAIRS: Final = 20_000
"""Pairs of cards that are compared for a page: more take longer than people wait."""
_SHORT: Final = 700
"""Letters up to which a passage needs no scroll bar."""
_PASSAGE_PIXELS: Final = 300


def answer(choice: Choice, whose: Whose, root: str | None) -> str:
    """Say how much the cards of the chosen models say."""
    counted = card_data.coverage(choice, whose, root)
    untold = sentences.untold(card_data.untold(choice, whose, root), others=len(counted) > 0)
    if counted.empty:
        return untold
    has_own = whose == "own" and not root and INSIDE in set(counted["group"])
    of = {INSIDE: f"of {choice.community.name}", OUTSIDE: "made from them by others" if has_own else "of others"}
    return f"{sentences.coverage_answer(counted, of, models.day(choice, whose, root))} {untold}".strip()


def coverage(choice: Choice, whose: Whose, root: str | None, said: str) -> None:
    """Draw how many cards say each thing; ``said`` is the page's answer."""
    counted = card_data.coverage(choice, whose, root)
    if counted.empty:
        return
    names, until = {INSIDE: choice.community.name, OUTSIDE: "Others"}, end_of_day(models.day(choice, whose, root).on)
    blocks.figure(charts.draw_coverage(counted, SCREEN), said, "card-coverage", until=until)
    blocks.small(f"{sentences.BARS_NOTE} {sentences.alike(counted)}".strip())
    with st.expander("Table"):
        shown = card_tables.coverage(counted, names)
        blocks.show_rows(shown, "card-coverage")
        states, own = card_data.states(choice, whose, root), models.own(choice)
        blocks.show_rows(card_tables.said(states, own, names), "things-said")
        blocks.download(shown, models.table_name("card-coverage", choice, whose, root), until=until)


def changes(choice: Choice, whose: Whose, root: str | None) -> None:
    """Show what became of each thing from bases to models: counts, a table that filters, and one chosen pair."""
    blocks.section("From base to model")
    if (pairs := len(card_data.touching(choice, whose, root))) > MOST_PAIRS:
        blocks.say(sentences.too_many_pairs(pairs))
        _chosen_pair()
        return
    flags, until = card_data.flags(choice, whose, root), end_of_day(models.day(choice, whose, root).on)
    blocks.say(sentences.changes_answer(flags))
    if left_out := sentences.guessed_left_out(card_data.guessed_left_out(choice, whose, root)):
        blocks.small(left_out)
    if len(flags):
        name = models.table_name("card-changes", choice, whose, root)
        blocks.table(card_tables.changes(flags), name, until=until)
        item, flag = _filters(flags)
        if item in ITEMS:
            blocks.small(sentences.pairs_summary(flags, item))
        rows = card_tables.pairs(flags, item, flag)
        blocks.small(sentences.pairs_shown(min(MOST, len(rows)), len(rows)))
        if len(rows):
            _choosable(rows.head(MOST), "card-pairs")
    _chosen_pair()


def _filters(flags: pd.DataFrame) -> tuple[str, str]:
    items = [key for key in (*ITEMS, *sentences.CHANGES) if key in set(flags["item"])]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        item = _choose("Thing", items, session_keys.CARD_ITEM, "All things", sentences.item_name)
        here = set(flags.loc[flags["item"] == item, "flag"] if item else flags["flag"])
        kinds = [flag for flag in sentences.FLAGS if flag in here]
        flag = _choose("What became of it", kinds, session_keys.CARD_FLAG, "Anything", sentences.FLAGS.__getitem__)
    return item, flag


def _choose(label: str, options: list[str], key: str, everything: str, said: Any) -> str:  # noqa: ANN401  (a function)
    chosen = st.selectbox(
        label,
        ["", *options],
        format_func=lambda option: wording.capitalised(said(option)) if option else everything,
        key=key,
        bind="query-params",
        width=260,
    )
    # anything can be written into an address
    return chosen if chosen in options else ""


def _choosable(rows: pd.DataFrame, key: str) -> None:
    shown = rows.drop(columns=["child", "parent"], errors="ignore")
    st.dataframe(
        shown,
        hide_index=True,
        height=blocks.height_of(shown),
        placeholder="–",
        key=key,
        on_select=partial(_show_pair, key, rows["child"].tolist(), rows["parent"].tolist()),
        selection_mode="single-row",
        alt=key.replace("-", " "),
    )
    blocks.for_print(shown)


def _show_pair(key: str, children: list[str], parents: list[str]) -> None:
    if chosen := st.session_state[key].selection.rows:
        st.query_params[session_keys.CARD_MODEL] = model_name(children[chosen[0]])
        st.query_params[session_keys.CARD_BASE] = model_name(parents[chosen[0]])


def chosen_model() -> str | None:
    """Return the place of the model whose card is chosen, whether or not there is one of that name."""
    named = st.query_params.get(session_keys.CARD_MODEL)
    return f"{MODEL_PLACE}{named}" if named else None


def _chosen_pair() -> None:
    model = chosen_model()
    if not model:
        return
    card = card_data.card(model)
    with st.container(border=True, key="card-pair"):
        if card is None:
            blocks.say(unknown_model(model_name(model), []))
            return
        flags = card_data.pairs(model)
        bases = flags["parent"].unique().tolist()
        named = st.query_params.get(session_keys.CARD_BASE)
        base = f"{MODEL_PLACE}{named}" if named else next(iter(bases), None)
        blocks.say(f"**{model_name(model)}.** {sentences.said(card)}")
        if base not in bases:
            blocks.say(sentences.no_pair(model_name(model), named))
            return
        pair = flags[flags["parent"] == base]
        licence = pair[pair["item"] == "licence_change"].iloc[0].to_dict()
        blocks.say(f"{sentences.about_pair(licence)} {sentences.reason(licence)}")
        with st.expander("What became of each thing, and why"):
            blocks.show_rows(card_tables.one_pair(pair), "what-became-of-each-thing")
        item = st.session_state.get(session_keys.CARD_ITEM) or ""
        _passages(pair, str(base), item)


def _passages(pair: pd.DataFrame, base: str, item: str) -> None:
    for row in pair[pair["item"].isin(list(ITEMS))].to_dict("records"):
        if not (wording.known(row["passage"]) or wording.known(row["parent_passage"])):
            continue
        heading = wording.capitalised(f"{sentences.item_name(row['item'])}: {sentences.FLAGS[row['flag']]}")
        with st.expander(heading, expanded=row["item"] == item):
            blocks.small(sentences.reason(row))
            with st.grid(columns=2, min_column_width=280, gap="small"):
                for name, text in ((base, row["parent_passage"]), (row["child"], row["passage"])):
                    with st.container():
                        st.markdown(f":small[**{blocks.escape(model_name(name))}**]")
                        _passage(text)


def _passage(text: object) -> None:
    if not wording.known(text):
        blocks.small(sentences.NO_PASSAGE)
        return
    # as code, which is never read as Markdown
    height: int | Literal["content"] = _PASSAGE_PIXELS if len(str(text)) > _SHORT else "content"
    st.code(str(text), language=None, wrap_lines=True, height=height)


def credits_(choice: Choice, whose: Whose, root: str | None) -> None:
    """List open credits, with a text and lines to copy for the chosen model."""
    if len(card_data.touching(choice, whose, root)) > MOST_PAIRS:
        return
    found, of = card_data.credits_(choice, whose, root)
    headlines.credits_(len(found))
    blocks.section("Recognition ledger")
    blocks.say(sentences.credits_summary(found, of) if of else sentences.NO_CREDITS)
    if left_out := sentences.guessed_left_out(card_data.guessed_left_out(choice, whose, root)):
        blocks.small(left_out)
    if found.empty:
        return
    with st.expander("Open credits", expanded=chosen_model() in set(found["child"])):
        blocks.small(sentences.NOT_POSTED)
        rows = found.assign(parent=found["parents"].str[0])[["child", "parent"]].reset_index(drop=True)
        _choosable(pd.concat([rows, card_tables.ledger(found)], axis="columns").head(MOST), "card-credits")
        of_chosen = found[found["child"] == chosen_model()]
        for row in of_chosen.to_dict("records"):
            _ready(row)
        until = end_of_day(models.day(choice, whose, root).on)
        name = models.table_name("open-credits", choice, whose, root)
        blocks.download(card_tables.ledger_leaving(found), name, until=until)


def _ready(row: dict[Any, Any]) -> None:
    st.markdown(f"**{blocks.escape(model_name(row['child']))}**")
    if row["basis"] == GUESSED:
        blocks.small(sentences.CHECK_GUESS)
    blocks.small("Text for a discussion")
    st.code(sentences.discussion(row), language=None, wrap_lines=True)
    if wording.known(row["yaml"]):
        blocks.small("Lines for the card's metadata")
        st.code(row["yaml"], language="yaml")
    if link := links.thread_link(row["child"]):
        st.link_button("Open its discussions on the Hub", f"{link}/discussions")


def limits() -> None:
    """Write what cannot be said."""
    with st.expander("What cannot be said"):
        blocks.bullets(list(sentences.CANNOT))
