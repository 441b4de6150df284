"""Writing a former name into a definition: the rest of the file stays as it is, and the result is sound."""

import pytest

from journeys.errors import DefinitionError
from journeys.model.communities.definitions import find_community, starter
from journeys.model.communities.former_names import name_formerly, with_former_name

NEW, OLD = "github:tide/kelp", "github:tide/weed"


@pytest.fixture
def own(tmp_path, monkeypatch):
    monkeypatch.setenv("JOURNEYS_COMMUNITIES", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    "patterns", [[NEW], [OLD], [NEW, OLD], [OLD, "slack:tea", NEW], ["github:tide/*"], ["slack:tea", "github:tide/*"]]
)
def test_both_names_are_one_place_afterwards_and_all_else_stays(own, patterns):
    (own / "tide.toml").write_text(starter("tide", patterns))
    assert name_formerly("tide", NEW, OLD) == own / "tide.toml"
    community = find_community("tide")
    assert community.canonical(OLD) == community.canonical(NEW) == NEW
    assert [place.pattern for place in community.places if place.pattern not in (NEW, OLD)] == [
        pattern for pattern in patterns if pattern not in (NEW, OLD)
    ]
    before, after = (starter("tide", patterns), (own / "tide.toml").read_text())
    assert [line for line in before.splitlines() if line.startswith("#")] == [
        line for line in after.splitlines() if line.startswith("#")
    ]
    assert before.partition("[stages")[2].strip() == after.partition("[stages")[2].strip()


def test_an_older_former_name_and_notes_stay(own):
    text = f'[[places]]\npattern = "{NEW}"\naliases = ["github:tide/algae"]\nnote = "Kelp."\n\n[stages]\n'
    assert with_former_name(text, NEW, OLD) == text.replace('["github:tide/algae"]', f'["{OLD}", "github:tide/algae"]')
    text = f'[[places]]\npattern = "{OLD}"\nnot_before = 2021-05-01\n'
    assert "not_before = 2021-05-01" in with_former_name(text, NEW, OLD)


def test_a_definition_of_this_project_is_copied_among_ones_own(own):
    name_formerly("turing-way", NEW, "github:the-turing-way/the-turing-way")
    assert (own / "turing-way.toml").exists()
    assert find_community("turing-way").canonical("github:the-turing-way/the-turing-way") == NEW


def test_what_would_be_faulty_leaves_the_definition_as_it_is(own):
    (own / "tide.toml").write_text(starter("tide", [NEW]))
    before = (own / "tide.toml").read_text()
    with pytest.raises(DefinitionError):
        name_formerly("tide", NEW, "no place at all")
    assert (own / "tide.toml").read_text() == before
    assert [path.name for path in own.iterdir()] == ["tide.toml"]
