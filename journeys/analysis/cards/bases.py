"""Which models a card's text says that a model was made from: guesses, for cards that do not declare it.

A guess needs a sentence that says so ("fine-tuned version of", "adapter for", "quantized version of", "merge of",
"based on") and a model that can be found in it: a link to its page, a name like owner/name, or one of the first models
of the Hub, which have no owner. Left out: names that only look alike, teachers of distilled models, other models of the
same maker, local folders that a training program wrote down, and every name without a page ("based on BERT").
"""

import re
from dataclasses import dataclass
from typing import Final

from journeys.analysis.cards.text import below_metadata, blocks, without_code, without_comments

SENTENCE_CHARACTERS: Final = 600
"""So much around the base is kept, to be shown beside the guess."""
MOST_BASES: Final = 20
"""A merge of more models is cut."""
MOST_PARAGRAPHS: Final = 2_000
"""So many paragraphs and items that name a model are read: longer cards are tables of them."""

FIRST_MODELS: Final = frozenset(
    {
        *(f"bert-{size}-{case}" for size in ("base", "large") for case in ("cased", "uncased")),
        *(f"bert-large-{case}-whole-word-masking" for case in ("cased", "uncased")),
        *(f"bert-large-{case}-whole-word-masking-finetuned-squad" for case in ("cased", "uncased")),
        *("bert-base-multilingual-cased", "bert-base-multilingual-uncased", "bert-base-chinese"),
        *("bert-base-german-cased", "bert-base-german-dbmdz-cased", "bert-base-german-dbmdz-uncased"),
        "bert-base-cased-finetuned-mrpc",
        *(f"distilbert-base-{case}" for case in ("cased", "uncased", "german-cased", "multilingual-cased")),
        *(f"distilbert-base-{case}-distilled-squad" for case in ("cased", "uncased")),
        *("distilbert-base-uncased-finetuned-sst-2-english", "distilroberta-base", "distilgpt2"),
        *("roberta-base", "roberta-large", "roberta-large-mnli"),
        *("roberta-base-openai-detector", "roberta-large-openai-detector"),
        *(f"albert-{size}-v{version}" for size in ("base", "large", "xlarge", "xxlarge") for version in (1, 2)),
        *("camembert-base", "ctrl", "transfo-xl-wt103", "openai-gpt"),
        *("gpt2", "gpt2-medium", "gpt2-large", "gpt2-xl"),
        *("t5-small", "t5-base", "t5-large", "t5-3b", "t5-11b"),
        *("xlm-roberta-base", "xlm-roberta-large", "xlnet-base-cased", "xlnet-large-cased"),
        *(f"xlm-roberta-large-finetuned-conll{each}" for each in ("02-dutch", "02-spanish", "03-english", "03-german")),
        *("xlm-mlm-100-1280", "xlm-mlm-17-1280", "xlm-mlm-en-2048", "xlm-mlm-ende-1024", "xlm-mlm-enfr-1024"),
        *("xlm-mlm-enro-1024", "xlm-mlm-tlm-xnli15-1024", "xlm-mlm-xnli15-1024", "xlm-clm-ende-1024"),
        "xlm-clm-enfr-1024",
    }
)
"""The Hub's models without an owner, as ``transformers`` listed them: any other name without an owner is no page."""

_OPEN, _CLOSE = "\x01", "\x02"
_PAGE: Final = re.compile(r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/", re.IGNORECASE)
_NOT_MODELS: Final = frozenset(
    "datasets spaces docs blog transformers models papers collections course learn organizations tasks join pricing "
    "settings new login api front none inference-api inference-endpoints".split()
)
_FOLDERS: Final = frozenset(
    "output outputs model checkpoint checkpoints content home results result tmp data drive saved_models path runs "
    "workspace root mnt kaggle input train training experiments trained_models and or w with scripts src examples "
    "s3prl".split()
)
_NAME: Final = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,254}")
_REFERENCE: Final = re.compile(
    r"!\[[^\[\]]{0,200}\]\([^()\s]{0,600}\)"
    r"|\[(?P<shown>[^\[\]]{0,200})\]\(\s{0,3}<?(?P<link>[^()\s<>]{1,400})>?[^()]{0,100}\)"
    r"|<a\s(?P<tag>[^<>]{1,400})>(?P<inner>[^<>]{0,200})</a>"
    r"|(?P<address>https?://[^\s()<>\[\]\"'`]{1,400})"
    r"|(?P<signs>[`*_\"'“”]{1,3})(?P<coded>[A-Za-z0-9][\w./-]{1,250})[`*_\"'“”]{1,3}"
    r"|(?<![\w/.@:-])(?P<bare>[A-Za-z0-9][\w.-]{0,95}(?:/[A-Za-z0-9][\w.-]{0,254})?)"
)
_HREF: Final = re.compile(r"href\s{0,3}=\s{0,3}[\"']?([^\"'\s<>]{1,400})", re.IGNORECASE)

