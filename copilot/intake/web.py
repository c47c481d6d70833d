"""HTML as lines: block elements part lines, cells become tabs, and each line knows the line of the file."""

import re
from html.parser import HTMLParser

from copilot.intake.labels import vocabulary

_BLOCKS = vocabulary(
    "p|div|br|li|ul|ol|tr|table|thead|tbody|section|article|header|footer|h1|h2|h3|h4|h5|h6|dt|dd"
    "|dl|blockquote|pre|hr|body|html|main|figure"
)
_SILENT = frozenset(("script", "style", "head", "noscript", "template", "svg"))
_DOCUMENT = re.compile(r"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html[\s>])", re.IGNORECASE | re.DOTALL)
_TAGS = re.compile(r"<(?:p|div|br|li|tr|td|table|span|h[1-6])(?:\s[^<>]*)?/?>", re.IGNORECASE)
_MARKED = re.compile(r"<!\[[^\]<>\n]*\]>|<!\[")
_CAPTION_TAG = re.compile(r"-->|<v[\s.>]", re.IGNORECASE)


def is_html(text: str) -> bool:
    """A page, or a piece of one: more than one block tag for every few lines."""
    begin = text[:20_000]
    if _DOCUMENT.match(begin):
        return True
    return (
        begin.lstrip().startswith("<")
        and not _CAPTION_TAG.search(begin)
        and len(_TAGS.findall(begin)) >= max(2, begin.count("\n") * 0.3)
    )


def lines_of_html(text: str) -> list[tuple[int, str]]:
    """The visible lines with the number of the line that each begins on; ampersands stay written as references."""
    reader = _Reader()
    # The standard parser gives up at marked sections that it does not know.
    reader.feed(_MARKED.sub("", text))
    reader.close()
    reader.end_line()
    return reader.lines


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[tuple[int, str]] = []
        self._pieces: list[str] = []
        self._begun = 0
        self._silent = 0

    def end_line(self) -> None:
        text = " ".join("".join(self._pieces).replace("\t", "\x00").split()).replace("\x00", "\t").strip()
        if text:
            self.lines.append((self._begun or 1, re.sub(r" *\t *", "\t", text).strip("\t")))
        self._pieces, self._begun = [], 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self.end_line()
            if tag[0] == "h" and tag[1:].isdigit():
                self._pieces.append("#" * int(tag[1:]) + " ")
        elif tag in ("td", "th"):
            self._pieces.append("\t" if self._pieces else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self.end_line()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if data.strip():
            lead = data[: len(data) - len(data.lstrip())]
            self._begun = self._begun or self.getpos()[0] + lead.count("\n")
        self._pieces.append(re.sub(r"\s+", " ", data).replace("&", "&amp;"))
