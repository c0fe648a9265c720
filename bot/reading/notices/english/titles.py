"""The short name of an English matter."""

from __future__ import annotations

import re

from bot.reading.notices.english.elliptic import paper_named, paper_noted
from bot.reading.notices.english.names import ACTION_FOR, who_of
from bot.reading.notices.english.offered import interest, last_day, offered
from bot.reading.notices.english.words import english
from bot.reading.patterns import compiled

_DETERMINER = compiled(
    r"^(?:(?:please|kindly|be reminded that|be informed that|be advised that|don't forget|do not forget|no|note that|note|attend|join|the|a|an|your|our|their|its|his|her|attached|"
    r"completed|signed|hold(?:ing)?|having|doing|there's|there is|there'll be|there will be|we have|we've got|we are|we're|we will|we'll|you're invited to|this|that|all(?! hands)|any|back|us|me|with|just|and|also|then|reminder|below|"
    r"following|enclosed|is|are|in|up|out|for|filled-in|monthly report:)\s+)+",
    re.IGNORECASE,
)
_TRAILING = compiled(
    r"\s+(?:is|are|and|the|of|for|on|at|in|to|by|please|back|scheduled|over|closes|planned|due|"
    r"originally|rescheduled|cancelled|canceled|moved|postponed|extended|will|has|now|via|no|from|before|until|previously|brought forward|pushed(?: back| out)?|bumped|slides|slips|"
    r"shifts|shifted|moves|moving|runs|sits|meets|starts|begins|go|goes|leaves|stands|closes?|locks?|must(?: be received| be in)?|won't go ahead|"
    r"itself|due to|has to be|will be)$",
    re.IGNORECASE,
)
_OBJECT_END = compiled(
    r"\x00|\bto\s+(?!do\b)|\bby\b|\bbefore\b|\bvia\b|\bno later\b|\bnot later\b|(?<!comments )(?<!feedback )(?<!note )(?<!views )(?<!thoughts )(?<!report )(?<!input )(?<!figures )(?<!data )(?<!paper )\bon\b(?!-)|\bat\b|"
    r"[.;?!]|,\s|\bso that\b|\band\s+(?:return|send|submit|email|upload|give|forward)\b|\bwithin\b|"
    r"\b(?:that|which) (?:we|you|they|lapses?|expires?|is|are|was|were)\b|\bwe (?:talked|spoke|discussed|agreed)\b|\bfrom (?:you|each|every|all)\b|"
    r"\bthrough\b|\binto\b|\bover to\b|\bwith\s+(?:the|me|us|(?-i:[A-Z]))|\buntil\b|\bas soon\b|\basap\b|"
    r"\bin\s+(?:the|our)\s+(?:shared|portal|system)\b|\bif\b|\bbecause\b|\bevery\b|\beach\b",
    re.IGNORECASE,
)
_PRONOUNS = frozenset(["it", "them", "this", "these", "that", "all", "yours", "me", "us", "so"])


def bare(text: str) -> str:
    """Without determiners in front and dangling words behind."""
    text = re.sub(r"^\s*\(?\d{1,2}\)\s*", "", text)
    text = text.replace("\x00", " ").strip(" \t,.;:–—-?!()\"'")
    if text.count("(") > text.count(")"):
        text += ")"
    text = _DETERMINER.sub("", text + " ").strip()
    while (tail := _TRAILING.search(text)) is not None:
        text = text[: tail.start()]
    return text


def capital(text: str) -> str:
    """With a capital in front."""
    return text[:1].upper() + text[1:]


def object_of(behind: str) -> str | None:
    """The thing behind a verb, up to whom, when or how; None for a mere pronoun."""
    thing = bare(_OBJECT_END.split(behind, maxsplit=1)[0])
    return thing if thing and thing.lower() not in _PRONOUNS else None


_SPLIT = compiled(
    r"\x00+|[,;:()?]|\s[–—-]\s|\b(?:on|at|is|are|has|have|will|in|to be|was|for|with|takes|starts|"
    r"begins|by|from|due|moved|been|meets?|cancelled|canceled|via|next|every|tomorrow|please|"
    r"kindly|to join|to attend|originally|scheduled)\b"
)
_INVITED = compiled(
    r"\b(?:join (?:us|me|them) (?:for|at|in)|invited to|invite you to|come along to|come to|welcome to)\s+"
    r"([^,;:\x00]+?)(?=\s+(?:on|at|in the|from|by)\b|[,;:\x00.]|\s[–—-]\s|$)",
    re.IGNORECASE,
)
_BEHIND_ATTEND = compiled(r"\x00+|[,;:]|\s[–—]\s|\b(?:on|at|in|is|will|via|from|by|which)\b")
_PURPOSE = compiled(
    r"\bto\s+((?:go over|discuss|review|talk through|walk through|finali[sz]e|agree|look at|plan|"
    r"talk about|decide|settle|sort out|prepare|run through|catch up on|brainstorm|sign off|debrief|align on|map out|set up|work out|draw up|divide|assign)\b[^.,;\x00?]*)"
)
_PREFIX = compiled(r"([A-Z][^:\x00.]{2,60}):\s*(?=.)")


