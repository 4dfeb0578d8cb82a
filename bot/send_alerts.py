"""Who is told of trouble with sending, and in which words. Writes outbox rows into the caller's unit of work.

A notice about a notice would go round in circles: a failed one tells nobody new but the administrators, and
each person hears of one cause at most once an hour, of one unreachable colleague once a month.
"""

from datetime import datetime

from handlers.people import direct_manager
from storage.outbox import OutboxKind, OutboxRow, Outgoing, Priority, add
from storage.outbox_claims import Failure
from storage.uow import SqlStore

PREFIX = "alert:"


def is_alert(row: OutboxRow) -> bool:
    """Whether the row is itself such a notice."""
    return (row.dedup_key or "").startswith(PREFIX)


def tell_admins(store: SqlStore, words: str, cause: str, now: datetime) -> None:
    """Tell every administrator, at most once an hour per cause."""
    for open_id in store.people.admins():
        _tell(store, open_id, words, f"{PREFIX}{cause}:{now:%Y%m%d%H}:{open_id}", now)


def tell_of_unreachable(store: SqlStore, row: OutboxRow, failure: Failure, now: datetime) -> None:
    """Tell the manager of a person who gets no messages, without one the administrators."""
    people = {person.open_id: person for person in store.people.all()}
    departments = {unit.id: unit for unit in store.people.departments()}
    person = people.get(row.receiver)
    manager = direct_manager(person, people, departments) if person else None
    told = [manager] if manager and not is_alert(row) else store.people.admins()
    name = person.name if person else row.receiver
    words = (
        f"给{name}的消息没能送到：{failure.text}。\n"
        "请告知本人打开与机器人的会话并允许接收消息；如已离职，请安排客户交接。\n"
        "同一个人每月只提醒一次。"
    )
    for open_id in told:
        if open_id != row.receiver:
            key = f"{PREFIX}unreachable:{row.receiver}:{now:%Y%m}:{open_id}"
            _tell(store, open_id, words, key, now)


def of_dead_letter(failure: Failure) -> str:
    """Say that a message was given up."""
    return (
        f"有消息没能送到：{failure.text}。\n"
        "查看：baobei outbox list；处理好以后重新发送：baobei outbox retry all"
    )


def of_masked(failure: Failure) -> str:
    """Say that a message went out without its phone numbers."""
    return f"有消息里的手机号已打码后发出：{failure.text}。需要完整号码的人可以在企业策略放行后再查看。"


def of_halt(failure: Failure) -> str:
    """Say that everything stood still. It arrives when that is over."""
    return (
        f"飞书曾拒绝机器人的全部消息，发送一度暂停：{failure.text}。\n"
        "消息一条没丢，恢复后已按顺序继续发送。"
    )


def _tell(store: SqlStore, open_id: str, words: str, key: str, now: datetime) -> None:
    outgoing = Outgoing(
        kind=OutboxKind.SEND,
        receiver=open_id,
        payload={"msg_type": "text", "content": {"text": words}},
        priority=Priority.ALERT,
        dedup_key=key,
    )
    add(store.connection, store.vault, outgoing, now=now)
