"""A pasted roster: who belongs to which department, in whatever way an office writes it down.

Each line stands by itself, so that one nobody can read loses nothing else. Words are kept
as they are written; only the marks between them are made plain.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from bot.reading.clean import clean
from bot.reading.patterns import compiled

MOST_LINES = 5_000
LONGEST_LINE = 1_000  # characters; nobody writes a person on more
LONGEST = 40  # characters of a name, a department, a title

_VOCABULARY = Path(__file__).parent / "vocabulary" / "roster.toml"
_STRONG = compiled(r"[\t,，|｜;；]")
_LIST = compiled(r"[、,，;；/／和及]")
_NUMBERING = compiled(r"\s*(?:[（(]?\d{1,4}[)）.．、]\s*|[-*•·●]\s+)")
_NO_NAME = compiled(r"[+（()）\d\s-]{1,20}")  # a running number, a telephone
_USERNAME = compiled(r"@[A-Za-z0-9_]{3,32}")
_IDEOGRAPH = compiled(r"[\u3400-\u9fff]")
_BRACKETED = compiled(r"\s*[（(]([^（()）]{1,200})[)）]\s*")
_COLON = compiled(r"[【\[]?([^：:【\[\]】]{1,40}?)[\]】]?\s*[：:](.*)")
_HEADING = compiled(r"[【\[]\s*([^【\[\]】]{1,40}?)\s*[\]】]")


@dataclass(frozen=True)
class Enrolled:
    """A person of one or several departments.

    Attributes:
        name: as written; `@username` for one who is meant by that.
        head: whether the title is a head's.
    """

    name: str
    departments: tuple[str, ...]
    title: str = ""
    head: bool = False


@dataclass(frozen=True)
class Named:
    """A department, and what else it goes by."""

    department: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Portfolio:
    """A leader and the departments in their charge; without a leader nobody is any more."""

    leader: str
    departments: tuple[str, ...]


@dataclass(frozen=True)
class Removal:
    """A person or a department that is to go; a person from one department where it is named."""

    what: str
    department: str = ""


@dataclass(frozen=True)
class Unread:
    """A line that says nothing a roster could.

    Attributes:
        number: counted from 1, as it stands in the text.
    """

    number: int
    text: str


Entry = Enrolled | Named | Portfolio | Removal


@dataclass(frozen=True)
class RosterText:
    """What a roster says, line by line.

    Attributes:
        numbers: the line each entry stands on.
        left: lines beyond those that were looked at.
    """

    entries: tuple[Entry, ...] = ()
    numbers: tuple[int, ...] = ()
    unread: tuple[Unread, ...] = ()
    left: int = 0


@dataclass(frozen=True)
class _Words:
    bodies: tuple[str, ...]
    heads: tuple[str, ...]
    not_heads: tuple[str, ...]
    titles: frozenset[str]
    columns: dict[str, str]
    alias: re.Pattern[str]
    portfolio: re.Pattern[str]
    remove: frozenset[str]


@cache
def _words() -> _Words:
    table = tomllib.loads(_VOCABULARY.read_text(encoding="utf-8"))
    marks = table["marks"]

    def any_of(words: list[str]) -> str:
        return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))

    return _Words(
        bodies=tuple(table["bodies"]),
        heads=tuple(table["heads"]),
        not_heads=tuple(table["not_heads"]),
        titles=frozenset(plainly(title) for title in (*table["titles"], *table["heads"])),
        columns={word: column for column, words in table["columns"].items() for word in words},
        alias=compiled(rf"\s*(?:{any_of(marks['alias'])})\s*[：:]?\s*(.+)", re.IGNORECASE),
        portfolio=compiled(
            rf"(.{{1,40}}?)\s*(?:{any_of(marks['portfolio'])})\s*[：:]?\s*(.+)", re.I
        ),
        remove=frozenset(marks["remove"]),
    )


@lru_cache(maxsize=8192)
def plainly(text: str) -> str:
    """A name as it is compared: simplified, without spaces, in small letters."""
    return "".join(clean(text).text.split()).lower()


def is_body(text: str) -> bool:
    """Whether a word looks like the name of a department."""
    plain = plainly(text)
    return 1 < len(plain) <= LONGEST and plain.endswith(_words().bodies) and not is_title(text)


def is_title(text: str) -> bool:
    """Whether a word is a title, and no name or department."""
    plain = plainly(text)
    words = _words()
    if plain in words.titles:
        return True
    return any(
        plain.endswith(head) and plain[: -len(head)].endswith(words.not_heads)
        for head in words.heads
    )


def heads(title: str) -> bool:
    """Whether a title is that of a department's head: 科长, 负责人, but not 副科长 or 主任科员."""
    plain = " ".join(clean(title).text.lower().split())
    words = _words()
    if not plain or any(word in plain for word in words.not_heads):
        return False
    return plain in words.heads or plain.endswith(words.heads)


