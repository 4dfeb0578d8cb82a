"""The reasons people are told say nothing that is not so of the two names."""

import pytest

from handlers.matching.comparing import compare
from handlers.matching.engine import parts_of
from handlers.matching.reasons import reason_of


@pytest.mark.parametrize(
    ("asked", "known", "reason"),
    [
        ("杭州市第一人民医院", "杭州市一医院", "名称只差简写"),
        (
            "杭州市第一人民医院城北院区",
            "杭州市第一人民医院",
            "同名「第一人民医院」，是它的分支机构或院区",
        ),
        (
            "云杉科技有限公司",
            "云杉集团有限公司广州分公司",
            "同一集团，同字号「云杉」，这家是分支机构或院区",
        ),
        (
            "云杉科技有限公司",
            "云杉科技有限公司广州分公司",
            "去掉地区和公司类型后同名「云杉科技」，是所写这家的分支机构或院区",
        ),
        (
            "工商银行西湖支行",
            "中国工商银行股份有限公司杭州西湖支行",
            "去掉地区和公司类型后同名「工商银行」",
        ),
        (
            "中国银行股份有限公司宁波分行",
            "中国银行股份有限公司杭州西湖支行",
            "分支机构不同",
        ),
        (
            "江苏云杉科技有限公司",
            "浙江云杉科技有限公司宁波分公司",
            "同字号「云杉」，地区不同，这家是分支机构或院区",
        ),
        ("海那特阀门有限公司", "海纳德阀门有限公司", "读音相近「海那特/海纳德」"),
        ("瑞丰阀门有限公司", "锐丰阀门有限公司", "同音「瑞/锐」"),
        ("杭州云杉只能科技有限公司", "杭州云杉智能科技有限公司", "仅一字之差「只/智」"),
        ("yunshantech", "云杉科技有限公司", "读音相近「yunshantech/云杉」"),
        ("yunshan", "云杉科技有限公司", "同音「云杉」"),
        (
            "云杉贸易有限公司",
            "云杉智慧物联科技有限公司",
            "字号「云杉」包含于全称，行业不同",
        ),
        ("云杉", "云杉智慧物联科技有限公司", "简称「云杉」包含于全称"),
        ("上海机场", "上海国际机场股份有限公司", "简称「上海机场」包含于全称"),
        ("国航", "中国国际航空股份有限公司", "简称「国航」包含于全称"),
        ("杭州中学", "杭州市第二中学", "名称相近"),
    ],
)
def test_the_reason_is_true_of_the_pair(asked: str, known: str, reason: str) -> None:
    mine, theirs = parts_of(asked), parts_of(known)
    said = reason_of(mine, theirs, compare(mine, theirs))
    assert said.endswith(reason) if reason.startswith("分支") else said == reason, said
