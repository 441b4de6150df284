"""Addresses are recognised however they are written, in time that grows with the text alone."""

import time

import pytest

from journeys.model.addresses import hide_addresses, hide_in_beginning

SHORT, LONG = 20_000, 80_000


@pytest.mark.parametrize(
    "text",
    [
        "ada@ada.example",
        "<ada@ada.example>",
        '{"m":"ada\\u0040ada.example"}',
        "ada%40ada.example",
        "ada&#64;ada.example",
    ],
)
def test_an_address_is_hidden_however_it_is_written(text):
    assert hide_addresses(f"by {text} today") == "by (address) today"


def test_one_that_is_cut_off_is_hidden_too():
    assert hide_in_beginning("by ada@ad") == "by (address)"
    assert hide_in_beginning("see @ada") == "see @ada"


@pytest.mark.parametrize("worst", ["a", "a@", "%40", "a.", "a@b", "a@."])
def test_time_grows_with_the_text_alone(worst):
    def seconds(length):
        began = time.process_time()
        hide_in_beginning(worst * length)
        return time.process_time() - began

    # four times the text; a quadratic pattern would take sixteen times as long, and minutes for the second
    assert seconds(LONG) < 8 * max(seconds(SHORT), 0.05)
