"""What every card function shares: the finished card, the reader's moment, buttons and usual rows.

Subject files take an outcome and a `Look` and return a `Card`. Button values are made here, from
`handlers.actions` alone, so that no card can carry anything else. Must not decide what is shown to
whom: outcomes hold only what their reader may see.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from cards import elements as e
from cards import theme
from handlers.actions import Action, Click, pack
from handlers.domain.custom_field import input_name
from handlers.records import ChangeKind
from handlers.views import (
    ChangeView,
    ContactView,
    CustomerView,
    FieldView,
    PersonView,
    ProblemView,
    SharerView,
    TimelineLine,
)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}")
_AMOUNTS = frozenset(
    (
        "expected_amount",
        "expected_amount_max",
        "budget_from",
        "budget_to",
        "contract_amount",
        "amount",
        "paid",
    )
)
_EXPECTED = frozenset(("expected_amount", "expected_amount_max"))
_CHANGES_TOLD = 4
"""Changes that a line of the history tells with old and new; of more it gives the names."""


class _Marks(NamedTuple):
    """What goes with an expected sum: its currency (empty for yuan), whether it is about, per month or year."""

    currency: str
    is_approximate: bool
    period: str


@dataclass(frozen=True, slots=True)
class Card:
    """A finished card: its JSON and the line shown in chat lists and notifications."""

    content: dict[str, Any]
    summary: str


@dataclass(frozen=True, slots=True)
class Look:
    """When and where the reader looks: `now` is aware UTC, `tz` the zone of all times shown."""

    now: datetime
    tz: tzinfo

    def day(self, value: date | datetime | None) -> str:
        """Write a date, nothing for None."""
        return "" if value is None else theme.day(value, now=self.now, tz=self.tz)

    def moment(self, value: datetime | None) -> str:
        """Write a moment, nothing for None."""
        return "" if value is None else theme.moment(value, now=self.now, tz=self.tz)

    def ago(self, value: datetime | None) -> str:
        """Write how long ago something was."""
        return theme.ago(value, now=self.now, tz=self.tz)

    def deadline(self, customer: CustomerView) -> str:
        """Write until when a customer is protected, and the days left."""
        return theme.deadline(
            customer.protected_until, customer.days_left, now=self.now, tz=self.tz
        ) or theme.days_left(customer.days_left)

    def changes(
        self, changes: Iterable[ChangeView], of: Iterable[FieldView] = ()
    ) -> list[tuple[str, str]]:
        """Write each changed field: its label, what it was and what it is; `of` are all fields as they are now."""
        told = list(changes)
        now = {one.key: one.text for one in of}
        before = _marks_of(now | {one.key: one.before for one in told})
        after = _marks_of(now | {one.key: one.after for one in told})
        return [
            (
                theme.label(one.key),
                f"{self._shown(one.key, one.before, before)} → {self._shown(one.key, one.after, after)}",
            )
            for one in told
            if theme.is_shown(one.key)
        ]

    def _shown(self, key: str, text: str, marks: _Marks) -> str:
        return self._with_marks(FieldView(key, text), marks) if text else "（空）"

    def _with_marks(self, field: FieldView, marks: _Marks) -> str:
        """Write a field's value, the expected sum as it was said: 约¥2万/月."""
        shown = self.field(field, marks.currency)
        if field.key not in _EXPECTED or shown == field.text:
            return shown
        about = "约" if marks.is_approximate and field.key == "expected_amount" else ""
        return f"{about}{shown}{theme.PERIODS.get(marks.period, '')}"

    def fields(self, fields: Iterable[FieldView]) -> list[tuple[str, str]]:
        """Write the fields that are shown, each with its label; amounts in the currency among them."""
        all_fields = list(fields)
        marks = _marks_of({one.key: one.text for one in all_fields})
        return [
            (theme.label(one.key), self._with_marks(one, marks))
            for one in all_fields
            if theme.is_shown(one.key)
        ]

    def field(self, field: FieldView, currency: str = "") -> str:
        """Write a field's value: amounts with their unit, dates as people say them, marks in words."""
        if words := theme.VALUES.get((field.key, field.text)):
            return words
        if field.key in _AMOUNTS:
            try:
                return theme.amount(Decimal(field.text), currency=currency or "CNY")
            except InvalidOperation:
                return field.text
        try:
            if _DAY.fullmatch(field.text):
                return self.day(date.fromisoformat(field.text))
            if _MOMENT.fullmatch(field.text):
                said = datetime.fromisoformat(field.text)
                return self.moment(said.replace(tzinfo=self.tz))
        except ValueError:
            pass
        return field.text


