"""What is wrong in a sentence: its words against the numbers that it prints itself, nothing else."""

import re

_UNITS = """
    account act answer area base bot candidate circle cohort contact day detail entry file generation group hour issue
    kind label language like link list message minute mentor model month newcomer owner pair piece place point record
    root row step suggestion thread tie week year
""".split()
_ONE = {*_UNITS, "person", "is", "has", "was", "waits", "depends"}
_SEVERAL = {*(f"{unit[:-1]}ies" if unit == "entry" else f"{unit}s" for unit in _UNITS), "people", "are", "have", "were"}
_NUMBER = r"(?<![\d.,:/“])(?<!Number )(?<!number )(\d[\d,]*(?:\.\d+)?)"
_MINUS = "\N{MINUS SIGN}"
_SHARE = rf"(?:under |over )?{_MINUS}?\d+(?:\.\d)? %"
_PLAIN, _SIGNED = rf"({_MINUS}?\d+(?:\.\d)?)", rf"({_MINUS}?\d+)"
_ENDS = rf"({_MINUS}?\d+(?:\.\d+)?)(?: to ({_MINUS}?\d+(?:\.\d+)?))?"
_CLAIMS = (
    (rf"interval {_ENDS}\)\. That is more than chance", lambda low, high: low > 0),
    (rf"interval {_ENDS}\)\. That is less than chance", lambda low, high: high < 0),
    (rf"interval {_ENDS}\)\. Nothing is claimed", lambda low, high: low > 0 or high < 0),
    (rf"interval {_ENDS}\)\. Too few to say", lambda low, high: low <= 0 <= high),
    (rf"higher than the best rule .*interval {_ENDS}", lambda low, high: low > 0),
    (rf"not better than the best rule .*interval {_ENDS}", lambda low, high: low <= 0),
    (rf"did \({_ENDS};.*were too low", lambda low, high: low > 1),
    (rf"did \({_ENDS};.*were too high", lambda low, high: high < 1),
    (rf"did \({_ENDS};.*neither too low nor", lambda low, high: low <= 1 <= high),
    (rf"were better than .*\({_ENDS} %", lambda low, high: low > 0),
    (rf"were worse than .*\({_ENDS} %", lambda low, high: high < 0),
    (rf"were not better, .*\({_ENDS} %", lambda low, high: low <= 0 <= high),
)
"""What is claimed beside an interval, and what the interval must be like."""
_NONSENSE = (
    (r"\bnan\b|\bNaN\b|\bNaT\b|\binf\b|<NA>", "a missing number"),
    (r"\bNone\b(?! of)", "a missing value"),
    (rf"(?<!\w)[-{_MINUS}]0(?![\d.]*[1-9])", "minus nought"),
    (r" [,.;:)]|\( |  |\(\)|\.\.(?!\.)|, ,", "an empty place"),
    (
        r"\bNobody\b.{0,12}\b(?:are|were|have|wait|need)\b|\bnobody (?:are|were|have|wait|need)\b",
        "nobody in the plural",
    ),
    (
        r"\b[Oo]f nobody\b|\ball nobody\b|\b[Aa]ll (?:of )?[01] |\b[Nn]one of (?:[01]\b(?!,)|nobody)",
        "all or none of too few",
    ),
)


def faults(sentence: str) -> list[str]:
    """List what is wrong in a sentence, each with the words that are."""
    text = sentence.replace("**", "")
    found = [f"{what}: {match[0]!r}" for pattern, what in _NONSENSE for match in re.finditer(pattern, text)]
    return [*found, *_grammar(text), *_intervals(text), *_parts(text), *_verdicts(text), *_claims(text)]


def _value(text: str) -> float:
    return float(text.replace(",", "").replace(_MINUS, "-").removesuffix(" %"))


