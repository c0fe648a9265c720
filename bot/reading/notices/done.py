"""A duty that is reported done, or asked to be closed, and who gave it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.reading.notices.facts import Facts
from bot.reading.notices.whole_texts import finders_of_silence
from bot.reading.notices.words import lexicon
from bot.reading.patterns import compiled

if TYPE_CHECKING:
    pass


_DONE_SAID = compiled(
    r"(?:挂|架|铺|刷|扫|擦|洗|搬|运|挪|装|备|收|盘|锁|封|堵|砌|砍|剪|割|疏|送|还|退|领|约|请|谈|买|租|借|通|盖|写|排|定|印|发|弄|办|做|修|换|装|改|处理|清理|整改|查|对|核|录|填|交|送|传|发|补|印|拆|贴|搬|订|签|付|结|报|搞|调)"
    r"(?:完|好|妥|掉|上去|过去)(?:了|啦|喽|咯|咗)"
)


_ALREADY_DONE = compiled(
    r"已(?:经)?(?:全部|都|均|基本)?[\u4e00-\u9fff]{0,3}?(?:修复|恢复|更换|处置|处理|消除|清除|拆除|完工|完毕|交付|交接|落实|清理|整改|办理|完成|到位|收回|归还|安装|调试|验收|核实|核对|回复|答复|反馈|支付|结清|补齐|补办|续签|签订|签完|报送|上报|提交|送达)"
)


_ENTRUSTED_SAID = compiled(
    r"(?:你|您|领导|[局处科院校]长|主任|书记|[\u4e00-\u9fff]总)[^,]{0,6}"
    r"(?:(?:派|交代|安排|布置|吩咐|交办|催)(?:给)?我?们?的|(?:安排|布置|交代|吩咐|让|叫)(?:我们?)?(?=[^,的]{3,20}(?:的事|这事|一事|的活|的任务|的工作)))"
)


# 核销单据, 结项材料: papers, and nothing is closed
_PAPER_OF_CLOSING = compiled(
    r"(?:核销|办结|结案|结项|归档|销号|闭环|关闭|结单|销账|补签|补交|已付|已交|已签)(?=单据?|凭证|票据|率|报告|材料|验收|答辩|目录|清单|台账|制度|管理|流程|手续|申请|资料|登记|数据|数额|金额|情况|进度|水电|阀门|门窗|电源|合同|款)"
)


def is_done(said: str) -> bool:
    """Whether a tracked duty is reported done or asked to be closed."""
    finders = finders_of_silence()
    said = _PAPER_OF_CLOSING.sub("", said)
    done = finders["done"].in_(said) or _ALREADY_DONE.search(said)
    if done is None and _DONE_SAID.search(said) is None:
        return False
    return entrusted(said) or (
        finders["close"].in_(said) is not None
        and re.search(
            r"划掉|勾掉|关一下|关掉|关单|关了|结单|消掉|打勾|打钩|销号|结案|销项|消号|销账|核销|结项|销掉|销单|关单|闭环|消项|可以?(?:销|撤|下|摘)了|销了|摘牌|撤牌|销掉|结项|(?:可以?|请|予以|申请)(?:办结|关闭|结)|结了",
            said,
        )
        is not None
    )


def entrusted(said: str) -> bool:
    """Whether the duty was given by somebody (你交代的…)."""
    return (
        finders_of_silence()["entrusted"].in_(said) is not None
        or _ENTRUSTED_SAID.search(said) is not None
    )


def entrusted_matter(said: str) -> tuple[int, int] | None:
    """Where an entrusted matter is named: between 你交代的 and 的事办完了."""
    by = _ENTRUSTED_SAID.search(said)
    word = by[0] if by is not None else finders_of_silence()["entrusted"].in_(said)
    if word is None:
        return None
    start = said.index(word) + len(word)
    done = [
        at for word in lexicon().data["change"]["done"] if (at := said.find(word, start + 1)) >= 0
    ]
    if not done and (told := _DONE_SAID.search(said, start + 1)) is not None:
        done = [told.start()]
    end = min(done, default=len(said))
    passed = re.search(r"(?:一事|的?事情?|这件事|工作)?(?:我们?)?已于", said[start:end])
    if passed is not None and passed.start() > 1:
        end = start + passed.start()
    for tail in (
        "的事情",
        "的事",
        "一事",
        "的工作",
        "这件事",
        "那件事",
        "的任务",
        "已经",
        "都",
        "已",
        "我",
    ):
        if said[start:end].endswith(tail):
            end -= len(tail)
    return (start, end) if end - start >= 2 else None


_CLOSE_IT = compiled(
    r"销号|销项|结项|结案|闭环|关闭|关单|关掉|关一下|划掉|勾掉|打勾|消号|消项|核销|销了|结了|结单|督办单|这条|这单|不用(?:再)?催"
)


def before_the_closing(clauses: list[Facts], text: str) -> list[Facts]:
    """The clauses that name what is done, without those that only ask to close it."""
    telling = [
        clause
        for clause in clauses
        if _CLOSE_IT.search(text, clause.start, clause.end) is None or len(clauses) == 1
    ]
    return telling or clauses
