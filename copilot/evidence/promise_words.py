"""How people promise, ask, accept, decline and take back, as patterns over one sentence."""

import re
from dataclasses import dataclass
from typing import Literal

from copilot.evidence.names import FULL_NAME, plausible, trimmed
from copilot.evidence.promise_tasks import dated, opened_by_time

Form = Literal["speaker", "other"]

_ADVERBS = (
    r"(?:\s+(?:also|then|just|definitely|certainly|personally|gladly"
    r"|happily|probably|try\s+to|make\s+sure\s+(?:to|that\s+\w+)|go\s+ahead\s+and|be\s+sure\s+to))*"
)
_SPEAKER = re.compile(
    (
        rf"\b(?:i'll|we'll|i\s+will|we\s+will|i\s+shall|we\s+shall|(?:i'm"
        rf"|we're|i\s+am|we\s+are)\s+(?:going\s+to|gonna)|i\s+can|we\s+can"
        rf"|let\s+me|i\s+promise\s+to|i'll\s+have\s+\w+|i\s+owe\s+you)(?!\s+(?:not"
        rf"|never)\b){_ADVERBS}\s+(?P<task>[a-z].*)"
    ),
    re.IGNORECASE,
)
_SPEAKER_NOW = re.compile(
    (
        r"\b(?:i'm|we're|i\s+am|we\s+are)\s+(?P<task>(?:sending|getting"
        r"|putting|bringing|calling|meeting|taking|emailing|booking|presenting"
        r"|forwarding|talking|speaking|seeing|having|drafting|setting|submitting|filing|signing)\b.*)"
    ),
    re.IGNORECASE,
)
_RECEIVER = re.compile(
    (
        r"\b(?:you'll|you\s+will)\s+(?P<task>(?:have|get|see|receive"
        r"|hear\s+(?:back\s+)?from\s+(?:me|us))\b.*)|\b(?P<task2>(?:it"
        r"|that|this|they|those|the\s+\w+)(?:'ll|\s+will)\s+be\s+(?:with\s+you"
        r"|in\s+your\s+(?:inbox|hands)|over\s+to\s+you|there|ready|done|on\s+your\s+desk|in\s+the\s+mail)\b.*)"
    ),
    re.IGNORECASE,
)
_PRESENT = re.compile(
    (
        r"(?<!when\s)(?<!if\s)(?<!before\s)(?<!after\s)(?<!that\s)(?<!what\s)(?<!how\s)(?<!once\s)(?<!as\s)(?<!do\s)(?<!can\s)"
        r"\bI\s+(?P<task>(?:send|do|write|put|upload|bring|book|check|prepare|share|forward|come\s+back|deliver|can\s+deliver|get|give|make"
        r"|call|ask|return|finish|submit|sign)\b.*)|\bI'd\s+(?P<task2>(?:have|get|send|deliver)\b.*)"
        r"|\byou\s+(?P<task3>(?:have|get|receive)\s+(?:it|that|this|them|the|a|my|our|all)\b.*)"
        r"|\b(?P<task4>put\s+me\s+down\s+for\b.*)"
    ),
)
"""Promises in the present, as many speak who did not grow up with English; they need a time."""
_INVITE = re.compile(
    r"\b(?P<task>(?:the\s+)?(?:invite|invitation)(?:'s|\s+is)\s+(?:on\s+its\s+way|coming|going\s+out)\b.*)",
    re.IGNORECASE,
)
_THIRD = re.compile(
    (
        rf"(?P<who>{FULL_NAME}(?:(?:'s|’s)\s+(?:team|people|group|office"
        rf"|folks|guys|assistant|side|department|crew))?|\b(?:[Hh]e|[Ss]he"
        rf"|[Tt]hey)|\b(?:[Mm]y|[Oo]ur|[Tt]he|[Hh]is|[Hh]er|[Tt]heir)\s+(?:[\w&-]+\s+){{0,4}}?(?:team"
        rf"|colleague|guy|guys|people|folks|lawyers?|counsel|boss|assistant"
        rf"|manager|office|department|secretary|admin|EA|PA|engineers?|architect"
        rf"|director|head|controller|analyst|CFO|CEO|CTO|CIO|CISO|COO"
        rf"|VP|procurement|legal|security|IT|finance)(?:,?\s+{FULL_NAME},?)?"
        rf"|\b(?:[Ll]egal|[Pp]rocurement|[Ff]inance|IT|[Ss]ecurity|HR|[Ii]nfosec))"
        rf"(?:'ll|\s+will|\s+(?:is|are)\s+(?:going\s+to|gonna)|'s\s+going\s+to"
        rf"|'re\s+going\s+to)(?!\s+(?:not|never|probably\s+not)\b){_ADVERBS}\s+(?P<task>[a-z].*)"
    ),
)
_THIRD_NOW = re.compile(
    rf"(?P<who>{FULL_NAME}|\b(?:[Hh]e|[Ss]he))(?:\s+is|'s)\s+(?P<task>(?:sending"
    rf"|getting|putting|bringing|calling|emailing|booking|presenting|drafting|submitting|preparing)\b.*)"
)
_SHORT = re.compile(
    (
        r"\b(?P<task>leave\s+(?:it|that|this)\s+(?:with|to)\s+(?:me|us)"
        r"|consider\s+it\s+done|i'm\s+on\s+it|we're\s+on\s+it|on\s+it\b"
        r"|will\s+do|i'll\s+do\s+that|can\s+do|you\s+got\s+it|i'll\s+take\s+(?:that|care\s+of\s+(?:it|that)))"
    ),
    re.IGNORECASE,
)