def event_title(blanked: str) -> str:
    """What a meeting is called; the sentence's times are blanked out with NUL."""
    words = english()
    prefix = _PREFIX.match(blanked)
    named = prefix is not None and prefix[1].lower() not in words.nobody
    if prefix is not None and named and not who_of(prefix[1]) and not _of_a_change(prefix[1]):
        return capital(bare(prefix[1]))
    attend = words.attend.search(blanked)
    if attend is not None:
        first = _BEHIND_ATTEND.split(blanked[attend.end() :])[0]
        if attend[0].lower().startswith("you") and bare(first):
            return capital(bare(first))  # you're on the front desk
        if words.event.search(first):
            return capital(bare(first))
    invited = _INVITED.search(blanked)
    if invited is not None and (title := bare(invited[1])):
        return capital(title)
    for stretch in _SPLIT.split(blanked):
        match = words.event.search(stretch)
        if match is None:
            continue
        rest = stretch[match.end() :]
        title = stretch[: match.end()] if len(rest.split()) > 3 or not rest.strip() else stretch
        if re.search(r"\bmeets\b", blanked) and "meeting" not in title.lower():
            title += " meeting"
        if title := bare(title):
            return capital(title)
    body = _MEETS.search(blanked)
    if body is not None and (title := bare(body[1])):
        return capital(f"{title} meeting")
    return purpose(blanked)


_MEETS = compiled(
    r"(?:^|[\x00,:]\s*)([A-Za-z][\w' -]{2,40}?)\s+meets?\b(?!\s+(?:at|in|me|us|you)\b)"
)


def _of_a_change(said: str) -> bool:
    """Change of room: …; Cancelled: …; what stands in front is no title."""
    words = english()
    patterns = (words.move, words.cancel, words.put_off, _CHANGE_OF)
    return any(pattern.search(said) is not None for pattern in patterns)


_CHANGE_OF = compiled(
    r"\b(?:change|changes) (?:of|to)\b|^(?:key |important |some )?dates?\b|^(?:small |slight |quick )?changes?$",
    re.IGNORECASE,
)


def purpose(said: str) -> str:
    """What people come together for: to go over the tender."""
    match = _PURPOSE.search(said)
    return capital(bare(match[1])) if match is not None else ""


_DUE = compiled(
    r"(?:(?:the|your|all|our)\s+)?([^,:;\x00]+?)\s+(?:(?:is|are|will be|falls?|becomes?)\s+)?"
    r"(?:now\s+)?(?:all\s+)?(?:due\b|(?<=is )\x00|(?<=are )\x00|(?<=now )\x00)",
    re.IGNORECASE,
)
_CLOSING = compiled(
    r"(?:the\s+)?(?:new\s+)?(?:submission\s+)?(?:deadline|closing date|cut-off|due date)\s+(?:for|to|of)\s+"
    r"(?:the\s+)?([^,;:\x00]+?)\s*(?:[,:\x00]|\bis\b|\bhas\b|$)",
    re.IGNORECASE,
)
_PASSIVE = compiled(
    r"(?:(?:the|your|all|our)\s+)?([^,:;\x00]+?)\s+"
    r"(?:must|should|is|are|needs? to|has|have|will|to be|closes?|closing)\b",
    re.IGNORECASE,
)
_PREPARED = compiled(
    r"\b(?:complete|fill (?:in|out)|sign|prepare|finish|update|compile|collect|review|draft)\b",
    re.IGNORECASE,
)
_PASSIVE_VERB = compiled(
    r"\b(?:reach|be|extended|received|submitted|sent|returned|uploaded|moved|required|needed|come|clos\w+|in)\b"
)


