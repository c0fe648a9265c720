"""Where the name of a place ends and what is done there begins."""

from __future__ import annotations

import re

from bot.reading.notices.facts import Facts, Piece
from bot.reading.notices.looks import is_place
from bot.reading.notices.words import Lexicon
from bot.reading.patterns import compiled

LONGEST_PLACE = 14


_BEGINS_A_CLAUSE = compiled(
    r"[在到于去至交送报发传寄填请把将由改换向给让往来]|地[点址]|会场|集合|各|全"
)


def a_place_alone(text: str, words: Lexicon) -> bool:
    """北栋交谊厅 is a place, though 交 is a verb elsewhere."""
    return (
        "(" not in text
        and "@" not in text
        and _BEGINS_A_CLAUSE.match(text) is None
        and re.search("[在到于去至]|改[成为用]|换[成为]", text) is None
        and is_place(text, words)
        and words.bodies.of(text) in (None, "厅")
    )


ROOM = compiled(
    r".*?(?:会议室|会议厅|报告厅|多功能厅|礼堂|教室|活动室|接待室|培训室|视频室|餐厅|食堂|办公室|大厅)(?:[A-Z\d]{1,4})?"
)


def place_in_front(piece: Piece, facts: Facts, words: Lexicon) -> Piece:
    """三楼小会议室碰头: the room in front of the event is the place."""
    match = ROOM.match(piece.text)
    if match is None or match.end() >= len(piece.text):
        return piece
    behind = piece.text[match.end() :]
    if words.events.of(behind) is None or words.no_events.of(behind) is not None:
        return piece
    if piece.end - piece.start != len(piece.text):
        return piece
    facts.places.append(Piece(piece.start, piece.start + match.end(), match[0]))
    return Piece(piece.start + match.end(), piece.end, behind)


_DOING = compiled(
    r"(?:审(?!计|批|判|查|讯)|评(?=审|标|议|分|选|奖)|参加|讨论|商讨|议|盘点|面谈|座谈|处理|办理|检修|维修|验收|接听|收看|补签|咨询|祭扫|扫墓|瞻仰|献花|宣誓|清理|打扫|清扫|巡|值守|值班|执勤|照|合影|量|抽|吃|乘|录|学习|学|听|看|观看|领取|领|开|做|签|办|讲|取|拍|查|体检|考|试(?!点|验|运)|合(?=排|练|唱|影|照|议)|联(?=排|调|欢)|串|过(?=一|下|流|稿|图|方)|顺(?=一|流)|对(?=账|稿|图|词|接|方|表|一|台)|测|采(?=样|集|摘|访|景)|验(?=货|机|车|房|厂|料)|装(?=车|货)|卸(?=车|货)|包(?=饺|粽|汤|馄)|称(?=体|重)|量(?=体|尺|衣)|调(?=试|设|解|研)|补(?=拍|种|录|签|测)|讨|踏|勘|读|写|画|唱|跳|打|跑|比|赛|接|碰|商|研|谈|过一|排|培|演|评|打|搞|召|集合|集中|慰问|布置|搬|帮忙|打扫|义|献|植|种|走访|等|迎|送|换|练|训|上课|彩排)"
)


def place_before_doing(text: str, words: Lexicon) -> int | None:
    """Where 四楼 ends in 四楼学心肺复苏; None when a place is all there is."""
    if is_place(text, words):
        return None
    waits = _WAITS.search(text)
    if waits is not None and waits.start() >= 2 and is_place(text[: waits.start()], words):
        return waits.start()
    for cut in range(len(text) - 2, 1, -1):
        if _DOING.match(text, cut) is not None and (
            is_place(text[:cut], words) or words.bodies.of(text[:cut]) is not None
        ):
            return cut
    return None


_WAITS = compiled(r"[等候站坐守](?:着|候|人|我|你们|大家)?$|[碰见听聊谈考练吃玩取领集排开]$")
