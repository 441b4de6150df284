"""The reader of sentences finds what it is for, and leaves right sentences alone."""

import pytest

from tests.sentences.faults import faults


@pytest.mark.parametrize(
    "sentence",
    [
        "Of 20 people who joined first, fewer than half have gone on: **35 to 63 %**.",
        "Nobody were new to the community in the last 90 days.",
        "**1 people** joined.",
        "1 are still open.",
        "12 is still open.",
        "3 person in join.",
        "0 message waits.",
        "nan kinds",
        "gone on to None within 3 days.",
        "-0 percentage points",
        "41 % (42 to 53 %) of them",
        "5 to 5 % of them",
        "7 of 5 people",
        "**None of 1 area of work** would lose half.",
        "**no certain difference** (3 percentage points, 1 to 40).",
        "**5 percentage points more** (0 to 40).",
        "The two groups differ in how soon they go on (log-rank p = 0.050).",
        "No certain difference between the two groups (log-rank p = 0.049).",
        "Of nobody who joined 0 are active.",
        "some work of all 1 person",
        "Of 3 threads ; nobody",
        "All of 1 piece of work have an agent's mark.",
        "at least none of 1 commit",
        "Brier skill \N{MINUS SIGN}5 % (\N{MINUS SIGN}4 to 3 %)",
        "20 points more (95 % interval 0 to 40). That is more than chance would bring.",
        "25 points more (95 % interval 5 to 45). Too few to say that inviting helped.",
        "puts them higher than the best rule of thumb does, beyond chance (difference 0.1, 95 % interval 0.000 to 0.2)",
        "not better than the best rule of thumb beyond chance here (difference 0.1, 95 % interval 0.050 to 0.150)",
        "0.99 did (0.98 to 1.00; n = 5): the chances were too high.",
        "They were better than one chance for everybody: Brier skill 4 % (0 to 9 %).",
    ],
)
def test_a_wrong_sentence_is_found(sentence):
    assert faults(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Of 2 to 3 people who joined, **20 to 30 %** went on to join or further within 180 days; 1 is still open.",
        "**25 percentage points more** (3 to 44).",
        "**no certain difference** (\N{MINUS SIGN}20 percentage points, \N{MINUS SIGN}51 to 19). 1 is open.",
        "under 1 % (0 to 4 %), n = 90",
        "None of 5 areas of work would lose half or more.",
        "0 to 1 people; 12,345 people are here since 14 Mar 2021.",
        "The two groups **differ** in how soon they go on (log-rank p < 0.001; 3 people in a).",
        "as diverse as 1.0 kinds in equal parts",
        "Nobody was new, 3 fewer than in the 90 days before.",
        "20 points more (95 % interval 0 to 40). Too few to say that inviting helped: the difference may be chance.",
        "0.90 did (0.80 to 0.99; n = 5): the chances were too high. They were not better, beyond chance, than one and "
        "the same chance: Brier skill \N{MINUS SIGN}1 % (\N{MINUS SIGN}9 to 3 %).",
    ],
)
def test_a_right_sentence_is_left_alone(sentence):
    assert faults(sentence) == []