def _grammar(text: str) -> list[str]:
    found = []
    for match in re.finditer(rf"{_NUMBER} (?:percentage )?([a-z]+)", text):
        ranged = re.search(r"\d to $", text[: match.start()])
        # a range is plural whatever its end, and so is 0
        wrong = _SEVERAL if _value(match[1]) == 1 and not ranged else _ONE
        # 12 of 1 area; a year is no number of things: 2021 is
        is_year = re.fullmatch(r"(?:19|20)\d\d", match[1])
        if match[2] in wrong and not is_year and "." not in match[1]:
            found.append(f"number and word: {match[0]!r}")
    return found


def _intervals(text: str) -> list[str]:
    limits = [
        f"limits: {low} to {high} %"
        for low, high in re.findall(rf"{_PLAIN} to {_PLAIN} %", text)
        if not _value(low) < _value(high) <= 100
    ]
    outside = [
        f"a share outside its limits: {share} ({between})"
        for share, between in re.findall(rf"({_SHARE}) \(([^()]*?%)[,;)]", text)
        if not _limits(between)[0] <= _near(share) <= _limits(between)[1]
    ]
    return [*limits, *outside, *_halves(text), *_differences(text)]


def _halves(text: str) -> list[str]:
    return [
        f"a half within the limits: {words!r}"
        for words in re.findall(r"([^.;]* to \d+(?:\.\d)? %[^.;]*)", text)
        for low, high in re.findall(rf"{_PLAIN} to {_PLAIN} %", words)
        if ("fewer than half" in words and float(high) >= 50) or ("more than half" in words and float(low) <= 50)
    ]


def _differences(text: str) -> list[str]:
    certain = rf"(\d+) percentage points? (?:more|less) \({_SIGNED}(?: to {_SIGNED})?\)"
    unsure = rf"no certain difference \({_SIGNED} percentage points?, {_SIGNED}(?: to {_SIGNED})?\)"
    found = [
        f"a certain difference: {points} ({low} to {high})"
        for points, low, high in re.findall(certain, text)
        if not 0 < _value(low) <= _value(points) <= _value(high or low)
    ]
    return found + [
        f"no certain difference: {points} ({low} to {high})"
        for points, low, high in re.findall(unsure, text)
        if not (_value(low) <= _value(points) <= _value(high or low) and _value(low) <= 0 <= _value(high or low))
    ]


def _near(share: str) -> float:
    # "under 1 %" lies between 0 and 1: wherever its interval has it
    number = _value(re.sub(r"under |over ", "", share))
    return (
        number - 0.5 if share.startswith("under") and number == 1 else number + 0.5 if share == "over 99 %" else number
    )


def _limits(limits: str) -> tuple[float, float]:
    numbers = [_value(each) for each in re.findall(_PLAIN, limits)]
    if limits.startswith("under"):
        return 0.0, numbers[-1]
    return (numbers[0], 100.0) if limits.startswith("over") else (numbers[0], numbers[-1])


def _parts(text: str) -> list[str]:
    pairs = re.findall(rf"{_NUMBER} of (?:the )?(?:last )?(\d[\d,]*(?:\.\d+)?)", text)
    return [f"a part larger than the whole: {part} of {whole}" for part, whole in pairs if _value(part) > _value(whole)]


def _verdicts(text: str) -> list[str]:
    found = []
    for sentence in re.split(r"(?<=[.:]) (?=[A-Z])", text):
        for p_value in re.findall(r"p ([=<] \d\.\d+)", sentence):
            is_certain = p_value.startswith("<") or float(p_value[2:]) < 0.05
            says_so = bool(
                re.search(r"\bdiffer in\b|\brises\b|\bfalls\b|beyond chance|(?<!not )more than chance", sentence)
            )
            if is_certain != says_so:
                found.append(f"a verdict that its p-value does not give: {sentence!r}")
    return found


def _claims(text: str) -> list[str]:
    return [
        f"a claim that its interval does not give: {match[0]!r}"
        for pattern, holds in _CLAIMS
        for match in re.finditer(pattern, text)
        if not holds(_value(match[1]), _value(match[2] or match[1]))
    ]
