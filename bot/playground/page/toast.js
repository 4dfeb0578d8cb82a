/** Short notes at the top of the page, as the client shows after a click. */
import { h, icon } from "./dom.js";

const ICONS = { success: "success", error: "fail", info: "info", warning: "warn" };
const STAY_MS = 3600;

/** Shows a note. `type`: success, error, info or warning; unknown ones look like info. */
export function toast(type, text, stayMs = STAY_MS) {
  if (!text) return;
  const kind = ICONS[type] ? type : "info";
  // The answer to a click and the stream both bring its toast: show it once.
  const same = [...document.querySelectorAll(".toast")].find((one) => one.dataset.text === text && !one.classList.contains("leaving"));
  if (same) return;
  const node = h("div", { class: `toast toast-${kind}`, "data-text": text }, icon(ICONS[kind], 20), h("span", {}, text));
  document.getElementById("toasts").append(node);
  while (document.querySelectorAll(".toast").length > 3) document.querySelector(".toast").remove();
  setTimeout(() => node.classList.add("leaving"), stayMs);
  setTimeout(() => node.remove(), stayMs + 300);
}

/** Takes all notes away: they were for whoever looked until now. */
export const clearToasts = () => document.querySelectorAll(".toast").forEach((one) => one.remove());

/** Runs an action and shows why it failed, if it did. Returns its result, or undefined. */
export async function trying(action) {
  try {
    return await action();
  } catch (error) {
    toast("error", error.message);
    return undefined;
  }
}
