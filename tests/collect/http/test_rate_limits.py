"""How long to wait is read from what servers say; the date is theirs, so that our clock does not matter."""

from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from journeys.collect.http.rate_limits import DEFAULT_WAIT_SECONDS, required_wait
from journeys.collect.progress import duration

DATE = "Wed, 21 Jul 2021 06:00:00 GMT"
NOON = datetime(2021, 7, 21, 6, tzinfo=UTC)


def answer(status, body="", **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx2.Response(status, headers={"Date": DATE} | named, text=body)


@pytest.mark.parametrize(
    ("response", "seconds"),
    [
        (answer(429, Retry_After="7"), 7.0),
        (answer(503, Retry_After="Wed, 21 Jul 2021 06:02:00 GMT"), 120.0),
        (answer(403, x_ratelimit_remaining="0", x_ratelimit_reset=f"{NOON.timestamp() + 90:.0f}"), 90.0),
        # a reset that is past, by the server's clock
        (answer(403, x_ratelimit_remaining="0", x_ratelimit_reset=f"{NOON.timestamp() - 5:.0f}"), 0.0),
        # what asks for a pause goes before the hour's limit
        (answer(403, Retry_After="3", x_ratelimit_remaining="0", x_ratelimit_reset="1"), 3.0),
        (answer(403, '{"message": "You have exceeded a secondary rate limit."}'), DEFAULT_WAIT_SECONDS),
        (answer(429), DEFAULT_WAIT_SECONDS),
        (answer(429, RateLimit='"api";r=0;t=42', RateLimit_Policy='"fixed window";"api";q=500;w=300'), 42.0),
        # refusals for another reason, and answers
        (answer(403, '{"message": "Resource not accessible"}', x_ratelimit_remaining="4999"), None),
        (answer(503), None),
        (answer(404, x_ratelimit_remaining="0", x_ratelimit_reset="1"), None),
        (answer(200, x_ratelimit_remaining="0", x_ratelimit_reset="1"), None),
    ],
)
def test_a_refusal_says_how_long_to_wait(response, seconds):
    assert required_wait(response) == seconds


def test_without_the_servers_date_a_minute_is_waited():
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1626847290"}
    assert required_wait(httpx2.Response(429, headers=headers)) == DEFAULT_WAIT_SECONDS


def test_times_are_said_in_their_largest_units():
    said = [duration(timedelta(**each).total_seconds()) for each in ({"seconds": 59}, {"minutes": 60}, {"days": 1})]
    assert said == ["59 s", "1 h 0 min", "24 h 0 min"]
