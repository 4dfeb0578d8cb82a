"""What has been read so far of one message: a growing collection that becomes a `Reading`.

The readers of the commands put values here; each first value of a field stands, a second one that
differs makes the field unsure instead of silently winning or losing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from handlers.domain.company_name import holds_link
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.person_name import SURNAMES
from handlers.domain.phone import Phone, mask_phone, parse_phone
from handlers.domain.quality import Problem, check_text, is_placeholder_word
from handlers.reading.context import ReadingContext
from handlers.reading.line import Line, without_thanks
from handlers.reading.people import Person
from handlers.reading.result import Certainty, ContactReading, FieldValue, Reading

_CALLED_SO = (
    "客户 对方 这个客户 那个客户 该客户 客户那边 它 它的 他家 她家 他们家 这家 那家 这家的 那家的",
    "这家客户 那家客户 这家公司 那家公司 该公司 刚才那家 刚才那个 刚才那个客户 刚才的客户",
    "上一家 上面那家 上面这家 上面那个",
)
THE_CUSTOMER = frozenset(word for words in _CALLED_SO for word in words.split())
"""Words that mean the customer spoken of and name nobody."""

_EXTENSION = lazy_pattern(r"(?:分机|转)号?:? ?(\d{1,6})")
_IDENTIFYING = ("phone", "email", "wechat")
_WAYS = ("phone", "extension", "email", "wechat")


@dataclass(slots=True)
class Collected:
    """Values, contacts, problems and left-over words; `doubts` make the whole reading unsure.

    `other_names` are what the customer may be called as well: which it is, is asked.

    In an update (`is_update`) the customer comes first, and a name behind a label is its new one.
    """

    ctx: ReadingContext
    customer: FieldValue | None = None
    fields: dict[str, FieldValue] = field(default_factory=dict)
    contacts: list[ContactReading] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    other_names: list[str] = field(default_factory=list)
    offers: list[FieldValue] = field(default_factory=list)
    is_update: bool = False
    is_wechat_phone: bool = False
    """Whether the WeChat id was said to be the phone, wherever that stands."""
    contact_at: int | None = None
    """Where in the line the first person beside a number stands; the customer stands before."""

    def put(
        self, key: str, value: Any, words: str, *, is_sure: bool = True, note: str = ""
    ) -> None:
        """Keep a value; a second, different one for the same field is a doubt."""
        known = self.fields.get(key)
        if known is None:
            self.fields[key] = FieldValue(value, words, is_sure, note)
        elif known.value != value:
            note = f"也读到「{words}」"
            self.fields[key] = replace(known, is_sure=False, note=note, other_words=words)
            self.doubts.append(f"「{known.words}」和「{words}」，以哪个为准？")

    def offer(self, value: Any, words: str) -> None:
        """Keep a day that may be the next contact; nothing is asked about it."""
        if all(one.value != value for one in self.offers):
            self.offers.append(FieldValue(value, words, is_sure=False))

    def unsure(self, key: str, note: str) -> None:
        """Ask about the value of a field that was kept."""
        self.fields[key] = replace(self.fields[key], is_sure=False, note=note)
        self.doubts.append(note)

    def put_text(self, key: str, words: str) -> None:
        """Keep a free text if it says something, else report it."""
        problem = check_text(key, words)
        if problem is not None:
            self.problems.append(problem)
        else:
            said = without_thanks(Line.of(words)).shown
            self.put(key, said, said)

    def name(self, words: str, *, is_sure: bool = True, note: str = "") -> None:
        """Keep the customer's name if it can be one; a piece of a link is asked about."""
        if words in THE_CUSTOMER and not is_placeholder_word(words):
            return
        if not note and holds_link(words):
            is_sure, note = False, f"「{words}」含有网址，这是客户名称吗？"
        problem = check_text("name", words)
        if problem is not None:
            self.problems.append(problem)
            return
        if self.customer is not None and self.customer.value != words:
            self.doubts.append(f"客户是「{self.customer.value}」还是「{words}」？")
            self.customer = replace(self.customer, is_sure=False, other_words=words)
            return
        self.customer = FieldValue(words, words, is_sure, note)
        if note:
            self.doubts.append(note)

    def lacks(self, key: str) -> bool:
        """Tell whether nothing was said yet, usable or not, about name, contact or contact way."""
        if any(one.field == key for one in self.problems):
            return False
        match key:
            case "name":
                return self.customer is None
            case "contact":
                return not any(one.name for one in self.contacts)
            case _:
                return not any(getattr(one, way) for one in self.contacts for way in _IDENTIFYING)

    def labelled_name(self, words: str) -> None:
        """Keep a name written behind a label: the customer's, or in an update its new one."""
        if not self.is_update or self.customer is None:
            self.name(words)
        elif words != self.customer.value:
            self.put_text("name", words)

    def person(self, person: Person) -> None:
        """Keep a person: a new contact, or the name of a contact that has only a number so far."""
        problem = check_text("contact", person.name) if person.name else None
        is_doubled = len(person.name) == 2 and person.name[0] == person.name[1] in SURNAMES  # 安安
        if problem is not None and not is_doubled:
            self.problems.append(problem)
            return
        new: dict[str, Any] = {
            "name": person.name,
            "title": person.title,
            "department": person.department,
        }
        if extension := _EXTENSION.fullmatch(person.title):  # 王总(分机801)
            new |= {"title": "", "extension": extension[1]}
        said = {key: value for key, value in new.items() if value}
        known = next((one for one in self.contacts if one.name == person.name), None)
        if known is not None:
            self.contacts.remove(known)
            self.contacts.append(replace(known, **said))
        elif self.contacts and not self.contacts[-1].name:
            self.contacts[-1] = replace(self.contacts[-1], **said)
        else:
            self.contacts.append(ContactReading(**new))

    def way(self, *, words: str = "", **ways: str) -> None:
        """Keep a contact way, and the words it came from, with the latest contact that has none of that kind."""
        kind, value = next(iter(ways.items()))
        if kind in _IDENTIFYING and any(getattr(one, kind) == value for one in self.contacts):
            return
        if not self.contacts or getattr(self.contacts[-1], kind):
            self.contacts.append(ContactReading())
        said = {key: way for key, way in ways.items() if way}
        typed = {**self.contacts[-1].typed, **({kind: words} if words else {})}
        self.contacts[-1] = replace(self.contacts[-1], **said, typed=typed)

    def reading(self, command: str | None, certainty: Certainty) -> Reading:
        """Make the reading; doubts make a sure command unsure."""
        self._settle_contacts()
        self._settle_wechat()
        if self.doubts and certainty is Certainty.SURE:
            certainty = Certainty.UNSURE
        if self.customer is not None and self.other_names:
            ways = tuple(dict.fromkeys((str(self.customer.value), *self.other_names)))
            self.customer = replace(self.customer, is_sure=False, ways=ways)
        return Reading(
            command=command,
            certainty=certainty,
            customer=self.customer,
            fields=dict(self.fields),
            contacts=tuple(sorted(self.contacts, key=lambda one: not one.name)),
            problems=tuple(_once(self.problems)),
            unread=" ".join(words for words in self.unread if words),
            items=tuple(self.items),
            offers=tuple(self.offers),
            note="；".join(dict.fromkeys(self.doubts)),
            timezone=self.ctx.calendar.timezone,
        )

    def _settle_wechat(self) -> None:
        """Use the phone as the WeChat id of the contact that has one, where that was said."""
        for place, one in enumerate(self.contacts):
            number = parse_phone(one.phone) if one.phone and not one.wechat else None
            if self.is_wechat_phone and isinstance(number, Phone):
                self.contacts[place] = replace(one, wechat=number.national)
                return

    def _settle_contacts(self) -> None:
        """Put a number without a name to the only person without a number; else ask whose it is."""
        loose = [one for one in self.contacts if not one.name and one.phone]
        without = [one for one in self.contacts if one.name and not one.phone]
        if not loose or not without:
            return
        if len(loose) == len(without) == 1:
            kept = {key: value for key in _WAYS if (value := getattr(loose[0], key))}
            typed = {**without[0].typed, **loose[0].typed}
            at = self.contacts.index(without[0])
            self.contacts[at] = replace(without[0], **kept, typed=typed)
            self.contacts.remove(loose[0])
        else:
            self.doubts.append(f"电话「{mask_phone(loose[0].phone)}」是谁的？")


def _once(problems: Sequence[Problem]) -> list[Problem]:
    return list(dict.fromkeys(problems))
