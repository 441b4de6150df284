"""E-mail addresses in texts, which nothing keeps in clear."""

import re
from typing import Final

ADDRESS: Final = re.compile(r"<?(?<![^\s<>@,;])([^\s<>@,;]+@[^\s<>@,;]+\.[^\s<>@,;]+)>?")
"""An address; it begins only where a word begins, so that a long word is looked at once."""
_SPELT: Final = re.compile(r"\\u0040|%40|&#0*64;", re.IGNORECASE)
"""How JSON, addresses of pages and HTML write the sign in it."""
_CUT: Final = re.compile(r"(?<![^\s<>@,;])[^\s<>@,;]+@[^\s<>@,;]*\Z")
HIDDEN: Final = "(address)"


def hide_addresses(text: str) -> str:
    """Replace e-mail addresses.

    >>> hide_addresses("by <ada@ada.example>, not @ada"), hide_addresses("ada%40ada.example")
    ('by (address), not @ada', '(address)')
    """
    return ADDRESS.sub(HIDDEN, _SPELT.sub("@", text))


def hide_in_beginning(text: str) -> str:
    """Replace e-mail addresses in the beginning of a longer text, also one that is cut off.

    >>> hide_in_beginning("signed by ada@ada")
    'signed by (address)'
    """
    return _CUT.sub(HIDDEN, hide_addresses(text))
