"""The chat page by itself, in headless Chromium: what it draws, what it sends, what it refuses.

The bot is a fake (tests/browser/fakebot.py); the platform is the real playground.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from bot.playground import team
from bot.playground.server import Playground, PlaygroundConfig
from tests.browser import samples
from tests.browser.fakebot import FakeBot
from tests.chat import Chat
from tests.support.waiting import wait_until

pytestmark = pytest.mark.browser

DESKTOP = (1280, 800)
PHONE = (390, 844)


@pytest.fixture
def bot() -> Iterator[FakeBot]:
    """The stand-in for the product."""
    fake = FakeBot()
    fake.start()
    yield fake
    fake.stop()


@pytest.fixture
def playground(bot: FakeBot) -> Iterator[Playground]:
    """A fresh playground that pushes to the fake bot."""
    config = PlaygroundConfig(webhook_url=bot.url, limits_scale=0)
    with Playground(config) as started:
        bot.join(started)
        yield started


@pytest.fixture
def chat(playground: Playground) -> Iterator[Chat]:
    """The control plane."""
    with Chat(playground.base_url) as driver:
        yield driver


class Screen:
    """Opens the page and fails the test when the page logs an error or runs a dialog."""

    def __init__(self, browser: Browser, base_url: str) -> None:
        self._browser = browser
        self._base_url = base_url
        self.problems: list[str] = []

    def open(self, who: str, where: str = "p2p", size: tuple[int, int] = DESKTOP) -> Page:
        """The page through somebody's eyes, ready to use."""
        width, height = size
        touch = width < 720
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            has_touch=touch,
            is_mobile=touch,
        )
        page = context.new_page()
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self._hear)
        page.on("dialog", self._refuse)
        page.goto(f"{self._base_url}/?as={who}" + (f"&chat={where}" if where else ""))
        page.wait_for_selector("html[data-ready]")
        return page

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(message.text)

    def _refuse(self, dialog: Any) -> None:
        self.problems.append(f"a dialog came up: {dialog.message}")
        dialog.dismiss()

    def close(self) -> None:
        """Close every page."""
        for context in self._browser.contexts:
            context.close()


@pytest.fixture
def screen(browser: Browser, playground: Playground) -> Iterator[Screen]:
    """Pages of the playground; a page that complained fails the test."""
    opened = Screen(browser, playground.base_url)
    yield opened
    opened.close()
    assert opened.problems == []


def _last_card(page: Page) -> Locator:
    return page.locator(".card").last


def _all_cards() -> list[samples.Card]:
    people = [team.WANG_LEI, team.LI_LEI, team.HAN_MEIMEI]
    return [
        samples.registered(),
        samples.refused(),
        samples.attempt(),
        samples.register_form(),
        samples.markdown(),
        samples.table(people),
        samples.charts(),
        samples.extras(team.WANG_LEI),
    ]


# --- talking --------------------------------------------------------------------------------


def test_a_message_typed_reaches_the_bot_and_its_card_appears(screen: Screen, bot: FakeBot) -> None:
    page = screen.open("王磊")
    page.get_by_label("输入消息").fill("报备 杭州云杉智能科技有限公司 张伟 13812345678")
    page.keyboard.press("Enter")
    event = bot.heard("im.message.receive_v1")
    assert "云杉" in event["message"]["content"]
    bot.reply(event["message"]["message_id"], samples.registered())
    expect(_last_card(page).get_by_role("heading")).to_have_text(
        "报备成功：杭州云杉智能科技有限公司"
    )
    expect(page.locator(".quote")).to_contain_text("回复 王磊：报备")


def test_shift_enter_breaks_the_line_and_enter_sends(screen: Screen, bot: FakeBot) -> None:
    page = screen.open("王磊")
    page.get_by_label("输入消息").fill("报备")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("客户名称:云杉")
    page.keyboard.press("Enter")
    content = json.loads(bot.heard("im.message.receive_v1")["message"]["content"])
    assert content["text"] == "报备\n客户名称:云杉"


