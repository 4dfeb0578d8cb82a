"""Outcomes of cases for the tests of cards, with every text that people can influence set to the words given."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from handlers import outcomes as o
from handlers.cases import views as c
from handlers.views import PersonView

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
CLOUD = "杭州云杉智能科技有限公司"


def _person(words: str) -> PersonView:
    return PersonView("ou_lilei", words or "李雷", "华东销售部")


def cases(words: str) -> list[o.Outcome]:
    """Every outcome of `handlers.outcomes.cases`, with these words wherever people can put theirs."""
    long = words or "10 月 20 号就拜访过客户，有签到照片和会议纪要"
    claims = (
        c.ClaimLine(_person(words), "归属人", NOW, words or "报备"),
        c.ClaimLine(_person(words), "申诉人", NOW, words or "报备「云杉」，未登记"),
    )
    evidence = (
        c.EvidenceLine(_person(words), "申诉人", NOW, words or "文件「纪要.pdf」", "", "ab" * 32),
        c.EvidenceLine(_person(words), "归属人", NOW, "说明", long, "cd" * 32),
    )
    ruling = c.RulingLine(
        1, words or "改判：客户归申诉人", long, _person(words), NOW, "规则版本 3", NOW
    )
    case = c.CaseView(
        case_id=7,
        case_no="A12",
        customer_id=5,
        customer_name=words or CLOUD,
        level="E1",
        ground=words or "客户名称相同",
        reason=long,
        claimant=_person(words),
        owner=_person(words),
        decider=_person(words),
        role="decider",
        status="open",
        instance=1,
        opened_at=NOW,
        due_at=NOW,
        answer=words or "维持归属",
        stage=words or "方案报价",
        customer_level="A",
        rules=words or "规则版本 3：裁定时限 24 工作小时",
        claims=claims,
        work=(
            c.WorkLine(_person(words), 5, 3, 2, NOW, NOW),
            c.WorkLine(_person(words), 0, 0, 0, None, None),
        ),
        evidence=evidence,
        hints=(
            c.HintLine("是不是同一家", words or "客户名称相同，按规则是同一家"),
            c.HintLine("有效报备在先", words or "归属人报备在先", words or "王磊"),
        ),
        files=1,
        sees_customer=True,
    )
    ruled = replace(case, status="ruled", rulings=(ruling,), evidence=evidence * 8)
    line = c.CaseLine(7, "A12", words or CLOUD, words or "王磊 与 陈晨", NOW)
    split: dict[str, Any] = {
        "decision": "joint",
        "sides": (words or "王磊", words or "陈晨"),
        "split": "60:40",
    }
    picked: dict[str, Any] = {
        "decision": "reassign",
        "receivers": (("ou_1", words or "陈晨"),),
        "receiver": "ou_1",
    }
    return [
        o.CaseShown(case, "opened", words),
        o.CaseShown(replace(case, role="claimant"), "opened"),
        o.CaseShown(replace(case, role="owner", claims=(), hints=()), ""),
        o.CaseShown(replace(ruled, role="owner", may_appeal=True), "ruled"),
        o.CaseShown(replace(ruled, instance=2), "ruled"),
        o.CaseShown(replace(ruled, role="onlooker", evidence=()), "ruled"),
        o.CaseShown(replace(case, status="withdrawn", outcome=words or "申诉人撤回了申诉")),
        o.CaseList((line, line)),
        o.CaseList(()),
        o.RulingForm(7, "A12", words or CLOUD, effect=long, reason=words, problem=words, **split),
        o.RulingForm(7, "A12", words or CLOUD, effect=long, **picked),
        o.RulingForm(7, "A12", words or CLOUD, "keep", long),
        o.EvidenceForm(7, "A12", words or CLOUD, 20, problem=words, text=words),
        o.EvidenceKept(7, "A12", words or "纪要.pdf", "kept", sha256="ab" * 32),
        o.EvidenceKept(7, "A12", words or "纪要.pdf", "pending"),
        o.EvidenceKept(7, "A12", words or "纪要.pdf", "known"),
        o.EvidenceKept(7, "A12", words or "纪要.pdf", "refused", why=words or "文件太大"),
        o.WhichCase("d1", words or "纪要.pdf", (line, line)),
    ]
