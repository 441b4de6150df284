"""The digest of a month, to be copied into a chat or downloaded for a mail."""

from datetime import UTC, date, datetime

import streamlit as st

from journeys.findings.digest import Digest, find_digest
from journeys.findings.source import Source
from journeys.model.days import last_instant, last_whole_month
from journeys.sentences import data as sentences
from journeys.sentences.findings.digest import LABEL
from pages.parts.shared import data, session_keys
from pages.parts.shared.cached import ANSWERS, cached, open_store
from pages.parts.shared.filters import Choice, Scope


# as a fragment, so that the page does not run again when somebody opens it
@st.fragment
def offer(choice: Choice) -> None:
    """Offer the digest of the last whole month, formed when somebody opens it."""
    menu = st.popover(LABEL, type="tertiary", key=session_keys.DIGEST, on_change="rerun")
    if not menu.open:
        return
    whole, now = data.view(choice), datetime.now(UTC)
    month = last_whole_month(min(whole.observed_until, now))
    stale = "" if choice.until else sentences.as_of(whole, now.date(), about_now=True)
    found = _find(Scope(choice.community, month), stale, last_instant(whole.observed_until).date())
    with menu:
        st.code(found.as_markdown(), language=None, wrap_lines=True)
        name = f"digest-{choice.community.slug}-{found.month}.html"
        st.download_button("Download for a mail", found.as_html(), name, "text/html", on_click="ignore")


@cached(ANSWERS)
def _find(month: Scope, stale: str, data_end: date) -> Digest:
    return find_digest(Source(data.view(month), open_store()), stale=stale, data_end=data_end)
