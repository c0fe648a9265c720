"""What an English sentence does: the kind of matter, what becomes of it, or nothing."""

from __future__ import annotations

import re

from bot.domain.vocabulary import Action, Kind
from bot.reading.notices.english.address import Address
from bot.reading.notices.english.elliptic import paper_named, paper_noted
from bot.reading.notices.english.names import ACTION_FOR, told
from bot.reading.notices.english.offered import has_until, offered
from bot.reading.notices.english.words import english
from bot.reading.notices.moments import Moment
from bot.reading.patterns import compiled
from bot.reading.values import Shape

_ADDRESS = compiled(
    r"^(?:@[\w.-]+[,:]?\s*|please\s+|kindly\s+|[\w &]{1,30}:\s+|[\w &]+,\s+(?=please))+",
    re.IGNORECASE,
)
_OBLIGED = compiled(
    r"\b(?:must|should|to be|needs? to|needs?\b(?! to)|wants?|wanted|required|expected|requires?|expects?|are to|is to|has to|have to|are asked to|are required to|"
    r"are requested to|shall)\b",
    re.IGNORECASE,
)
_NAME_TO = compiled(r"[A-Z][\w&' ]{1,30} to [a-z-]{3,} ")
_OBJECT_BACK = compiled(r"\b(?:return|hand in|hand over|hand back|drop off)\b", re.IGNORECASE)
# HR needs everyone's forms back: who waits for something
WANTS = compiled(
    r"(?:(?:hi|hello|dear)\s+\w+,\s+)?((?:the\s+)?[A-Za-z][\w' &]{1,30}?)\s+"
    r"(?:needs?|wants?|requires?|expects?|is waiting for|are waiting for|would like)\s+(?!to\b|\w+ing\b)",
    re.IGNORECASE,
)
_GET_DONE = compiled(
    r"\b(?:get|have)\s+(?!me\b|us\b)(?:[\w'-]+\s+){1,5}?(?!signed|returned|submitted|filed|uploaded)\w{3,}ed\b",
    re.IGNORECASE,
)
_OBJECTS = compiled(  # no papers: handed back as they were handed out
    r"\b(?:monitors?|laptops?|keys?|badges?|fobs?|passes|radios?|phones?|tablets?|tools?|uniforms?|helmets?|chargers?|trolleys?|books|vans?|cars?"
    r"|equipment|kit|cylinders?|pallets?|scanners?|projectors?|cameras?|headsets?|cables?|lanyards?|parcels?|crates?|ladders?|coats?|boots?|overalls|tabards?"
    r"|costumes?|instruments?|lockers?|trays?|cups|glasses|plates|chairs|tables|batteries|torches|handsets?|devices?|hire \w+)\b",
    re.IGNORECASE,
)
_NEEDS_DOING = compiled(r"\bneeds?\s+(?!submitting|sending|returning)\w+ing\b", re.IGNORECASE)
_DUE_TO = compiled(  # for what reason, not when
    r"(?:^|[,(–—-]\s*|\b(?:cancelled|canceled|postponed|off|moved|closed|delayed|unavailable)\s+)due to\b",
    re.IGNORECASE,
)
_DUE = compiled(
    r"\b(?:due|deadline|closing date|last (?:day|date)(?= is\b| for\b| to\b|:)|(?:submission|entry|return|hand-in) date|cut-?off)\b",
    re.IGNORECASE,
)
# headcount to Control, route cards back to Elaine
_TO_SOMEBODY = compiled(
    r"^(?:[^,:]{2,40}[:,]\s+)?(?:also,?\s+|and\s+|the\s+|your\s+|all\s+)*[a-zA-Z][\w' &/()£$€-]{2,50}?\s+(?:back\s+|over\s+|in\s+)?"
    r"to\s+(?:(?:the\s+)?(?:[A-Z@][\w.'&@-]*|me|us)|the\s+(?:office|reception|front desk|desk|secretary|clerk|caretaker|bursar|landlord"
    r"|printers?|lab|library|stores?|warden|school|club|registrar|treasurer|chair|organisers?|organizers?))(?:\s|[,.\x00]|$)"
)
_CLOSES = compiled(
    r"\b(?:sign-?ups?|registrations?|nominations?|applications?|enrolments?|entries|bids?|polls?|"
    r"surveys?|submissions?|forms?|orders?|claims?|bookings?|timesheets?|nominations|calls? for papers)\b.{0,40}\b(?:clos(?:e|es|ing)|locks?|shuts?)\b",
    re.IGNORECASE,
)
_RETURNED = compiled(r"\b(?:complete|return|sign|fill)\b", re.IGNORECASE)