# what may stand between the words and the model: no other model, no end of a sentence
_GAP: Final = r"(?P<gap>(?:[^\x01\x02.;:!?|]|\.(?=\S)){0,70})"
_NEAR: Final = r"(?P<gap>(?:[^\x01\x02.;:!?|,]|\.(?=\S)){0,30})"
_MODEL: Final = r"\x01(?P<model>\d{1,4})\x02"
# not within the name of a model, such as t5_small_finetuned
_TUNED: Final = r"(?<!_)(?:fine[- ]?tun(?:n?ed|es?|n?ing)\)?)"
_VERSION: Final = r"(?:versions?|checkpoints?|variants?|copy|conversions?|weights|files?|models?|quants?)"
_BITS: Final = r"(?:gguf|ggml|gptq|awq|exl[23]|fp8|nf4|int[48]|[2-8]-?bits?)"


@dataclass(frozen=True)
class Guess:
    """One base that a card's text names.

    ``base`` is a name as on the Hub; ``relation`` is finetune, adapter, quantized or merge, or None where the sentence
    only says that one was made from the other; ``sentence`` is where it stands, as it is written.
    """

    base: str
    relation: str | None
    sentence: str


@dataclass(frozen=True)
class _Says:
    """Words that say what a model was made from.

    ``linked`` asks for a link to a model's page or a first model, because such words stand before data sets as well;
    ``several`` takes every model of the sentence; ``weak`` words also stand where only the architecture was taken.
    """

    relation: str | None
    words: re.Pattern[str]
    linked: bool = False
    several: bool = False
    weak: bool = False


def _says(
    relation: str | None, words: str, *, linked: bool = False, several: bool = False, weak: bool = False
) -> _Says:
    return _Says(relation, re.compile(words), linked, several, weak)


