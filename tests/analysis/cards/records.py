"""Short cards of our own, in the shapes of real ones that were read by hand, each with how often it was there.

The numbers are of 177 sentences that were taken for a base, 93 cards beside them that nearly say one or whose base was
missed, and 105 whole cards: drawn by chance from two exports of the Hub, from the half that was kept apart from the
cards by which the words were chosen. What the real cards say stands nowhere here; their shapes and labels do.
"""

from typing import Final, NamedTuple

from journeys.analysis.cards.says import Metadata

PAGE: Final = "https://huggingface.co/"
LINK: Final = f"[rose]({PAGE}ada/rose-base)"
NAMED: Final = f"[ada/rose-base]({PAGE}ada/rose-base)"
ROSE: Final = ("ada/rose-base",)


class Sentence(NamedTuple):
    """One shape of a card's text: how many of the real ones had it, the bases that it names, and how they were used."""

    count: int
    text: str
    bases: tuple[str, ...] = ROSE
    relation: str | None = "finetune"


SENTENCES: Final = (
    Sentence(25, f"# Tulip\n\nThis model is a fine-tuned version of {NAMED} on an unknown dataset."),
    Sentence(36, f"The model is based on a pre-trained [GPT]({PAGE}gpt2) which is fine-tuned on letters.", ("gpt2",)),
    Sentence(19, f"Fine-tuned {NAMED} on Latin using the [Voices]({PAGE}datasets/voices)."),
    Sentence(14, f"The model is a fine-tuned checkpoint of {LINK} for labels."),
    Sentence(11, f"This is the {LINK} model, fine-tuned using the [Q]({PAGE}datasets/q)."),
    Sentence(6, "This `bert-base-cased` model was fine-tuned for labels.", ("bert-base-cased",)),
    Sentence(6, "**tulip** is a translation model based on a fine-tuned ada/rose-base model."),
    Sentence(5, "bert-base-cased fine-tuned on letters", ("bert-base-cased",)),
    Sentence(8, f"T* models are based on {LINK}, an encoder that reads."),
    Sentence(5, f"The base model is {LINK}, which is pretrained on sound."),
    Sentence(2, f"- **Parent Model:** {LINK}"),
    Sentence(6, f"We are sharing smaller versions of {LINK} that handle few languages.", ROSE, None),
    Sentence(5, f"Language model: {LINK}"),
    # named as a label of its architecture, which no word tells apart
    Sentence(1, "**Language model:** bert-base-cased **Language:** German", ()),
    Sentence(5, f"It was built by fine-tuning the {LINK} model."),
    Sentence(4, f"This repository is a fork of {LINK}.", ROSE, None),
    Sentence(3, "An [adapter](https://adapterhub.ml) for the `bert-base-cased` model that was trained on letters.",
         ("bert-base-cased",), "adapter"),
    Sentence(3, f"It is a reader fine-tuned from the {LINK} model."),
    Sentence(2, f"Original pre-trained model can be found here: {PAGE}ada/rose-base", ROSE, None),
    Sentence(2, "Initialized with pre-trained weights of `ada/rose-base` checkpoint."),
    Sentence(1, f"This is an instance of {LINK} trained on a play."),
    Sentence(1, f"The initial checkpoint is from {LINK} trained on pages."),
    Sentence(1, f"We continue the pretraining of a multilingual {LINK} on letters."),
    Sentence(1, f"Pretrained weights were taken from the [original]({PAGE}ada/rose-base) model."),
    Sentence(1, f"The pretrained start is {LINK} and the fine-tuning data is letters."),
    Sentence(1, "Checkpoint of pre-trained model = ada/rose-base."),
    Sentence(1, f"It builds on the {LINK} pretrained model."),
    Sentence(1, f"**Finetuned from:** {LINK}"),
    Sentence(1, "### Quantized ada/rose-base with 8-bit weights", ROSE, "quantized"),
    # named, and not found
    Sentence(1, f"Information on this base model may be found at [its own card]({PAGE}ada/rose-base)."),
    Sentence(1, f"It was obtained by fine-tuning a Rose base model (see the [model card]({PAGE}ada/rose-base))."),
    # what reads nearly so, and names no base that can be found
    Sentence(27, "A Rose-base model fine-tuned on 100M letters.", ()),
    Sentence(13, f"The score of {LINK} on the same letters is higher; more versions are listed in a table.", ()),
    Sentence(9, f"For an understanding of its bias, try the snippet in the [section]({PAGE}bert-base-cased#bias).", ()),
    Sentence(8, "This model is based on the `t5-base` model. It has its own SentencePiece vocabulary model.", ()),
    Sentence(8, f"Those checkpoints are kept [here]({PAGE}ada) as they might be ported in the future.", ()),
    Sentence(6, f"Using code from {LINK}, here is an example.", ()),
    Sentence(4, f"See the [model hub]({PAGE}models?search=rose) to look for fine-tuned versions.", ()),
    Sentence(4, "tulip is based on the `t5-small` model and was trained on a large corpus of letters.", ()),
    Sentence(3, f"This is a distilled version of {LINK}, its teacher.", ()),
    Sentence(2, f"It is a tokenizer-free version of Rose and follows the architecture of {LINK}.", ()),
    Sentence(2, f"*This model card is based on the [Rose model card]({PAGE}ada/rose-base).*", ()),
    Sentence(2, "It is fine-tuned from [Rose](https://arxiv.org/abs/1810.04805), as in the paper.", ()),
    Sentence(1, f"This model is a fine-tuned version of [./checkpoint-600]({PAGE}./checkpoint-600) on letters.", ()),
    Sentence(1, f"This model is a fine-tuned version of [ada/tulip]({PAGE}ada/tulip) on letters.", ()),
    Sentence(1, f"This model is a fine-tuned version of [ada/lily]({PAGE}ada/rose-base) on letters.", ()),
)  # fmt: skip


