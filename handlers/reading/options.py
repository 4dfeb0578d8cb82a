"""Options of a list as people name them: 报价 for 方案报价, 拜访 for 面谈, A类 for A, 个体户 for 企业客户.

Only options of the list are returned; words that fit none, or several, are none of them.
"""

from collections.abc import Sequence
from functools import cache, lru_cache

from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.quality import example_of
from handlers.domain.text import squeeze, to_simplified

CHANNELS = ("电话", "微信", "邮件", "面谈", "会议", "其他")
"""Channels of a follow-up (product rules, Records)."""

DEFAULT_OPTIONS = {
    "channel": CHANNELS,
    "kind": ("企业客户", "个人客户", "机构"),
    "level": ("A", "B", "C"),
    "intent": ("高", "中", "低"),
    "coop_scale": ("大", "中", "小"),
    "lost_reason": ("价格", "竞争对手", "需求取消", "预算不足", "联系不上", "其他"),
    "delivery_state": ("未开始", "交付中", "已交付", "已验收"),
    "score": ("1", "2", "3", "4", "5"),
}
"""Lists that no administrator changes, used where the context brings none."""

_SYNONYMS = {
    "channel": {
        "面谈": "拜访 上门 见面 面谈 现场 走访 到访 来访 当面 参观 上门拜访 实地拜访 登门 面聊 吃饭 吃了个饭"
        " 吃了顿饭 喝茶 见的面 见过面 碰头 展位 展台上 他们厂里 他们公司 带我看 吃完饭 吃过饭 喝咖啡 饮茶"
        " 碰面 碰了个面 碰了面 见了面",
        "电话": "打电话 通话 致电 电话沟通 来电 去电 回电 语音 通了话 占线",
        "微信": "wechat vx 微信沟通 微信聊天 企微 企业微信",
        "邮件": "email e-mail 邮箱 发邮件 电邮 mail",
        "会议": "开会 视频会议 线上会议 腾讯会议 视频 视频会 会谈 例会 演示会 交流会 评审会 推进会 研讨会",
    },
    "kind": {
        "企业客户": "企业 公司 个体户 个体工商户 个体 公司客户 民企 国企 外企",
        "个人客户": "个人 散客 自然人 私人",
        "机构": "政府 医院 学校 事业单位 政府机构 机关 机构客户 高校 部队",
    },
    "stage": {
        "初步接触": "初次接触 接触 初步沟通 初步 刚接触 线索",
        "需求确认": "需求 确认需求 需求沟通 需求调研",
        "方案报价": "报价 方案 已报价 报方案 提交方案",
        "商务谈判": "谈判 商务 议价 谈价 谈合同",
        "合同签订": "签约 签合同 合同 签订 已签约 签单",
    },
    "source": {
        "行业展会": "展会 展览 会展 展会认识",
        "客户转介绍": "转介绍 老客户介绍 客户介绍 朋友介绍 熟人介绍 介绍",
        "主动拜访": "陌拜 上门拜访 扫街 自主开发 自己开发 陌生拜访 拜访",
        "线上推广": "线上 网络推广 官网 百度 抖音 网上 网络 公众号 推广",
    },
    "intent": {"高": "强 强烈 很高 较高", "中": "一般 中等", "低": "弱 很低 较低"},
    "lost_reason": {
        "价格": "价格高 价格太高 太贵 报价高 报价太高 嫌贵 价格没谈拢 价格贵 贵了",
        "竞争对手": "被同行拿了 被同行抢了 被抢了 选了别家 选了同行 用了别家 对手 竞品 竞对 被对手拿了 被竞争对手拿了",
        "需求取消": "需求没了 项目取消 项目取消了 不做了 不要了 不需要了 取消了 项目停了 项目黄了 不买了",
        "预算不足": "没预算 没有预算 预算砍了 预算没了 没钱 预算不够 预算取消",
        "联系不上": "失联 联系不到 找不到人 电话打不通 没人接",
    },
    "delivery_state": {
        "未开始": "没开始 未交付 没交付 未发货 没发货 待发货",
        "交付中": "已发货 发货 发货了 生产中 备货中 施工中 实施中 部分交付",
        "已交付": "交付 交付了 交货了 交货 已交货 已送达 送到了 交付完成",
        "已验收": "验收 验收了 验收通过 验收合格 验收完成",
    },
    "coop_status": {"流失客户": "流失", "暂停合作": "暂停", "潜在客户": "潜在"},
}  # fmt: skip


