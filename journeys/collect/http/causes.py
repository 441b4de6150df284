"""What a service itself says of a refusal, and whether it answers with a web page where data was asked for."""

import html
import json
import re
from typing import Final

import httpx2

# The words of a page's title are enough; some services answer with long texts.
LETTERS: Final = 300

_TITLE: Final = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_SIGN_ON: Final = re.compile(r"url=(https://\S+)")


def said_by(response: httpx2.Response) -> str:
    """Return the cause that a service gives, such as GitHub's ``message``, the Hub's ``error``, or a page's title."""
    if named := response.headers.get("x-error-message"):
        return _short(named)
    if is_web_page(response):
        title = _TITLE.search(response.text[:20_000])
        return f"a web page: {_short(html.unescape(title[1]))}" if title else "a web page without a title"
    try:
        answer = json.loads(response.content)
    except (ValueError, RecursionError):
        return response.reason_phrase
    for key in ("message", "error", "error_description", "detail", "msg", "errors"):
        said = answer.get(key) if isinstance(answer, dict) else None
        # Discourse lists its causes
        said = said[0] if isinstance(said, list) and said else said
        if isinstance(said, str) and said.strip():
            return _short(said)
    return response.reason_phrase


def is_web_page(response: httpx2.Response) -> bool:
    """Return whether the answer is a web page, such as the login of a network or of a proxy."""
    return "html" in response.headers.get("content-type", "")


def sign_on_link(response: httpx2.Response) -> str:
    """Return where an organisation with single sign-on lets the token in; empty if that is not what is asked."""
    link = _SIGN_ON.search(response.headers.get("x-github-sso", ""))
    return link[1].rstrip(";,") if link else ""


def _short(said: str) -> str:
    return " ".join(said.split()).rstrip(".")[:LETTERS]