def is_imperative(said: str) -> bool:
    """Whether a sentence begins with what is to be done."""
    words = english()
    text = _CLAUSE.sub("", _ADDRESS.sub("", said.strip()), count=1)
    verb = words.doing.match(text) or words.submit.match(text)
    return verb is not None and _IS.match(text, verb.end()) is None


_LABELLED = compiled(r"[A-Z][\w' &]{2,30}(?::|\s[–—-])\s+")
_CLAUSE = compiled(  # before you go home, if your laptop is old
    r"^(?:if|when|before|after|once|as soon as|whoever|whenever|anyone who|anybody who|unless|because|since|as)\b[^,.]{3,70},\s+",
    re.IGNORECASE,
)
_IS = compiled(  # water will be off: a thing, though it could be a verb
    r"\s+(?:will|won't|is|isn't|are|was|were|has|have|had|can|could|should|must)\b", re.IGNORECASE
)


_LASTS_UNTIL = compiled(
    r"\b(?:held|kept|open|closed|valid|available|away|leave|out|off|unavailable|busy|delayed|paused|parked|here|back|runs?|traffic"
    r"|on display|stays?|remains?|lasts?|works?|working|there)\s+(?:[\w ]{0,20}\s)?(?:until|till|through)\b|^(?:until|till)\b",
    re.I,
)


def ordered_in(said: str) -> bool:
    if _OBLIGED.search(said) or "@" in said or ACTION_FOR.match(said):
        return True
    if is_imperative(said) or bool(told(said)) or _NAME_TO.match(said) is not None:
        return True
    then = _THEN_DO.search(said)
    return then is not None and is_imperative(said[then.start(1) :])


_THEN_DO = compiled(  # …, email them to Petra
    r",\s+(?:and\s+)?((?:please\s+)?[a-z-]+\s+(?:them|it|these|those|this|your)\b)"
)


_SLIPS = compiled(r"\w+s\s+(?:by|to|from|back|its|their|the|until)\b", re.IGNORECASE)


def event_in(said: str) -> re.Match[str] | None:
    """The event a sentence names; exam results and training forms are papers, no events."""
    words = english()
    for event in words.event.finditer(said):
        if said[: event.start()].lower().endswith("on ") and event[0].lower() == "board":
            continue
        paper = words.document.match(said, event.end() + 1)
        if paper is not None and _SLIPS.match(said, paper.start()) is not None:
            return event  # the call slips by an hour
        if paper is None or words.event.match(said, event.end() + 1) is not None:
            return event
    return None


