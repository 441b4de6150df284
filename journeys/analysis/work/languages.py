"""Into which languages people translate, as far as anything tells.

Recognition lists say that somebody translated, not into what; the paths of commits may say it.
"""

import pandas as pd

from journeys.analysis.work.kinds import give_kinds
from journeys.model import tables
from journeys.model.languages import language_name


def count_languages(acts: pd.DataFrame) -> pd.DataFrame:
    """Count the people who translated into each language.

    Parameters
    ----------
    acts
        Rows are acts; columns of :data:`journeys.model.tables.ACTS`.

    Returns
    -------
    Rows are languages, the one of most people first: ``language``, its name, and ``people``. Somebody may be in
    several. Last, with an empty name, those of whom no act tells a language.
    """
    translated = give_kinds(acts)
    translated = translated[translated["kind"] == "translation"]
    each = pd.DataFrame(
        {"person": translated["person"], "code": translated["work"].str.extract(r":(.+)", expand=False)}
    )
    people = each.dropna().groupby("code")["person"].nunique()
    rows = [(language_name(str(code)), int(count)) for code, count in people.items()]
    rows.sort(key=lambda row: (-row[1], row[0]))
    if untold := each.loc[~each["person"].isin(each.dropna()["person"]), "person"].nunique():
        rows.append(("", untold))
    return tables.LANGUAGES.of(rows)
