"""What stands before the colon: people, roles, bots, rooms, and words that only look like a speaker."""

import re
from functools import lru_cache

from copilot.domain.transcript import Side

MAX_LABEL = 60
# The same few labels stand on every line of a text.
_LABELS = 4096


def vocabulary(listed: str) -> frozenset[str]:
    """Words and phrases that are listed with bars between them."""
    return frozenset(listed.split("|"))


_BOT = re.compile(
    r"\bnote[\s-]?taker\b|\bmeeting assistant\b|\b(?:otter|read|fireflies|avoma|fathom|meetgeek|sembly|tactiq)[\s.]ai\b"
    r"|\botter\s?pilot\b|\btl;?dv\b|^(?:gong|read|krisp|jamie|circleback)[.\s](?:io|ai)\b"
    r"|\bai companion\b|\bai assistant\b|\btranscription bot\b|\bai note"
    r"|^(?:fireflies|otter|gong|chorus|fathom|avoma|grain|sembly|tactiq|supernormal|granola|gemini|copilot|meetgeek"
    r"|circleback|krisp)(?:\s+(?:bot|recorder|recording|assistant|notes?|app))?$",
    re.IGNORECASE,
)
_PRESENTATION = re.compile(r"(?:\w(?:['’]s)?\s+presentation|\(presentation\))$|^presentation$", re.IGNORECASE)
_ROOM = re.compile(
    r"\b(?:conference|meeting|board|training|huddle|team|focus|zoom)[\s-]*rooms?\b|\bboardroom\b|\brooms?\s*[#\d]"
    r"|^room\b|\bhuddle\b",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(r"(?:unknown|unidentified|unnamed)(?:\s+(?:speaker|participant|user))?|speaker\s*\?|\?+", re.I)
_PHONE = re.compile(r"\+?[\d*xX•][\d\s().*xX•-]{5,24}")
_DEVICE = re.compile(
    r"(?:.*\S['’]s?\s+)?(?:iphone|ipad|macbook|imac|android|galaxy|pixel|laptop|phone|mobile|tablet|pc)\b[\w\s+-]{0,12}(?:\(\d+\))?",
    re.IGNORECASE,
)
_BARE_DEVICE = re.compile(r"(?:iphone|ipad|macbook(?: (?:pro|air))?|android)(?:\s*\(\d+\))?", re.IGNORECASE)
_EXTERNAL = re.compile(r"[(（\[](?:external|extern|externe|externo|esterno|外部)[)）\]]", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?:speaker|participant|user|guest|person|voice|spk|call-in user|caller|interviewer|interviewee)[\s_#-]*\w{0,3}",
    re.IGNORECASE,
)
_LETTERED = re.compile(
    r"(?:speaker|participant|person|voice|spk|channel|attendee|unknown)[\s_#-]*(?:\d{1,3}|[A-Z])|[A-Z]|\d{1,2}",
    re.IGNORECASE,
)
_ROLE = re.compile(r"^(?P<name>.*?\S)\s*[(（](?P<role>[^()（）]{1,80})[)）]$")
_NO_ROLE = re.compile(
    r"\d+|(?:she|he|they|her|him|them|his|hers|theirs)(?:\s*/\s*\w+)+|external|guest|unverified|(?:co-)?host|organi[sz]er",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_PARTICLES = vocabulary("de|da|do|dos|das|del|della|di|du|van|von|der|den|ten|ter|la|le|el|al|bin|ibn|abu|y|e|of|the")
_FORBIDDEN = re.compile(r"[?!;<>{}=\"“”\\]|https?|www\.")
_ABBREVIATION = re.compile(r"^(?:\w{1,4}|\w\.\w)\.$|^[^.]+\.[^.]+$|^[^.]+$")

_SELLER_ROLES = vocabulary(
    "rep|sales rep|sales representative|sales|seller|salesperson|sales person|ae|account executive|account manager|am"
    "|sdr|bdr|sales development rep|se|sales engineer|solutions engineer|solution engineer|solutions consultant"
    "|csm|customer success manager|vendor|agent|me|you|internal|our side|host rep"
)
_BUYER_ROLES = vocabulary(
    "buyer|customer|client|prospect|prospective customer|them|the customer|the client|external contact"
)
_OTHER_ROLES = vocabulary("partner|reseller|interpreter|translator|moderator|channel partner")

_METADATA = vocabulary(
    "date|time|when|where|location|duration|length|participants|attendees|speakers|invitees|invited"
    "|present|title|subject|topic|meeting|call|call id|call date|call type|call title|call notes"
    "|call summary|call stage|call outcome|meeting date|meeting title|meeting type|meeting id"
    "|meeting notes|type|stage|deal stage|account|company|opportunity|deal|industry|product|outcome"
    "|result|status|recording|recorded|recorded on|recording link|link|url|platform|source|language|host"
    "|organizer|organiser|from|to|cc|bcc|sent|re|fw|fwd|version|author|tags|keywords|confidential"
    "|start time|end time|started|ended|transcript|transcription|format|id|note|notes|summary|agenda"
    "|action items|next steps|key takeaways|takeaways|decisions|follow-up|follow up|background|context"
    "|objective|objectives|goal|goals|purpose|description|file|name|warning|error|info|debug|todo|fixme"
    "|scenario|call length|word count|call objective|price|email|phone|disposition|score|sentiment"
    "|website|disclaimer|meeting link|kind|region|style|department|deal size|deal value"
)
_TOPICS = vocabulary(
    "question|questions|answer|answers|example|examples|budget|timeline|pricing|scope|risk|risks|total"
    "|option|options|step|steps|phase|first|second|third|fourth|next|finally|also|so|well|okay|ok|yes|no"
    "|right|but|and|because|fyi|update|updates|reason|problem|problems|solution|solutions|requirement"
    "|requirements|criteria|challenge|challenges|pain|pains|points|metrics|metric|process|maker|champion"
    "|competition|competitors|competitor|benefit|benefits|feature|features|item|items|overview"
    "|introduction|intro|conclusion|discussion|result|results|recap|review|feedback|comment|comments"
    "|remember|important|caution|tip|hint|definition|quote|translation|here|there|this|that|these|those"
    "|now|then|today|tomorrow|basically|honestly|actually|essentially|again|plus|meaning|i.e|e.g|ie|eg|nb"
    "|ps|p.s|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|june"
    "|july|august|september|october|november|december|q1|q2|q3|q4|week|month|year|day|chapter|section"
    "|part|figure|table|column|row|music|applause|laughter|inaudible|crosstalk|silence|pause|noise"
    "|foreign|blank_audio|approval|approvals|needs|team|stakeholders|objection|objections|rapport"
    "|discovery|demo|close|closing|opening|qualification|analysis|insights|highlights|assessment"
)


@lru_cache(maxsize=_LABELS)
def split_role(label: str) -> tuple[str, str | None]:
    """`Dana Reyes (prospect)` as name and role; pronouns and the meeting's own marks (External, Host) are none."""
    match = _ROLE.match(label)
    if match is None or not re.search(r"\w", match["name"]):
        return label, None
    role = match["role"].strip()
    return match["name"].strip(), (None if _NO_ROLE.fullmatch(role) else role or None)


def is_bot(label: str) -> bool:
    """A note-taker or another program."""
    return _BOT.search(label) is not None


def is_presentation(label: str) -> bool:
    """A shared screen that the meeting lists like a person."""
    return _PRESENTATION.search(label.strip()) is not None


def is_room(label: str) -> bool:
    """A meeting room: several people behind one label."""
    return _ROOM.search(label) is not None


def is_phone(label: str) -> bool:
    """A telephone number, which meetings often mask: `+1 555-***-**12`."""
    return _PHONE.fullmatch(label.strip()) is not None


def is_device(label: str) -> bool:
    """`Helen's iPhone`, `iPad (2)`: what a meeting shows of somebody who gave no name."""
    return _DEVICE.fullmatch(label.strip()) is not None


def is_external(label: str) -> bool:
    """Marked by the meeting as from outside of the organiser's company."""
    return _EXTERNAL.search(label) is not None


def is_email(label: str) -> bool:
    """An e-mail address in place of a name."""
    return _EMAIL.fullmatch(label) is not None


def is_unknown(label: str) -> bool:
    """A label that says nobody knows who speaks."""
    return _UNKNOWN.fullmatch(label.strip()) is not None


def is_numbered(label: str) -> bool:
    """`Speaker 1`, `A`, `2`: a speaker whom a program told apart by the voice."""
    return _LETTERED.fullmatch(label.strip()) is not None


def is_person(label: str) -> bool:
    """A label that can stand for one person with a side."""
    nobody = is_bot(label) or is_presentation(label) or is_room(label) or is_unknown(label) or is_phone(label)
    return not nobody and _BARE_DEVICE.fullmatch(label.strip()) is None


@lru_cache(maxsize=_LABELS)
def side_of_role(role: str) -> Side | None:
    """The side that a role word names by itself: `rep`, `Customer 2`, `AE`; None for titles and companies."""
    word = re.sub(r"[\s#_-]*\d*$", "", role.strip().casefold())
    word = word.removesuffix("s") if word.removesuffix("s") in _SELLER_ROLES | _BUYER_ROLES else word
    if word in _SELLER_ROLES:
        return Side.SELLER
    if word in _BUYER_ROLES:
        return Side.BUYER
    return Side.OTHER if word in _OTHER_ROLES else None


def is_metadata(label: str) -> bool:
    """A key of a header, and never a speaker."""
    return label.strip(" *_#-").casefold() in _METADATA


def is_generic(label: str) -> bool:
    """`Speaker 1`, `Participant B`, `Rep`: a speaker whose label is no name."""
    return _NUMBERED.fullmatch(label) is not None or side_of_role(label) is not None or is_unknown(label)


@lru_cache(maxsize=_LABELS)
def possible(label: str) -> bool:
    """Short and without the marks of a sentence: the widest that a speaker's label can be."""
    if is_bot(label) and len(label.split()) <= 4 and not is_metadata(label):
        return len(label) <= MAX_LABEL
    if not 0 < len(label) <= MAX_LABEL or _FORBIDDEN.search(label) or is_metadata(label):
        return False
    if _EMAIL.fullmatch(label):
        return True
    words = label.split()
    if not 1 <= len(words) <= 7 or not any(c.isalnum() or ord(c) > 0x2190 for c in label):
        return False
    if label[0] in "-*#>/.,'’✓✗✔✘✅❌☑☐→➡•":
        return False
    return all(_ABBREVIATION.match(w) for w in words)


@lru_cache(maxsize=_LABELS)
def looks_like_name(label: str) -> bool:
    """A possible label whose words are written like a name and whose last word is no topic."""
    if not possible(label):
        return False
    if is_generic(label) or is_bot(label) or _EMAIL.fullmatch(label):
        return True
    words = [w.strip(".,'’()") for w in label.split()]
    words = [w for w in words if w]
    if not words or words[-1].casefold() in _TOPICS or (len(words) == 1 and words[0].casefold() in _TOPICS):
        return False
    if all(w.casefold() in _PARTICLES for w in words):
        return False
    return all(not w[0].islower() or w.casefold() in _PARTICLES or (len(words) > 1 and len(w) <= 2) for w in words)
