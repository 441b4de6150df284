"""Short cards and pairs of our own, in the shapes of a second reading of real ones, each with how often it was there.

Read were 110 cards (55 drawn by chance, 55 among those with rare words such as misuse, contact or DOI) and 104 pairs of
a model's card and its base's: 62 whose base is guessed and whose two cards are known (all shapes of copying, then by
chance, at most three of one base), and 42 that are declared, of which only the metadata are known. Each was labelled
before the program's answer was seen. What the real cards say stands nowhere here; their shapes and labels do.
"""

from typing import Final, NamedTuple

from journeys.analysis.cards.says import Metadata

PAGE: Final = "https://huggingface.co/"
_GPT: Final = f"The model is based on a pre-trained [GPT]({PAGE}gpt2) which is fine-tuned on letters.\n"
_FROM: Final = f"This model is a fine-tuned version of [rose]({PAGE}ada/rose-base) on an unknown dataset."
_NEEDED: Final = "More information needed"
_SECTIONS: Final = f"## Intended uses & limitations\n\n{_NEEDED}\n\n## Training and evaluation data\n\n{_NEEDED}\n"
_RESULTS: Final = "It achieves the following results on the evaluation set:\n- Loss: 0.2\n\n"
_SAME: Final = "The model suffers from the same limitations and bias as its base.\n"
_BIB: Final = "```bibtex\n@misc{ada2020,\n  title={Roses}, year={2020}\n}\n```\n"
_WITH_DOI: Final = "```\n@misc{ada,\n doi={10.1000/182}, year={2020}}\n```\n"
_DATA: Final = "## Training data\n\nLetters.\n\n"
_APACHE: Final = Metadata(licences=["apache-2.0"])
_DATED: Final = Metadata(licences=["apache-2.0"], datasets=["letters"])


class Shape(NamedTuple):
    """A card's shape: how many of the real ones had it, its text and metadata, what is said, and other states.

    ``wrong`` are the things that the program reads otherwise than people did.
    """

    count: int
    text: str
    metadata: Metadata = Metadata()
    said: str = ""
    states: dict[str, str] = {}  # noqa: RUF012  (never changed)
    wrong: str = ""


_TRAINED: Final = {"use": "template", "limitations": "template"}
_TRAINED_ALL: Final = {**_TRAINED, "datasets": "template"}

_PLACES: Final = {
    "use": "## Intended use\n\nFinding roses.",
    "limitations": "## Limitations\n\nIt may not generalize.",
    "bias": "## Ethical considerations\n\nIt may be biased.",
    "evaluation": "## Metrics\n\n0.3",
    "base_named": f"Fine-tuned from [rose]({PAGE}ada/rose-base).",
    "datasets": "## Training data\n\nLetters.",
    "citation": f"## Citation\n\n{_BIB}",
    "authors": "Authors: *Ada*",
    "doi": f"### Cite\n\n{_WITH_DOI}",
    "contact": "## Contact & more\n\nWrite to us.",
}
"""Where the things stand in cards of no special shape."""