_IN_MEETING = re.compile(
    (
        r"^(?:just\s+|quickly\s+|briefly\s+)*(?:be\s+(?:honest|brief"
        r"|quick|straight|blunt|clear|frank|fair|fine|there|happy|able"
        r"|good|okay|ok|here|glad|sure|careful|more|very|in\s+(?:the"
        r"|a)|on\s+(?:the|a)|at|out|late|back\s+in|interested|surprised)"
        r"|say|said|admit|share\s+(?:my|the|a)\s+(?:screen|slide|window"
        r"|tab)|show\b(?!\s+(?:it|this|that|your|the\s+\w+)\s+to)"
        r"|start|begin|jump|explain|walk\s+(?:you|us|everyone|through)"
        r"|pause|stop|grab|click|switch|turn|mute|unmute|scroll|zoom"
        r"|pull\s+(?:up|that\s+up|it\s+up)|open\b|give\s+(?:you\s+)?(?:a"
        r"|an|some|the|my|one|everyone)\s+(?:quick|brief|example|context"
        r"|background|bit|overview|second|sense|idea|hint)|tell\s+(?:you"
        r"|ya)\b(?!\s+(?:by|on|when|once|after|tomorrow|mon|tues|wednes|thurs|fri))"
        r"|ask\s+(?:you|a|this|it|one|something|the\s+obvious|differently)"
        r"|think(?!\s+(?:it\s+over|about\s+it))|see\b|understand|know"
        r"|need|want|have\s+to|never|hear|guess|assume|bet|pass\b|stick\s+with"
        r"|wait|hold|let\s+(?:you(?!\s+know)|him|her|them|alex|us)\b|hand\s+(?:it"
        r"|over|you)|take\s+(?:questions|that\s+as|a\s+(?:sip|seat|second"
        r"|breath|guess)|it\s+(?:from|offline))|come\s+(?:back\s+to\s+(?:that"
        r"|this|it)\b(?!\s+\w+\s+(?:by|on|tomorrow))|to\s+that|off|on)"
        r"|get\s+(?:to\s+(?:that|it|the)|into|started|going|straight|out|used|the\s+(?:door|dog|kettle))"
        r"|move\s+on|skip|repeat|rephrase|play\s+(?:that|it|this)|make\s+sure\s+i"
        r"|recap|summari[sz]e|try\s+(?:that|it|again|not)|put\s+(?:it\s+(?:this"
        r"|another)|you\s+on|myself)|use|miss|lose|die|eat|drink|live"
        r"|survive|manage|cope|end\s+up|run\s+out|go\s+(?:first|next"
        r"|mad|crazy|bankrupt|under|on|with|for|back\s+to|ahead|through\s+(?:the"
        r"|this))|talk\s+(?:soon|then|to\s+you|about|through)|speak\s+(?:soon"
        r"|then|to\s+you)|meet\b|catch\s+up|join\s+in|drop\s+off|love"
        r"|like|hate|regret|pay\s+(?:more|less|for|the)|keep\s+(?:it\s+(?:short"
        r"|brief|simple|quick|to)|this|going|you\s+(?:too|long))|leave\s+you"
        r"|remember|work\s+(?:it|something)?\s*out|figure|find\s+(?:a"
        r"|some)\s+(?:way|time)|look\s+(?:at\s+(?:one|a|the)|like)|check\s+(?:if\s+(?:i"
        r"|my|you\s+can)|my\s+(?:mic|sound|camera))|read\s+(?:it|that)\s+(?:out"
        r"|to)|do\s+(?:my\s+best|the\s+same|well|fine|better|it\s+again"
        r"|the\s+demo)|help\b|imagine|offer|quote|finish|answer|clarify"
        r"|confirm\s+i|add\b(?:\s+(?:one|that|to))?|note\s+(?:it|that)\s+down"
        r"|write\s+(?:it|that|this)\s+down|turn|hop|introduce\s+(?:myself"
        r"|ourselves)|dive|rewind|back\s+up|pick\s+up|fix\s+(?:my|the)\s+(?:mic"
        r"|camera|sound|audio)|be\s+\w+ing|always|often|usually|typically)\b"
    ),
    re.IGNORECASE,
)
_HYPOTHETICAL = re.compile(
    (
        r"\b(?:could|might|maybe|perhaps|possibly|would|wish|hopefully\s+one"
        r"|in\s+theory|someday|if\s+(?:we|you|they|i)\s+(?:were|had|could"
        r"|ever|go\s+ahead|buy|bought|decide|sign(?!ed)|wanted)|what\s+if|even\s+if|unless)\b"
    ),
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"\b(?:won't|will\s+not|not\s+going\s+to|can't|cannot|i'd\s+rather\s+not|not\s+able\s+to|am\s+not)\b", re.IGNORECASE
)
_DELIVERS = re.compile(
    (
        r"^(?:also\s+)?(?:send|get|email|e-mail|forward|share|check|confirm"
        r"|follow|put|draft|write|prepare|set\s+up|book|schedule|call"
        r"|ring|ask|talk|speak|bring|introduce|connect|loop|review|sign"
        r"|return|deliver|present|take|submit|provide|circulate|upload"
        r"|update|find\s+out|look\s+into|dig|pull|come\s+back|reach|drop"
        r"|have|make|raise|push|run|organi[sz]e|arrange|coordinate|finali[sz]e"
        r"|complete|fill|redline|approve|invite|ship|order|test|verify"
        r"|chase|escalate|post|print|file|pass|hand|start|kick\s+off"
        r"|build|measure|collect|gather|compile|demo|show|lend|name|nominate"
        r"|give|track|let\s+you\s+know|circle|do|sort|fix|move|adjust"
        r"|revise|rework|resend|ping|text|message|tell|hear|see|receive"
        r"|be\s+with\s+you|it|that|this|they|those|the|sending|getting"
        r"|putting|bringing|calling|meeting|emailing|booking|presenting"
        r"|forwarding|talking|speaking|drafting|setting|submitting|filing"
        r"|signing|taking|seeing|having|preparing)\b"
    ),
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"^(?:first\s+of\s+all|after\s+that|basically|discuss|cover|go\s+over|do\s+(?:a|an|the)\s+(?:quick|q&a|round|demo))\b"
    r"|\b(?:(?<!let\s)you\s+know|kind\s+of|sort\s+of|i\s+mean|overview|even)\b",
    re.IGNORECASE,
)
"""Talk about what is said in the meeting, or at large."""
_SURE = re.compile(
    r"^(?:send|e?-?mail|call|ring|get\s+back|introduce|book|set\s+up|forward|share|ask|talk|let\s+you\s+know|bring)\b",
    re.IGNORECASE,
)
"""What people promise even under a condition ("if legal is fine with it, I'll send it Monday")."""

