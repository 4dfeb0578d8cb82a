"""The sixty sample messages said one after another in the playground: each comes to the card its row asks for.

The records behind the cards are held by tests/usecases/test_sample_records.py; here it is the real bot over the
real wire, with what was said before still there.
"""

import json
from pathlib import Path

from tests.chat import CardView
from tests.support.tenant import Tenant
from tests.support.waiting import wait_until

_LINES = (Path(__file__).parents[1] / "reading" / "messages.jsonl").read_text("utf-8").splitlines()
TEXTS: dict[int, str] = {row["id"]: row["text"] for row in map(json.loads, _LINES)}
OWN = ("这已经是您的客户",)
ASKED = ("先和您确认一下", "是要「报备」吗？", "是要「跟进」吗？", "报备：请核对")
LOGGED = ("跟进已记录", "跟进：请核对")
"""周五 is asked about on the days on which it may be the last or the next one."""

CARDS: dict[int, tuple[str, ...]] = {  # words of the card, its title where that says enough
    **dict.fromkeys(range(1, 31), ("报备成功",)),
    **dict.fromkeys((4, 25), ("还差一点就能报备",)),
    **dict.fromkeys((19, 20, 32), OWN),
    **dict.fromkeys((5, 6, 31, 40), ASKED),
    28: ("正在报备 3 家客户", "批量报备结果"),
    **dict.fromkeys((33, 34, 35), ("查重：已有记录",)),
    **dict.fromkeys((36, 37, 38, 39, 41, 42), LOGGED),
    **dict.fromkeys((43, 44), ("资料已更新",)),
    45: ("已撤销",),
    46: ("保护期已延长",),
    47: ("已释放到公海", "确认释放"),
    48: ("公海：华东",),
    49: ("没有领取",),
    50: ("已请对方接收",),
    51: ("没有移交",),
    52: ("已提议联合，等对方接收",),
    53: ("已提出申诉",),
    54: ("「裁定」不是您的权限",),
    55: ("成交，恭喜！",),
    56: ("已登记流失",),
    57: ("投诉已记录",),
    58: ("满意度 4 分",),
    59: ("提醒已记下", "提醒我：请核对"),
    60: ("这句话我没看懂",),
}
BEFORE = {
    38: ("王磊", "报备 星河物流 孙经理 13600007777"),
    53: ("李雷", "报备 杭州云杉智能科技有限公司 张伟 13812345678"),
}
"""What makes the situation of a row, said just before it and by whom the row itself is said."""


def _answer(tenant: Tenant, name: str, text: str) -> CardView:
    person = tenant.chat.person(name)
    said = person.says(text)["message_id"]

    def answers() -> list[CardView]:
        return [card for card in person.cards() if card.reply_to == said]

    wait_until(lambda: bool(answers()), reason=f"no card answers {text!r}")
    return answers()[0]


def test_every_sample_message_comes_to_its_card(tmp_path: Path) -> None:
    wrong = {}
    with Tenant(tmp_path / "bot", f"sqlite:///{tmp_path / 'baobei.db'}") as tenant:
        for number, text in TEXTS.items():
            name, before = BEFORE.get(number, ("王磊", ""))
            if before:
                _answer(tenant, name, before)
            card = _answer(tenant, name, text)
            if not any(words in card.text for words in CARDS[number]):
                wrong[number] = card.text
    assert not wrong
