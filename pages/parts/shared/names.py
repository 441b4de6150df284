"""The switch "Show names": logins and names beside pseudonyms on the screen, for this browser session only.

Only what draws text on a page asks here. Downloads, figures, alternative texts, addresses and keys of fields keep to
pseudonyms, and while names are shown the page does not print. A public thread beside a pseudonym names its person too:
a strip on top says so, and takes links away for a screen that others see.
"""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

import pandas as pd
import streamlit as st

from journeys.errors import JourneysError
from journeys.logs.access import AccessLog
from journeys.model import links as public_links
from journeys.model.accounts import main_login
from journeys.model.links import profile_link
from journeys.model.pseudonyms import pseudonym_of
from journeys.sentences import identities as sentences
from journeys.snapshot.snapshot import Snapshot
from pages.parts.shared import data, session_keys
from pages.parts.shared.cached import VIEWS, open_database, open_store, shared
from pages.parts.shared.filters import Scope, current_choice

HOSTS_VARIABLE: Final = "JOURNEYS_HOSTS"
"""Names the hosts under which a service is shared with others."""
COLUMNS: Final = {"Profile": st.column_config.LinkColumn(display_text="Open", width=70)}
"""How tables show the links that :func:`beside` adds."""
_HELP: Final = (
    "Logins, and names that exports tell, beside pseudonyms, in this window until it is loaded again. It is entered in "
    "a log. Downloads, figures and addresses keep pseudonyms; public pages of threads show names in any case."
)
_STRIP: Final = ":small[**Names are shown.** Downloads and figures keep pseudonyms. Hide names to print.]"
_LINKS: Final = ":small[**Links lead to public pages where names stand.**]"
_NO_LINKS: Final = ":small[**Links are hidden.** They lead to public pages where names stand.]"
# what is not displayed is not in a PDF either, whereas text that is only covered or pale would be
# with more weight than the rules of frame.css, which show on paper what a screen scrolls
_NO_PRINT: Final = """<style>@media print {
  html body > *, html body > #root, html body [data-testid="stApp"] { display: none !important }
  body::before { content: "Names are shown on the screen, so this page does not print. Hide names, then print again." }
}</style>"""


class _Named(NamedTuple):
    shown: str
    login: str | None
    name: str | None
    pages: tuple[tuple[str, str], ...]


def on() -> bool:
    """Return whether names are shown in this session."""
    return bool(st.session_state.get(session_keys.NAMES_ON))


def may_opt_out() -> bool:
    """Return whether somebody may be left out here: in a shared service only by who entered that they see names."""
    return on() or not os.environ.get(HOSTS_VARIABLE)


def switch() -> None:
    """Draw the switch."""
    # the field follows what a click has entered: after a restart of the service a browser still has its old value
    st.session_state[session_keys.NAMES] = on()
    st.toggle("Show names", key=session_keys.NAMES, on_change=_turn, help=_HELP)
    if refused := st.session_state.pop(session_keys.NAMES_REFUSED, None):
        st.warning("Names stay hidden, since showing them could not be entered in the log.")
        st.text(refused)


def strip() -> None:
    """Write on top of a page that names are shown, with a button to hide them."""
    if not on():
        st.session_state.pop(session_keys.NAMES_KNOWN, None)
        return
    # once a run, as the choice is read from the definitions' files
    st.session_state[session_keys.NAMES_KNOWN] = _people(current_choice(data.communities()))
    st.html(_NO_PRINT)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(_STRIP)
        st.button("Hide names", on_click=_hide)


def shown(person: str) -> str:
    """Return what a page shows of a person, given as such or by pseudonym: the pseudonym, with the names if on."""
    if found := _find(person):
        return found.shown
    # every account has its platform before a colon, and no pseudonym has one
    return pseudonym_of(person, open_store().key) if ":" in person else person


