"""What sellers do: each act is one function, drawn by the weights of the person's kind.

An act returns what it is called in the report, or "" when there was nothing to do. New acts are added here as a
function and a line in `DEEDS`.
"""

from collections.abc import Callable, Mapping

from tests.chat import CardView
from tests.quarter.actors import Actor
from tests.quarter.cast import Kind
from tests.quarter.handing import (
    answer_offer,
    go_on_leave,
    hand_over,
    lose,
    propose_shares,
    share,
    win,
)
from tests.quarter.market import SOURCES
from tests.quarter.records import Customer

Deed = Callable[[Actor], str]


# ------------------------------------------------------------------ registering


def register(actor: Actor) -> str:
    """Register a company just met; what the bot asks is answered."""
    company = actor.stranger()
    source = actor.chance.choice(SOURCES) if actor.likely(0.85) else ""
    return _registered(actor, actor.says(company.registration(source)))


def begin_draft(actor: Actor) -> str:
    """Begin a registration and leave it."""
    company = actor.stranger()
    actor.says(f"报备 {company.name} {company.contact}")
    return "报备草稿"


def register_and_withdraw(actor: Actor) -> str:
    """Register the wrong one and take it back."""
    card = actor.says(actor.stranger().registration(SOURCES[0]))
    if "报备成功" not in card.text:
        return _registered(actor, card)
    actor.says("撤销")
    return "撤销报备"


def _registered(actor: Actor, card: CardView) -> str:
    """Go on from the answer to a registration."""
    if "报备成功" in card.text:
        return "报备"
    if "不是同一家" in card.buttons:
        actor.presses(card, "不是同一家")
        return "报备：不是同一家"
    if "领取" in card.buttons:
        return "报备后领取" if actor.presses(card, "领取") else ""
    return _refused(actor, card)


def _refused(actor: Actor, card: CardView) -> str:
    """Do what this kind of person does with a refusal."""
    match actor.member.kind:
        case Kind.GREEDY if "申诉" in card.buttons:
            return appeal(actor, card)
        case Kind.HONEST if actor.likely(0.5) and "申请协作" in card.buttons:
            actor.presses(card, "申请协作")
            return "申请协作"
        case _ if "关注释放" in card.buttons:
            actor.presses(card, "关注释放")
            return "关注释放"
    return "撞单"


def appeal(actor: Actor, card: CardView) -> str:
    """Appeal against a refusal, with something that is called evidence."""
    form = actor.opens(card, "申诉", "请写明理由")
    if form is None:
        return ""
    actor.presses(form, "申诉", {"reason": f"上个月就拜访过，{actor.topic()}"})
    return "申诉"


# ------------------------------------------------------------------ working


def follow_up(actor: Actor) -> str:
    """Follow up the customer that ends first, or one met by chance, often with the next date."""
    customer = _one_of(actor)
    if customer is None:
        return ""
    company = actor.company(customer)
    whom = company.contact if company else "客户"
    verb = actor.chance.choice(("电话联系了", "上门拜访了", "和"))
    words = f"跟进 {customer.name} {verb}{whom}{actor.topic()}"
    if actor.likely(0.4):
        words += f" 下次 {_next_date(actor)}"
    actor.says(words)
    return "跟进"


def weak_follow_up(actor: Actor) -> str:
    """Log what was no contact."""
    customer = _one_of(actor)
    if customer is None:
        return ""
    actor.says(f"跟进 {customer.name} 打电话没人接")
    return "无效跟进"


def copied_follow_up(actor: Actor) -> str:
    """Log the same words for several customers on one day."""
    words = f"电话联系了客户{actor.topic()}"
    for customer in actor.customers[:3]:
        actor.says(f"跟进 {customer.name} {words}")
    return "抄跟进" if actor.customers else ""


def quote(actor: Actor) -> str:
    """Come to a quotation."""
    early = [one for one in actor.customers if one.stage != "方案报价"]
    if not early:
        return ""
    customer = actor.chance.choice(early)
    actor.says(f"更新 {customer.name} 阶段:方案报价 预计金额:{actor.chance.randint(10, 90)}万")
    return "报价"


def extend(actor: Actor) -> str:
    """Ask for more protection where it ends soon."""
    ending = [one for one in actor.customers if actor.days_left(one) <= 8]
    if not ending:
        return ""
    days = actor.chance.randint(5, 30)
    actor.says(f"延期 {ending[0].name} {days}天 客户预算推迟到下个月")
    return "延期"


def hold(actor: Actor) -> str:
    """Lock a customer."""
    free = [one for one in actor.customers if one.id not in actor.world.known.held]
    if not free:
        return ""
    actor.says(f"锁定 {free[0].name}")
    return "锁定"


def give_back(actor: Actor) -> str:
    """Give a customer back."""
    if not actor.customers:
        return ""
    customer = actor.chance.choice(actor.customers)
    actor.says(f"释放 {customer.name} 客户今年没有预算")
    return "释放"


