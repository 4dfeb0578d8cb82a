"""The words of a registration: how a line falls into them, and which of them only fill or ask for something."""

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.reading.line import Line

SEPARATORS = lazy_pattern(r"(?:[\s,，;；。!！?？、|／`\x1f]|/(?![天月年次人]))+")
FILLER = lazy_pattern(
    r"(?:谢谢|多谢|辛苦了?|麻烦了?|帮忙|你好|您好|请|客户是?|公司是?|对接人|联系人|联系|电话|手机|预计采购|预计|预算|预估|金额|总价|大概|大约|约"
    r"|差不多|左右|能定|要定|能签|要签|可签|签单|签约|签下来|签|成交|拿下|定下来|定|想定下来|想定|要定下来|开标|招标|交货|到位|提货|提车|投产|开工|开业|启用|交付|进场|下单|到货|发货|验收|前后?|到访|来访|以内|吧|哈|啊|呀|哦"
    r"|统一社会信用代码|信用代码|税号|(?:qq|公司|企业|工作|私人)?邮箱|还是|或者|的|是|了|~)++"
)
NEED = lazy_pattern(
    r"^(?:想|要|需|主要|打算|准备|考虑)(?!闻)|采购|购买|想买|想要|要买|需要|需求|求购|更换|换型|更新|升级|改造|建设|安装|定制|租赁|租用|维保|扩容|搭建|实施|开发|上线"
    r"|\d{1,6} ?[套台个件只张批吨辆间项组]|[一二两三四五六七八九十]{1,3}[套台批辆组]"
    r"|^\d{2,6}(?:平米?|平方米?|㎡|亩|公里)$"
)
COUNTED = lazy_pattern(
    r"\d{1,6} ?[套台个件只张批吨辆箱份盒瓶条支卷桶袋枚颗把副亩]$"
    r"|\d(?:元|块)?(?:一|每|/)[套台个件只张批吨辆箱份盒车人斤平]$"
    r"|^(?:一|每)[套台个件只张批吨辆箱份盒车人斤平] ?\d"
    r"|^(?:[年月]缴|[年月]付|[年月]租|[年月]费|首付|定金|押金|预付|保费|报价|单价)\d"
)
"""A number of pieces or the price of one, which no name ends in: 打印纸200箱, 6500一吨."""

HEADS = lazy_pattern(r"\d{1,6} ?[多来余]?[人桌位户]")
"""People, tables or households counted: right behind a need they say how much of it."""

USAGE = lazy_pattern(
    r"(?:每?[年月日天周]|一[年月天])?(?:的?)(?:用量|采购量|需求量|耗量|消耗量?|产量)"
    r"(?:大概|大约|约|是|在)?[\d.]{1,8}[万千百]?(?:多|来)? ?"
    r"[\u4e00-\u9fff]{1,2}(?:左右)?"
    r"|(?:每个?[月年天周]|一个?[月年天周]|[年月])(?:大概|大约|约|差不多)?(?:要|用|走|出)?\d{1,6}(?:多|来)?"
    r" ?[个台套件只张批吨辆份箱瓶袋盒桶卷车柜方票单][柜车次]?(?:左右)?"
)
"""How much of a thing is used up: 月用量20吨."""

_LATIN_THING = lazy_pattern(r"[a-z]{3,20}")

KINDS = lazy_pattern(
    r"^(?:个体户|个体工商户|个人客户|个人|散客|企业客户|企业|机构客户|机构|政府客户)$"
)
DESKS = frozenset(("客服", "前台", "总机", "热线", "值班室", "服务台"))


def word_start(text: str) -> int:
    """Return where the last word of a text begins."""
    place = len(text)
    while place and not SEPARATORS.match(text, place - 1):
        place -= 1
    return place


def words_of(line: Line) -> list[str]:
    words, start = [], 0
    for stop in [*SEPARATORS.finditer(line.text), None]:
        end = stop.start() if stop else len(line.text)
        if word := _trimmed(line.words(start, end)):
            words.append(word)
        start = stop.end() if stop else end
    return [word for word in words if any(char.isalnum() for char in word)]


def _trimmed(word: str) -> str:
    """Drop signs around a word; a bracket that closes what was opened in it stays."""
    word = word.strip("-:：[]【】\"“”'").lstrip(")）").rstrip("(（")
    if word.count("(") + word.count("（") != word.count(")") + word.count("）"):
        return word.strip("()（）")
    return word[1:-1] if word[:1] in ("(", "（") and word[-1:] in (")", "）") else word


def join_latin(words: list[str]) -> list[str]:
    """Put the words of a Latin name together again: John Smith."""
    joined: list[str] = []
    for word in words:
        if (
            joined
            and joined[-1].isdecimal()
            and len(joined[-1]) < 5
            and _LATIN_THING.fullmatch(word)
        ):
            joined[-1] += f" {word}"  # 3 machines
            continue
        is_capital = word.isalpha() and word[0].isupper()
        is_capital = is_capital and not any("\u4e00" <= char <= "\u9fff" for char in word)
        before = joined[-1].replace(" ", "").replace(".", "") if joined else ""
        is_latin = before.isalpha() and not any("\u4e00" <= char <= "\u9fff" for char in before)
        is_alike = len(word) == 1 or word.isupper() == before.isupper()  # Coco ERP are two
        if joined and is_capital and is_latin and is_alike:
            joined[-1] += f" {word}"
        else:
            joined.append(word)
    return joined
