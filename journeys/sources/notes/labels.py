"""What a heading, a label or a table's column in notes announces: people present, hosts, people absent, a day."""

import re
from typing import Final, Literal, NamedTuple

Announced = Literal["present", "greeting", "host", "absent", "day", "other"]
"""``greeting`` is a round of introductions: a list of people under it, or of something else."""

# A longer heading is a sentence, in which such words mean something else.
LONGEST: Final = 8
# Letters in which a label ends.
LABEL: Final = 45

_PRESENT: Final = re.compile(
    r"\b(?:attendees?|attendance|attending|participants?|sign(?:ed)?[- ]?(?:in|up)s?|roll ?call|in attendance"
    r"|who(?:['’]?s| is| was)? (?:here|present|joining|there|attending|on the call)|people (?:here|present|on the call)"
    r"|scribes?|note ?takers?|minute ?takers?|notes by|secretary|time ?keepers?"
    r"|teilnehm\w*|teilgenommen|anwesend\w*|anwesenheit\w*|protokollant\w*|protokoll(?:führung|führer\w*)|schriftführ\w*"
    r"|présent\w*|participant\w*|personnes présentes|feuille de présence|secrétaire|prise de notes"
    r"|asistentes?|asistencia|participantes?|presentes?|presenças?|secretari[oa]|partecipanti|relator(?:a|es)?)\b"
    r"|^(?:also |those |members |people |who(?:['’]?s| is| was)? )?present(?: members)?$"
)
_GREETING: Final = re.compile(
    r"\b(?:introductions?|introduce yourself|intros?|check[- ]?ins?|say hello|icebreakers?|add your names?|your names?"
    r"|welcome|vorstellungsrunde|begrüßung|tour de table|présentations?|ronda de presentaci(?:ón|ones)|presentaciones"
    r"|apresentações)\b|^(?:hello|names?|people|members|namen?|noms?|nombres?|nomes?)$"
)
_HOST: Final = re.compile(
    r"^(?:(?:meeting|call|session|event|today'?s|this week'?s) )?(?:co[- ]?)?(?:hosts?|hosted by|facilitators?"
    r"|facilitated by|facilitation|chairs?|chair ?persons?|chaired by|moderators?|moderated by|organi[sz]ers?"
    r"|organi[sz]ed by|led by|(?:sitzungs)?leitung|moderation|moderator(?:in|en|innen)?|gastgeber(?:in|innen)?"
    r"|animation|animat(?:eur|rice)s?|animé par|facilitat(?:eur|rice)s?|présidence|présidente? de séance"
    r"|modera(?:ción|ção|dor|dora|dores)|facilita(?:ción|ção|dor|dora|dores)|coordina(?:ción|dor|dora|dores)"
    r"|anfitri(?:ón|ona|ones|ão|ã))$"
)
_ABSENT: Final = re.compile(
    r"\b(?:absent|absence|absentees|apologies|regrets|excused|not (?:present|attending|able)|unable|declined|invited"
    r"|invitees|can(?:not|['’]?t) (?:make|attend|come)|absente?s|entschuldigt\w*|abwesend\w*|fehlend\w*|verhindert"
    r"|nicht (?:da|dabei|anwesend)|excusée?s?|ausentes?|ausências?|inasistencias?|disculpas?|excusad[oa]s?"
    r"|justificad[oa]s?|assenti)\b"
)
_DAY: Final = re.compile(
    r"^(?:(?:meeting|call|event) )?(?:date|day|when|held on|date and time|date ?/ ?time"
    r"|datum|wann|fecha|cuándo|data|quando|quand)s?$"
)
# French and German write forms for women into a word, with points, brackets or a star
_INCLUSIVE: Final = re.compile(r"(?<=\w)(?:[·.•]e(?:[·.•](?=s))?|\(e\)|[*:_/](?=innen\b)|\(inn?en\))", re.IGNORECASE)
# a colon before // belongs to an address
_LABEL: Final = re.compile(r"^(?P<label>[^:：|]{2,45}?)\s*[:：](?!//)(?P<rest>.*)$", re.DOTALL)
_ROLE: Final = re.compile(
    r"\b(?:co[- ]?)?(?:hosts?|hosting|facilitat(?:or|ing)|chair(?:ing)?|moderat(?:or|ing))\b", re.I
)


class Label(NamedTuple):
    """A line like ``Hosts: Ada, Bob``: what it announces, and the rest of the line as it is written."""

    announced: Announced
    rest: str


def announced_by(words: str) -> Announced:
    """Return what a heading or label announces, from its words in plain text.

    >>> [announced_by(words) for words in ("Attendees", "Hosted by", "Regrets", "Agenda", "Introduce yourself")]
    ['present', 'host', 'absent', 'other', 'greeting']
    >>> [announced_by(words) for words in ("Anwesende", "Présent·e·s", "Presentes", "Ausentes", "Moderation")]
    ['present', 'present', 'present', 'absent', 'host']
    """
    words = _INCLUSIVE.sub("", words)
    said = " ".join(re.sub(r"\([^()]*\)", " ", words).casefold().split()).strip(" :.!?-–—")
    if len(said.split()) > LONGEST:
        return "other"
    # Before the others: "not attending" holds "attending".
    if _ABSENT.search(said):
        return "absent"
    for pattern, announced in _IN_ORDER:
        if pattern.search(said):
            return announced
    return "other"


_IN_ORDER: Final[tuple[tuple[re.Pattern[str], Announced], ...]] = (
    (_DAY, "day"),
    (_HOST, "host"),
    (_PRESENT, "present"),
    (_GREETING, "greeting"),
)


def read_label(words: str) -> Label | None:
    """Read a line that begins with a label and a colon; None if it does not.

    >>> read_label("Session chairs: JH"), read_label("See https://example.org")
    (Label(announced='host', rest='JH'), None)
    """
    found = _LABEL.match(_INCLUSIVE.sub("", words[:LABEL]) + words[LABEL:])
    if not found:
        return None
    announced = announced_by(found["label"])
    # "Welcome: Ada" greets somebody; only "Welcome:" alone can begin a list
    return Label(announced, found["rest"].strip()) if announced != "greeting" or not found["rest"].strip() else None


def is_host_role(said: str) -> bool:
    """Return whether the words beside a name say that the person led the meeting."""
    return _ROLE.search(said) is not None and len(said.split()) <= LONGEST