def look_up(actor: Actor) -> str:
    """Ask whether a company is somebody's."""
    actor.says(f"查重 {actor.stranger().name}")
    return "查重"


def look_around(actor: Actor) -> str:
    """Look at the own lists."""
    actor.says(actor.chance.choice(("我的客户", "待办", "公海")))
    return "看列表"


def look_at(actor: Actor) -> str:
    """Look at one own customer."""
    if not actor.customers:
        return ""
    customer = actor.chance.choice(actor.customers)
    actor.says(f"{actor.chance.choice(('客户', '历史', '为什么'))} {customer.name}")
    return "看客户"


# ------------------------------------------------------------------ the pool


def pick_up(actor: Actor) -> str:
    """Take a customer from the pool."""
    pool = actor.world.known.in_the_pool()
    if not pool:
        return ""
    actor.says(f"领取 {actor.chance.choice(pool).name}")
    return "领取"


def pick_up_many(actor: Actor) -> str:
    """Take from the pool whatever there is, beyond what is allowed a day."""
    pool = actor.world.known.in_the_pool()
    for customer in actor.chance.sample(pool, min(len(pool), 7)):
        actor.says(f"领取 {customer.name}")
    return "连续领取" if pool else ""


def hand_to_and_fro(actor: Actor) -> str:
    """Take what a friend gave into the pool and hand it back, or give something there for the friend."""
    left_by = {
        entry.customer: entry.owner
        for entry in actor.world.known.entries
        if entry.kind == "released"
    }
    friend = actor.world.member(actor.friend)
    for customer in actor.customers:
        if friend is not None and left_by.get(customer.id) == actor.friend:
            actor.says(f"移交 {customer.name} 给 @{friend.name} 还给他")
            return "还给朋友"
    for customer in actor.world.known.in_the_pool():
        if left_by.get(customer.id) == actor.friend:
            actor.says(f"领取 {customer.name}")
            return "替朋友领回"
    ending = [one for one in actor.customers if actor.days_left(one) <= 10]
    if not ending:
        return ""
    actor.says(f"释放 {ending[0].name} 交给同事试试")
    return "放给朋友"


# ------------------------------------------------------------------ taking from others


def claim_others(actor: Actor) -> str:
    """Register a colleague's customer as if it were new."""
    customer = actor.foreign()
    company = actor.company(customer) if customer else None
    if company is None:
        return ""
    actor.says(f"查重 {company.name}") if actor.likely(0.3) else None
    return "抢报 " + _registered(actor, actor.says(company.registration("主动拜访")))


def probe_near_name(actor: Actor) -> str:
    """Register a colleague's customer under a name that differs by one character."""
    customer = actor.foreign()
    company = actor.company(customer) if customer else None
    if company is None:
        return ""
    number = actor.chance.randrange(10**6)
    card = actor.says(f"报备 {company.near_name} 何工 188{number:08d}")
    return "近名试探 " + _registered(actor, card)


def probe_by_looking(actor: Actor) -> str:
    """Look up one colleague's customer after the other, or one of them in every spelling."""
    customer = actor.foreign()
    company = actor.company(customer) if customer else None
    if company is None:
        return ""
    if actor.likely(0.5):
        bare = company.name.removesuffix("有限公司")
        for name in (company.name, bare, f"{bare}公司", f"{bare}有限", f"{bare}股份", bare[2:]):
            actor.says(f"查重 {name}")
        return "换写法查重"
    for _ in range(6):
        if other := actor.foreign():
            actor.says(f"查重 {other.name}")
    return "连续查重"


def pry(actor: Actor) -> str:
    """Ask for what is not one's own to see."""
    customer = actor.foreign()
    if customer is None:
        return ""
    actor.says(f"{actor.chance.choice(('客户', '历史', '为什么'))} {customer.name}")
    return "打听"


# ------------------------------------------------------------------ answering


def answer_cards(actor: Actor) -> str:
    """Press what the cards that came in ask for, as this kind of person does."""
    done = [answer(actor, card) for card in actor.news() for answer in _ANSWERS]
    return "、".join(dict.fromkeys(one for one in done if one))


def _answer_claim(actor: Actor, card: CardView) -> str:
    if "维持归属" not in card.buttons or (actor.member.kind is Kind.LAZY and actor.likely(0.7)):
        return ""
    draw = actor.chance.random()
    words = "同意协作" if draw < 0.2 and "同意协作" in card.buttons else "维持归属"
    if draw > 0.95:
        words = "让出"
    return f"答复：{words}" if actor.presses(card, words) else ""


