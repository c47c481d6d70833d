"""Finds what identifies a person or an account in a text: contact data, links, and numbers of banks and customers.

Patterns, not a library for each: the words come from speech recognition and notes, where a number has spaces and a
mail address may be spelt out, and all of it must be quick. Dates, amounts of money and shares are not taken. Lengths
are bounded everywhere, so that no text makes a pattern slow.
"""

import re
from collections.abc import Callable, Iterator

Span = tuple[int, int, str]
"""A place in a text as (start, end, kind)."""

Finder = Callable[[str, int, int], Iterator[Span]]
"""Gives the places between two positions of a text, in order and apart."""

KINDS = ("EMAIL", "LINK", "IBAN", "PAYCARD", "TAXID", "PHONE", "REFERENCE")

_LOCAL_PART = re.compile(r"[\w.+%'-]")
_MAIL_DOMAIN = re.compile(r"@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?!\w)")
_SPOKEN_DOT = re.compile(r" dot ", re.IGNORECASE)
_SPOKEN_EMAIL = re.compile(
    r"(?<!\w)\w{1,40}(?: (?:dot|underscore|dash|hyphen) \w{1,40}){0,3} at "
    r"\w[\w-]{0,40}(?: (?:dot|dash|hyphen) \w{1,40}){0,3}"
    r" dot (?:com|org|net|io|ai|co|eu|uk|de|fr|nl|at|ch|es|it|us|ca|au|dev|app|edu|gov)(?!\w)",
    re.IGNORECASE,
)
_LINK_ANCHOR = re.compile(r"://|\.(?:com|org|net|io|us|me|eu|uk|de|co|ai|app|dev|ly)/", re.IGNORECASE)
_LINK_REST = re.compile(r"[^\s<>\"'\\\[\]{}|^`]{0,2000}")
_HOST_CHARACTER = re.compile(r"[a-z0-9.-]", re.IGNORECASE)
_PLAIN_SITE = re.compile(r"(?:https?://)?[\w.-]+(?::\d{1,5})?/?", re.IGNORECASE)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?(?![A-Za-z0-9])")
_CARD = re.compile(r"(?<![\w.,-])\d(?:[ -]?\d){12,18}(?!\w)")
_FOUR_FOURS = re.compile(r"(?:(?!(?:19|20)\d\d)\d{4}[ -])\d{4}[ -]\d{4}[ -]\d{4}")
_TAX = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"(?:ATU|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK) ?\d{8,12}(?:B\d{2})?"
    r"|GB ?\d{3} \d{4} \d{2}|CHE-?\d{3}\.?\d{3}\.?\d{3}|\d{3}-\d{2}-\d{4}|\d{2}-\d{7}"
    r")(?![A-Za-z0-9]|-\d)"
)
_DIGITS = re.compile(r"(?<!\[)\d(?:[^\d\n]{0,3}\d){2,}")
_GAP = r"[ .()/\u00a0\u2010-\u2013-]{0,3}"
_PHONE = re.compile(
    r"(?<![\w+])(?<!\d[.,:/-])(?:"
    rf"\+ ?\(?\d(?:{_GAP}\d){{6,14}}"
    rf"|\(?0\d(?:{_GAP}\d){{6,13}}"
    r"|(?:1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}"
    r")(?!\w|[.,:/-]\d)(?:[ ,]{1,2}(?:ext|extension|x)\.? ?\d{1,6})?",
    re.IGNORECASE,
)
_NAMED_PHONE = re.compile(
    r"(?<!\w)(?:phone|tel|telefon|telephone|mobile|mobil|handy|cell|fax|durchwahl|extension|ext|"
    r"(?:call|reach|text) (?:me|him|her|us|them) (?:at|on))"
    r"\W{0,3}(?:number|nummer|no|nr)?\W{0,3}(?:is |ist )?(\d(?:[ ./-]?\d){4,14})(?!\w|[.,:/-]\d)",
    re.IGNORECASE,
)
_DIGIT_WORD = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)"
_SPOKEN_NUMBER = re.compile(
    rf"(?<!\w){_DIGIT_WORD}(?:[ ,.-]{{1,2}}(?:double |triple )?{_DIGIT_WORD}){{6,14}}(?!\w)", re.IGNORECASE
)
_NO_PHONE = re.compile(
    r"\d{1,2}([ ./-])\d{1,2}\1(?:19|20)\d\d(?!\d)|(?:19|20)\d\d([./-])\d{1,2}\2\d{1,2}(?!\d)"
    r"|0\.\d+$|\+ ?\d{1,3}(?:\.\d{3})+$"
)
"""Dates, decimals and amounts that a phone pattern takes."""
_NAMED_REFERENCE = re.compile(
    r"(?<!\w)(?:customer|client|account|contract|order|invoice|policy|member|membership|licen[cs]e|subscription|tenant|"
    r"case|ticket|employee|passport|purchase|po|tax|vat|bank|reference|ref|kunden|vertrags|rechnungs|auftrags|konto|"
    r"steuer|mitglieds|personal)[ -]?(?:order )?(?:number|num|no\.?|nr\.?|id|key|code|nummer|#)"
    r"\W{0,3}(?:(?:is|was|ist|lautet)\W{1,2})?"
    r"((?=[A-Z._/-]{0,12}\d)[A-Z0-9](?:[A-Z0-9._/-]{3,38})[A-Z0-9])(?!\w)",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?<![\w-])(?!(?:ISO|IEC|RFC|EN|DIN|CVE|NIST|BS|ANSI|IEEE|FY|CY)-)[A-Z]{2,6}-\d{4,12}(?:-\d{1,12}){0,3}(?![\w-])"
)
_LONG_WORD = re.compile(r"[A-Za-z0-9_-]{18,}")
_TOKEN = re.compile(
    r"(?<![\w-])(?:"
    r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
    r"|(?:sk|pk|ghp|xox[bp]|AKIA)[-_]?(?=[A-Za-z_-]{0,60}\d)[A-Za-z0-9_-]{16,}"
    r"|(?=[A-Za-z]{0,30}\d)(?=\d{0,30}[A-Za-z])[A-Za-z0-9]{24,}"
    r")(?![\w-])"
)
_LONG_NUMBER = re.compile(
    r"(?<![\w.,$€£¥+-])(?<![$€£¥] )\d{9,34}(?!\w|[.,]\d| ?(?:%|percent|€|\$|£|EUR|USD|GBP|CHF|euro|dollar|pound))",
    re.IGNORECASE,
)


