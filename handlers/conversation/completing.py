"""What a registration left open, and the short replies and buttons that complete it.

A draft waits for what protects it; a registered customer for its need, its source, or a sum that could not
be read. A reply counts only while nothing else was said, and only as far as it is surely read.
"""

from collections.abc import Mapping
from dataclasses import replace

from handlers.claiming.candidate import candidate_of
from handlers.command import Context, Result
from handlers.commands import register, update
from handlers.conversation.asking import confirm
from handlers.conversation.resuming import ReadFields, ReadText
from handlers.conversation.saving import of_the_message
from handlers.conversation.topic import settle_topic
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.text import squeeze, to_simplified
from handlers.domain.wordlists import CITIES, PROVINCES
from handlers.reading.further import put_over
from handlers.reading.labels import BY_KEY
from handlers.reading.leftover import is_thing
from handlers.reading.people import parse_person
from handlers.reading.result import Certainty, Reading
from handlers.records import Customer, Draft

_NEED_SAID = lazy_pattern(r"需求 ?[:：是为]")
_COMPLETE = "客户名称:杭州云杉智能科技有限公司 联系人:张伟 电话:13812345678"
"""A registration that lacks nothing but what a reply may add; only the reply's own values are taken."""


def fill_draft(
    ctx: Context, draft: Draft, text: str, read: ReadText, read_fields: ReadFields
) -> Result | None:
    """Put what a reply says into the begun registration: 张伟 13812345678, 电话打错了是138…; None: no reply."""
    words = {str(key): str(one) for key, one in draft.payload.get("words", {}).items()}
    said = {} if squeeze(text) in ("确认", "确认报备") else _said_for_draft(text, words, read)
    if said is None:
        return None
    words = put_over(words, said)
    reading = read_fields(words)
    candidate = candidate_of(ctx, reading)
    kept = replace(candidate, words={**words, **candidate.words})
    result = register.register_candidate(of_the_message(ctx, draft), kept, draft_id=draft.id)
    settle_topic(ctx, reading, result)
    return result


def _said_for_draft(text: str, words: Mapping[str, str], read: ReadText) -> dict[str, str] | None:
    """Return the fields that a reply to a draft's form states, when it is nothing but that."""
    alone = read(text)
    if alone.is_inferred and alone.command == "更新" and alone.certainty is Certainty.SURE:
        return _stated(alone)
    if alone.command is not None and not alone.is_inferred:
        return None
    name = words.get("name", "")
    if name and "contact" not in words and parse_person(text.strip()) is not None:
        return {"contact": text.strip()}
    reading = read(f"报备 客户名称:{name}\n{text}" if name else f"报备 {text}")
    is_sure = reading.certainty is Certainty.SURE and not (reading.unread or reading.items)
    is_other = bool(name) and (
        reading.customer is None or squeeze(str(reading.customer.value)) != squeeze(name)
    )
    if not is_sure or reading.problems or is_other or (name and _names_another(alone, reading)):
        return None
    return _stated(reading, besides=name)


def _names_another(alone: Reading, reading: Reading) -> bool:
    """Tell whether what would complete a draft may be another customer's: 成都沐川软件 江经理 136….

    By itself the word is a name, behind the draft's own name it would be the need. Only a thing that no
    place stands before is the need for sure.
    """
    if alone.customer is None:
        return False
    word = str(alone.customer.value)
    taken = {squeeze(str(one.value)) for one in reading.fields.values()}
    is_local = to_simplified(word).startswith((*PROVINCES, *CITIES))
    return squeeze(word) in taken and (is_local or not is_thing(word))


def _stated(reading: Reading, *, besides: str = "") -> dict[str, str] | None:
    first = reading.contacts[0] if reading.contacts else None
    said = {key: one.words for key, one in reading.fields.items() if one.words}
    if first is not None:
        ways = (("contact", first.name), ("phone", first.phone), ("email", first.email))
        said |= {key: value for key, value in (*ways, ("wechat", first.wechat)) if value}
    if reading.customer is not None and str(reading.customer.value) != besides:
        said["name"] = str(reading.customer.value)
    return said or None


