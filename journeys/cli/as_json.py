"""The command line's JSON: the shapes that scripts rely on."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import pandas as pd

from journeys.analysis.cards.counts import count_changes, count_said
from journeys.analysis.cards.says import ITEMS, STATES
from journeys.analysis.funnel.settings import FunnelSettings
from journeys.analysis.lineage.counts import Counts
from journeys.analysis.policy.lens import DIRECT, UPSTREAM, Asked, Reach
from journeys.analysis.stats.ranges import Span
from journeys.ingest.receipts import Receipt
from journeys.model.accounts import model_name
from journeys.model.communities.community import Community
from journeys.model.communities.definitions import path_of
from journeys.model.days import last_instant
from journeys.model.events import BASES_KNOWN
from journeys.model.pseudonyms import pseudonym_of
from journeys.model.vocabulary import STAGES
from journeys.sentences.models.cards import discussion
from journeys.snapshot.model_details import ModelDetails
from journeys.snapshot.snapshot import Snapshot


def of_import(receipts: Sequence[Receipt]) -> dict[str, Any]:
    """Return what ``import --json`` prints."""
    return {"files": [_receipt(receipt) for receipt in receipts]}


def of_funnel(
    view: Snapshot, settings: FunnelSettings, stages: pd.DataFrame, spans: Mapping[str, dict[str, Span]]
) -> dict[str, Any]:
    """Return what ``funnel --json`` prints: ``stages`` as of :func:`journeys.analysis.funnel.funnel.count_stages`."""
    last_day = last_instant(settings.observed_until).date() if view.is_observed else None
    return {
        "community": view.community.slug,
        "observed_until": iso(last_day),
        "mode": settings.mode,
        "people": len(view.journeys),
        "people_range": list(view.people_range),
        "stages": [_stage(row, spans.get(row["stage"])) for row in stages.to_dict("records")],
    }


def of_people(view: Snapshot, key: bytes) -> dict[str, Any]:
    """Return what ``people --json`` prints: people by pseudonym; of those who only discovered, how many."""
    beyond = [f"{stage}_at" for stage in STAGES[1:]]
    listed = view.journeys[view.journeys[beyond].notna().any(axis=1)]
    people = [
        {"pseudonym": pseudonym_of(row["person"], key)}
        | {stage: iso(row[f"{stage}_at"]) for stage in STAGES}
        | {"last_act": iso(row["last_at"])}
        for row in listed.to_dict("records")
    ]
    return {"community": view.community.slug, "people": people, "discovered_only": len(view.journeys) - len(listed)}


def of_communities(known: Mapping[str, Community]) -> dict[str, Any]:
    """Return what ``communities list --json`` prints."""
    return {
        "communities": [
            {"slug": slug, "name": community.name, "file": str(path_of(slug))} for slug, community in known.items()
        ]
    }


def of_models(counts: Counts) -> dict[str, Any]:
    """Return what ``models --json`` prints."""
    names = ("models", "edges", "relations", "owners", "cross_owner_edges", "depth", "roots", "cycles")
    return {name: getattr(counts, name) for name in names}


def of_cards(models: int, states: pd.DataFrame, flags: pd.DataFrame, credits_: pd.DataFrame) -> dict[str, Any]:
    """Return what ``cards --json`` prints.

    ``models`` are those that are described; the tables are CARD_STATES, CARD_FLAGS and MISSING_CREDITS.
    """
    coverage = pd.crosstab(states["item"], states["state"]).reindex(index=list(ITEMS), columns=STATES, fill_value=0)
    edges = flags[["child", "parent", "basis"]].drop_duplicates()["basis"].value_counts()
    return {
        "models": models,
        "cards": int(states["model"].nunique()),
        "said": {str(things): int(count) for things, count in count_said(states).items()},
        "coverage": coverage.to_dict("index"),
        "edges": {basis: int(edges.get(basis, 0)) for basis in BASES_KNOWN},
        "changes": count_changes(flags),
        "credits": [_credit(row) for row in credits_.to_dict("records")],
    }


def _credit(row: dict[Any, Any]) -> dict[str, Any]:
    told = {name: None if pd.isna(row[name]) else row[name] for name in ("relation", "basis", "yaml")}
    bases = [model_name(place) for place in row["parents"]]
    return {
        "model": model_name(row["child"]),
        "bases": bases,
        **told,
        "missing": row["missing"],
        "text": discussion(row),
    }


def of_model(details: ModelDetails) -> dict[str, Any]:
    """Return what ``models --root --json`` prints of the root beside the counts of its tree."""
    counts = details.counts
    days = [
        {"as_of": row["as_of"].date().isoformat(), "told": row["told"]}
        | {name: None if pd.isna(row[name]) else int(row[name]) for name in ("likes", "downloads", "downloads_ever")}
        for row in counts.to_dict("records")
    ]
    results = None if details.results is None else int(details.results)
    newer = None if details.new_version is None else model_name(details.new_version)
    return {"history": days, "spaces": details.spaces, "new_version": newer, "results": results}


def of_policy(policy: str, reach: Reach, counts: Mapping[str, int], asked: Asked) -> dict[str, Any]:
    """Return what ``models --policy … --json`` prints; Gini coefficients with six digits, as rates elsewhere."""
    ginis = {
        name: None if value is None else round(value, 6)
        for name, value in (("reach_gini", reach.reach_gini), ("burden_gini", reach.burden_gini))
    }
    options: dict[str, dict[str, Any]] = {
        DIRECT: {"made": sorted(asked.relations), "downloads": asked.downloads, "audience": asked.audience},
        UPSTREAM: {"by": sorted(asked.levers)},
    }
    return {"policy": policy, **options.get(policy, {}), **asdict(reach), **ginis, "states": dict(counts)}


def _receipt(receipt: Receipt) -> dict[str, Any]:
    """Return the result of importing one file; ``refused`` and ``needs`` only where it was."""
    fields = asdict(receipt) | {"first": iso(receipt.first), "last": iso(receipt.last)}
    return {name: value for name, value in fields.items() if name not in ("refused", "needs") or value}


def _stage(row: dict[Any, Any], spans: dict[str, Span] | None) -> dict[str, Any]:
    """Return a stage's people and who goes on, with the ranges from undecided suggestions if there are any."""
    people = ("observed", "reached", "skipped", "current", "not_new", "not_followed")
    counts = {name: None if pd.isna(row[name]) else int(row[name]) for name in people}
    # rounded, so that last digits that differ between machines make no difference between files
    rates = {name: None if pd.isna(row[name]) else round(float(row[name]), 6) for name in ("estimate", "low", "high")}
    conversion = None  # of the last stage, nobody can go on
    if isinstance(row["to"], str):
        naive = None if pd.isna(row["naive"]) else round(row["naive"], 6)
        conversion = {"to": row["to"], **rates, "n": int(row["n"]), "naive": naive}
    stage = {"stage": row["stage"], "observable": bool(row["observable"])}
    return stage | counts | {"range": spans, "conversion": conversion}


def iso(at: date | None) -> str | None:
    """Write a day or an instant in ISO form; None for a missing one."""
    return None if at is None or pd.isna(at) else at.isoformat()