def near(
    text: str, start: int, end: int, anchor: re.Pattern[str], before: int, after: int
) -> Iterator[tuple[int, int]]:
    """The neighbourhoods of an anchor that is quick to find, as (start, end), apart from each other.

    A pattern that is dear is tried there only. `before` and `after` are in characters, and must be enough for it.
    """
    open_from = open_to = start
    for found in anchor.finditer(text, start, end):
        if found.start() - before > open_to:
            if open_from < open_to:
                yield open_from, open_to
            open_from = found.start() - before
        open_to = min(end, found.end() + after)
    if open_from < open_to:
        yield open_from, open_to


def emails(text: str, start: int, end: int) -> Iterator[Span]:
    """Mail addresses."""
    done, at = start, text.find("@", start, end)
    while at != -1:
        if domain := _MAIL_DOMAIN.match(text, at, end):
            first = _word_start(text, max(done, at - 64), at, _LOCAL_PART)
            if first < at:
                yield first, domain.end(), "EMAIL"
                done = domain.end()
        at = text.find("@", max(at + 1, done), end)


def spoken_emails(text: str, start: int, end: int) -> Iterator[Span]:
    """Mail addresses as people say them: "ana at example dot com"."""
    for part in near(text, start, end, _SPOKEN_DOT, 200, 120):
        yield from ((m.start(), m.end(), "EMAIL") for m in _SPOKEN_EMAIL.finditer(text, *part))


def links(text: str, start: int, end: int) -> Iterator[Span]:
    """Web addresses that lead to more than a site's front page: meetings, profiles, shared files."""
    done = start
    for anchor in _LINK_ANCHOR.finditer(text, start, end):
        at, first = anchor.start(), anchor.start()
        if at < done:
            continue
        if anchor.group() == "://":
            first -= next((len(s) for s in ("https", "http") if text[max(done, at - 5) : at].lower().endswith(s)), 0)
        else:
            first = _word_start(text, max(done, at - 253), at, _HOST_CHARACTER)
        address = text[first : _rest_end(text, at, end)].rstrip(".,;:!?)*_")
        if first < at:
            done = first + len(address)
            if not _PLAIN_SITE.fullmatch(address):
                yield first, done, "LINK"


def _rest_end(text: str, at: int, end: int) -> int:
    rest = _LINK_REST.match(text, at, end)
    return rest.end() if rest else at


def _word_start(text: str, least: int, at: int, character: re.Pattern[str]) -> int:
    """Where the word of such characters begins that ends at `at`."""
    first = at
    while first > least and character.match(text[first - 1]):
        first -= 1
    # In JSON text a line break is written `\\n`: the n does not belong to the word after it.
    return first + 1 if text[first - 1 : first] == "\\" and text[first] in "nrt" and at - first > 1 else first


