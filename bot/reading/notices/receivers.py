"""Whether a stretch of text behind a verb of submission is to whom rather than what."""

from __future__ import annotations

from bot.reading.notices.names import leading_names, listed_names
from bot.reading.notices.words import Lexicon, lexicon
from bot.reading.patterns import compiled

RESULTS = ("完", "好", "齐", "了", "下去", "出去", "到位", "一下", "上", "掉", "清", "全")


_SENDER = ("我", "我这", "我这里", "我这儿", "我处", "本人", "我邮箱", "我微信")


_MAILBOX = compiled(r"(?:电子)?(?:邮箱|信箱|邮件)?[:\s]*[A-Za-z0-9_.+-]+@[A-Za-z0-9.-]+$")


def receiver_like(text: str, words: Lexicon | None = None) -> bool:
    """Whether what stands behind a verb of submission is to whom rather than what."""
    words = words or lexicon()
    bare = strip_after(text, words)
    if bare in _SENDER:
        return True
    if not bare or (
        words.documents.of(bare) is not None
        and words.tools.of(bare) is None
        and not bare.endswith("代表")
    ):
        return False
    if words.tools.of(bare) is not None:
        return True
    names = listed_names(bare, plain=True)
    if names is not None:
        return True
    # 行政部王蕾: a body and a given name
    found, consumed = leading_names(bare)
    return bool(found) and 1 <= len(bare) - consumed <= 4 and words.events.of(bare) is None


def short_receiver(text: str, words: Lexicon | None = None) -> bool:
    """Whether a short text may be to whom, when what is already known."""
    words = words or lexicon()
    return len(text) <= 12 and words.documents.of(text) is None and words.events.of(text) is None


_COPIES = compiled(r"[一两各每](?:份|人一份|式[一两三四五]份|版|套|张|个|下)$")


def strip_after(text: str, words: Lexicon | None = None) -> str:
    """Take 备案, 过目 and the like off the end of a receiver."""
    words = words or lexicon()
    mailbox = _MAILBOX.search(text)
    if mailbox is not None and mailbox.start() > 1:
        text = text[: mailbox.start()]
    while len(text) > 1 and text[-1] in "了啦咗哈吧":
        text = text[:-1]
    if (copies := _COPIES.search(text)) is not None and copies.start() >= 1:
        text = text[: copies.start()]
    # 科研处 is whole, 老刘处 is 老刘
    while text[-1:] not in "处室部局科" or listed_names(text) is None:
        ending = words.after_receiver.of(text)
        if ending is not None and text[: -len(ending)] in _SENDER:
            return text[: -len(ending)]
        if ending is None or len(text) <= len(ending) + 1:
            break
        text = text[: -len(ending)].rstrip("并和,、 ")
    return text
