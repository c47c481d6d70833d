"""Bytes to text: UTF-8, UTF-16 and the one-byte encodings that exports use; recordings and archives are refused."""

import codecs
import re

from copilot.errors import UnreadableInput

_TEXT_HINT = "export the transcript as text (.vtt, .srt, .txt, .md, .json or .docx) and give that file"
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"ID3", "an audio recording"),
    (b"OggS", "an audio recording"),
    (b"fLaC", "an audio recording"),
    (b"RIFF", "a recording"),
    (b"\x1aE\xdf\xa3", "a video recording"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
)
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 64 * 1024
_BINARY_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CP1252_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_NON_LATIN = [
    "cp932", "euc_jp", "gb18030", "big5", "cp949", "cp1251", "koi8_r", "cp1253", "cp1255", "cp1256", "cp874"
]  # fmt: skip
_FOREIGN = r"[^\W\d_\x00-\u024f]"
_PAIR = re.compile(_FOREIGN * 2)
_MIXED = re.compile(rf"[A-Za-z]{_FOREIGN}|{_FOREIGN}[A-Za-z]")
# Western texts have one accented letter in ten at most; with more letters beyond ASCII the script is another.
_WESTERN_SHARE = 0.2


def decode(data: bytes) -> tuple[str, str | None]:
    """The text of a file and, where it had to be guessed, the encoding that was taken.

    Raises UnreadableInput where the bytes are empty or no text.
    """
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise UnreadableInput("the input is empty", "give a file with a transcript, or paste one on standard input")
    _refuse_binary(data)
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decoded(memoryview(data)[len(bom) :], encoding, None)
    wide = _wide(data)
    if wide is not None:
        return _decoded(data, wide, wide)
    binary = _binary_line(data)
    if binary:
        raise UnreadableInput(f"the input is binary data and not text (line {binary})", _TEXT_HINT)
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        return _guess(data, error.start)


def _decoded(data: bytes | memoryview, encoding: str, told: str | None) -> tuple[str, str | None]:
    """The text, and as its encoding what is `told` of it, with the first line that is damaged where one is."""
    try:
        return str(data, encoding), told
    except UnicodeDecodeError as error:
        line = str(data[: error.start], encoding, "replace").count("\n") + 1
        return str(data, encoding, "replace"), f"{encoding} with damaged characters, the first on line {line}"


def _refuse_binary(data: bytes) -> None:
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableInput(f"the input is {what} and not a transcript in text form", _TEXT_HINT)
    if data[4:8] == b"ftyp":
        raise UnreadableInput("the input is a recording and not a transcript", _TEXT_HINT)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte of Western text is zero."""
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    if half < 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.6 and odd < half * 0.1:
        return "utf-16-be"
    return None


def _binary_line(data: bytes) -> int:
    """The line of the first byte that no text has, where there are many; 0 where the data may be text."""
    sample = data[:_SAMPLE]
    found = _BINARY_BYTES.search(sample)
    if found is None or (b"\x00" not in sample and len(_BINARY_BYTES.findall(sample)) <= len(sample) * 0.02):
        return 0
    return sample.count(b"\n", 0, found.start()) + 1


def _guess(data: bytes, bad: int) -> tuple[str, str]:
    """Damaged UTF-8, a coherent non-Western encoding, or Windows-1252; `bad` is the offset of the first bad byte."""
    damaged = data.decode("utf-8", errors="replace")
    losses = damaged.count("\ufffd")
    if sum(1 for c in damaged if c > "\x7f") > losses * 4:
        line = data.count(b"\n", 0, bad) + 1
        return damaged, f"utf-8 with damaged characters, the first on line {line}"
    sample = data[:_SAMPLE]
    high = sum(byte > 0x7F for byte in sample)
    if high > _WESTERN_SHARE * (high + len(re.findall(rb"[A-Za-z]", sample))):
        from charset_normalizer import from_bytes

        best = from_bytes(sample, cp_isolation=_NON_LATIN).best()
        if best is not None and _of_its_script(sample.decode(best.encoding, errors="replace")):
            return data.decode(best.encoding, errors="replace"), best.encoding
    encoding = "latin_1" if _CP1252_UNDEFINED.search(data) else "cp1252"
    return data.decode(encoding, errors="replace"), encoding


def _of_its_script(text: str) -> bool:
    """Whether letters of another script stand in words: a Western accent, misread, stands alone among Latin letters."""
    return len(_PAIR.findall(text)) > len(_MIXED.findall(text))
