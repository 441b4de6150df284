"""Evidence from how people sign commits in one repository: names, and logins that are names or made from them.

In a whole community one name may be two people's; in one repository a full name hardly ever is, and neither is a login
that is made from one name there alone. Left out: given names alone, names so common that they identify nobody, and all
that names of two repositories have in common: that is for suggestions.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import chain
from typing import Final

import numpy as np
import pandas as pd

from journeys.identity.names import COMMON, NOT_NAMES, Words, logins_of, spellings
from journeys.model.accounts import split_account

SHORT: Final = 6
"""Letters of a single word below which it may be two people's by chance; with a digit, one less is enough."""
LONG: Final = 8
"""Letters from which on a given name and a login that are equal are one person's."""
COLUMNS: Final = ("account", "other", "evidence")


def named_alike(signed: pd.DataFrame) -> pd.DataFrame:
    """Pair accounts that sign the commits of one repository with one full name.

    Parameters
    ----------
    signed
        Claims of the kind ``signed``: ``account`` and ``value``.

    Returns
    -------
    One row a pair: ``account``, ``other``, ``evidence`` in words.
    """
    rows = _rows(signed)
    same = _sharing(_formed(rows, _full), "the same full name in one repository's commits")
    middle = _sharing(_one_middle(rows), "the same first and last name in one repository's commits")
    return pd.concat([same, middle], ignore_index=True).drop_duplicates(["account", "other"])[list(COLUMNS)]


def named_as_logins(signed: pd.DataFrame) -> pd.DataFrame:
    """Pair accounts of one repository by a name in one word: a login, or a full name without blanks.

    Parameters and columns are those of :func:`named_alike`.
    """
    rows = _rows(signed)
    words = _single(rows, _logins(rows))
    return _sharing(words, "the same login or name in one word in one repository's commits")[list(COLUMNS)]


def logins_from_names(signed: pd.DataFrame) -> pd.DataFrame:
    """Pair each login of a repository with the one name there from which it is made, if no other login is.

    Parameters and columns are those of :func:`named_alike`.
    """
    rows = _rows(signed)
    return _made(rows, _logins(rows))[list(COLUMNS)].drop_duplicates(["account", "other"])


def _rows(signed: pd.DataFrame) -> pd.DataFrame:
    """Return the claims as ``account``, ``place`` and ``name``."""
    parted = signed["value"].str.partition(" ")
    return signed[["account"]].assign(place=parted[0], name=parted[2]).drop_duplicates(ignore_index=True)


def _logins(rows: pd.DataFrame) -> pd.DataFrame:
    """List the logins of a repository as letters and digits: ``account``, ``place``, ``form``."""
    hosted = rows[~rows["account"].str.startswith("git:")][["account", "place"]].drop_duplicates()
    form = [_letters(split_account(account)[1]) for account in hosted["account"].tolist()]
    return hosted.assign(form=pd.Series(form, index=hosted.index, dtype="str"))


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def _formed(rows: pd.DataFrame, forms_of: Callable[[str], tuple[str, ...]]) -> pd.DataFrame:
    """Return the rows once for each form of their names: ``account``, ``place``, ``name``, ``form``."""
    # each different name once, as a log has thousands of rows of few names
    names = rows["name"].tolist()
    forms = {name: tuple(dict.fromkeys(forms_of(name))) for name in set(names)}
    repeated = rows.take(np.repeat(np.arange(len(rows)), [len(forms[name]) for name in names]))
    form = list(chain.from_iterable(forms[name] for name in names))
    return repeated.assign(form=pd.Series(form, index=repeated.index, dtype="str"))


