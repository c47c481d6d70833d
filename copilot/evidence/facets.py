"""Which parts of an element a quote establishes: rules over cues, by the rubric of docs/annotation-guide.md."""

import re
from collections.abc import Callable, Mapping

from copilot.domain.meddpicc import Element, Facet
from copilot.evidence.cues import asks, has
from copilot.evidence.names import names_in

_Rule = Callable[[str, str], bool]
"""The quote, and the words before it."""

_ACCESS = re.compile(
    r"\b(?:meet(?:s|ing)?|met|intro\w*|join(?:s|ing)?|(?:on|in)\s+(?:the"
    r"|this|our|next)\s+(?:call|meeting|room)|calendar|invite\w*|get\s+you\s+(?:in|time|on)"
    r"|time\s+with|reach\s+(?:him|her|them)|email\s+(?:him|her)|speak\s+(?:to"
    r"|with)|talk\s+(?:to|with)|assistant|on\s+(?:mon|tues|wednes|thurs|fri)day)\b",
    re.IGNORECASE,
)
_DECIDER = re.compile(
    r"\b(?:decid\w+|decision|approv\w+|votes?|sign\w*|(?:final|last)\s+(?:say"
    r"|call|word)|veto|makes?\s+the\s+call|my\s+call|our\s+call|(?:his"
    r"|her|their)\s+call|picks?|chooses?|recommend\w*"
    r"|blessing|nod|overrule|consensus)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february"
    r"|march|april|may|june|july|august|september|october|november|december|q[1-4]"
    r"|(?:this|next|end\s+of(?:\s+the)?)\s+(?:week|month|quarter"
    r"|year)|tomorrow|tonight|\d{1,2}(?:st|nd|rd|th)|(?:by|before"
    r"|after)\s+(?:christmas|easter|summer|the\s+(?:holidays|budget))"
    r"|spring|summer|autumn|fall|fiscal|every\s+(?:other\s+)?(?:week|month|quarter)|monthly|quarterly|fortnightly)\b",
    re.IGNORECASE,
)
_ACTION = re.compile(
    r"\b(?:i'll|i\s+will|i'm\s+(?:going\s+to|taking|putting|presenting"
    r"|meeting|pushing|setting|getting|bringing|walking|seeing|showing"
    r"|introducing)|let\s+me|i've\s+(?:already|been|told|shown|set|got|put|booked|asked)"
    r"|i\s+(?:told|showed|pitched|forwarded|briefed|booked|put|got|set|asked|sent|brought|made|talked)"
    r"|(?:she|he)(?:'s|'ll|\s+(?:is|will|has|wants\s+to|offered))\s+(?:push\w*"
    r"|tak\w*|present\w*|sell\w*|told|get\w*|bring\w*|intro\w*|fight\w*|put\w*|show\w*))\b",
    re.IGNORECASE,
)
_STRENGTH = re.compile(
    r"\b(?:cheap\w*|pric\w+|expensive|cost\w*|good|great|solid|strong\w*"
    r"|weak\w*|better|worse|best|fast\w*|slow\w*|clunky|ugly|nice\w*"
    r"|like[sd]?|love[sd]?|hate[sd]?|lack\w*|miss\w*|can't|couldn't|doesn't|didn't|don't|won't"
    r"|half|double|percent|ahead|behind|favou?rite|front-?runner"
    r"|easier|harder|safe\w*|trust\w*|know|knows|works?|broken|limited"
    r"|focus\w*|more|less|too|free|old|support\w*|bundle\w*|already\s+pa(?:y|id)|fail\w*|problem\w*"
    r"|impress\w*|terrible|decent|fine|enough|comfortable|[$€£]\s?\d)\b|[$€£]",
    re.IGNORECASE,
)
_CONSEQUENCE_NUMBER = re.compile(
    r"\b(?:cost|costs|lose|losing|lost|spend|waste|wasting|fine[ds]?|overtime|hours?|days?|weeks?)\b", re.IGNORECASE
)
_OWNER = re.compile(
    r"\b(?:legal|procurement|purchasing|lawyers?|counsel|attorneys?"
    r"|infosec|security\s+team|it\s+security|finance|compliance|privacy\s+(?:office"
    r"|team)|accounts(?:\s+payable)?|admin\s+office|board|notary|secretary"
    r"|(?:he|she|they)\s+(?:handles?|runs?|does|do|reviews?|signs?"
    r"|sends?|checks?|reads?|wants?|redlines?|takes?|need)|i\s+(?:handle|sign|run|review|do))\b",
    re.IGNORECASE,
)