class Labelled(NamedTuple):
    """One shape of a card: how many of the real ones had it, its text and metadata, and what is in which state."""

    count: int
    text: str
    metadata: Metadata
    states: dict[str, str]


_SAID: Final = "present"
_TEMPLATE: Final = dict.fromkeys(("use", "limitations", "datasets"), "template")
_NEEDED: Final = "More information needed"
_APACHE: Final = Metadata(licences=["apache-2.0"])
_BIB: Final = "```bibtex\n@misc{ada2020,\n  title={Roses}, year={2020}\n}\n```"


def _said(*items: str, **states: str) -> dict[str, str]:
    return {**dict.fromkeys(items, _SAID), **states}


CARDS: Final = (
    Labelled(
        9,
        f"# Tulip\n\nIt achieves the following results on the evaluation set:\n- Loss: 0.2\n\n"
        f"## Intended uses & limitations\n\n{_NEEDED}\n\n## Training and evaluation data\n\n{_NEEDED}\n",
        _APACHE,
        {**_TEMPLATE, **_said("evaluation", "licence")},
    ),
    Labelled(
        5,
        f"## Intended uses & limitations\n\n{_NEEDED}\n\n### Training results\n\n| Loss |\n|:-:|\n| 0.2 |\n",
        Metadata(licences=["apache-2.0"], datasets=["letters"], evaluated=True),
        _said("evaluation", "datasets", "licence", use="template", limitations="template"),
    ),
    Labelled(
        8,
        "## Intended uses & limitations\n\nYou can use the raw model to find roses. See the hub.\n\n"
        f"### How to use\n\n```python\nrun()\n```\n\n## Training data\n\nLetters.\n\n"
        f"## Evaluation results\n\n0.3\n\n### BibTeX entry\n\n{_BIB}",
        _APACHE,
        _said("use", "datasets", "evaluation", "citation", "licence"),
    ),
    Labelled(
        4,
        "## Intended uses & limitations\n\n#### How to use\n\n```python\nrun()\n```\n\n#### Limitations and bias\n\n"
        "It may not generalize to other gardens.\n\n## Training data\n\nLetters.\n\n## Eval results\n\n0.3\n",
        Metadata(licences=["mit"]),
        _said("limitations", "datasets", "evaluation", "licence", use="empty"),
    ),
    Labelled(
        4,
        "## Limitations and bias\n\nThe model suffers from the same limitations and bias as its base.\n\n"
        "## Training data\n\nSongs.\n\n## About\n\n*Built by Ada*\n",
        Metadata(),
        _said("limitations", "bias", "datasets"),
    ),
    Labelled(
        3,
        "# Uses\n\n## Direct Use\n\nFinding roses.\n\n## Out-of-Scope Use\n\nIt should not be used to hurt people.\n\n"
        "# Bias, Risks, and Limitations\n\n**CONTENT WARNING**\n\nIt may repeat stereotypes.\n\n"
        f"## Recommendations\n\nAsk.\n\n# Evaluation\n\nSee the paper.\n\n# Citation\n\n**BibTeX:**\n\n{_BIB}\n\n"
        "# Model Card Authors\n\nAda\n",
        Metadata(),
        _said("use", "out_of_scope", "bias", "limitations", "evaluation", "citation", "authors"),
    ),
    Labelled(
        2,
        "# Uses\n\n<!-- how it is meant -->\n\n## Direct Use\n\n[More Information Needed]\n\n## Out-of-Scope Use\n\n"
        "[More Information Needed]\n\n# Bias, Risks, and Limitations\n\n[More Information Needed]\n\n"
        "## Recommendations\n\nUsers (both direct and downstream) should be made aware of the risks, "
        "biases and limitations of the model. "
        "More information needed for further recommendations.\n\n## License\n\n[More Information Needed]\n",
        Metadata(),
        dict.fromkeys(("use", "out_of_scope", "bias", "limitations", "terms"), "template"),
    ),
    Labelled(
        3,
        "- **Developed by:** Ada\n- **License:** [A licence](https://example.org)\n- **Cite as:**\n\n"
        "      @InProceedings{ada, title={Roses}, year={2020}}\n\n## Model limitations and biases\n\n"
        "Its results are biased toward red.\n\n## Misuse, Malicious Use and Excessive Use\n\nNever lie.\n",
        Metadata(licences=["creativeml-openrail-m"]),
        _said("authors", "terms", "citation", "limitations", "bias", "out_of_scope", "licence"),
    ),
    Labelled(
        3,
        "### Tulip style\n\nUse the word tulip.\n\n## License\n\nThe licence says: you may share it.\n",
        Metadata(licences=["creativeml-openrail-m"]),
        _said("terms", "licence"),
    ),
    Labelled(
        6,
        "### de-hr\n\n* source languages: de\n* dataset: opus\n\n## Benchmarks\n\n| set | BLEU |\n|---|---|\n| a | 3 |",
        _APACHE,
        _said("datasets", "evaluation", "licence"),
    ),
    Labelled(
        5,
        "Imported from https://example.org/10\n\n### Citing Tulip\n\n```BibTex\n@misc{a,\n doi={10.1000/182}}\n```",
        Metadata(licences=["cc-by-4.0"], datasets=["speech"]),
        _said("citation", "doi", "datasets", "licence"),
    ),
    Labelled(
        4,
        f"## Evaluation Results\n\nSee the board.\n\n## Citing & Authors\n\nThis model was trained by Ada.\n\n{_BIB}\n",
        _APACHE,
        _said("evaluation", "citation", "authors", "licence"),
    ),
    Labelled(
        2,
        "## Evaluation\n\n<!-- numbers -->\n\n## Citation\n\n<!-- entry -->\n",
        Metadata(datasets=["speech"]),
        _said("datasets", evaluation="empty", citation="empty"),
    ),
    Labelled(
        4,
        "# Tulip\n\n## Details of the downstream task - Dataset\n\nQuestions.\n\n## Results\n\n0.4\n\n"
        "> Created by [Ada](https://example.org)\n",
        Metadata(),
        _said("datasets", "evaluation", "authors"),
    ),
    Labelled(
        4,
        "## Evaluation\n\nTables.\n\n## Questions?\n\nPost an issue.\n",
        Metadata(licences=["MIT"], datasets=["speech"]),
        _said("evaluation", "contact", "datasets", "licence"),
    ),
    Labelled(
        3,
        "## Use cases\n\n<hr />\n\n## Calculate\n\nRun it.\n",
        _APACHE,
        _said("licence", use="empty"),
    ),
    # biases under another word
    Labelled(1, "## Limits and biases\n\nIt deviates with the data.\n", Metadata(), _said("limitations", "bias")),
    Labelled(20, "# Tulip\n\n## Usage\n\n```python\nrun()\n```\n", _APACHE, _said("licence")),
    Labelled(15, "# Tulip\n\nA model that talks.\n", Metadata(), {}),
)