def complete(
    ctx: Context,
    draft: Draft,
    text: str,
    read: ReadText,
    read_fields: ReadFields,
    *,
    way: int = 0,
) -> Result | None:
    """Write what a reply adds to the customer just registered; None: it is no reply to that."""
    customer = _customer_of(ctx, draft)
    if customer is None:
        return None
    if way:
        return choose(ctx, draft, str(way), read_fields)
    alone = read(text)
    if alone.command is not None and not alone.is_inferred:
        return None
    wanted = [str(key) for key in draft.payload.get("wanted", [])]
    reading = _value_alone(text, wanted, read_fields) or _as_registered(text, wanted, read)
    if reading is None:
        return None
    if "need" in reading.fields and not _NEED_SAID.search(text):
        return _ask_about_need(ctx, customer, reading)
    ctx.store.drafts.delete(draft.id)
    return update.update_on(ctx, reading, customer)


def _ask_about_need(ctx: Context, customer: Customer, reading: Reading) -> Result:
    """Ask whether words without a label are the need; the yes is about this very customer."""
    said = " ".join(f"{BY_KEY[key].labels[0]}:{one.words}" for key, one in reading.fields.items())
    need = reading.fields["need"].words
    words = replace(ctx.source, text=f"更新 {customer.customer_no} {said}")
    asked = replace(reading, note=f"「{need}」是需求吗？")
    return confirm(replace(ctx, source=words), "更新", asked, customer=customer)


def choose(ctx: Context, draft: Draft, place: str, read_fields: ReadFields) -> Result | None:
    """Write the one of two ways that was chosen, by button or reply; None when there is none such."""
    ways = [values for _, values in draft.payload.get("ways", [])]
    customer = _customer_of(ctx, draft)
    if customer is None or not place.isdigit() or not 1 <= int(place) <= len(ways):
        return None
    ctx.store.drafts.delete(draft.id)
    words = {str(key): str(one) for key, one in ways[int(place) - 1].items()}
    return update.update_on(ctx, read_fields(words), customer)


def _customer_of(ctx: Context, draft: Draft) -> Customer | None:
    return ctx.store.customers.get(int(draft.payload.get("customer_id") or 0))


def _value_alone(text: str, wanted: list[str], read_fields: ReadFields) -> Reading | None:
    """Read a reply that is nothing but one value: 行业展会, 60万. A word inside a sentence is none."""
    for key in ("source", "expected_amount"):
        reading = read_fields({key: text.strip(" 。.!！,，")}) if key in wanted else None
        if reading is None or reading.problems or reading.certainty is not Certainty.SURE:
            continue
        value = reading.fields.get(key)
        if value is None:
            continue
        if key != "source" or not _is_in_passing(reading, text.replace("来源", "")):
            return reading
    return None


def _is_in_passing(reading: Reading, text: str) -> bool:
    """Whether an option is only a part of what was said: 其他再说 names no source."""
    source = reading.fields.get("source")
    if source is None or "来源" in text:
        return False
    shown, whole = squeeze(str(source.value)), squeeze(text)
    return shown in whole and shown != whole


def _as_registered(text: str, wanted: list[str], read: ReadText) -> Reading | None:
    """Read a reply as if it had been part of the registration: 来源展会，需求是面粉机."""
    reading = read(f"报备 {_COMPLETE}\n{text}")
    is_sure = reading.certainty is Certainty.SURE and not (reading.unread or reading.problems)
    is_wanted = bool(reading.fields) and set(reading.fields) <= set(wanted)
    if not is_sure or not is_wanted or len(reading.contacts) > 1 or _is_in_passing(reading, text):
        return None
    return Reading(command="更新", certainty=Certainty.SURE, fields=reading.fields)
