"""The companies that the sellers meet: invented, each with people and numbers that no other one has.

A brand is three characters, the third computed from the first two, so that two brands differ in two characters
at least: near names come up only where somebody makes one on purpose (`near_name`).
"""

import random
from dataclasses import dataclass

_BRAND = "云杉博铭远达恒泰瑞康华隆昌盛佳美亿通诚宏图伟业金鼎众力海洋星辰蓝岳松柏岭峰"
_CITIES = ("杭州", "苏州", "南京", "宁波", "无锡", "合肥", "武汉", "长沙", "成都", "西安")
_TRADES = ("智能科技", "精密机械", "环保设备", "医疗器械", "电子材料", "物流装备", "食品机械")
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严金魏陶姜"
_GIVEN_FIRST = "志建国文晓海春秋明玉"
_GIVEN_SECOND = "强军芳敏静丽磊洋勇艳杰娟涛超霞平刚桂"
_NEEDS = ("巡检终端", "产线改造", "仓储系统", "检测设备", "节能方案", "自动化升级")
SOURCES = ("行业展会", "线上推广", "客户转介绍", "主动拜访")


@dataclass(frozen=True, slots=True)
class Company:
    """One true company of the market. `number` is its mark in needs and follow-ups."""

    number: int
    name: str
    near_name: str
    contact: str
    phone: str
    need: str

    def registration(self, source: str = "", *, name: str = "") -> str:
        """Return the message that registers it, complete where a source is given."""
        more = f" 需求:{self.need} 来源:{source}" if source else ""
        return f"报备 {name or self.name} {self.contact} {self.phone}{more}"


def companies(count: int, seed: int) -> list[Company]:
    """Return so many companies, always the same for a seed."""
    chance = random.Random(seed)
    pairs = [(a, b) for a in range(len(_BRAND)) for b in range(len(_BRAND))]
    chance.shuffle(pairs)
    if count > len(pairs):
        raise ValueError(f"there are names for {len(pairs)} companies only")
    return [_company(number, *pair, chance) for number, pair in enumerate(pairs[:count], 1)]


def _company(number: int, first: int, second: int, chance: random.Random) -> Company:
    third = (first + 2 * second + 7) % len(_BRAND)
    brand = _BRAND[first] + _BRAND[second] + _BRAND[third]
    near = _BRAND[first] + _BRAND[second] + _BRAND[(third + 11) % len(_BRAND)]
    city, trade = chance.choice(_CITIES), chance.choice(_TRADES)
    return Company(
        number=number,
        name=f"{city}{brand}{trade}有限公司",
        near_name=f"{city}{near}{trade}有限公司",
        contact=contact_name(number),
        phone=f"137{number:08d}",
        need=f"{chance.choice(_NEEDS)}（型号Q{lettered(number, 5)}）",
    )


def lettered(number: int, length: int) -> str:
    """Return a number in letters, A for 0: a mark that nobody takes for a phone or an amount."""
    return "".join("ABCDEFGHIJ"[int(digit)] for digit in f"{number:0{length}d}")


def number_of(letters: str) -> int:
    """Return the number behind `lettered`."""
    return int("".join(str("ABCDEFGHIJ".index(letter)) for letter in letters))


def contact_name(number: int) -> str:
    """Return a person's name that belongs to this number alone."""
    rest, second = divmod(number, len(_GIVEN_SECOND))
    surname, first = divmod(rest, len(_GIVEN_FIRST))
    return _SURNAMES[surname % len(_SURNAMES)] + _GIVEN_FIRST[first] + _GIVEN_SECOND[second]
