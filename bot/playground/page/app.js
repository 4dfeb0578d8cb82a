/** Puts the page together: panes, phone navigation, side column, links into the page. */
import { append, h, icon, iconButton, replace } from "./dom.js";
import { api } from "./api.js";
import { mountChatList } from "./chatlist.js";
import { mountComposer } from "./composer.js";
import { mountMessages } from "./messages.js";
import { botAvatar, choosePerson, groupAvatar, mountRail, meButton } from "./people.js";
import { become, chat, chatsOf, emit, follow, load, me, on, person, personByName, state, unreadOf } from "./state.js";
import { hideStory, startStory, storyPanel, storyState, storyStrip } from "./story.js";
import { callPanel, toolPanel } from "./tools.js";
import { clearToasts, toast } from "./toast.js";

const app = document.getElementById("app");
const side = document.getElementById("side");
const scrim = document.getElementById("scrim");
const wide = matchMedia("(min-width: 1080px)");
const phone = matchMedia("(max-width: 719px)");

// --- panes ----------------------------------------------------------------------------------

function showPane(name) {
  app.dataset.pane = name;
  if (name === "conversation") emit("pane");
}

const TABS = { story: ["引导", "guide", storyPanel], calls: ["调用", "list", callPanel], tools: ["时钟·工具", "tools", toolPanel] };
let openTab = "story";

function openSide(tab = openTab) {
  openTab = tab;
  if (tab === "story") hideStory(false);
  app.dataset.side = "open";
  scrim.hidden = wide.matches;
  for (const button of side.querySelectorAll("[role=tab]")) button.setAttribute("aria-selected", button.dataset.tab === tab ? "true" : "false");
  for (const panel of side.querySelectorAll("[role=tabpanel]")) panel.hidden = panel.dataset.tab !== tab;
  drawSideButtons();
}

function closeSide() {
  app.dataset.side = "closed";
  scrim.hidden = true;
  drawSideButtons();
}

const toggleSide = (tab) => (app.dataset.side === "open" && openTab === tab ? closeSide() : openSide(tab));

function drawSideButtons() {
  for (const button of document.querySelectorAll("[data-side-button]")) {
    const on_ = app.dataset.side === "open" && button.dataset.sideButton === openTab;
    button.setAttribute("aria-pressed", on_ ? "true" : "false");
  }
}

function sideButton(tab) {
  const [label, sign] = TABS[tab];
  return h("button", { type: "button", class: "side-button", "data-side-button": tab, "aria-label": label, title: label, on: { click: () => toggleSide(tab) } }, icon(sign, 20), h("small", {}, label));
}

function mountSide() {
  const tabs = h("div", { class: "side-tabs", role: "tablist" }, Object.entries(TABS).map(([name, [label]]) =>
    h("button", { type: "button", role: "tab", "data-tab": name, id: `tab-${name}`, "aria-controls": `panel-${name}`, on: { click: () => openSide(name) } }, label)));
  append(side, [
    h("header", { class: "side-head" }, tabs, iconButton("close", "收起", () => {
      if (openTab === "story" && wide.matches) hideStory(true);
      closeSide();
    })),
    Object.entries(TABS).map(([name, [, , panel]]) => h("div", { class: "side-panel", role: "tabpanel", "data-tab": name, id: `panel-${name}`, "aria-labelledby": `tab-${name}`, hidden: true }, panel())),
  ]);
  scrim.addEventListener("click", closeSide);
  document.addEventListener("keydown", (event) => event.key === "Escape" && !wide.matches && closeSide());
}

// --- the conversation -----------------------------------------------------------------------

function mountConversation(root) {
  const head = h("header", { class: "conversation-head" });
  const offline = h("div", { class: "offline", role: "status", hidden: true }, "与试玩服务的连接断了，正在重连…");
  const scroller = h("div", { class: "scroller", tabindex: "-1" });
  const composer = h("footer", { class: "composer" });
  append(root, [head, storyStrip(() => openSide("story")), offline, h("div", { class: "scroll-holder" }, scroller), composer]);
  const draw = () => {
    const here = chat();
    if (!here) return;
    const p2p = here.type === "p2p";
    const others = unreadOf(state.me);
    replace(head,
      h("button", { type: "button", class: "back-button", "aria-label": "返回会话列表", on: { click: () => showPane("list") } }, icon("back", 22), others ? h("span", { class: "badge" }, String(others)) : null),
      p2p ? botAvatar(36) : groupAvatar(36),
      h("div", { class: "head-text" },
        h("div", { class: "head-name" }, h("b", {}, p2p ? state.bot.name : here.name), p2p ? h("i", { class: "bot-tag" }, "机器人") : null),
        h("small", {}, p2p ? `${me()?.name ?? ""} 的私聊` : `${here.members?.length ?? 0} 人 · @${state.bot.name} 才会回应`)),
      h("div", { class: "head-buttons" }, Object.keys(TABS).map(sideButton)),
    );
    drawSideButtons();
  };
  on("loaded view unread", draw);
  on("online", () => (offline.hidden = state.online));
  mountMessages(scroller);
  mountComposer(composer);
}

// --- links into the page --------------------------------------------------------------------

function fromAddress() {
  const asked = new URLSearchParams(location.search);
  const who = personByName(asked.get("as")) ?? person(asked.get("as")) ?? personByName("王磊") ?? state.people[0];
  const wanted = asked.get("chat");
  const found = chatsOf(who.open_id).find((one) => one.chat_id === wanted || one.name === wanted || one.type === wanted);
  return { who, chatId: found?.chat_id, opened: Boolean(found) };
}

function toAddress() {
  const here = chat();
  if (!here || !me()) return;
  const next = new URLSearchParams({ as: me().name, chat: here.type === "p2p" ? "p2p" : here.name });
  history.replaceState(null, "", `/?${next}`);
  document.title = `${me().name} · 报备助手试玩`;
}

const greeted = new Set();

/** Opening the bot's private chat is an event of its own: told once for each person. */
function greet() {
  if (app.dataset.pane !== "conversation" || chat()?.type !== "p2p" || greeted.has(state.me)) return;
  greeted.add(state.me);
  api.enter(state.me).catch(() => {});
}

async function start() {
  mountRail(document.getElementById("rail"), []);
  mountChatList(document.getElementById("list"), () => showPane("conversation"), storyStrip(() => openSide("story")));
  mountConversation(document.getElementById("conversation"));
  mountSide();
  on("view", toAddress);
  on("view", clearToasts);
  on("view pane", greet);
  on("open-conversation", () => {
    showPane("conversation");
    if (!wide.matches) closeSide();
  });
  on("toast", (payload) => payload.open_id === state.me && toast(payload.type, payload.content));
  follow();
  try {
    await load();
  } catch (error) {
    replace(document.getElementById("conversation"), h("div", { class: "empty" }, h("b", {}, "打不开试玩"), h("p", {}, error.message)));
    return;
  }
  const { who, chatId, opened } = fromAddress();
  become(who.open_id, chatId);
  showPane(opened || !phone.matches ? "conversation" : "list");
  await startStory();
  if (wide.matches && !storyState().hidden) openSide("story");
  else closeSide();
  wide.addEventListener("change", () => (scrim.hidden = wide.matches || app.dataset.side !== "open"));
  document.documentElement.dataset.ready = "yes";
}

start();
