"""An English notice read line by line and sentence by sentence."""

from __future__ import annotations

import re
from datetime import datetime

from bot.domain.calendar import OfficeHours
from bot.domain.vocabulary import Action, Kind
from bot.reading.notices.english import changes, columns, kinds, silent, titles
from bot.reading.notices.english.address import addressed
from bot.reading.notices.english.done import finished
from bot.reading.notices.english.elliptic import paper_named
from bot.reading.notices.english.framed import framed, lend
from bot.reading.notices.english.matter import Field, Matter
from bot.reading.notices.english.names import NOBODY, Who, attendees, present, told, who_of
from bot.reading.notices.english.offered import has_until
from bot.reading.notices.english.places import place_of, receiver_of
from bot.reading.notices.english.sheet import NUMBER, OPENING, SENTENCE, Sheet, inline_marks
from bot.reading.notices.english.times import begun, lasting, main_moment
from bot.reading.notices.english.words import english
from bot.reading.notices.moments import Moment, within
from bot.reading.patterns import compiled
from bot.reading.values import Shape

_LABEL = compiled(r"[ \t]*([A-Za-z][A-Za-z/& -]{0,24}?)[ \t]*:[ \t]*(?=\S)")
_MISSING = compiled(
    r"(?:still\s+)?(?:missing|outstanding|waiting (?:for|on)|need(?:ed)?|wanted|awaiting)\b",
    re.IGNORECASE,
)
# Needs doing by Thursday; By 11 tomorrow please: when the order of the sentence before is due
_ELLIPTIC = compiled(
    r"(?:(?:it|this|they|these|that|all)\s+)?(?:needs?|must|has to|have to|should|is|are)\s+(?:to be\s+|be\s+|all\s+)?"
    r"(?:done|doing|finished|completed?|due|in|back|with|ready|closed|sent|submitted|wanted|needed|required|fixed)\b"
    r"|(?:by|before|no later than|not later than|latest|deadline|due)\b",
    re.IGNORECASE,
)
_IT = compiled(
    r"\b(?:send|get|return|submit|email|upload|forward|enter|share|bring|hand|pass|fill|complete)\s+(?:in\s+)?(?:it|them|this|these|the same|both|yours)\b",
    re.IGNORECASE,
)
_NAME_FIRST = compiled(r"(?:(?:hi|hello|dear)\s+)?([A-Z][\w' ]{1,30}?),\s", re.IGNORECASE)
_COUNTED_FROM = compiled(
    r"\s+(?:of|after|from|following)\s+(?!today|now\b|this\b|(?:the )?(?:date|receipt|receiving|sending|day) (?:of )?(?:this|the (?:email|mail|message|notice|letter))|receipt\b|the date\b)(?:the|an?|your|each|any|their|its|his|her|every)\b",
    re.IGNORECASE,
)
_TO_NOBODY = compiled(r"([A-Za-z][A-Za-z' ]{1,20}?)\s*[:,]\s+(?=\S)")
_UNTIL = compiled(r"(?:up\s+)?(?:until|till?|through)\b", re.IGNORECASE)


