/** The chart component: reads the subset of VChart specs we draw, frames it, redraws on resize. */
import { h, icon, replace } from "../dom.js";
import { drawBars, drawFunnel, drawLines, drawPie } from "./chartshapes.js";
import { CHART_COLORS } from "./theme.js";

const SHAPES = { bar: drawBars, line: drawLines, area: drawLines, pie: drawPie, funnel: drawFunnel };
const RATIOS = { "1:1": "1 / 1", "2:1": "2 / 1", "4:3": "4 / 3", "16:9": "16 / 9" };

const first = (field) => (Array.isArray(field) ? field[0] : field);

/**
 * Turns a spec into {kind, horizontal, stacked, categories, series: [{name, color, values}]}.
 * Throws when the spec names no data or fields, as the platform does (200550).
 */
export function readSpec(spec) {
  const data = Array.isArray(spec.data) ? spec.data[0] : spec.data;
  const rows = data?.values;
  if (!Array.isArray(rows)) throw new Error("chart_spec 没有 data.values");
  const horizontal = spec.type === "bar" && spec.direction === "horizontal";
  const round = spec.type === "pie" || spec.type === "funnel";
  const categoryField = round ? spec.categoryField : first(horizontal ? spec.yField : spec.xField);
  const valueField = round ? spec.valueField : first(horizontal ? spec.xField : spec.yField);
  if (!categoryField || !valueField) throw new Error("chart_spec 没有说明横轴或数值字段");
  const axis = horizontal ? spec.yField : spec.xField;
  const seriesField = round ? null : (Array.isArray(axis) ? axis[1] : null) ?? spec.seriesField;
  const colors = Array.isArray(spec.color) ? spec.color.filter((one) => /^#[0-9a-f]{3,8}$/i.test(one)) : [];
  const palette = colors.length ? colors : CHART_COLORS;
  const split = seriesField && seriesField !== categoryField;
  const categories = [...new Set(rows.map((row) => String(row[categoryField] ?? "")))];
  const names = split ? [...new Set(rows.map((row) => String(row[seriesField] ?? "")))] : [""];
  const series = names.map((name, index) => ({
    name,
    color: palette[index % palette.length],
    values: categories.map((category) =>
      rows
        .filter((row) => String(row[categoryField] ?? "") === category && (!split || String(row[seriesField] ?? "") === name))
        .reduce((sum, row) => sum + (Number(row[valueField]) || 0), 0),
    ),
  }));
  const stacked = split && (spec.stack === true || (spec.type === "bar" && !Array.isArray(axis)) || spec.type === "area");
  return { kind: spec.type, horizontal, stacked, categories, series, palette, hole: Number(spec.innerRadius) || 0, labels: spec.label?.visible !== false };
}

function legend(shape) {
  const round = shape.kind === "pie";
  const items = round ? shape.categories.map((name, index) => [name, shape.palette[index % shape.palette.length]]) : shape.series.map((one) => [one.name, one.color]);
  if (!round && shape.series.length < 2) return null;
  return h("div", { class: "chart-legend" }, items.map(([name, color]) => h("span", {}, h("i", { style: { background: color } }), name)));
}

const spoken = (shape) =>
  shape.series.map((one) => `${one.name} ${shape.categories.map((name, index) => `${name} ${one.values[index]}`).join("，")}`).join("；");

export function chart(node) {
  const spec = node.chart_spec ?? {};
  const draw = Object.hasOwn(SHAPES, spec.type ?? "") ? SHAPES[spec.type] : null;
  if (!draw) return h("div", { class: "unknown-component", role: "alert" }, icon("warn", 18), `不支持的图表：${spec.type ?? "（没有 type）"}`);
  const shape = readSpec(spec);
  const title = typeof spec.title === "string" ? spec.title : spec.title?.text;
  const plot = h("div", { class: "chart-plot", role: "img", "aria-label": `${title ?? "图表"}：${spoken(shape)}` });
  const box = h(
    "div",
    { class: "chart", style: { "aspect-ratio": RATIOS[node.aspect_ratio] ?? RATIOS["16:9"], height: /^\d{2,3}px$/.test(node.height ?? "") ? node.height : undefined } },
    title ? h("div", { class: "chart-title" }, title) : null,
    plot,
    spec.legends?.visible === false ? null : legend(shape),
  );
  new ResizeObserver(([entry]) => {
    const { width, height } = entry.contentRect;
    if (width > 20 && height > 20) replace(plot, draw(shape, Math.floor(width), Math.floor(height)));
  }).observe(plot);
  return box;
}
