/** The stream of messages of the open chat: bubbles, cards, times, recall and reply. */
import { append, h, icon, iconButton, replace } from "./dom.js";
import { api } from "./api.js";
import { bodyOf } from "./bodies.js";
import { momentText } from "./format.js";
import { senderAvatar } from "./people.js";
import { plainText } from "./plaintext.js";
import { chat, draft, emit, findMessage, markRead, messagesOf, now, on, replyTo, state, takeMessage } from "./state.js";
import { toast, trying } from "./toast.js";

const GAP_MS = 5 * 60_000;
const NEAR_END_PX = 80;
const SHOWN_AT_FIRST = 120;

const own = (message) => !message.sender?.app && message.sender?.open_id === state.me;

function quote(message) {
  if (!message.reply_to) return null;
  const source = findMessage(message.reply_to);
  const text = !source ? "原消息已不可见" : source.recalled ? "原消息已撤回" : `${source.sender?.name ?? ""}：${plainText(source)}`;
  return h(
    "button",
    { type: "button", class: "quote", title: "跳到原消息", on: { click: () => source && jumpTo(source.message_id) } },
    `回复 ${text}`,
  );
}

function jumpTo(messageId) {
  const node = document.querySelector(`[data-message="${CSS.escape(messageId)}"]`);
  if (!node) return;
  node.scrollIntoView({ block: "center", behavior: "smooth" });
  node.classList.remove("flash");
  requestAnimationFrame(() => node.classList.add("flash"));
}

function copy(message) {
  const done = () => toast("success", "已复制");
  navigator.clipboard?.writeText(plainText(message)).then(done, () => toast("warning", "浏览器不允许复制"));
}

function recall(message) {
  return trying(async () => {
    await api.recall(state.me, message.message_id);
    takeMessage({ ...message, recalled: true });
  });
}

function actions(message) {
  return h(
    "div",
    { class: "message-actions", role: "toolbar", "aria-label": "消息操作" },
    iconButton("reply", "回复", () => replyTo(message)),
    iconButton("copy", "复制", () => copy(message)),
    own(message) ? iconButton("recall", "撤回", () => recall(message)) : null,
  );
}

function recalledLine(message) {
  const mine = own(message);
  const again = () => {
    draft.set(plainText(message));
    emit("compose");
  };
  return h(
    "div",
    { class: "system-line", "data-message": message.message_id },
    mine ? "你撤回了一条消息" : `${message.sender?.name ?? ""} 撤回了一条消息`,
    mine && message.content?.text ? h("button", { type: "button", class: "link-button", on: { click: again } }, "重新编辑") : null,
  );
}

function messageNode(message) {
  if (message.recalled) return recalledLine(message);
  if (message.msg_type === "system") {
    return h("div", { class: "system-line", "data-message": message.message_id }, plainText(message));
  }
  const mine = own(message);
  const card = message.msg_type === "interactive";
  const node = h(
    "article",
    { class: `message${mine ? " message-own" : ""}${card ? " message-card" : ""}`, "data-message": message.message_id },
    senderAvatar(message.sender),
    h(
      "div",
      { class: "message-main" },
      mine ? null : h("div", { class: "message-name" }, message.sender?.name ?? ""),
      h("div", { class: "message-row" }, h("div", { class: card ? "card-holder" : "bubble" }, quote(message), bodyOf(message)), actions(message)),
    ),
  );
  holdToOpen(node);
  return node;
}

/** On a touch screen a long press shows what hovering shows with a mouse. */
function holdToOpen(node) {
  let timer;
  const stop = () => clearTimeout(timer);
  node.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "touch" || event.target.closest("button, input, select, textarea, a")) return;
    timer = setTimeout(() => {
      document.querySelectorAll(".message.held").forEach((one) => one.classList.remove("held"));
      node.classList.add("held");
    }, 450);
  });
  for (const type of ["pointerup", "pointercancel", "pointermove"]) node.addEventListener(type, stop);
}

const sameLook = (a, b) => {
  const look = ({ content, recalled, mentions }) => JSON.stringify([content, Boolean(recalled), mentions ?? []]);
  return look(a) === look(b);
};

