/** Components that hold others: columns, collapsible panels, pressable containers. */
import { h, icon } from "../dom.js";
import { act, callsBack, openLink } from "./actions.js";
import { fillColor, lineColor, pixels, spacing } from "./theme.js";

const FLEX = new Set(["none", "stretch", "flow", "bisect", "trisect"]);
const ACROSS = { left: "flex-start", center: "center", right: "flex-end" };
const DOWN = { top: "flex-start", center: "center", bottom: "flex-end" };

function column(node, ctx) {
  const weight = Math.min(5, Math.max(1, Number(node.weight) || 1));
  const width = node.width ?? "auto";
  const fixed = pixels(width);
  const row = node.direction === "horizontal";
  const drawn = h(
    "div",
    {
      class: `column${row ? " row" : ""} column-${fixed ? "fixed" : width === "weighted" ? "weighted" : "auto"}`,
      style: {
        "--weight": String(weight), "--width": fixed,
        padding: spacing(node.padding), margin: spacing(node.margin), background: fillColor(node.background_style, ctx),
        "justify-content": row ? ACROSS[node.horizontal_align] : DOWN[node.vertical_align],
        "align-items": row ? DOWN[node.vertical_align] : undefined,
        "text-align": row ? undefined : node.horizontal_align,
        gap: spacing(row ? node.horizontal_spacing : node.vertical_spacing),
      },
    },
    ctx.render(node.elements, ctx),
  );
  if (node.background_style && node.background_style !== "default") drawn.classList.add("filled");
  return drawn;
}

export function columnSet(node, ctx) {
  const mode = FLEX.has(node.flex_mode) ? node.flex_mode : "none";
  return h(
    "div",
    {
      class: `column-set flex-${mode}${node.background_style && node.background_style !== "default" ? " filled" : ""}`,
      style: { gap: spacing(node.horizontal_spacing), "justify-content": ACROSS[node.horizontal_align], background: fillColor(node.background_style, ctx) },
    },
    (node.columns ?? []).map((one) => column(one, ctx)),
  );
}

export function collapsiblePanel(node, ctx) {
  const inside = h(
    "div",
    { class: "panel-body", hidden: !node.expanded, style: { padding: spacing(node.padding), gap: spacing(node.vertical_spacing) } },
    ctx.render(node.elements, ctx),
  );
  const toggle = () => {
    inside.hidden = !inside.hidden;
    head.setAttribute("aria-expanded", inside.hidden ? "false" : "true");
  };
  const head = h(
    "button",
    {
      type: "button", class: "panel-head", "aria-expanded": node.expanded ? "true" : "false",
      style: { background: fillColor(node.header?.background_color, ctx), padding: spacing(node.header?.padding) }, on: { click: toggle },
    },
    h("span", {}, ctx.words(node.header?.title)),
    icon("down", 16),
  );
  return h(
    "div",
    {
      class: `panel${node.border ? " bordered" : ""}`,
      style: { "border-color": node.border ? lineColor(node.border.color, ctx) : undefined, "border-radius": spacing(node.border?.corner_radius), background: fillColor(node.background_color, ctx) },
    },
    head,
    inside,
  );
}

export function interactiveContainer(node, ctx) {
  const press = (event) => {
    if (node.disabled || (event.target !== box && event.target.closest("button, a, input, select, textarea, [role=button]") !== box)) return;
    openLink(node);
    if (callsBack(node)) act(ctx, box, node, {});
  };
  const key = (event) => {
    if (event.target === box && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      press(event);
    }
  };
  const box = h(
    "div",
    {
      class: `press-box${node.has_border ? " bordered" : ""}`, role: "button", tabindex: node.disabled ? "-1" : "0",
      "aria-disabled": node.disabled ? "true" : undefined, "data-tip": node.hover_tips?.content,
      style: {
        background: fillColor(node.background_style, ctx), "border-color": node.has_border ? lineColor(node.border_color, ctx) : undefined,
        "border-radius": spacing(node.corner_radius), padding: spacing(node.padding), gap: spacing(node.vertical_spacing), width: pixels(node.width), height: pixels(node.height),
      },
      on: { click: press, keydown: key },
    },
    ctx.render(node.elements, ctx),
  );
  return box;
}