def _answer_notice(actor: Actor, card: CardView) -> str:
    """Act on a release that is announced: most of the honest do, the lazy seldom."""
    wakes_up = {Kind.HONEST: 0.75, Kind.LAZY: 0.15}.get(actor.member.kind, 0.6)
    if "快要释放" not in card.text or not actor.likely(wakes_up):
        return ""
    ending = [one for one in actor.customers if one.name in card.text]
    if not ending:
        return ""
    if actor.likely(0.3):
        actor.says(f"延期 {ending[0].name} 10天 等客户招标")
        return "看到预告后延期"
    actor.says(f"跟进 {ending[0].name} 电话联系了客户{actor.topic()}")
    return "看到预告后跟进"


def _answer_reminder(actor: Actor, card: CardView) -> str:
    if "到时间了" not in card.text and "该跟进了" not in card.text:
        return ""
    if actor.member.kind is Kind.LAZY and actor.likely(0.8):
        return ""
    named = [one for one in actor.customers if one.name in card.text]
    for customer in named[:2]:
        actor.says(f"跟进 {customer.name} 电话联系了客户{actor.topic()}")
    return "按提醒跟进" if named else ""


def _answer_ruling(actor: Actor, card: CardView) -> str:
    """Appeal against a ruling: the greedy always, others seldom."""
    if "裁定结果" not in card.text or "申诉" not in card.buttons:
        return ""
    if not actor.likely(0.9 if actor.member.kind is Kind.GREEDY else 0.1):
        return ""
    form = actor.opens(card, "申诉", "请写明理由")
    if form is None:
        return ""
    actor.presses(form, "申诉", {"reason": f"还有一份会议纪要，{actor.topic()}"})
    return "上诉"


_ANSWERS = (_answer_claim, _answer_notice, _answer_reminder, _answer_ruling, answer_offer)


def give_evidence(actor: Actor) -> str:
    """Send something in for an open case."""
    if not actor.cases():
        return ""
    case = actor.cases()[0]
    if actor.likely(0.4):
        name = f"纪要-{case.number}-{actor.chance.randrange(1000)}.pdf"
        actor.person.sends_file(name, f"会议纪要 {actor.topic()}".encode())
        return "文件证据"
    actor.says(f"证据 #{case.number} 见过客户，{actor.topic()}")
    return "文字证据"


# ------------------------------------------------------------------ who does what how often

DEEDS: Mapping[Kind, Mapping[Deed, float]] = {
    Kind.HONEST: {
        register: 5,
        follow_up: 8,
        look_at: 1,
        look_around: 1,
        look_up: 1,
        quote: 0.7,
        extend: 0.7,
        hold: 0.15,
        pick_up: 0.6,
        give_back: 0.15,
        register_and_withdraw: 0.1,
        begin_draft: 0.2,
        give_evidence: 1,
        share: 0.4,
        propose_shares: 0.25,
        hand_over: 0.25,
        go_on_leave: 0.1,
        win: 0.4,
        lose: 0.25,
    },
    Kind.LAZY: {
        register: 6,
        follow_up: 0.8,
        weak_follow_up: 1.5,
        begin_draft: 1,
        look_around: 1,
        pick_up: 0.4,
        give_evidence: 0.3,
        hand_over: 0.3,
        go_on_leave: 0.2,
        lose: 0.2,
    },
    Kind.GREEDY: {
        register: 4,
        claim_others: 4,
        probe_near_name: 1.5,
        probe_by_looking: 0.7,
        copied_follow_up: 1.5,
        follow_up: 2,
        extend: 1.5,
        hold: 1,
        pick_up_many: 0.7,
        hand_to_and_fro: 1,
        pry: 1.5,
        give_evidence: 2,
        share: 0.3,
        propose_shares: 0.4,
        hand_over: 0.3,
        win: 0.2,
    },
}
DEEDS_A_HALF_DAY = {Kind.HONEST: 0.75, Kind.LAZY: 0.3, Kind.GREEDY: 0.8}
"""How many deeds a person of this kind does in half a working day, besides answering cards."""


def half_a_day(actor: Actor) -> None:
    """Let a seller work for half a day."""
    kind = actor.member.kind
    actor.world.count(answer_cards(actor))
    deeds = DEEDS[kind]
    mean = DEEDS_A_HALF_DAY[kind] * actor.world.scale.pace
    for _ in range(int(mean) + actor.likely(mean % 1)):
        (deed,) = actor.chance.choices(list(deeds), weights=list(deeds.values()))
        actor.world.count(deed(actor))


def _one_of(actor: Actor) -> Customer | None:
    customers = actor.customers
    if not customers:
        return None
    return customers[0] if actor.likely(0.6) else actor.chance.choice(customers)


def _next_date(actor: Actor) -> str:
    day = actor.today.toordinal() + actor.chance.randint(1, 12)
    on = type(actor.today).fromordinal(day)
    hour = actor.chance.choice(("", " 10点", " 14点30分", " 16点"))
    return f"{on.month}月{on.day}日{hour}"