def test_on_a_phone_one_goes_from_the_list_to_the_conversation_and_back(
    screen: Screen, bot: FakeBot
) -> None:
    page = screen.open("王磊", "", PHONE)
    page.locator(".chat-row").first.tap()
    page.get_by_label("输入消息").fill("帮助")
    page.get_by_role("button", name="发送").tap()
    assert "帮助" in bot.heard("im.message.receive_v1")["message"]["content"]
    page.get_by_role("button", name="返回会话列表").tap()
    expect(page.locator(".chat-preview").first).to_have_text("帮助")


def test_typing_an_at_in_a_group_offers_its_members_and_mentions_the_bot(
    screen: Screen, bot: FakeBot
) -> None:
    page = screen.open("王磊", team.EAST_GROUP_NAME)
    page.get_by_label("输入消息").press_sequentially("@报备")
    expect(page.get_by_role("option")).to_have_text(["报备助手机器人"])
    page.keyboard.press("Enter")
    page.keyboard.type("查重 云杉智能")
    page.keyboard.press("Enter")
    message = bot.heard("im.message.receive_v1")["message"]
    assert message["mentions"][0]["id"]["open_id"] == team.BOT_OPEN_ID
    expect(page.locator(".at")).to_have_text("@报备助手")


def test_the_bot_menu_tells_the_bot_which_item_was_pressed(screen: Screen, bot: FakeBot) -> None:
    screen.open("王磊").get_by_role("button", name="待办", exact=True).click()
    assert bot.heard("application.bot.menu_v6")["event_key"] == "todo"


def test_an_own_message_can_be_taken_back_and_edited_anew(screen: Screen, bot: FakeBot) -> None:
    page = screen.open("王磊")
    page.get_by_label("输入消息").fill("报备 写错了")
    page.keyboard.press("Enter")
    page.locator(".message-own").hover()
    page.get_by_role("button", name="撤回").click()
    expect(page.locator(".system-line")).to_contain_text("你撤回了一条消息")
    bot.heard("im.message.recalled_v1")
    page.get_by_role("button", name="重新编辑").click()
    expect(page.get_by_label("输入消息")).to_have_value("报备 写错了")


def test_a_file_is_sent_and_shown(screen: Screen, bot: FakeBot) -> None:
    page = screen.open("王磊")
    sheet: FilePayload = {
        "name": "客户名单.xlsx",
        "mimeType": "application/octet-stream",
        "buffer": b"PK",
    }
    page.get_by_label("选择文件").set_input_files(sheet)
    expect(page.locator(".file")).to_contain_text("客户名单.xlsx")
    assert bot.heard("im.message.receive_v1")["message"]["message_type"] == "file"


def test_news_for_somebody_else_is_counted_until_that_person_looks(
    screen: Screen, bot: FakeBot
) -> None:
    page = screen.open("王磊")
    bot.send(team.LI_LEI, samples.refused())
    face = page.get_by_role("button", name="李雷，")
    expect(face.locator(".badge")).to_have_text("1")
    face.click()
    expect(_last_card(page)).to_contain_text("这家客户已有归属")
    expect(face.locator(".badge")).to_have_count(0)


def test_a_long_chat_shows_its_end_first_and_the_rest_on_demand(screen: Screen, chat: Chat) -> None:
    wang = chat.person("王磊")
    for number in range(130):
        wang.says(f"第 {number} 条")
    page = screen.open("王磊")
    expect(page.locator(".message")).to_have_count(120)
    expect(page.get_by_text("第 129 条").last).to_be_in_viewport()
    page.get_by_role("button", name="显示更早的 10 条消息").click()
    expect(page.locator(".message")).to_have_count(130)


def test_the_story_put_away_stays_away_until_asked_for(screen: Screen) -> None:
    page = screen.open("王磊", size=PHONE)
    strip = page.locator(".conversation .story-strip")
    expect(strip).to_be_visible()
    strip.get_by_role("button", name="收起引导").tap()
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(strip).to_be_hidden()
    page.get_by_role("button", name="引导", exact=True).tap()
    expect(page.locator(".step.active")).to_be_visible()


