"""Into which languages people translate, as far as exports show it.

Recognition lists say that somebody translated, not into what; the paths of commits may show it.
"""

import pandas as pd

from journeys.analysis.work.kinds import assign_kinds
from journeys.model import tables
from journeys.model.languages import language_name


def count_languages(acts: pd.DataFrame) -> pd.DataFrame:
    """Count the people who translated into each language; a person may be in several.

    Returns
    -------
    :data:`journeys.model.tables.LANGUAGES`, the one of most people first. Last, with an empty name, the people whose
    acts name no language.
    """
    translated = assign_kinds(acts)
    translated = translated[translated["kind"] == "translation"]
    each = pd.DataFrame(
        {"person": translated["person"], "code": translated["work"].str.extract(r":(.+)", expand=False)}
    )
    people = each.dropna().groupby("code")["person"].nunique()
    rows = [(language_name(str(code)), int(count)) for code, count in people.items()]
    rows.sort(key=lambda row: (-row[1], row[0]))
    if unknown := each.loc[~each["person"].isin(each.dropna()["person"]), "person"].nunique():
        rows.append(("", unknown))
    return tables.LANGUAGES.of(rows)