def links(person: str) -> None:
    """Link to the public pages of a person, given as such or by pseudonym, while names are shown."""
    if (found := _find(person)) and found.pages and not _links_hidden():
        # addresses of letters, digits and hyphens, so that they are safe in Markdown
        st.markdown(" · ".join(f":small[[Open on {where}]({address})]" for where, address in found.pages))


def keep_place_of_links() -> None:
    """Keep a place on top of a page for the word on links, which has no height until a link stands below."""
    st.session_state[session_keys.LINKS_STRIP] = st.empty()


def thread_link(view: Snapshot, place: str, thread: object = None) -> str | None:
    """Return the address of a thread, or of its place; nothing where neither has one, nor where links are hidden."""
    # simulated threads are not on the web
    link = None if view.simulated else public_links.thread_link(place, thread if isinstance(thread, str) else None)
    # once a page: the place is taken then; without a screen there is none
    if link and (strip_of_links := st.session_state.pop(session_keys.LINKS_STRIP, None)):
        with strip_of_links.container(horizontal=True, vertical_alignment="center", key="strip-links"):
            st.markdown(_NO_LINKS if _links_hidden() else _LINKS)
            st.button("Show links" if _links_hidden() else "Hide links", on_click=_turn_links, key="links")
    return None if _links_hidden() else link


def beside(table: pd.DataFrame, heading: str = "Pseudonym") -> pd.DataFrame:
    """Return a table with logins, names and links to profiles beside a column of pseudonyms, while names are shown."""
    if not on() or heading not in table:
        return table
    found = [_find(str(pseudonym)) for pseudonym in table[heading]]
    added = {
        "Login": [one and one.login for one in found],
        "Name": [one and one.name for one in found],
        "Profile": [one.pages[0][1] if one and one.pages and not _links_hidden() else None for one in found],
    }
    filled = {name: pd.Series(cells, index=table.index, dtype="str") for name, cells in added.items() if any(cells)}
    place = list(table.columns).index(heading) + 1
    return pd.concat([table.iloc[:, :place], pd.DataFrame(filled), table.iloc[:, place:]], axis="columns")


def _find(person: str) -> _Named | None:
    known: Mapping[str, _Named] = st.session_state.get(session_keys.NAMES_KNOWN, {}) if on() else {}
    return known.get(person)


@shared(VIEWS, "Reading the names …")
def _people(choice: Scope) -> dict[str, _Named]:
    """Return what is known of each person, by person and by pseudonym; not to be changed."""
    view, names = data.view(choice), data.people_names(choice)
    found = {}
    for person, accounts in view.accounts.groupby("person")["account"]:
        pseudonym = pseudonym_of(str(person), open_store().key)
        named = _name(list(accounts), names.get(str(person), []), pseudonym, simulated=view.simulated)
        found[str(person)] = found[pseudonym] = named
    return found


def _name(accounts: Sequence[str], names: Sequence[str], pseudonym: str, *, simulated: bool) -> _Named:
    # a simulated login may be a real person's
    pages = [] if simulated else [page for account in sorted(accounts) if (page := profile_link(account))]
    text = sentences.called(accounts, names, pseudonym)
    return _Named(text, main_login(accounts), names[0] if names else None, tuple(pages))


def _turn() -> None:
    wanted = bool(st.session_state[session_keys.NAMES])
    try:
        if wanted:
            who = str(st.session_state.get(session_keys.WHO) or "")
            AccessLog(open_database()).add(who, datetime.now(UTC))
    except JourneysError as error:
        st.session_state[session_keys.NAMES_REFUSED] = str(error)
        return
    st.session_state[session_keys.NAMES_ON] = wanted


def _links_hidden() -> bool:
    return bool(st.session_state.get(session_keys.LINKS_HIDDEN))


def _turn_links() -> None:
    st.session_state[session_keys.LINKS_HIDDEN] = not _links_hidden()


def _hide() -> None:
    st.session_state[session_keys.NAMES_ON] = False