# --- cards ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])
def test_every_component_is_drawn_and_nothing_sticks_out(
    screen: Screen, bot: FakeBot, tmp_path: Path, size: tuple[int, int]
) -> None:
    for card in _all_cards():
        bot.send(team.WANG_LEI, card)
    page = screen.open("王磊", size=size)
    expect(page.locator(".card")).to_have_count(len(_all_cards()))
    expect(page.locator(".chart-plot svg")).to_have_count(5)
    expect(page.locator(".unknown-component")).to_have_count(0)
    page.screenshot(path=tmp_path / f"page-{size[0]}.png")
    too_wide = page.evaluate(
        """() => [...document.querySelectorAll(".stream *")]
            .filter((one) => !one.closest(".table-scroll, svg, [hidden]"))
            .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
            .map((one) => one.className)"""
    )
    assert too_wide == []
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]


CONTRASTS = """async (templates) => {
    const { renderCard } = await import("/assets/card/card.js");
    const light = (text) => {
        const parts = text.match(/[\\d.]+/g).map(Number);
        if (parts[3] === 0) return 1;
        const [r, g, b] = parts.slice(0, 3).map((part) => part / 255)
            .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    return templates.map((template) => {
        const header = { title: { tag: "plain_text", content: "标题" }, template };
        const card = renderCard({ schema: "2.0", header, body: { elements: [] } }, {});
        document.body.append(card);
        const style = getComputedStyle(card.querySelector("header"));
        const [a, b] = [light(style.color), light(style.backgroundColor)].sort((x, y) => y - x);
        return [template, (a + 0.05) / (b + 0.05)];
    });
}"""


def test_header_words_stand_out_from_their_tint(screen: Screen) -> None:
    found = screen.open("王磊").evaluate(CONTRASTS, list(samples.TEMPLATES))
    assert len(found) == 13
    assert [name for name, ratio in found if ratio < 4.5] == []


def test_an_unknown_component_shows_a_red_box(screen: Screen) -> None:
    page = screen.open("王磊")
    text = page.evaluate(
        """async () => {
            const { renderCard } = await import("/assets/card/card.js");
            return renderCard({ schema: "2.0", body: { elements: [{ tag: "note" }] } }, {})
                .querySelector(".unknown-component").textContent;
        }"""
    )
    assert text == "不支持的组件：note"


HOSTILE = (
    '<img src=x onerror=alert(1)><script>alert(2)</script><svg onload="alert(3)">'
    "[点我](javascript:alert(4)) <a href='javascript:alert(5)'>链接</a> <at id=all></at>"
)


def test_nothing_a_person_or_a_bot_writes_can_run(screen: Screen, bot: FakeBot, chat: Chat) -> None:
    chat.person("王磊").says(HOSTILE)
    evil = samples.card(
        {"tag": "div", "text": samples.plain(HOSTILE)},
        {"tag": "markdown", "content": HOSTILE.replace("<at id=all></at>", "")},
        samples.button(HOSTILE[:60], value={"op": HOSTILE}),
        title=HOSTILE[:80],
    )
    bot.send(team.WANG_LEI, evil)
    page = screen.open("王磊")
    expect(page.locator(".card")).to_have_count(1)
    stream = page.locator(".stream")
    expect(stream.locator("script, img, svg[onload], [onerror]")).to_have_count(0)
    expect(stream.locator("a")).to_have_count(0)
    expect(page.locator(".message-own .text")).to_have_text(HOSTILE)


def test_escaped_words_in_markdown_are_shown_and_do_nothing(screen: Screen, bot: FakeBot) -> None:
    content = "&#42;&#42;云杉&#42;&#42; &#60;at id=all&#62; &#91;a&#93;&#40;b&#41; &#38;lt;"
    bot.send(team.WANG_LEI, samples.card({"tag": "markdown", "content": content}))
    page = screen.open("王磊")
    expect(_last_card(page)).to_have_text("**云杉** <at id=all> [a](b) &lt;")


def test_a_press_shows_the_toast_and_replaces_the_card_in_place(
    screen: Screen, bot: FakeBot
) -> None:
    bot.send(team.WANG_LEI, samples.attempt())
    after = samples.card(
        {"tag": "div", "text": samples.plain("李雷已是协作人")}, title="您已同意协作"
    )
    toast = {"type": "success", "content": "已通知李雷"}
    bot.answer = lambda _: (200, {"toast": toast, "card": {"type": "raw", "data": after}})
    page = screen.open("王磊")
    page.get_by_role("button", name="同意协作").click()
    expect(page.locator(".toast-success")).to_have_text("已通知李雷")
    expect(page.locator(".card")).to_have_count(1)
    expect(_last_card(page)).to_contain_text("李雷已是协作人")
    assert bot.actions() == [{"tag": "button", "value": {"op": "replace"}}]


