"""Languages that people translate into: their codes (ISO 639-1) and English names."""

from typing import Final

CODES: Final = frozenset(
    "aa ab af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es "
    "et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg "
    "ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl "
    "nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv "
    "sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)
"""Two letters each; a region or script after a dash is kept in small letters."""
NAMES: Final = dict(
    entry.split(" ", 1)
    for entry in (
        "af Afrikaans, am Amharic, ar Arabic, az Azerbaijani, be Belarusian, bg Bulgarian, bn Bengali, ca Catalan, cs "
        "Czech, cy Welsh, da Danish, de German, el Greek, en English, eo Esperanto, es Spanish, et Estonian, eu "
        "Basque, fa Persian, fi Finnish, fr French, ga Irish, gl Galician, gu Gujarati, ha Hausa, he Hebrew, hi "
        "Hindi, hr Croatian, hu Hungarian, hy Armenian, id Indonesian, ig Igbo, is Icelandic, it Italian, ja "
        "Japanese, ka Georgian, kk Kazakh, kn Kannada, ko Korean, ku Kurdish, lt Lithuanian, lv Latvian, mk "
        "Macedonian, ml Malayalam, mn Mongolian, mr Marathi, ms Malay, my Burmese, nb Norwegian Bokmål, ne Nepali, nl "
        "Dutch, nn Norwegian Nynorsk, no Norwegian, pa Punjabi, pl Polish, pt Portuguese, ro Romanian, ru Russian, si "
        "Sinhala, sk Slovak, sl Slovenian, so Somali, sq Albanian, sr Serbian, sv Swedish, sw Swahili, ta Tamil, te "
        "Telugu, th Thai, tl Tagalog, tr Turkish, uk Ukrainian, ur Urdu, uz Uzbek, vi Vietnamese, xh Xhosa, yo "
        "Yoruba, zh Chinese, zu Zulu"
    ).split(", ")
)
_BY_NAME: Final = {name.lower(): code for code, name in NAMES.items()}


def language_in(text: str) -> str | None:
    """Return the code of a language that a part of a path names, if it names one.

    >>> language_in("French"), language_in("pt_BR"), language_in("src")
    ('fr', 'pt-br', None)
    """
    # gettext writes pt_BR, the web pt-br
    plain = text.lower().replace("_", "-")
    if plain in _BY_NAME:
        return _BY_NAME[plain]
    # a region or script has two to four signs: a longer part, as in "no-store", is a folder's name
    code, _, further = plain.partition("-")
    return plain if code in CODES and (not further or (2 <= len(further) <= 4 and further.isalnum())) else None


def language_name(code: str) -> str:
    """Return the name of a language.

    >>> language_name("fr"), language_name("pt-br"), language_name("wo")
    ('French', 'Portuguese (BR)', 'WO')
    """
    language, _, further = code.partition("-")
    name = NAMES.get(language, language.upper())
    return f"{name} ({further.upper()})" if further else name
