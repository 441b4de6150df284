import pytest

from journeys.analysis.cards.bases import MOST_BASES, SENTENCE_CHARACTERS, read_bases

PAGE = "https://huggingface.co/"


def guessed(text, name="ada/tulip"):
    return [(guess.base, guess.relation) for guess in read_bases(text, name)[0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"This model is a fine-tuned version of [x]({PAGE}ada/rose) on letters.", [("ada/rose", "finetune")]),
        ("- **Finetuned from model :** ada/rose-7b", [("ada/rose-7b", "finetune")]),
        (f"- **Finetuned from model [optional]:** [x]({PAGE}ada/rose)", [("ada/rose", "finetune")]),
        ("These are LoRA adaption weights for ada/rose-v1. They are small.", [("ada/rose-v1", "adapter")]),
        (f"static quants of {PAGE}ada/rose", [("ada/rose", "quantized")]),
        (f"Converted to GGUF format from [`ada/rose`]({PAGE}ada/rose) with a tool.", [("ada/rose", "quantized")]),
        (f'Fine-tuned from <a href="{PAGE}ada/rose">Rose</a>!', [("ada/rose", "finetune")]),
        (f"An ablated copy of [x]({PAGE}ada/rose)", [("ada/rose", None)]),
        ("Fine-tuned from bert-base-cased.", [("bert-base-cased", "finetune")]),
        (f"A fine-tuned version of [x]({PAGE}ada/rose/tree/main)", [("ada/rose", "finetune")]),
    ],
)
def test_a_sentence_names_the_base_and_how_it_was_used(text, expected):
    assert guessed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "A model called tulip-lora-merged-gguf",
        f"We also have a quantized version of this model called [small]({PAGE}ada/small).",
        f"A fine-tuned version of [x]({PAGE}ada).",
        f"A fine-tuned version of [x]({PAGE}datasets/ada/letters).",
        f"A fine-tuned version of [x]({PAGE}spaces/ada/garden).",
        "A fine-tuned version of [](https://huggingface.co/).",
        "A fine-tuned version of [x](https://example.org/ada/rose).",
        "A fine-tuned version of /srv/ada/rose.",
        f"```\nfine-tuned version of {PAGE}ada/rose\n```",
        f"<!-- fine-tuned version of {PAGE}ada/rose -->",
        f"---\nnote: fine-tuned version of {PAGE}ada/rose\n---\n# Tulip",
        "Fine-tuned from GPT-2, a model of 2019.",
        "Fine-tuned on 27/01/2022 and 20/24 layers.",
        f"It is fine-tuned. Here is another: [x]({PAGE}ada/rose).",
    ],
)
def test_what_only_looks_like_it_names_no_base(text):
    assert guessed(text) == []


def test_a_model_is_not_its_own_base():
    assert guessed(f"A fine-tuned version of [x]({PAGE}Ada/Tulip)") == []


def test_a_merge_has_all_models_of_the_list_below_it():
    text = (
        f"This was merged using [TIES](https://arxiv.org/abs/1) with [c]({PAGE}ada/c-1) as a base.\n\n"
        f"The following models were included in the merge:\n* [a]({PAGE}ada/a-1)\n* [b]({PAGE}ada/b-1)\n"
    )
    assert guessed(text) == [("ada/a-1", "merge"), ("ada/b-1", "merge")]


def test_a_merge_of_very_many_is_cut():
    text = "A merge of:\n" + "".join(f"* ada/rose-{number}\n" for number in range(3 * MOST_BASES))
    assert len(guessed(text)) == MOST_BASES


def test_the_clearest_sentence_decides_wherever_it_stands():
    text = f"It is based on [a]({PAGE}ada/a-1).\n\nIt is a fine-tuned version of [b]({PAGE}ada/b-1)."
    assert guessed(text) == [("ada/b-1", "finetune")]


def test_the_sentence_is_kept_as_it_is_written_and_cut_around_the_base():
    said = f"A fine-tuned version of **[x]({PAGE}ada/rose)**. "
    (guess,) = read_bases(said + "And more. " * 200, None)[0]
    assert guess.sentence.startswith(said)
    (guess,) = read_bases("And before. " * 200 + said + "And more. " * 200, None)[0]
    assert said in guess.sentence
    assert len(guess.sentence) == SENTENCE_CHARACTERS


def test_every_model_that_is_named_is_listed_also_where_it_is_no_base():
    assert read_bases(f"See [a]({PAGE}Ada/A-1) and `ada/b-2`.")[1] == {"ada/a-1", "ada/b-2"}