def numbers(text: str, start: int, end: int) -> Iterator[Span]:
    """Numbers of banks, cards, tax offices, phones and customers, where three digits and more stand close together."""
    for part in near(text, start, end, _DIGITS, 90, 50):
        taken = list[Span]()
        for finder in _NUMBER_FINDERS:
            taken += [s for s in finder(text, *part) if all(s[1] <= t[0] or t[1] <= s[0] for t in taken)]
        yield from sorted(taken)


def _bank_numbers(text: str, start: int, end: int) -> Iterator[Span]:
    """IBANs; a mistyped one counts where most of it is digits."""
    for found in _IBAN.finditer(text, start, end):
        compact = re.sub(r"[ -]", "", found.group())
        if sum(c.isdigit() for c in compact) >= 10 or _mod_97(compact) == 1:
            yield found.start(), found.end(), "IBAN"


def _card_numbers(text: str, start: int, end: int) -> Iterator[Span]:
    """Numbers of payment cards: with their check digit, or in four groups of four."""
    for found in _CARD.finditer(text, start, end):
        if _luhn(re.sub(r"\D", "", found.group())) or _FOUR_FOURS.fullmatch(found.group()):
            yield found.start(), found.end(), "PAYCARD"


def _tax_numbers(text: str, start: int, end: int) -> Iterator[Span]:
    """VAT numbers of Europe, and the tax and social security numbers of the United States."""
    yield from ((m.start(), m.end(), "TAXID") for m in _TAX.finditer(text, start, end))


def _phones(text: str, start: int, end: int) -> Iterator[Span]:
    """Phone numbers by their form."""
    for found in _PHONE.finditer(text, start, end):
        if not _NO_PHONE.match(found.group()):
            yield found.start(), found.end(), "PHONE"


def _named_phones(text: str, start: int, end: int) -> Iterator[Span]:
    """Numbers that are said to be a phone's, and digits said one by one."""
    for found in _NAMED_PHONE.finditer(text, start, end):
        if not _NO_PHONE.match(found.group(1)):
            yield *found.span(1), "PHONE"


def spoken_numbers(text: str, start: int, end: int) -> Iterator[Span]:
    """Seven digits and more, said one by one."""
    yield from ((m.start(), m.end(), "PHONE") for m in _SPOKEN_NUMBER.finditer(text, start, end))


def _named_references(text: str, start: int, end: int) -> Iterator[Span]:
    """Numbers that are said to be a customer's, a contract's, an invoice's."""
    for found in _NAMED_REFERENCE.finditer(text, start, end):
        if sum(c.isdigit() for c in found.group(1)) >= 3 and not _NO_PHONE.match(found.group(1)):
            yield *found.span(1), "REFERENCE"


def tokens(text: str, start: int, end: int) -> Iterator[Span]:
    """UUIDs, keys and other long words of letters and digits."""
    for part in near(text, start, end, _LONG_WORD, 0, 0):
        yield from ((m.start(), m.end(), "REFERENCE") for m in _TOKEN.finditer(text, *part))


def _codes(text: str, start: int, end: int) -> Iterator[Span]:
    """Codes by their form: CUST-48213, INV-2026-0042; not the names of standards."""
    yield from ((m.start(), m.end(), "REFERENCE") for m in _CODE.finditer(text, start, end))


def _long_numbers(text: str, start: int, end: int) -> Iterator[Span]:
    """Nine digits and more in a row, where they are no amount."""
    yield from ((m.start(), m.end(), "REFERENCE") for m in _LONG_NUMBER.finditer(text, start, end))


_NUMBER_FINDERS: tuple[Finder, ...] = (
    _bank_numbers,
    _card_numbers,
    _tax_numbers,
    _named_references,
    _phones,
    _named_phones,
    _codes,
    _long_numbers,
)
FINDERS: tuple[Finder, ...] = (links, emails, spoken_emails, tokens, numbers, spoken_numbers)
"""In the order in which they take their places: the surer first."""


def _mod_97(iban: str) -> int:
    """ISO 7064, as ISO 13616 checks an account number."""
    moved = iban[4:] + iban[:4]
    return int("".join(str(int(c, 36)) for c in moved)) % 97


def _luhn(digits: str) -> bool:
    """ISO/IEC 7812: the check digit of card numbers."""
    doubled = (sum(divmod(2 * int(d), 10)) if n % 2 else int(d) for n, d in enumerate(reversed(digits)))
    return sum(doubled) % 10 == 0