def _quantified(text: str) -> bool:
    return has("number", text) and (
        has("percent", text) or has("money", text) or has("duration", text) or _counted(text)
    )


def _counted(text: str) -> bool:
    """A number beside a thing that is counted."""
    return (
        re.search(
            r"\b(?:\d[\d,.]*|[a-z]+(?:teen|ty)|two|three|four|five|six|seven"
            r"|eight|nine|ten|eleven|twelve|hundred|thousand|half|dozen)\b[\s-]+\w+",
            text,
            re.IGNORECASE,
        )
        is not None
    )


def _named(quote: str, _: str) -> bool:
    return bool(names_in(quote)) or has("title", quote)


def _who(quote: str, _: str) -> bool:
    return bool(names_in(quote)) or has("title", quote) or has("forum", quote)


def _always(_quote: str, _before: str) -> bool:
    """What makes the quote evidence at all establishes this facet."""
    return True


_RULES: Mapping[Facet, _Rule] = {
    Facet.BASELINE: lambda q, b: (
        _quantified(q) and (has("baseline", q) or not has("target", q) or (asks("ask_number", b) and has("rate", q)))
    ),
    Facet.TARGET: lambda q, _b: _quantified(q) and has("target", q),
    Facet.NAME: _named,
    Facet.BUDGET: lambda q, b: has("budget", q) or has("signs", q) or (asks("ask_budget", b) and has("title", q)),
    Facet.ACCESS: lambda q, _b: _ACCESS.search(q) is not None,
    Facet.REQUIREMENT: _always,
    Facet.RANKING: lambda q, _b: has("must", q) or has("rank", q),
    Facet.STEPS: lambda q, b: has("sequence", q) or has("forum", q) or has("decide", q) or _who(q, b),
    Facet.DECIDER: lambda q, b: (
        _DECIDER.search(q) is not None and (_who(q, b) or re.search(r"\b(?:my|our|i)\b", q, re.IGNORECASE) is not None)
    ),
    Facet.DATE: lambda q, _b: _WHEN.search(q) is not None or has("duration", q),
    Facet.STEP: _always,
    Facet.OWNER: lambda q, _b: _OWNER.search(q) is not None or bool(names_in(q)),
    Facet.DURATION: lambda q, _b: has("duration", q),
    Facet.PROBLEM: _always,
    Facet.CONSEQUENCE: lambda q, _b: (
        has("consequence", q) or (_quantified(q) and _CONSEQUENCE_NUMBER.search(q) is not None)
    ),
    Facet.PERSON: lambda q, _b: has("first_person", q) or bool(names_in(q)),
    Facet.STAKE: lambda q, _b: has("stake", q),
    Facet.ACTION: lambda q, _b: _ACTION.search(q) is not None,
    Facet.ALTERNATIVE: _always,
    Facet.ASSESSMENT: lambda q, _b: _STRENGTH.search(q) is not None,
    Facet.NO_OTHER: lambda q, _b: has("no_rival", q),
}

_OF: Mapping[Element, tuple[Facet, ...]] = {
    Element.METRICS: (Facet.BASELINE, Facet.TARGET),
    Element.ECONOMIC_BUYER: (Facet.NAME, Facet.BUDGET, Facet.ACCESS),
    Element.DECISION_CRITERIA: (Facet.REQUIREMENT, Facet.RANKING),
    Element.DECISION_PROCESS: (Facet.STEPS, Facet.DECIDER, Facet.DATE),
    Element.PAPER_PROCESS: (Facet.STEP, Facet.OWNER, Facet.DURATION),
    Element.IDENTIFY_PAIN: (Facet.PROBLEM, Facet.CONSEQUENCE),
    Element.CHAMPION: (Facet.PERSON, Facet.STAKE, Facet.ACTION),
    Element.COMPETITION: (Facet.NO_OTHER, Facet.ALTERNATIVE, Facet.ASSESSMENT),
}


