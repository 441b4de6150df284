"""Which logins are programs': GitHub's ending for apps, the known ones without it, and those that only look so."""

import re
from typing import Final

import narwhals as nw

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
    """Whether a login says by its ending that it is a program's."""
    return nw.col(account).str.ends_with(ENDING)


def is_suspect(account: str) -> bool:
    """Whether an account looks like a program's.

    >>> is_suspect("github:timidrobot"), is_suspect("github:ada")
    (True, False)
    """
    return re.search(SUSPECT, account) is not None and not account.endswith(ENDING) and account not in KNOWN_BOTS
