"""Which logins are programs': GitHub's ending for apps, the known ones without it, and those that only look so."""

from typing import Final

import narwhals as nw
import pandas as pd

ENDING: Final = "[bot]"
"""How GitHub ends the login of an app; no person can have such a one."""
KNOWN_BOTS: Final = frozenset({"hub:librarian-bot", "hub:parquet-converter", "hub:SFconvertbot"}) | frozenset(
    f"github:{login}"
    for login in (
        "actions-user allcontributors codecov codecov-commenter codecov-io coveralls dependabot dependabot-preview "
        "github-actions gitter-badger greenkeeper greenkeeperio-bot huggingface-bot imgbot imgbotapp k8s-ci-robot "
        "lgtm-com mergify meeseeksmachine netlify pep8speaks pre-commit-ci pyup-bot renovate renovate-bot "
        "rust-highfive rust-log-analyzer rust-timer rustbot bors semantic-release-bot snyk-bot sonarcloud sourcery-ai "
        "stale transifex-integration vercel web-flow welcome whitesource-bolt"
    ).split()
)
"""Accounts known to be programs; GraphQL exports name GitHub's apps without the ``[bot]`` that tells them elsewhere."""
SUSPECT: Final = "bot|robot|automation|-ci$"
"""A login that looks like a program's: on a list for a person to look at, counted as a person until then."""


def is_named_bot(account: str = "account") -> nw.Expr:
    """Return whether a login says by its ending that it is a program's."""
    return nw.col(account).str.ends_with(ENDING)


def are_suspect(accounts: pd.Series) -> "pd.Series[bool]":
    """Return whether logins look like a program's without saying so; such an account counts as a person.

    >>> are_suspect(pd.Series(["github:timidrobot", "github:ada", "github:dependabot", "github:a[bot]"])).tolist()
    [True, False, False, False]
    """
    return accounts.str.contains(SUSPECT) & ~accounts.isin(KNOWN_BOTS) & ~accounts.str.endswith(ENDING)
