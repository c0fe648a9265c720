"""English notices: the same matters in the other word order."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from bot.domain.calendar import OfficeHours, WorkingCalendar
from bot.domain.vocabulary import Action, Kind
from bot.reading.clean import Cleaned
from bot.reading.notices.moments import Moment, due_of, on_day_of, place
from bot.reading.times import find_times
from bot.reading.values import Doubt, ItemReading, Shape, TimeReading

_VOCABULARY = Path(__file__).parents[1] / "vocabulary" / "notices-en.toml"


def _any(words: Iterable[str], *, plural: bool = False) -> str:
    listed = sorted(set(words), key=len, reverse=True)
    body = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in listed)
    return rf"(?:{body}){'(?:e?s)?' if plural else ''}"


@dataclass(frozen=True)
class English:
    """The English vocabulary as patterns."""

    submit: re.Pattern[str]
    attend: re.Pattern[str]
    doing: re.Pattern[str]
    held: re.Pattern[str]
    event: re.Pattern[str]
    document: re.Pattern[str]
    persons: re.Pattern[str]
    bodies: re.Pattern[str]
    nobody: frozenset[str]
    place: re.Pattern[str]
    online: re.Pattern[str]
    move: re.Pattern[str]
    cancel: re.Pattern[str]
    done: re.Pattern[str]
    request: re.Pattern[str]
    silence: dict[str, re.Pattern[str]]
    labels: dict[str, str]


@lru_cache(maxsize=1)
def english() -> English:
    """Load the English vocabulary, once."""
    data = tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))

    def pattern(words: Iterable[str], *, plural: bool = False) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w-]){_any(words, plural=plural)}(?![\w-])", re.IGNORECASE)

    verbs, nouns, who, change = data["verbs"], data["nouns"], data["who"], data["change"]
    return English(
        submit=pattern(verbs["submit"]),
        attend=pattern(verbs["attend"]),
        doing=pattern(verbs["doing"]),
        held=pattern(verbs["held"]),
        event=pattern(nouns["events"], plural=True),
        document=pattern(nouns["documents"], plural=True),
        persons=re.compile(rf"(?:^|\s|@){_any(who['persons'])}$", re.IGNORECASE),
        bodies=re.compile(rf"(?:^|\s|@){_any(who['bodies'])}$", re.IGNORECASE),
        nobody=frozenset(who["nobody"]),
        place=pattern(data["places"]["words"]),
        online=pattern(data["places"]["online"]),
        move=pattern(change["move"]),
        cancel=pattern(change["cancel"]),
        done=pattern(change["done"]),
        request=pattern(data["silence"]["request"]),
        silence={name: pattern(words) for name, words in data["silence"].items()},
        labels={word: name for name, words in data["frames"].items() for word in words},
    )


@dataclass
class Matter:
    """One English matter while it is being read; offsets within the cleaned text."""

    kind: Kind
    begin: int
    end: int
    action: Action = Action.CREATE
    time: TimeReading | None = None
    title: str = ""
    place: str | None = None
    people: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    receiver: str | None = None


_SENTENCE = re.compile(
    r"(?:[^.!?\n;]|\.(?=\S)|(?<=\b[A-Z])\.|(?<=Mr)\.|(?<=Ms)\.|(?<=Dr)\.|(?<=Mrs)\.|(?<=No)\.|(?<=Prof)\.|(?<=[ap]\.m)\.(?!\s+[A-Z])|(?<=approx)\.|(?<=Rm)\.|(?<=e\.g)\.|(?<=Jan)\.|(?<=Feb)\.|(?<=Aug)\.|(?<=Sept)\.|(?<=Sep)\.|(?<=Oct)\.|(?<=Nov)\.|(?<=Dec)\.|(?<=Mon)\.|(?<=Tue)\.|(?<=Tues)\.|(?<=Wed)\.|(?<=Thu)\.|(?<=Thurs)\.|(?<=Fri)\.|(?<=Sat)\.)+[.!?]?"
)
_NUMBER = re.compile(r"[ \t]*(?:\(?\d{1,2}[.)](?=\s)|\(?[a-h][.)](?=\s)|[-*•·–]\s|[①-⑳])[ \t]*")
_LABEL = re.compile(r"[ \t]*([A-Za-z][A-Za-z/& -]{0,24}?)[ \t]*:[ \t]*(?=\S)")
_FOR = re.compile(
    r"(?:action|actions|task|to-do|todo|reminder|note|request)\s+(?:for|to)\s+", re.IGNORECASE
)
_URGENT = re.compile(r"\burgent\b", re.IGNORECASE)


def read_english(
    source: str,
    cleaned: Cleaned,
    at: datetime,
    hours: OfficeHours,
    calendar: WorkingCalendar,
) -> tuple[ItemReading, ...]:
    """All matters of an English text, in the order they are named."""
    text = cleaned.text
    words = english()
    readings = find_times(cleaned, at, hours, calendar, office=True)
    page = _Page(text, at, hours, place(cleaned, readings), words)
    page.read()
    meeting = next(
        (
            matter.time.start
            for matter in page.matters
            if matter.kind is Kind.MEETING and matter.time is not None and matter.time.start
        ),
        None,
    )
    if meeting is not None and re.search(r"before|prior|in advance|ahead", text):
        readings = find_times(cleaned, at, hours, calendar, office=True, event=meeting)
        page = _Page(text, at, hours, place(cleaned, readings), words)
        page.read()
    urgency = "加急" if _URGENT.search(text) else None
    return tuple(_frozen(matter, cleaned, at, hours, urgency) for matter in page.matters)


class _Page:
    """The sentences of one English notice."""

    def __init__(
        self,
        text: str,
        at: datetime,
        hours: OfficeHours,
        moments: tuple[Moment, ...],
        words: English,
    ) -> None:
        self.text = text
        self.at = at
        self.hours = hours
        self.moments = moments
        self.words = words
        self.matters: list[Matter] = []
        self.salutation: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self.subject: str | None = None
        self.frame: dict[str, tuple[int, int, int]] = {}
        self.first_people: tuple[str, ...] = ()

    def read(self) -> None:
        """Read line by line, then sentence by sentence."""
        for match in re.finditer(r"[^\n]+", self.text):
            start, end = match.start(), match.end()
            if not match.group().strip() or self._labelled(start, end):
                continue
            self._line(start, end)
        self._framed()
        self._lend()
        self.matters.sort(key=lambda matter: matter.begin)

    # ------------------------------------------------------------ lines

    def _labelled(self, start: int, end: int) -> bool:
        match = _LABEL.match(self.text, start, end)
        if match is None:
            return False
        word = match[1].strip().lower()
        name = self.words.labels.get(word)
        value = self.text[match.end() : end].strip().rstrip(".")
        if word == "to":
            self.salutation = self._who(value)
            return True
        if word in ("from", "cc", "bcc"):
            return True
        if word in ("subject", "re"):
            self.subject = value
            return True
        if name is None or (name == "other" and self._moments(match.end(), end)):
            return False
        if name == "title" and self._moments(match.end(), end):
            return False
        if name == "other":
            return True
        if name in ("for", "people") and self._moments(match.end(), end):
            return False
        if name == "title":
            self.subject = (
                value if word in ("topic", "title", "event", "what") else _compound(value, word)
            )
        self.frame.setdefault(name, (start, match.end(), end))
        return True

    def _line(self, start: int, end: int) -> None:
        number = _NUMBER.match(self.text, start, end)
        begin = start
        listed = number is not None
        if number is not None:
            start = number.end()
        prefix = re.compile(
            r"[ \t]*(?:heads up|reminder|fyi|note|update|important|urgent|gentle reminder|friendly reminder|quick reminder|notice)[ \t]*[:—–-][ \t]*",
            re.IGNORECASE,
        ).match(self.text, start, end)
        if prefix is not None:
            start = prefix.end()
            begin = start if not listed else begin
        first = True
        for match in _SENTENCE.finditer(self.text, start, end):
            left, right = match.start(), match.end()
            while left < right and self.text[left] in " \t":
                left += 1
            if left < right:
                self._sentence(begin if first and listed else left, left, right, listed=listed)
            first = False

    def _moments(self, start: int, end: int) -> list[Moment]:
        return [
            moment
            for moment in self.moments
            if start <= moment.start
            and moment.end <= end
            and not moment.coarse
            and moment.key is not None
        ]

    # ------------------------------------------------------------ sentences

    def _sentence(self, begin: int, start: int, end: int, *, listed: bool) -> None:
        said = self.text[start:end]
        moments = self._moments(start, end)
        if self._silent(said, moments):
            return
        if not moments:
            self._continue(start, end, said)
            return
        parts = self._split(start, end, moments)
        for position, (left, right) in enumerate(parts):
            self._matter(begin if position == 0 else left, left, right, listed=listed)

    def _split(self, start: int, end: int, moments: list[Moment]) -> list[tuple[int, int]]:
        """Cut a sentence between two orders that each have their own time."""
        cuts: list[int] = []
        for left, right in itertools.pairwise(moments):
            between = self.text[left.end : right.start]
            joint = re.search(
                r"(?:,|;)?\s+(?:and|then|but)\s+(?=(?:please\s+)?(\w+(?:[ -]\w+)?))", between
            )
            if joint is not None:
                after = between[joint.end() :]
                if (
                    self.words.submit.match(after)
                    or self.words.doing.match(after)
                    or self.words.attend.match(after)
                    or self.words.request.match(after)
                ):
                    cuts.append(left.end + joint.end())
        found: list[tuple[int, int]] = []
        at = start
        for cut in cuts:
            found.append((at, cut))
            at = cut
        found.append((at, end))
        return found

    def _silent(self, said: str, moments: list[Moment]) -> bool:
        words = self.words
        silence = words.silence
        request = words.request.search(said) is not None
        if said.rstrip().endswith("?") and not request:
            return True
        if silence["absence"].search(said) or silence["own"].search(said):
            return True
        if request:
            return False
        if silence["undecided"].search(said) or silence["rest"].search(said):
            return True
        if words.done.search(said):
            return False
        return bool(
            silence["past"].search(said)
            and not (words.move.search(said) or words.cancel.search(said))
        )

    def _continue(self, start: int, end: int, said: str) -> None:
        """A sentence without a time: a receiver, a place, people or a topic for the last matter."""
        words = self.words
        if words.done.search(said):
            self._done(start, end)
            return
        last = self.matters[-1] if self.matters else None
        label = _LABEL.match(said)
        if (
            last is not None
            and label is not None
            and words.labels.get(label[1].lower()) == "place"
        ):
            if last.place is None:
                last.place = said[label.end() :].strip(" .")
                last.end = end
            return
        order = words.submit.search(said)
        if last is not None and last.kind is not Kind.MEETING and order is not None:
            receiver = self._receiver(start, end)
            object_ = self._object(said[order.end() :])
            if object_ is None or object_.lower() in (
                "it",
                "them",
                "this",
                "these",
                "that",
                "all",
                "yours",
            ):
                if last.receiver is None and receiver is not None:
                    last.receiver = receiver
                    last.end = end
                return
        if last is not None and last.kind is Kind.MEETING:
            if not last.title and (
                need := re.search(
                    r"(?:need to|want to|have to|going to|to)\s+((?:go over|discuss|review|talk through|walk through|finali[sz]e|agree|look at|plan)\b[^.,;]*)",
                    said,
                )
            ):
                last.title = _capital(need[1])
                last.end = end
                return
            people = self._subject(said)
            if people != ((), ()) and not last.people and not last.units:
                last.people, last.units = people
                last.end = end
                return
        if words.silence["soon"].search(said) and (
            words.request.search(said) or self._imperative(said)
        ):
            kind = Kind.REPORT if order is not None else Kind.TASK
            matter = Matter(kind, start, end)
            self._fill(matter, start, end, [])
            if matter.title:
                self.matters.append(matter)

    def _done(self, start: int, end: int) -> None:
        said = self.text[start:end]
        verb = self.words.done.search(said)
        before = said[: verb.start()] if verb is not None else said
        kind = Kind.REPORT if self.words.document.search(said) else Kind.TASK
        matter = Matter(kind, start, end, action=Action.COMPLETE)
        matter.title = _capital(
            _bare(re.split(r"\b(?:is|are|was|were|has|have)\b", before)[0].strip(" ,—–-:."))
        )
        moments = self._moments(start, end)
        if moments:
            matter.time = moments[0].reading
        if matter.title:
            self.matters.append(matter)

    def _imperative(self, said: str) -> bool:
        text = re.sub(
            r"^(?:@[\w.-]+[,:]?\s*|please\s+|kindly\s+|[\w &]+:\s*)+",
            "",
            said.strip(),
            flags=re.IGNORECASE,
        )
        return (
            self.words.doing.match(text) is not None or self.words.submit.match(text) is not None
        )

    # ------------------------------------------------------------ one matter

    def _matter(self, begin: int, start: int, end: int, *, listed: bool) -> None:
        words = self.words
        said = self.text[start:end]
        moments = self._moments(start, end)
        if not moments:
            return
        if words.done.search(said):
            self._done(start, end)
            return
        action = Action.CREATE
        if words.cancel.search(said) and not re.search(r"\b(?:cancel)\b(?! led)", said):
            action = Action.CANCEL
        if (move := words.move.search(said)) is not None:
            action = Action.RESCHEDULE
        moment = self._moment(moments, said, start, move, action)
        if moment is None:
            return
        kind = self._kind(moment, said, start, listed=listed, action=action)
        if kind is None:
            return
        if words.silence["lead"].search(said) and self.matters and kind is not Kind.REPORT:
            return
        if (
            action is Action.CREATE
            and moment.key is not None
            and moment.key < self.at
            and moment.reading.rrule is None
            and not words.request.search(said)
        ):
            return
        matter = Matter(kind, begin, end, action=action, time=moment.reading)
        self._fill(matter, start, end, moments)
        while matter.end > matter.begin and self.text[matter.end - 1] in " \t":
            matter.end -= 1
        self.matters.append(matter)

    def _moment(
        self,
        moments: list[Moment],
        said: str,
        start: int,
        move: re.Match[str] | None,
        action: Action,
    ) -> Moment | None:
        recurring = [moment for moment in moments if moment.reading.shape is Shape.RECURRENCE]
        if recurring:
            return recurring[0]
        if action is Action.RESCHEDULE and move is not None:
            old = [
                moment
                for moment in moments
                if re.search(
                    r"(?:instead of|from|originally|rather than|not|was|previously)\s+(?:on\s+|at\s+)?$",
                    said[: moment.start - start],
                    re.IGNORECASE,
                )
            ]
            fresh = [moment for moment in moments if moment not in old]
            after = [moment for moment in fresh if moment.start - start >= move.start()]
            moments = after or fresh or moments
        dated = [moment for moment in moments if not moment.clock_only]
        clocks = [moment for moment in moments if moment.clock_only]
        deadlines = [moment for moment in dated if moment.reading.shape is Shape.DEADLINE]
        main = next(iter(deadlines or dated or clocks), None)
        if main is not None and clocks and main is not clocks[0] and main.reading.all_day:
            joined = on_day_of(main.reading, clocks[0].reading, self.hours)
            if main.reading.shape is Shape.DEADLINE:
                joined = replace(
                    joined, shape=Shape.DEADLINE, end=joined.start or joined.end, start=None
                )
            main = replace(main, reading=joined)
        return main

    def _kind(
        self, moment: Moment, said: str, start: int, *, listed: bool, action: Action
    ) -> Kind | None:
        words = self.words
        deadline = moment.reading.shape is Shape.DEADLINE
        due = re.search(r"\b(?:due|deadline)\b", said, re.IGNORECASE) is not None
        submit = words.submit.search(said)
        event = words.event.search(said)
        attend = words.attend.search(said)
        request = words.request.search(said) is not None
        if action is Action.CANCEL:
            return Kind.MEETING if event is not None or submit is None else Kind.REPORT
        if action is Action.RESCHEDULE:
            if due or (deadline and (event is None or words.document.search(said))):
                return Kind.REPORT
            return (
                Kind.MEETING
                if event is not None or not words.document.search(said)
                else Kind.REPORT
            )
        imperative = listed or request or self._ordered(said)
        if deadline or due:
            if submit is not None or due:
                return Kind.REPORT
            if (
                attend is not None
                and event is not None
                and not words.doing.search(said[: attend.start()])
            ):
                return Kind.MEETING
            if re.match(r"(?:sign|fill)", said) or (
                words.document.search(said)
                and re.search(r"\b(?:complete|return)\b", said, re.IGNORECASE)
            ):
                return Kind.REPORT
            return Kind.TASK if imperative else None
        first_verb = self._first_verb(said)
        if first_verb == "submit" and imperative:
            return Kind.REPORT
        if (
            moment.reading.shape is Shape.RECURRENCE
            and submit is not None
            and not attend
            and (event is None or submit.start() < event.start())
        ):
            return Kind.REPORT
        if first_verb == "doing" and imperative and attend is None:
            return Kind.TASK
        if event is not None or attend is not None or words.held.search(said) is not None:
            return Kind.MEETING
        return Kind.TASK if (listed or request) and first_verb is not None else None

    def _first_verb(self, said: str) -> str | None:
        words = self.words
        found = [
            (match.start(), name)
            for name, pattern in (
                ("submit", words.submit),
                ("doing", words.doing),
                ("attend", words.attend),
            )
            if (match := pattern.search(said)) is not None
        ]
        event = words.event.search(said)
        if event is not None:
            found.append((event.start(), "event"))
        return min(found)[1] if found else None

    def _ordered(self, said: str) -> bool:
        if re.search(
            r"\b(?:must|should|to be|need to|needs to|are to|is to|have to|has to|are asked to|are required to|are requested to|shall)\b",
            said,
            re.IGNORECASE,
        ):
            return True
        return (
            "@" in said
            or self._imperative(said)
            or _FOR.match(said) is not None
            or self._subject(said) != ((), ())
        )

    # ------------------------------------------------------------ fields

    def _fill(self, matter: Matter, start: int, end: int, moments: list[Moment]) -> None:
        said = self.text[start:end]
        people, units = self._subject(said)
        matter.people, matter.units = people, units
        if matter.kind is Kind.MEETING:
            matter.place = self._place(start, end, moments)
            matter.title = self._event_title(start, end, moments)
            named = self._attendees(said, start, moments)
            if named != ((), ()):
                matter.people = tuple(dict.fromkeys((*matter.people, *named[0])))
                matter.units = tuple(dict.fromkeys((*matter.units, *named[1])))
        elif matter.kind is Kind.REPORT:
            matter.receiver = self._receiver(start, end)
            matter.title = self._report_title(said, start, moments)
            receiver = matter.receiver or ""
            matter.units = tuple(unit for unit in matter.units if unit != receiver)
        else:
            matter.title = self._task_title(said, start, moments)

    def _names(self, listed: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return self._who(listed)

    def _who(self, listed: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        people: list[str] = []
        units: list[str] = []
        for part in re.split(r"\s*(?:,|;|/|\band\b|&(?!\w))\s*", listed):
            name = re.sub(
                r"^(?:the|both|our|just|only|also|dear|hi|hello|hey|from|all of|kindly|please)\s+",
                "",
                part.strip(" .:()-–—"),
                flags=re.IGNORECASE,
            )
            low = name.lower().lstrip("@")
            if not name or low in self.words.nobody or len(name.split()) > 6:
                continue
            if (
                name.startswith("@")
                or self.words.persons.search(name)
                or low in ("everyone", "everybody", "all staff")
            ):
                people.append(name)
            elif self.words.bodies.search(name):
                units.append(name)
            elif re.match(
                r"(?:(?:Mr|Ms|Mrs|Dr|Prof)\.?\s+)?[A-Z][a-z'-]+(?:\s+(?:[A-Z][\w'-]+|de|van|bin))*$",
                name,
            ):
                people.append(name)
            else:
                return (), ()
        return tuple(people), tuple(units)

    def _subject(self, said: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Who is told to: @name, Name:, Name, please …, Name must …, Name to join."""
        text = said.strip()
        text = re.sub(
            r"^(?:\S{1,6} )?(?:good (?:morning|afternoon|evening)|hi|hello|hey|dear)\s+(?=[A-Z@a-z])",
            "",
            text,
            flags=re.IGNORECASE,
        )
        if (lead := _FOR.match(text)) is not None:
            name = re.match(r"[^:,–—-]+", text[lead.end() :])
            return self._who(name[0]) if name is not None else ((), ())
        mentions = re.findall(r"@[A-Za-z][\w.-]*", text)
        if mentions:
            return tuple(dict.fromkeys(mention.rstrip(".,:") for mention in mentions)), ()
        match = re.search(
            r"(?:^|[.,:–—-]\s+)((?:[A-Za-z@&'-]+(?:\s+|,\s*(?:and\s+)?)){0,6}?[A-Za-z@&'-]+)\s*[,:]?\s+(?:please|kindly|must|should|need(?:s)? to|to (?:join|attend|come|take part|be present|submit|send|prepare|bring|confirm|complete)|are (?:to|asked to|required to|requested to|expected to)|is (?:to|required to|asked to)|have to|has to|shall)\b",
            text,
        )
        if match is not None:
            who = self._who(match[1])
            if who != ((), ()):
                return who
        match = re.match(
            r"(?:can|could|would|will)\s+(?!you\b)((?:all\s+)?[\w&' -]{2,40}?)\s+(?:please|kindly|be|send|submit|attend|join|come|return|complete)\b",
            text,
            re.IGNORECASE,
        )
        if match is not None:
            return self._who(match[1])
        match = re.match(
            r"([A-Z][\w&' ]{0,30}?)\s*[:,]\s+(?=(?:please|kindly|could|can|would|remember)\b)",
            text,
        )
        if match is not None:
            return self._who(match[1])
        match = re.match(r"([A-Z][\w&' ]{0,24}?):\s+", text)
        if match is not None:
            return self._who(match[1])
        match = re.search(
            r"(?:^|[–—:-]\s+)(everyone|everybody|all staff|all [a-z]+(?: [a-z]+)?)\s+(?=\w)",
            text,
            re.IGNORECASE,
        )
        if match is not None:
            if match[1].lower() in ("everyone", "everybody", "all staff"):
                return (match[1],), ()
            words_of = match[1].split()
            for count in (3, 2):
                who = self._who(" ".join(words_of[:count]))
                if who != ((), ()):
                    return who
        return (), ()

    def _attendees(
        self, said: str, start: int, moments: list[Moment]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Names listed behind the time: … : Helen, Raj, and Mr. Tan; … just Dana and me."""
        last = max((moment.end for moment in moments), default=start) - start
        for pattern in (
            r":\s*((?:[A-Z][\w.'-]*(?:\s+[A-Z][\w.'-]*)*)(?:\s*,\s*(?:and\s+)?|\s+and\s+)[^:]*)$",
            r"(?:just|with|for|including|only)\s+((?:all\s+|the\s+|our\s+)?[A-Za-z][\w.'& -]*(?:(?:\s*,\s*|\s+and\s+)[A-Za-z][\w.'& -]*)*)\.?$",
            r",\s*((?:all\s+)?[A-Za-z][\w.'& -]*(?:(?:\s*,\s*|\s+and\s+)[A-Za-z][\w.'& -]*)*?)\s+(?:to join|to attend|attending|required|only|invited)\b",
        ):
            match = re.search(pattern, said[last:].rstrip(" ."))
            if match is not None:
                who = self._who(match[1].rstrip("."))
                if who != ((), ()):
                    return who
        return (), ()

    def _place(self, start: int, end: int, moments: list[Moment]) -> str | None:
        words = self.words
        blanked = list(self.text[start:end])
        for moment in moments:
            for position in range(moment.start - start, min(moment.end, end) - start):
                blanked[position] = "\x00"
        said = "".join(blanked)
        best: str | None = None
        for match in re.finditer(
            r"(?:\b(?:in|at|via|on|to|@|over|by)\s+|,\s*|:\s*|–\s*|—\s*|\(\s*)(?:the\s+)?([^,;:\x00–—]+?(?:\([^)]*\))?)(?=\s*(?:[,;\x00–—]|\.\s|\.?$|\bat\b|\bon\b|\bfor\b|\bto\b|\bwith\b|\bby\b|\bfrom\b|\?))",
            said,
        ):
            candidate = match[1].strip(" .")
            if candidate and words.place.search(candidate) and len(candidate) <= 50:
                lead = re.search(r"^.*\b(?:in|at|via)\s+(?:the\s+)?", candidate)
                if lead is not None and words.place.search(candidate[lead.end() :]):
                    candidate = candidate[lead.end() :]
                if words.event.fullmatch(candidate) or (
                    words.bodies.search(candidate)
                    and not re.search(r"\d|office|reception|library", candidate)
                ):
                    continue
                best = candidate
                break
        return best

    def _event_title(self, start: int, end: int, moments: list[Moment]) -> str:
        words = self.words
        said = self.text[start:end]
        blanked = list(said)
        for moment in moments:
            for position in range(moment.start - start, min(moment.end, end) - start):
                blanked[position] = "\x00"
        plain = "".join(blanked)
        attend = words.attend.search(plain)
        stretches = re.split(
            r"\x00+|[,;:()]|\s[–—-]\s|\b(?:on|at|is|are|has|have|will|in|to be|was|for|with|takes|starts|begins|by|from|due|moved|been|meets?|cancelled|canceled|via|next|every|tomorrow|please|kindly|to join|to attend|originally)\b",
            plain,
        )
        behind = plain[attend.end() :] if attend is not None else ""
        if behind:
            first = re.split(r"\x00+|[,;:]|\s[–—]\s|\b(?:on|at|in|is|will|via|from|by)\b", behind)[
                0
            ]
            if words.event.search(first):
                return _capital(_bare(first))
        for stretch in stretches:
            if (match := words.event.search(stretch)) is not None:
                tail = stretch[: match.end()]
                rest = stretch[match.end() :]
                title = tail if not rest.strip() or len(rest.split()) > 3 else stretch
                if re.search(r"\bmeets\b", plain) and "meeting" not in title:
                    title += " meeting"
                title = _bare(title)
                if title:
                    return _capital(title)
        if (
            need := re.search(
                r"\bto\s+((?:go over|discuss|review|talk through|walk through|finali[sz]e)\b[^.,;\x00]*)",
                plain,
            )
        ) is not None:
            return _capital(_bare(need[1]))
        return ""

    def _object(self, behind: str) -> str | None:
        """The thing behind a verb, up to whom, when or how."""
        cut = re.split(
            r"\x00|\bto\s+(?!do\b)|\bby\b|\bbefore\b|\bvia\b|\bno later\b|\bnot later\b|\bon\b|\bat\b|[.;?!]|,\s|\bso that\b|\band\s+(?:return|send|submit|email|upload|give|forward)\b|\bwithin\b|\bthrough\b|\binto\b|\bover to\b|\bwith\s+(?:the|me|us)\b|\buntil\b|\bas soon\b|\basap\b|\bin\s+(?:the|our)\s+(?:shared|portal|system)\b|\bif\b|\bbecause\b|\bevery\b|\beach\b",
            behind,
            maxsplit=1,
            flags=re.IGNORECASE,
        )[0]
        bare = _bare(cut)
        return bare or None

    def _blank(self, said: str, start: int, moments: list[Moment]) -> str:
        blanked = list(said)
        for moment in moments:
            for position in range(
                max(0, moment.start - start), min(moment.end - start, len(said))
            ):
                blanked[position] = "\x00"
        return "".join(blanked)

    def _report_title(self, said: str, start: int, moments: list[Moment]) -> str:
        words = self.words
        plain = self._blank(said, start, moments)
        # the subject of a passive or of "due": claims must reach Finance, the update is now due
        subject = re.match(
            r"(?:(?:the|your|all|our)\s+)?([^,:;\x00]+?)\s+(?:must|should|is|are|need(?:s)? to|has|have|will|to be|due)\b[^,;]*?(?:\b(?:due|reach|be|extended|in|with|received|submitted|sent|returned|uploaded|moved|required|needed|come)\b)",
            plain,
        )
        if subject is not None and self._who(subject[1]) == ((), ()):
            return _capital(_bare(subject[1]))
        filled = re.search(
            r"\b(?:complete|fill (?:in|out)|sign|prepare|finish|update|compile|collect|draft)\b",
            plain,
            re.IGNORECASE,
        )
        if filled is not None:
            object_ = self._object(plain[filled.end() :])
            if (
                object_ is not None
                and object_.lower() not in ("it", "them")
                and words.document.search(object_)
            ):
                return _capital(object_)
        for match in words.submit.finditer(plain):
            low = match[0].lower()
            if low == "rsvp":
                return "RSVP"
            object_ = self._object(plain[match.end() :])
            if object_ is not None and object_.lower() not in ("it", "them", "this", "me", "us"):
                return _capital(re.sub(r"^(?:me|us)\s+(?:with\s+)?", "", object_))
        document = words.document.search(plain)
        if document is not None:
            lead = re.split(r"[,;:\x00]", plain[: document.end()])[-1]
            return _capital(_bare(lead))
        verb = words.submit.search(plain)
        return _capital(verb[0]) if verb is not None else ""

    def _task_title(self, said: str, start: int, moments: list[Moment]) -> str:
        plain = self._blank(said, start, moments)
        plain = re.sub(r"@[\w.-]+", " ", plain)
        if (lead := _FOR.match(plain)) is not None:
            plain = re.sub(r"^[^:]*:", "", plain[lead.end() :])
        stretch = max(re.split(r"\x00+", plain), key=len)
        stretch = re.sub(r"^[^:]{1,30}:\s+", "", stretch.strip())
        stretch = re.sub(
            r"^.*?\b(?:please|kindly|must|should|need to|needs to|has to|have to|are to|is to|can you|could you|would you)\s+(?:please\s+)?",
            "",
            stretch,
            count=1,
            flags=re.IGNORECASE,
        )
        stretch = re.sub(
            r"^[\s,:–—-]*(?:everyone|everybody|all staff)\s+", "", stretch, flags=re.IGNORECASE
        )
        stretch = re.sub(
            r"\b(?:by|before|no later than|on|at|until|till|from)\s*$",
            "",
            stretch.strip(" ,.;:–—-?"),
            flags=re.IGNORECASE,
        )
        return _capital(stretch.strip(" ,.;:–—-?"))

    def _receiver(self, start: int, end: int) -> str | None:
        said = self._blank(self.text[start:end], start, self._moments(start, end))
        words = self.words
        for pattern in (
            r"\b(?:back|over|in|up|on)?\s*\bto\s+(?:the\s+)?((?:(?:Mr|Ms|Mrs|Dr|Prof)\.\s*)?[^,;:\x00.?!()]+?)(?=\s*(?:[,;:\x00.?!(]|$|\bby\b|\bbefore\b|\bno later\b|\bas\b|\bwith\b|\bat\b|\bon\b|\bvia\b|\bfor\b|\band\b|\bnot later\b|\bwithin\b|\bin\b|\basap\b|\bso\b|\beach\b|\bevery\b))",
            r"\b(?:reach|with|email|tell|notify|give|let|inform|advise|ask)\s+(?:the\s+)?((?:(?:Mr|Ms|Mrs|Dr)\.\s*)?[A-Z][\w'&]*(?:\s+[A-Z][\w'&]*)*|me|us)(?=\s|$|[,.\x00])",
            r"\b(?:via|in|on|through|using|into)\s+(?:the\s+)?((?:shared\s+|online\s+)?[\w ]*?(?:portal|system|form|folder|drive|sheet|spreadsheet|inbox|mailbox|channel|intranet|app|tracker|link|platform|thread|group|chat))\b",
        ):
            for match in re.finditer(pattern, said):
                name = match[1].strip(" .")
                low = name.lower()
                first = low.split()[0] if low else ""
                if not name or (words.doing.match(first) and not name[0].isupper()):
                    continue
                if words.submit.fullmatch(first) or first in (
                    "be",
                    "attend",
                    "join",
                    "do",
                    "go",
                    "discuss",
                    "have",
                    "avoid",
                    "keep",
                ):
                    continue
                return name
        return None

    # ------------------------------------------------------------ the whole notice

    def _framed(self) -> None:
        frame = self.frame
        if "time" not in frame and "due" not in frame:
            return
        name = "time" if "time" in frame else "due"
        spans = [
            (match.start(), match.end())
            for match in re.finditer(r"[^\n]+", self.text)
            if (label := _LABEL.match(self.text, match.start(), match.end())) is not None
            and self.words.labels.get(label[1].strip().lower()) == name
        ]
        moments = [moment for start, end in spans for moment in self._moments(start, end)]
        if not moments:
            return
        main = next((moment for moment in moments if not moment.clock_only), moments[0])
        clock = next((moment for moment in moments if moment.clock_only), None)
        reading = main.reading
        if clock is not None and clock is not main and reading.all_day:
            reading = on_day_of(reading, clock.reading, self.hours)
        shown = [
            value
            for key, value in frame.items()
            if key in ("title", "time", "place", "people", "due", "receiver")
        ]
        matter = Matter(
            Kind.MEETING if name == "time" else Kind.REPORT,
            min(span[0] for span in shown),
            max(span[2] for span in shown),
            time=reading,
        )
        if "place" in frame:
            matter.place = self.text[frame["place"][1] : frame["place"][2]].strip(" .")
        if "people" in frame:
            matter.people, matter.units = self._who(
                self.text[frame["people"][1] : frame["people"][2]]
            )
        if "receiver" in frame:
            matter.receiver = self.text[frame["receiver"][1] : frame["receiver"][2]].strip(" .")
        matter.title = self.subject or ""
        self.matters.insert(0, matter)

    def _lend(self) -> None:
        meeting = next((matter for matter in self.matters if matter.kind is Kind.MEETING), None)
        for matter in self.matters:
            if not matter.title and self.subject:
                matter.title = self.subject
            if matter.title == "RSVP" and meeting is not None and meeting.title:
                matter.title = f"RSVP for {meeting.title[0].lower()}{meeting.title[1:]}"
            if matter.action is Action.COMPLETE:
                continue
            people, units = self.salutation
            if not matter.people:
                matter.people = people
            if not matter.units:
                matter.units = units


_DETERMINER = re.compile(
    r"^(?:(?:please|kindly|attend|join|the|a|an|your|our|their|its|his|her|attached|completed|signed|this|that|all|any|back|us|me|with|just|and|also|then|reminder|below|following|enclosed|is|are|in|up|out)\s+)+",
    re.IGNORECASE,
)


def _bare(text: str) -> str:
    text = text.replace("\x00", " ").strip(" \t,.;:–—-?!()\"'")
    text = _DETERMINER.sub("", text + " ").strip()
    return re.sub(
        r"\s+(?:is|are|and|the|of|for|on|at|in|to|by|please)$", "", text, flags=re.IGNORECASE
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _compound(value: str, word: str) -> str:
    """Training: New expense system is a "New expense system training"."""
    return value if word in value.lower() else f"{value} {word}"


def _frozen(
    matter: Matter, cleaned: Cleaned, at: datetime, hours: OfficeHours, urgency: str | None
) -> ItemReading:
    reading = matter.time
    start = end = due = None
    doubts: list[Doubt] = []
    if reading is None:
        if matter.action in (Action.CREATE, Action.RESCHEDULE):
            doubts.append(Doubt.NO_TIME)
    elif reading.impossible:
        doubts.append(Doubt.IMPOSSIBLE_DATE)
    elif matter.kind is Kind.MEETING:
        start = reading.start or reading.end
        end = (
            reading.end
            if reading.start is not None and reading.shape is not Shape.DEADLINE
            else None
        )
    else:
        due = due_of(reading, hours)
    moment = start or due
    if reading is not None and reading.conflict:
        doubts.append(Doubt.WEEKDAY_CONTRADICTS)
    if moment is not None and moment < at and matter.action is Action.CREATE:
        doubts.append(Doubt.PAST)
    if not matter.title:
        doubts.append(Doubt.NO_TITLE)
    return ItemReading(
        kind=matter.kind,
        action=matter.action,
        title=matter.title,
        span=cleaned.span(matter.begin, matter.end),
        start=start,
        end=end,
        due=due,
        all_day=reading.all_day if reading is not None else False,
        place=matter.place if matter.kind is Kind.MEETING else None,
        people=matter.people,
        units=matter.units,
        submit_to=matter.receiver if matter.kind is Kind.REPORT else None,
        recurrence=reading.rrule if reading is not None else None,
        urgency=urgency,
        conflict=reading.conflict if reading is not None else False,
        holiday=reading.holiday if reading is not None else False,
        doubts=tuple(doubts),
        assumed=reading.assumed if reading is not None else (),
    )
