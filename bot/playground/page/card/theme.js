/** Colours, sizes and spacings of the card language, turned into safe CSS values. */
const BASE = {
  blue: "#3370ff", wathet: "#14c0ff", turquoise: "#00d6b9", green: "#34c724", lime: "#b3d600", yellow: "#ffc60a",
  orange: "#ff8800", red: "#f54a45", carmine: "#f01d94", violet: "#d136d1", purple: "#7f3bf5", indigo: "#4954e6",
  grey: "#8f959e", neutral: "#8f959e",
};
// How dark a tone must be to read as text on its own tint.
const INK = {
  blue: 0.28, wathet: 0.55, turquoise: 0.58, green: 0.5, lime: 0.58, yellow: 0.6, orange: 0.45, red: 0.25,
  carmine: 0.25, violet: 0.28, purple: 0.15, indigo: 0.2, grey: 0.45, neutral: 0.45,
};
export const HEADER_TEMPLATES = [
  "blue", "wathet", "turquoise", "green", "yellow", "orange", "red", "carmine", "violet", "purple", "indigo", "grey", "default",
];
export const CHART_COLORS = ["#3370ff", "#00b8a0", "#ff9f1c", "#7f3bf5", "#f54a45", "#14aee8", "#e0a800", "#d136d1", "#6a9a00", "#646a73"];

function mix(hex, other, share) {
  const parse = (text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));
  const [a, b] = [parse(hex), parse(other)];
  return `#${a.map((part, index) => Math.round(part * (1 - share) + b[index] * share).toString(16).padStart(2, "0")).join("")}`;
}

const LEVELS = { 50: 0.93, 100: 0.85, 200: 0.7, 300: 0.5, 350: 0.4, 400: 0.2, 500: 0 };
const DARK_LEVELS = { 600: 0.18, 700: 0.32, 800: 0.46, 900: 0.6 };

/** The light tint of a named colour, about 15 % of it. */
export const tint = (name) => mix(BASE[name] ?? BASE.blue, "#ffffff", 0.85);
/** The dark tone of a named colour, readable on its tint. */
export const ink = (name) => mix(BASE[name] ?? BASE.blue, "#0b1020", INK[name] ?? 0.3);

/** A colour for text: a name, name-level, or rgba(); undefined when it is none of these. */
export function textColor(name, ctx) {
  if (!name || name === "default") return undefined;
  const own = ctx?.styles?.color?.[name]?.light_mode;
  if (own && isRgb(own)) return own;
  if (name === "white") return "#ffffff";
  return BASE[name] ? mix(BASE[name], "#0b1020", (INK[name] ?? 0.3) * 0.75) : plainColor(name);
}

/** A colour for a background. */
export function fillColor(name, ctx) {
  if (!name || name === "default") return undefined;
  const own = ctx?.styles?.color?.[name]?.light_mode;
  if (own && isRgb(own)) return own;
  if (name === "grey") return "#f5f6f7";
  if (name === "white") return "#ffffff";
  return BASE[name] ? mix(BASE[name], "#ffffff", 0.92) : plainColor(name);
}

/** A colour for a line. */
export const lineColor = (name, ctx) => (!name || name === "grey" || name === "default" ? "#dee0e3" : BASE[name] ?? plainColor(name) ?? textColor(name, ctx));

const isRgb = (text) => /^rgba?\([\d.,\s%]+\)$/.test(text);

function plainColor(name) {
  if (isRgb(name)) return name;
  const [, base, level] = /^([a-z]+)-(\d+)$/.exec(name) ?? [];
  if (!BASE[base]) return undefined;
  if (LEVELS[level] !== undefined) return mix(BASE[base], "#ffffff", LEVELS[level]);
  return DARK_LEVELS[level] !== undefined ? mix(BASE[base], "#000000", DARK_LEVELS[level]) : undefined;
}

const SPACES = { small: "4px", medium: "8px", large: "12px", extra_large: "16px" };

/** A spacing of one to four parts; undefined when it is not one. */
export function spacing(value) {
  if (!value) return undefined;
  const parts = String(value).trim().split(/\s+/);
  const safe = parts.map((part) => SPACES[part] ?? (/^-?\d{1,3}(\.\d+)?px$/.test(part) ? part : part === "0" ? "0px" : null));
  return parts.length <= 4 && safe.every(Boolean) ? safe.join(" ") : undefined;
}

const SIZES = {
  heading: [16, 24, 600], "heading-0": [26, 36, 600], "heading-1": [22, 32, 600], "heading-2": [18, 26, 600], "heading-3": [16, 24, 600],
  "heading-4": [14, 22, 600], normal: [14, 22], notation: [12, 20], "xxxx-large": [28, 38], "xxx-large": [24, 34],
  "xx-large": [20, 30], "x-large": [18, 26], large: [16, 24], medium: [14, 22], small: [12, 20], "x-small": [11, 18],
};

/** Style properties of a named text size, also one the card declares itself. */
export function textSize(name, ctx) {
  const own = ctx?.styles?.text_size?.[name];
  const [size, line, weight] = SIZES[own?.pc ?? own?.default ?? name] ?? SIZES.normal;
  return { "font-size": `${size}px`, "line-height": `${line}px`, "font-weight": weight };
}

/** Pixel widths of the card language; undefined for auto, weighted and anything else. */
export const pixels = (value) => (/^\d{1,4}px$/.test(value ?? "") ? value : undefined);

/** The address itself when a client would open it, else null. */
export function safeLink(url) {
  const text = String(url ?? "").trim();
  return /^(https?:\/\/|tel:\/{0,2}[\d+-]+$|mailto:)/i.test(text) ? text : null;
}