CARDS: Final = (
    Shape(15, f"{_DATA}{_GPT}\n## Limitations and bias\n\n{_SAME}\n## About\n\n*Built by Ada*\n",
          said="datasets base_named limitations bias"),
    Shape(3, f"{_DATA}{_GPT}\n## Intended uses & limitations\n\n### How to use\n\n```\nrun()\n```\n\n"
          f"### Limitations and bias\n\n{_SAME}", said="datasets base_named limitations bias", states={"use": "empty"}),
    Shape(3, f"# Tulip\n\n{_FROM}\n{_RESULTS}{_SECTIONS}", _APACHE, "base_named evaluation licence", _TRAINED_ALL),
    Shape(2, f"# Tulip\n\n{_FROM}\n{_RESULTS}{_SECTIONS}", _DATED, "base_named evaluation licence datasets", _TRAINED),
    Shape(1, f"# Tulip\n\n{_FROM}\n{_SECTIONS}", _APACHE, "base_named licence", _TRAINED_ALL),
    Shape(1, f"# Tulip\n\nTrained from scratch.\n{_RESULTS}{_SECTIONS}", Metadata(datasets=["letters"]),
          "evaluation datasets", _TRAINED),
    # results are announced, and none follow
    Shape(1, f"# Tulip\n\n{_FROM}\nIt achieves the following results on the evaluation set:\n\n{_SECTIONS}\n"
          "### Training results\n\n\n### Framework versions\n\n- 2\n", _APACHE, "base_named licence",
          {**_TRAINED_ALL, "evaluation": "empty"}),
    Shape(4, "## Intended uses & limitations\n\nFinding roses.\n\n" + _DATA + "## Evaluation results\n\n0.3\n\n"
          f"### BibTeX entry\n\n{_BIB}", _APACHE, "use datasets evaluation citation licence"),
    Shape(4, f"## Intended uses & limitations\n\nFinding roses.\n\n### BibTeX entry\n\n{_BIB}", _APACHE,
          "use citation licence"),
    Shape(3, f"# Intended uses\n\nAsk it.\n\n# Training\n\nT* models are based on [T]({PAGE}ada/rose-base), an encoder."
          "\n\n# Limitations\n\nThey are large.\n\n# Bias and fairness\n\nIt is biased toward roses.\n\n"
          f"# BibTeX entry\n\n{_BIB}", _DATED, "use base_named limitations bias citation datasets licence"),
    Shape(3, f"We are sharing smaller versions of [rose]({PAGE}ada/rose-base) for few languages.\n\n### How to cite\n\n"
          f"{_BIB}\n## Contact\n\nWrite to us.\n", _DATED, "base_named citation contact datasets licence"),
    Shape(3, f"## Evaluation Results\n\nSee the board.\n\n## Citing & Authors\n\nTrained by Ada.\n\n{_BIB}", _APACHE,
          "evaluation citation authors licence"),
    Shape(2, f"### Citing Tulip\n\n{_WITH_DOI}", _DATED, "citation doi datasets licence"),
    Shape(2, f"# Tulip\n\n## Citation\n\n{_BIB}", _APACHE, "citation licence"),
    Shape(3, "# Tulip\n\n## Benchmarks\n\n| set | BLEU |\n|---|---|\n| a | 3 |\n", _APACHE, "evaluation licence"),
    Shape(5, "# Tulip\n\nA model that talks.\n", _DATED, "datasets licence"),
    Shape(5, "# Tulip\n\nA model that talks.\n"),
    Shape(3, "# Tulip\n\n## Usage\n\n`run()`\n", _APACHE, "licence"),
    # a label in each row of a table
    Shape(2, "| Feature | Description |\n| --- | --- |\n| **Name** | `tulip` |\n| **License** | `MIT` |\n"
          "| **Author** | [Ada](https://example.org) |\n\n### Accuracy\n\n| Type | Score |\n| --- | --- |\n| a | 3 |\n",
          Metadata(licences=["mit"]), "authors terms evaluation licence"),
    Shape(1, f"# Tulip\n\n# Contribution\n\nThis model was contributed by Ada.\n\n# Citation\n\n{_WITH_DOI}", _APACHE,
          "authors citation doi licence"),
    Shape(2, "## DeTulip\n\n#### Fine-tuning on tasks\n\nWe present the dev results on five sets.\n\n"
          f"| Model | A 1.1 |\n|---|---|\n| x | 2 |\n\n### Citation\n\n{_BIB}", Metadata(licences=["mit"]),
          "evaluation citation licence"),
    Shape(1, "# Tulip\n\n## Downstream Performance\n\nTODO: Add table if available\n", _DATED, "datasets licence",
          {"evaluation": "template"}),
    # a template of the first days, with nothing filled in
    Shape(1, "# MyModelName\n\n## Intended uses & limitations\n\n#### How to use\n\n```\n# code\n```\n\n"
          "#### Limitations and bias\n\nProvide examples of latent issues and potential remediations.\n\n"
          "## Training data\n\nDescribe the data you used to train the model.\nIf you initialized it with pre-trained "
          "weights, add a link to the pre-trained model card or repository with description of the pre-training data."
          "\n\n## Eval results\n\n### BibTeX entry\n\n```\n@inproceedings{...,\n  year={2020}\n}\n```\n",
          states={"use": "empty", "limitations": "template", "bias": "template", "datasets": "template",
                  "evaluation": "empty", "citation": "template"}),
    Shape(1, f"# Tulip\n\n{_DATA}## Intended uses & limitations\n\nIt is ready only for roses.\n\n"
          f"## Evaluation and results\n\n0.3\n\n## Cite\n\n{_BIB}\n## Disclaimer\n\nThe models may have bias and other "
          "distortions; mitigate the risks.\n", _APACHE,
          "use datasets evaluation citation bias limitations licence"),
    # of biases alone: no limitation is named beside them
    Shape(1, f"# Tulip\n\n{_GPT}\n## Evaluation Results\n\n0.3\n\n## Disclaimer\n\nDo consider the biases which come "
          "from the letters.\n\n## Author\n\nAda\n", _APACHE, "base_named evaluation authors bias licence",
          wrong="limitations"),
    Shape(1, "Results:\n\nOn letters: 0.8\n\nLicense notice:\n\nThis work is a derivative of Letters.\n", _DATED,
          "evaluation terms datasets licence"),
    Shape(1, "# Tulip\n\nInitialized with the weights of [rose](https:/huggingface.co/ada/rose-base).\n\n"
          "**Developed by:** Ada\n\n**License:** see there\n\n# Uses\n\n## Direct Use\n\nArt.\n\n"
          "### Misuse and Out-of-Scope Use\n\nNever lie.\n\n## Limitations\n\nNo text.\n\n### Bias\n\nOnly one "
          f"language is described.\n\n## Evaluation Results\n\n0.3\n\n## Citation\n\n{_BIB}\n\n**Training Data**\n\n"
          "Pictures.\n", Metadata(licences=["creativeml-openrail-m"]),
          "authors terms use out_of_scope limitations bias evaluation citation datasets licence base_named",
          wrong="base_named"),
    Shape(2, "## Citation\n\nAda (2020), Roses.\n\n## Questions?\n\nPost an issue.\n", Metadata(datasets=["letters"]),
          "citation contact datasets"),
    Shape(2, _DATA + "## Intended uses\n\nFinding roses.\n\n## Evaluation results\n\n0.3\n\n### BibTeX entry\n\n"
          "> Created by [Ada](https://example.org)\n", said="use datasets evaluation authors",
          states={"citation": "empty"}),
    # what people read and the program does not
    Shape(1, f"{_DATA}{_GPT}\n## Intended uses & limitations\n\nExperiments. Do not use it for others.\n\n"
          "## Eval results\n\n0.3\n\n#### Limitations and bias\n\nTrained on one group's books, so it has "
          "their views; it may not generalize.\n", _APACHE,
          "use base_named datasets evaluation limitations bias licence", wrong="bias"),
    # its own product, in a table: the base is said by the name of its family
    Shape(1, "We finetune Rose models on letters.\n- **Point of Contact:** Ada\n\n<table><tr><td>Finetuned Model</td>"
          f"<td><a href={PAGE}ada/tulip-s>tulip-s</a></td></tr></table>\n\n# Use\n\n## Intended use\n\nAsk.\n\n"
          f"# Limitations\n\nIt may fail.\n\n# Evaluation\n\n0.3\n\n# Citation\n\n{_BIB}", _DATED,
          "use limitations evaluation base_named citation contact datasets licence", wrong="base_named"),
    Shape(1, "### 技术交流和问题反馈\n\nWrite to us.\n", _APACHE, "contact licence", wrong="contact"),
    Shape(1, f"{_FROM}\n\n## Intended uses & limitations\n\nFinding roses.\n\n"
          "## Training and evaluation data\n\nThe accuracy is 0.9.\n", _APACHE,
          "use base_named datasets licence evaluation", wrong="evaluation"),
    Shape(1, "This model is a fine-tuned [Rose-base](https://arxiv.org/abs/1911.02116) over 40 languages.\n\n"
          "## Metrics on evaluation set\n\n0.3\n", said="evaluation base_named", wrong="base_named"),
    *(
        Shape(count, "\n\n".join(("# Tulip", *map(_PLACES.get, things.split()))), metadata, things + also)
        for count, things, metadata, also in (
            (3, "citation", Metadata(), ""),
            (2, "datasets evaluation", _APACHE, " licence"),
            (2, "use datasets evaluation authors", Metadata(), ""),
            (1, "authors", _DATED, " datasets licence"),
            (1, "use evaluation citation doi", _DATED, " datasets licence"),
            (1, "evaluation citation", _APACHE, " licence"),
            (1, "base_named", Metadata(), ""),
            (1, "base_named citation", Metadata(), ""),
            (1, "base_named evaluation citation", _DATED, " datasets licence"),
            (1, "base_named evaluation", _DATED, " datasets licence"),
            (1, "contact", Metadata(), ""),
            (1, "base_named evaluation citation authors", Metadata(), ""),
            (1, "use evaluation", _DATED, " datasets licence"),
            (1, "limitations base_named datasets evaluation citation", Metadata(), ""),
            (1, "use citation", _DATED, " datasets licence"),
            (1, "use limitations bias base_named datasets evaluation contact", Metadata(), ""),
            (1, "authors", Metadata(), ""),
            (1, "use", _APACHE, " licence"),
            (1, "use base_named datasets citation", _APACHE, " licence"),
            (1, "limitations bias datasets citation doi", Metadata(), ""),
            (1, "datasets citation", Metadata(), ""),
            (1, "citation doi", Metadata(datasets=["letters"]), " datasets"),
            (1, "citation doi", _APACHE, " licence"),
        )
    ),
)  # fmt: skip


