"""The account of somebody whom a line of a list names."""

from journeys.model.accounts import address_account, github_account
from journeys.sources.base import ExtractBuilder
from journeys.sources.notes.sign_ins import SignIn


def take_account(builder: ExtractBuilder, found: SignIn) -> str:
    """Name the account of somebody who signed in or is listed, and add what the entry says of it."""
    # the most certain identification first: a name may be shared, and a page may be an organisation's
    key = builder.reading.key
    name = " ".join(found.name.split())
    if found.github:
        account = github_account(found.github)
        builder.claim(account, "listed_name", name)
    elif found.hub:
        account = f"hub:{found.hub}"
    elif name:
        account = f"roster:{name.casefold()}"
    elif found.address:
        account = address_account(found.address, key)
    else:
        account = f"roster:{found.pages[0]}"
    builder.claim(account, "name", name)
    if found.address:
        builder.claim_address(account, found.address)
    if found.hub and found.github:
        builder.claim(account, "linked", f"hub:{found.hub}")
    for page in found.pages:
        builder.claim(account, "profile", page)
    return account
