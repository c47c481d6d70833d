"""People as headers list them: `Jennifer Wu (Director of Sales Operations, TechFlow Inc)`."""

import re

from copilot.domain.transcript import Participant
from copilot.intake.labels import side_of_role, split_role
from copilot.intake.wording import tidy

_EMAIL = re.compile(r"[<(\[]?\b([\w.+-]+@[\w-]+(?:\.[\w-]+)+)\b[>)\]]?")
_SELLER_TITLE = re.compile(
    r"\b(?:(?:senior|sr\.?|enterprise|strategic|commercial|mid-market|key|regional|global|lead)\s+)*"
    r"(?:account executive|account manager|account director|client executive|sales engineer|sales engineering \w+"
    r"|solutions? (?:engineer|consultant|architect)|pre-?sales(?: \w+)?|value engineer"
    r"|(?:sales|business) development (?:rep(?:resentative)?|manager|associate)|sales (?:rep(?:resentative)?|executive)"
    r"|customer success(?: manager| lead)?|inside sales(?: rep(?:resentative)?)?|implementation (?:manager|consultant)"
    r"|AE|SDR|BDR|CSM|SE)\b",
    re.IGNORECASE,
)
_TITLE_WORD = re.compile(
    r"\b(?:chief|c[efiotrm]o|ciso|cmo|cpo|vp|svp|evp|president|director|head|manager|lead(?:er)?|engineer|architect"
    r"|officer|analyst|consultant|counsel|buyer|procurement|purchasing|controller|owner|founder|admin(?:istrator)?"
    r"|specialist|coordinator|associate|assistant|executive|supervisor|rep(?:resentative)?|sales|finance|legal"
    r"|operations|ops|it|hr|security|infosec|marketing|product|development|developer|scientist|nurse|physician"
    r"|partner|planner|chair(?:man|woman)?|treasurer|accountant|auditor|principal|intern|ae|sdr|bdr|csm|se)\b",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s+[-–—|]\s+")


def is_seller_title(title: str) -> bool:
    """A title that people have who sell to others: AE, sales engineer, SDR, CSM; a VP of sales may as well buy."""
    return _SELLER_TITLE.search(title) is not None


def title_and_company(words: str) -> tuple[str | None, str | None]:
    """What is said about a person as title and company: "CFO, Acme", "Acme Account Executive", "CFO at Acme"."""
    words = words.strip(" ,;")
    if not words:
        return None, None
    if at := re.fullmatch(r"(.+?)(?:\s+at\s+|\s*@\s*)(.+)", words):
        return at[1].strip(" ,"), at[2].strip()
    parts = [p.strip() for p in words.split(",") if p.strip()]
    return _from_parts(parts) if len(parts) > 1 else _from_one(words)


def _from_parts(parts: list[str]) -> tuple[str | None, str | None]:
    first, last = _TITLE_WORD.search(parts[0]), _TITLE_WORD.search(parts[-1])
    if last and not first:
        return ", ".join(parts[1:]), parts[0]
    if len(parts) == 2 or not last:
        return ", ".join(parts[:-1]), parts[-1]
    return ", ".join(parts), None


def _from_one(words: str) -> tuple[str | None, str | None]:
    if side_of_role(words) is not None:
        return words, None
    sold = _SELLER_TITLE.search(words)
    if sold and sold.start() > 0 and sold.end() == len(words):
        before = words[: sold.start()].strip(" -–—")
        return (sold.group(), before) if before and not _TITLE_WORD.search(before) else (words, None)
    return (words, None) if _TITLE_WORD.search(words) else (None, words)


def parse_participant(entry: str) -> Participant | None:
    """One entry of a list of people; None where it holds no name."""
    entry = tidy(entry).strip(" *_-•;,")
    email = _EMAIL.search(entry)
    if email is not None:
        entry = (entry[: email.start()] + entry[email.end() :]).strip(" ,;-–()[]")
    name, said = split_role(entry.replace("**", ""))
    if said is None:
        for mark in (_DASH, re.compile(r":\s+"), re.compile(r",\s*")):
            if (cut := mark.search(name)) is not None:
                name, said = name[: cut.start()], name[cut.end() :]
                break
    name = name.strip(" *_,;:")
    if not name and email is not None:
        name = email[1]
    if not name or len(name) > 60 or not re.search(r"\w", name):
        return None
    title, company = title_and_company(said or "")
    return Participant(name=name, title=title, company=company, email=email[1].lower() if email else None)


def split_people(text: str) -> list[str]:
    """The entries of a list on one line; a comma or "and" inside parentheses parts nobody."""
    entries, depth, current = [], 0, ""
    separator = ";" if ";" in text else ","
    for character in text:
        depth += (character in "([") - (character in ")]")
        if character == separator and depth <= 0:
            entries.append(current)
            current = ""
        else:
            current += character
    entries.append(current)
    last = re.sub(r"^\s*(?:and|&)\s+", "", entries[-1])
    parted = re.split(r"\s+(?:and|&)\s+(?![^()]*\))", last) if len(last) < 200 else [last]
    return [e.strip() for e in (*entries[:-1], *parted) if e.strip()]


def parse_people(text: str) -> list[Participant]:
    """Everybody on one line of a list: "Sarah Chen (VP Sales, Nextera), David Park (AE, SixtySixTen)"."""
    entries = [text] if _is_one_person(text) else split_people(text)
    found = [parse_participant(e) for e in entries]
    return [p for p in found if p is not None]


def _is_one_person(text: str) -> bool:
    """`Dana Reyes, COO, Acme` or `Dana Reyes - COO, Acme`: the commas part what is said of one person."""
    if any(mark in text for mark in "(;<"):
        return False
    if len(_DASH.findall(text)) == 1:
        return True
    parts = text.split(",")
    return 1 < len(parts) <= 3 and _TITLE_WORD.search(parts[1]) is not None
