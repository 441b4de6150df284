"""What discussions of the chosen models ask for, folded."""

import pandas as pd
import streamlit as st

from journeys.analysis.policy.requests import Norms, measure_requests
from journeys.model import paths
from journeys.sentences.models import requests as sentences
from journeys.snapshot.model_requests import load_requests
from pages.parts.models import data
from pages.parts.models.data import Whose, with_guessed
from pages.parts.shared import blocks, session_keys
from pages.parts.shared import data as shared_data
from pages.parts.shared.cached import ANSWERS, FRAMES, cached, open_store, shared, stored, typed
from pages.parts.shared.filters import Choice, Scope


@shared(FRAMES, "Reading discussions …", under=(stored, typed))
def _loaded() -> tuple[pd.DataFrame, pd.DataFrame]:
    return load_requests(open_store(), shared_data.opted_out())


@cached(ANSWERS, under=(stored, typed, with_guessed))
def measured(choice: Scope, whose: Whose, root: str | None) -> Norms:
    """Measure what discussions of the chosen part ask for."""
    titled, requests = _loaded()
    if whose == "own" or root:
        models = data.whole().models["model"].iloc[data.chosen(choice, whose, root)]
        titled, requests = (rows[rows["place"].isin(models)] for rows in (titled, requests))
    return measure_requests(requests, len(titled))


def requests(choice: Choice, whose: Whose, root: str | None) -> None:
    """Say, folded, what discussions ask for, how soon it is answered, and what came of it."""
    folded = st.expander(
        "Requests for credit, a licence or notes on risks", key=session_keys.MODEL_REQUESTS, on_change="rerun"
    )
    if folded.open:
        with folded:
            found = measured(choice, whose, root)
            blocks.bullets(sentences.norms(found))
            if not found.titled:
                st.code(f"{paths.COMMAND} collect hub ORGANISATION", language="shell", wrap_lines=True)