def kind_of(
    moment: Moment, said: str, address: Address, *, listed: bool, action: Action
) -> Kind | None:
    """The kind of matter a sentence with a time names, or None when it is none."""
    words = english()
    shape = moment.reading.shape
    said = _DUE_TO.sub("", english().silence["courtesy"].sub("", said))
    due = (_DUE.search(said) or _CLOSES.search(said)) is not None
    request = words.request.search(said) is not None
    if (
        shape in (Shape.DEADLINE, Shape.POINT)
        and offered(said) is not None
        and action is Action.CREATE
    ):
        return Kind.REPORT if shape is Shape.DEADLINE else None
    mild = shape is Shape.DEADLINE and has_until(said)
    if shape is Shape.DEADLINE and _LASTS_UNTIL.search(said) and not (request or due or mild):
        return None  # on leave until Friday, held until Monday
    if shape is Shape.RANGE and moment.clock_only and not (request or listed):
        verb = _first_verb(said)
        if verb != "event" and event_in(said) is None:
            return None  # visitors must sign in between 8 and 6: a rule
    ordered = (
        listed
        or mild
        or request
        or bool(address.who)
        or ordered_in(said)
        or paper_named(address.plain) is not None
        or _TO_SOMEBODY.match(said) is not None
    )
    labelled = _LABELLED.match(said) if not address.who else None
    if labelled is not None and paper_named(said[labelled.end() :]) is not None:
        ordered, said = True, said[labelled.end() :]
    whole = said
    if address.who or address.verb:
        said = address.plain  # Shift leads, …: a shift is no event here
    submit, event = words.submit.search(said), event_in(said)
    attend = words.attend.search(said)
    if attend is None and address.verb == "attend":
        attend = re.match("", said)
    document = words.document.search(said)
    if event is None and address.who and address.verb is None:
        event = words.event.search(whole)  # Grants committee: Wednesday, 10-12
    lies = attend is not None and attend[0].lower() in ("be in", "be at") and event is None
    if lies and document is not None and not address.who and said.find(" be ") > document.start():
        return Kind.REPORT  # handover notes to be in the folder on Friday
    if action is Action.CANCEL:
        return Kind.REPORT if event is None and (submit or document) else Kind.MEETING
    if action is Action.RESCHEDULE:
        report = due or (document and event is None) or (shape is Shape.DEADLINE and document)
        report = report or (moment.reading.all_day and _EXTENDED.search(said) is not None)
        return Kind.REPORT if report else Kind.MEETING
    if shape is Shape.DEADLINE or due:
        given_back = _OBJECT_BACK.search(said)
        if given_back is not None and _OBJECTS.search(said, given_back.end()) and not due:
            return Kind.TASK
        if given_back is not None and document is None and not due:
            return Kind.TASK
        if (_GET_DONE.search(said) or _NEEDS_DOING.search(said)) and not due:
            return Kind.TASK
        if submit is not None and _OTHER_CLAUSE.search(said[: submit.start()]) and not due:
            submit = None if is_imperative(said) else submit
        if _TEST_RUN.search(said) is not None and not due:
            return Kind.TASK
        if submit is not None or due or paper_named(address.plain) is not None:
            return Kind.REPORT
        if document and WANTS.match(said):
            return Kind.REPORT
        if document and not is_imperative(said) and _TO_SOMEBODY.match(said):
            return Kind.REPORT
        if attend and event and not words.doing.search(said[: attend.start()]):
            return Kind.MEETING
        if (
            document
            and _RETURNED.search(said)
            and re.search(r"\b(?:form|survey|questionnaire)s?\b", said, re.IGNORECASE)
        ):
            return Kind.REPORT
        return Kind.TASK if ordered else None
    if shape is Shape.POINT and action is Action.CREATE and paper_noted(address.plain) is not None:
        return Kind.REPORT
    first = _first_verb(said)
    if _TEST_RUN.search(said) is not None and ordered:
        return Kind.TASK
    if first is not None and ordered and _GET_DONE.search(said) is not None and event is None:
        return Kind.TASK
    if first == "doing" and not (address.told or listed or request) and shape is Shape.POINT:
        return None  # IT upgrades the server on Saturday: told to all, asked of nobody
    if not (address.told or listed or request) and shape is Shape.POINT:
        if first == "submit" and moment.clock_only:
            return None  # each visitor gets a badge at nine
        if address.verb == "attend" and moment.reading.all_day and event is None:
            return None  # Kemi joins Stores on Monday
    if listed and first is None and event is None and _TO_SOMEBODY.match(said):
        return Kind.REPORT
    if first == "submit" and ordered:
        return Kind.REPORT
    recurs = shape is Shape.RECURRENCE
    if recurs and paper_named(said) is not None and attend is None:
        return Kind.REPORT
    if recurs and submit and not attend and (not event or submit.start() < event.start()):
        return Kind.REPORT
    if first == "doing" and ordered and attend is None:
        return Kind.TASK
    if event or attend or words.held.search(said):
        return Kind.MEETING
    exact = shape in (Shape.POINT, Shape.RANGE) and not moment.reading.all_day
    timed = exact and not moment.clock_only and action is Action.CREATE
    if timed and _held_somewhere(address.plain):
        return Kind.MEETING
    return Kind.TASK if (listed or request) and first is not None else None


