/** A whole card of JSON 2.0: its header, its body, and the table of components. */
import { append, h, icon } from "../dom.js";
import { button, overflow } from "./buttons.js";
import { chart } from "./chart.js";
import { checker, dateTimeInput, input, multiSelect, select } from "./inputs.js";
import { div, hr, image, imageCombination, markdown, personList, personOne } from "./elements.js";
import { form } from "./form.js";
import { collapsiblePanel, columnSet, interactiveContainer } from "./layout.js";
import { inline, textTag } from "./markdown.js";
import { table } from "./table.js";
import { HEADER_TEMPLATES, ink, spacing, tint } from "./theme.js";

const COMPONENTS = {
  markdown, div, hr, table, chart, form, button, overflow, input, checker, img: image, img_combination: imageCombination,
  column_set: columnSet, collapsible_panel: collapsiblePanel, interactive_container: interactiveContainer,
  select_static: select, select_person: select, multi_select_static: multiSelect, multi_select_person: multiSelect,
  date_picker: dateTimeInput, picker_time: dateTimeInput, picker_datetime: dateTimeInput,
  person: personOne, person_list: personList,
};

/** The red box for what a client would refuse to draw. */
const unknown = (text) => h("div", { class: "unknown-component", role: "alert" }, icon("warn", 18), text);

function component(node, ctx) {
  const draw = Object.hasOwn(COMPONENTS, node?.tag ?? "") ? COMPONENTS[node.tag] : null;
  if (!draw) return unknown(`不支持的组件：${node?.tag ?? "（没有 tag）"}`);
  let drawn;
  try {
    drawn = draw(node, ctx);
  } catch (error) {
    console.error("card component", node.tag, error);
    return unknown(`组件画不出来：${node.tag}`);
  }
  const margin = spacing(node.margin);
  if (margin) drawn.style.setProperty("margin", margin);
  if (node.element_id) drawn.setAttribute("data-element", node.element_id);
  return drawn;
}

/** The words of a plain_text or lark_md object. */
export function words(text) {
  if (!text) return "";
  return text.tag === "lark_md" ? inline(String(text.content ?? "")) : String(text.content ?? "");
}

function header(node) {
  if (!node?.title) return null;
  const template = HEADER_TEMPLATES.includes(node.template) ? node.template : "default";
  const plain = template === "default";
  const tags = (node.text_tag_list ?? []).slice(0, 3).map((one) => textTag(words(one.text), one.color));
  return h(
    "header",
    {
      class: `card-header card-header-${template}`,
      style: { background: plain ? undefined : tint(template), color: plain ? undefined : ink(template), padding: spacing(node.padding) },
    },
    node.icon ? h("span", { class: "card-icon" }, icon("doc", 20)) : null,
    h(
      "div",
      { class: "card-titles" },
      h("div", { class: "card-title-row" }, h("h3", { class: "card-title" }, words(node.title)), tags),
      node.subtitle?.content ? h("div", { class: "card-subtitle" }, words(node.subtitle)) : null,
    ),
  );
}

/** Draws a card. `message` gives the id and version that clicks refer to. */
export function renderCard(card, message) {
  const width = card?.config?.width_mode;
  const root = h("div", { class: `card card-${["compact", "fill"].includes(width) ? width : "default"}` });
  if (card?.elements || (card?.schema && card.schema !== "2.0")) append(root, [unknown("不支持的卡片版本：这里只画 JSON 2.0")]);
  const ctx = { message, styles: card?.config?.style ?? {}, form: null, words };
  ctx.render = (elements, inner = ctx) => (elements ?? []).map((node) => component(node, inner));
  const body = card?.body;
  append(root, [
    header(card?.header),
    body
      ? h(
          "div",
          {
            class: `card-body${body.direction === "horizontal" ? " row" : ""}`,
            style: { padding: spacing(body.padding), gap: spacing(body.direction === "horizontal" ? body.horizontal_spacing : body.vertical_spacing) },
          },
          ctx.render(body.elements),
        )
      : null,
  ]);
  return root;
}
