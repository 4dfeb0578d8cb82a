"""Companies that everybody knows with all their daughters, though none of them need be called 集团.

Source: the names under which these companies publish and register their daughters (华为技术, 华为终端);
written down by the authors. Left out is whatever ordinary firms also call themselves (小米, 联想, 东方), and
the car makers, whose dealers bear their names.
"""

from functools import cache

_PARENTS = """
    华为~ 腾讯~ 百度~ 网易~ 京东~ 京东方~ 字节跳动~ 阿里巴巴~ 阿里 拼多多~ 科大讯飞~ 海康威视~ 大疆 中兴通讯~ 海信 浪潮
    海尔~ 美的 格力 创维 长虹 康佳 比亚迪~ 宁德时代~ 顺丰 万科 碧桂园~ 华润~ 伊利 蒙牛 农夫山泉~ 娃哈哈~ 康师傅~ 双汇
    新希望~ 富士康~ 三一 徐工 中联重科~ 潍柴 药明康德~ 迈瑞 华大基因~ 立讯精密~ 中芯国际~ 中广核~
    西门子~ 博世 施耐德~ 霍尼韦尔~ 巴斯夫~ 杜邦 宝洁 联合利华~ 可口可乐~ 雀巢 三星 索尼 松下 日立 东芝 微软 英特尔~
    亚马逊~ 甲骨文~ 思科 戴尔 惠普 飞利浦~ 卡特彼勒~ 采埃孚~ 特斯拉~ 麦当劳~ 星巴克~ 沃尔玛~
"""
"""`~`: also where two characters or more of another word follow in the brand (华为终端)."""


@cache
def _words() -> dict[str, bool]:
    return {one.rstrip("~"): one.endswith("~") for one in _PARENTS.split()}


def parent_in(brand: str) -> str:
    """Return the known parent whose name a brand is, or begins with; empty if there is none."""
    words = _words()
    if brand in words:
        return brand
    for size in range(len(brand) - 2, 1, -1):
        if brand[:size] in words:
            return brand[:size] if words[brand[:size]] else ""
    return ""