def read_roster(text: str) -> RosterText:
    """Read a roster, one line after the other; never raises."""
    lines = text.split("\n")
    reader = _Reader(_header_at(lines))
    for number, line in enumerate(lines[:MOST_LINES], start=1):
        reader.take(number, line)
    left = sum(1 for line in lines[MOST_LINES:] if line.strip())
    return RosterText(tuple(reader.entries), tuple(reader.numbers), tuple(reader.unread), left)


def split_list(text: str) -> tuple[str, ...]:
    """财务科、人事科 into its parts."""
    return tuple(part for part in (one.strip() for one in _LIST.split(text)) if part)


def _header_at(lines: list[str]) -> int:
    """The index of the row of headings among the first lines; -1 for none."""
    for index, line in enumerate(lines[:10]):
        if _columns(_cells(line)):
            return index
    return -1


def _columns(cells: list[str]) -> dict[str, int]:
    """What stands in which column, if a row is one of headings: a name, and something else."""
    known = _words().columns
    found: dict[str, int] = {}
    filled = [cell for cell in cells if cell]
    if not 2 <= len(filled) <= 30:
        return {}
    for index, cell in enumerate(cells):
        column = known.get(plainly(cell)) or known.get(cell.strip().lower())
        if column is None:
            if cell:
                return {}
            continue
        found.setdefault(column, index)
    return found if "name" in found and "department" in found else {}


def _cells(line: str) -> list[str]:
    """A line's fields; an empty one keeps its place between marks."""
    if "\t" in line:
        return [cell.strip() for cell in line.split("\t")]
    if _STRONG.search(line):
        return [cell.strip() for cell in _STRONG.split(line)]
    cells = line.split()
    if len(cells) == 1 and "、" in line:
        cells = [cell.strip() for cell in line.split("、") if cell.strip()]
    return cells


