"""The guided story, played in headless Chromium with the real bot, on a desktop and on a phone."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from handlers.domain.calendar import WorkCalendar
from tests.support.tenant import Tenant
from tests.support.waiting import wait_until

pytestmark = pytest.mark.browser

_SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
_SHANGHAI = ZoneInfo("Asia/Shanghai")
_STEPS = 9
_LONG_STEPS = 12
_LONG_CUSTOMER = "杭州松原智能科技有限公司"


@pytest.fixture
def tenant(tmp_path: Path) -> Iterator[Tenant]:
    """A tenant whose clock stands on a working day that another one follows."""
    with Tenant(tmp_path / "bot", f"sqlite:///{tmp_path / 'baobei.db'}") as running:
        calendar = WorkCalendar(_SHANGHAI)
        now = datetime.fromtimestamp(running.chat.now_ms() / 1000, UTC)
        day = calendar.next_workday(calendar.day_of(now))
        while not calendar.is_workday(day + timedelta(days=1)):
            day = calendar.next_workday(day)
        start = calendar.at(day, time(10, 30))
        running.chat.advance_to(int(start.timestamp() * 1000))
        yield running


def _open(browser: Browser, tenant: Tenant, size: str) -> Page:
    width, height = _SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", is_mobile=size == "phone"
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{tenant.playground.base_url}/?as=王磊&chat=p2p")
    page.wait_for_selector("html[data-ready]")
    return page


def _done(tenant: Tenant, step: int) -> bool:
    return int(tenant.chat.get("story")["step"]) >= step


def _play(page: Page, tenant: Tenant, *, on_phone: bool, customer: str) -> None:
    """Do what the story says, step by step, until it is over."""
    helper = (
        ".conversation .story-strip .primary-button" if on_phone else ".step.active .primary-button"
    )
    for step in range(1, _STEPS + 1):
        if _done(tenant, step):
            continue
        page.locator(helper).click()
        box = page.get_by_label("输入消息")
        if box.is_visible() and box.input_value():
            box.press("Enter")
        if step == 5:
            told = page.locator(".card", has_text="有人报备了您的客户").last
            expect(told).to_contain_text(customer)
            told.get_by_role("button", name="同意协作").click()
            expect(told.get_by_role("button", name="同意协作")).to_have_count(0)
        wait_until(partial(_done, tenant, step), 30, reason=f"step {step} of the story")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("size", sorted(_SIZES))
def test_a_newcomer_plays_the_story_to_its_end(browser: Browser, tenant: Tenant, size: str) -> None:
    page = _open(browser, tenant, size)
    _play(page, tenant, on_phone=size == "phone", customer="杭州云杉智能科技有限公司")
    if size == "phone":
        page.locator(".conversation .story-strip").get_by_role("button", name="接着看").click()
    expect(page.get_by_role("button", name="再看长的：一个客户的七周")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("不支持的组件")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= _SIZES[size][0], "the page scrolls sideways"
    page.context.close()


@pytest.mark.timeout(300)
def test_the_story_is_played_again_after_a_reset(browser: Browser, tenant: Tenant) -> None:
    page = _open(browser, tenant, "desktop")
    _play(page, tenant, on_phone=False, customer="杭州云杉智能科技有限公司")
    page.get_by_role("tab", name="时钟").click()
    page.get_by_role("button", name="重置").click()
    page.get_by_role("button", name="确定").click()
    wait_until(lambda: not _done(tenant, 1), reason="the first step again")
    page.get_by_role("tab", name="引导").click()
    _play(page, tenant, on_phone=False, customer="宁波海川精密机械有限公司")
    page.context.close()


@pytest.mark.timeout(120)
@pytest.mark.parametrize("size", sorted(_SIZES))
def test_the_inspector_shows_why_a_name_is_alike(
    browser: Browser, tenant: Tenant, size: str
) -> None:
    page = _open(browser, tenant, size)
    box = page.get_by_label("输入消息")
    box.fill("报备 杭州云杉智能科技有限公司 张伟 13812345678")
    box.press("Enter")
    expect(page.locator(".card", has_text="客户编号")).to_be_visible(timeout=20_000)
    kind = "button" if size == "phone" else "tab"
    page.get_by_role(kind, name="时钟·工具").filter(visible=True).click()
    page.get_by_label("要比对的名称").fill("云山智能")
    page.get_by_role("button", name="看依据").click()
    shown = page.locator(".conversation .card", has_text="得分构成")
    expect(shown).to_contain_text("同音「山/杉」", timeout=20_000)
    assert "吴昊" in page.title()
    page.context.close()


def _play_long(page: Page, tenant: Tenant, *, on_phone: bool, after: Callable[[int], None]) -> None:
    """Press the helper of each step of the long story and send what it filled in."""
    helper = (
        ".conversation .story-strip .primary-button" if on_phone else ".step.active .primary-button"
    )
    for step in range(1, _LONG_STEPS + 1):
        if _done(tenant, step):
            continue
        page.locator(helper).click()
        expect(page.get_by_text("正在快进…")).to_have_count(0, timeout=90_000)
        box = page.get_by_label("输入消息")
        if box.is_visible() and box.input_value():
            box.press("Enter")
        wait_until(partial(_done, tenant, step), 60, reason=f"step {step} of the long story")
        after(step)


@pytest.mark.timeout(400)
@pytest.mark.parametrize("size", sorted(_SIZES))
def test_seven_weeks_of_one_customer_are_played_to_the_last_ruling(
    browser: Browser, tenant: Tenant, size: str
) -> None:
    page = _open(browser, tenant, size)
    began_ms = tenant.chat.now_ms()
    if size == "phone":
        page.locator(".conversation .strip-text").click()
    page.get_by_role("button", name="再看长的：一个客户的七周").click()
    if size == "phone":
        page.locator("#side").get_by_role("button", name="收起").click()

    def is_sound(step: int) -> None:
        expect(page.locator("body")).not_to_contain_text("不支持的组件")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= _SIZES[size][0], f"the page scrolls sideways at step {step}"

    _play_long(page, tenant, on_phone=size == "phone", after=is_sound)
    weeks = (tenant.chat.now_ms() - began_ms) / (7 * 86_400_000)
    assert 6 < weeks < 9
    wang = tenant.chat.person("王磊")
    told = [card.text for card in wang.cards() if _LONG_CUSTOMER in card.text]
    for words in ("没有跟进", "快要释放", "客户进了公海", "已有归属", "裁定结果", "终局裁定"):
        assert any(words in text for text in told), words
    wang.says(f"客户 {_LONG_CUSTOMER}")
    assert "张伟" in wang.wait_card(containing="更多资料").text
    page.context.close()


def test_the_second_seller_sees_no_contact_and_the_owner_sees_who_tried(
    browser: Browser, tenant: Tenant
) -> None:
    wang, li = tenant.chat.person("王磊"), tenant.chat.person("李雷")
    wang.says("报备 杭州云杉智能科技有限公司 张伟 13812345678 需求:采购巡检终端 来源:行业展会")
    wang.wait_card(containing="报备成功")
    li.says("报备 杭州云杉智能科技有限公司 老李 13700001111")
    li.wait_card(containing="已有归属")
    page = _open(browser, tenant, "phone")
    page.goto(f"{tenant.playground.base_url}/?as=李雷&chat=p2p")
    page.wait_for_selector("html[data-ready]")
    refused = page.locator(".card", has_text="已有归属")
    expect(refused).to_contain_text("王磊")
    expect(refused).not_to_contain_text("张伟")
    expect(refused).not_to_contain_text("5678")
    page.goto(f"{tenant.playground.base_url}/?as=王磊&chat=p2p")
    page.wait_for_selector("html[data-ready]")
    told = page.locator(".card", has_text="有人报备了您的客户")
    expect(told).to_contain_text("李雷")
    for word in ("维持归属", "同意协作", "让出"):
        expect(told.get_by_role("button", name=word)).to_be_visible()
    page.context.close()
