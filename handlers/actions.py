"""Button payloads: what a click means, packed into the callback value of a card and read back strictly.

A value holds an action name, small ids and a page number; never names, phones or any user text (cards
can be forwarded). Rights are checked again at the click against the operator, never from the value.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

VERSION = 1
_MAX_TEXT = 64


class Action(StrEnum):
    """Every click the product knows. The comment names which ids it needs."""

    RUN = "run"  # word, draft?: run a command word, on the draft's text if there is one
    RUN_SUBMIT = "run_submit"  # word, draft?: run a command on the words of the form
    REGISTER_SUBMIT = "register_submit"  # draft
    DRAFT_DISCARD = "draft_discard"  # draft, word?: line, on a card of several
    DRAFT_FORM = "draft_form"  # draft: open its form
    CONFIRM = (
        "confirm"  # draft, customer?, word?: yes to an unsure reading, to its first or second way
    )
    PICK = "pick"  # draft, customer, word?: id of a contact
    UPDATE_CONFIRM = "update_confirm"  # draft
    UPDATE_FORM = "update_form"  # customer, draft: what was typed wrongly
    UPDATE_SUBMIT = "update_submit"  # customer, draft: what the form showed
    FOLLOW_UP_FORM = "follow_up_form"  # customer, reminder?
    FOLLOW_UP_SUBMIT = "follow_up_submit"  # customer?, draft?: what was said and has no input
    NEXT_ON = (
        "next_on"  # customer, word: id of the follow-up and the day or moment that it spoke of
    )
    CUSTOMER = "customer"  # customer: detail card
    HISTORY = "history"  # customer, page
    MINE = "mine"  # page, word (condition key)
    TODO = "todo"  # page
    UNDO = "undo"  # word: kind of change, customer?, change?: this very change and no other
    ASK_SHARE = "ask_share"  # claim
    APPEAL_FORM = "appeal_form"  # claim
    APPEAL_SUBMIT = "appeal_submit"  # claim, or case: against its ruling
    NOT_SAME = "not_same"  # claim
    NOT_SAME_SUBMIT = "not_same_submit"  # draft: of the similar customers on its card; form: reason
    SAME_AS = "same_as"  # draft, customer: one of the similar ones is the same
    OBJECT = "object"  # claim: 有异议
    WATCH = "watch"  # claim
    KEEP = "keep"  # claim, word?: what the card was about: 维持归属
    SHARE = "share"  # claim, word?: 同意协作
    CEDE = "cede"  # claim, word?: 让出
    SNOOZE = "snooze"  # reminder; the select's option says until when
    REMINDER_DONE = "reminder_done"  # reminder, page, word?: todo, on the list of 待办
    REMINDERS_PAGE = "reminders_page"  # page
    CASE = "case"  # case: its card
    RULE_FORM = "rule_form"  # case, word: the decision
    RULE_SUBMIT = "rule_submit"  # case, word: the decision
    EVIDENCE_FORM = "evidence_form"  # case
    EVIDENCE_SUBMIT = "evidence_submit"  # case
    EVIDENCE_PICK = "evidence_pick"  # draft, case: which case a file is for
    CASE_WITHDRAW = "case_withdraw"  # case: 撤回申诉
    CASE_APPEAL = "case_appeal"  # case: 申诉 against its ruling
    CASE_EXPORT = "case_export"  # case: 导出卷宗
    CASE_FILES = "case_files"  # case: the files given as evidence
    RUN_ON = "run_on"  # word, customer: run a command word on this very customer
    EXTEND_FORM = "extend_form"  # customer
    EXTEND_SUBMIT = "extend_submit"  # customer
    EXTENSION_AGREE = "extension_agree"  # word: id of the request
    EXTENSION_REFUSE = "extension_refuse"  # word: id of the request
    NOTICES_PAGE = "notices_page"  # page, word?: open_id of the owner who is away
    CONTACTS_SAME = "contacts_same"  # customer, reminder: nothing changed
    POOL = "pool"  # page, word (condition)
    PICK_UP = "pick_up"  # customer
    RELEASE_FORM = "release_form"  # customer
    RELEASE_SUBMIT = "release_submit"  # customer
    SUBSCRIPTION_END = "subscription_end"  # word: id of the subscription
    DEALS = "deals"  # customer: 成交记录
    DEAL_SUBMIT = "deal_submit"  # customer, draft
    DEAL_PICK = "deal_pick"  # draft, customer, word: id of the deal
    MILESTONE_DONE = "milestone_done"  # customer, word: id of the milestone
    LOSE = "lose"  # draft, customer, word: place of the reason in the draft
    RATE_SUBMIT = "rate_submit"  # customer, draft
    COMPLAINTS = "complaints"  # customer: what is to be handled
    COMPLAINT_SUBMIT = "complaint_submit"  # customer, draft
    COMPLAINT_START = "complaint_start"  # word: id of the complaint
    COMPLAINT_DONE = "complaint_done"  # word: id of the complaint
    SHARE_SUBMIT = "share_submit"  # customer
    SHARE_END = "share_end"  # customer, word: open_id of who shares it
    JOINT_SUBMIT = "joint_submit"  # customer
    JOINT_ACCEPT = "joint_accept"  # word: id of the proposal
    JOINT_REFUSE = "joint_refuse"  # word: id of the proposal
    JOINT_END = "joint_end"  # customer
    GROUP = "group"  # customer, page
    HANDOVER_PICK = "handover_pick"  # draft; the form's receiver
    HANDOVER_PAGE = "handover_page"  # draft, page
    HANDOVER_CONFIRM = "handover_confirm"  # draft: 确认移交
    HANDOVER_ACCEPT = "handover_accept"  # word: id of the offer, the first of those made together
    HANDOVER_REFUSE = "handover_refuse"  # word: id of the offer
    LEAVER_PAGE = "leaver_page"  # word: open_id of who left or moved, page
    LEAVER_ALL = "leaver_all"  # word: open_id; the form's receiver of all
    LEAVER_EACH = "leaver_each"  # word: open_id, page: the form of a receiver per customer
    LEAVER_EACH_SUBMIT = "leaver_each_submit"  # word: open_id, page
    MOVED_ALONG = "moved_along"  # word: open_id: 客户随人走
    PERSON_GONE = "person_gone"  # word: open_id: 按离职处理
    LEAVE_FORM = "leave_form"
    LEAVE_SUBMIT = "leave_submit"
    LEAVE_CANCEL = "leave_cancel"
    ROLE_PICK = "role_pick"  # draft; the form's person
    RULE_CHANGE = (
        "rule_change"  # word: field and value, draft: department, change: version tried on
    )
    MERGE_PICK = "merge_pick"  # the form's two customers
    MERGE_OPEN = "merge_open"  # customer, word: id of the other one
    MERGE_SWAP = "merge_swap"  # draft: keep the other one
    MERGE_CONFIRM = "merge_confirm"  # draft
    MERGE_UNDO = "merge_undo"  # word: id of the merge
    DUPLICATES = "duplicates"  # page
    DUPLICATE_TWO = "duplicate_two"  # customer, word: id of the other one, page
    RULE_CHANGE_DROP = "rule_change_drop"  # word, draft


@dataclass(frozen=True, slots=True)
class Click:
    """An unpacked button value. Absent ids are 0 or empty."""

    action: Action
    customer: int = 0
    claim: int = 0
    reminder: int = 0
    change: int = 0
    draft: str = ""
    word: str = ""
    page: int = 1
    case: int = 0


class MalformedClick(ValueError):
    """The card's button value is not one of ours."""