def _met(formed: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose form another row of the repository has too: of thousands of names, few."""
    return formed[formed.duplicated(["place", "form"], keep=False)]


def _sharing(formed: pd.DataFrame, why: str) -> pd.DataFrame:
    ordered = _met(formed).sort_values(["place", "form", "account"])
    first = ordered.groupby(["place", "form"])["account"].transform("first")
    pairs = ordered.assign(other=first, evidence=why)
    return pairs[pairs["account"] != pairs["other"]].drop_duplicates(["account", "other"])


@lru_cache(maxsize=1 << 17)
def _spelled(name: str) -> tuple[Words, ...]:
    """Return the spellings of a full name that is not made of common names alone."""
    return tuple(
        words for words in spellings(name) if sum(len(word) > 1 for word in words) > 1 and not COMMON.issuperset(words)
    )


def _full(name: str) -> tuple[str, ...]:
    # in any order: some write the last name first
    return tuple(" ".join(sorted(words)) for words in _spelled(name))


def _one_middle(rows: pd.DataFrame) -> pd.DataFrame:
    """Return full names by their first and last word, where no two of a repository differ in what is between."""
    formed = _met(_formed(rows, lambda name: tuple(f"{words[0]} {words[-1]}" for words in _spelled(name))))
    middle = {
        name: " ".join(" ".join(words[1:-1]) for words in _spelled(name)) for name in formed["name"].unique().tolist()
    }
    formed = formed.assign(middle=formed["name"].map(middle).replace("", None))
    return formed[formed.groupby(["place", "form"])["middle"].transform("nunique") < 2]


def _single(rows: pd.DataFrame, logins: pd.DataFrame) -> pd.DataFrame:
    """Return names of one word that are no given names, logins, and full names written as one word."""
    words = _formed(rows, _one_word)
    whole = _formed(rows, lambda name: tuple("".join(words) for words in _spelled(name)))
    given = _formed(rows, lambda name: tuple(words[0] for words in spellings(name) if len(words) > 1))
    # a given name that is a login too, and long, is hardly anybody else's
    capital = _formed(rows, lambda name: (_letters(name),) if name.isalpha() and len(name) >= LONG else ())
    capital = capital.merge(logins[["place", "form"]].drop_duplicates())
    formed = _met(pd.concat([words, capital, logins, whole], ignore_index=True))
    is_given = formed.merge(given[["place", "form"]].drop_duplicates(), how="left", indicator=True)["_merge"] == "both"
    is_long = formed["form"].str.len() + formed["form"].str.contains("[0-9]") >= SHORT
    return formed[~is_given.to_numpy() & is_long]


def _one_word(name: str) -> tuple[str, ...]:
    word = name.strip()
    # "Charlotte" is a given name that two people may have, "charlotte" and "CharLot" are chosen as logins are
    is_given = word.isalpha() and word == word.capitalize()
    return () if not word or " " in word or word.casefold() in NOT_NAMES or is_given else (_letters(word),)


def _made(rows: pd.DataFrame, logins: pd.DataFrame) -> pd.DataFrame:
    # a name of one word that is chosen as logins are is as good as a login
    chosen = pd.concat([logins, _formed(rows, _one_word)[["account", "place", "form"]]]).drop_duplicates()
    chosen = chosen.assign(login=chosen["form"], form=chosen["form"].map(_login_forms)).explode("form").astype("str")
    known = set(chosen["form"])
    made = _formed(rows, lambda name: tuple(form for form in _forms_of_name(name) if form in known))
    met = made[made["account"].str.startswith("git:")].merge(
        chosen.rename(columns={"account": "other"}), on=["place", "form"]
    )
    met = met[met["account"] != met["other"]].drop_duplicates(["account", "place", "name", "other"])
    # "Ada Lace" and "Ada Lace (Demo)" are one name
    met = met.assign(person=met["name"].map(lambda name: " ".join(_spelled(name)[0][:2])))
    alone = met.groupby(["place", "login"])["person"].transform("nunique") == 1
    alone &= met.groupby(["place", "person"])["login"].transform("nunique") == 1
    return met[alone].assign(evidence="the login is made from the name, and from no other in the repository's commits")


def _login_forms(login: str) -> tuple[str, ...]:
    """Return a login, without a number at its end, without a second initial, and marked beginnings of long ones."""
    short = login.rstrip("0123456789")
    forms = [form for form in (short, short[:1] + short[2:]) if len(form) >= SHORT]
    # "adalacexy" begins with all of "Ada Lace"
    forms += [f"{login[:end]}~" for end in (-1, -2) if len(login[:end]) > SHORT]
    return tuple(dict.fromkeys([login, *forms]))


def _forms_of_name(name: str) -> tuple[str, ...]:
    spelled = _spelled(name)
    made = [login for words in spelled for login in logins_of(words)]
    made += [words[-1] for words in spelled if len(words[-1]) >= SHORT and words[-1] not in COMMON]
    return (*made, *("".join(words) + "~" for words in spelled))
