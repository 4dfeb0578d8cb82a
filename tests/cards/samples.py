"""One of each outcome, with every text that people can influence set to the words given."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

from handlers import outcomes as o
from handlers import views as v
from handlers.domain.custom_field import CustomField, CustomKind
from tests.cards.case_samples import cases
from tests.cards.clock_samples import clock_samples
from tests.cards.deal_samples import deal_samples
from tests.cards.digest_samples import digest_samples
from tests.cards.group_samples import group_samples
from tests.cards.handover_samples import handover_samples
from tests.cards.merge_samples import merge_samples
from tests.cards.policy_samples import policy_samples
from tests.cards.pool_samples import pool_samples
from tests.cards.sharing_samples import sharing_samples
from tests.cards.similar_samples import alike_samples

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
CLOUD = "杭州云杉智能科技有限公司"


def person(name: str = "李雷", department: str = "华东销售部") -> v.PersonView:
    """A colleague."""
    return v.PersonView("ou_lilei", name, department)


def customer(words: str = "", **changes: object) -> v.CustomerView:
    """A customer as its owner sees it."""
    name = words or CLOUD
    values: dict[str, object] = {
        "id": 7,
        "customer_no": "XS2026000001",
        "name": name,
        "kind": "企业客户",
        "ownership": "owned",
        "owner": person(words or "王磊"),
        "stage": words or "需求确认",
        "level": "B",
        "protected_until": datetime(2026, 12, 18, 15, 59, tzinfo=UTC),
        "days_left": 26,
        "last_follow_at": NOW - timedelta(days=3),
        "next_follow_at": NOW + timedelta(days=1),
        "next_plan": words or "发报价",
        "is_mine": True,
        "is_shared": False,
        "contacts": (
            v.ContactView(
                words or "张伟", words or "采购经理", words, "138 1234 5678", words, words
            ),
            v.ContactView(words or "何总", phone="0571-88886666"),
        ),
        "fields": (
            v.FieldView("need", words or "采购巡检终端 50 套"),
            v.FieldView("source", words or "行业展会"),
            v.FieldView("expected_amount", "500000"),
            v.FieldView("expected_close", "2026-12-31"),
            v.FieldView("expected_close_precision", "month"),
            v.FieldView("国家", words or "中国"),
        ),
        "collaborators": (
            v.SharerView(person(words or "韩梅梅"), percent=30),
            v.SharerView(person(words or "陈晨"), only_looks=True, until=NOW + timedelta(days=7)),
        ),
        "owner_percent": 70,
        "missing": ("source",),
        "registered_at": NOW - timedelta(days=4),
    }
    return v.CustomerView(**{**values, **changes})  # type: ignore[arg-type]


def _problem(words: str) -> v.ProblemView:
    return v.ProblemView("phone", words or "1381234", "手机号应为 11 位", "13812345678")


def _line(number: int, words: str) -> v.CustomerLine:
    return v.CustomerLine(
        number,
        f"XS{number:010}",
        words or f"{CLOUD}{number}",
        words or "方案报价",
        number,
        NOW,
        NOW,
    )


def _due(number: int, words: str) -> v.ReminderLine:
    kind = ("first_follow_up", "next_follow_up", "personal", "incomplete", "draft")[number % 5]
    has_customer = kind not in ("personal", "draft")
    return v.ReminderLine(
        number,
        kind,
        number if has_customer else None,
        (words or CLOUD) if has_customer else "",
        NOW - timedelta(hours=number),
        words or "约定的下次跟进",
        is_overdue=number > 5,
        days_left=5 if has_customer else None,
    )


def _check_lines(words: str) -> tuple[v.CheckLine, ...]:
    states = ("mine", "shared", "taken", "pool", "history")
    lines = [
        v.CheckLine("E1", state, words or CLOUD, words or "名称完全相同", person(words), 20, 7)
        for state in states
    ]
    hidden = v.CheckLine("E1", "taken", "", "", v.PersonView("", ""), None, is_limited=True)
    return (*lines, hidden)


def _registering(words: str) -> list[o.Outcome]:
    values = tuple(
        v.FieldView(key, words or text)
        for key, text in (
            ("name", CLOUD),
            ("contact", "张伟"),
            ("phone", "1381234"),
            ("need", "巡检终端"),
            ("source", "行业展会"),
        )
    )
    states = ("registered", "taken", "draft", "mine", "pool", "full", "asked", "recalled", "failed")
    rows = tuple(v.ListLine(words or CLOUD, state, "XS2026000001") for state in states)
    change = v.ChangeView("need", words, words or "巡检终端 80 套")
    sources = ("行业展会", "客户转介绍", words or "主动拜访")
    return [
        o.Registered(
            customer(words), NOW + timedelta(days=1), 12, 50, ("source",), (words or "补录",)
        ),
        o.Registered(customer(words, missing=()), NOW + timedelta(days=1), 12, 50),
        o.RegisterForm(
            "d1", values, ("need",), (_problem(words),), sources, NOW + timedelta(days=1)
        ),
        o.RegisterForm("d1", (), (), (), sources, NOW, is_saved=False, custom=custom_fields(words)),
        o.OwnCustomer(customer(words), words or "名称完全相同", (change,), "d1"),
        o.OwnCustomer(customer(words), words or "名称完全相同", ()),
        *[
            o.GroupVerdict(person(words), "报备", words or CLOUD, state)
            for state in ("registered", "taken", "draft", "mine", "free", "pool", "logged", "?")
        ],
        *[o.NowFree(words or CLOUD, "d1", why) for why in ("refused", "watched", "shared", "?")],
        o.NowFree(words or CLOUD, "d1", "refused", "A12"),
        o.DraftsWaiting(
            (
                v.DraftLine("d1", words or CLOUD, ("contact", "phone"), NOW),
                v.DraftLine("d2", words, (), NOW),
            ),
            3,
        ),
        o.CustomerList("报备", (), 9),
        o.CustomerList("报备", rows[:2], 9),
        o.CustomerList("报备", rows, 9),
        o.CustomerList("报备", rows[:1] * 50, 50),
        o.CustomerList(
            "跟进",
            (v.ListLine("云杉智能", "logged", "计为有效跟进"), v.ListLine(words, "asked")),
            2,
        ),
    ]


def _conflict(words: str) -> list[o.Outcome]:
    reason = words or "名称完全相同"
    attempt = o.AttemptOnYours(3, customer(words), person(words), NOW, "E1", reason)
    return [
        *alike_samples(words, NOW),
        o.Taken(3, "E1", words or CLOUD, reason, person(words or "王磊"), 26),
        o.Taken(3, "E2", words or CLOUD, reason, person(""), 0, ("share", "watch"), "A12", words),
        o.Taken(3, "E2", words or CLOUD, reason, person(""), None),
        attempt,
        o.AttemptOnYours(
            3, customer(words), person(words), NOW, "E2", reason, others=(words or CLOUD, CLOUD)
        ),
        o.AttemptOnYours(3, customer(words), person(words), NOW, "E1", reason, 3, "share"),
        o.AttemptOnYours(
            3, customer(words), person(words), NOW, "E2", reason, 1, "appeal", words, "A12"
        ),
        *[
            o.AttemptOnYours(
                3, customer(words), person(), NOW, "E1", reason, answer=answer, answered_at=NOW
            )
            for answer in ("kept", "shared", "ceded")
        ],
        o.AttemptAnswered(3, "kept", words or CLOUD, person(words or "王磊")),
        o.AttemptAnswered(3, "kept", words or CLOUD, person(words), asked=("appeal", "watch")),
        o.AttemptAnswered(3, "shared", words or CLOUD, person(words), customer(words)),
        o.AttemptAnswered(
            3, "ceded", words or CLOUD, person(words), customer(words), case_no="A12"
        ),
        o.AppealForm(3, words or CLOUD, words, words),
        o.AppealForm(0, words or CLOUD, words, words, case_id=7, next_level=words or "吴昊"),
    ]


def _lookup(words: str) -> list[o.Outcome]:
    events = (
        v.TimelineLine(NOW, words or "王磊", words or "记录了跟进", words or "电话聊了报价"),
        v.TimelineLine(
            NOW - timedelta(days=3),
            "王磊",
            "更新资料",
            changes=(v.ChangeView("国家", words or "德国", words or "法国"),),
            changed_only=("contact",),
        ),
        v.TimelineLine(NOW - timedelta(days=4), "王磊", "报备成功"),
    )
    terms = (
        v.TermLine(words or "11月18日 报备，B 级 30 天", datetime(2026, 12, 18, tzinfo=UTC)),
        v.TermLine("有效跟进 1 次"),
    )
    stranger = customer(
        words, is_mine=False, contacts=(), fields=(), collaborators=(), missing=(), stage=""
    )
    return [
        o.CheckResult(words or "云杉", (), draft_id="d1"),
        o.CheckResult(words or "云杉", _check_lines(words), used=27, limit=30, note=words),
        o.CheckResult(words or "云杉", _check_lines(words)[-1:], is_limited=True),
        o.CustomerCard(customer(words), events),
        o.CustomerCard(stranger),
        o.CustomerHistory(7, words or CLOUD, events, 2, 3),
        o.CustomerHistory(7, words or CLOUD, ()),
        o.ProtectionExplained(customer(words), terms),
        o.ProtectionExplained(customer(words), ()),
        o.ProtectionExplained(customer(words), terms, ("撞单案 #A1 还没了结，到期不释放",)),
        o.ProtectionExplained(customer(words), terms, release_at=NOW),
    ]


def _lists(words: str) -> list[o.Outcome]:
    lines = tuple(_line(number, words) for number in range(1, 11))
    due = tuple(_due(number, words) for number in range(1, 11))
    to_follow = tuple(replace(one, kind="untouched", customer_id=7) for one in due)
    to_check = tuple(replace(one, kind="stale_contacts", customer_id=7) for one in due)
    tomorrow = v.LaterView("tomorrow", NOW + timedelta(days=1))
    later = (v.LaterView("hour", NOW), v.LaterView("afternoon", NOW), tomorrow)
    return [
        o.MyCustomers(lines, 45, 2, 5, words, 45, 50),
        o.MyCustomers((), 0, 1, 1, holding_limit=50),
        o.MyCustomers((), 0, 1, 1, condition=words or "报价"),
        o.TodoList(due, 15, 1, 2, later),
        o.TodoList((), 0),
        o.RemindersDue(due, more=4, later=later),
        o.RemindersDue(due[1:2]),
        o.RemindersDue(to_follow, more=4, later=later, owner=words or "王磊"),
        o.RemindersDue(to_check, later=later),
        o.RemindersDue(()),
        o.Snoozed(words or CLOUD, NOW + timedelta(days=1)),
        o.ReminderSet(NOW + timedelta(days=1), words or "联系何总", words or CLOUD),
        o.WhichCustomer("d1", "跟进", words or "云杉", lines[:6]),
    ]


def _working(words: str) -> list[o.Outcome]:
    before = datetime(2026, 12, 1, 15, 59, tzinfo=UTC)
    content = words or "今天电话聊了，张总对报价有点犹豫"
    values = (v.FieldView("content", content), v.FieldView("next_at", "2026-11-23 10:00"))
    strange = (v.FieldView("next_at", words or "明天"), v.FieldView("channel", words))
    change = v.ChangeView("stage", "初步接触", words or "方案报价")
    names = ("初步接触", "方案报价", words or "合同签订")
    return [
        o.FollowedUp(customer(words), "电话", content, NOW, True, False, "", before, NOW, words),
        o.FollowedUp(customer(words), "电话", content, NOW, False, True, words or "没人接", before),
        o.FollowedUp(
            *(customer(words), "电话", content, NOW, True, False, "", before),
            follow_up_id=3,
            offers=(NOW.date(), NOW),
        ),
        o.FollowUpForm(
            7, words or CLOUD, ("电话", "微信"), values, stages=names, custom=custom_fields(words)
        ),
        o.FollowUpForm(None, "", ("电话", words or "微信"), strange, words or "没写内容"),
        o.UpdateForm(7, words or CLOUD, values, names, names, ("A", "B"), (_problem(words),)),
        o.UpdateForm(
            7,
            words or CLOUD,
            (*values, *(v.FieldView(one.name, words or "2027-03-01") for one in custom_fields())),
            names,
            names,
            ("A", "B"),
            custom=custom_fields(words),
        ),
        o.WhichContact(
            "d1",
            7,
            words or CLOUD,
            (v.FieldView("phone", words or "138 1234 5678"),),
            tuple(enumerate(customer(words).contacts, 1)),
        ),
        o.Updated(customer(words), (change,)),
        o.Updated(customer(words), (), (_problem(words),)),
        o.ConfirmUndo(5, "register", words or f"报备 {CLOUD}", NOW, "撤销后不再受保护。", 7),
        o.Undone(words or "报备已撤销", words or CLOUD, (words or "对方已收到通知",)),
    ]


def _settings(words: str) -> list[o.Outcome]:
    shown = o.OptionList("客户来源", ("行业展会", words or "抖音"))
    stages = o.OptionList("阶段", ("初步接触", words or "方案报价"), is_ordered=True)
    change = o.SettingChange(
        words or "已加上：抖音", words or "选项 客户来源 停 抖音", 5, (words or "以后不能再选。",)
    )
    many = tuple(o.OptionList(words or f"渠道商{number}", shown.options) for number in range(20))
    return [
        o.OptionLists((shown, stages, o.OptionList("行业", ()), *many), ("级别", "方式")),
        o.OptionsShown(stages),
        o.OptionsShown(o.OptionList("行业", ())),
        o.OptionsShown(shown, change),
        o.CustomFieldsShown(()),
        o.CustomFieldsShown(custom_fields(words), (words or "颜色",)),
        o.CustomFieldsShown(custom_fields(words), change=change),
    ]


def custom_fields(words: str = "") -> tuple[CustomField, ...]:
    """One field of each kind."""
    options = ("甲", "乙", words or "丙")
    return tuple(CustomField(f"自定义{kind}", kind, options) for kind in CustomKind)


def _talking(words: str) -> list[o.Outcome]:
    entry = o.HelpEntry("报备", "登记客户并取得保护期", f"报备 {CLOUD} 张伟 13812345678")
    soon = o.HelpEntry("公海", "看公海", "公海", is_coming=True)
    return [
        o.Help((("报备", (entry,) * 12), ("查询", (entry,) * 6), ("更多", (soon,) * 20))),
        o.HelpOne(entry, "报备 名称 [联系人] [电话]", ("登记", "bb"), (entry.example,) * 2),
        o.HelpOne(soon, "公海", (), ()),
        o.Welcome(is_group=False, person=person(words or "王磊")),
        o.Welcome(is_group=True),
        o.NotUnderstood("d1", words or "报被云杉", ("报备", "查重", "客户"), words),
        o.ConfirmReading(
            "d1", "报备", (v.FieldView("name", words or CLOUD),), words or "「月底」是哪个月？"
        ),
        o.AskWords("查重", "想查哪家客户？", "名称或电话", CLOUD, words, words, "d1"),
        o.Coming("公海", "查看可领取的客户", ("报备", "查重")),
        o.Refused("保有量已满", words or "报备", words or "您名下已有 50 家", words or "我的客户"),
        o.Invalid("报备", (_problem(words), v.ProblemView("name", "", "没写名称", ""))),
        o.Invalid("更新", (_problem(words),), customer_id=1),
        o.NotFound(words or "云杉", "客户", "d1"),
        o.Trouble("e-1f2a"),
        o.Dropped(words or "报备草稿已取消", f"报备 {CLOUD}"),
        o.Dropped(words or "报备草稿", f"报备 {CLOUD}", is_expired=True),
        o.Notice(words or "查重次数", words or "李雷今天查重 40 次", "orange"),
        o.Notice("标题", "正文", words or "pink"),
    ]


def samples(words: str = "") -> list[o.Outcome]:
    """Give every outcome at least once; `words` replaces what people can influence."""
    made = [
        *_registering(words),
        *_conflict(words),
        *cases(words),
        *_lookup(words),
        *_lists(words),
        *_working(words),
        *_settings(words),
        *_talking(words),
        *pool_samples(words, customer(words)),
        *sharing_samples(words, customer(words)),
        *group_samples(words, customer(words)),
        *policy_samples(words),
        *clock_samples(words, customer(words), person(words or "王磊")),
        *digest_samples(words, person(words or "王磊")),
        *deal_samples(words, customer(words), person(words or "王磊")),
        *handover_samples(words, customer(words), person(words or "王磊")),
        *merge_samples(words, customer(words), person(words or "王磊")),
    ]
    missing = set(get_args(o.Outcome)) - {type(one) for one in made}
    assert not missing, missing
    return made
