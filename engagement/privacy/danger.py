"""The wording of danger, by what is feared. Patterns only, in any capitals; ``risk`` says how they are used."""

from engagement.privacy.vocabulary import RELATIONS

_WHOM = (
    r"(?:him|her|me|them|his (?:mum|wife|son|daughter|kids|children|partner|girlfriend|mother|dad)"
    r"|(?:her|my|their|the) (?:kids|children|baby|little ones?|child|son|daughter|mum|mother|dad|partner|boy|girl|husband))"
)
_SELF = r"(?:him|her|my|them|your)sel(?:f|ves)"
_CLOSE = (
    r"(?:husband|wife|partner|boyfriend|girlfriend|dad|father|mum|mother|son|daughter|ex|stepdad|stepfather|uncle|brother"
    r"|carer|family|landlord)"
)
_SOMEBODY = r"(?:he|she|i|mum|dad|nan|child|boy|girl|woman|kid|son|daughter|wife|husband|partner|neighbour)"
_WHOSE = r"(?:her|his|my|their)"
_NOT = r"(?:don't|do not|dont|doesn't|does not|didn't|did not|no longer)"

TO_ONESELF = (
    rf"\b(?:kill|cut|hurt|harm|starve?|burn)(?:s|ed|ing|ting)? {_SELF}",
    rf"\bend(?:s|ed|ing)? (?:it all|{_WHOSE} (?:own )?life)",
    rf"\b{_NOT} wants?(?:ed)? to (?:live|be here|be alive|wake up|carry on)",
    r"\bbetter off (?:dead|without me)|\bwish(?:es|ed)? (?:i|he|she) (?:was|were) dead|\bwant(?:s|ed)? to die\b",
    r"\bno reason to live|\b(?:took|take[sn]?|taking) an? overdose|\boverdos(?:ed|ing)\b|\bself[- ]?neglect",
)
_STRIKES = (
    r"(?:hits?|hitting|beat|beats|beating|beaten|slap(?:s|ped|ping)?|punch(?:es|ed|ing)?|kick(?:s|ed|ing)?|strangl(?:es?|ed|ing)"
    r"|chok(?:es?|ed|ing)|burn(?:s|ed|t)?|shak(?:es|ing)|thump(?:s|ed)?|batter(?:s|ed)?|smack(?:s|ed)?)"
)
VIOLENCE = (
    # Not "you can't beat them", "hit me hard in the pocket", "beat them 3-1".
    rf"(?<!can't )\b{_STRIKES} {_WHOM}\b(?! (?:out|off|hard|for six|at|on|by|in the (?:final|league|cup)|\d))",
    # Not "being hit by rising rents", "getting hit hard", "was hit by a car".
    rf"\b(?:{_SOMEBODY}|who|and)(?:'s|’s| (?:is|was|keeps?|gets?|got|been|be))(?: (?:being|been|getting))?"
    r" (?:hit|beaten|slapped|punched|kicked|strangled)"
    r"\b(?! (?:hard|with|to|at|on|in|\d|by (?:the|a|an|rising|higher|costs?|cuts?|bills?)\b))",
    r"\b(?:beaten|knocked|slapped|punched) (?:up|about)\b|\bbeats? up\b",
    r"\b(?:going to|gonna|wants? to|wanted to|threat\w{2,5} to|tr(?:y|ies|ied|ying) to|might|will|could)"
    r" (?:hurt|stab|harm|attack|shoot|poison|kill|strangle)"
    rf"\b(?! (?:(?:the|our|this)(?! (?:{RELATIONS})\b)|local|trade|business|time|off|it)\b)",
    r"\bthreat(?:ens|ened|ening)? (?:him|her|me|them|us) with\b(?! (?:a |an )?(?:fine|eviction|court|bill))",
    r"\bdeath threats?|\bstabb(?:ed|ing)|\b(?:carr(?:y|ies|ied|ying)|has|pulled|with|got) an? (?:knife|blade|machete|gun|weapon)\b",
    r"\braped?\b|\brapist\b|\bmolest\w{0,3}|\b(?:sexually|indecently) \w{0,12}(?:assault|touch|abus)\w{0,3}",
    rf"\b(?:assault(?:ed|s|ing)|touch(?:es|ed|ing)|abus(?:es|ed|ing)) {_WHOM}",
)
USED = (
    rf"\bgroom(?:s|ed|ing) (?:{_WHOM}|girls|boys|young|children|kids)|\b(?:being|been|was|is) groomed",
    r"\b(?:been|being|were|was|is) (?:trafficked|exploited|enslaved|cuckooed)|\bcounty lines|\bmodern slavery",
    r"\bforc(?:e|es|ed|ing) (?:her|him|me|them)(?: \w{1,12})? (?:to|into) (?:marr|have sex|work|sex|sell|beg)\w{0,5}",
    r"\bforced marriage|\bfgm\b|\bhonou?r[- ]based",
    r"\bmak(?:e|es|ing) (?:him|her|me|them|kids|boys|girls|children) (?:sell|deal|carry|run|hold|beg|steal)\b"
    r"(?: (?:drugs|knives|money))?",
    rf"\b(?:steal(?:s|ing)?|stole|stolen|takes|taking) (?:{_WHOSE}|mum's|dad's|nan's)"
    r" (?:pension|money|savings|benefits|bank card|card|wages)",
    rf"\b(?:takes?|took|taken|keeps?|kept|hold(?:s|ing)?|ha(?:s|ve)) {_WHOSE} passports?",
    r"\b(?:don't|doesn't|never|not|won't) pay (?:him|her|them)\b",
)
CONTROL = (
    rf"\b(?:scared|afraid|frightened|terrified|petrified) of (?:{_WHOSE}|the) (?:own )?{_CLOSE}\b",
    r"\b(?:scared|afraid|frightened|terrified) of him\b|\b(?:afraid|scared|frightened) to (?:say|tell|speak|go home|leave him)",
    rf"\b(?:not|isn't|aren't|never|don't feel|doesn't feel) (?:feel )?safe (?:at home|in {_WHOSE} (?:own )?(?:home|house|flat))",
    r"\bunsafe at home|\bcoercive|\bcontrolling (?:husband|partner|boyfriend|behaviour)",
    r"\block(?:s|ed|ing)? (?:her|him|me|them|the (?:kids|children)) (?:in|up|inside)\b",
    r"\b(?:won't|doesn't|don't|never) lets? (?:her|him|me) (?:out|leave|go out|see)",
)
UNCARED = (
    r"\b(?:hasn't|haven't|has not|have not|had not|not|don't|doesn't|never) (?:been )?(?:fed|feed|feeding|washed|changed)"
    r"(?: (?:the|her|his|their|him|them)\b)?",
)
OTHER_LANGUAGES = (
    r"\b(?:mă|ma|o|îl|il|ne) bat[ei]?\b|\bsinucid\w{0,5}|\bviolen[țt][ăa] domestic[ăa]",
    r"\bbije (?:mnie|ją|go|dzieci)|\b(?:mnie|ją) bije|\bsamobój\w{0,5}|\bprzemoc\w{0,2}",
    r"خودکشی|مارتا ہے|تشدد|আত্মহত্যা",
)
EVERYWHERE = (*TO_ONESELF, *VIOLENCE, *USED, *CONTROL, *UNCARED, *OTHER_LANGUAGES)
"""Danger wherever it stands."""

