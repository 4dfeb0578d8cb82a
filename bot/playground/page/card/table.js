/** The table component: typed columns, paged rows. */
import { h } from "../dom.js";
import { patternText } from "../format.js";
import { avatar } from "../people.js";
import { person } from "../state.js";
import { inline, renderMarkdown, textTag } from "./markdown.js";
import { pagedTable } from "./paged.js";
import { pixels } from "./theme.js";

function numberText(value, format = {}) {
  const amount = Number(value);
  if (value === null || value === "" || !Number.isFinite(amount)) return String(value ?? "");
  const digits = format.precision;
  const text = new Intl.NumberFormat("zh-CN", {
    useGrouping: Boolean(format.separator),
    minimumFractionDigits: digits ?? 0,
    maximumFractionDigits: digits ?? 10,
  }).format(amount);
  return `${format.symbol ?? ""}${text}`;
}

function persons(value) {
  const ids = Array.isArray(value) ? value : [value];
  return h("span", { class: "cell-persons" }, ids.filter(Boolean).map((openId) => {
    const one = person(openId);
    return h("span", { class: "inline-person" }, avatar(one ?? { name: "?" }, 20), one?.name ?? "未知用户");
  }));
}

function options(value) {
  const list = Array.isArray(value) ? value : [value];
  return h("span", { class: "cell-tags" }, list.filter(Boolean).map((one) => (typeof one === "string" ? textTag(one) : textTag(one.text ?? "", one.color))));
}

function cell(column, value) {
  if (value === undefined || value === null) return "";
  switch (column.data_type) {
    case "number":
      return numberText(value, column.format);
    case "date":
      return patternText(value, column.date_format);
    case "persons":
      return persons(value);
    case "options":
      return options(value);
    case "markdown":
      return renderMarkdown(value);
    case "lark_md":
      return inline(String(value));
    default:
      return typeof value === "object" ? JSON.stringify(value) : String(value);
  }
}

export function table(node) {
  const columns = node.columns ?? [];
  const heads = columns.map((column) => ({
    head: column.display_name ?? "",
    align: column.horizontal_align ?? (column.data_type === "number" ? "right" : "left"),
    width: pixels(column.width),
  }));
  const rows = (node.rows ?? []).map((row) => columns.map((column) => cell(column, row[column.name])));
  const look = [
    `row-${["low", "middle", "high"].includes(node.row_height) ? node.row_height : "low"}`,
    node.freeze_first_column ? "freeze" : "",
    node.header_style?.background_style === "none" ? "head-plain" : "",
  ];
  return pagedTable(heads, rows, Math.min(10, Math.max(1, node.page_size ?? 5)), look.join(" "));
}