REQUEST = re.compile(
    (
        r"\b(?:can|could|would|will)\s+(?P<who>you|your\s+\w+|someone"
        r"|somebody)(?:\s+(?:please|maybe|possibly|guys|also|mind|be\s+able\s+to))*\s+(?P<task>[a-z][^?.!;]*)"
        r"|(?:^|[.!?,;]\s*|\b(?:and|please|just|then|so)\s+)(?P<task2>(?:please\s+)?(?:send"
        r"|email|forward|share|book|schedule|set\s+up|put\s+together"
        r"|draft|give\s+me|get\s+(?:me|us|the|a|it)|drop\s+me|loop|check\s+with)\b[^?.!;]*)"
        r"|\b(?:i'd|we'd|i|we)\s+(?:would\s+)?(?:need|like|want|love)\s+(?P<task3>(?:you\s+to\s+"
        r"|to\s+(?:get|see|have)\s+|the\s+|a\s+|your\s+|that\s+|it\s+)[^?.!;]*)"
        r"|\bdo\s+you\s+mind\s+(?P<task4>\w+ing\s+[^?.!;]*)|\bany\s+chance\s+(?:of\s+"
        r"|you\s+(?:can|could)\s+)(?P<task5>[^?.!;]*)"
    ),
    re.IGNORECASE,
)
OFFER = re.compile(
    (
        r"\b(?:i|we)\s+(?:can|could)\s+(?P<task>(?:also\s+)?(?:send|share"
        r"|email|forward|get|put|set|arrange|introduce|connect|draft"
        r"|write|prepare|provide|check|ask|bring|organi[sz]e|pull|run"
        r"|loop|give|invite|build|do|book|schedule)\b[^?.!;]*)"
        r"|\b(?:i'd\s+be|happy|glad)\s+(?:happy\s+)?to\s+(?P<task2>(?:send"
        r"|share|email|forward|get|put|set|arrange|introduce|connect"
        r"|draft|write|prepare|provide|check|organi[sz]e|give|book|schedule)\b[^?.!;]*)"
        r"|\b(?:want\s+me\s+to|shall\s+i|should\s+i|would\s+you\s+like\s+me\s+to"
        r"|do\s+you\s+want\s+me\s+to|would\s+it\s+help\s+if\s+i)\s+(?P<task3>(?!start"
        r"|begin|show|walk|explain|share\s+my|go\b|jump|wait|continue|repeat)[a-z][^?.!;]*)"
    ),
    re.IGNORECASE,
)
ACCEPTS = re.compile(
    (
        r"^\W*(?:(?:oh|ah|um|well|hmm|and|so)\W+)*(?:yes|yeah|yep|yup"
        r"|sure|ok(?:ay)?|of\s+course|absolutely|certainly|definitely"
        r"|will\s+do|no\s+problem|no\s+worries|happy\s+to|gladly|agreed"
        r"|deal|done|fine|can\s+do|please(?:\s+do)?|you\s+got\s+it|consider\s+it|on\s+it"
        r"|sounds\s+good|that\s+works|works\s+for\s+(?:me|us)|perfect"
        r"|great|let's\s+do\s+(?:it|that)|love\s+(?:to|that)|that(?:'d"
        r"|\s+would|'s|\s+will)\s+be\s+(?:great|good|helpful|lovely|perfect"
        r"|useful|super)|i\s+can\s+do\s+that|we\s+can\s+do\s+that|i'll\s+do\s+(?:that"
        r"|it)|send\s+(?:it|them|those|that)|right|alright|all\s+right|not\s+a\s+problem|easy|leave\s+it)\b"
    ),
    re.IGNORECASE,
)
DECLINES = re.compile(
    (
        r"\b(?:no\s+thanks?|no,?\s+thank|not\s+(?:yet|now|today|possible"
        r"|sure|really|allowed)|i'd\s+rather\s+not|can't|cannot|won't"
        r"|don't\s+(?:think|have|want|need)|afraid\s+not|unfortunately"
        r"|but\s+not|i\s+doubt|let\s+me\s+think|have\s+to\s+see|we'll\s+see|depends|maybe)\b"
    ),
    re.IGNORECASE,
)
CANCELS = re.compile(
    (
        r"\b(?:scratch\s+that|never\s*mind|no\s+need\s+(?:to|for)|don't\s+(?:bother"
        r"|worry\s+about|send|need\s+to\s+send)|forget\s+(?:it|that|about"
        r"|what|the)|hold\s+off|you\s+don't\s+(?:have|need)\s+to|cancel\s+(?:that"
        r"|the)|let's\s+(?:drop|skip|leave)\s+(?:that|the|it)|won't\s+(?:be\s+able\s+to|get\s+to|need)"
        r"|(?:i|we)\s+(?:can't|cannot)\s+(?:send|do|get|make|commit|share"
        r"|promise)|take\s+(?:that|it)\s+back|(?:don't|won't)\s+need\s+(?:the"
        r"|that|it|you)|not\s+going\s+to\s+(?:send|do|be\s+able))\b"
    ),
    re.IGNORECASE,
)
CORRECTS = re.compile(
    (
        r"\b(?:actually|make\s+(?:that|it)|rather|instead|sorry|correction"
        r"|i\s+meant|i\s+mean|let's\s+say|change\s+that|push\s+(?:it"
        r"|that|this)|move\s+(?:it|that|this)|on\s+second\s+thought|wait"
        r"|(?<!'s )(?<!is )(?<!say )(?<!says )no(?=[,.])|not\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day"
        r"|better\s+(?:make|say)|realistically|more\s+like|scratch\s+that|i\s+said|moved?\s+to)\b"
    ),
    re.IGNORECASE,
)
MEETING_TIME = re.compile(
    (
        r"^(?:see|meet|talk|speak|catch\s+up|chat|connect|reconvene|regroup"
        r"|be\s+(?:there|on)|do\s+(?:it\s+)?(?:mon|tues|wednes|thurs"
        r"|fri|then|\d)|have\s+(?:our|the|a)\s+(?:next\s+)?(?:call|meeting))\b(?!.*\b(?:with"
        r"|to)\s+(?:our|my|the|[A-Z]))"
    ),
    re.IGNORECASE,
)