class _Reader:
    """Takes line after line; remembers the columns, and the department a list stands under."""

    def __init__(self, header: int) -> None:
        self.entries: list[Entry] = []
        self.numbers: list[int] = []
        self.unread: list[Unread] = []
        self._header = header + 1  # as lines are numbered
        self._columns: dict[str, int] = {}
        self._above = ""  # the department of the rows above, in a table with merged cells
        self._under = ""  # the department a heading names

    def take(self, number: int, line: str) -> None:
        """Read one line."""
        if not line.strip() or number < self._header:
            return  # an empty row, or the title above a table
        if number == self._header:
            self._columns = _columns(_cells(line))
            return
        found = self._read(line) if len(line) <= LONGEST_LINE else None
        found = [one for one in found or () if _fits(one)]
        if not found:
            self.unread.append(Unread(number, line.strip()[:LONGEST]))
        self.entries.extend(found)
        self.numbers.extend([number] * len(found))

    def _read(self, line: str) -> list[Entry]:
        if self._columns:
            return self._row(_cells(line))
        line = line.strip()
        if "@" not in line[:1]:
            line = line[match.end() :] if (match := _NUMBERING.match(line)) else line
        return self._said(line) or self._listed(line) or self._plain(line)

    def _row(self, cells: list[str]) -> list[Entry]:
        """A row of a table whose columns are known."""

        def cell(column: str) -> str:
            at = self._columns.get(column)
            return cells[at] if at is not None and at < len(cells) else ""

        self._above = cell("department") or self._above
        username = cell("username")
        name = cell("name")
        if username and _USERNAME.fullmatch(f"@{username.lstrip('@')}"):
            name = f"@{username.lstrip('@')}"
        if not name or not self._above:
            return []
        if name in _words().remove:
            return [Removal(self._above)]
        return [_enrolled(_joined(name), self._above, cell("title"))]

    def _said(self, line: str) -> list[Entry]:
        """Aliases, portfolios and removals."""
        words = _words()
        left, equals, right = line.replace("＝", "=").partition("=")
        if equals and left.strip():
            return [Named(left.strip(), split_list(right))]
        bracket = _BRACKETED.search(line)
        if bracket is not None and bracket.end() == len(line):
            aliases = words.alias.fullmatch(bracket[1])
            if aliases is not None:
                return [Named(line[: bracket.start()].strip(), split_list(aliases[1]))]
        portfolio = words.portfolio.fullmatch(line)
        if portfolio is not None:
            return [Portfolio(portfolio[1].strip(), _body_list(portfolio[2]))]
        cells = [cell for cell in _cells(line) if cell]
        if len(cells) > 1 and cells[-1] in words.remove:
            what, *within = cells[:-1]
            if within and _are_bodies(within[-1]):
                return [Removal(_joined(" ".join(cells[:-2])), within[-1])]
            return [Removal(_joined(" ".join((what, *within))))]
        return []

    def _listed(self, line: str) -> list[Entry]:
        """财务科：张三（科长）、李四, and 财务科 above a list of names."""
        heading = _HEADING.fullmatch(line)
        colon = _COLON.fullmatch(line)
        alone = len(_cells(line)) == 1 and colon is None
        if heading is not None or (alone and is_body(line)):
            self._under = heading[1] if heading is not None else line
            return [Named(self._under)]
        if colon is None:
            return []
        department, people = colon[1].strip(), colon[2].strip()
        if not is_body(department):
            if (people_named := split_list(people)) and is_body(people_named[0]):
                return [_enrolled(_joined(department), people, "")]
            return []
        if not people:
            self._under = department
            return [Named(department)]
        named = (_person(one) for one in re.split(r"[、,，;；]", people))
        return [
            Enrolled(_joined(name), (department,), title, heads(title))
            for name, title in named
            if name
        ]

    def _plain(self, line: str) -> list[Entry]:
        """A name, its departments, a title; in the order of a table where the department is first."""
        cells = [cell for cell in _cells(line) if cell and not _NO_NAME.fullmatch(cell)]
        if len(cells) > 2 and all(_is_ideograph(cell) for cell in cells[:2]):
            cells = [cells[0] + cells[1], *cells[2:]]  # 张　三, spaced to stand below 欧阳修
        if not cells:
            return []
        if len(cells) == 1 or (len(cells) == 2 and is_title(cells[1])):
            return self._under_heading(cells)
        name, *rest = cells
        if _are_bodies(name) and not _are_bodies(rest[0]) and not is_title(rest[0]):
            name, rest = rest[0], [name, *rest[1:]]
        if is_title(name) or not _is_name(name):
            return []
        if is_title(rest[0]) and len(rest) > 1:
            rest = [*rest[1:], rest[0]]
        departments = [rest[0], *(cell for cell in rest[1:] if _are_bodies(cell))]
        title = " ".join(cell for cell in rest[1:] if not _are_bodies(cell))
        return [_enrolled(name, "、".join(departments), title)]

    def _under_heading(self, cells: list[str]) -> list[Entry]:
        name, title = _person(" ".join(cells)) if len(cells) == 1 else (cells[0], cells[1])
        if not self._under or is_title(name) or is_body(name) or not _is_name(name):
            return []
        return [Enrolled(_joined(name), (self._under,), title, heads(title))]


def _enrolled(name: str, departments: str, title: str) -> Enrolled:
    """A person; a title written at the end of a department is taken off it: 财务科科长."""
    found = []
    for department in split_list(departments):
        body, behind = _parted(department)
        title = title or behind
        found.append(body)
    return Enrolled(name, tuple(dict.fromkeys(found)), title.strip(), heads(title))


