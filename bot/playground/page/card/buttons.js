/** Buttons, submit and reset of forms, and the overflow menu. */
import { append, h, icon } from "../dom.js";
import { toast } from "../toast.js";
import { act, callsBack, openLink } from "./actions.js";
import { pixels } from "./theme.js";

const TYPES = new Set(["default", "primary", "danger", "text", "primary_text", "danger_text", "primary_filled", "danger_filled", "laser"]);
const SIZES = new Set(["tiny", "small", "medium", "large"]);

function press(node, ctx, source) {
  if (node.disabled) {
    if (node.disabled_tips?.content) toast("info", node.disabled_tips.content);
    return;
  }
  openLink(node);
  if (node.form_action_type === "reset") ctx.form?.reset();
  else if (node.form_action_type === "submit" && ctx.form) {
    if (ctx.form.check()) act(ctx, source, node, { form_value: ctx.form.value() });
  } else if (callsBack(node)) act(ctx, source, node, {});
}

export function button(node, ctx) {
  const type = TYPES.has(node.type) ? node.type : "default";
  const size = SIZES.has(node.size) ? node.size : "medium";
  const width = node.width ?? "default";
  const drawn = h(
    "button",
    {
      type: "button",
      class: `card-button type-${type} size-${size}${width === "fill" ? " fill" : ""}`,
      "aria-disabled": node.disabled ? "true" : undefined,
      "data-tip": (node.disabled && node.disabled_tips?.content) || node.hover_tips?.content,
      style: { width: pixels(width) },
      on: { click: () => press(node, ctx, drawn) },
    },
    node.icon ? icon("doc", 14) : null,
    h("span", {}, ctx.words(node.text) || " "),
  );
  return drawn;
}

export function overflow(node, ctx) {
  const list = h("div", { class: "overflow-list", role: "menu", hidden: true });
  const toggle = h("button", { type: "button", class: "card-button type-default size-medium overflow-toggle", "aria-label": "更多操作", "aria-haspopup": "menu", "aria-expanded": "false", on: { click: () => open(list.hidden) } }, icon("more", 18));
  const box = h("div", { class: "overflow" }, toggle, list);
  const outside = (event) => !box.contains(event.target) && open(false);
  const open = (shown) => {
    list.hidden = !shown;
    toggle.setAttribute("aria-expanded", shown ? "true" : "false");
    if (shown) list.querySelector("button")?.focus();
    document[shown ? "addEventListener" : "removeEventListener"]("pointerdown", outside);
  };
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      open(false);
      toggle.focus();
    }
  });
  append(list, (node.options ?? []).map((one) =>
    h("button", { type: "button", role: "menuitem", on: { click: () => {
      open(false);
      openLink(one);
      if (one.value !== undefined) act(ctx, toggle, node, { option: one.value });
    } } }, ctx.words(one.text)),
  ));
  return box;
}
