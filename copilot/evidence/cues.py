"""Words that point somewhere: what buyers say when they speak of numbers, budgets, steps, paperwork, trouble, rivals.

Each cue is one pattern. The trained heads take all cues of a passage and of the words before it as features; the facet
rules use them by name.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

_NUMBER_WORDS = (
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    r"|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?"
)
_ANY_NUMBER = (
    rf"(?:[$€£]\s?)?(?:\d[\d,.]*\s?(?:k|m|bn|mm|grand)?|(?:{_NUMBER_WORDS}"
    rf"|half|a\s+third|a\s+quarter|a\s+fifth|double|twice|triple)(?:[\s-](?:and\s+a\s+half"
    rf"|{_NUMBER_WORDS}|one|a|point))*)"
)
_TIME_UNIT = r"(?:seconds?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|months?|quarters?|years?)"
TITLE_WORDS = (
    r"c[efitmro]o\b|cisos?|cpo\b|cdo\b|chro|coo|chief\s+(?:\w+\s+){1,3}officer"
    r"|(?:senior\s+|executive\s+|s)?(?:vice\s+president|e?vp|svp)\b"
    r"|president|managing\s+director|(?:finance|it|sales|medical|plant"
    r"|operations|hr|technical|commercial|group|regional|creative"
    r"|art|programme|program)\s+director|director|head\s+of|manager"
    r"|controller|treasurer|general\s+counsel|in-house\s+counsel"
    r"|founder|owner|partner|principal|dean|superintendent|chair(?:man"
    r"|woman|person)?|board|lead\b|boss|chief\s+of\s+staff|architect"
    r"|administrator|engineer|analyst|buyer\b|procurement"
)

CUES: Mapping[str, str] = {
    "number": rf"\b{_ANY_NUMBER}\b",
    "percent": r"%|\bper\s?cent\b|\bpercent(?:age)?\b|\bbasis\s+points\b",
    "money": (
        r"[$€£]|\b(?:dollars?|bucks|euros?|pounds?|grand|quid|million"
        r"|k\s+a\s+(?:month|year)|revenue|margin)\b|\b\d+k\b"
    ),
    "duration": (
        rf"\b{_ANY_NUMBER}\s*(?:-\s*)?(?:business\s+|working\s+|calendar\s+)?{_TIME_UNIT}\b"
        rf"|\b(?:an?|a\s+couple\s+of|a\s+few)\s+{_TIME_UNIT}\b|\bovernight\b"
    ),
    "rate": (
        rf"\b(?:per|an?|each|every)\s+(?:{_TIME_UNIT}|shift|head|seat"
        rf"|user|person|rep|ticket|release|order|claim|case|run|unit)\b"
        rf"|\b(?:daily|weekly|monthly|quarterly|annually|yearly)\b"
    ),
    "average": (
        r"\b(?:on\s+average|averag\w+|roughly|around|about|typically"
        r"|median|somewhere\s+between|at\s+least|up\s+to|nearly|almost|over)\b"
    ),
    "baseline": (
        r"\b(?:today|currently|right\s+now|at\s+the\s+moment|these\s+days"
        r"|used\s+to|last\s+(?:year|quarter|month|week|winter|summer)"
        r"|takes?\s+us|we(?:'re|\s+are)\s+(?:at|running|losing|doing)"
        r"|we\s+(?:do|did|run|ran|lose|lost|see|saw|had|have|spend|spent"
        r"|get|got|process|handle|average|measured|ship)|it\s+takes|costs?\s+us|sits?\s+at|stands?\s+at)\b"
    ),
    "target": (
        r"\b(?:target|goal|aim(?:ing)?|down\s+to|get(?:ting)?\s+(?:\w+\s+){0,3}(?:to"
        r"|under|below|down|above)|want(?:s|ed)?\s+(?:\w+\s+){0,5}(?:to"
        r"|under|below|by|in)|would\s+be\s+(?:happy|thrilled|over)|i'd\s+(?:be"
        r"|take|settle)|needs?\s+to\s+(?:be|get|hit|reach|drop|go)|halve"
        r"|double|cut|reduc\w+|sav(?:e|ing)|improv\w+|payback|break\s*even"
        r"|return|roi|reach|under\s+\w+|below\s+\w+|kpi|okr)\b"
    ),
    "must": (
        r"\b(?:must|have\s+to|has\s+to|had\s+to|need(?:s|ed)?\s+(?:to"
        r"|it|a|an|the|something|someone|full|at)|requir\w+|non-?negotiable"
        r"|deal-?\s?breaker|show-?stopper|mandatory|essential|critical"
        r"|no\s+exceptions?|minimum|hard\s+(?:line|requirement|no)|won't\s+(?:even\s+)?(?:look"
        r"|consider)|can't\s+(?:even\s+)?(?:be|go|have|put|buy|use|accept"
        r"|consider)|without\s+(?:it|that|this|a)|or\s+(?:it's|you're"
        r"|they're)\s+out|is\s+out\b|insist\w*|gotta|only\s+if|not\s+optional|table\s+stakes|pass/fail)"
    ),
    "rank": (
        r"\b(?:most\s+important|more\s+important|matters?\s+most|(?:the\s+)?(?:number"
        r"|no\.?)\s+one|first\s+(?:and\s+foremost|thing|priority|is)"
        r"|top\s+(?:of|priority|three|two|criteri\w+)|above\s+(?:all"
        r"|everything)|weigh\w*|points?\b|priorit\w+|rank\w*|second(?:ary"
        r"|ly)?\b|nice\s+to\s+have|tie-?breaker|counts?\s+(?:for|more"
        r"|double)|scor(?:e|es|ed|ing)\b|beats?|before\s+price|comes?\s+(?:first|second|last))"
    ),
    "criterion": (
        r"\b(?:criteri\w+|judg\w+|evaluat\w+|scorecard|checklist|requirements?"
        r"|spec\b|compare\w*|look\s+for|looking\s+for|decid\w+\s+on|what\s+matters"
        r"|test\w*|prove|benchmark|sso|saml|soc\s?2|iso\s?\d+|gdpr|hipaa"
        r"|on-prem\w*|data\s+residency|api\b|integrat\w+|certif\w+|compliant"
        r"|compliance|uptime|sla\b|audit\w*|scale[sd]?|easy\s+to\s+use|references?)\b"
    ),
    "budget": (
        r"\b(?:budgets?|budgeted|pot\b|envelope|funding|funds?|fund\b"
        r"|purse|purse-?strings|cost\s+cent(?:er|re)|p&l|capex|opex|che(?:que"
        r"|ck)s?\b|spend(?:ing)?\s+(?:authority|limit)?|allocat\w+|wallet|kitty|line\s+item|money)\b"
    ),
    "signs": (
        r"\b(?:sign(?:s|ed)?\s+(?:off|it|the|this|that|anything|everything"
        r"|for)|sign-?off|signator\w+|approv(?:e|es|ed|al|als|ing|er)\b"
        r"|releas(?:e|es|ed)\s+(?:the|it|money|budget|funds?)|holds?\s+the"
        r"|final\s+(?:say|call|word|decision)|(?:her|his|their|my)\s+(?:call"
        r"|decision|budget|money|pot|signature|number|p&l)|owns?\s+(?:the"
        r"|that|this)|controls?|authori[sz]\w+|green-?light\w*|pays?\s+for"
        r"|writes?\s+the|veto|overrule|buck\s+stops|puts?\s+(?:her|his)\s+name)"
    ),
    "title": rf"\b(?:{TITLE_WORDS})\b",
    "forum": (
        r"\b(?:committee|board|steering|steerco|panel|council|vote[sd]?"
        r"|voting|trustees?|partners?\s+meeting|leadership\s+(?:team"
        r"|meeting)|executive\s+(?:team|committee)|exec\s+(?:team|staff)"
        r"|review\s+(?:board|meeting)|working\s+group|evaluation\s+team|quorum|offsite|assembly|consensus)\b"
    ),
    "decide": (
        r"\b(?:decid\w+|decision|choos\w+|chose|pick(?:s|ed|ing)?\b|shortlist\w*"
        r"|short\s+list|select\w*|recommend\w*|go/no-?go|down-?select"
        r"|award\w*|final\s+(?:two|three|round)|bake-?off|evaluation"
        r"|rfp\b|rfi\b|tender|pilot|trial|poc\b|proof\s+of\s+concept"
        r"|make\s+up\s+(?:our|their)\s+minds?|verdict|bid(?:s|ders?)?)\b"
    ),
    "sequence": (
        r"\b(?:then|after\s+that|afterwards?|once|first(?:ly)?|next|finally"
        r"|followed\s+by|before\s+(?:that|we|it|they|anything)|step(?:s)?"
        r"|stages?|rounds?|from\s+there|goes\s+to|goes\s+up|passes?\s+to"
        r"|up\s+to\s+the|present(?:s|ed)?\s+(?:to|it)|takes?\s+it\s+to)\b"
    ),
    "paper": (
        r"\b(?:legal|lawyers?|attorneys?|counsel|procurement|purchasing"
        r"|contracts?|contracting|msa\b|dpa\b|nda\b|sow\b|baa\b|purchase\s+orders?"
        r"|\bpos?\b|vendor\s+(?:onboarding|form|registration|setup|set-up"
        r"|record|master|portal)|onboarding\s+(?:form|portal|pack)|supplier\s+\w+"
        r"|red-?lin\w+|terms|t&cs|security\s+(?:review|questionnaire"
        r"|assessment)|questionnaire|infosec|signatures?|docusign|counter-?sign\w*"
        r"|paperwork|paper\b|notar\w+|framework|w-?9|tax\s+form|insurance\s+certificate"
        r"|indemnity|liability|stamp\w*|invoice\w*|net\s+\w+|payment\s+terms"
        r"|coupa|ariba|requisition|bylaws|privacy\s+(?:office|team|review|impact)|dpia|sign\s+the\b|signed\b)\b"
    ),
    "problem": (
        r"\b(?:problems?|issues?|struggl\w+|pain\w*|kill(?:s|ing)|nightmares?"
        r"|mess\w*|manual\w*|by\s+hand|wast\w+|los(?:e|es|t|ing)\b|miss(?:es"
        r"|ed|ing)?\b|late\b|delays?|delayed|errors?|mistakes?|wrong"
        r"|broken|breaks?|broke|crash\w*|frustrat\w+|complain\w*|stuck"
        r"|drown\w*|nobody\s+(?:knows|trusts|sees|can)|no\s+one\s+(?:knows"
        r"|trusts|sees|can)|slip\w*|duplicat\w*|re-?key\w*|burn(?:ed"
        r"|t|ing)?[\s-]?out|quit\w*|fire-?\s?drill|chaos|chasing|chase"
        r"|spreadsheets?|scrap|outages?|down\s+for|fall(?:s|ing)?\s+(?:over"
        r"|through)|slow\w*|wait\w*|can't\s+(?:see|tell|find|keep|trust"
        r"|scale|get|even)|don't\s+(?:catch|know|trust)|doesn't\s+work"
        r"|blind|worse|hate[sd]?|tears|overtime|backlog|behind|too\s+late"
        r"|guess\w*|bottleneck\w*|not\s+scal\w+|won't\s+scale|inconsisten\w+)\b"
    ),
    "consequence": (
        r"\b(?:which\s+means|that\s+means|meaning|as\s+a\s+result|so\s+(?:we"
        r"|they|the|people|customers|that|my|our|everyone)|because\s+of\s+(?:it"
        r"|that)|costs?\s+(?:us|me)|cost\s+us|cost\s+them|los(?:e|es"
        r"|t|ing)\b|fin(?:e|es|ed)\b|penalt\w+|churn\w*|left\b|leav(?:e"
        r"|ing)\b|walk(?:ed|s|ing)?\s+(?:away|out|off)|overtime|if\s+(?:we"
        r"|nothing|this|it|that)\s+(?:don't|doesn't|do\s+nothing|happens"
        r"|changes|goes|slips|stays|breaks)|otherwise|end(?:s|ed)?\s+up"
        r"|miss\s+(?:the|our|pipeline|target)|at\s+risk|can't\s+(?:ship"
        r"|grow|hire|close|bill|invoice)|refund\w*|write-?off|cancel\w*"
        r"|lawsuit|sued|angry|furious|we\s+(?:had|have)\s+to)\b"
    ),
    "confide": (
        r"\b(?:between\s+(?:us|you\s+and\s+me|ourselves)|off\s+the\s+record"
        r"|don't\s+(?:tell|quote|say)|didn't\s+hear\s+(?:it|this|that)\s+from\s+me"
        r"|heads[\s-]up|in\s+confidence|confidential\w*|not\s+supposed\s+to"
        r"|shouldn't\s+(?:be\s+)?(?:tell|say|show)\w*|keep\s+(?:it|this"
        r"|that)\s+(?:quiet|to\s+yourself)|i'm\s+telling\s+you|just\s+so\s+you\s+know"
        r"|word\s+(?:is|of\s+advice)|tip\b|if\s+i\s+were\s+you|you\s+should\s+know"
        r"|what\s+(?:he|she|they)\s+really|inside|strictly)\b"
    ),
    "advocate": (
        r"\b(?:i'll\s+(?:take|bring|put|get|show|push|pitch|introduce"
        r"|set|talk|walk|fight|back|speak|make\s+(?:the|sure)|sell|champion"
        r"|present|raise|slip|vouch|forward)|i've\s+(?:been\s+(?:telling"
        r"|showing|pushing|putting|saying|pitching|fighting)|already\s+(?:told"
        r"|shown|talked|spoken|pitched|briefed|sold|walked|got)|told"
        r"|shown|briefed|sold)|i\s+(?:told|showed|pitched|briefed|sold"
        r"|pushed|forwarded|sent)\s+(?:it|this|him|her|them|your|my|the)"
        r"|in\s+your\s+corner|on\s+your\s+side|i'm\s+(?:all\s+in|behind"
        r"|backing|pushing|sold|the\s+one|fighting|your)|get\s+you\s+(?:in"
        r"|a|time|on|twenty|thirty|half)|introduce\s+you|make\s+(?:the"
        r"|an)\s+intro\w*|vouch|push(?:ing)?\s+(?:for|this)|go\s+to\s+bat"
        r"|sell\s+(?:this|it)\s+(?:internally|inside|upstairs)|internally"
        r"|the\s+case\s+(?:for|to)|business\s+case|deck|i\s+want\s+(?:this"
        r"|you)|champion\w*|sponsor\w*|rehears\w+|prep\s+(?:you|him|her))\b"
    ),
    "stake": (
        r"\b(?:my\s+(?:neck|name|bonus|promotion|job|reputation|head"
        r"|review|career|objectives?|okrs?|goals?|numbers?|target|team"
        r"|weekends?|evenings|baby|project|idea|problem|credibility)"
        r"|on\s+the\s+line|(?:falls|lands|lies)\s+on\s+me|i\s+look\s+(?:good"
        r"|bad|like)|i'm\s+(?:measured|judged|the\s+one|on\s+the\s+hook"
        r"|responsible|accountable)|i\s+(?:own|need|want)\s+(?:this|it)"
        r"|i\s+promised|i\s+get\s+(?:my|to|the)|i'd\s+(?:finally|get)"
        r"|i\s+can\s+(?:finally|stop)|hang\s+on\s+(?:this|it)|tired\s+of"
        r"|sick\s+of|been\s+wanting|personally|made\s+for\s+me|hero)\b"
    ),
    "rival": (
        r"\b(?:vendors?|competitors?|competing|alternatives?|in-house"
        r"|build\s+(?:it|this|our|one|something)|built\s+(?:it|our|something"
        r"|one)|ourselves|home-?grown|incumbent|stay(?:ing)?\s+(?:with"
        r"|where|put|as)|stick(?:ing)?\s+with|do(?:ing)?\s+nothing|compar\w+"
        r"|quote[sd]?\b|versus|vs\.?|against\s+you|cheaper|pricier|their\s+(?:demo"
        r"|price|tool|quote|pitch|offer|product|team|ui|sales)|we\s+(?:use"
        r"|have|already\s+(?:use|have|pay))|currently\s+us\w+|excel|spreadsheets?"
        r"|other\s+(?:two|three|vendors?|options?|providers?|suppliers?"
        r"|tools?|companies|people)|only\s+(?:ones?|vendor)|no(?:body"
        r"|\s+one)\s+else|front-?runner|favou?rite|talk(?:ed|ing)?\s+(?:to"
        r"|with)\s+(?:a\s+few|two|three|other|another|someone)|looked\s+at"
        r"|look(?:ing)?\s+at|existing\s+(?:tool|vendor|supplier|system)"
        r"|agenc(?:y|ies)|switch\w*|renew\w*|keep\s+(?:what|the|using"
        r"|going)|status\s+quo|demos?\s+(?:from|with)|seen\s+(?:a\s+)?demos?"
        r"|went\s+with|licen[cs]es?|open\s+source)\b"
    ),
    "no_rival": (
        r"\b(?:(?:only|just)\s+(?:you|vendor|ones?\s+(?:we|i)|looking\s+at\s+you)"
        r"|no(?:body|\s+one|ne)?\s+(?:else|other)|nothing\s+else|not\s+(?:talking"
        r"|looking|speaking)\s+(?:to|at)\s+any(?:one|body|thing)\s*(?:else)?"
        r"|no\s+(?:other|competing|alternative)\s*\w*|haven't\s+(?:looked"
        r"|talked|spoken)\s+(?:at|to|with)\s+any|didn't\s+(?:look|talk)\s+(?:at"
        r"|to)\s+any|you're\s+it\b|sole\s+source|single\s+source|you're\s+the\s+only"
        r"|not\s+running\s+a\s+(?:process|bake))"
    ),
    "doubt": (
        r"\b(?:worr\w+|concern\w*|not\s+(?:sure|convinced|sold|comfortable"
        r"|keen|happy|ready|there|the\s+(?:right\s+)?time|a\s+priority"
        r"|interested|going\s+to\s+(?:work|fly|happen))|too\s+(?:expensive"
        r"|much|long|early|late|small|big|risky|complicated|complex|new"
        r"|many|steep|high|young|slow|heavy)|(?:don't|do\s+not|can't"
        r"|cannot|couldn't|didn't|wouldn't)\s+(?:see|think|believe|trust"
        r"|buy|accept|afford|justify|need|want|like|get|have\s+(?:the"
        r"|time|any)|touch|sell|do\b|go\b|let|ask|risk)|hesita\w+|s[ck]eptic\w*"
        r"|problem\s+with|what\s+if|what\s+happens\s+if|why\s+(?:should"
        r"|would|do)\s+(?:we|i)|hard\s+(?:to|sell)|risk\w*|reluctan\w*"
        r"|stretch|burn(?:ed|t)\b|afraid|nervous|scar(?:ed|y)|struggle\s+to"
        r"|catch\b|nobody\s+will|no\s+one\s+will|won't\s+(?:use|fly|work"
        r"|sign|touch|accept|adopt)|won't\s+be|push\s*back|doubt\w*|steep"
        r"|expensive|pricey|hefty|a\s+lot\s+(?:of\s+money|more|for)|lock(?:ed)?[\s-]?in"
        r"|fail\w*|bankrupt|go\s+under|still\s+be\s+(?:here|around)|works\s+(?:fine"
        r"|ok|okay|well)|good\s+enough|why\s+change|fine\s+as\s+it\s+is"
        r"|not\s+now|next\s+year|bad\s+time|small\s+investment)\b"
    ),
    "promise": (
        r"\b(?:(?:i|we|he|she|they|you)'ll|(?:i|we|he|she|they)\s+will"
        r"|will\s+(?:send|get|have|do|call|share|check|review|put|be"
        r"|make|email|join|take|sign|write|draft|follow|reach|come|prepare"
        r"|forward|confirm|schedule|set|ask|bring|look|talk|provide|deliver"
        r"|ring|book|talk|speak)|(?:i'm|we're|i\s+am|we\s+are|she's|he's"
        r"|they're)\s+(?:going\s+to|gonna|sending|putting|getting|taking"
        r"|bringing|calling|meeting)|let\s+me\s+(?:send|check|get|ask"
        r"|find|talk|look|dig|pull|put|come|run|see|confirm|follow|take"
        r"|have|go|circle)|leave\s+(?:it|that)\s+(?:with|to)\s+(?:me"
        r"|us)|consider\s+it\s+done|on\s+it|will\s+do|you'll\s+(?:have"
        r"|get|see|receive)|i\s+can\s+(?:send|get|have|do|share|ask|find"
        r"|pull|forward)|(?:i|we)\s+owe\s+you|with\s+you\s+by|i\s+promise)\b"
    ),
    "accept": (
        r"^\W*(?:yes|yeah|yep|yup|sure|ok(?:ay)?|of\s+course|absolutely"
        r"|certainly|definitely|will\s+do|no\s+problem|happy\s+to|gladly"
        r"|agreed|deal|done|fine|right|exactly|correct|perfect|sounds\s+good"
        r"|that\s+works|you\s+got\s+it|can\s+do|please|great)\b"
    ),
    "hypothetical": (
        r"\b(?:could|might|would|maybe|perhaps|if\s+(?:i|we|you|they"
        r"|it)|wish|should|possibly|in\s+theory|ideally|someday|thinking\s+(?:about|of))\b"
    ),
    "over": r"\b(?:already|sent|did|was|were|had|went|yesterday|ago|last\s+\w+|used\s+to|told|gave)\b",
    "in_meeting": (
        r"\b(?:share\s+my\s+screen|on\s+mute|unmute\w*|can\s+you\s+(?:see"
        r"|hear)|hear\s+me|see\s+my\s+screen|pull\s+up|next\s+slide|give\s+me\s+(?:a"
        r"|one)\s+(?:sec|second|minute)|one\s+sec|hang\s+on|bear\s+with"
        r"|let\s+me\s+(?:show|share|start|jump|just|walk|explain|pause|stop|grab|pull|click|switch|turn))\b"
    ),
    "negation": r"\b(?:no|not|never|nobody|none|nothing|without|\w+n't|cannot)\b",
    "loss": (
        r"\b(?:leav(?:es?|ing)|left|quit\w*|resign\w*|retir\w+|gone|going\s+on\s+(?:leave"
        r"|maternity|parental)|maternity|reorg\w*|moved\s+(?:on|to)|moving\s+(?:on"
        r"|to)|laid\s+off|replaced|no\s+longer|lost|stepp(?:ed|ing)\s+(?:down"
        r"|back|away)|last\s+day|fir(?:ed|ing)|froze\w*|frozen|cut\b"
        r"|pulled|withdrawn|cancel\w*|on\s+hold|nobody|no\s+one|unclear"
        r"|don't\s+know|no\s+idea|hasn't|haven't|there\s+(?:isn't|is\s+no"
        r"|aren't|are\s+no)|not\s+(?:approved|allocated|decided|mine|our))\b"
    ),
    "first_person": r"\b(?:i|i'm|i've|i'll|i'd|me|my)\b",
    "we": r"\b(?:we|we're|we've|we'll|our|us)\b",
    "they": r"\b(?:he|she|they|him|her|them|his|their)\b",
    "you": r"\b(?:you|your|you're|yours)\b",
    "personal": (
        r"\b(?:my\s+(?:wife|husband|son|daughter|kids?|dog|cat|mother"
        r"|mum|mom|dad|father|brother|sister|car|garden|flat|neighbou?r)"
        r"|weekend|holiday|vacation|weather|rain\w*|snow\w*|football"
        r"|lunch|coffee|traffic|train|flight|birthday|school|restaurant)\b"
    ),
    "question": r"\?\s*$",
    "asks": r"\?",
}
"""Cue by name; the order is the order of the features."""

_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in CUES.items()}

QUESTIONS: Mapping[str, str] = {
    "ask_number": (
        r"\bhow\s+(?:many|much|long|often|big|far|fast)\b|\bwhat(?:'s"
        r"|\s+is|\s+are|\s+was)?\s+(?:your|the)\s+(?:\w+\s+){0,3}(?:volume"
        r"|rate|cost|number|numbers|average|target|goal|time|spend|churn"
        r"|revenue|impact|return|baseline)\b|\bwhat\s+would\s+(?:success|good|better)\b|\bgood\s+look\b"
    ),
    "ask_budget": (
        r"\bwho(?:'s|\s+\w+)?\b.*\b(?:budget|pays?|sign\w*|money|fund\w*"
        r"|approv\w+|spend|authori\w+|final|purse|pot|release\w*)\b|\bbudget\b"
        r"|\bwhose\s+(?:call|budget|money|decision)\b|\beconomic\b"
    ),
    "ask_criteria": (
        r"\b(?:criteri\w+|must-?haves?|show-?stopper\w*|deal-?breaker\w*"
        r"|what\s+(?:matters|would\s+you\s+need|do\s+you\s+need|are\s+you\s+looking\s+for"
        r"|would\s+make)|require\w*|weigh\w*|most\s+important|compare"
        r"|judge|rank\w*|non-?negotiable|look\s+for|shortlist|rule\s+(?:us"
        r"|out)|need\s+to\s+(?:see|prove)|important\s+to\s+you)\b"
    ),
    "ask_process": (
        r"\b(?:decid\w+|decision|process|steps?|vote|board|committee"
        r"|timeline|shortlist\w*|who\s+else|involved|choose|pick|go-?live"
        r"|next\s+steps?\s+(?:on|after)|happens\s+(?:after|next|then)"
        r"|sign\s+off\s+on|evaluat\w+|approval|get\s+(?:this|it)\s+(?:approved|over))\b"
    ),
    "ask_paper": (
        r"\b(?:contract\w*|legal|procurement|purchas\w+|paper\w*|purchase\s+orders?"
        r"|onboard\w*|vendor|msa|dpa|nda|sign(?:s|ed|ing|ature)?\b|terms"
        r"|invoice\w*|security\s+review|questionnaire|supplier|counsel)\b"
    ),
    "ask_pain": (
        r"\b(?:problem|challeng\w+|hard(?:est)?|pain\w*|frustrat\w+|broken"
        r"|breaking|coping|struggl\w+|happens\s+(?:when|if)|goes\s+wrong"
        r"|annoy\w*|worst|bother\w*|keeps?\s+you\s+up|why\s+(?:now|change"
        r"|are\s+you\s+looking)|impact|trouble|complain\w*|notice)\b"
    ),
    "ask_help": (
        r"\b(?:help\s+us|support|introduc\w+|behind\s+(?:this|it|us)"
        r"|who(?:'s|\s+is)\s+(?:pushing|driving|championing|keen|for\s+it)"
        r"|in\s+it\s+for|inside|internally|anyone\s+(?:else\s+)?(?:seen"
        r"|keen|in\s+favou?r)|get\s+(?:us|me)\s+(?:in|a|some|time)|how\s+(?:he"
        r"|she|they)\s+think|read\s+on|advise|should\s+(?:i|we)\s+know"
        r"|on\s+board|for\s+you\s+personally|why\s+do\s+you\s+(?:care|want))\b"
    ),
    "ask_rival": (
        r"\b(?:who\s+else|what\s+else|(?:any(?:one|body)|anything)\s+else"
        r"|others?\b|alternative\w*|competit\w+|compar\w+|looking\s+at"
        r"|using\s+(?:today|now|at\s+the\s+moment)|currently|today|do\s+nothing"
        r"|in-house|build|instead|versus|incumbent|existing|might\s+(?:this"
        r"|it)\s+not\s+happen|stop\s+(?:you|this))\b"
    ),
    "ask_promise": (
        r"\b(?:can|could|would|will)\s+you\b|\bplease\b|\bwould\s+it\s+be\s+possible\b"
        r"|\bi\s+need\b|\bwe'd\s+need\b|\bsend\s+(?:me|us|it|that|over|the)\b|\bany\s+chance\b"
    ),
}
"""What the words before ask for, by name."""

_QUESTION_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in QUESTIONS.items()}


_REMEMBERED = 4096
"""Texts whose cues are kept: every passage of a call is read by several heads, and again as what the next answers."""


def has(name: str, text: str) -> bool:
    """Whether the cue of that name is in the text."""
    return _PATTERNS[name].search(text) is not None


def first(name: str, text: str) -> re.Match[str] | None:
    """Where the cue of that name is first met."""
    return _PATTERNS[name].search(text)


def asks(name: str, text: str) -> bool:
    """Whether the words before ask for that."""
    return _QUESTION_PATTERNS[name].search(text) is not None


@lru_cache(maxsize=_REMEMBERED)
def found(text: str) -> tuple[float, ...]:
    """One number for each cue, 1.0 where it is in the text."""
    return tuple(float(p.search(text) is not None) for p in _PATTERNS.values())


@lru_cache(maxsize=_REMEMBERED)
def asked(text: str) -> tuple[float, ...]:
    """One number for each kind of question, 1.0 where the text asks it."""
    return tuple(float(p.search(text) is not None) for p in _QUESTION_PATTERNS.values())
