"""The words of one e-mail: what its sender wrote, without quoted history, signature and disclaimer."""

import re
from collections.abc import Sequence

from copilot.intake.source import Source, source_of

Numbered = tuple[int, str]

_QUOTE = re.compile(r"^\s*(?:>|\|\s)")
_SIGNATURE_MARK = re.compile(
    r"^--\s?$|^_{5,}\s*$|^sent from my \w+|^get outlook for \w+|^von meinem \w+ gesendet", re.IGNORECASE
)
_CLOSING = re.compile(
    r"^\W*(?:(?:best|kind|warm|many|with kind|warmest)\s+(?:regards|wishes|thanks)|best|regards|cheers"
    r"|thanks(?: again| so much)?|thank you|sincerely|all the best|talk soon|mit freundlichen grüßen"
    r"|(?:viele|beste|liebe) grüße|cordialement|bien à vous|saludos|cordiali saluti|met vriendelijke groet)\W*$",
    re.IGNORECASE,
)
_POSTSCRIPT = re.compile(r"^\s*p\.?\s?p?\.?s\.?[:\s]", re.IGNORECASE)
_DISCLAIMER = re.compile(
    r"intended (?:only|solely|exclusively) for|receive[d]? this (?:e-?mail|message|communication|transmission) in error"
    r"|are not the (?:intended|named) (?:recipient|addressee)|originated (?:from )?outside|^\W*caution:? external"
    r"|^\W*\[?external(?: e-?mail)?\]?\W*$|do not click links|consider the environment before printing"
    r"|vertrauliche informationen|scanned (?:by|for viruses)",
    re.IGNORECASE,
)
_SIGNATURE_LINES = 12


def own_words(lines: Sequence[Numbered], sender: str | None, *, later: bool = False) -> list[Numbered]:
    """The lines that the sender wrote, with their numbers; `later` where they stand below a quotation."""
    kept = [(n, line) for n, line in lines if not _QUOTE.match(line)]
    kept = _without_disclaimers(kept)
    while kept and not kept[-1][1].strip():
        kept.pop()
    cut = _signature(kept, sender, later=later)
    after = [(n, line) for n, line in kept[cut:] if _POSTSCRIPT.match(line)]
    return [(n, line) for n, line in (*kept[:cut], *after) if line.strip()]


def _without_disclaimers(lines: Sequence[Numbered]) -> list[Numbered]:
    """The paragraphs that are no legal text and no banner of a mail server."""
    kept: list[Numbered] = []
    paragraph: list[Numbered] = []
    for number, line in (*lines, (0, "")):
        if line.strip():
            paragraph.append((number, line))
            continue
        if not _DISCLAIMER.search(" ".join(text for _, text in paragraph)[:4000]):
            kept.extend(paragraph)
            kept.append((number, ""))
        paragraph = []
    return kept


def _signature(lines: Sequence[Numbered], sender: str | None, *, later: bool) -> int:
    """The index at which the signature begins: its mark, a closing, or the sender's name alone near the end.

    Below a quotation the signature can be all that there is.
    """
    filled = [i for i, (_, line) in enumerate(lines) if line.strip()]
    for index, (_, line) in enumerate(lines):
        if _SIGNATURE_MARK.match(line.strip()) and (later or index > 0):
            return index
    near = filled[-_SIGNATURE_LINES:]
    for place, index in enumerate(near):
        text = lines[index][1].strip()
        follows = lines[near[place + 1]][1].strip() if place + 1 < len(near) else ""
        signed = later and (not follows or (sender is not None and _same_name(follows, sender)))
        if (index != filled[0] or signed) and _CLOSING.match(text):
            return index
        named = sender is not None and len(text.split()) <= 4 and _same_name(text, sender)
        if named and (later or index != filled[0]) and len(near) - place <= _SIGNATURE_LINES:
            return index
    return len(lines)


def _same_name(text: str, sender: str) -> bool:
    words, name = set(re.findall(r"\w+", text.casefold())), re.findall(r"\w+", sender.partition("@")[0].casefold())
    return bool(words) and words <= set(name)


def lines_of(text: str) -> list[Numbered]:
    """The lines of the body of a message, whether text or HTML."""
    source: Source = source_of(text.encode("utf-8", errors="replace"))
    return [(source.place(n), line) for n, line in enumerate(source.lines, start=1)]
