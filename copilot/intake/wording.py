"""The words of a turn as they are shown: entities decoded once, no invisible or control characters, single spaces."""

import html
import re
import unicodedata

# Joiners carry meaning in Persian, in Indic scripts and in emoji: they are dropped only beside ASCII.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
    "|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SPACES = re.compile(r"\s+")
_LONG = 1_000_000
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def visible(text: str) -> str:
    """The text in NFC, without zero-width, bidirectional and control characters; lines and spaces stay."""
    if text.isascii():
        return _CONTROL.sub("", text)
    text = _SURROGATE.sub("\ufffd", text)
    return unicodedata.normalize("NFC", _CONTROL.sub("", _INVISIBLE.sub("", text)))


def unescape_entities(text: str) -> str:
    """Character references that end in a semicolon, decoded once: `&amp;lt;` becomes `&lt;`."""
    return _ENTITY.sub(lambda m: html.unescape(m.group()), text) if "&" in text else text


def unescape_markdown(text: str) -> str:
    r"""Backslash escapes of markdown removed: `\-` becomes `-`."""
    return _ESCAPE.sub(r"\1", text) if "\\" in text else text


def tidy(text: str) -> str:
    """The words on one line, as a turn shows them."""
    seen = visible(unescape_entities(text))
    if len(seen) > _LONG:
        # A list of all words of a text without line ends would be many times as large as the text.
        return _SPACES.sub(" ", seen).strip()
    words = " ".join(seen.split())
    # Most words are tidy already, and a large export need not be held twice.
    return text if words == text else words
