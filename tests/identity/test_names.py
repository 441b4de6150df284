import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.identity import names

WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=7), min_size=1, max_size=4).map(tuple)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Ada Lace", ("ada", "lace")),
        ("  ADA   lace ", ("ada", "lace")),
        ("Adá Łace", ("ada", "lace")),
        ("Dr. Ada Lace", ("ada", "lace")),
        ("Ada Lace (she/her)", ("ada", "lace")),
        ("Ada Lace(She/Her)", ("ada", "lace")),
        ("Ada Lace (They/Them", ("ada", "lace")),
        ("Ada-Mae Lace", ("ada", "mae", "lace")),
        ("Ada O'Lace", ("ada", "olace")),
        ("ada_lace", ("ada", "lace")),
        ("AdaLace", ("ada", "lace")),
        ("ada.lace", ("ada", "lace")),
        ("Ada Lace 42", ("ada", "lace", "42")),
        ("adalace42", ("adalace42",)),
    ],
)
def test_a_name_is_its_words_however_it_is_written(written, words):
    assert names.spellings(written) == [words]


@pytest.mark.parametrize(
    "written", ["", " ", "©", "she/her", "They/Them)", "(he/him)", "root", "your name", "GitHub Action"]
)
def test_what_is_no_name_has_no_words(written):
    assert names.spellings(written) == []


def test_a_nickname_in_brackets_is_a_second_spelling():
    assert names.spellings("Adelaide (Ada) Lace") == [("adelaide", "lace"), ("ada", "lace")]
    assert names.spellings("Adelaide Lace（Ada）") == [("adelaide", "lace"), ("ada", "lace")]


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Ada Lace", "ada lacé", names.SAME),
        ("Ada Lace", "Lace Ada", "the same name in another order"),
        ("Ada-Mae Lace", "Adamae Lace", "the same name, parted in another way"),
        ("Ada Lace", "Ada K. Lace", "a name more in between"),
        ("Ada Lace", "Ada Lace Brook", "a name more at the end"),
        ("Ada Lace", "Kim Ada Lace", "a name more at the beginning"),
        ("A. Lace", "Ada Lace", "an initial for a name"),
        ("Matt Brook", "Matthew Brook", "a short first name"),
        ("Evi Brook", "Evangelia Brook", "a short first name"),
        ("Bob Brook", "Robert Brook", "a short first name"),
        ("Adelaide Lace", "Adelide Lace", names.MISSPELT),
        ("Adelaide Lace", "Adelaied Lace", names.MISSPELT),
        ("Adelaide Lace", "Adelaude Lace", names.MISSPELT),
    ],
)
def test_two_spellings_of_one_name_are_alike(one, other, why):
    (first,), (second,) = names.spellings(one), names.spellings(other)
    assert names.likeness(first, second) == names.likeness(second, first) == why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Lace", "Ada Brook"),
        ("Ada Lace", "Bea Lace"),
        ("Ada Lace", "Ado Lace"),  # too short for a slip of the pen
        ("Maria K. Lace", "Maria P. Lace"),
        ("Jan Brook", "James Brook"),
        ("B. Lace", "Ada Lace"),
    ],
)
def test_two_names_are_two(one, other):
    (first,), (second,) = names.spellings(one), names.spellings(other)
    assert names.likeness(first, second) is None


@given(one=WORDS, other=WORDS)
def test_likeness_is_mutual_and_alike_names_share_a_key(one, other):
    assert names.likeness(one, other) == names.likeness(other, one)
    if names.likeness(one, other):
        assert set(names.keys_of(one)) & set(names.keys_of(other))


@given(words=st.lists(st.text("abcdefgh", min_size=2, max_size=9), min_size=2, max_size=4).map(tuple), data=st.data())
def test_a_slip_a_swap_and_a_name_left_out_still_share_a_key(words, data):
    long = "".join(words)
    cut = data.draw(st.integers(0, len(long) - 1))
    shuffled = tuple(data.draw(st.permutations(words)))
    assert names.likeness(words, shuffled)
    assert set(names.keys_of(words)) & set(names.keys_of(shuffled))
    if len(long) > names.LONG_NAME:
        slipped = (long[:cut] + long[cut + 1 :],)
        assert names.one_apart(long, slipped[0])
        assert set(names.keys_of(words)) & set(names.keys_of(slipped))


@pytest.mark.parametrize(
    "login", ["adalace", "laceada", "alace", "adal", "lacea", "adadotlace", "adalac", "lacada", "adala"]
)
def test_a_login_is_made_from_a_name_in_many_ways(login):
    assert login in names.logins_of(("ada", "lace"))


def test_a_login_with_the_whole_name_differs_from_one_with_a_part():
    made = names.logins_of(("ada", "lace"))
    assert made["adalace"]
    assert not made["alace"]


def test_full_names_of_which_none_is_alike_are_strangers():
    ada, bea = {("ada", "lace")}, {("bea", "brook")}
    assert names.are_strangers(ada, bea)
    assert not names.are_strangers(ada, bea | {("a", "lace")})
    assert not names.are_strangers(ada, set())
