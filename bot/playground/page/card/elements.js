/** Components that only show: texts, lines, pictures, people. */
import { h, icon } from "../dom.js";
import { avatar } from "../people.js";
import { person } from "../state.js";
import { renderMarkdown } from "./markdown.js";
import { pixels, textColor, textSize } from "./theme.js";

const ALIGNS = new Set(["left", "center", "right"]);
const align = (value) => (ALIGNS.has(value) ? value : undefined);

/** The mark of a standard icon; the client's own set is not copied, one sign stands for it. */
const mark = (node) => (node ? h("span", { class: "element-icon", style: { color: textColor(node.color) } }, icon("doc", 16)) : null);

export function markdown(node, ctx) {
  const text = renderMarkdown(node.content);
  const style = { "text-align": align(node.text_align), ...textSize(node.text_size, ctx) };
  for (const [name, value] of Object.entries(style)) if (value !== undefined) text.style.setProperty(name, value);
  return node.icon ? h("div", { class: "with-icon" }, mark(node.icon), text) : text;
}

export function div(node, ctx) {
  const text = node.text ?? {};
  const lines = Number(text.lines);
  return h(
    "div",
    { class: `div-text${node.icon ? " with-icon" : ""}`, style: { width: pixels(node.width) } },
    mark(node.icon),
    h(
      "div",
      {
        class: lines > 0 ? "clamp" : undefined,
        style: {
          "text-align": align(text.text_align), color: textColor(text.text_color, ctx), ...textSize(text.text_size, ctx),
          "-webkit-line-clamp": lines > 0 ? String(lines) : undefined,
        },
      },
      ctx.words(text),
    ),
  );
}

export const hr = () => h("hr", { class: "card-hr" });

export function image(node) {
  const alt = node.alt?.content || node.title?.content || "图片";
  return h("div", { class: "image-box image-wide", role: "img", "aria-label": alt }, icon("image", 28), h("span", {}, alt));
}

export function imageCombination(node) {
  return h("div", { class: "image-grid" }, (node.img_list ?? []).map(() => h("div", { class: "image-box" }, icon("image", 24))));
}

const FACE = { extra_small: 18, small: 24, medium: 32, large: 48 };

function face(openId, node) {
  const one = person(openId);
  const size = FACE[node.size] ?? FACE.medium;
  return h(
    "span",
    { class: "card-person", "data-person": openId },
    node.show_avatar === false ? null : avatar(one ?? { name: "?" }, size),
    node.show_name ? h("span", {}, one?.name ?? "未知用户") : null,
  );
}

export const personOne = (node) => face(node.user_id, node);

export function personList(node) {
  const known = (node.persons ?? []).filter((one) => !node.drop_invalid_user_id || person(one.id));
  return h("div", { class: "card-persons" }, known.map((one) => face(one.id, node)));
}
