"""Marked texts are known before they are stored; the same words in a sentence are not markings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.secrecy import secrecy_marking


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("机密", "机密"),
        ("秘密\n关于柳河泵站改造的请示", "秘密"),
        ("关于柳河泵站改造的请示\n  绝密  \n", "绝密"),
        ("【机密】请各科室核对附件", "机密"),
        ("[秘密] 附件见下", "秘密"),
        ("机密★1年", "机密"),
        ("秘密★长期 特急", "秘密"),
        ("机　密 ★ 5年\n关于……的函", "机密"),
        ("密级：秘密", "秘密"),
        ("密级: 機密", "机密"),
        ("文件密级为绝密，勿转", "绝密"),
        ("机密 关于下达年度任务的通知", "机密"),
        ("秘密：以下内容请勿外传", "秘密"),
        ("年度任务分解表(机密).docx", "机密"),
        ("年度任务分解表（秘密★3年）.pdf", "秘密"),
        ("絕密\n會議資料", "绝密"),
        ("【機密】\n會議資料", "机密"),
        ("特急 秘密", "秘密"),
        ("秘密级", "秘密"),
        ("机密 第 07 号", "机密"),
        ("\u200b机\u200b密\n正文", "机密"),
        ("【秘密】摘要\n机密★5年\n正文", "机密"),
    ],
)
def test_a_marking_is_recognised(text: str, level: str) -> None:
    assert secrecy_marking(text) == level


@pytest.mark.parametrize(
    "text",
    [
        "请大家保守秘密",
        "涉及商业秘密的材料另行报送",
        "关于修订机密文件管理规定的通知",
        "《机密文件管理规定》第三条",
        "机密文件管理规定自明年起施行",
        "【机密文件管理培训】周四下午两点，各科室保密员参加",
        "保密委员会周三开会",
        "秘密武器就是大家的团结",
        "这是我们之间的秘密。",
        "没有不能说的秘密",
        "涉密等级分为绝密、机密、秘密三级",
        "國家機密保護法宣導週五下午舉行",
        "密码改了，问小吴",
        "",
    ],
)
def test_the_word_in_a_sentence_marks_nothing(text: str) -> None:
    assert secrecy_marking(text) is None


@given(st.text(alphabet="机機绝絕秘密级★【】[]()（） \n年1：", max_size=40))
def test_never_raises_and_names_one_of_three(text: str) -> None:
    assert secrecy_marking(text) in {None, "秘密", "机密", "绝密"}
