"""Questions as keyword queries for SQLite's FTS5."""

import re

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_FUNCTION_WORDS = (
    "a about again all also am an and any are as at be because been being but by can could did do does "
    "doing don't for from get got had has have having he her here him his how i i'm if in into is isn't "
    "it it's its just know like me my no not now of on one or our out over really see she should so some "
    "than that that's the their them then there there's these they they're this those to too up us very "
    "want was we we're we've were what what's when where which who why will with would yes you you're "
    "your "
)
_STOP_WORDS = frozenset(_FUNCTION_WORDS.split())
MOST_TERMS = 40
"""Words of a query that are looked up; a longer question says the same thing twice."""


def match_expression(query: str) -> str | None:
    """Any of the query's telling words, quoted for FTS5; None where it has none.

    >>> match_expression("Do you support SAML and SCIM?")
    '"support" OR "saml" OR "scim"'
    """
    words = dict.fromkeys(word.lower().replace("’", "'") for word in _WORD.findall(query))
    telling = [word for word in words if word not in _STOP_WORDS] or list(words)
    return " OR ".join(f'"{word}"' for word in telling[:MOST_TERMS]) or None
