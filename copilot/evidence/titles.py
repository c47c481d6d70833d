"""Titles of persons, where they are said, and the part in a decision that a title shows.

A title alone never makes an economic buyer: that needs words about budget or signature.
"""

import re

from copilot.domain.people import Role
from copilot.evidence.names import FULL_NAME

_LEVEL = (
    r"(?:[Ss]enior|[Ee]xecutive|[Aa]ssociate|[Aa]ssistant|[Dd]eputy|[Gg]lobal|[Rr]egional|[Gg]roup|[Ii]nterim|[Ll]ead)"
)
_OF = r"\s+(?:of|for)\s+(?:the\s+)?[A-Za-z][\w&-]*(?:(?:\s+(?:and|&))?\s+[A-Z][\w&-]*){0,3}"
TITLE = (
    rf"(?:(?:{_LEVEL}\s+)?(?:C[A-Z]{{1,2}}O|CISO|Chief\s+(?:[A-Z]\w+\s+){{1,3}}Officer"
    rf"|[Cc]hief\s+[Oo]f\s+[Ss]taff|(?:[ESA]?VP|[Vv]ice\s+[Pp]resident)(?:{_OF}"
    rf"|(?:,)?\s+[A-Z][a-z]+(?:\s+[A-Z][a-z]+)?)?|[Hh]eads?{_OF}|[Dd]irectors?{_OF}|[Mm]anagers?{_OF}"
    r"|[Gg]eneral\s+[Cc]ounsel|[Mm]anaging\s+[Dd]irector|(?:[A-Z]?[\w&-]+\s+){1,2}(?:[Dd]irector"
    r"|[Mm]anager|[Aa]rchitect|[Ee]ngineer|[Aa]nalyst|[Cc]ontroller"
    r"|[Oo]fficer|[Ll]ead|[Cc]oordinator|[Aa]dministrator|[Cc]onsultant"
    r"|[Ee]xecutive|[Bb]uyer|[Cc]ounsel|[Ll]awyer)|[Pp]resident|[Ff]ounder"
    r"|[Tt]reasurer|[Cc]ontroller|[Pp]rincipal|[Ss]uperintendent|[Ll]awyer|[Bb]oss))"
)

SAID = tuple(
    re.compile(p)
    for p in (
        (
            rf"\b(?P<whose>[Oo]ur|[Mm]y|[Tt]he|[Yy]our|[Tt]heir|[Hh]is|[Hh]er)\s+(?:new\s+)?(?P<t>{TITLE}),?\s+(?:is\s+"
            rf"|called\s+|named\s+)?(?P<n>{FULL_NAME})"
        ),
        (
            rf"(?P<n>{FULL_NAME})(?:,\s+(?:who(?:'s|\s+is)\s+|she's\s+|he's\s+)?"
            rf"|\s+(?:is|was)\s+)(?:(?P<whose>our|my|the|your|their|his|her|a)\s+)?(?:new\s+)?(?P<t>{TITLE})"
        ),
        rf"(?P<n>{FULL_NAME})\s*\(\s*(?:(?P<whose>our|my|the|your)\s+)?(?P<t>{TITLE})\s*[,)]",
        (
            rf"(?P<n>{FULL_NAME})[.,]\s+(?:[Ss]he|[Hh]e)(?:'s|’s|\s+is)\s+(?:(?P<whose>our"
            rf"|my|the|your|their)\s+)?(?P<t>{TITLE})"
        ),
    )
)
"""Patterns with a name `n`, a title `t` and whose person it is."""
OWN = re.compile(
    rf"\b(?:[Ii](?:'m|’m|\s+am)|[Aa]s)\s+(?:(?:the|a|an|your|now|actually)\s+)*(?P<t>{TITLE})\b(?!\s+(?:who"
    rf"|will|would|said))"
)
"""A speaker's own title."""

_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        Role.PROCUREMENT,
        re.compile(
            r"\b(?:procurement|purchasing|sourcing|buyer|category\s+manager|vendor\s+management)\b", re.IGNORECASE
        ),
    ),
    (
        Role.LEGAL,
        re.compile(r"\b(?:legal|counsel|lawyer|attorney|contracts?|privacy|data\s+protection)\b", re.IGNORECASE),
    ),
    (Role.IT_SECURITY, re.compile(r"\b(?:security|infosec|ciso|cybersecurity)\b", re.IGNORECASE)),
    (
        Role.TECHNICAL_EVALUATOR,
        re.compile(
            (
                r"\b(?:engineer(?:ing)?|architect|cto|technology|technical|it"
                r"|developer|platform|infrastructure|devops|data|systems?|salesforce\s+admin\w*|administrator)\b"
            ),
            re.IGNORECASE,
        ),
    ),
    (
        Role.USER_BUYER,
        re.compile(
            (
                r"\b(?:sales|support|service|success|marketing|operations?|ops"
                r"|sdrs?|plant|production|logistics|warehouse|claims|hr|people"
                r"|finance\s+manager|team\s+lead|revenue|store|nursing|field)\b.*|\b(?:manager|lead|head)\b"
            ),
            re.IGNORECASE,
        ),
    ),
)


def role_of(title: str) -> Role | None:
    """The part that a title shows; None where it shows none, as for a chief executive."""
    if re.fullmatch(
        r"(?:the\s+)?(?:ceo|cfo|coo|president|founder|managing\s+director|boss)", title.strip(), re.IGNORECASE
    ):
        return None
    return next((role for role, pattern in _ROLES if pattern.search(title)), None)
