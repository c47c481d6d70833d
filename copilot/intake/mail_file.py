"""E-mail files (.eml): header fields decoded, the readable part of the body, and where its lines stand in the file."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses

from copilot.errors import UnreadableInput
from copilot.intake.letter_text import Numbered, lines_of
from copilot.intake.source import Source

_MACHINE_HEADER = re.compile(
    r"^(?:mime-version|message-id|received|content-type|return-path|dkim-signature|x-[\w-]+|delivered-to)\s*:",
    re.IGNORECASE | re.MULTILINE,
)
_FIRST_HEADER = re.compile(r"^[A-Za-z][\w-]{1,60}\s*:\s")


@dataclass(frozen=True, slots=True)
class MailFile:
    """What an .eml file says: header values as text, and the lines of the body."""

    sender: str
    date: str
    subject: str | None
    others: tuple[tuple[str, str], ...]
    lines: list[Numbered]


def is_mail_file(text: str) -> bool:
    """Begins with header fields, one of which only a mail program writes."""
    head = text[:20_000].lstrip("\n").partition("\n\n")[0]
    return _FIRST_HEADER.match(head) is not None and _MACHINE_HEADER.search(head) is not None


def message_of(data: bytes, source: Source) -> MailFile:
    """The message in an .eml file.

    Raises UnreadableInput where its body cannot be decoded.
    """
    message = message_from_bytes(data.lstrip(b"\r\n"), policy=policy.default)
    try:
        others = getaddresses([str(v) for key in ("to", "cc") for v in message.get_all(key, [])])
        body = message.get_body(("plain", "html")) if isinstance(message, EmailMessage) else None
        text = str(body.get_content()) if body is not None else ""
        sender, day, subject = (str(message.get(key, "")) for key in ("from", "date", "subject"))
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise UnreadableInput(f"the e-mail is damaged: {error}", "copy the message and paste it") from None
    if not text.strip():
        raise UnreadableInput("the e-mail has no text in its body (line 1)", "copy the message and paste it")
    return MailFile(
        sender,
        day,
        " ".join(subject.split()) or None,
        tuple((" ".join(name.split()), mail.lower()) for name, mail in others),
        _placed(lines_of(text), source),
    )


def _placed(lines: list[Numbered], source: Source) -> list[Numbered]:
    """The lines with their numbers in the file; an encoded body counts from where it begins."""
    begin = next((n for n, line in enumerate(source.lines, start=1) if not line.strip()), 1)
    where: dict[str, list[int]] = {}
    for number in range(len(source.lines), begin, -1):
        where.setdefault(source.lines[number - 1].strip(), []).append(number)
    placed = []
    at = begin
    for _, line in lines:
        places = where.get(line.strip(), [])
        while places and places[-1] < at:
            places.pop()
        at = places.pop() if places and line.strip() else at
        placed.append((at, line))
    return placed