_HABIT = re.compile(r"\b(?:always|usually|normally|often|sometimes|typically|each|every|generally)\b", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:if|when|whenever|every)\b", re.IGNORECASE)
_NO_DEED = re.compile(
    r"(?:interrupt|stop\s+(?:you|there)|push\s+back|look\s*[.,]?$|see\s*[.,]?$|let\s+you\s+(?:go|get)|tell\s+you\s+(?:what|how|why|that|this"
    r"|something|honestly|one|a|the\s+(?:truth|story))|tick\b|mark\b|cross\b|take\s+(?:that|it)\s+(?:as|on\s+board)|"
    r"put\s+(?:(?:the|a|my)\s+)?(?:plan|slide|screen|deck)\s+(?:on|up)|share\s+(?:the|this|that|a)\s+(?:map|plan|deck|table|sheet|doc\w*)\s*[.,]?$"
    r"|put\s+(?:it|them|that|this|you|the\s+\w+)\s+(?:as|down\s+as|in\s+as|red|green|amber)\b|leave\s+(?:it|that|the|them)\b(?!\s+(?:with|to)\s+(?:me|us))"
    r"|(?:change|move|note|add|put)\s+(?:it|that|this|them|the\s+(?:date|plan|line))(?:\s+(?:down|in|on|there|here|now|too|then|on\s+my\s+side))?\s*[.,!]?$"
    r"|put\s+(?:the\s+)?(?:\w+\s+)?\w+(?:st|nd|rd|th|first|second|third)\s*[.,!]?$|walk\s+(?:down|over)|believe|admit|agree|be\b(?!\s+(?:with|over|there|in\s+touch)))",
    re.IGNORECASE,
)
"""Talk about the talk, and what is written down while all look on."""
_FRAGMENT = re.compile(
    r"(?:take|have|do|get|put|give|make|bring)(?:\s+(?:h+m+|uh|um|er|it|that|this|\w+|the\s+\w+|a\s+\w+)){0,1}\s*[.,!?-]*$",
    re.IGNORECASE,
)
"""A verb that was cut off before what it does, or next to nothing after it."""
_FORETOLD = re.compile(
    r"^(?:ask|tell|say|want|like|love|hate|be|need|know|think|see|never|just|sign\b.*\bif)\b|\bif\s+(?:i|we|you)\b",
    re.IGNORECASE,
)
"""What somebody else is expected to say or do: no promise in their name."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A clause that promises: where it stands in its sentence, what is to be done, and whose words name the doer."""

    start: int
    end: int
    task: str
    who: str | None
    delivers: bool


