"""What has been read so far of one message: a growing collection that becomes a `Reading`.

The readers of the commands put values here; each first value of a field stands, a second one that
differs makes the field unsure instead of silently winning or losing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from handlers.domain.quality import Problem, check_text
from handlers.reading.context import ReadingContext
from handlers.reading.people import Person
from handlers.reading.result import Certainty, ContactReading, FieldValue, Reading


@dataclass(slots=True)
class Collected:
    """Values, contacts, problems and left-over words; `doubts` make the whole reading unsure."""

    ctx: ReadingContext
    customer: FieldValue | None = None
    fields: dict[str, FieldValue] = field(default_factory=dict)
    contacts: list[ContactReading] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def put(
        self, key: str, value: Any, words: str, *, is_sure: bool = True, note: str = ""
    ) -> None:
        """Keep a value; a second, different one for the same field is a doubt."""
        known = self.fields.get(key)
        if known is None:
            self.fields[key] = FieldValue(value, words, is_sure, note)
        elif known.value != value:
            self.fields[key] = replace(known, is_sure=False, note=f"也读到「{words}」")
            self.doubts.append(f"「{known.words}」和「{words}」，以哪个为准？")

    def put_text(self, key: str, words: str) -> None:
        """Keep a free text if it says something, else report it."""
        problem = check_text(key, words)
        if problem is not None:
            self.problems.append(problem)
        else:
            self.put(key, words.strip(), words.strip())

    def name(self, words: str, *, is_sure: bool = True, note: str = "") -> None:
        """Keep the customer's name if it can be one."""
        problem = check_text("name", words)
        if problem is not None:
            self.problems.append(problem)
            return
        if self.customer is not None and self.customer.value != words:
            self.doubts.append(f"客户是「{self.customer.value}」还是「{words}」？")
            return
        self.customer = FieldValue(words, words, is_sure, note)
        if note:
            self.doubts.append(note)

    def person(self, person: Person) -> None:
        """Keep a person: a new contact, or the name of a contact that has only a number so far."""
        problem = check_text("contact", person.name) if person.name else None
        if problem is not None:
            self.problems.append(problem)
            return
        new = {"name": person.name, "title": person.title, "department": person.department}
        last = self.contacts[-1] if self.contacts else None
        if last is not None and not last.name:
            self.contacts[-1] = replace(last, **{k: v for k, v in new.items() if v})
        elif last is not None and last.name == person.name:
            return
        else:
            self.contacts.append(ContactReading(**new))

    def way(self, **ways: str) -> None:
        """Keep a contact way with the latest contact that has none of that kind."""
        kind = next(iter(ways))
        if not self.contacts or getattr(self.contacts[-1], kind):
            same = self.contacts and getattr(self.contacts[-1], kind) == ways[kind]
            if same:
                return
            self.contacts.append(ContactReading())
        self.contacts[-1] = replace(self.contacts[-1], **ways)

    def reading(self, command: str | None, certainty: Certainty) -> Reading:
        """Make the reading; doubts make a sure command unsure."""
        if self.doubts and certainty is Certainty.SURE:
            certainty = Certainty.UNSURE
        return Reading(
            command=command,
            certainty=certainty,
            customer=self.customer,
            fields=dict(self.fields),
            contacts=tuple(self.contacts),
            problems=tuple(_once(self.problems)),
            unread=" ".join(words for words in self.unread if words),
            note="；".join(dict.fromkeys(self.doubts)),
            timezone=self.ctx.calendar.timezone,
        )


def _once(problems: Sequence[Problem]) -> list[Problem]:
    return list(dict.fromkeys(problems))