SUBJECTS = (
    r"\b(?:suicid(?:e|al)|self[- ]?harm(?:s|ed|ing)?|child neglect|traffick(?:ed|ing|ers?)|slavery"
    r"|(?:domestic|sexual|physical|emotional|financial|child|elder) (?:abuse|violence)|(?:child|sexual|criminal) exploitation)\b",
)
"""Also the subject of talks, courses and services."""

TAUGHT = (
    r"\b(?:training|trained|talks?|prevention|awareness|courses?|campaign|charity|workshops?|services?|leaflets?|posters?|week"
    r"|helpline|strategy|policy|refuge|support group|learned|learnt|film|play)\b"
)

OF_SOMEBODY = (
    r"\b(?:is|are|was|were|being|been|be|getting) (?:being |been )?(?:\w{3,12}ly )?"
    r"(?:abused|neglected|ill-?treated|mistreated|starved|bullied by (?:her|his) \w{2,10})",
    r"\b(?:(?:is|are|was|were|been|gets|being) )?left"
    r" (?:alone|on (?:their|his|her) own|by (?:him|her|them)sel\w{1,3}|in (?:a )?(?:wet|dirty|soiled))",
    r"\bneglects? (?:her|his|the|their) (?:kids|children|baby|mum|mother|dad|father)",
)
"""Only when a person is spoken of: alleys are neglected too, and goalposts left alone."""

SOMEBODY = rf"\b(?:he|she|they|i|children|kids|child|baby|babies|pensioners?|elderly|{RELATIONS})\b"
