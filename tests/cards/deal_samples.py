"""Samples of the outcomes of deals, losses and feedback, with every text that people can influence."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from handlers import outcomes as o
from handlers import views as v
from handlers.deals.views import ComplaintView, DealView, MilestoneView

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
CLOUD = "杭州云杉智能科技有限公司"


def deal(number: int, words: str, steps: int = 2) -> DealView:
    """A deal with everything said of it."""
    return DealView(
        id=number,
        number=number,
        signed_on=date(2026, 11, 18),
        contract_until=date(2027, 11, 18),
        amount=Decimal(1_180_000),
        paid=Decimal(300_000),
        product=words or "巡检终端50套",
        project=words or "一期改造",
        started_on=date(2026, 12, 1),
        contract_no=words or "HT2026-001",
        payment_method=words or "月结",
        delivery_state="交付中",
        milestones=tuple(
            MilestoneView(
                place,
                words or f"验收{place}",
                date(2027, 3, 1) if place % 2 else None,
                date(2026, 11, 20) if place % 3 == 0 else None,
            )
            for place in range(1, steps + 1)
        ),
    )


def _complaint(words: str, state: str, *, is_overdue: bool = False) -> ComplaintView:
    return ComplaintView(
        3,
        words or "发错货",
        state,
        NOW,
        words or "王磊",
        date(2026, 11, 23),
        words if state == "done" else "",
        is_overdue,
    )


def deal_samples(words: str, customer: v.CustomerView, person: v.PersonView) -> list[o.Outcome]:
    """One or more of each."""
    name = words or CLOUD
    values = tuple(
        v.FieldView(key, words or text)
        for key, text in (
            ("amount", "118万"),
            ("product", "巡检终端50套"),
            ("contract_no", "HT2026-001"),
            ("signed_on", "2026-11-18"),
            ("milestones", "验收 3月1日"),
        )
    )
    wrong = v.ProblemView("paid", words or "200万", "已付比合同金额多，请核对", "已付:30万")
    until = NOW + timedelta(days=26)
    monthly = DealView(
        9,
        3,
        date(2026, 11, 18),
        date(2027, 11, 18),
        Decimal(5000),
        Decimal(5000),
        "USD",
        "month",
    )
    about = (7, name)
    return [
        o.DealForm(7, name, values, draft_id="d1"),
        o.DealForm(7, name, values, (wrong,), "合作状态改为「合作中」要有成交记录。", "d1"),
        o.DealWon(customer, deal(1, words), until, 46, 50),
        o.DealWon(customer, deal(2, words, 30), None, 46, 50, (words or "没看懂「那个」",)),
        o.DealsShown(7, name, tuple(deal(one, words, 30) for one in range(1, 6)), True, 3),
        o.DealsShown(7, name, (monthly, deal(1, words))),
        o.DealsShown(7, name, ()),
        o.WhichDeal("d1", 7, name, tuple(deal(one, words) for one in range(1, 6))),
        o.LossForm(customer, ("价格", "竞争对手", "其他"), "d1"),
        o.LossForm(
            customer,
            tuple(f"第{one}种很长的流失原因占满二十字" for one in range(20)),
            "d1",
            words or "客户自己研发了",
            True,
        ),
        o.CustomerLost(*about, "价格", words, words or "德力西配套", 2),
        o.CustomerLost(*about, "其他"),
        o.RatingForm(*about, words, "满意度是 1 到 5 分的整数", "d1"),
        o.RatingForm(*about, draft_id="d1"),
        o.Rated(*about, 4, words or "响应快", (3, 4), "3.5"),
        o.Rated(*about, 1, words, (1,), "1.0"),
        o.ComplaintForm(*about, words, words, "d1"),
        o.ComplaintShown(
            *about, _complaint(words, "open"), person, "noted", words or "赵敏", True, True
        ),
        o.ComplaintShown(*about, _complaint(words, "open"), person, "told", may_handle=True),
        o.ComplaintShown(
            *about,
            _complaint(words, "handling", is_overdue=True),
            person,
            "overdue",
            may_handle=True,
        ),
        o.ComplaintShown(*about, _complaint(words or "已补发", "done"), person),
        o.CustomerCard(customer, (), (deal(1, words), deal(2, words)), 2, 4),
        o.Updated(customer, (v.ChangeView("paid", "0", "300000"),), next_command="成交"),
    ]
