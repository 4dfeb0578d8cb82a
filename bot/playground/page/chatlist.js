/** The list of chats of the person one looks through: last message, time, unread mark. */
import { append, h, replace } from "./dom.js";
import { listTimeText } from "./format.js";
import { badge, botAvatar, groupAvatar, meButton } from "./people.js";
import { plainText } from "./plaintext.js";
import { chatsOf, messagesOf, now, on, openChat, state, unread } from "./state.js";

function preview(chat) {
  const last = messagesOf(chat.chat_id).at(-1);
  if (!last) return chat.type === "p2p" ? "打个招呼，或发一句「帮助」" : "@报备助手 就能用";
  const own = last.sender?.open_id === state.me;
  if (last.recalled) return own ? "你撤回了一条消息" : `${last.sender?.name ?? ""} 撤回了一条消息`;
  const who = chat.type === "group" && !own ? `${last.sender?.name ?? ""}：` : "";
  return who + plainText(last);
}

function row(chat, open) {
  const last = messagesOf(chat.chat_id).at(-1);
  const p2p = chat.type === "p2p";
  const name = p2p ? state.bot.name : chat.name;
  const count = unread(state.me, chat.chat_id);
  return h(
    "button",
    {
      type: "button",
      class: "chat-row",
      "aria-current": chat.chat_id === state.chatId ? "true" : undefined,
      "data-chat": chat.chat_id,
      on: { click: () => open(chat) },
    },
    h("span", { class: "chat-face" }, p2p ? botAvatar(44) : groupAvatar(44), badge(count)),
    h(
      "span",
      { class: "chat-text" },
      h(
        "span",
        { class: "chat-line" },
        h("b", {}, name),
        p2p ? h("i", { class: "bot-tag" }, "机器人") : null,
        h("time", {}, last ? listTimeText(last.create_time_ms, now()) : ""),
      ),
      h("span", { class: "chat-preview" }, preview(chat)),
    ),
  );
}

/** Draws the pane; `onOpen` is told when a chat is chosen (the phone then turns the page); `strip` goes on top. */
export function mountChatList(pane, onOpen, strip) {
  const head = h("header", { class: "list-head" });
  const rows = h("div", { class: "chat-rows" });
  append(pane, [head, strip, h("h2", { class: "list-title" }, "消息"), rows]);
  const open = (chat) => {
    openChat(chat.chat_id);
    onOpen();
  };
  const draw = () => {
    const focused = document.activeElement?.closest?.(".chat-row")?.dataset.chat;
    replace(head, meButton());
    replace(rows, chatsOf(state.me).map((chat) => row(chat, open)));
    if (focused) rows.querySelector(`[data-chat="${CSS.escape(focused)}"]`)?.focus();
  };
  on("loaded view message updated unread clock", draw);
}
