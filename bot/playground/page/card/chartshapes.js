/** Draws bars, lines, areas, pies and funnels as SVG of a given size. Pure: data in, node out. */
import { s } from "../dom.js";

const SMALL = 12;
const textWidth = (text) => [...String(text)].reduce((sum, letter) => sum + (letter > "\u2e7f" ? SMALL : SMALL * 0.58), 0);

function shorten(text, room) {
  if (textWidth(text) <= room) return text;
  let kept = "";
  for (const letter of text) {
    if (textWidth(`${kept}${letter}…`) > room) break;
    kept += letter;
  }
  return `${kept}…`;
}

/** 1234567 -> 123.5万; keeps axes and labels short. */
export function short(value) {
  const size = Math.abs(value);
  if (size >= 1e8) return `${+(value / 1e8).toFixed(1)}亿`;
  if (size >= 1e4) return `${+(value / 1e4).toFixed(1)}万`;
  return String(+value.toFixed(2));
}

function ticks(top) {
  const rough = (top || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max([1, 2, 2.5, 5, 10].find((one) => one * power >= rough) * power, Number.isInteger(top) && top < 4 ? 1 : 0);
  const list = [];
  for (let value = 0; value < top + step; value += step) list.push(+value.toFixed(6));
  return list;
}

const label = (x, y, text, props = {}) => s("text", { x, y, class: "chart-text", ...props }, text);
const tip = (text) => s("title", {}, text);
const canvas = (width, height, ...children) => s("svg", { viewBox: `0 0 ${width} ${height}`, width, height }, ...children);

function topValue(shape) {
  const sums = shape.categories.map((_, index) => shape.series.reduce((sum, one) => sum + Math.max(0, one.values[index]), 0));
  const singles = shape.series.flatMap((one) => one.values);
  return Math.max(0, ...(shape.stacked ? sums : singles));
}

/** A frame with a value axis and a category axis; `place` maps values and bands to pixels. */
function frame(shape, width, height) {
  const marks = ticks(topValue(shape));
  const most = marks.at(-1) || 1;
  const across = shape.horizontal;
  const left = across
    ? Math.min(width * 0.34, Math.max(...shape.categories.map(textWidth), 20) + 10)
    : Math.max(...marks.map((one) => textWidth(short(one)))) + 10;
  const [right, top, bottom] = [across ? 40 : 8, 14, 24];
  const [w, hgt] = [width - left - right, height - top - bottom];
  const band = (across ? hgt : w) / Math.max(1, shape.categories.length);
  const value = (amount) => (across ? left + (amount / most) * w : top + hgt - (amount / most) * hgt);
  const lines = marks.map((one) =>
    across
      ? [s("line", { x1: value(one), x2: value(one), y1: top, y2: top + hgt, class: "chart-grid" }), label(value(one), height - 6, short(one), { "text-anchor": "middle" })]
      : [s("line", { x1: left, x2: left + w, y1: value(one), y2: value(one), class: "chart-grid" }), label(left - 8, value(one) + 4, short(one), { "text-anchor": "end" })],
  );
  const room = across ? left - 8 : band - 4;
  const every = across ? 1 : Math.max(1, Math.ceil(Math.min(44, Math.max(...shape.categories.map(textWidth), 1)) / Math.max(room, 1)));
  const names = shape.categories.map((name, index) => {
    if (index % every) return null;
    const middle = (index + 0.5) * band;
    return across
      ? label(left - 8, top + middle + 4, shorten(name, room), { "text-anchor": "end" })
      : label(left + middle, height - 6, shorten(name, room * every), { "text-anchor": "middle" });
  });
  return { left, top, w, h: hgt, band, value, axes: [lines, names.filter(Boolean)] };
}

export function drawBars(shape, width, height) {
  const f = frame(shape, width, height);
  const lanes = shape.stacked ? 1 : shape.series.length;
  const thick = Math.min(28, (f.band * 0.64) / lanes);
  const below = shape.categories.map(() => 0);
  const bars = shape.series.flatMap((one, lane) =>
    one.values.map((amount, index) => {
      const base = shape.stacked ? below[index] : 0;
      below[index] += amount;
      const offset = (index + 0.5) * f.band - (thick * lanes) / 2 + (shape.stacked ? 0 : lane * thick);
      const [from, to] = [f.value(base), f.value(base + amount)];
      const size = Math.max(0, Math.abs(to - from));
      const place = shape.horizontal
        ? { x: from, y: f.top + offset, width: size, height: thick - 1 }
        : { x: f.left + offset, y: to, width: thick - 1, height: size };
      return s("rect", { ...place, rx: 2, fill: one.color }, tip(`${shape.categories[index]} ${one.name} ${amount}`));
    }),
  );
  const values = shape.labels && lanes === 1 && f.band >= 18
    ? below.map((sum, index) => {
        const middle = (index + 0.5) * f.band;
        return shape.horizontal ? label(f.value(sum) + 5, f.top + middle + 4, short(sum)) : label(f.left + middle, f.value(sum) - 4, short(sum), { "text-anchor": "middle" });
      })
    : [];
  return canvas(width, height, f.axes, bars, values);
}

export function drawLines(shape, width, height) {
  const f = frame(shape, width, height);
  const below = shape.categories.map(() => 0);
  const drawn = shape.series.map((one) => {
    const bases = below.map((base) => base);
    const points = one.values.map((amount, index) => {
      const sum = (shape.stacked ? below[index] : 0) + amount;
      if (shape.stacked) below[index] = sum;
      return [f.left + (index + 0.5) * f.band, f.value(sum)];
    });
    const path = points.map(([x, y], index) => `${index ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
    const floor = points.map(([x], index) => [x, f.value(shape.stacked ? bases[index] : 0)]).reverse();
    return [
      shape.kind === "area" ? s("path", { d: `${path}${floor.map(([x, y]) => `L${x.toFixed(1)} ${y.toFixed(1)}`).join("")}Z`, fill: one.color, opacity: 0.18 }) : null,
      s("path", { d: path, fill: "none", stroke: one.color, "stroke-width": 2, "stroke-linejoin": "round" }),
      points.map(([x, y], index) => s("circle", { cx: x, cy: y, r: 3, fill: "#fff", stroke: one.color, "stroke-width": 2 }, tip(`${shape.categories[index]} ${one.name} ${one.values[index]}`))),
      shape.labels && shape.series.length === 1 && f.band >= 26 ? points.map(([x, y], index) => label(x, y - 8, short(one.values[index]), { "text-anchor": "middle" })) : null,
    ];
  });
  return canvas(width, height, f.axes, drawn);
}

function slice(cx, cy, outer, inner, from, to) {
  const at = (radius, turn) => `${(cx + radius * Math.sin(turn)).toFixed(2)} ${(cy - radius * Math.cos(turn)).toFixed(2)}`;
  const big = to - from > Math.PI ? 1 : 0;
  const start = inner ? `M${at(outer, from)}` : `M${cx} ${cy}L${at(outer, from)}`;
  const back = inner ? `L${at(inner, to)}A${inner} ${inner} 0 ${big} 0 ${at(inner, from)}` : "";
  return `${start}A${outer} ${outer} 0 ${big} 1 ${at(outer, to)}${back}Z`;
}

export function drawPie(shape, width, height) {
  const values = shape.series[0].values;
  const total = values.reduce((sum, one) => sum + Math.max(0, one), 0);
  const [cx, cy] = [width / 2, height / 2];
  const outer = Math.max(20, Math.min(width / 2 - 64, height / 2 - 14));
  const inner = outer * Math.min(0.85, shape.hole);
  if (!total) return canvas(width, height, s("circle", { cx, cy, r: outer, fill: "#f0f1f3" }), label(cx, cy + 4, "暂无数据", { "text-anchor": "middle" }));
  let turn = 0;
  const parts = values.map((amount, index) => {
    const from = turn;
    turn += (Math.max(0, amount) / total) * Math.PI * 2;
    const to = Math.min(turn, from + Math.PI * 2 - 0.0001);
    const middle = (from + to) / 2;
    const share = Math.round((amount / total) * 100);
    const side = Math.sin(middle) >= 0 ? "start" : "end";
    const [x, y] = [cx + (outer + 8) * Math.sin(middle), cy - (outer + 8) * Math.cos(middle)];
    return [
      s("path", { d: slice(cx, cy, outer, inner, from, to), fill: shape.palette[index % shape.palette.length], stroke: "#fff", "stroke-width": 1.5 }, tip(`${shape.categories[index]} ${amount}（${share}%）`)),
      shape.labels && share >= 4 ? label(x, y + 4, `${short(amount)}（${share}%）`, { "text-anchor": side }) : null,
    ];
  });
  return canvas(width, height, parts);
}

export function drawFunnel(shape, width, height) {
  const values = shape.series[0].values;
  const most = Math.max(...values, 1);
  const names = Math.min(width * 0.3, Math.max(...shape.categories.map(textWidth), 20) + 12);
  const room = width - names - 56;
  const step = height / Math.max(1, values.length);
  const middle = names + room / 2;
  const wide = (amount) => Math.max(6, (amount / most) * room);
  return canvas(width, height, values.map((amount, index) => {
    const [top, bottom] = [wide(amount) / 2, wide(values[index + 1] ?? amount * 0.82) / 2];
    const [y1, y2] = [index * step + 1, (index + 1) * step - 1];
    const share = index && values[index - 1] ? `${Math.round((amount / values[index - 1]) * 100)}%` : "";
    return [
      s("path", { d: `M${middle - top} ${y1}H${middle + top}L${middle + bottom} ${y2}H${middle - bottom}Z`, fill: shape.palette[0], opacity: 1 - index * (0.62 / Math.max(1, values.length)) }, tip(`${shape.categories[index]} ${amount}`)),
      label(0, (y1 + y2) / 2 + 4, shorten(shape.categories[index], names - 8)),
      label(middle, (y1 + y2) / 2 + 4, short(amount), { "text-anchor": "middle", class: "chart-text on-fill" }),
      share ? label(width, (y1 + y2) / 2 + 4, share, { "text-anchor": "end" }) : null,
    ];
  }));
}
