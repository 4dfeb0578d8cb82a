"""Other ways to type 报备, which is typed most and in most ways: synonyms and known slips of the keyboard."""

REGISTER = (
    "登记", "登记客户", "录入客户", "新增客户", "把这个客户报上", "报一下", "帮我报备", "客户报备", "bb", "報備",
)  # fmt: skip

REGISTER_TYPOS = (
    "报被", "抱备", "报倍", "爆备", "报备备", "暴备", "豹备", "报背", "包备", "抱背", "报贝",
)  # fmt: skip
