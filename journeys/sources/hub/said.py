"""What the text of a model's card says, kept in the place of the text itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from journeys.analysis.cards.kept import dump_card
from journeys.analysis.cards.says import Metadata, read_card
from journeys.sources.hub.records import text_of, texts_of


def read_said(name: str, text: str, card: Mapping[str, Any], tags: Sequence[str]) -> str:
    """Return what :mod:`journeys.analysis.cards` reads from a card, as the store keeps it.

    ``card`` is its metadata. Letters that no text can hold are replaced.
    """
    metadata = Metadata(
        licences=texts_of(card.get("license")),
        licence_name=text_of(card.get("license_name")),
        licence_link=text_of(card.get("license_link")),
        tags=tags,
        datasets=texts_of(card.get("datasets")),
        bases=texts_of(card.get("base_model")),
        evaluated=bool(evaluation_results(card.get("model-index"))),
    )
    return dump_card(read_card(name, text.replace("\0", "").encode("utf-8", "replace").decode(), metadata))


def evaluation_results(index: Any) -> list[dict[str, Any]]:  # noqa: ANN401  (whatever stands there)
    """List the evaluation results of a card's metadata (``model-index``) that give a metric."""
    models = [each for each in index if isinstance(each, dict)] if isinstance(index, list) else []
    results = [each.get("results") for each in models]
    return [
        result
        for each in results
        if isinstance(each, list)
        for result in each
        if isinstance(result, dict) and result.get("metrics")
    ]
