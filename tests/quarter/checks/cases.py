"""Cases: the clock of each, and every ruling made again from its exported document."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from tests.quarter import workdays
from tests.quarter.checks.base import Check
from tests.quarter.checks.reference import numbers_at
from tests.quarter.delivered import Delivered
from tests.quarter.records import moment_of
from tests.quarter.world import World

_RULINGS = (
    "SELECT r.*, c.case_no, c.customer_id, c.claimant_open_id, c.owner_open_id"
    " FROM ruling r JOIN case_file c ON c.id = r.case_id ORDER BY r.id"
)
_WORDS = {"维持": "keep", "改判": "reassign", "联合": "joint", "两家": "both"}
_HEADS = {1: "## 第一次裁定", 2: "## 终局裁定"}
_PERSON = re.compile(r"（(ou_\w+)）")


@dataclass
class CasesInTime(Check):
    """A case is to be ruled in 24 working hours; one that was not lies with the next level."""

    name: str = "撞单案按时"
    what: str = "立案后的裁定时限是下一个工作日同一时刻；过了时限的都已转上一级"

    def looks(self, world: World, mail: Sequence[Delivered], *, has_swept: bool) -> None:
        for case in world.known.cases.values():
            if case.status != "open" or case.due_at is None:
                continue
            if case.id not in world.before.cases:
                here = workdays.local(case.opened_at)
                due = workdays.at(workdays.after(here.date()), here.hour, here.minute)
                wrong = abs(case.due_at - due) > timedelta(minutes=2)
                self.demands(world, not wrong, f"#{case.number} 时限 {case.due_at}，应为 {due}")
            if has_swept:
                is_late = case.due_at + timedelta(minutes=1) < world.now
                self.demands(world, not is_late, f"#{case.number} 超时没有转上一级")


@dataclass
class RulingsReproduced(Check):
    """The exported document alone gives decision, owner, shares, reason and the rules of the day."""

    name: str = "裁定可以重现"
    what: str = (
        "每次裁定：只凭导出的卷宗得出同样的决定、归属、份额和理由，证据校验一致，当日规则齐全"
    )

    def ends(self, world: World) -> None:
        documents = _documents(world)
        for ruling in world.records.rows(_RULINGS):
            number = ruling["case_no"]
            text = documents.get(number, "")
            self.demands(world, bool(text), f"#{number} 没有卷宗")
            if text:
                self._is_reproduced(world, ruling, text)

    def _is_reproduced(self, world: World, ruling: dict[str, Any], text: str) -> None:
        number = f"#{ruling['case_no']}（{ruling['instance']}）"
        part = _section(text, _HEADS[ruling["instance"]])
        self.demands(world, bool(part), f"{number} 卷宗里没有这次裁定")
        said = _field(part, "决定")
        decision = next((code for word, code in _WORDS.items() if said.startswith(word)), "")
        if said.startswith("原裁定不变"):
            decision = ruling["decision"]
        self.demands(world, decision == ruling["decision"], f"{number} 决定：{said}")
        owner = _PERSON.search(_field(part, "客户归"))
        now = owner.group(1) if owner else None
        self.demands(world, now == ruling["new_owner_open_id"], f"{number} 客户归：{now}")
        shares = [int(one) for one in re.findall(r"^- 份额：.* (\d+)%$", part, re.M)]
        self.demands(world, sum(shares) == (100 if shares else 0), f"{number} 份额 {shares}")
        reason = " ".join(ruling["reason"].split())
        self.demands(world, _field(part, "理由") == reason, f"{number} 理由不同")
        self.demands(world, "与裁定时一致" in text, f"{number} 没有当日规则")
        days = numbers_at(world, moment_of(ruling["ruled_at"])).levels["B"]
        rules = text.partition(_HEADS[ruling["instance"]])[2].partition("### 当日规则")[2]
        named = re.search(r"^- 保护期 B：(\d+) 天$", rules, re.M)
        is_named = named is not None and int(named.group(1)) == days
        self.demands(world, is_named, f"{number} 当日规则应是保护期 B {days} 天")
        self.demands(world, "不符！" not in text, f"{number} 证据或规则不符")
        self._owner_follows(world, ruling, now, number)
        for digest, words in re.findall(
            r"文字，\d+ 字节，SHA-256 (\w{64})（核对一致）.*\n  (.*)$", text, re.M
        ):
            is_same = sha256(words.encode()).hexdigest() == digest
            self.demands(world, is_same, f"{number} 证据文字与校验码不符")

    def _owner_follows(
        self, world: World, ruling: dict[str, Any], owner: str | None, number: str
    ) -> None:
        """The ledger's entry of the ruling says the same."""
        entries = [
            one
            for one in world.known.of_customer.get(ruling["customer_id"], [])
            if one.kind == "ruled"
            and one.facts.get("case") == ruling["case_no"]
            and one.facts.get("instance") == ruling["instance"]
        ]
        self.demands(world, len(entries) == 1, f"{number} 流水里有 {len(entries)} 条裁定")
        for one in entries:
            same = not owner or one.owner == owner
            self.demands(world, same, f"{number} 流水里归 {one.owner}")


def _documents(world: World) -> dict[str, str]:
    """The newest document of each case that was sent to somebody."""
    found = {}
    with world.tenant.playground.platform.lock:
        for stored in world.tenant.playground.platform.files.values():
            named = re.fullmatch(r"撞单案(\w+)卷宗\.md", stored.name)
            if named and not stored.owner:
                found[named.group(1)] = stored.content.decode()
    return found


def _section(text: str, head: str) -> str:
    _, _, rest = text.partition(head)
    return rest.partition("\n## ")[0]


def _field(part: str, name: str) -> str:
    found = re.search(rf"^- {name}：(.*)$", part, re.M)
    return found.group(1) if found else ""
