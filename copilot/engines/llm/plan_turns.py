"""Which turns of a call a question about the plan needs: those that may move it, with their neighbours.

A generous choice, not a verdict: the prompt names the turns that are not shown, and a lookup reads them.
"""

import re
from collections.abc import Sequence

from copilot.domain.engine import CallMaterial
from copilot.domain.plan import Plan
from copilot.domain.transcript import Turn
from copilot.engines.llm.material import signal_turns
from copilot.engines.llm.windows import tokens

WHOLE = 4_000
"""Tokens of talk up to which the whole call is shown: half an hour of a dense one."""
SHARE = 0.36
"""The share of a longer call that is shown at most. On the labelled train calls, which hold little small talk, 87 % of
the turns that change a plan are among so many (122 of 141); test_llm_cost.py has the sum over the jobs."""

_DAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|tomorrow|tonight|next\s+(?:week|month|quarter|year)"
    r"|(?:this|last|same|that)\s+(?:week|month|quarter)|week\s+(?:of|after)|end\s+of|mid[-\s]"
    r"|january|february|april|june|july|august|september|october|november|december|(?:in|on|by|of)\s+(?:march|may)"
    r"|(?:the|of|on)\s+(?:\w+ty[\s-])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|\w+t[eh]+th|tenth)"
    r"|\w+ty[\s-](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|eleventh|twelfth|twentieth|thirtieth"
    r"|(?:days?|weeks?|months?)\s+(?:from|after|later|earlier|on)|in\s+\w+\s+(?:days|weeks|months)|q[1-4]"
    r"|\d{1,2}(?:st|nd|rd|th)|\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}|deadline|due|postpone\w*)\b",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"\b(?:done|finish\w*|complet\w+|installed|live|landed|signed|approved|received|ready|running|started|under\s?way"
    r"|in\s+progress|halfway|stuck|block\w*|on\s+hold|frozen|waiting|drop(?:ped|\s+(?:it|that|this))?|cancel\w*"
    r"|take\s+(?:it|that|this)\s+(?:out|off)|off\s+the\s+(?:list|plan)|tick|cross\s+(?:it|that)|no\s+longer"
    r"|push\w*|mov(?:e|ed|ing)|delay\w*|slip\w*|bring\s+forward|later\s+than|takes?\s+(?:it|that|this)?\s*over"
    r"|responsible|own(?:s|er)|in\s+charge|hand(?:s|ed)?\s+over|instead\s+of|it\s+is|is\s+it\s+me)\b",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"\b(?:(?:i|we|you|he|she|they)(?:'ll|’ll|\s+will|\s+can)|let\s+me|going\s+to|send|sent|share|sign\w*|schedul\w+"
    r"|book\w*|set\s+up|introduc\w+|confirm\w*|approv\w+|deliver\w*|receiv\w+|got\s+it|kick\s?off)\b",
    re.IGNORECASE,
)
_FOUND, _SAID, _PROMISED, _BESIDE = 4.0, 2.0, 1.0, 0.4
"""Weights of what makes a turn telling, and the share that its neighbours have in it."""
_WORD = re.compile(r"[^\W\d_]{4,}")
_PLAIN_WORDS = """
    with from this that have will them they your their call meeting team review start first step next plan done
"""
_PLAIN = frozenset(_PLAIN_WORDS.split())


def plan_turns(call: CallMaterial) -> tuple[Turn, ...]:
    """The turns to show, in the order of the call: all of a short call, else the most telling ones that fit."""
    turns = call.transcript.turns
    sizes = [tokens(turn.text) + 4 for turn in turns]
    if sum(sizes) <= WHOLE:
        return turns
    room = max(WHOLE, int(sum(sizes) * SHARE))
    kept: set[int] = set()
    for index in _ranked(turns, call):
        if index not in kept and sizes[index] <= room:
            kept.add(index)
            room -= sizes[index]
    return tuple(turns[index] for index in sorted(kept))


def _ranked(turns: Sequence[Turn], call: CallMaterial) -> list[int]:
    """Places of turns, the most telling first.

    What the local reader found counts most, then a day, a state, a milestone and a promise, each for itself. A turn
    shares in what stands just before and after it: a proposal and what the other side says to it belong together.
    """
    found = signal_turns(call.signals, for_plan=True)
    words = _plan_words(call.plan)

    def telling(turn: Turn) -> float:
        days, states = bool(_DAY.search(turn.text)), bool(_STATE.search(turn.text))
        named, promised = bool(words & set(_words(turn.text))), bool(_PROMISE.search(turn.text))
        return _FOUND * (turn.n in found) + _SAID * (days + states + named) + _PROMISED * promised

    own = [telling(turn) for turn in turns]
    beside = [max(own[max(0, i - 1) : i] + own[i + 1 : i + 2], default=0.0) for i in range(len(own))]
    weights = [mine + _BESIDE * near for mine, near in zip(own, beside, strict=True)]
    return sorted((i for i, weight in enumerate(weights) if weight > 0), key=lambda i: (-weights[i], i))


def _plan_words(plan: Plan | None) -> frozenset[str]:
    milestones = plan.milestones if plan else ()
    return frozenset(word for m in milestones for word in _words(f"{m.title} {m.owner or ''}")) - _PLAIN


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
