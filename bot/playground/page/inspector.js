/** Why names are taken for alike: asks the bot in the administrator's chat, where the answer may be seen. */
import { api } from "./api.js";
import { h } from "./dom.js";
import { become, emit, p2pOf, state, takeMessage } from "./state.js";
import { toast, trying } from "./toast.js";

async function ask(name) {
  const admin = state.people.find((one) => one.is_admin && !one.has_left);
  const room = admin && p2pOf(admin.open_id);
  if (!room) return toast("error", "演示团队里没有管理员，看不了依据");
  become(admin.open_id, room.chat_id);
  emit("open-conversation");
  takeMessage(await trying(() => api.send(admin.open_id, room.chat_id, `查重依据 ${name}`)));
}

/** The section with the name to compare. */
export function inspectorPanel() {
  const name = h("input", { class: "tool-input", type: "text", "aria-label": "要比对的名称", placeholder: "例：云山智能", maxlength: 100, autocomplete: "off" });
  const submit = (event) => {
    event.preventDefault();
    const text = name.value.trim();
    if (text) ask(text);
    else name.focus();
  };
  return h(
    "section",
    { class: "tool-section" },
    h("h3", {}, "为什么说相近"),
    h("form", { class: "tool-line", on: { submit } }, name, h("button", { type: "submit", class: "tool-button" }, "看依据")),
    h("p", { class: "tool-note" }, "写一个名称，以管理员的身份发「查重依据」：相近的客户、级别、得分怎么来的、哪些词相同。"),
  );
}
