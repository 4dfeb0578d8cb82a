/** A table that turns pages: used by the table component and by markdown tables. */
import { append, h, iconButton, replace } from "../dom.js";

/**
 * columns: [{head: nodes, align, width}], rows: arrays of cell nodes. `look` adds classes.
 * The page keeps the height of a full page, so turning to a short last page moves nothing.
 */
export function pagedTable(columns, rows, pageSize, look = "") {
  const pages = Math.max(1, Math.ceil(rows.length / pageSize));
  let page = 0;
  const body = h("tbody");
  const position = h("span", { class: "pager-text", "aria-live": "polite" });
  const draw = () => {
    const shown = rows.slice(page * pageSize, (page + 1) * pageSize);
    replace(body, shown.map((row) => h("tr", {}, columns.map((column, index) => h("td", { style: { "text-align": column.align } }, row[index])))));
    if (!rows.length) body.append(h("tr", {}, h("td", { colspan: columns.length, class: "table-empty" }, "暂无数据")));
    if (pages > 1) {
      for (let missing = shown.length; missing < pageSize; missing += 1) body.append(h("tr", { class: "filler", "aria-hidden": "true" }, h("td", { colspan: columns.length }, "\u00a0")));
    }
    position.textContent = `${page + 1} / ${pages}`;
    previous.disabled = page === 0;
    next.disabled = page === pages - 1;
  };
  const turn = (by) => () => {
    page += by;
    draw();
  };
  const previous = iconButton("back", "上一页", turn(-1));
  const next = iconButton("next", "下一页", turn(1));
  const head = h("thead", {}, h("tr", {}, columns.map((column) => h("th", { scope: "col", style: { "text-align": column.align, "min-width": column.width } }, column.head))));
  const node = h("div", { class: `table-box ${look}` }, h("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": "表格" }, h("table", {}, head, body)));
  if (pages > 1) append(node, [h("div", { class: "pager" }, previous, position, next)]);
  draw();
  return node;
}
