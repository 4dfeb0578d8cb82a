"""Cards of 订阅, of digests and their news, and of fair play.

What people compare is drawn: who worked how much, and how a week went. Outcomes hold what their readers may
see; nothing is decided here.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from cards import elements as e
from cards import theme
from cards.frame import Card, Look, act, details_button, finish, person, row, run
from cards.theme import Colour
from handlers.actions import Action, Click
from handlers.digests.records import SIGN_WORDS, ConcernKind
from handlers.outcomes import (
    ConcernLine,
    ConflictNews,
    Digest,
    DueLine,
    FairPlayReport,
    ManagerDigest,
    Names,
    SubscriptionsShown,
)
from handlers.records import ChangeKind

_DECISIONS = {"keep": "维持", "reassign": "改判", "joint": "联合", "both": "两家"}
_NEWS = {
    "attempt": "有人报备已有归属的客户",
    "opened": "撞单立案",
    "ruled": "撞单已裁定",
    "closed": "撞单已了结",
}
_FAIRLY = (
    "这些只是记录里的迹象，可能有正当原因（客户休假、集中联系、名称确实相近等）。"
    "请先和本人了解再下结论；本人不会收到这些内容。"
)
_QUIET_TIME = "这段时间没有新动静，也没有快到期和逾期的客户。"


def subscriptions(outcome: SubscriptionsShown, look: Look) -> Card:
    """Show what this chat gets, each with its button, and what was just changed."""
    where = "本群" if outcome.is_group else "您"
    head = e.header(outcome.title or f"{where}的订阅", Colour.NORMAL, subtitle=outcome.done)
    body: list[e.Element] = [e.note(line) for line in outcome.notes]
    for line in outcome.lines:
        body += [e.hr()] if body else []
        next_time = f" · 下一次 {look.moment(line.next_at)}" if line.next_at else ""
        about = [
            e.text(f"{line.word} · {line.when}", limit=60),
            e.text(f"{e.inert(line.department, 40)}{next_time}", colour="grey", size="notation"),
        ]
        button = act("退订", Click(Action.SUBSCRIPTION_END, word=str(line.id)))
        body.append(e.line_with_button(about, button))
    if not outcome.lines:
        body.append(e.text(f"{where}现在没有订阅。"))
        body.append(e.note("可以发：\n订阅 日报 18:00\n订阅 周报 周五 17:30\n订阅 公海\n订阅 撞单"))
    if outcome.change_id:
        click = Click(Action.UNDO, word=ChangeKind.SUBSCRIPTION.value, change=outcome.change_id)
        body += row(act("撤销", click, style=e.ButtonStyle.QUIET))
    return finish(head, body, about=outcome.done)


def digest(outcome: Digest, look: Look) -> Card:
    """Tell a chat what happened since the last digest."""
    if outcome.is_empty:
        return finish(_head(outcome, look), [e.text(_QUIET_TIME)])
    body = [*_numbers(outcome), *_drawn(outcome, look), *_skipped(outcome)]
    if outcome.released.count:
        body += row(run("公海"))
    return finish(_head(outcome, look), body, about=_in_short(outcome))


def manager_digest(outcome: ManagerDigest, look: Look) -> Card:
    """Tell one manager the same, with whose customers need care, amounts, and signs of foul play."""
    told = outcome.digest
    if told.is_empty and not outcome.concerns:
        return finish(_head(told, look), [e.text(_QUIET_TIME)])
    counted = replace(told, ending=Names(told.ending.count), overdue=Names(told.overdue.count))
    body = _numbers(counted)
    body += _earned(outcome)
    body += _drawn(told, look)
    body += _due("快到期", "保护期至", outcome.ending, told.ending.count, look)
    body += _due("逾期未跟进", "约好", outcome.overdue, told.overdue.count, look)
    if outcome.concerns:
        body += [e.heading("公平性提示"), *_concerns(outcome.concerns), e.note(_FAIRLY)]
    body += _skipped(told)
    return finish(_head(told, look), body, about=_in_short(told))


def _earned(outcome: ManagerDigest) -> list[e.Element]:
    """Show the sums of the deals, and who closed how much where several did."""
    if not outcome.sums:
        return []
    words = [
        theme.amount(one.amount, currency=one.currency or "CNY") + theme.PERIODS.get(one.period, "")
        for one in outcome.sums
    ]
    body = e.fields([("成交金额", "，".join(words))])
    if len(outcome.earned) > 1:
        points = [(one.name, float(one.amount / 10_000)) for one in outcome.earned]
        body.append(e.chart("bar", "成交金额（万元，联合客户按份额）", points))
    return body


def fair_play(outcome: FairPlayReport, look: Look) -> Card:
    """Tell a manager once a week what in the record looks unfair, with its numbers."""
    del look
    people = len({line.person.open_id for line in outcome.lines})
    head = e.header("上周公平性提示", Colour.NEWS, subtitle=f"涉及 {people} 位同事，只发给您")
    body = _concerns(outcome.lines)
    if outcome.more:
        body.append(e.note(f"还有 {outcome.more} 条，下周再列"))
    body.append(e.note(_FAIRLY))
    return finish(head, body)


def conflict_news(outcome: ConflictNews, look: Look) -> Card:
    """Tell a chat of an attempt on a customer, or of a case."""
    del look
    number = f" #{e.inert(outcome.case_no, 12)}" if outcome.case_no else ""
    head = e.header(
        f"{_NEWS[outcome.news]}{number}", Colour.DISPUTE, subtitle=outcome.customer_name
    )
    body = e.fields(
        [
            ("客户名称", outcome.customer_name),
            ("报备方", person(outcome.claimant)),
            ("归属方", person(outcome.owner)),
            ("命中", f"{outcome.level} {outcome.reason}".strip()),
            ("结果", outcome.outcome),
        ]
    )
    return finish(head, body, about=outcome.customer_name)


def _head(outcome: Digest, look: Look) -> e.Element:
    """Name the department, the digest and its span."""
    span = f"{look.moment(outcome.since)} 到 {look.moment(outcome.until)}"
    return e.header(
        f"{e.inert(outcome.department, 30)} {outcome.word}", Colour.NORMAL, subtitle=span
    )


def _in_short(outcome: Digest) -> str:
    """Say the main numbers for the notification."""
    return (
        f"新报备 {outcome.registered.count}，撞单 {outcome.attempts}，"
        f"释放 {outcome.released.count}，有效跟进 {outcome.effective}"
    )


def _numbers(outcome: Digest) -> list[e.Element]:
    """Show the numbers with the first few names; what did not happen is left out."""
    before = dict(outcome.before)
    cases = [
        f"{outcome.attempts} 次{_earlier(before, 'attempts')}",
        f"立案 {outcome.cases_opened} 件" if outcome.cases_opened else "",
        f"待裁定 {outcome.cases_waiting} 件" if outcome.cases_waiting else "",
    ]
    has_conflicts = outcome.attempts or outcome.cases_opened or outcome.cases_waiting
    ruled = [
        f"#{one.case_no} {e.inert(one.name, 30)} {_DECISIONS.get(one.decision, one.decision)}"
        for one in outcome.ruled
    ]
    more = "等" if outcome.cases_ruled > len(ruled) else ""
    return e.fields(
        [
            ("新报备", _named(outcome.registered, _earlier(before, "registered"))),
            ("撞单", "，".join(part for part in cases if part) if has_conflicts else ""),
            ("裁定", f"{outcome.cases_ruled} 件：{'；'.join(ruled)}{more}" if ruled else ""),
            ("释放", _named(outcome.released, _earlier(before, "released"))),
            ("领取", _named(outcome.picked_up, _earlier(before, "picked_up"))),
            ("成交", _named(outcome.won, _earlier(before, "won"))),
            ("流失", _named(outcome.lost, "")),
            ("有效跟进", f"{outcome.effective} 次{_earlier(before, 'effective')}"),
            ("7 天内到期", _named(outcome.ending, "")),
            ("逾期未跟进", _named(outcome.overdue, "")),
        ]
    )


def _earlier(before: dict[str, int], key: str) -> str:
    """Name the number of the time before, where it is known."""
    return f"（上期 {before[key]}）" if key in before else ""


def _named(names: Names, earlier: str) -> str:
    """Write a count with the first names; nothing for none."""
    if not names.count:
        return ""
    listed = "、".join(e.inert(name, 24) for name in names.names)
    more = " 等" if names.count > len(names.names) else ""
    return f"{names.count} 家{earlier}{f'：{listed}{more}' if listed else ''}"


def _drawn(outcome: Digest, look: Look) -> list[e.Element]:
    """Draw the ranking of effective work; of a week its days too, and its numbers beside those before."""
    drawn = []
    if outcome.ranking:
        points = [(one.name, one.count) for one in outcome.ranking]
        drawn.append(e.ranking("有效跟进排行（次）", points))
    if outcome.by_day:
        drawn.append(
            e.trend(
                "每天的新报备和有效跟进",
                [
                    ("新报备", [(_day(day, look), new) for day, new, _ in outcome.by_day]),
                    (
                        "有效跟进",
                        [(_day(day, look), done) for day, _, done in outcome.by_day],
                    ),
                ],
            )
        )
    if outcome.before:
        drawn.append(_beside_before(outcome))
    return drawn


def _beside_before(outcome: Digest) -> e.Element:
    """Draw the numbers of this time beside those of the time before."""
    before = dict(outcome.before)
    numbers = (
        ("新报备", "registered", outcome.registered.count),
        ("撞单", "attempts", outcome.attempts),
        ("释放", "released", outcome.released.count),
        ("领取", "picked_up", outcome.picked_up.count),
        ("成交", "won", outcome.won.count),
        ("有效跟进", "effective", outcome.effective),
    )
    earlier = [(word, before[key]) for word, key, _ in numbers if key in before]
    present = [(word, count) for word, key, count in numbers if key in before]
    return e.compared("和上期比", [("上期", earlier), ("本期", present)])


def _day(day: date, look: Look) -> str:
    """Write a day short enough for an axis: 11月23日."""
    return look.day(day).partition(" ")[0]


def _skipped(outcome: Digest) -> list[e.Element]:
    """Say that missed times are in this digest."""
    if not outcome.skipped:
        return []
    return [e.note(f"前 {outcome.skipped} 次{outcome.word}没有按时发出，内容都在这一张里。")]


def _due(
    title: str, word: str, lines: tuple[DueLine, ...], count: int, look: Look
) -> list[e.Element]:
    """Show the customers that need care, each with its card."""
    if not lines:
        return []
    body: list[e.Element] = []
    for line in lines:
        day = f"首次跟进 {look.day(line.at)} 前" if line.is_first else f"{word} {look.day(line.at)}"
        words = f"{e.inert(person(line.owner), 40)} · {day}"
        about = [
            e.text(line.name, limit=60),
            e.text(words, colour="orange", size="notation"),
        ]
        body.append(e.line_with_button(about, details_button(line.customer_id)))
    if count > len(lines):
        body.append(e.note(f"还有 {count - len(lines)} 家"))
    return [e.panel(f"{title} {count} 家", body)]


def _concerns(lines: Iterable[ConcernLine]) -> list[e.Element]:
    """Show each sign: whose, which, with its numbers."""
    body: list[e.Element] = []
    for line in lines:
        title = f"{e.inert(person(line.person), 40)} · {SIGN_WORDS[ConcernKind(line.kind)]}"
        body += [
            e.text(title, limit=80),
            e.text(_numbers_of(line), colour="grey", size="notation"),
        ]
    return body


def _numbers_of(line: ConcernLine) -> str:
    """Write the numbers of a sign."""
    names = "、".join(e.inert(name, 24) for name in line.names)
    named = f"{line.count} 家：{names}{' 等' if line.count > len(line.names) else ''}"
    match line.kind:
        case "copied_follow_up":
            total = f"（当周有效跟进共 {line.total} 条）" if line.total and line.count == 1 else ""
            return f"{line.times} 条，涉及 {line.customers} 家客户{total}"
        case "near_name_probing":
            return f"{line.times} 次查重，命中 {line.customers} 家名称相近的同事客户，之后没有报备"
        case "last_day_rescue":
            return f"{named}，最近 {line.times} 次有效跟进都在到期前 2 天内"
        case "friend_hand_back":
            through = f"，经 {e.inert(line.through, 40)}" if line.through else ""
            return f"{named}{through}"
        case _:
            return named