def report_title(blanked: str) -> str:
    """What is to be handed in; the sentence's times are blanked out with NUL."""
    words = english()
    for named in (offered, last_day, paper_noted, paper_named):
        if (paper := named(blanked)) is not None and bare(paper):
            return capital(bare(paper))
    if (wanted := interest(blanked)) is not None:
        return capital(f"{bare(wanted)} sign-up")
    if (remarks := _REMARKS.match(blanked)) is not None:
        return capital(f"{remarks[2].lower()} on the {bare(remarks[1])}")
    for pattern in (_CLOSING, _DUE):
        match = pattern.match(blanked)
        if match is not None and match[1].lower() not in _PRONOUNS:
            return capital(bare(match[1]))
    passive = _PASSIVE.match(blanked)
    if (
        passive is not None
        and _PASSIVE_VERB.search(blanked[passive.end(1) :])
        and not who_of(passive[1])
        and not any(
            words.document.fullmatch(passive[1].strip()) is None
            and verb.end() < len(passive[1].rstrip())
            for verb in words.submit.finditer(passive[1])
        )
        and passive[1].lower() not in _PRONOUNS
    ):
        return capital(bare(passive[1]))
    for match in words.submit.finditer(blanked):
        if match[0].lower() == "rsvp":
            event = re.match(r"\s+for\s+(?:the\s+|our\s+)?([^(\x00,.;]+)", blanked[match.end() :])
            return f"RSVP for {bare(event[1])}" if event is not None else "RSVP"
        thing = object_of(blanked[match.end() :])
        if thing is not None and words.submit.fullmatch(thing.split()[0]) is None:
            thing = re.sub(r"^(?:me|us)\s+(?:with\s+)?", "", thing)
            return capital(bare(_TO_HER.sub("", thing)))
    prepared = _PREPARED.search(blanked)
    if prepared is not None and (thing := object_of(blanked[prepared.end() :])) is not None:
        return capital(thing)
    document = words.document.search(blanked)
    if document is not None:
        return capital(bare(re.split(r"[,;:\x00]", blanked[: document.end()])[-1]))
    head = re.split(r"[,;:\x00]", blanked)[0].strip()
    if 1 <= len(head.split()) <= 6 and not who_of(head):
        return capital(bare(head))
    verb = words.submit.search(blanked)
    return capital(verb[0]) if verb is not None else ""


_REMARKS = compiled(  # Press kit draft: comments to Marina
    r"([A-Z][^:;,.\x00]{3,50}):\s+(?:please\s+|any\s+|your\s+|all\s+)*(comments|feedback|views|remarks|edits|corrections|questions)\s+(?:to|back|by)\b",
)
_TO_HER = compiled(r"^[A-Z][a-z]+\s+(?=(?:the|your|all|an?|his|her|their|our)\s)")
_FINISHED = compiled(
    r"(?:(?:hi|hello|hey|dear|morning)\s+\w+,\s+|done:\s+|[A-Z]\w+,\s+|update:\s+|fyi:?\s+)*(?:the\s+|our\s+|your\s+)?([^,;:\x00]{3,60}?)\s+"
    r"(?:(?:you|we|they|I)\s+\w+|(?:that|which)\s|(?:is|are|was|were|has|have|went)\b|(?:now\s+)?(?:done|completed?|finished|fixed|repaired|replaced|delivered|sent)\b)",
    re.IGNORECASE,
)


def finished(said: str) -> str:
    """What a sentence says is done: the fridge alarm you asked about has been replaced."""
    match = _FINISHED.match(said)
    return capital(bare(match[1])) if match is not None else ""


_ORDER = compiled(
    r"^.*?\b(?:please|kindly|ha(?:s|ve) [\x00 ]*to|must|should|needs? to|has to|have to|are to|is to|can you|could you|"
    r"would you be able to|would you|(?:could|can|would|will) (?:everyone|everybody|all(?: \w+)?)|are (?:asked|required|requested) to)\s+(?:please\s+)?",
    re.IGNORECASE,
)


def task_title(blanked: str) -> str:
    """What is to be done; the sentence's times are blanked out with NUL."""
    plain = re.sub(r"@[\w.-]+", " ", blanked)
    if (lead := ACTION_FOR.match(plain)) is not None:
        plain = re.sub(r"^[^:]*:", "", plain[lead.end() :])
    stretches = re.split(r"\x00+", plain)
    doing = english().doing
    stretch = next(
        (part for part in stretches if doing.search(part) and len(part.split()) >= 2),
        max(stretches, key=len),
    )
    stretch = re.sub(r"^[^:]{1,30}:\s+", "", stretch.strip())
    stretch = _ORDER.sub("", stretch, count=1)
    stretch = re.sub(
        r"^[\s,:–—-]*(?:everyone|everybody|all staff|to)\s+", "", stretch, flags=re.IGNORECASE
    )
    stretch = stretch.strip(" ,.;:–—-?")
    while (tail := _TRAILING.search(stretch)) is not None and tail[0].strip() not in (
        "back",
        "over",
    ):
        stretch = stretch[: tail.start()]
    return capital(stretch)


def compound(value: str, word: str) -> str:
    """Training: New expense system is a "New expense system training"."""
    return value if word in value.lower() else f"{value} {word}"
