"""Blocks of the Model tree page: what is shown, the way from a root, the picture, one model, tables, limits."""

from typing import Final, cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from journeys.analysis.lineage import slices
from journeys.charts.models import lineage as charts
from journeys.charts.style import SCREEN
from journeys.model import links, paths
from journeys.model.accounts import MODEL_PLACE, model_name
from journeys.model.days import end_of_day
from journeys.model.events import GUESSED
from journeys.sentences.models import lineage as sentences
from journeys.sentences.models import policy as policy_sentences
from pages.parts.models import data, lens, policy, tables
from pages.parts.models.data import Whose
from pages.parts.models.policy import Seen
from pages.parts.shared import blocks, session_keys
from pages.parts.shared import data as shared_data
from pages.parts.shared.filters import Choice, choose_one, current_choice

_SAID: Final = {"own": "The community's models", "all": "All loaded models"}
_WAY: Final = 60
"""Letters of a name on the way from a root."""


def ask(question: str, definition: str) -> tuple[Choice, DeltaGenerator, Whose, str | None]:
    """Write a page's question and the choice of models; without any the page ends here.

    Returns the choice, the place for the answer, whose models and from which one the part begins, if from one.
    """
    choice = current_choice(shared_data.communities())
    blocks.title(question)
    described, own, root = len(data.known().models), data.own(choice), chosen_root()
    if not own and not root:
        nothing(choice, described)
    if not described:
        blocks.how_counted(definition)
        st.stop()
    if root and root not in data.whole():
        unknown(root)
        st.stop()
    top = st.container()
    return choice, top, controls(has_own=bool(own)), root


def chosen_root() -> str | None:
    """Return the place of the model in the address, whether or not there is one of that name."""
    named = st.query_params.get(session_keys.MODEL_ROOT)
    return f"{MODEL_PLACE}{named}" if named else None


def show_root(place: str | None) -> None:
    """Put a model into the address, so that the page shows what grew out of it; or take it out."""
    if place:
        st.query_params[session_keys.MODEL_ROOT] = model_name(place)
    else:
        st.query_params.pop(session_keys.MODEL_ROOT, None)
    st.session_state[session_keys.MODEL_SEARCH] = ""


def controls(*, has_own: bool) -> Whose:
    """Ask people for a model to search, and whose models to show, where the community has any."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input("Find a model", key=session_keys.MODEL_SEARCH, placeholder="a part of its name", width=330)
        whose = choose_one("Show", list(_SAID), session_keys.MODELS_OF, said=_SAID) if has_own else "all"
        if (data.known().edges["basis"] == GUESSED).any():
            st.toggle("Also bases guessed from texts of cards", key=session_keys.MODEL_GUESSED, bind="query-params")
    if text.strip():
        _found(text)
    return cast("Whose", whose)


def _found(text: str) -> None:
    found = data.search(text)
    with st.container(horizontal=True):
        for place in found:
            label = blocks.escape(model_name(place))
            st.button(label, key=f"found-{place}", on_click=show_root, args=(place,), type="tertiary")
    if note := sentences.found_models(len(found), text.strip(), data.FOUND):
        blocks.small(note)


def unknown(root: str) -> None:
    """Write that no export knows the model in the address, with similar ones."""
    named = model_name(root)
    near = data.search(named.rpartition("/")[2])[:3]
    blocks.say(sentences.unknown_model(named, [model_name(place) for place in near]))
    with st.container(horizontal=True):
        for place in near:
            st.button(blocks.escape(model_name(place)), key=f"near-{place}", on_click=show_root, args=(place,))
        st.button("Show the whole tree", on_click=show_root, args=(None,))


def way(root: str) -> None:
    """Write the way from the furthest root to the model, each a button that begins from it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button("All", key="way-all", on_click=show_root, args=(None,), type="tertiary")
        for place in data.whole().path(root)[:-1]:
            st.markdown("›")
            label = blocks.escape(model_name(place)[:_WAY])
            st.button(label, key=f"way-{place}", on_click=show_root, args=(place,), type="tertiary")
        st.markdown(f"› **{blocks.escape(model_name(root))}**")