class Page(Sheet):
    """The matters of one English notice, as they are found."""

    def __init__(
        self, text: str, at: datetime, hours: OfficeHours, moments: tuple[Moment, ...]
    ) -> None:
        super().__init__(text, moments, hours)
        self.at = at
        self.matters: list[Matter] = []
        self.salutation = NOBODY
        self.subject: str | None = None
        self.memo = False
        self.fields: dict[str, list[Field]] = {}
        self.waiting: tuple[int, int] | None = None  # an order whose time is yet to come
        self.before: tuple[int, int] | None = None  # the sentence before
        self.columns: list[str] = []

    def read(self) -> None:
        """Read labelled lines as fields, all others sentence by sentence."""
        for match in re.finditer(r"[^\n]+", self.text):
            start, end = match.span()
            if not match[0].strip() or self._tabled(start, end) or self._labelled(start, end):
                continue
            self._line(start, end)
        framed(self)
        lend(self)
        self.matters.sort(key=lambda matter: matter.begin)

    # ------------------------------------------------------------ lines

    def _labelled(self, start: int, end: int) -> bool:
        match = _LABEL.match(self.text, start, end)
        if match is None:
            return False
        word = match[1].strip().lower()
        value = self.text[match.end() : end].strip().rstrip(".")
        if word == "to":
            self.salutation = who_of(value)
            return True
        if word in ("from", "cc", "bcc"):
            self.memo = True
            return True
        if word in ("subject", "re"):
            self.subject = value
            return True
        name = english().labels.get(word)
        if name is None or (
            name in ("other", "title", "people") and self.within(match.end(), end)
        ):
            return False
        if name == "title":
            plain = word in ("topic", "title", "event", "what")
            self.subject = value if plain else titles.compound(value, word)
        self.fields.setdefault(name, []).append(Field(start, match.end(), end))
        return True

    def _tabled(self, start: int, end: int) -> bool:
        """Whether a line is the heading or a row of a table."""
        if named := columns.headings(self, start, end):
            self.columns = named
            return True
        found = columns.row(self, self.columns, start, end) if self.columns else None
        if found is None:
            self.columns = []
            return False
        self.matters.append(found)
        return True

    def _line(self, start: int, end: int) -> None:
        if self.heads(start, end):
            return
        marks = inline_marks(self.text, start, end)
        if marks:
            ends = [*marks[1:], end]
            if marks[0] > start and self.text[start : marks[0]].strip():
                self._line(start, marks[0])
            for left, right in zip(marks, ends, strict=True):
                self._one_line(left, right)
        else:
            self._one_line(start, end)

    def _one_line(self, start: int, end: int) -> None:
        number = NUMBER.match(self.text, start, end)
        begin, listed = start, number is not None
        if number is not None:
            start = number.end()
        opening = OPENING.match(self.text, start, end)
        if opening is not None and opening.end() < end:
            start = opening.end()
            begin = begin if listed else start
        first = True
        for match in SENTENCE.finditer(self.text, start, end):
            left, right = match.span()
            while left < right and self.text[left] in " \t":
                left += 1
            if left < right:
                self._sentence(begin if first and listed else left, left, right, listed=listed)
            first = False

    # ------------------------------------------------------------ sentences

    def _sentence(self, begin: int, start: int, end: int, *, listed: bool) -> None:
        head = _TO_NOBODY.match(self.text, start, end)
        if head is not None and head[1].lower() in english().nobody:
            start = head.end()  # All: …; Team, …
        said = self.text[start:end]
        before, self.before = self.before, (start, end)
        if silent.is_silent(said):
            return
        moments = self.within(start, end)
        if english().done.search(said):
            closed = finished(self, start, end, before)
            if closed is not None:
                self.matters.append(closed)
        elif not moments:
            self._continue(start, end, said)
        elif self.waiting is not None and _ELLIPTIC.match(said):
            self._due_behind(*self.waiting, start, end)
            self.waiting = None
        else:
            self.waiting = None
            for position, (left, right) in enumerate(self.parted(start, end, moments)):
                self._matter(begin if position == 0 else left, left, right, listed=listed)
            if before is not None and self.matters and self.matters[-1].begin >= start:
                self._named_before(self.matters[-1], said, *before)

    def _named_before(self, matter: Matter, said: str, start: int, end: int) -> None:
        """The board wants a note on the overspend. Please get it to the clerk: what and who."""
        earlier = self.text[start:end]
        if (
            _IT.search(said) is None
            or matter.kind is not Kind.REPORT
            or self.times_within(start, end)
        ):
            return
        wants = kinds.WANTS.search(earlier)
        paper = english().document.search(earlier)
        if wants is None or paper is None:
            return
        title = titles.object_of(earlier[wants.end() :])
        if title is not None:
            matter.title = titles.capital(title)
        if not matter.who and (name := _NAME_FIRST.match(earlier)) is not None:
            matter.who = who_of(name[1])

    def _continue(self, start: int, end: int, said: str) -> None:
        """Let a sentence without a time complete the last matter, or be an order by itself."""
        words = english()
        last = self.matters[-1] if self.matters else None
        order = words.submit.search(said)
        if last is not None and self._completes(last, start, end, said, order):
            last.end = end
            return
        off = changes.action_of(said) is Action.CANCEL and kinds.event_in(said) is not None
        if off and all(matter.action is not Action.CANCEL for matter in self.matters):
            matter = Matter(Kind.MEETING, start, end, action=Action.CANCEL)
            matter.title = titles.event_title(self.blanked(start, end))
            if matter.title:
                self.matters.append(matter)
            return
        if changes.extended_by(said) and kinds.is_due(said):
            matter = Matter(Kind.REPORT, start, end, action=Action.RESCHEDULE)
            matter.title = titles.report_title(self.blanked(start, end))
            self.matters.append(matter)  # by a week: from a day that is not said
            return
        asked = words.request.search(said) is not None or kinds.ordered_in(said)
        if asked or _MISSING.match(said):
            self.waiting = (start, end)
        if words.silence["soon"].search(said) and asked:
            handed = order is not None or paper_named(said) is not None or kinds.to_somebody(said)
            matter = Matter(Kind.REPORT if handed else Kind.TASK, start, end)
            self._fill(matter, start, end)
            if matter.title:
                self.matters.append(matter)

    def _due_behind(self, start: int, end: int, then: int, until: int) -> None:
        """An order, and in the next sentence when it is due."""
        words = english()
        said = self.text[start:end]
        moment = main_moment(
            self.within(then, until), self.text[then:until], then, Action.CREATE, self.hours
        )
        if moment is None:
            return
        document = words.document.search(said)
        first = words.submit.search(said)
        handed = (first is not None and not kinds.does_first(said)) or (
            document is not None and _MISSING.match(said) is not None
        )
        matter = Matter(Kind.REPORT if handed else Kind.TASK, start, until, time=moment.reading)
        self._fill(matter, start, end)
        if matter.kind is Kind.REPORT and matter.receiver is None:
            matter.receiver = receiver_of(self.blanked(then, until))
        self.matters.append(matter)

    def _completes(
        self, last: Matter, start: int, end: int, said: str, order: re.Match[str] | None
    ) -> bool:
        label = _LABEL.match(said)
        name = english().labels.get(label[1].lower()) if label is not None else None
        if label is not None and name == "place" and last.place is None:
            last.place = said[label.end() :].strip(" .")
            return True
        if last.kind is Kind.MEETING:
            return self._adds_to_meeting(last, start, end, said, label)
        if order is None:
            return False
        thing = titles.object_of(said[order.end() :])
        receiver = receiver_of(self.blanked(start, end))
        if last.kind is Kind.REPORT and _IT.search(said) is not None:
            # Buyers, send them straight to Tomasz
            if not last.who:
                last.who = addressed(said).who or told(said)
            if receiver is not None and self._wanted(last):
                last.receiver = receiver
        if (
            receiver is not None
            and last.receiver is None
            and (thing is None or not last.title or last.kind is Kind.REPORT)
        ):
            last.receiver = receiver
            if not last.title and thing is not None:
                last.title = titles.capital(thing)
            return True
        return False

    def _wanted(self, matter: Matter) -> bool:
        """Whether a matter only says who waits for it: Legal needs signed copies."""
        return kinds.WANTS.match(self.text[matter.begin : matter.end]) is not None

    def _adds_to_meeting(
        self, last: Matter, start: int, end: int, said: str, label: re.Match[str] | None
    ) -> bool:
        if label is not None and not last.who and (who := who_of(said[label.end() :].strip(" ."))):
            last.who = who
            return True
        if not last.title and (purpose := titles.purpose(said)):
            last.title = purpose
            return True
        added = False
        online = english().online.search(said)
        if last.place is None and online is not None and len(said.split()) <= 9:
            last.place = online[0]
            added = True
        if last.place is None and english().attend.search(said) is not None:
            last.place = place_of(self.blanked(start, end))
            added = last.place is not None
        if not last.who and (who := told(said) or addressed(said).who or present(said)):
            last.who = who
            added = True
        return added

    # ------------------------------------------------------------ one matter

    def _matter(self, begin: int, start: int, end: int, *, listed: bool) -> None:
        words = english()
        said = self.text[start:end]
        moments = self.within(start, end)
        if not moments:
            return
        action = changes.action_of(said)
        if action is Action.CREATE and changes.corrects(moments, said, start):
            action = Action.RESCHEDULE
        moment = main_moment(moments, said, start, action, self.hours)
        if moment is None:
            return
        moment = begun(moment, within(self.moments, start, end), self.text, self.hours)
        address = addressed(self.blanked(start, end))
        behind = self.text[moment.end : end]
        if moment.reading.shape is Shape.DEADLINE and _COUNTED_FROM.match(behind) is not None:
            return  # within 30 days of the expense: a rule
        kind = kinds.kind_of(moment, said, address, listed=listed, action=action)
        if kind is None:
            return
        if kind is not Kind.MEETING and action is Action.CREATE and silent.is_own(said):
            return
        if kind is not Kind.MEETING and words.silence["leave"].search(said):
            return
        if kind is Kind.TASK and action is Action.CREATE and words.request.search(said) is None:
            named = self.text[moment.start : moment.end]
            lasts = _UNTIL.match(named) is not None and not has_until(said)
            if moment.reading.shape is Shape.DEADLINE and lasts:
                return  # expect delays until ten
        if kind is Kind.MEETING and action is not Action.CANCEL:
            moment = lasting(moment, self.text[moment.end : end])
        if words.silence["lead"].search(said) and self.matters and kind is not Kind.REPORT:
            return
        gone = moment.key is not None and moment.key < self.at and moment.reading.rrule is None
        if gone and moment.key is not None and moment.reading.all_day:
            gone = self.hours.local(moment.key).date() < self.hours.local(self.at).date()
        rolled = (
            moment.key is not None
            and "year" in moment.reading.assumed
            and (moment.key - self.at).days > 290  # a day just past, taken for next year's
        )
        if action is Action.CREATE and (gone or rolled) and words.request.search(said) is None:
            return
        while end > start and self.text[end - 1] in " \t":
            end -= 1
        matter = Matter(kind, begin, end, action=action, time=moment.reading)
        self._fill(matter, start, end)
        if (
            kind is Kind.REPORT
            and not matter.title
            and action is Action.CREATE
            and not self.subject
        ):
            return  # that deadline on Friday is tight: of what?
        told_of = matter.title or matter.place or matter.who or self.subject
        if kind is Kind.MEETING and action is Action.CREATE and not told_of:
            return  # Tomas starts on Monday
        self.matters.append(matter)

    def _fill(self, matter: Matter, start: int, end: int) -> None:
        said, blanked = self.text[start:end], self.blanked(start, end)
        address = addressed(blanked)
        matter.who = (told(said) if "@" in said else address.who) or told(said)
        if (address.who or address.verb) and (address.told or matter.kind is not Kind.MEETING):
            blanked = address.plain
        elif address.verb and matter.who == address.who:
            matter.who = NOBODY  # the board sits: what meets is no one who is told
        if matter.kind is Kind.MEETING:
            matter.place = place_of(blanked)
            matter.title = titles.event_title(blanked)
            named = attendees(blanked[blanked.rfind("\x00") + 1 :])
            if named and matter.place not in (*named.people, *named.units):
                people = dict.fromkeys((*matter.who.people, *named.people))
                units = dict.fromkeys((*matter.who.units, *named.units))
                matter.who = Who(tuple(people), tuple(units))
        elif matter.kind is Kind.REPORT:
            matter.receiver = receiver_of(blanked)
            wants = kinds.WANTS.match(said)
            if matter.receiver is None and wants is not None:
                matter.receiver = re.sub(r"^the\s+", "", wants[1], flags=re.IGNORECASE)
            matter.title = titles.report_title(
                blanked if wants is None else blanked[wants.end() :]
            )
            doers = tuple(unit for unit in matter.who.units if unit != matter.receiver)
            matter.who = Who(matter.who.people, doers)
        else:
            matter.title = titles.task_title(blanked)