def _marks_of(texts: Mapping[str, str]) -> _Marks:
    """Return what a customer's fields say of its expected sum."""
    said = bool(texts.get("amount_is_approximate"))
    return _Marks(texts.get("currency", ""), said, texts.get("amount_period", ""))


def finish(head: e.Element, body: Iterable[e.Element], *, about: str = "") -> Card:
    """Put head and body together; the notification says the title and whom it is about."""
    title = head["title"]["content"]
    summary = f"{title}：{e.inert(about, 40)}" if about else title
    return Card(content=e.card(head, body, summary=summary), summary=summary)


def act(
    words: str,
    click: Click,
    *,
    style: e.ButtonStyle = e.ButtonStyle.PLAIN,
    confirm: e.Confirm | None = None,
) -> e.Element:
    """Make a button that carries an action."""
    return e.button(words, pack(click), style=style, confirm=confirm)


def primary(words: str, click: Click) -> e.Element:
    """Make the one button that stands out."""
    return act(words, click, style=e.ButtonStyle.PRIMARY)


def submit(words: str, click: Click) -> e.Element:
    """Make the button that sends the form around it."""
    return e.button(words, pack(click), style=e.ButtonStyle.PRIMARY, submits="submit")


def run(word: str, *, draft_id: str = "") -> e.Element:
    """Make a button that runs a command, on the draft's words if there are any."""
    return act(word, Click(Action.RUN, word=word, draft=draft_id))


def run_on(word: str, customer_id: int) -> e.Element:
    """Make a button that runs a command on this very customer."""
    return act(word, Click(Action.RUN_ON, word=word, customer=customer_id))


def row(*buttons: e.Element | None) -> list[e.Element]:
    """Put the buttons that exist in a row; none, no row."""
    there = [button for button in buttons if button is not None]
    return [e.button_row(*there)] if there else []


def follow_up_button(customer_id: int, *, is_primary: bool = True) -> e.Element:
    """Make 跟进 for one customer."""
    click = Click(Action.FOLLOW_UP_FORM, customer=customer_id)
    return primary("跟进", click) if is_primary else act("跟进", click)


def details_button(customer_id: int) -> e.Element:
    """Make 客户详情 for one customer."""
    return act("客户详情", Click(Action.CUSTOMER, customer=customer_id))


def undo_button(kind: ChangeKind, customer_id: int = 0) -> e.Element:
    """Make 撤销 for what this card tells of; it acts at once (product rules, Commands)."""
    click = Click(Action.UNDO, word=kind.value, customer=customer_id)
    return act("撤销", click, style=e.ButtonStyle.QUIET)


def person(view: PersonView) -> str:
    """Name a colleague with the department; without a name, the department alone."""
    if view.name:
        return f"{view.name}（{view.department}）" if view.department else view.name
    return f"{view.department}的同事" if view.department else "一位同事"


def sharer(view: SharerView, look: Look) -> str:
    """Name who shares a customer, with the rights and the end: 李雷（只看，至 12月1日）."""
    notes = [
        f"联合 {view.percent}%" if view.percent else "",
        "只看" if view.only_looks else "",
        f"至 {look.day(view.until)}" if view.until else "",
    ]
    said = "，".join(note for note in notes if note)
    name = view.person.name or "一位同事"
    return f"{name}（{said}）" if said else name