def picture(choice: Choice, whose: Whose, root: str | None, answer: str, seen: Seen | None) -> None:
    """Draw the chosen part, in the colours of an option of policy where one is seen; a click begins from a model."""
    cut = data.cut(choice, whose, root)
    is_drawn = data.has_picture(choice, whose, root)
    lone = "" if root else sentences.alone(data.alone(choice, whose), further=is_drawn)
    if not is_drawn:
        if lone:
            blocks.small(lone)
        return
    colours = data.owners(choice, whose, root)
    states = (seen.policy, lens.states(seen.found, cut["model"])) if seen else None
    drawn = charts.draw_slices(cut, colours, SCREEN, states)
    key = data.file_name("model-tree", whose if root is None else model_name(root), seen.policy if seen else "")
    last = data.day(choice, whose, root).on
    # another picture has another key, so that what was clicked in one is not chosen in the next
    blocks.clickable(drawn, answer, key, _begin_from, until=end_of_day(last))
    note = policy_sentences.PICTURE if seen else sentences.tree_note(with_own=bool(colours))
    deeper = sentences.deeper(slices.count_deeper(cut))
    blocks.small(" ".join(filter(None, (note, deeper, lone))))


def _begin_from(key: str) -> None:
    points = st.session_state[key].selection.points
    if points and (place := points[0]["customdata"][0]):
        show_root(place)


def model(choice: Choice, root: str) -> None:
    """Describe one model: what it was made from, what exports say of it, and where it is on the Hub."""
    grown = data.whole()
    row = grown.models.iloc[grown.number(root)].to_dict()
    edges = grown.edges
    further = edges.loc[(edges["child"] == root) & (edges["parent"] != row["under"]), "parent"].tolist()
    blocks.say(f"**{model_name(root)}.** {sentences.about_model(row, further)}")
    if row["told"]:
        blocks.small(sentences.facts(data.described((root,)).iloc[0].to_dict()))
        more = data.details(root)
        further = sentences.further_facts(more.spaces, more.new_version, more.results)
        for line in filter(None, (sentences.counts_by_day(more.counts), further)):
            blocks.small(line)
    with st.container(horizontal=True, vertical_alignment="center"):
        if link := links.thread_link(root):
            st.link_button("Open on the Hub", link)
        address = {session_keys.COMMUNITY: choice.community.name, session_keys.MODEL_ROOT: model_name(root)}
        st.page_link("model_cards.py", label="What these models' cards say", query_params=address)


def table(choice: Choice, whose: Whose, root: str | None, seen: Seen | None) -> None:
    """List, folded, the models of the chosen part, with a download, and by what they are coloured."""
    rows = data.largest(choice, whose, root, tables.MOST)
    shown = tables.models(rows, data.described(tuple(rows["model"])))
    if seen:
        shown.insert(1, policy_sentences.NAMES[seen.policy], policy.column(seen, rows["model"]))
    name, until = data.table_name("models", choice, whose, root), end_of_day(data.day(choice, whose, root).on)
    blocks.table(shown, name, until=until)


def graph(choice: Choice, whose: Whose, root: str | None) -> None:
    """Draw, once it is opened, the chosen part as a graph, in which a merge is tied to each of its bases."""
    if not data.has_picture(choice, whose, root):
        return
    folded = st.expander("As a graph, with all bases of merges", key=session_keys.MODEL_GRAPH, on_change="rerun")
    if not folded.open:
        return
    with folded:
        cut = data.cut(choice, whose, root)
        colours = data.owners(choice, whose, root)
        drawn = charts.draw_graph(cut, data.whole().edges, colours, SCREEN)
        st.plotly_chart(drawn, config={"displayModeBar": False}, alt="The same models as points, with their bases")
        one_each = int((cut["others"] == 0).sum())
        blocks.small(sentences.graph_note(min(one_each, charts.GRAPH_MOST), one_each))


def limits(choice: Choice, whose: Whose, root: str | None) -> None:
    """Write how the tree is known, how soon models follow, and what cannot be said."""
    found = data.counted(choice, whose, root)
    folded = st.expander("How it is known, and how soon models follow", key=session_keys.MODEL_KNOWN, on_change="rerun")
    # of a million models the times take as long as all that is above
    if folded.open:
        with folded:
            blocks.bullets(
                [
                    sentences.how_known(found, with_guessed=data.with_guessed()),
                    *sentences.limits(found),
                    data.first_derivative(),
                ]
            )
    with st.expander("What cannot be said"):
        blocks.bullets(list(sentences.CANNOT))


def nothing(choice: Choice, others: int) -> None:
    """Write that no export describes a model of the community, and what to do."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="banner-no-models"):
        with st.container(width="stretch"):
            blocks.say(sentences.none_of(choice.community.name, others))
        st.page_link("imports.py", label="Import an export")
        with st.expander("Fetch one from the command line", expanded=not others):
            st.code(f"{paths.COMMAND} collect hub ORGANISATION", language="shell", wrap_lines=True)