def test_a_confirm_dialog_stands_before_what_destroys(screen: Screen, bot: FakeBot) -> None:
    bot.send(team.WANG_LEI, samples.attempt())
    page = screen.open("王磊")
    page.get_by_role("button", name="让出").click()
    expect(page.get_by_role("dialog")).to_contain_text("让出后归李雷")
    page.get_by_role("button", name="取消").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert bot.actions() == []
    page.get_by_role("button", name="让出").click()
    page.get_by_role("button", name="确定").click()
    wait_until(
        lambda: bot.actions() == [{"tag": "button", "value": {"op": "cede"}}], reason="a click"
    )


def test_a_failed_press_shows_the_platform_code_and_the_button_works_again(
    screen: Screen, bot: FakeBot
) -> None:
    bot.send(team.WANG_LEI, samples.attempt())
    bot.answer = lambda _: (500, {})
    page = screen.open("王磊")
    keep = page.get_by_role("button", name="维持归属")
    keep.click()
    expect(page.locator(".toast-error")).to_contain_text("200671")
    bot.answer = lambda _: (200, {"toast": {"type": "info", "content": "已维持"}})
    keep.click()
    expect(page.locator(".toast-info")).to_have_text("已维持")


def test_a_patched_card_is_redrawn_where_it_stands(screen: Screen, bot: FakeBot) -> None:
    first = bot.send(team.WANG_LEI, samples.registered())
    bot.send(team.WANG_LEI, samples.attempt())
    page = screen.open("王磊")
    bot.patch(first, samples.card({"tag": "hr"}, title="已撤销", template="grey"))
    expect(page.locator(".card").first).to_have_text("已撤销")
    expect(page.locator(".card")).to_have_count(2)


def test_a_form_asks_for_what_is_required_and_then_sends_every_field(
    screen: Screen, bot: FakeBot
) -> None:
    bot.send(team.WANG_LEI, samples.register_form())
    page = screen.open("王磊")
    page.get_by_role("button", name="确认报备").click()
    expect(page.get_by_text("请填写联系人")).to_be_visible()
    assert bot.actions() == []
    page.get_by_label("联系人").fill("何总")
    page.get_by_label("电话").fill("13912345678")
    page.get_by_label("来源").select_option(label="客户转介绍")
    page.get_by_role("button", name="意向产品").click()
    page.get_by_role("checkbox", name="行业展会").check()
    page.get_by_role("checkbox", name="主动拜访").check()
    page.keyboard.press("Escape")
    page.get_by_label("协作人").select_option(value=team.LI_LEI)
    page.get_by_label("预计成交").fill("2026-12-31")
    page.get_by_label("几点").fill("09:30")
    page.get_by_label("下次").fill("2026-11-24T10:00")
    page.get_by_role("button", name="确认报备").click()
    action = wait_until(lambda: bot.actions(), reason="the submit")[0]
    assert action["value"] == {"op": "register"}
    assert action["form_value"] == {
        "name": "星河物流",
        "contact": "何总",
        "phone": "13912345678",
        "need": "",
        "source": "referral",
        "products": ["fair", "visit"],
        "partner": team.LI_LEI,
        "day": "2026-12-31 +0800",
        "time": "09:30 +0800",
        "next": "2026-11-24 10:00 +0800",
        "first": True,
    }


def test_reset_puts_a_form_back_to_what_it_came_with(screen: Screen, bot: FakeBot) -> None:
    bot.send(team.WANG_LEI, samples.register_form())
    page = screen.open("王磊")
    page.get_by_label("客户名称").fill("别的")
    page.get_by_role("button", name="重填").click()
    expect(page.get_by_label("客户名称")).to_have_value("星河物流")


def test_what_was_typed_stays_when_the_answer_is_only_a_toast(screen: Screen, bot: FakeBot) -> None:
    bot.send(team.WANG_LEI, samples.register_form())
    bot.answer = lambda _: (200, {"toast": {"type": "error", "content": "电话不对"}})
    page = screen.open("王磊")
    page.get_by_label("联系人").fill("何总")
    page.get_by_label("电话").fill("1391234")
    page.get_by_role("button", name="确认报备").click()
    expect(page.locator(".toast-error")).to_have_text("电话不对")
    expect(page.get_by_label("电话")).to_have_value("1391234")