class Pair(NamedTuple):
    """A shape of two cards: how many real pairs had it, both texts and metadata, and the flags of things not absent.

    A text that is None is not known; ``wrong`` are the things that the program flags otherwise than people did.
    """

    count: int
    parent: str | None
    child: str | None
    metadata: tuple[Metadata, Metadata]
    flags: dict[str, str]
    wrong: str = ""


def _flags(**things: str) -> dict[str, str]:
    """Return the flag of each thing, from the things by flag."""
    return {thing: flag for flag, listed in things.items() for thing in listed.split()}


_LIMITS: Final = "It was trained on the letters of one single year, and knows nothing of what was written later."
_BASE: Final = f"## Intended uses & limitations\n\nFinding roses.\n\n### BibTeX entry\n\n{_BIB}"
_WHOLE: Final = (
    f"# Uses\n\n## Direct Use\n\nThe model is meant for research on letters and roses, and for that alone.\n\n"
    f"## Out-of-Scope Use\n\nIt should never be used to write letters in the name of somebody else at all.\n\n"
    f"# Limitations\n\n{_LIMITS}\n\n# Bias\n\nIt has a bias toward red roses, since most of its letters were about "
    f"those.\n\n# Training Data\n\nLetters.\n\n"
)
_TRAINER: Final = f"# Tulip\n\n{_FROM}\n{_RESULTS}{_SECTIONS}"
_MIT: Final = Metadata(licences=["mit"])
_GATED: Final = Metadata(licences=["apache-2.0"], gated="auto")
_DECLARED: Final = Metadata(licences=["apache-2.0"], gated="no", bases=["ada/rose-base"])
_ADULT: Final = Metadata(licences=["apache-2.0"], gated="no", tags=["not-for-all-audiences"], bases=["ada/rose-base"])