def split_words(customer: CustomerView) -> str:
    """Write how a customer is shared: 王磊 70% · 李雷 30%; nothing when it is not."""
    if not customer.owner_percent:
        return ""
    owner = "您" if customer.is_mine else customer.owner.name or "归属人"
    parts = [f"{owner} {customer.owner_percent}%"]
    parts += [
        f"{one.person.name or '一位同事'} {one.percent}%"
        for one in customer.collaborators
        if one.percent
    ]
    return " · ".join(parts)


def contact(view: ContactView) -> str:
    """Write a contact on one line: 张伟 采购经理 138 1234 5678."""
    parts = (view.name, view.title or view.department, view.phone)
    return " ".join(part for part in parts if part)


def contact_more(view: ContactView) -> str:
    """Write everything known about a contact."""
    parts = (contact(view), view.role, view.email, f"微信 {view.wechat}" if view.wechat else "")
    return " · ".join(part for part in parts if part)


def problems(found: Iterable[ProblemView]) -> list[e.Element]:
    """Show each wrong value: what was read, what is wrong with it, an example to copy."""
    shown: list[e.Element] = []
    for problem in found:
        read = f"读到「{e.inert(problem.read, 60)}」，" if problem.read else ""
        line = f"{theme.label(problem.key)}：{read}{problem.wrong}"
        shown.append(e.text(line, colour="red"))
        if problem.example:
            shown.append(e.note(f"可以这样写：{problem.example}"))
    return shown


def beside_inputs(inputs: Sequence[e.Element], found: Iterable[ProblemView]) -> list[e.Element]:
    """Put each wrong value right above the input in which it is mended; the rest below them all.

    A long form is scrolled to its end when it arrives: what stood above it would not be seen.
    """
    built = list(inputs)
    for problem in found:
        shown = problems([problem])
        name = input_name(problem.key)
        at = next((n for n, one in enumerate(built) if one.get("name") == name), len(built))
        if 0 < at < len(built) and built[at]["tag"] != "input":
            at -= 1  # its label stands above it
        built[at:at] = shown
    return built


def missing_words(keys: Iterable[str]) -> str:
    """Name fields: 需求、来源."""
    return "、".join(theme.label(key) for key in keys)


def timeline(lines: Iterable[TimelineLine], look: Look) -> list[e.Element]:
    """Show what happened, a paragraph each, newest first as given."""
    shown = []
    for line in lines:
        what = " ".join(part for part in (line.who, line.what) if part)
        shown.append(
            e.text("\n".join([f"{look.moment(line.at)}  {e.inert(what, 80)}", *_about(line, look)]))
        )
    return shown


def _about(line: TimelineLine, look: Look) -> list[str]:
    """Write what else a line of the history says: its words, and what an update changed."""
    detail = [e.inert(line.detail, 150)] if line.detail else []
    told = line.changes[:_CHANGES_TOLD]
    changed = [f"{e.inert(name, 20)}：{e.inert(text, 100)}" for name, text in look.changes(told)]
    untold = (*(change.key for change in line.changes[_CHANGES_TOLD:]), *line.changed_only)
    names = e.inert(missing_words(key for key in untold if theme.is_shown(key)), 100)
    return [*detail, *changed, *([f"{'另外改了' if changed else '改了'} {names}"] if names else [])]


def pages(page: int, last: int, click: Click) -> list[e.Element]:
    """Show the page number and the buttons to the neighbouring pages, if there are several."""
    if last <= 1:
        return []
    back = _turn("上一页", click, page - 1) if page > 1 else None
    onward = _turn("下一页", click, page + 1) if page < last else None
    return [e.note(f"第 {page} / {last} 页"), *row(back, onward)]


def _turn(words: str, click: Click, page: int) -> e.Element:
    """Make a button to another page of the same list."""
    return act(words, replace(click, page=page))


def deputy_hint(owner: str) -> str:
    """Say what somebody who stands in can do: a deputy has no rights on the customers."""
    name = e.inert(owner, 20)
    return f"代理不改变客户权限：急的请联系 {name}，或请 {name}、主管发「协作 客户 @您」，您就能记跟进。"
