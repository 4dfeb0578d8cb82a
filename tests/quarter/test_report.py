"""docs/quarter.md: written by `make quarter`, it names every check and what was found."""

from tests.quarter.checks.every import all_checks
from tests.quarter.report import PAGE, PICTURE
from tests.quarter.world import Scale


def test_the_report_names_every_check_and_the_scale() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for check in all_checks():
        assert f"| {check.name} | {check.what} |" in text, f"make quarter 后再提交：{check.name}"
    scale = Scale()
    assert f"{scale.sellers} 位销售" in text
    assert f"{scale.days} 天" in text
    assert str(scale.seed) in text
    assert "不符 0 次" in text


def test_the_picture_is_there_and_named() -> None:
    assert PICTURE.read_text(encoding="utf-8").startswith("<svg")
    assert PICTURE.name in PAGE.read_text(encoding="utf-8")


def test_the_checks_have_names_of_their_own() -> None:
    names = [check.name for check in all_checks()]
    assert len(set(names)) == len(names)