PAIRS: Final = (
    Pair(11, _BASE, _TRAINER, (_APACHE, _APACHE),
         _flags(lost="use citation", template="limitations datasets", added="evaluation", both="licence",
                said="base_named", kept="licence_change")),
    Pair(8, _TRAINER, _TRAINER, (_APACHE, _APACHE),
         _flags(template="use limitations datasets", both="evaluation licence", said="base_named",
                kept="licence_change")),
    Pair(2, _TRAINER, _TRAINER, (Metadata(), Metadata()),
         _flags(template="use limitations datasets", both="evaluation", said="base_named", neither="licence_change")),
    Pair(9, f"Authors: *Ada*\n\n## Citation\n\n{_BIB}", f"# Tulip\n\n{_FROM}\n{_RESULTS}{_SECTIONS}", (_DATED, _DATED),
         _flags(lost="authors citation", both="datasets licence", template="use limitations", added="evaluation",
                said="base_named", kept="licence_change")),
    Pair(6, f"#### Fine-tuning\n\nWe present the dev results on 2 sets.\n\n### Citation\n\n{_BIB}", _TRAINER,
         (_MIT, _MIT), _flags(lost="citation", both="evaluation licence", template="use limitations datasets",
                              said="base_named", kept="licence_change")),
    Pair(3, f"{_DATA}## Performance\n\n0.3\n\n## Authors\n\nAda\n\nGet in touch:\n[page](https://example.org)\n",
         _TRAINER, (_MIT, _MIT),
         _flags(lost="datasets authors contact", both="evaluation licence", template="use limitations",
                said="base_named", kept="licence_change")),
    # named after what its training program wrote: no place of results
    Pair(2, "Authors: *Ada*\n", f"# results\n\n{_FROM}\n\n{_SECTIONS}\n### Training results\n\n\n### Framework\n\n2\n",
         (Metadata(), Metadata()),
         _flags(lost="authors", template="use limitations datasets", empty="evaluation", said="base_named",
                neither="licence_change")),
    Pair(2, f"{_DATA}## Limitations and bias\n\nIt is limited and biased.\n\n# Evaluation results\n\n0.3\n",
         f"{_DATA}Fine-tuned from `ada/rose-base`.\n\n## Limitations and bias\n\n{_SAME}", (_MIT, Metadata()),
         _flags(both="datasets limitations bias", lost="evaluation licence", said="base_named",
                missing="licence_change")),
    Pair(2, _WHOLE, f"Fine-tuned from `ada/rose-base`.\n\n{_WHOLE}", (_APACHE, _APACHE),
         _flags(copied="use out_of_scope limitations bias", both="datasets licence", said="base_named",
                kept="licence_change")),
    Pair(5, "# Rose\n", f"# Tulip\n\nThis repository is a fork of [rose]({PAGE}ada/rose-base).\n", (_APACHE, _APACHE),
         _flags(both="licence", said="base_named", kept="licence_change")),
    Pair(4, f"{_WHOLE}## Citation\n\n{_BIB}", "# Tulip\n\nThis `ada/rose-base` model was fine-tuned for labels.\n",
         (_APACHE, Metadata(datasets=["letters"])),
         _flags(lost="use out_of_scope limitations bias citation licence", both="datasets", said="base_named",
                missing="licence_change")),
    Pair(5, f"{_DATA}# Benchmarks\n\n0.3\n", f"{_DATA}# Results\n\n0.4\n\nFine-tuned from `ada/rose-base`.\n\n"
         "> Created by [Ada](https://example.org)\n", (Metadata(), Metadata()),
         _flags(both="datasets evaluation", added="authors", said="base_named", neither="licence_change")),
    Pair(1, "# Rose\n", f"{_FROM}\n\n## Intended uses\n\nFinding roses.\n", (Metadata(), Metadata(["cc-by-4.0"])),
         _flags(added="use licence licence_change", said="base_named")),
    Pair(1, "# Rose\n", "### Quantized ada/rose-base with 8-bit weights\n\n__What about performance?__ It has some "
         "overhead.\n", (_APACHE, _APACHE), _flags(both="licence", said="base_named", kept="licence_change"),
         wrong="evaluation"),
    Pair(1, "# Rose\n", f"# Tulip\n\n{_FROM}\n", (_APACHE, Metadata(licences=["cc-by-nc-sa-4.0", "apache-2.0"])),
         _flags(both="licence", said="base_named", changed="licence_change")),
    Pair(19, None, None, (_GATED, _DECLARED),
         _flags(said="base_declared", both="licence", kept="licence_change", lost="gate")),
    Pair(12, None, None, (Metadata(licences=["apache-2.0"], gated="no"), _DECLARED),
         _flags(said="base_declared", both="licence", kept="licence_change")),
    Pair(4, None, None, (_GATED, Metadata(licences=["mit"], gated="no", bases=["ada/rose-base"])),
         _flags(said="base_declared", both="licence", changed="licence_change", lost="gate")),
    Pair(1, None, None, (_GATED, Metadata(["other"], "mrl", gated="no", bases=["ada/rose-base"])),
         _flags(said="base_declared", both="licence", changed="licence_change", lost="gate")),
    Pair(2, None, None, (_GATED, Metadata(gated="no", bases=["ada/rose-base"])),
         _flags(said="base_declared", lost="licence gate", missing="licence_change")),
    Pair(2, None, None, (_GATED, Metadata(["apache-2.0"], gated="manual", bases=["ada/rose-base"])),
         _flags(said="base_declared", both="licence", kept="licence_change gate")),
    Pair(1, None, None, (_GATED, _ADULT),
         _flags(said="base_declared", both="licence", kept="licence_change", lost="gate", added="audience")),
    Pair(1, None, None, (Metadata(["apache-2.0"], gated="no"),
                         Metadata(["apache-2.0"], gated="manual", bases=["ada/rose-base"])),
         _flags(said="base_declared", both="licence", kept="licence_change", added="gate")),
)  # fmt: skip
