"""Somebody's health: a person, a verb and a condition in one sentence. Not health as a subject, nor the writer's own."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from engagement.privacy.kinds import Span
from engagement.privacy.vocabulary import CONDITIONS, RELATIONS

# "The dementia nurse", "cancer support": the name of a service.
_SERVICE = (
    r"clinic|caf[eé]|group|nurses?|support|services?|class|classes|unit|ward|training|friendly|awareness|team|charity|walk"
    r"|parking|bays?|badge|toilets?|access|spot|corner|courses?|people|children|adults|choir|club|care\b|research|screening"
    r"|tests?|centre|association|society|rules?|restrictions|jabs?|vaccin\w{2,6}"
)
_CONDITION = re.compile(rf"\b(?:{CONDITIONS})\b(?! ?-?(?:{_SERVICE}))", re.IGNORECASE)
_WHOSE = "my|our|her|his|their"
_PERSON = (
    rf"\b(?:he|she|(?:{_WHOSE}|the|an?|one|this|that|young|old|older|elderly)"
    rf"(?: (?!(?:{_WHOSE})\b)[a-z-]{{2,12}}){{0,3}}? (?:{RELATIONS})"
    r"|resident|client|tenant|patient|neighbour|caller|mum|dad|nan"
    r"|(?:vecin[aă]?|soțul|soția|mama|tatăl|fiul|fiica) \w{2,4})"
)
_PERSONS = re.compile(rf"(?P<who>{_PERSON})(?P<owns>'s)?(?!\w)", re.IGNORECASE)
_VERB = (
    r"(?:has|had|have|having|is|was|got|gets|suffers?|suffering|suffered|takes?|taking|struggl\w{1,4}|diagnosed|lives? with"
    r"|living with|waiting for|on|with|ends? up|became|become|needs?|being|been|fell|are|este|suferă|ma|jest)"
)
# From the end of the person to the start of the condition: a verb, and at most six words after it.
_SAYS = re.compile(
    rf"(?P<between>[^.!?;\n]{{0,60}}?)(?:'s|\b{_VERB})\b(?P<near>(?:[ -][\w'-]{{1,20}}){{0,6}})[ -]", re.IGNORECASE
)
# Some conditions are told as a deed: "she broke her leg".
_DEED = re.compile(r"broke|fractured|lost|losing|stop|collapsed", re.IGNORECASE)
_DOES = re.compile(r"(?:,? who)?(?: [\w']{2,10}){0,2} ")
_OWNER = re.compile(r"\b(?:his|her) (?:(?!the\b)[\w'-]{2,12} )?$", re.IGNORECASE)
_SHORT = re.compile(r" (?:(?!the\b)[\w'-]{2,12} )?")
# Somebody or something else stands between: "she says people with dementia", "he and I have asthma".
_OTHERS = re.compile(
    r"\b(?:people|anyone|someone|somebody|everyone|those|others|residents|families|children|kids|patients|carers|men|women"
    r"|adults|i|me|us|we|you|they|it|who said|any|for the|about|because of|more|better|like|no|not|never|than|too much|sick of)\b",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[.!?;\n]")
FURTHEST = 110
"""How many characters before a condition the person it belongs to may begin."""


def healths(text: str) -> Iterator[Span]:
    if not (conditions := list(_CONDITION.finditer(text))):
        return
    persons = list(_PERSONS.finditer(text))
    starts = [person.start() for person in persons]
    for condition in conditions:
        at = condition.start()
        latest = bisect_left(starts, at)
        # The nearest three are enough, and keep a hostile text from costing more than its length.
        for person in reversed(persons[max(0, latest - 3) : latest]):
            if person.start() >= at - FURTHEST and _belongs(person, text[person.end("who") : at], condition.group()):
                yield Span(person.start(), condition.end())
                break
        else:
            if owner := _OWNER.search(text, max(0, at - 18), at):
                yield Span(owner.start(), condition.end())


def _belongs(person: "re.Match[str]", between: str, condition: str) -> bool:
    """Whether the words between a person and a condition say that the one has the other."""
    if _BREAK.search(between):
        return False
    if person["owns"] and _SHORT.fullmatch(between.removeprefix("'s")):
        return True
    if _DEED.match(condition) and _DOES.fullmatch(between):
        return not _OTHERS.search(between)
    said = _SAYS.fullmatch(between)
    return bool(said and not _OTHERS.search(said["between"]) and not _OTHERS.search(said["near"]))