def pack(click: Click) -> dict[str, Any]:
    """Return the callback value for a button: a small JSON object of names and ids."""
    value: dict[str, Any] = {"v": VERSION, "a": click.action.value}
    for key, content in (
        ("c", click.customer),
        ("k", click.claim),
        ("r", click.reminder),
        ("h", click.change),
        ("d", click.draft),
        ("w", click.word),
        ("e", click.case),
    ):
        if content:
            value[key] = content
    if click.page != 1:
        value["p"] = click.page
    return value


def unpack(value: object) -> Click:
    """Read a callback value back.

    Raises:
        MalformedClick: not an object of ours, another version, or an id of the wrong type.
    """
    if not isinstance(value, Mapping) or value.get("v") != VERSION:
        raise MalformedClick
    try:
        action = Action(str(value.get("a")))
    except ValueError:
        raise MalformedClick from None
    return Click(
        action=action,
        customer=_number(value, "c"),
        claim=_number(value, "k"),
        reminder=_number(value, "r"),
        change=_number(value, "h"),
        draft=_text(value, "d"),
        word=_text(value, "w"),
        page=_number(value, "p") or 1,
        case=_number(value, "e"),
    )


def _number(value: Mapping[str, Any], key: str) -> int:
    content = value.get(key, 0)
    if isinstance(content, bool) or not isinstance(content, int) or not 0 <= content < 2**53:
        raise MalformedClick
    return content


def _text(value: Mapping[str, Any], key: str) -> str:
    content = value.get(key, "")
    if not isinstance(content, str) or len(content) > _MAX_TEXT or not content.isprintable():
        raise MalformedClick
    return content
