"""Nothing leaks: what a customer's owner wrote reaches no stranger, in no card, answer, error or log line.

Secrets are planted in every private field; then a stranger, a colleague, a foreign manager, finance and a
group say and press everything there is, and all that the bot puts out is searched.
"""

import io
import json
import logging
import re
from collections.abc import Iterator

import pytest
import structlog

from handlers.actions import Action
from handlers.catalog import COMMANDS
from handlers.incoming import Mention
from storage import outbox
from tests.usecases.desk import GROUP, VAULT, Desk, open_id
from tests.usecases.minutes import at
from tests.usecases.samples import OTHER_PHONE

NAME = "杭州云杉智能科技有限公司"
PHONE, EMAIL, WECHAT = "13917532468", "miwen.private@yunshan.cn", "wx_miwen_77"
SECRETS = (
    "密闻联系人", PHONE, "1753", EMAIL, "miwen", WECHAT, "密闻需求", "密闻备注", "密闻跟进", "密闻计划",
    "密闻竞品", "6072839", "607.2", "密闻职务",
)  # fmt: skip
FINANCE_MAY_SEE = ("6072839", "607.2")
INDIVIDUAL = "欧阳密闻"
OUTSIDERS = ("陈晨", "周强", "郑琳")
_RANDOM_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{20,}(?![0-9a-f])")
"""Ids of drafts: of many hundreds one holds 1753 by chance."""
BOT = Mention("@_user_1", "ou_bot", "报备助手", is_bot=True)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged meanwhile, structured or not."""
    written = io.StringIO()
    before = structlog.get_config()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(written))
    handler = logging.StreamHandler(written)
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)
    structlog.configure(**before)


def plant(desk: Desk) -> None:
    """王磊 has a customer whose every private field holds a secret, and an individual."""
    desk.says(
        "王磊",
        f"报备\n客户名称:{NAME}\n联系人:密闻联系人\n职务:密闻职务\n电话:{PHONE}\n邮箱:{EMAIL}\n微信:{WECHAT}\n"
        "需求:密闻需求一批\n备注:密闻备注\n竞争对手:密闻竞品\n预计金额:6072839元",
    )
    desk.says("王磊", "跟进 云杉智能 上门聊了密闻跟进的细节 下次 明天上午10点 密闻计划")
    desk.says("王磊", f"报备 个人客户 {INDIVIDUAL} 18912340000 需求:密闻需求")
    assert len(desk.customers("王磊")) == 2
    customer = desk.customer(NAME)
    kept = str((customer.contacts, customer.details, customer.next_plan))
    for secret in ("密闻联系人", PHONE, EMAIL, WECHAT, "密闻需求", "密闻备注", "密闻计划"):
        assert secret in kept, f"{secret} was not planted: {kept}"


def sentences() -> list[str]:
    """Every example of every command, turned on this customer, and sentences of one's own."""
    examples = [
        example.replace("苏州朗诺精密机械有限公司", NAME).replace("苏州朗诺", "云杉智能")
        for command in COMMANDS
        if command.run
        for example in command.examples
    ]
    return [
        *examples,
        *[f"{command.word} {NAME}" for command in COMMANDS if command.run],
        *[command.word for command in COMMANDS if command.run],
        f"报备 {NAME} 李四 {OTHER_PHONE}",
        f"报备 成都松柏有限公司 李四 {PHONE}",
        f"报备 成都松柏有限公司 李四 {EMAIL}",
        "报备 个人客户 李先生 18912340000",
        f"查重 {PHONE}", f"查重 {EMAIL}", "查重 18912340000", "查重 云杉", f"查重 {INDIVIDUAL}",
        "查重 XS2026000001", "客户 XS2026000001", "历史 XS2026000001", "为什么 XS2026000001",
        "跟进 XS2026000001 电话聊了合同条款和价格", "更新 XS2026000001 需求:改掉",
        f"更新 {NAME} 电话:13500001111", "提醒我 明天上午10点 联系密友", f"{NAME}是谁的客户",
    ]  # fmt: skip


def test_no_command_and_no_button_tells_a_stranger(desk: Desk, log: io.StringIO) -> None:
    plant(desk)
    customer_ids = [one.id for one in desk.customers()]
    for name in OUTSIDERS:
        for words in sentences():
            desk.says(name, words)
        press_everything(desk, name, customer_ids)
    say_in_group(desk)
    assert desk.customer(NAME).owner_open_id == open_id("王磊")
    for name in OUTSIDERS:
        allowed = FINANCE_MAY_SEE if name == "郑琳" else ()
        own_words = {PHONE, EMAIL, INDIVIDUAL}
        search(sent_to(desk, open_id(name)), [s for s in SECRETS if s not in allowed], own_words)
    search(sent_to(desk, GROUP), [*SECRETS, INDIVIDUAL, "18912340000"], set())
    for secret in (*SECRETS, NAME, INDIVIDUAL, "18912340000", OTHER_PHONE):
        assert secret not in log.getvalue()


