"""Names of persons in running text: what looks like a name, and is no product, place, month or start of a sentence."""

import re

NAME_WORD = (
    r"(?<![A-Za-zÀ-ÿ])(?:[A-Z][a-zà-öø-ÿ]+(?:[-'’][A-Z][a-zà-öø-ÿ]+)?|(?:O|D|L)['’][A-Z][a-z]+"
    r"|Mc[A-Z][a-z]+|Mac[A-Z][a-z]+|[A-Z]\.)(?![A-Za-z])"
)
_PARTICLE = r"(?:(?:van|von|de|der|den|del|da|di|la|le|bin|al|el|ter|ten)\s+)"
FULL_NAME = rf"{NAME_WORD}(?:\s+{_PARTICLE}*{NAME_WORD}){{0,2}}"

_NO_NAMES = """
hence thus therefore however additionally ideally apparently obviously hopefully usually meanwhile otherwise
furthermore block script monday tuesday wednesday thursday friday saturday sunday january february march
april may june july august september october november december christmas easter thanksgiving ramadan english
french german spanish i i'm i'll i've i'd we you he she they it this that these those there here what who
when where why how which and but so or if yes no yeah yep ok okay sure right well oh ah hi hello hey thanks
thank please sorry great good perfect awesome fine honestly frankly the a an my our your his her their its
at in on by for from to with of as not let let's then now once after before because maybe perhaps absolutely
exactly definitely actually basically look listen mostly also plus just only still even today tomorrow
europe asia america africa germany france spain italy london paris berlin york texas california boston
chicago dubai emea apac rep reps tech team teams customers customer clients leads lead deals users people
everyone everybody somebody someone nobody management leadership devops corporate payroll accounting
sourcing purchasing compliance audit data user support facilities crm erp both all each most some many half
another other others one two three four five six seven eight nine ten first second last next friend dear mr
mrs ms dr google microsoft salesforce hubspot slack zoom excel outlook jira sap oracle workday netsuite
github gitlab azure amazon linkedin zendesk servicenow tableau snowflake databricks docker kubernetes python
java linux windows datadog docusign coupa ariba legal procurement finance security engineering marketing
sales operations product hr infosec board committee ceo cfo cto cio coo cmo cro ciso vp svp evp director
manager head chief officer president general counsel
"""
_NEVER = frozenset(_NO_NAMES.split())

_INTRODUCED = (
    rf"\b(?i:our|my|the|their|his|her)\s+(?:[\w&-]+\s+){{0,5}}?(?i:c[efitmro]o"
    rf"|ciso|cpo|chro|(?:[es]?vp|vice\s+president|head|director|dean"
    rf"|chief)(?:\s+(?:of|for)\s+[\w&-]+(?:\s+(?:and|&)?\s*[\w-]+)?)?"
    rf"|manager|controller|treasurer|counsel|boss|lead|owner|founder"
    rf"|partner|chair(?:man|woman)?|director|president|architect|engineer"
    rf"|analyst|colleague|buyer|lawyer|assistant|procurement\s+\w+"
    rf"|sponsor|champion)s?,?\s+(?:is\s+|called\s+|named\s+)?(?P<n>{FULL_NAME})"
)
PATTERNS = tuple(
    re.compile(p)
    for p in (
        (
            rf"(?P<n>{FULL_NAME})\s*,\s+(?:who(?:'s|\s+is|\s+runs|\s+owns"
            rf"|\s+holds|\s+heads|\s+leads)|our|my|the|their|he's|she's|Head"
            rf"|VP|Director|Chief|CFO|CEO|CTO|CIO|COO|CRO|CISO|General)\b"
        ),
        _INTRODUCED,
        (
            rf"\b(?i:reports?\s+(?:in)?to|work(?:s|ing)?\s+for|talk(?:ed|ing)?\s+(?:to"
            rf"|with)|speak(?:ing)?\s+(?:to|with)|spoke\s+(?:to|with)|ask(?:ed)?"
            rf"|loop(?:ing)?\s+in|bring(?:ing)?(?:\s+in)?|introduce\s+you\s+to"
            rf"|met(?:\s+with)?|meet(?:ing)?\s+(?:with)?|cc|copy|called|name\s+is"
            rf"|named|told|email|tell|convince[ds]?|warm(?:ed)?\s+up|walked"
            rf"|briefed|work(?:ed)?\s+with|(?:he|she)(?:'s|\s+is))\s+(?P<n>{FULL_NAME})(?!\s*(?:Inc"
            rf"|Ltd|LLC|GmbH|Corp)\b)"
        ),
        (
            rf"(?P<n>{FULL_NAME})(?:'s|’s)\s+(?:team|budget|call|decision"
            rf"|job|number|desk|assistant|office|signature|pot|group|people|org|department|calendar)\b"
        ),
        (
            rf"(?P<n>{FULL_NAME})\s+(?:is\s+(?:our|my|the|leaving|on|in\s+charge)"
            rf"|runs|owns|holds|signs|approves|decides|will|wants|said|told"
            rf"|has\s+(?:to|the|final)|and\s+(?:I|me|his|her)|reports|handles"
            rf"|leads|heads|from\s+(?:legal|finance|procurement|IT|security"
            rf"|accounts|purchasing|marketing|engineering|operations)|in\s+(?:legal"
            rf"|finance|procurement|IT|security|accounts|purchasing|marketing"
            rf"|engineering|operations)|releases|controls|would|can|needs"
            rf"|asked|thinks|likes|loves|hates|does|gets|took|takes|left|quit|resigned|retires)\b"
        ),
    )
)


_AFTER_A_NAME = (
    r"\s*(?:['’]s\s+(?:team|budget|call|leaving|off|out|the|our)|,\s+(?:who|our|my|the)\b|\s(?:from|in)\s+(?:legal|finance|procurement|IT)"
    r"|\s(?:is|was)\s+(?:our|my|the|leaving|in\s+charge)|\s(?:signs|approves|resigned|quit|left|retires|holds|runs|owns|reports|and\s+I)\b)"
)


def plausible(name: str) -> bool:
    """Whether every word of it may be part of a person's name."""
    parts = name.replace("’", "'").split()
    return bool(parts) and not any(p.lower().strip(".") in _NEVER for p in parts) and not parts[0].isupper()


def trimmed(name: str) -> str:
    """A match without words at its ends that start sentences or name things."""
    parts = name.split()
    while parts and parts[0].lower().replace("’", "'") in _NEVER:
        parts = parts[1:]
    while parts and parts[-1].lower().replace("’", "'") in _NEVER:
        parts = parts[:-1]
    return " ".join(parts)


def _may_start_a_sentence(name: str, m: re.Match[str], text: str) -> bool:
    """A single word at the start of a sentence has its capital from there, unless a possessive or a role follows it."""
    at = m.start("n") + m["n"].find(name)
    starts = re.search(r"(?:^|[.!?…:\"“]\s*|\n)\W*$", text[:at]) is not None
    return starts and " " not in name and re.match(_AFTER_A_NAME, text[at + len(name) :]) is None


def names_in(text: str) -> tuple[str, ...]:
    """Names of persons that the words around them show to be persons, in order, each once."""
    found: dict[str, int] = {}
    for pattern in PATTERNS:
        for m in pattern.finditer(text):
            name = trimmed(m["n"])
            if name and plausible(name) and not _may_start_a_sentence(name, m, text):
                found.setdefault(name, m.start("n"))
    return tuple(sorted(found, key=lambda n: found[n]))
