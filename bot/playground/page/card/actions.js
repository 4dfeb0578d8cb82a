/** What a press on a card does: the confirm dialog, the call to the bot, its toast and error. */
import { api } from "../api.js";
import { h } from "../dom.js";
import { findMessage, state, takeMessage } from "../state.js";
import { toast } from "../toast.js";
import { safeLink } from "./theme.js";

/** Asks 取消 or 确定. Resolves to true when confirmed. */
export function confirmed(confirm) {
  if (!confirm) return Promise.resolve(true);
  return new Promise((resolve) => {
    const dialog = h("dialog", { class: "confirm", "aria-label": confirm.title?.content ?? "请确认" });
    const end = (answer) => () => {
      dialog.close(answer);
    };
    dialog.append(
      h("h3", {}, confirm.title?.content ?? "请确认"),
      h("p", {}, confirm.text?.content ?? ""),
      h("div", { class: "confirm-row" },
        h("button", { type: "button", class: "card-button type-default", on: { click: end("no") } }, "取消"),
        h("button", { type: "button", class: "card-button type-primary_filled", on: { click: end("yes") } }, "确定")),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** The value a component sends back: of its callback behaviour, or the older plain key. */
export function callbackValue(node) {
  const behavior = (node.behaviors ?? []).find((one) => one.type === "callback");
  return behavior ? behavior.value ?? null : node.value ?? undefined;
}

/** True when pressing or changing this component reaches the bot. */
export const callsBack = (node) => callbackValue(node) !== undefined;

/** Opens the link a component carries, if it carries one a browser may open. */
export function openLink(node) {
  const behavior = (node.behaviors ?? []).find((one) => one.type === "open_url");
  const href = safeLink(behavior?.pc_url || behavior?.default_url || node.multi_url?.pc_url || node.multi_url?.url || node.url);
  if (href) window.open(href, "_blank", "noopener,noreferrer");
}

function show(result, clickedVersion, messageId) {
  if (result.error) toast("error", `${result.error.text || "出错了，请稍后重试"}　code: ${result.error.code}`, 6000);
  if (result.toast?.content) toast(result.toast.type, result.toast.content);
  const known = findMessage(messageId);
  if (result.card && known && (known.version ?? 0) <= (clickedVersion ?? 0)) takeMessage({ ...known, content: result.card.data ?? result.card });
}

/**
 * Sends an action to the bot. `source` is the pressed element: it shows the loading state.
 * Returns true when the bot answered without an error.
 */
export async function act(ctx, source, node, action) {
  const card = source.closest(".card");
  if (card?.getAttribute("aria-busy") === "true") return false;
  if (!(await confirmed(node.confirm))) return false;
  const { message_id: messageId, version } = ctx.message;
  const value = callbackValue(node);
  card?.setAttribute("aria-busy", "true");
  source.classList.add("loading");
  try {
    const result = await api.click(state.me, messageId, version, {
      tag: node.tag, ...(node.name ? { name: node.name } : {}), ...(value ? { value } : {}), ...action,
    });
    show(result, version, messageId);
    return !result.error;
  } catch (error) {
    toast("error", error.message);
    return false;
  } finally {
    card?.removeAttribute("aria-busy");
    source.classList.remove("loading");
  }
}
