/** Faces: avatars, the rail of the demo team, and the dialog to choose whose eyes to use. */
import { append, h, icon, iconButton, replace, s } from "./dom.js";
import { become, me, on, person, state, unreadOf } from "./state.js";

const COLORS = ["#3370ff", "#00a870", "#ff8800", "#7f3bf5", "#f01d94", "#0aa5c9", "#4954e6", "#d9622b", "#2ea121", "#b8489b"];

export function colorOf(one) {
  if (/^#[0-9a-f]{3,8}$/i.test(one?.avatar_color ?? "")) return one.avatar_color;
  let sum = 0;
  for (const letter of one?.open_id ?? "") sum = (sum * 31 + letter.charCodeAt(0)) >>> 0;
  return COLORS[sum % COLORS.length];
}

/** A person's round picture: the last two characters of the name, as the client does. */
export function avatar(one, size = 36) {
  const name = one?.name ?? "?";
  const text = /^[\x20-\x7e]+$/.test(name) ? name.slice(0, 2) : [...name].slice(size < 28 ? -1 : -2).join("");
  return h(
    "span",
    { class: "avatar", "aria-hidden": "true", style: { "--size": `${size}px`, "--tone": colorOf(one) } },
    text,
  );
}

export function botAvatar(size = 36) {
  return h(
    "span",
    { class: "avatar avatar-bot", "aria-hidden": "true", style: { "--size": `${size}px` } },
    s("svg", { viewBox: "0 0 24 24" }, s("path", { d: "M12 3 5 5.500v6c0 4.300 2.900 7.600 7 9.500 4.100-1.900 7-5.200 7-9.500v-6L12 3Z" }), s("path", { d: "m8.500 12 2.600 2.600 4.500-5" })),
  );
}

export function groupAvatar(size = 36) {
  return h(
    "span",
    { class: "avatar avatar-group", "aria-hidden": "true", style: { "--size": `${size}px` } },
    icon("group", Math.round(size * 0.56)),
  );
}

/** The picture of whoever sent a message. */
export function senderAvatar(sender, size = 36) {
  if (sender?.app) return botAvatar(size);
  return avatar(person(sender?.open_id) ?? sender, size);
}

/** What a person is in this company, in words. */
export function roleText(one) {
  if (!one) return "";
  if (one.has_left) return "已离职";
  if (one.is_admin) return "管理员";
  if (one.is_manager) return "主管";
  return /财务/.test(one.department ?? "") ? "财务" : "销售";
}

export const badge = (count) =>
  count > 0 ? h("span", { class: "badge" }, count > 99 ? "99+" : String(count)) : null;

function byDepartment() {
  const groups = new Map();
  for (const one of state.people) {
    const key = one.department ?? "";
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(one);
  }
  const weight = (name) => (/销售部/.test(name) ? 0 : 1);
  return [...groups].sort((a, b) => weight(a[0]) - weight(b[0]));
}

function railFace(one) {
  const count = unreadOf(one.open_id);
  const label = `${one.name}，${one.department} ${roleText(one)}${count ? `，${count} 条未读` : ""}`;
  return h(
    "button",
    {
      type: "button",
      class: one.has_left ? "rail-face left" : "rail-face",
      "aria-label": label,
      "aria-pressed": one.open_id === state.me ? "true" : "false",
      "data-tip": `${one.name} · ${one.department} · ${roleText(one)}`,
      on: { click: () => become(one.open_id) },
    },
    avatar(one, 36),
    badge(count),
  );
}

/** Draws the rail; `foot` are the buttons at its end. */
export function mountRail(rail, foot) {
  const faces = h("div", { class: "rail-faces" });
  append(rail, [
    h("div", { class: "rail-brand", title: "报备助手 · 飞书试玩" }, botAvatar(36)),
    h("div", { class: "rail-caption" }, "切换身份"),
    faces,
    h("div", { class: "rail-foot" }, foot),
  ]);
  const draw = () =>
    replace(faces, byDepartment().map(([name, list]) => h("div", { class: "rail-group", role: "group", "aria-label": name }, list.map(railFace))));
  on("loaded view message updated unread", draw);
}

/** Opens the dialog with the whole team; choosing somebody closes it. */
export function choosePerson() {
  const dialog = h("dialog", { class: "sheet people-sheet", "aria-label": "选择身份" });
  const choose = (one) => {
    dialog.close();
    become(one.open_id);
  };
  append(dialog, [
    h("header", { class: "sheet-head" }, h("h2", {}, "选择身份"), iconButton("close", "关闭", () => dialog.close())),
    h("p", { class: "sheet-note" }, "星辰科技的演示团队。换一个人，就从他的眼里看同一件事。"),
    byDepartment().map(([name, list]) => [
      h("h3", {}, name),
      h("div", { class: "people-grid" }, list.map((one) => personRow(one, choose))),
    ]),
  ]);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}

function personRow(one, choose) {
  return h(
    "button",
    { type: "button", class: "person-row", "aria-pressed": one.open_id === state.me ? "true" : "false", on: { click: () => choose(one) } },
    avatar(one, 40),
    h("span", { class: "person-row-text" }, h("b", {}, one.name), h("small", {}, one.title ?? roleText(one))),
    h("span", { class: `role role-${roleText(one)}` }, roleText(one)),
    badge(unreadOf(one.open_id)),
  );
}

/** The button at the head of the chat list that shows who one is. */
export function meButton() {
  const one = me();
  return h(
    "button",
    { type: "button", class: "me-button", "aria-label": `当前身份 ${one?.name ?? ""}，点击切换`, on: { click: choosePerson } },
    avatar(one, 40),
    h("span", { class: "me-text" }, h("b", {}, one?.name ?? ""), h("small", {}, `${one?.department ?? ""} · ${one?.title || roleText(one)}`)),
    h("span", { class: "me-swap" }, icon("swap", 16), "切换"),
  );
}
