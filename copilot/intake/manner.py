"""How people sell and buy, told by words that belong to no subject: who asks and offers, who tells of their own work.

All words but some two hundred are blanked, so that neither the trade nor the product counts; what remains are single
words and pairs. Their weights are a logistic regression, fitted by `copilot.intake.manner_fit` on labelled calls.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import exp, sqrt

from copilot.intake.labels import vocabulary

_KEPT = vocabulary(
    "i|you|we|they|he|she|it|us|them|me|him|her|my|your|our|their|his|its|mine|yours|ours|who|what|which|that"
    "|this|these|those|there|here|a|an|the|and|or|but|if|so|because|when|where|why|how|not|no|yes|can|could|will"
    "|would|shall|should|may|might|must|do|does|did|done|doing|have|has|had|having|be|is|are|was|were|been|being"
    "|am|to|of|in|on|at|by|for|with|from|about|into|over|after|before|between|through|up|down|out|off|than|then"
    "|as|like|send|show|share|walk|ask|help|use|see|need|want|got|get|give|make|let|put|take|tell|think|know|say"
    "|said|look|love|happy|happen|works|work|run|set|talk|mean|just|also|only|really|very|maybe|actually|now"
    "|today|next|week|still|already|always|never|ever|else|any|some|all|one|two|first|ok|okay|right|sure|great"
    "|thanks|thank|please|sorry|price|pricing|cost|contract|proposal|pilot|trial|customers|customer|team|guys"
    "|side|plan|call|product|people|boss|budget|legal"
)
_SHORT_FORMS = (
    (re.compile(r"won't"), "will not"),
    (re.compile(r"can't"), "can not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'m\b"), " am"),
    (re.compile(r"'d\b"), " would"),
    (re.compile(r"\b(it|that|what|there|he|she|who|here|how|let)'s\b"), r"\1 is"),
)
_TOKEN = re.compile(r"'s|[^\W\d_]+(?:'[a-z]+)?|[?.,!]")
_BLANKS = frozenset("_,^")
# More words of one speaker than this change nothing.
_MOST_WORDS = 6_000
# In English half of the words of talk are kept ones; far below, the talk is in another language.
_LEAST_KEPT = 0.3


def grams(texts: Iterable[str]) -> Counter[str]:
    """The kept words of some turns and their pairs, with how often each occurs; `_` is a blanked word, `^` the begin
    of a turn, `,` any mark but a question mark. The empty key counts all words."""
    counts: Counter[str] = Counter()
    for text in texts:
        plain = text[:4000].lower().replace("’", "'")
        for short, long in _SHORT_FORMS:
            plain = short.sub(long, plain)
        tokens = ["^", *(t if t in _KEPT or t == "?" else "," if t in ".,!" else "_" for t in _TOKEN.findall(plain))]
        counts[""] += sum(t not in "^,?" for t in tokens)
        counts.update(t for t in tokens if t not in _BLANKS)
        counts.update(f"{a} {b}" for a, b in pairwise(tokens) if not {a, b} <= _BLANKS)
        if counts[""] > _MOST_WORDS:
            break
    return counts


def rate(counts: Counter[str], gram: str) -> float:
    """How often a gram occurs: the square root of its number in a thousand words."""
    return sqrt(counts[gram] / counts[""] * 1000) if counts[""] else 0.0


def likeness(counts: Counter[str]) -> float | None:
    """The probability, 0 to 1, that who speaks so is on the seller's side; None where the words are not English."""
    kept = sum(n for gram, n in counts.items() if gram in _KEPT)
    if kept < _LEAST_KEPT * counts[""] or not counts[""]:
        return None
    bias, weights = _weights()
    odds = bias + sum(weights[gram] * rate(counts, gram) for gram in counts if gram in weights)
    return 1 / (1 + exp(-odds))


@cache
def _weights() -> tuple[float, dict[str, float]]:
    held = json.loads(files("copilot.intake").joinpath("manner.json").read_text(encoding="utf-8"))
    return held["bias"], held["weights"]
