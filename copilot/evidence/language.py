"""Which language is spoken, as far as it matters: English is read, others are left unassessed with the reason.

A call in another language is not assessed at all; in an English call the turns in another language are left out, and
counted.
"""

import re
import unicodedata
from collections.abc import Mapping

_COMMON: Mapping[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in {
        "English": (
            "the and to of a that is you it in we i for on with this so have are but be not as can what they "
            "if our do yeah just like will there from your about"
        ),
        "German": (
            "der die das und ist nicht wir ich sie es ein eine mit auf für dass haben auch von zu im den dem "
            "aber wie wenn noch ja wir's oder uns sind war bei"
        ),
        "French": (
            "le la les et est pas nous vous je que qui un une des pour dans avec sur ce il elle on mais du "
            "au ça c'est plus par sont être avez"
        ),
        "Spanish": (
            "el la los las y es no que de en un una por para con lo se su nos pero como más este esta "
            "tenemos está muy al del sí son usted"
        ),
        "Portuguese": (
            "o a os as e é não que de em um uma por para com se nós mas como mais está isso do da no na você "
            "temos são muito sim"
        ),
        "Italian": (
            "il la le gli e è non che di in un una per con si noi ma come più questo questa abbiamo sono del "
            "della nel anche sì molto"
        ),
        "Dutch": (
            "de het een en is niet wij we ik dat van op voor met maar zijn ook hebben als dit er naar om aan "
            "wat bij nog ja jullie"
        ),
        "Polish": "i w nie to że się na z do jest jak ale tak co o my za po czy dla już mamy był od może",
        "Swedish": "och att det är vi inte en ett som för på med har av till den om men så jag kan från ni ja",
        "Danish": "og at det er vi ikke en et som for på med har af til den om men så jeg kan fra i ja",
    }.items()
}
READ = ("English",)
"""The languages that calls are read in."""
_ENGLISH_AT_LEAST = 0.10
"""Share of common English words below which a call may be in another language; English talk has 0.3 to 0.5."""
_OTHER_AT_LEAST = 0.15
_SCRIPTS = {
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "HANGUL": "Korean",
    "CJK": "Chinese",
    "CYRILLIC": "Russian",
    "ARABIC": "Arabic",
    "HEBREW": "Hebrew",
    "DEVANAGARI": "Hindi",
    "GREEK": "Greek",
    "THAI": "Thai",
}
_SAMPLE = 20_000
_FEW_WORDS = 4
"""Words from which a turn can show its language."""
_TELLING = 3
"""Common words of one language, of different spelling and none of them English, that show it in a short turn."""
_ALSO_ENGLISH = """
an die do dat es he her his man me mine men is no on per so she was
"""
_ALSO_FOREIGN = """
a as be do for i in so on we will
"""
_ENGLISH_ALONE = _COMMON["English"] - frozenset(_ALSO_FOREIGN.split())
"""The common English words that are no words of another language."""
_OWN: Mapping[str, frozenset[str]] = {
    name: words - _COMMON["English"] - frozenset(_ALSO_ENGLISH.split())
    for name, words in _COMMON.items()
    if name != "English"
}
"""The common words of each other language that are no English words."""


def other_language(text: str) -> str | None:
    """The name of the language, where the text is clearly not English; None for English and for too few words."""
    sample = text[:_SAMPLE]
    letters = [c for c in sample if c.isalpha()]
    if len(letters) < 60:
        return None
    foreign = [c for c in letters if ord(c) > 0x2FF]
    if len(foreign) > len(letters) / 2:
        return _script(foreign)
    words = _words(sample)
    share = {name: sum(w in common for w in words) / len(words) for name, common in _COMMON.items()}
    best = max((n for n in share if n != "English"), key=lambda n: share[n])
    if share["English"] < _ENGLISH_AT_LEAST and share[best] >= _OTHER_AT_LEAST:
        return best
    return None


def turn_language(text: str) -> str | None:
    """The name of the language of one turn, where it is clearly not English; None for English and where it is open.

    A turn is short, so it needs more than a call: hardly a common English word, and several words of another language.
    """
    foreign = [c for c in text if c.isalpha() and ord(c) > 0x2FF]
    if len(foreign) > sum(c.isalpha() for c in text) / 2:
        return _script(foreign)
    words = _words(text[:_SAMPLE])
    if len(words) < _FEW_WORDS or sum(w in _ENGLISH_ALONE for w in words) / len(words) >= _ENGLISH_AT_LEAST:
        return None
    known = {name: len(set(words) & own) for name, own in _OWN.items()}
    best = max(known, key=lambda name: known[name])
    return best if known[best] >= _TELLING else None


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text.lower())


def _script(letters: list[str]) -> str:
    names = [unicodedata.name(c, "").split(" ")[0].split("-")[0] for c in letters[:2000]]
    known = [_SCRIPTS[n] for n in names if n in _SCRIPTS]
    if "Japanese" in known:
        return "Japanese"
    return max(set(known), key=known.count) if known else "another language"