def press_everything(desk: Desk, name: str, customer_ids: list[int]) -> None:
    """Press every button of every card of one's own, then forge every action on every id."""
    seen: set[tuple[str, str]] = set()
    for card in desk.cards_to(name):
        for words in dict.fromkeys(card.buttons):
            if (card.title, words) not in seen:
                seen.add((card.title, words))
                answer = desk.clicks(name, card, words, {"reason": "我上个月就拜访过他们"})
                check_answer(answer.processed.answer, name)
    for action in Action:
        for number in range(1, 5):
            value = {"v": 1, "a": action.value, "c": number, "k": number, "r": number}
            form = {
                "name": NAME,
                "content": "电话聊了合同条款和价格",
                "need": "改掉",
                "reason": "我的理由",
            }
            answer = desk.sends_back(name, value, form, option="hour")
            check_answer(answer.processed.answer, name)
    assert customer_ids


def check_answer(answer: object, name: str) -> None:
    allowed = FINANCE_MAY_SEE if name == "郑琳" else ()
    search(
        [json.dumps(answer, ensure_ascii=False)],
        [s for s in SECRETS if s not in allowed],
        {PHONE, EMAIL},
    )


def say_in_group(desk: Desk) -> None:
    for name in ("王磊", "陈晨"):
        for words in (*sentences(), f"客户 {INDIVIDUAL}", f"跟进 {INDIVIDUAL} 聊了密闻跟进的细节"):
            is_theirs = name == "王磊" and words.startswith(("更新", "撤销"))
            is_typed_by_a_stranger = name != "王磊" and INDIVIDUAL in words
            if not is_theirs and not is_typed_by_a_stranger:
                desk.says(name, f"@_user_1 {words}", group=GROUP, mentions=(BOT,))


def sent_to(desk: Desk, receiver: str) -> list[str]:
    """Every payload that went to a receiver, as text."""
    return [
        VAULT.open(row.payload_enc, outbox.PAYLOAD)
        for row in desk.rows()
        if row.receiver == receiver
    ]


def search(payloads: list[str], secrets: list[str], own_words: set[str]) -> None:
    """Fail on a secret; what the person typed themselves may be shown back as the words of the question."""
    for whole in payloads:
        payload = _RANDOM_ID.sub("", whole)
        for secret in secrets:
            if secret not in payload:
                continue
            typed = any(secret in words and words in payload for words in own_words)
            assert typed, f"{secret} in {payload}"


def test_a_group_that_subscribed_to_everything_reads_no_secret(desk: Desk) -> None:
    desk.adds_bot("赵敏")
    for word in ("日报 18:00", "周报 周三 18:00", "公海", "撞单"):
        said = desk.says("赵敏", f"@_user_1 订阅 {word}", group=GROUP, mentions=(BOT,))
        assert said.act == "subscribe"
    plant(desk)
    desk.says("陈晨", f"报备 {NAME} 李四 {OTHER_PHONE} 需求:对手的需求 预计金额:88万")
    at(desk, "2026-11-18 18:00")
    desk.says("王磊", f"释放 {NAME} 密友离职了联系不上")
    desk.says("王磊", f"释放 {INDIVIDUAL} 密友离职了联系不上")
    at(desk, "2026-11-25 18:00")
    told = sent_to(desk, GROUP)
    assert len([one for one in told if "日报" in one and "有效跟进排行" in one]) == 1
    assert len([one for one in told if "有客户进了公海" in one]) == 2
    search(told, [*SECRETS, INDIVIDUAL, "18912340000", OTHER_PHONE, "对手的需求", "密友"], set())


def test_the_owner_learns_no_more_of_a_rival_than_who_and_when(desk: Desk) -> None:
    plant(desk)
    desk.says("陈晨", f"报备 {NAME} 李四 {OTHER_PHONE} 需求:对手的需求 预计金额:88万")
    told = "\n".join(sent_to(desk, open_id("王磊")))
    for secret in ("李四", OTHER_PHONE, "对手的需求", "88"):
        assert secret not in told.replace("0088", "")


def test_a_former_collaborators_and_owners_view_ends_with_the_right(desk: Desk) -> None:
    plant(desk)
    desk.says("陈晨", f"报备 {NAME} 李四 {OTHER_PHONE}")
    desk.clicks("王磊", desk.card_to("王磊", "陈晨"), "让出")
    for words in ("客户", "历史", "为什么", "更新"):
        said = desk.says("王磊", f"{words} {NAME}")
        search([str(card.content) for card in said.cards], list(SECRETS), set())