_EXTENDED = compiled(r"\bexten(?:ded|sion)\b", re.IGNORECASE)
_OTHER_CLAUSE = compiled(  # vacate the desks, the painters come in on Saturday
    r"[,–—-]\s*(?:as\s+|because\s+|since\s+|so\s+)?(?:the|our|their|they|he|she|we|it)\s+(?:[\w'-]+\s+){0,3}$|\b(?:because|since|so that)\b[^,]*$",
    re.IGNORECASE,
)
_TEST_RUN = compiled(  # give the generator a test run
    r"\bgive\s+(?:the|your|all|each|every|our)\b[^.,;]*?\ba(?:n|nother)?\s+[\w -]{0,20}?"
    r"\b(?:run|clean|check|wipe|wash|service|polish|test|coat|sweep|once-over|tidy|rinse|dust)\b",
    re.IGNORECASE,
)


def to_somebody(said: str) -> bool:
    """Whether papers go to somebody, without a verb: the invoice to Accounts."""
    behind = said[said.find(":") + 1 :].lstrip()
    return _TO_SOMEBODY.match(behind) is not None and english().document.search(behind) is not None


def is_due(said: str) -> bool:
    """Whether a sentence speaks of a deadline, or of papers that have one."""
    return _DUE.search(said) is not None or english().document.search(said) is not None


_HELD = compiled(  # Story time trial run, Saturday 10 am, the library: what, when, where
    r"\s*(?:[A-Z][\w'&/-]*)(?:\s+[\w'&/-]+){0,6}?\s*[,:–—-]?\s*(?:on\s+|at\s+)?\x00[\x00,.\s–—-]*[,(–—@-]?\s*(?:in\s+|at\s+)?([^,;.]{3,50})"
)
_HAPPENS = compiled(
    r"\b(?:is|are|was|were|will|has|have|had|can|could|may|might|must|should|do|does|did|be|been|i|we|you|they|he|she|it|my|our"
    r"|arriv\w+|leav\w+|depart\w+|deliver\w+|train|flight|bus|ferry|shuttle|taxi|off|closed?|shut|down|sale|offer|price\w*|menu|special|open|out|away|back"
    r"|looks?|feels|packed|raised|cleared|faults?|fixed|repaired|sunset|sunrise|tide|maintenance|outage|lost|found"
    r"|forecast|weather|rain|storm|score|vs|birthday|holiday|available)\b",
    re.IGNORECASE,
)


def _held_somewhere(plain: str) -> bool:
    """Whether a note without a verb names a thing, its day and hour, and a place."""
    match = _HELD.match(plain)
    head = plain.split("\x00")[0].rstrip(" ,:–—-@").removesuffix(" on").removesuffix(" at")
    papers = [paper.end() for paper in english().document.finditer(head)]
    if match is None or len(head) in papers or english().place.search(match[1]) is None:
        return False
    return _HAPPENS.search(plain) is None


def does_first(said: str) -> bool:
    """Whether the first thing told is a piece of work rather than handing something in."""
    return _first_verb(_ADDRESS.sub("", said)) == "doing"


def _first_verb(said: str) -> str | None:
    words = english()
    patterns = (
        ("submit", words.submit),
        ("doing", words.doing),
        ("attend", words.attend),
        ("event", words.event),
    )
    if (noun := words.event.search(said)) is not None and not is_imperative(said):
        # the month-end review is on Wednesday: a noun, though it could be a verb
        verb = words.doing.search(said)
        if verb is not None and verb.start() == noun.start():
            return "event"
    found = [
        (match.start(), name)
        for name, pattern in patterns
        if (match := pattern.search(said)) is not None
        and not (name == "doing" and words.event.match(said, match.end() + 1))  # deep-clean tour
    ]
    return min(found)[1] if found else None
