/** The tool panels: the clock, why names are alike, the calls the bot made, the switches for faults, the reset. */
import { api } from "./api.js";
import { append, h, icon, replace } from "./dom.js";
import { atHour, dayText, secondsText } from "./format.js";
import { now, on, state, takeClock, takeFaults } from "./state.js";
import { confirmed } from "./card/actions.js";
import { inspectorPanel } from "./inspector.js";
import { toast, trying } from "./toast.js";

const HOUR_S = 3600;
const SHOWN_CALLS = 120;
const HALF_PAST_MS = 31 * 60_000;
const LOOK_AFTER_MS = 250;
const LOOKS_A_DAY = 14;

// --- the clock ------------------------------------------------------------------------------

/** Moves the playground's clock; the bot then does what has become due. */
export const moveClock = (move) =>
  trying(async () => {
    takeClock(await move());
    return true;
  });
export const tomorrowAt = (hour) => moveClock(() => api.setClock(atHour(now(), 1, hour)));

/**
 * Moves some days ahead and then, day by day at 9:31, until what `seen` looks for is there or `most` more days have
 * gone. Each day the bot is given some seconds: it works by the minute, and the page hears of it a moment later.
 */
export async function forwardUntil(days, seen, most = 12) {
  for (let day = 0; day <= most && !seen(); day += 1) {
    const ahead = day === 0 ? Math.max(days, 1) : 1;
    const moved = await moveClock(() => api.setClock(atHour(now(), ahead, 9) + HALF_PAST_MS));
    if (!moved) return;
    await waited(seen);
  }
}

/** Waits until something is to be seen, some seconds at most. */
async function waited(seen) {
  for (let tries = 0; tries < LOOKS_A_DAY && !seen(); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AFTER_MS));
  }
}

function clockPanel() {
  const day = h("div", { class: "clock-day" });
  const time = h("div", { class: "clock-time" });
  const ahead = h("div", { class: "clock-ahead" });
  const jump = (label, run) => h("button", { type: "button", class: "tool-button", on: { click: run } }, label);
  const tick = () => {
    const ms = now();
    day.textContent = dayText(ms);
    time.textContent = secondsText(ms);
    const hours = Math.round((ms - Date.now()) / 3600_000);
    ahead.textContent = hours > 0 ? `比现实快 ${hours >= 48 ? `${Math.round(hours / 24)} 天` : `${hours} 小时`}` : "与现实同步";
  };
  setInterval(tick, 1000);
  on("clock loaded", tick);
  tick();
  return h(
    "section",
    { class: "tool-section" },
    h("h3", {}, "试玩的时钟"),
    h("div", { class: "clock-face" }, icon("clock", 28), h("div", {}, day, time), ahead),
    h(
      "div",
      { class: "tool-grid" },
      jump("快进 1 小时", () => moveClock(() => api.advance(HOUR_S))),
      jump("快进 1 天", () => moveClock(() => api.advance(24 * HOUR_S))),
      jump("快进 7 天", () => moveClock(() => api.advance(168 * HOUR_S))),
      jump("到明天 9 点", () => tomorrowAt(9)),
    ),
    h("p", { class: "tool-note" }, "时钟只能向前。快进后，机器人会补上到期的提醒。"),
  );
}

// --- faults ---------------------------------------------------------------------------------

function faultRow(one) {
  const toggle = h("input", { type: "checkbox", role: "switch", class: "switch" });
  toggle.checked = Number(one.probability ?? 0) > 0;
  toggle.addEventListener("change", () =>
    trying(async () => takeFaults(await api.setFault({ name: one.name, probability: toggle.checked ? 1 : 0 }))),
  );
  return h(
    "label",
    { class: "fault-row" },
    h("span", {}, h("b", {}, one.label ?? one.name), h("small", {}, one.name)),
    toggle,
  );
}

function faultPanel() {
  const rows = h("div", { class: "fault-rows" });
  const draw = () => replace(rows, state.faults.map(faultRow));
  on("faults loaded", draw);
  return h(
    "section",
    { class: "tool-section" },
    h("h3", {}, "制造故障"),
    h("p", { class: "tool-note" }, "让飞书像真的那样出错，看机器人怎样重试、去重、不丢消息。"),
    rows,
  );
}

function resetPanel() {
  const run = async () => {
    const sure = await confirmed({ title: { content: "重置试玩？" }, text: { content: "清空所有消息、调用记录和故障，人员保留。机器人自己的数据库不受影响，所以引导会换一家客户重新开始。" } });
    if (sure) await trying(async () => {
      await api.reset();
      toast("success", "已重置");
    });
  };
  return h("section", { class: "tool-section" }, h("h3", {}, "重新开始"), h("button", { type: "button", class: "tool-button danger", on: { click: run } }, "重置"));
}

/** The panel with clock, inspector, faults and reset. */
export const toolPanel = () => h("div", { class: "panel-scroll" }, clockPanel(), inspectorPanel(), faultPanel(), resetPanel());

// --- calls ----------------------------------------------------------------------------------

const pretty = (value) => (typeof value === "string" ? value : JSON.stringify(value ?? null, null, 2));

function callRow(call) {
  const status = call.status ?? 200; // 0: the line was cut before the answer
  const good = !call.code && status > 0 && status < 400;
  const verdict = good ? "0" : String(call.code || status || "断开");
  const details = h(
    "details",
    { class: `call${good ? "" : " call-bad"}` },
    h(
      "summary",
      {},
      h("span", { class: `method method-${call.method}` }, call.method),
      h("span", { class: "call-text" }, h("b", {}, call.summary || call.path), h("small", {}, call.path)),
      h("span", { class: "call-end" }, h("b", {}, verdict), h("small", {}, `${Math.round(call.elapsed_ms ?? 0)} ms`)),
    ),
  );
  details.addEventListener("toggle", () => {
    if (!details.open || details.querySelector("pre")) return;
    append(details, [
      h("h4", {}, `请求 · ${secondsText(call.at_ms ?? 0)}`), h("pre", { tabindex: "0" }, pretty(call.request)),
      h("h4", {}, status ? `回答 · HTTP ${status}` : "回答 · 连接断开"), h("pre", { tabindex: "0" }, pretty(call.response)),
    ]);
  });
  return details;
}

/** The list of calls the bot made, newest first. */
export function callPanel() {
  const rows = h("div", { class: "call-rows" });
  const empty = h("p", { class: "tool-note call-empty" }, "机器人还没有调用过开放平台。发一条消息试试。");
  const drawAll = () => replace(rows, state.calls.length ? state.calls.slice(-SHOWN_CALLS).reverse().map(callRow) : empty);
  on("loaded", drawAll);
  on("call", (call) => {
    empty.remove();
    rows.prepend(callRow(call));
    while (rows.childElementCount > SHOWN_CALLS) rows.lastElementChild.remove();
  });
  return h("div", { class: "panel-scroll" }, h("p", { class: "tool-note panel-note" }, "机器人调用飞书开放平台的每一次请求，点开看内容（密钥已遮住）。"), rows);
}
