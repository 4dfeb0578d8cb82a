"""The rules' numbers: declared once, shown and read the way an administrator types them."""

from dataclasses import fields
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.policy import (
    RULES,
    Policy,
    Rule,
    SettingProblem,
    find_rules,
    parse_setting,
    policy_from,
    rule_of,
    show_setting,
)


def test_every_number_of_the_policy_is_one_rule() -> None:
    assert sorted(rule.field for rule in RULES) == sorted(item.name for item in fields(Policy))
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.field)
def test_the_default_is_allowed_and_read_back_as_shown(rule: Rule) -> None:
    assert parse_setting(rule, show_setting(rule, rule.default)) == rule.default


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.field)
@pytest.mark.parametrize("words", ["", "很多", "-1", "1.5", "99999999", "１２３４５６７８９"])
def test_what_a_rule_refuses_comes_with_an_example_that_works(rule: Rule, words: str) -> None:
    problem = parse_setting(rule, words)
    assert isinstance(problem, SettingProblem)
    example = problem.example.removeprefix(f"规则 {rule.name} ")
    assert parse_setting(rule, example) == rule.default


@pytest.mark.parametrize(
    ("name", "words", "value"),
    [
        ("保护期 A", "20 天", 20),
        ("释放预告", "10、5，1", (10, 5, 1)),
        ("未跟进", "2/4/6", (2, 4, 6)),
        ("免打扰", "22:00~7:30", "22:00-07:30"),
        ("显示归属人", "否", False),
        ("部门简称", "hd", "HD"),
    ],
)
def test_a_rule_takes_what_an_administrator_types(name: str, words: str, value: object) -> None:
    (rule,) = find_rules(name)
    assert parse_setting(rule, words) == value


def test_lists_in_the_wrong_order_are_refused() -> None:
    assert isinstance(parse_setting(rule_of("notice_days"), "1,3,7"), SettingProblem)
    assert isinstance(parse_setting(rule_of("untouched_workdays"), "7,5,3"), SettingProblem)
    assert isinstance(parse_setting(rule_of("untouched_workdays"), "3,5"), SettingProblem)


def test_the_first_word_of_a_name_finds_all_its_rules() -> None:
    assert [rule.field for rule in find_rules("保护期")] == [
        "level_a_days",
        "level_b_days",
        "level_c_days",
    ]
    assert find_rules("保护期a") == ()
    assert find_rules("保护期A")[0].field == "level_a_days"
    assert find_rules("不存在") == ()


def test_a_policy_is_made_from_stored_settings() -> None:
    policy = policy_from({"level_a_days": 20, "notice_days": (5, 1)})
    assert (policy.level_days("A"), policy.level_days(""), policy.level_days("c")) == (20, 30, 60)
    assert policy.notice_days == (5, 1)
    assert (policy.quiet_from, policy.quiet_until) == (time(21), time(8))
    with pytest.raises(KeyError):
        policy_from({"nonsense": 1})


@given(st.sampled_from(RULES), st.text(max_size=40))
def test_no_text_breaks_a_rule(rule: Rule, words: str) -> None:
    value = parse_setting(rule, words)
    assert isinstance(value, SettingProblem) or policy_from({rule.field: value})
