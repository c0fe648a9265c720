"""What a button says when it is pressed: typed, versioned, within Telegram's 64 bytes.

Callback data can be read and forged by a client, so it carries nothing secret and is
authorised anew at every press.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

PREFIX = "h1"
LIMIT = 64  # bytes, Telegram's own
_NUMBER = re.compile(r"[0-9]{1,18}")  # what a database can hold; a forged one may be any length


class Verb(StrEnum):
    """What a press asks for. The values stand in old messages for months: never change one."""

    ACKNOWLEDGE = "ack"  # 收到
    CORRECT = "fix"  # 更正
    WITHDRAW = "wd"  # 撤销
    CONFIRM = "reg"  # 登记
    DISMISS = "no"  # 不用登记
    TAKE = "take"  # 我来办
    CLOSE = "done"  # 办结
    KNOW = "know"  # 知道了
    SUBSTITUTE = "sub"  # 派人参加
    CLASH = "clash"  # 时间冲突
    LATER = "later"  # 稍后提醒: opens the three choices
    SNOOZE = "snz"  # argument: 1h, lunch, tomorrow
    BACK = "back"  # from the choices to the card
    PAGE = "page"  # argument: list:page
    CHOOSE = "pick"  # one of several items a message may mean; argument: the draft
    ANSWER = "ans"  # a likely answer to a question; argument: at:minutes or kind:name
    SET = "set"  # argument: key=value
    SHOW = "show"
    SUBMIT = "rep"  # 已报; argument: the department's part, where the presser is of several
    NIL = "nil"  # 零报告; argument: as for SUBMIT
    APPROVE = "appr"  # 已收; argument: the department's part
    SEND_BACK = "sb"  # 退回; argument: the department's part, or none for the whole result
    PASS = "pass"  # 通过: the result is good
    ACCEPT = "acc"  # 接收; argument: the department's part, where one is asked
    REFUSE = "ref"  # 不归我; argument: the department's part, where one is asked
    DIFFICULTY = "dif"  # 有困难
    EXTEND = "ext"  # 要延期
    TAKE_OVER = "hov"  # 接收 a handover; argument: its id
    RAISE = "rai"  # 提请 to the portfolio leader
    SUPERVISE = "sv"  # 督办
    LEAVE = "lv"  # 请假
    FILES = "files"  # everything handed in
    DEPARTMENT = "dep"  # which of several departments of like names; argument: its id
    FOLLOWED = "fol"  # 已通知: what was to follow has been said
    TICK = "tk"  # one line of the materials; argument: which
    PROBLEM = "prob"  # 有问题
    PUBLISH = "pub"  # 公开答复
    HOLDS = "held"  # 还好, when looked back at
    RELAPSED = "rlps"  # 又有问题
    TABLE = "tab"  # the returns' live table; argument: page


@dataclass(frozen=True)
class Press:
    """One button's meaning.

    Attributes:
        item_id: the item's own id (not its number), 0 where none is meant.
        revision: the item's revision when the button was shown.
        argument: short ASCII text.
    """

    verb: Verb
    item_id: int = 0
    revision: int = 0
    argument: str = ""

    def encode(self) -> str:
        """The callback data.

        Raises:
            ValueError: it would not fit into 64 bytes.
        """
        data = f"{PREFIX}.{self.verb}.{self.item_id}.{self.revision}.{self.argument}"
        if len(data.encode()) > LIMIT:
            raise ValueError(f"callback data over {LIMIT} bytes: {data!r}")
        return data


def decode(data: str) -> Press | None:
    """The press that callback data stands for; None if it is not ours."""
    parts = data.split(".", 4)
    if len(parts) != 5 or parts[0] != PREFIX:
        return None
    if not (_NUMBER.fullmatch(parts[2]) and _NUMBER.fullmatch(parts[3])):
        return None
    try:
        return Press(Verb(parts[1]), int(parts[2]), int(parts[3]), parts[4])
    except ValueError:
        return None
