import pytest

from journeys.model.links import thread_link


@pytest.mark.parametrize(
    ("place", "thread", "address"),
    [
        ("github:a/b", "pull/3", "https://github.com/a/b/pull/3"),
        ("github:a/b", "discussion/3", "https://github.com/a/b/discussions/3"),
        ("github:a/b", None, "https://github.com/a/b"),
        ("github:a/b", "thread/x", "https://github.com/a/b"),
        ("hub:model/bigscience/bloom", "discussion/7", "https://huggingface.co/bigscience/bloom/discussions/7"),
        ("hub:model/gpt2", None, "https://huggingface.co/gpt2"),
    ],
)
def test_a_thread_has_the_address_that_its_platform_gives_it(place, thread, address):
    assert thread_link(place, thread) == address


@pytest.mark.parametrize(
    "place",
    ["slack:w/c", "roster:a/b", "github:a", "github:a/b?x=javascript:alert(1)", "github:a/b c", "hub:org/x", "github:"],
)
def test_what_has_no_page_or_no_clean_name_gets_no_address(place):
    assert thread_link(place, "issue/1") is None


def test_a_number_that_is_none_is_left_out_of_the_address():
    assert thread_link("github:a/b", 'issue/1"><script>') == "https://github.com/a/b"
