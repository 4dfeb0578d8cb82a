/** Where one writes: text, @ picker, file, reply quote, and the bot's menu in private chats. */
import { api } from "./api.js";
import { append, h, icon, iconButton, replace } from "./dom.js";
import { avatar, botAvatar } from "./people.js";
import { plainText } from "./plaintext.js";
import { chat, draft, nameOf, on, p2pOf, person, replyTo, state, takeMessage } from "./state.js";
import { trying } from "./toast.js";

const MENU = [["报备", "register"], ["查重", "check"], ["我的客户", "my_customers"], ["待办", "todo"], ["帮助", "help"]];
const touch = matchMedia("(pointer: coarse)");

function candidates(part) {
  const here = chat();
  if (!here) return [];
  const group = here.type === "group";
  const ids = group ? here.members ?? [] : state.people.map((one) => one.open_id);
  const all = group ? [{ open_id: state.bot.open_id, name: state.bot.name, bot: true }] : [];
  for (const openId of ids) {
    if (openId !== state.me && person(openId)) all.push(person(openId));
  }
  return all.filter((one) => one.name.includes(part)).slice(0, 8);
}

/** The list that opens after an @. Returns what the text area needs to drive it. */
function mentionPicker(area) {
  const list = h("div", { class: "mention-list", role: "listbox", "aria-label": "选择要 @ 的人", hidden: true });
  let found = [];
  let active = 0;
  const span = () => /@([^\s@]{0,12})$/.exec(area.value.slice(0, area.selectionStart));
  const close = () => (list.hidden = true);
  const choose = (one) => {
    const hit = span();
    if (hit) {
      const start = area.selectionStart - hit[0].length;
      area.setRangeText(`@${one.name} `, start, area.selectionStart, "end");
      area.dispatchEvent(new Event("input"));
    }
    close();
    area.focus();
  };
  const draw = () => {
    replace(list, found.map((one, index) => h(
      "button",
      {
        type: "button", role: "option", class: "mention", tabindex: "-1",
        "aria-selected": index === active ? "true" : "false",
        on: { pointerdown: (event) => event.preventDefault(), click: () => choose(one) },
      },
      one.bot ? botAvatar(24) : avatar(one, 24), h("span", {}, one.name), one.bot ? h("i", { class: "bot-tag" }, "机器人") : h("small", {}, one.title ?? ""),
    )));
  };
  const update = () => {
    const hit = span();
    found = hit ? candidates(hit[1]) : [];
    active = 0;
    list.hidden = found.length === 0;
    draw();
  };
  const key = (event) => {
    if (list.hidden) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") active = (active + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
    else if (event.key === "Enter" || event.key === "Tab") choose(found[active]);
    else if (event.key === "Escape") close();
    else return false;
    draw();
    return true;
  };
  return { list, update, key, close };
}

function grow(area) {
  if (!area.offsetParent) return; // in a hidden pane nothing can be measured
  area.style.setProperty("height", "auto");
  area.style.setProperty("height", `${Math.min(area.scrollHeight, 160)}px`);
}

function menuBar() {
  const bar = h("div", { class: "bot-menu", role: "toolbar", "aria-label": "机器人菜单" });
  const press = async (button, key) => {
    button.disabled = true;
    await trying(() => api.menu(state.me, key));
    button.disabled = false;
  };
  for (const [label, key] of MENU) {
    const button = h("button", { type: "button", class: "menu-item", on: { click: () => press(button, key) } }, label);
    bar.append(button);
  }
  return bar;
}

async function upload(files) {
  for (const one of files) takeMessage(await trying(() => api.upload(state.me, state.chatId, one)));
}

/** Draws the composer into its node. */
export function mountComposer(root) {
  const area = h("textarea", { rows: 1, class: "composer-text", "aria-label": "输入消息", autocomplete: "off", maxlength: 20000 });
  const send = h("button", { type: "button", class: "send-button", "aria-label": "发送", disabled: true }, icon("send", 20));
  const picker = mentionPicker(area);
  const input = h("input", { type: "file", hidden: true, "aria-label": "选择文件", multiple: true });
  const quote = h("div", { class: "composer-quote", hidden: true });
  const atButton = iconButton("at", "@ 提到某人", () => {
    area.focus();
    area.setRangeText("@", area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input"));
  });
  const menu = menuBar();
  append(root, [
    picker.list,
    quote,
    h("div", { class: "composer-box" }, area, h("div", { class: "composer-tools" }, atButton, iconButton("file", "上传文件", () => input.click()), input, send)),
    menu,
  ]);

  const refresh = () => {
    send.disabled = !area.value.trim();
    grow(area);
  };
  const submit = async () => {
    const text = area.value.trim();
    if (!text) return;
    const reply = state.replyTo?.message_id;
    area.value = "";
    draft.set("");
    picker.close();
    refresh();
    replyTo(null);
    const [as, chatId] = [state.me, state.chatId];
    const message = await trying(() => api.send(as, chatId, text, reply));
    if (message) takeMessage(message);
    else if (!area.value && state.chatId === chatId) {
      area.value = text; // nothing typed is lost when the server is away
      draft.set(text);
      refresh();
    }
  };
  area.addEventListener("input", () => {
    draft.set(area.value);
    refresh();
    picker.update();
  });
  area.addEventListener("blur", () => setTimeout(picker.close, 120));
  area.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (picker.key(event)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey && !touch.matches) {
      event.preventDefault();
      submit();
    }
  });
  area.addEventListener("paste", (event) => {
    if (event.clipboardData?.files?.length) {
      event.preventDefault();
      upload([...event.clipboardData.files]);
    }
  });
  send.addEventListener("click", () => submit().then(() => area.focus()));
  input.addEventListener("change", async () => {
    await upload([...input.files]);
    input.value = "";
  });
  acceptDrops(root.parentElement);

  const view = () => {
    const here = chat();
    const p2p = here?.type === "p2p";
    area.value = draft.get();
    area.placeholder = p2p ? `发送给 ${state.bot.name}` : `发送到 ${here?.name ?? ""}，@${state.bot.name} 才会回应`;
    menu.hidden = !p2p || p2pOf(state.me)?.chat_id !== state.chatId;
    picker.close();
    refresh();
    drawQuote();
    if (!touch.matches) area.focus({ preventScroll: true });
  };
  const drawQuote = () => {
    const source = state.replyTo;
    quote.hidden = !source;
    if (source) replace(quote, h("span", {}, `回复 ${source.sender?.name ?? nameOf(source.sender?.open_id) ?? ""}：${plainText(source)}`), iconButton("close", "取消回复", () => replyTo(null)));
  };
  on("view loaded compose pane", view);
  on("reply", () => {
    drawQuote();
    area.focus();
  });
}

function acceptDrops(zone) {
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("dropping");
  });
  zone.addEventListener("dragleave", (event) => event.target === zone && zone.classList.remove("dropping"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("dropping");
    upload([...(event.dataTransfer?.files ?? [])]);
  });
}
