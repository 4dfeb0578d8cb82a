"""What of a submitted form was changed: only that is written, whatever happened to the record meanwhile.

A form is compared with what it showed when it was made, not with the record of now, so that an old form does
not put back what has been changed since. A text too long for an input is not shown in it and stays as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.command import Context
from handlers.conversation.saving import keep
from handlers.domain.custom_field import CustomField, CustomKind
from handlers.domain.option_list import split_options
from handlers.domain.quality import input_limit
from handlers.domain.text import one_line
from handlers.reading.labels import BY_KEY, FieldType
from handlers.records import Draft

FORM_PURPOSE = "form"
_CLEARABLE = (FieldType.TEXT, FieldType.AMOUNT)
"""What may be emptied on a form; an empty choice or contact says nothing."""
_OF_A_CONTACT = frozenset(("contact", "phone", "email", "wechat"))


@dataclass(frozen=True, slots=True)
class Submitted:
    """The words that differ from what the form showed, by identifier, and the fields that were emptied."""

    words: Mapping[str, str]
    cleared: tuple[str, ...] = ()


def keep_shown(ctx: Context, shown: Mapping[str, str], **more: Any) -> Draft:
    """Remember what a form shows, for the comparison when it comes back."""
    return keep(ctx, purpose=FORM_PURPOSE, payload={"shown": dict(shown), **more})


def texts_of(draft: Draft, key: str) -> dict[str, str]:
    """Return texts by identifier that a draft keeps under a key."""
    return {str(name): str(text) for name, text in draft.payload.get(key, {}).items()}


def fits_input(key: str, text: str) -> bool:
    """Whether a text can stand in the input of its field at all."""
    return len(text) <= input_limit(key)


def changed_in(
    form: Mapping[str, str], shown: Mapping[str, str], custom: Sequence[CustomField] = ()
) -> Submitted:
    """Compare what came back with what was shown; `custom` are the added fields in use."""
    added = {one.name: one for one in custom}
    words: dict[str, str] = {}
    cleared: list[str] = []
    for key, text in form.items():
        before = shown.get(key, "")
        if one_line(text) == one_line(before):
            continue
        if one_line(text):
            words[key] = text.strip()
        elif key in added:
            if _was_shown(added[key], before):
                cleared.append(key)
        elif fits_input(key, before) and _may_be_emptied(key):
            cleared.append(key)
    return Submitted(words, tuple(cleared))


def _may_be_emptied(key: str) -> bool:
    field = BY_KEY.get(key)
    return field is not None and field.type in _CLEARABLE and key not in _OF_A_CONTACT


def _was_shown(field: CustomField, text: str) -> bool:
    """Whether the form could show the value at all: a choice that is none any more leaves its input empty.

    An added field has no other way to be emptied, so that a choice and a day may be, too.
    """
    match field.kind:
        case CustomKind.CHOICE:
            return text in field.options
        case CustomKind.CHOICES:
            return set(split_options(text)) <= set(field.options)
        case _:
            return True