# by strength: the first that a card has decides, wherever it stands
_SAYINGS: Final = (
    _says("finetune", rf"{_TUNED} (?:\w+ )?{_VERSION} (?:of|from|based on|on top of){_GAP}{_MODEL}"),
    _says("adapter", rf"\b(?:q?lora|adapters?|peft)(?: \w+){{0,3}} for(?: use with)?{_NEAR}{_MODEL}"),
    _says("adapter", rf"\b(?:q?lora|adapters?)(?: \w+){{0,3}} (?:of|trained on|on top of|trained for){_NEAR}{_MODEL}"),
    _says("quantized", rf"\bquanti[sz](?:ed|ations?)(?: \w+){{0,3}} (?:of|from|for){_GAP}{_MODEL}"),
    _says("quantized", rf"\b{_BITS}(?:[- ]\w+){{0,4}} (?:of|from|for){_GAP}{_MODEL}"),
    _says("quantized", rf"\b(?:quants?|quanti[sz]ed)(?: of)?{_NEAR}{_MODEL}"),
    _says("merge", rf"\bmerg(?:e|ed|ing)\b{_GAP}{_MODEL}", several=True),
    _says(None, rf"\b(?:forked|fork|copied|copy|mirror|mirrored|clone|cloned)(?: \w+)? (?:of|from){_GAP}{_MODEL}"),
    _says("finetune", rf"{_TUNED}(?: \w+)? (?:from|of|over|on top of|based on){_GAP}{_MODEL}"),
    _says("finetune", rf"{_TUNED} (?:on|the|a|an|our|with|using){_NEAR}{_MODEL}", linked=True),
    _says("finetune", rf"{_TUNED}(?!\w| models?\b),?{_NEAR}{_MODEL}"),
    _says("finetune", rf"{_MODEL}{_GAP}{_TUNED},? (?:it |this |them )?"
          r"(?:on|for|in|using|with|first|further|to|over|via|by|towards?|specifically|as)\b"),
    _says("finetune", rf"{_MODEL}(?P<gap>[^\x01\x02.;!?|]{{0,12}}),? {_TUNED}\b"),
    _says("finetune", rf"\binitiali[sz]ed (?:with|from|using|by|as){_GAP}{_MODEL}", several=True),
    _says("finetune", rf"\bmodel was initiali[sz]ed{_GAP}{_MODEL}", several=True),
    _says("finetune", rf"\bstart(?:ed|ing|s)? (?:\w+ )?(?:from|with){_GAP}{_MODEL}"),
    _says("finetune", rf"\b(?:continu\w+|further|additional(?:ly)?) (?:\w+[- ])?(?:pre-?)?train\w*(?: of| from)?"
          rf"{_GAP}{_MODEL}"),
    _says("finetune", rf"\b(?:pre-?)?train(?:ed|ing)? (?:\w+ ){{0,2}}(?:from|on top of|based on){_GAP}{_MODEL}"),
    _says("finetune", rf"\b(?:base|parent|foundation|initial|source|backbone)[- ]models?(?: \w+){{0,3}}:? "
          rf"{_GAP}{_MODEL}"),
    _says("finetune", rf"\b(?:{_TUNED}|adapted|derived|trained) from(?: \w+){{0,3}}(?: \[?optional\]?)?\s?:?"
          rf"{_GAP}{_MODEL}"),
    _says("finetune", rf"{_MODEL}{_NEAR}\bas (?:the |a |an |our |its |my )?(?:base|starting|initial)"),
    _says("finetune", rf"\b(?:built|build|builds) (?:up)?(?:on|from)(?: top of)?{_GAP}{_MODEL}"),
    _says("finetune", rf"{_TUNED} (?:on|for|in|using)[^\x01\x02.;:!?|]{{0,60}} from{_NEAR}{_MODEL}"),
    _says("finetune", rf"\b(?:built|build) (?:with|using){_GAP}{_MODEL}"),
    _says("finetune", rf"\b(?:resumed|loaded) from{_GAP}{_MODEL}"),
    _says("finetune", rf"\bfrom the (?:pre-?trained )?(?:model|checkpoint|weights){_NEAR}{_MODEL}"),
    _says("finetune", rf"\binstance of{_NEAR}{_MODEL} trained\b"),
    _says(None, rf"\b(?:smaller|pruned|trimmed|reduced|compressed|ported|port|converted|conversion|onnx|pytorch|"
          rf"tensorflow|sharded|half-precision|fp16|lsg|long|longer|adapted|small|abliterated)\b"
          rf"(?: \w+){{0,2}} (?:of|from){_GAP}{_MODEL}"),
    _says(None, rf"\bis a version of{_GAP}{_MODEL}"),
    _says(None, rf"\boriginal (?:pre-?trained )?model(?: \w+){{0,5}}:?{_NEAR}{_MODEL}"),
    _says("finetune", rf"\b(?:pre-?trained (?:language )?model|checkpoint)(?P<gap>\s?[=:]\s?){_MODEL}"),
    _says("finetune", rf"\bweights (?:were |was |are )?taken from{_GAP}{_MODEL}"),
    _says("finetune", rf"\binitial (?:checkpoint|weights)\b{_GAP}{_MODEL}"),
    _says("finetune", rf"\blanguage model(?P<gap>[^\w\x01\x02]{{1,6}}){_MODEL}"),
    _says("finetune", rf"\b(?:based on|on the basis of){_GAP}{_MODEL}", weak=True),
)  # fmt: skip
_STRAY: Final = re.compile(
    r"\b(?:called|available|released|here|see|found|compared?|instead|teachers?|distill\w*|than|on|at|(?<!pre-)trained|"
    r"with|using|for|via|into|like|similar|data ?sets?|corpus|this|outperform\w*|by)\b"
)
_STRAY_BACK: Final = re.compile(
    r"\b(?:called|available|released|here|see|found|compared?|instead|teachers?|distill\w*|than|like|similar|"
    r"outperform\w*|trained on|can|could|should|may)\b"
)
_SENTENCE_SIGNS: Final = re.compile(r"[*`\"'“”]|\b_|_\b")
_UNLIKE_WORDS: Final = re.compile(r"[-_\d]")
_SIZED: Final = re.compile(r"-(?:base|large|small|tiny|mini|medium|x+l|\d{1,4}[bm])\b", re.IGNORECASE)
_FILE: Final = re.compile(r"\.(?:py|ipynb|md|sh|json|txt|pdf|html?|csv|git)$", re.IGNORECASE)
_STEP: Final = re.compile(r"checkpoint[-_]?\d+", re.IGNORECASE)
_MERGED: Final = re.compile(r"\bmerge[ds]?\b")
_OWNER_AND_NAME: Final = 2
_NO_BASE: Final = re.compile(r"\b(?:cards?|teacher)\b", re.IGNORECASE)
_ALSO: Final = re.compile(r"(?:(?:(?!similar|like|from|see|than)[^\x01\x02.;!?]){1,60}\x01\d{1,4}\x02){0,20}")
_OF_THE_CARD: Final = re.compile(r"[\W\d]*(?:model )?cards?\b")
_ANEW: Final = re.compile(
    r"\b(?:own (?:sentencepiece|vocab\w*)|from scratch|was pre-?trained on|architectures?)\b"
    r"|\x02[^.]{0,20} and was trained on\b"
)
_ASIDE: Final = re.compile(
    r"^\W*(?:see|check|for (?:more|an?|the|details)|if you|you can|other|please|unlike|similar|use|try|also|note|"
    r"we also|additionally|compare\w*|in comparison|some of|refer)\b"
    r"|\b(?:instead of|following|comparison|our other|other models|previous|compared (?:to|with)|can (?:also )?be|"
    r"could be|should be|may be|to be|distill\w*|teachers?|outperform\w*|tokeni[sz]er (?:is|was)|tokeni[sz]ed|"
    r"similar to|like|code|card|section|written)\b"
)


