"""What is in the data, and where are its gaps? Events by month and source, months without any told as such.

A month without events is a gap of the export or a quiet month; the table cannot tell which, so a page must not either.
"""

from typing import Final

import pandas as pd

from journeys.model import tables, wording

NAMING: Final = ("account", "toward")
"""Details of an act that name people."""


def count_months(event_counts: pd.DataFrame) -> pd.DataFrame:
    """Count the events of each source in each month, from its first month to its last.

    Parameters
    ----------
    event_counts
        Rows are sums of events: ``month`` (any time in it), ``source``, ``action``, ``events``.

    Returns
    -------
    Rows are a source's months, those without events too: ``source``, ``month`` (its first day), ``events``.
    """
    counts = event_counts.assign(month=_first_days(event_counts["month"]))
    parts = [tables.SOURCE_MONTHS.of()]
    for source, part in counts.groupby("source"):
        events = part.groupby("month")["events"].sum()
        months = pd.date_range(events.index.min(), events.index.max(), freq="MS", unit="us")
        filled = events.reindex(months, fill_value=0).rename_axis("month").reset_index()
        parts.append(tables.SOURCE_MONTHS.of(filled.assign(source=str(source))))
    return tables.SOURCE_MONTHS.of(pd.concat(parts, ignore_index=True))


def cover_sources(event_counts: pd.DataFrame) -> pd.DataFrame:
    """Tell for each source which months it covers and where it is silent.

    Parameters
    ----------
    event_counts
        As for :func:`count_months`.

    Returns
    -------
    Rows are sources: first and last month, ``months`` from the one to the other, ``months_with_events``, ``events``,
    and the ``gaps`` between in words (empty if there are none).
    """
    rows = [
        {
            "source": source,
            "from_month": part["month"].min(),
            "until_month": part["month"].max(),
            "months": len(part),
            "months_with_events": int((part["events"] > 0).sum()),
            "events": int(part["events"].sum()),
            "gaps": _tell_gaps(part),
        }
        for source, part in count_months(event_counts).groupby("source")
    ]
    return tables.SOURCE_SPANS.of(rows)


def _first_days(months: pd.Series) -> pd.Series:
    times = pd.to_datetime(months, utc=True).dt.tz_localize(None)
    return (times.dt.normalize() - pd.to_timedelta(times.dt.day - 1, unit="D")).astype("datetime64[us]")


def _tell_gaps(part: pd.DataFrame) -> str:
    silent = part["events"] == 0
    runs = part[silent].groupby((~silent).cumsum())["month"].agg(["min", "max"])
    return "; ".join(
        wording.month(first) if first == last else f"{wording.month(first)} to {wording.month(last)}"
        for first, last in runs.itertuples(index=False)
    )


def _empty(kinds: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})


def count_disagreements(differences: pd.DataFrame) -> pd.DataFrame:
    """Count the acts that two exports tell differently.

    Parameters
    ----------
    differences
        One row a difference that was kept (see ``Store.disagreements``): ``detail``, ``kept_source``, ``other_source``,
        ``kept``, ``other``, ``file`` and ``acts``, how many acts of that file differ so.

    Returns
    -------
    One row a detail and pair of formats: ``detail``, ``kept_source``, ``other_source``, ``acts``, and the two words
    of one act, ``kept`` and ``other``; left empty where they would name people.
    """
    told = ["detail", "kept_source", "other_source"]
    each = differences.drop_duplicates([*told, "file"])
    counted = each.groupby(told, as_index=False, sort=False).agg({"acts": "sum", "kept": "first", "other": "first"})
    names = counted["detail"].isin(NAMING)
    counted.loc[names, ["kept", "other"]] = ""
    return counted.sort_values("acts", ascending=False, ignore_index=True)
