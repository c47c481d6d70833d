"""Whether a sentence says only what its ground says: its numbers, days and names stand there."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from copilot.domain.courtesies import beyond_courtesy, beyond_title
from copilot.domain.days import days_of, unfounded_days, without_days
from copilot.domain.figures import figures_of, unfounded_figures
from copilot.domain.names import unfounded_names, words_of

_STEM = 5
"""Letters by which a word is compared with its other forms: "support", "supported", "supporting"."""
_PLAIN_WORDS = """
    the and for with from into that this these those there here then than have has had was were are been being
    will would can could should may might must shall our ours your yours their theirs its his her they them you
    she who whom what which when where why how not yes yeah yep okay right sure just also very more most much
    many some any all each both about over under well like know think mean get got let say said one hmm hm mm
    mhm uh um huh oh ah
"""
_PLAIN = frozenset(_PLAIN_WORDS.split())


@dataclass(frozen=True, slots=True)
class Ground:
    """What a sentence may rest on.

    `words` are the cited words and passages. `named` are words in which people and things are named that may be spoken
    of: those of the speakers, of the turns around a cite. `days` are the days that the cited words come to, or None
    where days are not checked. `people` are the names of all who are known. `capitals`: a capital marks a name.
    """

    words: tuple[str, ...]
    named: tuple[str, ...] = ()
    days: frozenset[date] | None = frozenset()
    people: frozenset[str] = frozenset()
    capitals: bool = True


def statement_problem(text: str, ground: Ground) -> str | None:
    """What in a sentence its ground does not hold, in words, or None."""
    if problem := form_problem(text, ground.words):
        return problem
    if ground.days is not None and (odd := unfounded_days(text, ground.words, ground.days)):
        return f"“{odd[0]}” does not follow from the cited words"
    if odd := unfounded_figures(without_days(text), ground.words):
        return f"the number {odd[0]} is in none of the cited words"
    if odd := unfounded_names(text, (*ground.words, *ground.named), ground.people, capitals=ground.capitals):
        return f"“{odd[0]}” is in none of the cited words"
    return None


_ADDRESS = re.compile(
    r"\S*(?:://|www\.|\w@\w|\]\(|<[a-z/!]|\w\.(?:com|net|org|io|dev|app|example)\b)\S*", re.IGNORECASE
)
"""Where a text leads a reader to: a link, an e-mail address, markup that loads something."""
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u2069\U000e0000-\U000e007f]")
"""Characters that a reader does not see and a terminal may obey."""
LONGEST_COURTESY = 30
"""Words. A greeting, a thank-you or an offer to talk takes fewer."""
LONGEST_TITLE = 6
"""Words of the title of a block."""


def courtesy_problem(
    text: str, greeted: Iterable[str], people: Collection[str], *, capitals: bool = True
) -> str | None:
    """Why a line is no mere courtesy, or None: it is long, holds a number, a day or a name not greeted, or says more
    than greetings, thanks and offers to talk do."""
    if problem := form_problem(text) or _unfounded(text, greeted, people, capitals=capitals):
        return problem
    if word := beyond_courtesy(text, people):
        return f"a line without grounds speaks of “{word}”, more than a greeting, a thank-you or an offer to talk"
    if len(text.split()) > LONGEST_COURTESY:
        return "a line without grounds is longer than a courtesy"
    return None


def heading_problem(text: str, people: Collection[str], *, capitals: bool = True) -> str | None:
    """Why a title is more than a title, or None: it is long, holds a number, a day or a name, or states something."""
    if len(text.split()) > LONGEST_TITLE:
        return "a title is longer than a title"
    if problem := form_problem(text) or _unfounded(text, (), people, capitals=capitals):
        return problem
    word = beyond_title(text)
    return f"a title speaks of “{word}”; it only names what follows" if word else None


def form_problem(text: str, words: Iterable[str] = ()) -> str | None:
    """What no text of a model may hold unless its ground does: addresses, and characters that are not seen."""
    if unseen := _UNSEEN.search(text):
        return f"it holds the character {unseen.group()!r}, which nobody sees"
    said = "\n".join(words)
    addresses = (m.group().strip(".,;:!?()[]\"'“”") for m in _ADDRESS.finditer(text))
    if address := next((a for a in addresses if a not in said), None):
        return f"it leads to an address that its ground does not hold, “{address}”"
    return None


def _unfounded(text: str, named: Iterable[str], people: Collection[str], *, capitals: bool) -> str | None:
    if odd := days_of(text):
        return f"a line without grounds names a day, “{odd[0].words}”"
    if odd_figures := figures_of(text):
        return f"a line without grounds holds the number {odd_figures[0].text}"
    if odd_names := unfounded_names(text, named, people, capitals=capitals):
        return f"a line without grounds names “{odd_names[0]}”"
    return None


def states_nothing(quote: str) -> bool:
    """The words only nod: no fact rests on them."""
    return not _content(quote) and not any(c.isdigit() for c in quote)


def rests_on(text: str, passages: Iterable[str], share: float = 0.5, names: frozenset[str] = frozenset()) -> bool:
    """At least that share of the words that carry the meaning of a text stand in the passages, in some form.

    `names` are words in small letters that carry none: who is named is checked by itself.
    """
    mine = _content(text) - {name[:_STEM] for name in names}
    held = frozenset[str]().union(*(_content(words) for words in passages))
    return len(mine & held) >= share * len(mine)


def _content(text: str) -> frozenset[str]:
    words = (re.sub(r"[-’'].*$", "", word) for word in words_of(text) if word not in _PLAIN)
    return frozenset(word[:_STEM] for word in words if len(word) > 2 and word not in _PLAIN)