def facets_of(element: Element, quote: str, before: str) -> frozenset[Facet]:
    """The facets of an element that a quote establishes, read with the words that it answers."""
    found = frozenset(f for f in _OF[element] if _RULES[f](quote, before))
    if Facet.NO_OTHER in found:
        return frozenset({Facet.NO_OTHER})
    return found


_NO_LONGER = (
    r"not?\s+(?:any\s*more|longer)|any\s*more|fell\s+through|on\s+hold"
    r"|cancel\w*|frozen|froze|pulled|withdr\w+|stopped|dropped|until\s+further\s+notice|off\s+the\s+table"
)
_NOT_KNOWN = (
    r"no\s+idea|(?:don't|do\s+not|couldn't|can't)\s+(?:know|tell"
    r"|say|count|track|measure|put\s+a\s+number)|nobody|no\s+one"
    r"|unclear|haven't\s+(?:got|agreed|decided|measured)|there(?:'s"
    r"|\s+is|\s+isn't|\s+are)\s+(?:no|not|n't|an?y?)\b|there\s+isn't|don't\s+have\s+any|hasn't\s+been"
)
_GONE = (
    r"left|leav(?:es?|ing)|quit|resign\w*|retir\w+|laid\s+off|last\s+day"
    r"|gone|moved?\s+on|moving\s+(?:on|to)|maternity|parental|reorg\w*"
    r"|stepp(?:ed|ing)\s+(?:back|down|away)|vacant|replacement"
)
_WEAK: Mapping[Element, re.Pattern[str]] = {
    element: re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
    for element, pattern in {
        Element.METRICS: rf"{_NO_LONGER}|{_NOT_KNOWN}|was\s+wrong|barely|no\s+saving|ever\s+measured",
        Element.ECONOMIC_BUYER: (
            rf"{_NO_LONGER}|{_NOT_KNOWN}|{_GONE}|lost|cut|lowered|no\s+(?:budget"
            r"|authority)|nothing's|not\s+(?:approved|allocated|mine|yet)"
            r"|won't\s+release|changed\s+(?:his|her|their)\s+mind|isn't"
        ),
        Element.DECISION_CRITERIA: rf"{_NO_LONGER}|{_NOT_KNOWN}|no\s+scorecard|nothing\s+written|doesn't\s+matter",
        Element.DECISION_PROCESS: rf"{_NO_LONGER}|{_NOT_KNOWN}|no\s+(?:process|date|route)|vacant",
        Element.PAPER_PROCESS: rf"{_NO_LONGER}|{_NOT_KNOWN}|{_GONE}|never\s+bought",
        Element.IDENTIFY_PAIN: (
            r"not?\s+(?:really|any\s*more|longer)|we\s+fixed|isn't,?\s+really"
            r"|hardly\s+any|nothing\s+(?:is\s+broken|much)|works\s+(?:fine"
            r"|well)|it\s+works|it's\s+fine|have\s+stopped|nobody\s+minds"
            r"|carry\s+on\s+as|quite\s+enjoy|happy\s+with\s+it"
        ),
        Element.CHAMPION: (
            rf"{_NO_LONGER}|{_GONE}|nobody|no\s+one|not\s+(?:my\s+fight|the\s+right\s+person"
            r"|sticking)|rather\s+(?:not|wait)|gone\s+cold|withdrawn|hasn't\s+had\s+an\s+owner"
            r"|didn't\s+(?:take|speak|get)|don't\s+(?:think|report|want)|doesn't\s+want|against\s+it"
        ),
    }.items()
}


def shows_weakness(element: Element, quote: str) -> bool:
    """Whether the words can show that an element is weak at all; the trained head for polarity has the last say."""
    pattern = _WEAK.get(element)
    return pattern is not None and pattern.search(quote) is not None
