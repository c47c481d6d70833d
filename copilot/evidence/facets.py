"""Signs in the words of the facets of each element. The trained heads weigh them."""

import re
from collections.abc import Callable, Mapping

from copilot.domain.meddpicc import Facet
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


_RULES: Mapping[Facet, _Rule] = {
    Facet.BASELINE: lambda q, b: (
        _quantified(q) and (has("baseline", q) or not has("target", q) or (asks("ask_number", b) and has("rate", q)))
    ),
    Facet.TARGET: lambda q, _b: _quantified(q) and has("target", q),
    Facet.NAME: _named,
    Facet.BUDGET: lambda q, b: has("budget", q) or has("signs", q) or (asks("ask_budget", b) and has("title", q)),
    Facet.ACCESS: lambda q, _b: _ACCESS.search(q) is not None,
    Facet.RANKING: lambda q, _b: has("must", q) or has("rank", q),
    Facet.STEPS: lambda q, b: has("sequence", q) or has("forum", q) or has("decide", q) or _who(q, b),
    Facet.DECIDER: lambda q, b: (
        _DECIDER.search(q) is not None and (_who(q, b) or re.search(r"\b(?:my|our|i)\b", q, re.IGNORECASE) is not None)
    ),
    Facet.DATE: lambda q, _b: _WHEN.search(q) is not None or has("duration", q),
    Facet.OWNER: lambda q, _b: _OWNER.search(q) is not None or bool(names_in(q)),
    Facet.DURATION: lambda q, _b: has("duration", q),
    Facet.CONSEQUENCE: lambda q, _b: (
        has("consequence", q) or (_quantified(q) and _CONSEQUENCE_NUMBER.search(q) is not None)
    ),
    Facet.PERSON: lambda q, _b: has("first_person", q) or bool(names_in(q)),
    Facet.STAKE: lambda q, _b: has("stake", q),
    Facet.ACTION: lambda q, _b: _ACTION.search(q) is not None,
    Facet.ASSESSMENT: lambda q, _b: _STRENGTH.search(q) is not None,
    Facet.NO_OTHER: lambda q, _b: has("no_rival", q),
}


def rule_flags(text: str, before: str) -> list[float]:
    """1.0 for each sign that a text shows, read with the words that it answers, whatever the text is evidence of."""
    return [float(rule(text, before)) for rule in _RULES.values()]


def shows(facet: Facet, text: str, before: str) -> bool:
    """Whether a text has the sign of a facet; not every facet has one."""
    rule = _RULES.get(facet)
    return rule is not None and rule(text, before)
