"""Writing beside the calls: an e-mail thread, whose words are known by their senders, and the rep's own notes."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import getaddresses, parsedate_to_datetime

from copilot.domain.transcript import Participant, Side, Skipped, Speaker, Transcript, Turn
from copilot.errors import UnreadableInput
from copilot.intake.dates import ambiguous_date, date_in_file_name, find_date
from copilot.intake.header import read_header
from copilot.intake.letter_text import Numbered, own_words
from copilot.intake.mail_file import is_mail_file, message_of
from copilot.intake.source import Source, source_of
from copilot.intake.wording import tidy

_KEYS = {
    "from": "from|von|de|da|van|från|fra",
    "date": "date|sent|gesendet|datum|envoyé|enviado|enviado el|inviato|data|verzonden|skickat|sendt",
    "to": "to|an|à|para|a|aan|till|til",
    "cc": "cc|bcc|kopie",
    "subject": "subject|betreff|objet|asunto|oggetto|onderwerp|ämne|emne",
}
_KEY_OF = {word: key for key, words in _KEYS.items() for word in words.split("|")}
_HEADER = re.compile(r"^[>\s*]*\**([A-Za-zÀ-ÿ]+(?: el)?)\**\s*:\**\s*(.*)$")
_WROTE = re.compile(
    r"^[>\s]*(?:on|am|le|el|il|op|den)\s(?P<about>.{6,240}?)\s*"
    r"\b(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|skrev)\b(?P<after>[^:]{0,100}):\s*$",
    re.IGNORECASE,
)
_WHEN_AND_WHO = re.compile(
    r"^(?P<when>.*(?:\d{1,2}[:.]\d{2}(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s?Uhr)?|\d{4})(?:\s(?:GMT|UTC)?[+-]\d{2}:?\d{2})?)[,\s]*(?P<who>.*)$"
)
_SENT_BY = re.compile(r"^(?P<who>[^<>:]{1,80}<[^<>\s]+@[^<>\s]+>)\s+(?P<when>.*\d{4}.*)$")
_DIVIDER = re.compile(
    r"^[>\s]*(?:-{2,}|_{5,})\s*(?:original message|forwarded message|ursprüngliche nachricht|message d'origine)?\W*$"
    r"|^begin forwarded message:",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})(?::\d{2})?\s*([AaPp])?\.?[Mm]?")
_MARKS = re.compile(r"^\s*(?:>\s?)+")
_HEADER_LINES = 12


@dataclass
class _Letter:
    """A message of a thread: its header, and its body's lines with their numbers."""

    sender: str | None = None
    email: str | None = None
    at: datetime | None = None
    unclear: str | None = None
    subject: str | None = None
    others: list[tuple[str, str]] = field(default_factory=list)
    stretches: list[list[Numbered]] = field(default_factory=list)
    """The lines between the messages that it quotes: an answer can stand below each quotation."""
    words: list[Numbered] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What the message says, for comparison."""
        return "".join(re.findall(r"\w+", " ".join(line for _, line in self.words).casefold()))


def read_email(data: bytes, name: str = "-") -> Transcript:
    """An e-mail thread, from an .eml file or pasted with its headers: each message is a turn of its sender.

    Messages stand in the order in which they were sent where all with a sender have dates, else as in the file; `start`
    is in seconds from the first. What a reply quotes is not doubled; signatures and disclaimers are left out. The
    meeting date is the day of the last message. Raises UnreadableInput where nothing says who wrote.
    """
    source = source_of(data, name)
    letters = _letters_of(data, source)
    if not any(x.sender for x in letters):
        raise UnreadableInput(
            "no message says who wrote it: there is no From: header (line 1)",
            "paste the thread with its From: and Sent: lines, save it as .eml, or read your own text with --as note",
        )
    _name_alike(letters)
    total = sum(1 for x in letters for lines in x.stretches for _, line in lines if line.strip())
    for letter in letters:
        for place, lines in enumerate(letter.stretches):
            letter.words.extend(own_words(lines, letter.sender, later=place > 0))
    kept = _once([x for x in letters if x.words])
    if all(x.at is not None for x in kept if x.sender is not None):
        # What stands above the first header of a pasted thread is the newest answer.
        kept.sort(key=lambda x: x.at or datetime.max.replace(tzinfo=UTC))
    return _as_transcript(kept, letters, total)


def read_note(data: bytes, name: str, author: str) -> Transcript:
    """The rep's own note: a turn of the author for each paragraph, on the seller's side, so that none of it can ever be
    taken for the buyer's words. Raises UnreadableInput where there is no text.
    """
    source = source_of(data, name)
    header = read_header(source.lines)
    day = header.meeting_date or date_in_file_name(name)
    turns: list[Turn] = []
    for line, text in _paragraphs(source):
        turns.append(Turn(n=len(turns) + 1, speaker=author, side=Side.SELLER, line=source.place(line), text=tidy(text)))
    if not turns:
        raise UnreadableInput("the note holds no words (line 1)", "write what you want to keep, a paragraph each")
    return Transcript(
        format="note",
        meeting_date=day,
        meeting_date_from=None if day is None else "header" if header.meeting_date else "file name",
        title=header.title,
        speakers=(Speaker(name=author, side=Side.SELLER, side_from="rep", turns=len(turns)),),
        turns=tuple(turns),
        dates=(day,) * len(turns),
    )


def _paragraphs(source: Source) -> list[tuple[int, str]]:
    """Blocks between blank lines, and in a Word document paragraphs, with the number of their first line."""
    found: list[tuple[int, str]] = []
    begun, words = 0, ""
    for number, line in enumerate((*source.lines, ""), start=1):
        ends = not line.strip() or (
            source.container == "word" and begun and source.place(number) != source.place(begun)
        )
        if ends and tidy(words):
            found.append((begun, words))
        if ends:
            begun, words = 0, ""
        if line.strip():
            begun, words = begun or number, f"{words} {line}"
    return found


def _letters_of(data: bytes, source: Source) -> list[_Letter]:
    if not is_mail_file(source.text):
        return _parted(_Letter(), [(source.place(n), line) for n, line in enumerate(source.lines, start=1)])
    message = message_of(data, source)
    first = _Letter(subject=message.subject, others=[*message.others])
    _take_sender(first, message.sender)
    _take_date(first, message.date)
    return _parted(first, message.lines)


def _parted(first: _Letter, numbered: list[Numbered]) -> list[_Letter]:
    """The messages of a thread, parted at header blocks and at lines like "On Monday Dana Reyes wrote:".

    Below such a line, where quotation marks follow it, only the quoted lines are of the one who is named there.
    """
    depths = [_depth(line) for _, line in numbered]
    lines = [(number, _MARKS.sub("", line)) for number, line in numbered]
    letters, authors = [first], {0: first}
    last: _Letter | None = None
    n = 0
    while n < len(lines):
        attributed = _attribution(lines, n)
        begun = attributed or _header_block(lines, n)
        if begun is not None:
            letter, below = begun
            filled = (depths[at] for at in range(below, len(lines)) if lines[at][1].strip())
            level = max(depths[n], next(filled, 0)) if attributed else depths[n]
            authors = {d: x for d, x in authors.items() if d < level} | {level: letter}
            letters.append(letter)
            n = below
            continue
        number, line = lines[n]
        if not _DIVIDER.match(line[:400]):
            level = max(d for d in authors if d <= depths[n])
            filled_line = bool(numbered[n][1].strip())
            letter = authors[level] if filled_line or last is None else last
            if letter is not last:
                letter.stretches.append([])
            letter.stretches[-1].append((number, line if level == depths[n] else f"> {line}"))
            last = letter
        n += 1
    return [x for x in letters if x.sender is not None or any(line.strip() for part in x.stretches for _, line in part)]


def _attribution(lines: list[Numbered], n: int) -> tuple[_Letter, int] | None:
    """A line, or two, that says who wrote what is quoted below; the index of the line below."""
    text = lines[n][1][:400]
    wrapped = f"{text.rstrip()} {lines[n + 1][1].strip(' >')[:200]}" if n + 1 < len(lines) else text
    for used, candidate in ((1, text), (2, wrapped)):
        match = _WROTE.match(candidate)
        parts = _WHEN_AND_WHO.match(match["about"]) if match else None
        who = ((parts["who"].strip(" ,") or match["after"].strip()) if parts else "") if match else ""
        if parts is not None and who:
            letter = _Letter()
            _take_sender(letter, who)
            _take_date(letter, parts["when"].strip(" ,"))
            return letter, n + used
    return None


def _depth(line: str) -> int:
    marks = _MARKS.match(line)
    return marks.group().count(">") if marks else 0


def _header_block(lines: list[Numbered], n: int) -> tuple[_Letter, int] | None:
    """A block that begins with From: and has a date, a recipient or a subject; the index of the line below it."""
    sent = _SENT_BY.match(lines[n][1][:400])
    if sent is not None:
        letter = _Letter()
        _take_sender(letter, sent["who"])
        _take_date(letter, sent["when"])
        n += 1
        while n < len(lines) and (field_of := _key(lines[n][1]))[0] in ("to", "cc", "subject"):
            _take_field(letter, field_of[0] or "", field_of[1])
            n += 1
        return letter, n
    if _key(lines[n][1])[0] != "from":
        return None
    letter = _Letter()
    seen: set[str] = set()
    at = n
    while at < len(lines) and at - n < _HEADER_LINES and lines[at][1].strip(" >*"):
        key, value = _key(lines[at][1])
        if key is None and at > n and not lines[at][1].startswith((" ", "\t")):
            break
        if key is not None:
            seen.add(key)
            _take_field(letter, key, value)
        at += 1
    return (letter, at) if seen & {"date", "to", "subject"} and letter.sender else None


def _key(line: str) -> tuple[str | None, str]:
    match = _HEADER.match(line[:1000])
    key = _KEY_OF.get(match[1].casefold()) if match else None
    return (key, match[2].strip(" *") if match else "") if key else (None, "")


def _take_field(letter: _Letter, key: str, value: str) -> None:
    if key == "from":
        _take_sender(letter, value)
    elif key == "date":
        _take_date(letter, value)
    elif key == "subject":
        letter.subject = tidy(value) or None
    else:
        letter.others.extend(addressed(value))


def addressed(value: str) -> list[tuple[str, str]]:
    """Names and addresses of a header; a name may be empty. Outlook parts people by semicolons."""
    value = re.sub(r"\[mailto:([^\]]+)\]", r"<\1>", value)
    parts = value.split(";") if ";" in value else [value]
    found: list[tuple[str, str]] = []
    for part in parts:
        quoted = re.sub(r"^\s*([^\"<>]*,[^\"<>]*?)\s*<", r'"\1" <', part)
        found.extend((tidy(name), mail.lower()) for name, mail in getaddresses([quoted]) if name or mail)
    return found


def _take_sender(letter: _Letter, value: str) -> None:
    for name, mail in addressed(value)[:1]:
        letter.email = mail if "@" in mail else None
        letter.sender = name.strip("'\"") or mail or None
    if letter.sender is None and value.strip():
        letter.sender = tidy(value)[:80] or None


def _take_date(letter: _Letter, value: str) -> None:
    try:
        moment = parsedate_to_datetime(value)
        letter.at = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        day = find_date(value)
        clock = _CLOCK.search(value)
        if day is not None:
            letter.at = datetime(day.year, day.month, day.day, *_hour(clock), tzinfo=UTC)
        elif ambiguous_date(value):
            letter.unclear = tidy(value)[:40]


def _hour(clock: re.Match[str] | None) -> tuple[int, int]:
    if clock is None:
        return 0, 0
    hour, minute = int(clock[1]), int(clock[2])
    if clock[3]:
        hour = hour % 12 + (12 if clock[3].lower() == "p" else 0)
    return (hour, minute) if hour < 24 and minute < 60 else (0, 0)


def _name_alike(letters: list[_Letter]) -> None:
    """One name for one address: the longest that a header gives."""
    names: dict[str, str] = {}
    for letter in letters:
        for name, mail in (*letter.others, (letter.sender or "", letter.email or "")):
            if mail and "@" not in name and len(name) > len(names.get(mail, "")):
                names[mail] = name
    for letter in letters:
        if letter.email is not None:
            letter.sender = names.get(letter.email, letter.sender)


def _once(letters: list[_Letter]) -> list[_Letter]:
    """Each message once: a copy that a later reply quotes is the same words of the same sender."""
    kept: list[_Letter] = []
    for letter in letters:
        key = letter.key
        same = next((i for i, x in enumerate(kept) if x.sender == letter.sender and _copies(x.key, key)), None)
        if same is None:
            kept.append(letter)
        elif len(key) > len(kept[same].key) or (kept[same].at is None and letter.at is not None):
            kept[same] = letter
    return kept


def _copies(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) > 40 and longer.startswith(shorter))


def _as_transcript(kept: list[_Letter], letters: list[_Letter], total: int) -> Transcript:
    people: dict[str, Participant] = {}
    for letter in letters:
        for name, mail in ((letter.sender or "", letter.email or ""), *letter.others):
            if (name or mail) and (mail or name).casefold() not in people:
                people[(mail or name).casefold()] = Participant(name=name or mail, email=mail or None)
    moments = [x.at for x in kept if x.at is not None]
    zero = moments[0] if len(moments) == len(kept) and moments else None
    turns = tuple(
        Turn(
            n=n,
            speaker=x.sender,
            side=Side.UNKNOWN,
            start=(x.at - zero).total_seconds() if zero is not None and x.at is not None else None,
            line=x.words[0][0],
            text=tidy(" ".join(line for _, line in x.words)),
        )
        for n, x in enumerate(kept, start=1)
    )
    if not turns:
        raise UnreadableInput("the thread holds no words beside its headers (line 1)", "give the whole messages")
    counts: dict[str, int] = {}
    for turn in turns:
        if turn.speaker is not None:
            counts[turn.speaker] = counts.get(turn.speaker, 0) + 1
    warnings = [f"the date {x.unclear} can be read two ways; give it with --date YYYY-MM-DD" for x in kept if x.unclear]
    nameless = sum(x.sender is None for x in kept)
    if nameless:
        warnings.append(f"{nameless} of {len(kept)} messages have no From: header, so nobody knows who wrote them")
    last = max(moments).date() if moments else None
    left_out = total - sum(len(x.words) for x in kept)
    return Transcript(
        format="email",
        meeting_date=last,
        meeting_date_from="header" if last else None,
        title=next((x.subject for x in letters if x.subject), None),
        skipped_lines=left_out,
        skipped=(Skipped(reason="headers, quotes and signatures", lines=left_out),) if left_out else (),
        warnings=tuple(dict.fromkeys(warnings)),
        speakers=tuple(Speaker(name=n, side=Side.UNKNOWN, side_from="none", turns=c) for n, c in counts.items()),
        participants=tuple(people.values()),
        turns=turns,
        dates=tuple(x.at.date() if x.at else None for x in kept),
    )