def options_of(field: str, live: dict[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the list of an option field: the administrator's, else the fixed one."""
    return tuple(live.get(field) or DEFAULT_OPTIONS.get(field, ()))


def option_example(field: str, options: Sequence[str]) -> str:
    """Return a line to copy for an option field: the one shown everywhere, or one that is still on the list."""
    example = example_of(field)
    label, _, option = example.partition(":")
    return example if option in options or not options else f"{label}:{options[0]}"


def match_option(field: str, words: str, options: Sequence[str]) -> str | None:
    """Return the option that words name: exactly, by a known synonym, or as the only one that fits."""
    wanted = squeeze(words)
    if not wanted:
        return None
    by_form = _by_form(tuple(options))
    if wanted in by_form:
        return by_form[wanted]
    if field == "level":
        return _level(wanted, options)
    if (meant := _meant(field).get(wanted)) in options:
        return meant
    if len(wanted) < 2:
        return None
    fits = [option for form, option in by_form.items() if wanted in form or form in wanted]
    return fits[0] if len(fits) == 1 else None


_MET = lazy_pattern(r"(?:上|里|中)?(?:认识|加上?|找?过?来|看到|推荐|遇到)?的(?:微信|客户|朋友)?$")


_BY_A_CUSTOMER = lazy_pattern(r"(?:老|现有)?客户[^\s,，]{1,8}?(?:介绍|推荐)(?:过?来|认识)?的?")
"""Who brought the customer is one himself: 老客户李总介绍的."""


def source_in(words: str, options: Sequence[str]) -> str | None:
    """Return the source that words tell of: 展会, 展会上认识的, 朋友介绍的, 抖音来的."""
    plain = to_simplified(words)
    if _BY_A_CUSTOMER.fullmatch(plain):
        return match_option("source", "客户介绍", options)
    return match_option("source", words, options) or match_option(
        "source", _MET.sub("", plain), options
    )


_BUSY = lazy_pattern(
    r"在开会|在忙着?开会|开会(?:呢|中|去了?)|在参观|在视频"
    r"|(?:前台|保安|门卫|秘书|助理|同事)[^,，。;；\s]{0,8}?说[^,，。;；\s]{0,6}?(?:开会|见面|吃饭|会谈)"
)
"""What somebody was doing when called: no channel of ours."""


_BEEN_THERE = lazy_pattern(
    r"(?:去|到|跑)了?(?:一?趟)?[\u4e00-\u9fff]{1,8}?(?:送|看|取|量|装|修|讲|试|盘|验|调试)了"
    r"|来了?(?:我们?|咱们?)?(?:公司|厂里?|工厂|店里?|展厅|办公室)里?(?:看|参观|考察|谈|验|试|坐|开会|签)[了过]"
    r"|(?:去|到|跑)了?(?:一?趟)?(?:客户|他们|她们|对方)?(?:厂里|厂区|工厂|工地|店里|公司|办公室|单位|学校|医院|现场|车间)(?:里)?(?:一?趟)?[了过]"
)
"""去实验室送了样品."""

_MET_SOMEBODY = lazy_pattern(
    r"(?<![听看没未意再约想要去来会])见(?:了|到了?|过)(?:他们?|她们?|客户|对方)?(?:的|家)?"
    r"(?:[老小阿][\u4e00-\u9fff]|[\u4e00-\u9fff]{0,3}"
    r"(?:[总工姐哥师董]|经理|主任|老师|老板娘?|主管|厂长|院长|校长|科长|处长|局长|部长|书记|先生|女士|小姐|医生|教授|店长|队长|主席|会长|社长|园长)"
    r"(?![\u4e00-\u9fff]{0,1}[程程作]))"
    r"|没见[到着](?:[\u4e00-\u9fff]{0,3}(?:[总工姐哥董]|经理|主任|老师|老板娘?|厂长|院长|校长|科长|处长|本人|人)|[老小][\u4e00-\u9fff])"
)
"""Somebody was met, or one went to meet him: 见了小周, 没见到何总."""

_DIALLED = lazy_pattern(
    r"[打拨]了?[一二两三四五六几好\d]{1,2}(?:次|遍|通|回)"
    r"|(?<![款钱币账金费])打(?:过)?来(?:说|问|催|讲|要求?|让|投诉|约|聊|找)"
)
"""打了三次都占线."""


def channel_in(text: str) -> tuple[str, str]:
    """Return the channel that a folded text speaks of first, and its word; empty when of none."""
    text = _BUSY.sub(" ", text)
    places = [
        (text.find(word), -len(word), option, word)
        for word, option in _meant("channel").items()
        if word in text
    ]
    if not places and (been := _BEEN_THERE.search(text)):
        return "面谈", been[0]
    if not places and (met := _MET_SOMEBODY.search(text)):
        return "面谈", met[0]
    if not places and (dialled := _DIALLED.search(text)):
        return "电话", dialled[0]
    return min(places)[2:] if places else ("", "")


@lru_cache(maxsize=64)
def _by_form(options: tuple[str, ...]) -> dict[str, str]:
    """Map each option of a list, folded, to itself; made once a list, not once a word."""
    return {squeeze(option): option for option in options}


@cache
def _meant(field: str) -> dict[str, str]:
    """Map each known word of a field, folded, to its option; the option itself included."""
    return {
        squeeze(word): option
        for option, words in _SYNONYMS.get(field, {}).items()
        for word in (*words.split(), option)
    }


def _level(wanted: str, options: Sequence[str]) -> str | None:
    letter = wanted.removesuffix("客户").removesuffix("级").removesuffix("类").upper()
    return letter if letter in options else None