def test_inputs_outside_a_form_call_back_on_their_own(screen: Screen, bot: FakeBot) -> None:
    bot.send(team.WANG_LEI, samples.extras(team.WANG_LEI))
    page = screen.open("王磊")
    page.get_by_label("按来源筛选").select_option(label="行业展会")
    wait_until(lambda: len(bot.actions()) == 1, reason="the choice")
    page.get_by_label("补一句备注").fill("张总犹豫")
    page.keyboard.press("Enter")
    wait_until(lambda: len(bot.actions()) == 2, reason="the input")
    page.get_by_role("button", name="更多操作").click()
    page.get_by_role("menuitem", name="移交").click()
    wait_until(lambda: len(bot.actions()) == 3, reason="the overflow")
    page.get_by_role("button", name="整块可以点").click()
    wait_until(lambda: len(bot.actions()) == 4, reason="the container")
    choice, typed, more, box = bot.actions()
    assert (choice["tag"], choice["option"]) == ("select_static", "fair")
    assert (typed["tag"], typed["input_value"]) == ("input", "张总犹豫")
    assert (more["tag"], more["option"]) == ("overflow", "hand_over")
    assert (box["tag"], box["value"]) == ("interactive_container", {"op": "open"})


def test_a_disabled_button_says_why_and_calls_nobody(screen: Screen, bot: FakeBot) -> None:
    bot.send(team.WANG_LEI, samples.extras(team.WANG_LEI))
    page = screen.open("王磊")
    page.get_by_role("button", name="不可用").click(force=True)
    expect(page.locator(".toast")).to_have_text("公海等待中，明天可领取")
    assert bot.actions() == []


def test_a_long_table_turns_pages(screen: Screen, bot: FakeBot) -> None:
    bot.send(team.WANG_LEI, samples.table([team.WANG_LEI]))
    page = screen.open("王磊")
    expect(page.locator("tbody tr").first).to_have_text("云杉智能磊王磊保护中¥120,0002025/10/09")
    page.get_by_role("button", name="下一页").click()
    expect(page.locator("tbody tr").first).to_contain_text("星河物流")
    expect(page.get_by_role("button", name="下一页")).to_be_disabled()


# --- tools, story, links --------------------------------------------------------------------


def test_the_clock_can_be_moved_to_tomorrow_morning(screen: Screen, playground: Playground) -> None:
    page = screen.open("王磊")
    page.get_by_role("tab", name="时钟").click()
    page.get_by_role("button", name="到明天 9 点").click()
    expect(page.locator(".clock-time")).to_contain_text("09:00")
    hour_ms = 3_600_000
    assert playground.clock.now_ms() % (24 * hour_ms) // hour_ms == 1  # 09:00 in Shanghai


def test_a_fault_is_switched_on_and_off(screen: Screen, playground: Playground) -> None:
    page = screen.open("王磊")
    page.get_by_role("tab", name="时钟").click()
    switch = page.get_by_role("switch", name="接口限流")
    switch.check()
    wait_until(lambda: "rate_limited" in playground.faults.active(), reason="the fault")
    switch.uncheck()
    wait_until(lambda: not playground.faults.active(), reason="no fault")


def test_each_call_of_the_bot_is_listed_and_opens(screen: Screen, bot: FakeBot) -> None:
    page = screen.open("王磊")
    page.get_by_role("tab", name="调用").click()
    bot.send(team.WANG_LEI, samples.attempt())
    call = page.locator(".call").first
    expect(call).to_contain_text("王磊")
    call.locator("summary").click()
    expect(call.locator("pre").first).to_contain_text("receive_id")


def test_calls_that_got_no_answer_are_listed_as_such(
    screen: Screen, bot: FakeBot, chat: Chat
) -> None:
    page = screen.open("王磊")
    page.get_by_role("tab", name="调用").click()
    for fault, verdict in (("server_error", "502"), ("reset_before", "断开")):
        chat.fault(fault, times=1, on="im/v1/messages")
        with pytest.raises(requests.RequestException):
            bot.send(team.WANG_LEI, samples.attempt())
        expect(page.locator(".call-bad .call-end b").first).to_have_text(verdict)
    page.locator(".call-bad summary").first.click()
    expect(page.locator(".call-bad pre").first).to_contain_text("receive_id")


