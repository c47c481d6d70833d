"""How people tell that a step of the plan is done, stuck, dropped, moved or handed over, as patterns."""

import re

from copilot.domain.plan import MilestoneStatus

QUESTION = re.compile(r"\?\s*$")
WISH = re.compile(
    (
        r"\b(?:could|might|would|maybe|perhaps|hopefully|hope|wish|ideally"
        r"|if|should|want(?:ed)?\s+to|like\s+to|need\s+to|has\s+to\s+be"
        r"|have\s+to|must|supposed\s+to|once|when\s+(?:it|that|the)|as\s+soon\s+as|until|before)\b"
    ),
    re.IGNORECASE,
)
STATUS: tuple[tuple[MilestoneStatus, re.Pattern[str]], ...] = (
    (
        MilestoneStatus.DROPPED,
        re.compile(
            (
                r"\b(?:there'?s\s+not\s+going\s+to\s+be\s+an?|drop\s+(?:it|that|this|the)\b|take\s+(?:it|that|this)\s+(?:out|off)\b|delete\s+(?:it|that)|let\s+it\s+fall|it's\s+dropped"
                r"|that's\s+dropped|scrap\s+(?:it|that)|(?:we(?:'re|\s+are)?|let's)\s+(?:drop(?:ping|ped)?|skip(?:ping"
                r"|ped)?|scrap(?:ping|ped)?|cancel\w*|not\s+(?:doing|going\s+to\s+do))"
                r"|(?:is|was|been|got)\s+(?:dropped|cancelled|canceled|scrapped"
                r"|called\s+off)|no\s+longer\s+(?:need\w*|required|necessary"
                r"|doing)|don't\s+need\s+(?:the|a|that|it)\b|off\s+the\s+(?:plan|table))"
            ),
            re.IGNORECASE,
        ),
    ),
    (
        MilestoneStatus.BLOCKED,
        re.compile(
            (
                r"\b(?:blocked|no(?:t)?\s+moving|blanket\s+stop|blocking|stuck|stalled|on\s+hold|held\s+up|can't\s+(?:proceed"
                r"|continue|start|move)|at\s+a\s+standstill|frozen|waiting\s+(?:on|for)|bottleneck|in\s+limbo|paused|dead\s+in\s+the\s+water|nowhere)\b"
            ),
            re.IGNORECASE,
        ),
    ),
    (
        MilestoneStatus.DONE,
        re.compile(
            (
                r"\b(?:(?:is|are|was|were|'s|been|got|all|now)\s+(?:\w+\s+)?(?:done"
                r"|finished|complete[d]?|signed(?:\s+off)?|approved|closed|wrapped\s+up"
                r"|through|sent|delivered|submitted|returned|over\s+the\s+line"
                r"|cleared|passed|accepted|ready)\b|(?:we|i|they|he|she|legal|procurement"
                r"|security|it|finance|team|[A-Z][a-z]+)(?:'ve|\s+have|\s+has"
                r"|'s)?\s+(?:\w+\s+)?(?:finished|completed|signed|approved|closed"
                r"|wrapped\s+up|sent|delivered|submitted|returned|cleared|passed"
                r"|received|filled\s+(?:in|out)|countersigned)\b"
                r"|went\s+(?:out|through)|came\s+(?:back|through)|came\s+in|(?:you|we)\s+walked\b|(?:has|have|'ve|'s)\s+(?:come|landed|arrived|gone\s+(?:in|out|live))|landed"
                r"|(?:that's|it's)\s+(?:in|there|live|up|on\s+\w+\s+since)\b(?=[,.])|\w+\s+on\s+\w+\s+since|behind\s+us|(?:we\s+can\s+|i'll\s+)tick\b|that\s+one's\s+ticked"
                r"|one\s+off\s+the\s+list|(?:it|that|this)(?:'s|\s+is|\s+has)\s+(?:all\s+)?(?:happened|chosen|installed|arrived|over)\b"
                r"|(?:cross|tick)\s+(?:it|that|this)(?:\s+one)?(?:\s+off)?\b"
                r"|(?:i|we|he|she|they|[A-Z][a-z]+)\s+(?:did\s+it\s+already|(?:signed|returned|finished|approved)\s+(?:it|them|that|both))\b)"
            ),
            re.IGNORECASE,
        ),
    ),
    (
        MilestoneStatus.IN_PROGRESS,
        re.compile(
            (
                r"\b(?:in\s+progress|i've\s+(?:opened|actually\s+half|done|got)\s+\w+\s+(?:of|out)|half\s+of|part\s+of\s+it|under\s?way|working\s+on|work(?:ing)?\s+through"
                r"|started|has\s+begun|began|kicked\s+off|halfway|half\s+way"
                r"|half\s+done|ongoing|running|(?:is|are|'s)\s+(?:reviewing|looking\s+at"
                r"|drafting|redlining|going\s+through|testing|filling)|with\s+(?:legal"
                r"|procurement|security|our|the)\s*\w*\s+now|being\s+(?:reviewed|drafted|tested|set\s+up|prepared))\b"
            ),
            re.IGNORECASE,
        ),
    ),
)
PLANNED = re.compile(
    r"\b(?:signed|done|finished|complete[d]?|approved|ready|sent|delivered)\s+(?:for|until|by\s+(?:the\s+end|the\s+\w+(?:th|st|nd|rd)|\w+day))\b"
    r"|\bas\s+(?:signed|done|finished)\b",
    re.IGNORECASE,
)
"""What is to be done by a day to come."""
ACTED = re.compile(
    r"(?:signed|sent|closed|delivered|submitted|returned|cleared|passed|finished|completed|approved)$", re.IGNORECASE
)
OBJECT = re.compile(
    r"\s+(?:(?:you|us|me|them|him|her)\s+)?(?:the|a|an|my|our|your|their|his|her|\w+ty|\w+teen|ten|two|three|four|five|six)\s+\w+",
    re.IGNORECASE,
)
"""What somebody acted on, after the verb."""
NEGATED = re.compile(
    (
        r"\b(?:not|n't|never|hasn't|haven't|isn't|aren't|wasn't|yet\s+to"
        r"|still\s+(?:need|have)\s+to|nothing)\b(?:\s+\w+){0,3}?\s*$|\bnot\s+yet\b"
    ),
    re.IGNORECASE,
)
PARTLY = re.compile(r"\b(?:half|part|most|some|nearly|almost)\b[^,.;]*$|\bnot\b[^,.;]*$", re.IGNORECASE)
NOT_SO = re.compile(r"\b(?:not|never|nothing|hardly|almost|nearly|half)\b|n't\b", re.IGNORECASE)
STILL_TO_COME = re.compile(r"\b(?:will|going\s+to)\b|'ll\b", re.IGNORECASE)
CAME = re.compile(
    r"\b(?:came|went)\s+(?:in|out|back|through)\b|\b(?:signed|sent|did|got|had|owed)\s+(?:it|them|that|the|those|your)\b",
    re.IGNORECASE,
)
"""Tells what happened on a day."""
RECEIVED = re.compile(
    (
        r"\b(?:we|i)(?:'ve|\s+have)?\s+(?:\w+\s+)?(?:got|received|have"
        r"|saw|seen|reviewed)\b|\bcame\s+(?:in|back|through)\b|\b(?:cross|tick)\s+(?:it|that|this)\b|\byou\s+(?:came|sent|showed|walked|did)\b|\bthanks?\s+(?:you\s+)?for\s+(?:sending|the)\b"
    ),
    re.IGNORECASE,
)
SETS = re.compile(
    r"\b(?:push\w*|mov(?:e|ed|ing)|slip\w*|postpon\w*|resched\w*|shift\w*|forward|(?:i'd|i\s+would)\s+(?:say|have)|say\b|put\b|propose|deliver|hold\s+the"
    r"|(?:will|'ll)\s+(?:now\s+)?(?:be|have|take|finish|land|get|send|return|sign|complete|close|start|deliver|register|do)|can\s+(?:do|deliver|hold|have)"
    r"|(?:you|we)\s+(?:have|get)\s+it|due|target(?:ing)?|by|scheduled|set\s+for|booked\s+for|make\s+(?:it|that)|aim(?:ing)?\s+for|(?:going\s+to|gonna)\s+be|it's\s+the|we're\s+the|call\s+it|on\s+for|gave\s+me|told\s+(?:her|him|them|us)|stands|earliest|realistic\w*"
    r"|better|not\s+the|told\s+me|i\s+(?:sign|send|do|finish|deliver))\b",
    re.IGNORECASE,
)
"""Sets a day rather than naming one in passing."""
OWN_NEWS = re.compile(
    r"\b(?:i'm\s+(?:in|at|on|off|flying|with|away)|we're\s+(?:in|at|off|away)|he's|she's|they're|holiday|vacation|closed|was\s+(?:for|down|to)|were|had\s+(?:it|the|a)"
    r"|it's\s+(?:on|for|down)\s+(?:for\s+)?the|that\s+had|down\s+for|i\s+had|the\s+plan\s+(?:says|said|had)|since|until\s+then|had\s+that|that\s+was|owed|starts?\b|inherited|not\s+possible|isn't\s+(?:real|possible))",
    re.IGNORECASE,
)
"""What happens on a day, or what was planned for it, is no new day."""
_NAME = r"[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)?"
TAKES_OVER = re.compile(
    rf"\b(?P<n>{_NAME}|[Hh]e|[Ss]he)(?:'ll|'s|\s+will|\s+is|\s+would)?\s+(?:now\s+)?(?:(?:take|taking)s?\s+(?:that|it|this|the\s+\w+(?:\s+\w+)?|over)"
    rf"(?:\s+(?:over|on|too|from))?|tak(?:es|ing)\s+over|be\s+responsible|be\s+the\s+owner|the\s+(?:new\s+)?owner|picking\s+(?:that|it|this)\s+up"
    rf"|going\s+to\s+(?:own|run|lead|take)|own(?:s|ing)?\s+(?:that|it|this))\b"
    rf"|\b(?:hand(?:ed|ing)?|giv(?:e|en|ing)|pass(?:ed|ing)?|mov(?:e|ed|ing))\s+(?:\w+\s+){{0,5}}?(?:over\s+)?to\s+(?P<n2>{_NAME})"
    rf"|\b(?:put|make)\s+(?P<n3>{_NAME})\s+(?:(?:down\s+)?(?:as|on)\s+)?(?:the\s+|as\s+)?owner\b"
    rf"|\b(?P<n4>I)(?:'ll|\s+will|'m\s+(?:going\s+to|taking))\s+(?:take|own|run)?\s*(?:that|it|this)\s+over\b"
    rf"|\b(?:it|that)(?:'s|\s+is)\s+(?P<n5>{_NAME})(?:'s|\s+that\b[^.]*)?\s+now\b"
    rf"|\b(?:that|it)(?:'s|\s+has|\s+is)?\s+(?:gone|moved|went|goes)\s+(?:over\s+)?to\s+(?P<n6>{_NAME})"
    rf"|\b[Pp]ut\s+(?P<n7>{_NAME})(?:\s+(?:on|for)\s+(?:that|it|this)\b|['’]s\s+name\b|(?=\s*\.))"
    rf"|\b(?P<n8>{_NAME})(?:['’]s|\s+has|\s+is)\s+(?:got\s+|the\s+lead|the\s+owner|reading|doing|running|going\s+to\s+run)\s*(?:it|that|this|for\s+it)\b(?:\s+now)?"
    rf"|\b(?P<n9>[Hh]e|[Ss]he|{_NAME})\s+(?:has|is\s+responsible\s+for|will\s+be\s+responsible\s+for|owns|'ll\s+own)\s+(?:it|that|this)\b(?:\s+(?:one|now))?"
)
"""Somebody else becomes the accountable person; who tells what they do for a living takes nothing over."""
SMALL = re.compile(
    r"\b(?:invite|invitation|recording|link|notes|summary|recap|slides?|calendar|follow-?up\s+(?:email|mail))\b",
    re.IGNORECASE,
)
