"""How words are compared: exactly, but for looks."""

import re
import unicodedata

_MARKS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
    }
)


def plain(text: str) -> str:
    """The form in which words are compared: NFC, one form for marks and dashes, single spaces, no invisible marks."""
    text = unicodedata.normalize("NFC", text).translate(_MARKS)
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return re.sub(r"\s+", " ", text).strip()


def occurs(quote: str, text: str) -> bool:
    """Whether the words of the quote occur in the text, whole words only: "9 dollars" is not in "29 dollars"."""
    words, whole = plain(quote), plain(text)
    at = whole.find(words)
    while at >= 0:
        before, after = whole[at - 1 : at], whole[at + len(words) : at + len(words) + 1]
        cut_before = before.isalnum() and words[:1].isalnum()
        cut_after = after.isalnum() and words[-1:].isalnum()
        if not cut_before and not cut_after:
            return True
        at = whole.find(words, at + 1)
    return False