function timeLine(message, previous) {
  if (previous && message.create_time_ms - previous.create_time_ms < GAP_MS) return null;
  return h("div", { class: "time-line" }, h("time", { "data-ms": message.create_time_ms }, momentText(message.create_time_ms, now())));
}

function emptyNote() {
  const group = chat()?.type === "group";
  return h(
    "div",
    { class: "empty" },
    senderAvatar({ app: true }, 56),
    h("b", {}, group ? "群里 @报备助手 就能查重、报备" : "我是报备助手"),
    h("p", {}, group ? "群里只显示脱敏的结果，详情会私下发给你。" : "发一句「报备 客户名称 联系人 电话」，一秒内知道客户能不能跟。也可以点下面的菜单。"),
  );
}

/** Draws the stream into a scrolling node and keeps it in step with the state. */
export function mountMessages(scroller) {
  const stream = h("div", { class: "stream", role: "log", "aria-label": "消息" });
  const pill = h("button", { type: "button", class: "new-pill", hidden: true, on: { click: () => toEnd("smooth") } }, icon("down", 16), "新消息");
  append(scroller.parentElement, [pill]);
  scroller.append(stream);
  const shown = new Map(); // message_id -> {message, node}

  const nearEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END_PX;
  const toEnd = (behavior = "instant") => {
    scroller.scrollTo({ top: scroller.scrollHeight, behavior });
    pill.hidden = true;
  };
  scroller.addEventListener("scroll", () => nearEnd() && (pill.hidden = true), { passive: true });
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest(".message-actions")) document.querySelectorAll(".message.held").forEach((one) => one.classList.remove("held"));
  });

  const add = (message, previous) => {
    const node = messageNode(message);
    shown.set(message.message_id, { message, node });
    append(stream, [timeLine(message, previous), node]);
  };
  const drawAll = (all) => {
    shown.clear();
    replace(stream);
    const list = messagesOf(state.chatId);
    const from = all === true ? 0 : Math.max(0, list.length - SHOWN_AT_FIRST);
    if (!list.length) stream.append(emptyNote());
    if (from) stream.append(h("button", { type: "button", class: "link-button earlier", on: { click: () => drawAll(true) } }, `显示更早的 ${from} 条消息`));
    list.slice(from).forEach((message, index) => add(message, list[from + index - 1]));
    if (all === true) scroller.scrollTop = 0;
    else toEnd();
    markSeen();
  };
  const markSeen = () => document.visibilityState === "visible" && scroller.offsetParent && markRead();

  on("loaded view", () => drawAll());
  on("clock", () => stream.querySelectorAll("time[data-ms]").forEach((one) => (one.textContent = momentText(Number(one.dataset.ms), now()))));
  on("message", (message) => {
    if (message.chat_id !== state.chatId) return;
    const stay = nearEnd() || own(message);
    const list = messagesOf(state.chatId);
    if (list.length === 1) replace(stream);
    add(message, list.at(-2));
    if (stay) toEnd();
    else pill.hidden = false;
    markSeen();
  });
  const quoteAnew = (message) => {
    for (const { message: reply, node } of shown.values()) {
      // Only the line: what somebody has typed into the card below it stays.
      if (reply.reply_to === message.message_id) node.querySelector(".quote")?.replaceWith(quote(reply));
    }
  };
  on("updated", (message) => {
    if (message.chat_id === state.chatId) quoteAnew(message);
    const known = shown.get(message.message_id);
    if (!known) return;
    const stay = nearEnd();
    const changed = !sameLook(known.message, message);
    Object.assign(known.message, message); // clicks on the old node must send the new version
    if (!changed) return;
    const node = messageNode(message);
    known.node.replaceWith(node);
    shown.set(message.message_id, { message, node });
    if (stay) toEnd();
  });
  on("pane", () => {
    toEnd();
    markSeen();
  });
  document.addEventListener("visibilitychange", markSeen);
  new ResizeObserver(() => pill.hidden && scroller.dataset.end !== "off" && nearEnd() && toEnd()).observe(scroller);
}