def promises_in(sentence: str) -> tuple[Promise, ...]:
    """The promising clauses of a sentence, in order. Hypothetical, refused and in-meeting ones are none."""
    if sentence.rstrip().endswith("?") and not re.search(
        r",\s*(?:ok(?:ay)?|right|yes|all\s+right|alright|good|fair)\?\s*$", sentence, re.IGNORECASE
    ):
        return ()
    found = [p for m, who in _matches(sentence) if (p := _promise(sentence, m, who))]
    kept: list[Promise] = []
    for p in sorted(found, key=lambda p: (p.start, -p.end)):
        if not any(p.start < k.start + 12 and p.start >= k.start for k in kept):
            kept.append(p)
    return tuple(_cut_at_next(kept))


def _matches(sentence: str) -> list[tuple[re.Match[str], str | None]]:
    matches: list[tuple[re.Match[str], str | None]] = []
    for pattern in (_THIRD, _THIRD_NOW):
        for m in _overlapping(pattern, sentence):
            who = _doer(m["who"])
            if who is not None:
                matches.append((m, who))
    for pattern in (_SPEAKER, _SPEAKER_NOW, _RECEIVER, _PRESENT, _INVITE):
        matches += [(m, None) for m in _overlapping(pattern, sentence)]
    return matches


def _overlapping(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """Matches that may begin inside an earlier one: tasks run to the end of the sentence."""
    found = []
    m = pattern.search(text)
    while m:
        found.append(m)
        at = m.start("task") if "task" in m.groupdict() and m["task"] is not None else 0
        m = pattern.search(text, max(m.start() + 1, at))
    return found


def _doer(words: str) -> str | None:
    """The words that name a third person or group; None where they cannot (it, the product, a start of sentence)."""
    if re.match(r"[A-Z]", words) and not re.match(
        r"(?:My|Our|The|His|Her|Their|He|She|They|Legal|Procurement|Finance|Security|Infosec|IT|HR)\b", words
    ):
        name = trimmed(re.split(r"['’]s\s", words)[0])
        return name if name and plausible(name) else None
    return words


def _promise(sentence: str, m: re.Match[str], who: str | None) -> Promise | None:
    groups = m.groupdict()
    task = next((v for k, v in groups.items() if k.startswith("task") and v), "").strip()
    start = m.start()
    if not task or _IN_MEETING.match(task) or _is_meeting_time(m, task) or _NO_DEED.match(task):
        return None
    if _is_unsure(sentence[:start], task) or _FILLER.search(" ".join(task.split()[:4])):
        return None
    if _needs_a_time(m, who, task) and not (dated(task) or opened_by_time(sentence[:start])):
        return None
    if m.re is _PRESENT and (_HABIT.search(sentence) or _CONDITION.search(sentence)):
        return None
    if who is not None and re.fullmatch(r"(?:he|she|they)", who, re.IGNORECASE) and _FORETOLD.search(task):
        return None
    return Promise(start, m.end(), task, who, _DELIVERS.match(task) is not None)


def _is_meeting_time(m: re.Match[str], task: str) -> bool:
    """Agrees when to meet; "I do it Thursday" is about a thing that one does alone."""
    alone = re.match(r"I\b", m.group()) is not None and re.match(r"do\s+it\b", task, re.IGNORECASE) is not None
    return MEETING_TIME.match(task) is not None and not alone


def _is_unsure(before: str, task: str) -> bool:
    """Hypothetical, refused, or under a condition."""
    opening = re.split(r"[;:]|,\s+(?:but|and|so)\s+", before)[-1]
    words = task.split()
    if (
        _HYPOTHETICAL.search(opening)
        or _HYPOTHETICAL.search(" ".join(words[:3]))
        or _REFUSAL.search(" ".join(words[:2]))
    ):
        return True
    return re.search(r"\bif\b", before, re.IGNORECASE) is not None and not _SURE.match(task)


def _needs_a_time(m: re.Match[str], who: str | None, task: str) -> bool:
    """Words that promise only with a time: the present tense, "I can", and a task of next to no words."""
    able = who is None and re.search(r"\b(?:i|we)\s+can$", m.group()[: -len(task)].strip(), re.IGNORECASE) is not None
    return able or m.re in (_SPEAKER_NOW, _PRESENT) or _FRAGMENT.match(task) is not None


def _cut_at_next(promises: list[Promise]) -> list[Promise]:
    cut = []
    for p, following in zip(promises, [*promises[1:], None], strict=False):
        end = following.start if following else p.end
        room = end - (p.end - len(p.task))
        cut.append(Promise(p.start, end, p.task[:room].strip() if following else p.task, p.who, p.delivers))
    return [p for p in cut if p.task]


def short_promise(sentence: str) -> bool:
    """ "Will do", "leave it with me": a promise whose task stands in the request before."""
    return _SHORT.search(sentence) is not None
