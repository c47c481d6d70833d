"""Shows a person what a model writes while it writes it: the sentences in a JSON answer that is not whole yet."""

import json

_SENTENCES = frozenset(("text", "title", "summary", "why", "gap"))
"""Keys of answers whose values are for people; numbers of turns and names of fields are not."""
_LONGEST_PLACEHOLDER = 24


class LiveText:
    """Takes JSON in any pieces and gives what there is to read, a line for each sentence."""

    def __init__(self) -> None:
        self._key = ""
        self._string: list[str] | None = None
        self._is_key = True
        self._escape = ""
        self._wrote = False
        self._held = ""

    def feed(self, piece: str) -> str:
        """What the piece adds to read. What may be half of a placeholder waits for the rest."""
        shown = self._held + "".join(map(self._took, piece))
        at = shown.rfind("[")
        open_ = at != -1 and "]" not in shown[at:] and len(shown) - at < _LONGEST_PLACEHOLDER
        self._held = shown[at:] if open_ else ""
        return shown[:at] if open_ else shown

    def _took(self, char: str) -> str:
        if self._string is None:
            return self._outside(char)
        if self._escape or char == "\\":
            self._escape += char
            whole = 6 if self._escape.startswith("\\u") else 2
            if len(self._escape) < whole:
                return ""
            char, self._escape = _unescaped(self._escape), ""
        elif char == '"':
            return self._ended()
        if self._is_key:
            self._string.append(char)
            return ""
        if self._key not in _SENTENCES:
            return ""
        self._wrote = True
        return char

    def _outside(self, char: str) -> str:
        if char == '"':
            self._string = []
        elif char == ":":
            self._is_key = False
        elif char in ",{":
            self._is_key = True
        return ""

    def _ended(self) -> str:
        if self._is_key:
            self._key = "".join(self._string or ())
        self._string = None
        line_end = "\n" if self._wrote and not self._is_key else ""
        self._wrote = self._wrote and self._is_key
        return line_end


def _unescaped(escape: str) -> str:
    try:
        char: str = json.loads(f'"{escape}"')
    except ValueError:
        return ""
    # Half of a pair of surrogates cannot be shown alone.
    return "" if "\ud800" <= char <= "\udfff" else char
