"""The fields in which a customer is written down, shared by the forms of 报备 and 更新.

Input names are the identifiers of the records, labels the words of the product. Must not hold
buttons or actions; those belong to the card around it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cards import elements as e
from cards import form_elements as f
from cards import theme
from handlers.domain.custom_field import input_name
from handlers.views import FieldView

_HINTS = {
    "name": "营业执照上的全称，如 杭州云杉智能科技有限公司",
    "contact": "如 张伟",
    "phone": "如 13812345678 或 0571-88886666",
    "need": "如 采购巡检终端 50 套",
    "source": "请选择来源",
    "expected_amount": "如 50万",
    "remark": "其他想记下的",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """Values to fill a form with, by identifier."""

    texts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, views: Iterable[FieldView]) -> "Shown":
        """Collect field views."""
        return cls({view.key: view.text for view in views})

    def get(self, key: str) -> str:
        """Return a value's text, empty when there is none."""
        return self.texts.get(key, "")


def named(key: str, *, is_required: bool = False, hint: str = "") -> f.Field:
    """Make the field of an identifier with its label and hint."""
    return f.Field(input_name(key), theme.label(key), is_required, hint or _HINTS.get(key, ""))


def choices(words: Sequence[str]) -> list[f.Option]:
    """Make options whose value is the word itself."""
    return [f.Option(word, word) for word in words]


def customer_fields(
    values: Shown, sources: Sequence[str], *, wants_contact: bool
) -> list[e.Element]:
    """Build the inputs of a customer; `wants_contact` marks contact and phone as needed."""
    return [
        f.text_input(named("name", is_required=True), values.get("name"), max_chars=100),
        f.text_input(
            named("contact", is_required=wants_contact), values.get("contact"), max_chars=40
        ),
        f.text_input(named("phone", is_required=wants_contact), values.get("phone"), max_chars=40),
        f.area_input(named("need"), values.get("need"), rows=2, max_chars=500),
        *f.select(named("source"), choices(sources), values.get("source")),
        f.text_input(named("expected_amount"), values.get("expected_amount"), max_chars=40),
        f.area_input(named("remark"), values.get("remark"), rows=2, max_chars=500),
    ]