def read_bases(card: str, name: str | None = None) -> tuple[list[Guess], frozenset[str]]:
    """List the models that a card's text says its model was made from.

    Parameters
    ----------
    card
        The card, with its metadata or without.
    name
        The model's own name as owner/name: what the card says of itself is no base.

    Returns
    -------
    The bases of the sentence that says it most clearly, mostly one, several for a merge; and every model that the text
    names, in small letters.

    >>> read_bases("This model is a fine-tuned version of [bert](https://huggingface.co/ada/bert-x).")[0][0].base
    'ada/bert-x'
    >>> read_bases("It is like [bert](https://huggingface.co/ada/bert-x), and can be fine-tuned.")
    ([], frozenset({'ada/bert-x'}))
    """
    parts = [_Block(block, name) for block in blocks(without_code(without_comments(below_metadata(card))))]
    return _guess(parts), frozenset(base.lower() for part in parts for base, _ in part.bases)


def _guess(parts: list["_Block"]) -> list[Guess]:
    if merged := _listed_merge(parts):
        return merged
    spoken = [part for part in parts if part.bases][:MOST_PARAGRAPHS]
    for saying in _SAYINGS:
        for part in spoken:
            if found := part.find(saying):
                return found
    return []


class _Block:
    """A paragraph or item in which each model stands as a number between two signs."""

    def __init__(self, text: str, name: str | None) -> None:
        self._name = (name or "").lower()
        self.bases: list[tuple[str, bool]] = []
        self._original = text
        self.text = _REFERENCE.sub(self._replace, text.replace(_OPEN, " ").replace(_CLOSE, " "))
        self.plain = _SENTENCE_SIGNS.sub("", self.text).lower() if self.bases else ""

    def _replace(self, match: re.Match[str]) -> str:
        base, linked = _base_of(match)
        if base is None or base.lower() == self._name:
            return match["shown"] or match["inner"] or match["coded"] or match["bare"] or " "
        self.bases.append((base, linked))
        # a full stop after a name or an address ends the sentence
        end = "." if match[0].endswith(".") else ""
        return f"{_OPEN}{len(self.bases) - 1}{_CLOSE}{end}"

    def find(self, saying: _Says) -> list[Guess]:
        """List the models of which the block says such a thing."""
        match = next((each for each in saying.words.finditer(self.plain) if self._holds(each, saying)), None)
        if match is None:
            return []
        numbers = [match["model"]]
        if saying.several and (also := _ALSO.match(self.plain, match.end())):
            numbers += [number.partition(_CLOSE)[0] for number in also[0].split(_OPEN)[1:]]
        bases = dict.fromkeys(self.bases[int(number)][0] for number in numbers[:MOST_BASES])
        return [Guess(each, saying.relation, self.around(each)) for each in bases]

    def around(self, base: str) -> str:
        """Return the block as it is written, cut around a model's name."""
        at = self._original.lower().find(base.lower())
        start = 0 if at + len(base) < SENTENCE_CHARACTERS else at - SENTENCE_CHARACTERS // 2
        return self._original[start : start + SENTENCE_CHARACTERS]

    def _holds(self, match: re.Match[str], saying: _Says) -> bool:
        # the words are of this model, and what stands before and between them speaks of nothing else
        base, linked = self.bases[int(match["model"])]
        before = self.plain[max(match.start() - SENTENCE_CHARACTERS, 0) : match.start()]
        before = before[max(before.rfind(end) for end in (". ", "! ", "? ", "; ")) + 1 :]
        is_back = match.start("model") < match.start("gap")
        return not (
            (saying.linked and not (linked or _SIZED.search(base)))
            or _OPEN in before
            or _ASIDE.search(before)
            or (_STRAY_BACK if is_back else _STRAY).search(match["gap"])
            or _OF_THE_CARD.match(self.plain, match.end("model") + 1)
            or (saying.weak and _ANEW.search(self.plain))
        )


