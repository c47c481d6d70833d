"""Times without a day, and times that are over: they name no due date, and keep other rules off their words."""

from copilot.evidence.date_words import M, N, W, Y
from copilot.evidence.time_spans import no_day

_PERIOD = r"(?:week|month|quarter|year)"

no_day(
    rf"(?:the\s+)?(?:early|late|start\s+of|beginning\s+of)\s+(?:in\s+)?(?:(?:next"
    rf"|this|the|the\s+new|our)\s+)?(?:{_PERIOD}|{M}|q[1-4]|{Y}|"
    r"spring|summer|autumn|fall|winter|january|february|h[12])|early\s+(?:doors|on)",
    "vague",
)
no_day(
    r"(?:(?:right|shortly|soon|just)\s+)?after\s+(?:the\s+)?(?:\w+\s+)?(?:holidays?"
    r"|christmas|easter|thanksgiving|new\s+year'?s?|break|summer|vacation|budget"
    r"|ramadan|diwali|offsite|freeze)",
    "vague",
)
no_day(
    r"soon(?:ish)?|shortly|asap|a\.s\.a\.p\.?|as\s+soon\s+as\s+(?:possible"
    r"|(?:i|we|you|he|she|they)\s+can)|in\s+due\s+course|at\s+some\s+(?:point|stage)|some\s?time"
    r"|eventually|one\s+of\s+these\s+days|down\s+the\s+(?:line|road)"
    r"|(?:in|within|over)\s+(?:the\s+(?:next|coming)|a|another)\s+few\s+(?:days|weeks|months)"
    r"|in\s+the\s+coming\s+(?:days|weeks|months)|in\s+the\s+(?:spring"
    r"|summer|autumn|fall|winter)|this\s+(?:spring|summer|autumn|fall|winter)"
    r"|(?:in|within)\s+a\s+(?:day|week|month)\s+or\s+(?:two|so)|(?:first|second|third|fourth)\s+week\s+(?:of|in)\s+\w+",
    "vague",
)
no_day(
    rf"(?:last|previous|past|this\s+past)\s+(?:{W}|week|month|quarter"
    rf"|year|night|spring|summer|autumn|fall|winter|{M}|few\s+\w+|{N}\s+\w+)|yesterday"
    rf"|(?:{N}|a\s+few|several|many)\s+\w+\s+(?:ago|back)|since\s+(?:{W}"
    rf"|{M}|the\s+\w+|last\s+\w+)|earlier\s+(?:today|this\s+\w+)|over\s+the\s+last\s+[\w-]+\s+\w+",
    "past",
)
