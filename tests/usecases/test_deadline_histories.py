"""Random years of one customer through the real commands: the stored deadline equals the slow reference after
every step, and 为什么 adds up to it."""

import random
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from handlers.records import Ownership
from tests.domain.slow_protection import DEFAULTS, Deed, Numbers, day_of, last_day
from tests.usecases.desk import MANAGERS, NORTH, SELLERS, Desk, open_id

NAME = "杭州云杉智能科技有限公司"
STEPS = 22
NORTHERN = Numbers({"A": 15, "B": 45, "C": 60, "": 45}, cap=100)
LEADERS = {unit: name for name, unit in MANAGERS.items()}


@dataclass
class Year:
    """One history: what was done so far, as the reference needs it."""

    desk: Desk
    chance: random.Random
    owner: str = "王磊"
    deeds: list[Deed] = field(default_factory=list)
    said: int = 0

    @property
    def numbers(self) -> Numbers:
        return NORTHERN if SELLERS[self.owner] == NORTH else DEFAULTS

    def did(self, what: str, **more: object) -> None:
        self.deeds.append(Deed(self.desk.clock.at, what, **more))  # type: ignore[arg-type]

    def step(self) -> str:
        deeds = [
            *[self.follow_up] * 5,
            self.undone_follow_up,
            self.level,
            self.quote,
            self.extend,
            self.win,
            self.cede,
            self.hand_over,
            self.by_the_pool,
        ]
        deed = self.chance.choice(deeds)
        self.desk.later(days=self.chance.randint(1, 24), minutes=self.chance.randint(0, 500))
        deed()
        return deed.__name__

    def follow_up(self) -> None:
        self.said += 1
        words = f"跟进 云杉智能 第{self.said}次电话聊了设备选型和交付安排"
        assert self.desk.says(self.owner, words).act == "follow_up"
        self.did("follow_up")

    def undone_follow_up(self) -> None:
        self.follow_up()
        assert self.desk.says(self.owner, "撤销").act == "undo"
        self.deeds.pop()

    def level(self) -> None:
        level = self.chance.choice("ABC")
        leader = LEADERS[SELLERS[self.owner]]
        if self.desk.says(leader, f"更新 云杉智能 级别:{level}").act == "update":
            self.did("level", level=level)

    def quote(self) -> None:
        stage = self.chance.choice(["方案报价", "需求确认"])
        if self.desk.says(self.owner, f"更新 云杉智能 阶段:{stage}").act == "update":
            self.did("quoted" if stage == "方案报价" else "unquoted")

    def extend(self) -> None:
        days = self.chance.randint(1, 30)
        asked = self.desk.says(self.owner, f"延期 云杉智能 {days}天 招标推迟")
        if asked.act == "extend.ask":
            leader = LEADERS[SELLERS[self.owner]]
            card = self.desk.card_to(leader, "请您答复")
            assert self.desk.clicks(leader, card, "同意").act == "extend.agree"
        if asked.act in ("extend", "extend.ask"):
            self.did("extension", days=days)

    def cede(self) -> None:
        rival = self.other()
        self.desk.says(rival, f"报备 {NAME} 张伟 13812345678")
        self.desk.clicks(self.owner, self.desk.card_to(self.owner, rival), "让出")
        self.owner = rival
        self.did("passed_on")

    def win(self) -> None:
        until = day_of(self.desk.clock.at) + timedelta(days=self.chance.randint(0, 40))
        assert self.desk.says(self.owner, f"成交 云杉智能 5万 至:{until}").act == "won"
        self.did("won", until=until)
        self.did("quoted")
        if self.chance.random() < 0.3:
            later = until + timedelta(days=self.chance.randint(1, 60))
            self.desk.says(self.owner, f"成交 云杉智能 6万 至:{later}")
            assert self.desk.says(self.owner, "撤销").act == "undo"

    def hand_over(self) -> None:
        rival = self.other()
        leader = LEADERS[SELLERS[self.owner]]
        asked = self.desk.says(leader, f"移交 云杉智能 给 @{rival}")
        if self.desk.clicks(leader, asked.card, "确认移交").act == "handover":
            self.owner = rival

    def by_the_pool(self) -> None:
        assert self.desk.says(self.owner, "释放 云杉智能 客户停业").act == "release"
        rival = self.other()
        self.desk.later(days=3)
        taken = self.desk.says(rival, f"领取 {NAME}").act
        if taken == "pick_up.cooling":  # has released it before
            self.desk.later(days=40)
            taken = self.desk.says(rival, f"领取 {NAME}").act
        assert taken == "pick_up"
        self.owner = rival
        self.did("begin")

    def other(self) -> str:
        return self.chance.choice([name for name in SELLERS if name != self.owner])


@pytest.mark.parametrize("seed", range(4))
def test_stored_deadline_equals_the_reference_after_every_step(desk: Desk, seed: int) -> None:
    desk.write(
        lambda store: [
            store.rules.set_rule(name, value, by="test", at=desk.clock.at, department_id=NORTH)
            for name, value in (("level_b_days", 45), ("cap_before_quote_days", 100))
        ]
    )
    desk.later(seconds=5)
    words = f"报备 {NAME} 张伟 13812345678 需求:终端 来源:行业展会 预计金额:50万"
    assert desk.says("王磊", words).act == "register"
    year = Year(desk, random.Random(seed))
    year.did("begin")
    done = []
    for _ in range(STEPS):
        done.append(year.step())
        customer = desk.customer(NAME)
        assert customer.ownership is Ownership.OWNED
        assert customer.owner_open_id == open_id(year.owner)
        assert customer.protected_until is not None
        wanted = last_day(year.deeds, day_of(desk.clock.at), year.numbers)
        assert day_of(customer.protected_until) == wanted, done
    why = desk.says(year.owner, "为什么 云杉智能").card.text
    assert f"{wanted.month}月{wanted.day}日" in why.split("保护期至")[0].split("\n")[-2], why