def test_a_reset_empties_the_chats(screen: Screen, bot: FakeBot) -> None:
    bot.send(team.WANG_LEI, samples.attempt())
    page = screen.open("王磊")
    expect(page.locator(".card")).to_have_count(1)
    page.get_by_role("tab", name="时钟").click()
    page.get_by_role("button", name="重置").click()
    page.get_by_role("button", name="确定").click()
    expect(page.locator(".card")).to_have_count(0)
    expect(page.get_by_text("我是报备助手")).to_be_visible()


def test_the_story_fills_in_the_words_and_ticks_a_step_when_it_happened(
    screen: Screen, bot: FakeBot
) -> None:
    page = screen.open("韩梅梅")
    page.get_by_role("tabpanel").get_by_role("button", name="帮我输入").click()
    expect(page.get_by_label("输入消息")).to_have_value(
        "报备 杭州云杉智能科技有限公司 张伟 13812345678 需求:采购巡检终端 来源:行业展会"
    )
    assert "王磊" in page.title()
    page.get_by_label("输入消息").press("Enter")
    said = bot.heard("im.message.receive_v1")
    expect(page.locator(".step.active")).to_contain_text("报备一个新客户")
    bot.reply(said["message"]["message_id"], samples.registered())
    expect(page.locator(".step.active")).to_contain_text("同事查一查")
    page.reload()
    expect(page.locator(".step.done")).to_have_count(1)


def test_after_a_reset_the_story_is_about_another_customer(screen: Screen, chat: Chat) -> None:
    chat.post("story", {"step": 9})
    page = screen.open("王磊")
    expect(page.get_by_role("tabpanel", name="引导").get_by_text("故事讲完了")).to_be_visible()
    page.get_by_role("tab", name="时钟").click()
    page.get_by_role("button", name="重置").click()
    page.get_by_role("button", name="确定").click()
    page.get_by_role("tab", name="引导").click()
    expect(page.locator(".step.active")).to_contain_text(
        "报备 宁波海川精密机械有限公司 张伟 13812345679"
    )
    expect(page.locator(".step.done")).to_have_count(0)
    page.reload()
    expect(page.locator(".step.active")).to_contain_text("宁波海川精密机械有限公司")


def test_a_quote_says_at_once_that_its_message_was_recalled(
    screen: Screen, bot: FakeBot, chat: Chat
) -> None:
    said = chat.person("王磊").says("报备 星河物流")
    bot.reply(said["message_id"], samples.register_form())
    page = screen.open("王磊")
    expect(page.locator(".quote")).to_contain_text("报备 星河物流")
    page.get_by_label("联系人").fill("何总")
    chat.person("王磊").recall(said)
    expect(page.locator(".quote")).to_have_text("回复 原消息已撤回")
    expect(page.get_by_label("联系人")).to_have_value("何总")


def test_the_end_of_the_story_offers_more_to_try(screen: Screen, chat: Chat) -> None:
    chat.post("story", {"step": 9})
    page = screen.open("王磊")
    page.get_by_role("button", name="在群里查重").click()
    expect(page.locator(".head-name b")).to_have_text(team.EAST_GROUP_NAME)
    expect(page.get_by_label("输入消息")).to_have_value("@报备助手 查重 云杉智能")


def test_a_person_is_chosen_in_the_dialog_and_kept_in_the_address(screen: Screen) -> None:
    page = screen.open("王磊")
    page.get_by_role("button", name="当前身份 王磊").click()
    page.get_by_role("dialog").get_by_role("button", name="赵敏").click()
    expect(page.locator(".me-text")).to_contain_text("华东销售主管")
    page.reload()
    expect(page.locator(".me-text b")).to_have_text("赵敏")


def test_opening_the_private_chat_is_told_to_the_bot(screen: Screen, bot: FakeBot) -> None:
    screen.open("王磊")
    entered = bot.heard("im.chat.access_event.bot_p2p_chat_entered_v1")
    assert entered["operator_id"]["open_id"] == team.WANG_LEI