def _parted(department: str) -> tuple[str, str]:
    bracket = _BRACKETED.search(department)
    if bracket is not None and bracket.start() and is_title(bracket[1]):
        return department[: bracket.start()].strip(), bracket[1].strip()
    for at in range(2, min(len(department) - 1, LONGEST)):
        if is_body(department[:at]) and is_title(department[at:]):
            return department[:at], department[at:]
    return department, ""


def _person(text: str) -> tuple[str, str]:
    """张三（科长） or 张三 科长 into name and title."""
    text = text.strip()
    bracket = _BRACKETED.search(text)
    if bracket is not None and bracket.end() == len(text):
        return text[: bracket.start()].strip(), bracket[1].strip()
    name, _, title = text.rpartition(" ")
    return (name.strip(), title) if name and is_title(title) else (text, "")


def _joined(name: str) -> str:
    """张　三 as 张三; Ann Lee stays as it is."""
    parts = name.split()
    return "".join(parts) if all(_IDEOGRAPH.match(part) for part in parts) else " ".join(parts)


def _body_list(text: str) -> tuple[str, ...]:
    """财务科、人事科, also with spaces between them where each is a Chinese name."""
    found: list[str] = []
    for part in split_list(text):
        words = part.split()
        chinese = all(_IDEOGRAPH.match(word) for word in words)
        found += words if chinese else [part]
    return tuple(dict.fromkeys(found))


def _is_name(text: str) -> bool:
    """Whether a word that stands alone may be a person's name: of a sentence it says no."""
    letters = text.replace("·", "").replace(" ", "")
    chinese = all(_IDEOGRAPH.match(letter) for letter in letters)
    return len(letters) <= (12 if "·" in text else 4) if chinese else len(text) <= LONGEST


def _is_ideograph(cell: str) -> bool:
    return len(cell) == 1 and _IDEOGRAPH.match(cell) is not None


def _are_bodies(text: str) -> bool:
    parts = split_list(text)
    return bool(parts) and all(is_body(part) or bool(_parted(part)[1]) for part in parts)


def _fits(entry: Entry) -> bool:
    """Whether every word of an entry has a length and a letter."""
    match entry:
        case Enrolled():
            words = [entry.name, *entry.departments]
            by_username = _USERNAME.fullmatch(entry.name) is not None
            if not by_username and not entry.name[:1].isalpha():
                return False
            if not entry.departments or len(entry.title) > LONGEST:
                return False
        case Named():
            words = [entry.department, *entry.aliases]
        case Portfolio():
            words = [entry.leader, *entry.departments]
            if not entry.departments:
                return False
        case Removal():
            words = [entry.what]
    return all(
        0 < len(word) <= LONGEST and any(letter.isalpha() for letter in word) for word in words
    )


def shortens(short: str, name: str) -> bool:
    """Whether a word is a department's name without what it ends with: 财务 of 财务科."""
    wanted, plain = plainly(short), plainly(name)
    ending = plain.removeprefix(wanted)
    return len(wanted) > 1 and ending != plain and ending in _words().bodies


def read_portfolio(text: str) -> Portfolio | None:
    """李副局长 财务科、人事科 behind /portfolio; `财务科 -` leaves it without a leader."""
    said = _words().portfolio.fullmatch(text.strip())
    if said is not None:
        return Portfolio(said[1].strip(" ：:"), _body_list(said[2]))
    colon = _COLON.fullmatch(text.strip())
    if colon is not None:
        departments = _body_list(colon[2])
        return Portfolio(colon[1].strip(), departments) if departments else None
    first, _, rest = text.strip().partition(" ")
    *names, last = text.split() or [""]
    if names and last in _words().remove:
        return Portfolio("", _body_list(" ".join(names)))
    words = rest.split() if rest else []
    at = next((n for n, word in enumerate(words) if _are_bodies(word)), 0)
    leader = " ".join((first, *words[:at]))
    departments = _body_list(" ".join(words[at:]))
    return Portfolio(leader, departments) if departments else None