def _base_of(match: re.Match[str]) -> tuple[str | None, bool]:
    # the model that a reference names, and whether by its page or as one of the first models
    link, shown = match["link"] or match["address"], match["shown"]
    if match["tag"] and (href := _HREF.search(match["tag"])):
        link, shown = href[1], match["inner"]
    if link:
        base = _of_page(link.rstrip(".,;:*_"))
        # a template that was filled in by half names two models
        clash = base and shown and _NAME.fullmatch(name := shown.strip("*` ")) and _folded(name) != _folded(base)
        return (None if clash or _NO_BASE.search(shown or "") else base), True
    written = (match["coded"] or match["bare"] or "").rstrip(".,-")
    # "GPT2" and "RoBERTa-base" in running text may be any model of that kind, in any language
    first = written.lower() if match["coded"] else written
    if first in FIRST_MODELS:
        return first, True
    owner, slash, model = written.partition("/")
    named = slash and _NAME.fullmatch(written) and not (owner[0].isdigit() or model.isdigit())
    sound = named and owner.lower() not in _FOLDERS and _UNLIKE_WORDS.search(model)
    return (written if sound and not _FILE.search(model) else None), False


def _folded(name: str) -> str:
    return re.sub(r"[^a-z0-9/]", "", name.lower())


def _of_page(address: str) -> str | None:
    page = _PAGE.match(address)
    if not page:
        return None
    path = address[page.end() :].split("?")[0].split("#")[0].strip("/").split("/")
    if path[0] == "models" and len(path) > 1:
        path = path[1:]
    if path[0].lower() in FIRST_MODELS:
        return path[0].lower()
    if len(path) < _OWNER_AND_NAME or path[0].lower() in _NOT_MODELS | _FOLDERS or path[0].startswith("."):
        return None
    name = "/".join(path[:2])
    inside = len(path) > _OWNER_AND_NAME and path[2] not in ("tree", "blob", "resolve", "commit", "discussions")
    return None if inside or not _NAME.fullmatch(name) or _STEP.fullmatch(path[1]) else name


def _listed_merge(parts: list["_Block"]) -> list[Guess]:
    # "merge of the following models:", then a list
    for at, part in enumerate(parts):
        head = part.plain or part.text.lower()
        if _MERGED.search(head) and head.rstrip(" *_").endswith(":"):
            listed = [each for each in parts[at + 1 : at + 1 + MOST_BASES] if each.text[:1] in "*-+0123456789"]
            named = dict.fromkeys(each.bases[0][0] for each in listed if each.bases)
            if named:
                return [Guess(base, "merge", part.around(base)) for base in named]
    return []
