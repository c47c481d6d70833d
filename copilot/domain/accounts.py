"""Accounts by their names: "Northwind Traders GmbH" and "northwind traders" are one."""

import re
from collections.abc import Iterable

_LEGAL_FORM = re.compile(
    r"(?:[\s,]+(?:gmbh(?:\s+&\s+co\.?\s+kg)?|ag|se|kg|kgaa|ltd|limited|inc|incorporated|llc|llp|plc|corp|corporation|"
    r"(?:(?:&|and|und)\s+)?co|s\.?a\.?s?|s\.?r\.?l|s\.?p\.?a|b\.?v|n\.?v|a/s|ab|oy|oyj|aps|pty))+\.?$",
    re.IGNORECASE,
)


def without_legal_form(account: str) -> str:
    """The name as people say it; the whole name where nothing else is left of it."""
    name = " ".join(account.split())
    return _LEGAL_FORM.sub("", name) or name


def is_among(account: str, names: Iterable[str]) -> bool:
    """The account is one of these, whatever the case, the spaces and the legal form."""
    return _key(account) in {_key(name) for name in names}


def _key(account: str) -> str:
    return without_legal_form(account).casefold()
