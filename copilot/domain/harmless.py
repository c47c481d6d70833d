"""Words of others without what a terminal would obey: names, plans and cards come from files that others wrote."""

import re
from typing import Any

# Controls but tab and line feed, and the marks that turn the direction of text around.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """The text without control characters; tabs and line feeds stay."""
    return _CONTROLS.sub("", text)


def harmless_in(value: Any) -> Any:
    """The same for every text within lists, tuples and the values of mappings; anything else is as it was."""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, dict):
        return {key: harmless_in(content) for key, content in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(harmless_in(content) for content in value)
    return value
