/**
 * The markdown of cards, as a small parser that builds DOM nodes. What it does not know stays
 * visible as typed. Entities are decoded only into text, so escaped user text can never act.
 */
import { h, icon } from "../dom.js";
import { avatar } from "../people.js";
import { nameOf, person, state } from "../state.js";
import { pagedTable } from "./paged.js";
import { ink, safeLink, textColor, tint } from "./theme.js";
import { momentText } from "../format.js";

const MAX_DEPTH = 12;
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", ensp: " ", emsp: " ", sim: "∼", copy: "©", middot: "·", yen: "¥" };
const EMOJI = { OK: "👌", DONE: "✅", THUMBSUP: "👍", SMILE: "😊", HEART: "❤️", APPLAUSE: "👏", FIRE: "🔥", PARTY: "🎉", ALARM: "⏰", CRY: "😢", MUSCLE: "💪", JIAYI: "👍" };

function entity(name) {
  if (name[0] !== "#") return ENTITIES[name.toLowerCase()];
  const code = name[1]?.toLowerCase() === "x" ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
  return code > 8 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : undefined;
}

function attributes(text) {
  const found = {};
  for (const [, key, a, b, c] of text.matchAll(/([\w-]+)\s*=\s*(?:'([^']*)'|"([^"]*)"|([^\s'">]+))/g)) found[key.toLowerCase()] = a ?? b ?? c;
  return found;
}

function at(attrs) {
  const ids = (attrs.ids ?? attrs.id ?? attrs.email ?? "").split(",").map((one) => one.trim()).filter(Boolean);
  return ids.map((openId) => {
    const name = openId === "all" ? "所有人" : nameOf(openId) ?? state.people.find((one) => one.email === openId)?.name ?? "未知用户";
    return h("span", { class: openId === state.me || openId === "all" ? "at at-me" : "at", "data-at": openId }, `@${name}`, " ");
  });
}

const faceAndName = (openId) => {
  const one = person(openId);
  return h("span", { class: "inline-person" }, avatar(one ?? { name: "?" }, 18), one?.name ?? "未知用户");
};

/** What each tag becomes; `inner` gives its parsed content. */
const TAGS = {
  font: (attrs, inner) => h("span", { style: { color: textColor(attrs.color) } }, inner()),
  at: (attrs) => at(attrs),
  a: (attrs, inner) => link(attrs.href, inner()),
  link: (attrs, inner) => link(attrs.url ?? attrs.href, inner()),
  text_tag: (attrs, inner) => textTag(inner(), attrs.color),
  number_tag: (attrs, inner) => h("span", { class: "number-tag" }, inner()),
  person: (attrs) => faceAndName(attrs.id),
  local_datetime: (attrs) => momentText(Number(attrs.millisecond) || 0, Date.now()),
  raw: (attrs, inner, raw) => raw,
};

function link(url, children) {
  const href = safeLink(url);
  return href ? h("a", { href, target: "_blank", rel: "noopener noreferrer" }, children) : children;
}

/** A small coloured label. */
export function textTag(children, color = "neutral") {
  return h("span", { class: "text-tag", style: { background: tint(color), color: ink(color) } }, children);
}

function takeTag(rest, depth) {
  const open = /^<(\/?)([a-z_]+)((?:\s+[\w-]+\s*=\s*(?:'[^']*'|"[^"]*"|[^\s'">]+))*)\s*(\/?)>/i.exec(rest);
  if (!open || open[1]) return null;
  const name = open[2].toLowerCase();
  if (name === "br") return { node: h("br"), length: open[0].length };
  if (name === "hr") return { node: h("hr"), length: open[0].length };
  if (!Object.hasOwn(TAGS, name)) return null;
  let inside = "";
  let length = open[0].length;
  if (!open[4]) {
    const end = rest.indexOf(`</${name}>`, length);
    if (end < 0) {
      if (name !== "at" && name !== "person" && name !== "local_datetime") return null;
    } else {
      inside = rest.slice(length, end);
      length = end + name.length + 3;
    }
  }
  return { node: TAGS[name](attributes(open[3]), () => inline(inside, depth + 1), inside), length };
}

/** Each rule: what may start it, its pattern, and the node it makes. Order matters. */
const RULES = [
  ["\\", /^\\([!-/:-@[-`{-~])/, (hit) => hit[1]],
  ["`", /^(`+)([\s\S]*?[^`])\1(?!`)/, (hit) => h("code", {}, hit[2])],
  ["!", /^!\[([^\]]*)\]\(([^)\s]*)\)/, (hit) => h("span", { class: "image-box image-inline" }, icon("image", 16), hit[1] || "图片")],
  ["[", /^\[((?:\\.|[^\][\\])+)\]\(([^()\s]+)\)/, (hit, depth) => link(hit[2], inline(hit[1], depth + 1))],
  ["*", /^\*\*\*(?=\S)([\s\S]*?\S)\*\*\*(?!\*)/, (hit, depth) => h("strong", {}, h("em", {}, inline(hit[1], depth + 1)))],
  ["*", /^\*\*(?=\S)([\s\S]*?\S)\*\*/, (hit, depth) => h("strong", {}, inline(hit[1], depth + 1))],
  ["*", /^\*(?=[^\s*])([\s\S]*?[^\s*])\*(?!\*)/, (hit, depth) => h("em", {}, inline(hit[1], depth + 1))],
  ["_", /^__(?=\S)([\s\S]*?\S)__(?!\w)/, (hit, depth) => h("strong", {}, inline(hit[1], depth + 1))],
  ["_", /^_(?=[^\s_])([\s\S]*?[^\s_])_(?!\w)/, (hit, depth) => h("em", {}, inline(hit[1], depth + 1))],
  ["~", /^~~(?=\S)([\s\S]*?\S)~~/, (hit, depth) => h("s", {}, inline(hit[1], depth + 1))],
  ["&", /^&(#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8});/i, (hit) => entity(hit[1])],
  [":", /^:([A-Z][A-Z0-9_]{1,20}):/, (hit) => EMOJI[hit[1]]],
  ["\n", /^\n/, () => h("br")],
];

/** Parses text without block structure into an array of nodes and texts. */
export function inline(source, depth = 0) {
  if (depth > MAX_DEPTH) return [source];
  const out = [];
  let text = "";
  let at = 0;
  const push = (node) => {
    if (text) out.push(text);
    text = "";
    out.push(node);
  };
  while (at < source.length) {
    const letter = source[at];
    const rest = source.slice(at);
    let hit = null;
    if (letter === "<") hit = takeTag(rest, depth);
    else if (!(letter === "_" && /\w/.test(source[at - 1] ?? ""))) {
      for (const [start, pattern, make] of RULES) {
        const match = start === letter && pattern.exec(rest);
        const node = match && make(match, depth);
        if (match && node !== undefined) {
          hit = { node, length: match[0].length };
          break;
        }
      }
    }
    if (hit) {
      push(hit.node);
      at += hit.length;
    } else {
      const next = rest.slice(1).search(/[\\`![*_~&:\n<]/);
      const length = next < 0 ? rest.length : next + 1;
      text += rest.slice(0, length);
      at += length;
    }
  }
  if (text) out.push(text);
  return out;
}

const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const cells = (line) => line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((one) => one.trim().replaceAll("\\|", "|"));

function takeList(lines) {
  const root = { node: null };
  const stack = [];
  let taken = 0;
  for (const line of lines) {
    const hit = ITEM.exec(line);
    if (!hit) {
      if (!line.trim() || !/^\s{2,}/.test(line) || !stack.length) break;
      stack.at(-1).last.append(h("br"), ...inline(line.trim()));
      taken += 1;
      continue;
    }
    const indent = hit[1].length;
    while (stack.length && stack.at(-1).indent > indent) stack.pop();
    if (!stack.length || stack.at(-1).indent < indent) {
      const ordered = /\d/.test(hit[2]);
      const node = h(ordered ? "ol" : "ul", ordered ? { start: parseInt(hit[2], 10) } : {});
      (stack.at(-1)?.last ?? null)?.append(node);
      stack.push({ indent, node, last: null });
      root.node ??= node;
    }
    const item = h("li", {}, inline(hit[3]));
    stack.at(-1).node.append(item);
    stack.at(-1).last = item;
    taken += 1;
  }
  return { node: root.node, taken };
}

function takeBlock(lines) {
  const [line] = lines;
  const fence = /^\s*(`{3,}|~{3,})/.exec(line);
  if (fence) {
    const end = lines.findIndex((one, index) => index > 0 && one.trim() === fence[1]);
    const last = end < 0 ? lines.length : end;
    return { node: h("pre", {}, lines.slice(1, last).join("\n")), taken: last + (end < 0 ? 0 : 1) };
  }
  const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
  if (heading) return { node: h("div", { class: `md-heading md-h${heading[1].length}`, role: "heading", "aria-level": heading[1].length + 2 }, inline(heading[2])), taken: 1 };
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line) || /^\s*<hr\s*\/?>\s*$/i.test(line)) return { node: h("hr"), taken: 1 };
  if (/^\s*>/.test(line)) {
    let taken = 0;
    while (taken < lines.length && /^\s*>/.test(lines[taken])) taken += 1;
    return { node: h("blockquote", {}, blocks(lines.slice(0, taken).map((one) => one.replace(/^\s*>\s?/, "")))), taken };
  }
  if (/^\s*\|/.test(line) && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(lines[1] ?? "")) {
    let taken = 2;
    while (taken < lines.length && /\|/.test(lines[taken])) taken += 1;
    const rows = lines.slice(2, taken).map((one) => cells(one).map((cell) => inline(cell)));
    return { node: pagedTable(cells(line).map((cell) => ({ head: inline(cell) })), rows, 5), taken };
  }
  if (ITEM.test(line)) return takeList(lines);
  return null;
}

function blocks(lines) {
  const out = [];
  let paragraph = [];
  const flush = () => {
    if (paragraph.length) out.push(h("p", {}, inline(paragraph.join("\n"))));
    paragraph = [];
  };
  for (let at = 0; at < lines.length; ) {
    const block = lines[at].trim() ? takeBlock(lines.slice(at)) : null;
    if (block) {
      flush();
      out.push(block.node);
      at += block.taken;
    } else {
      if (lines[at].trim()) paragraph.push(lines[at]);
      else flush();
      at += 1;
    }
  }
  flush();
  return out;
}

/** A markdown component's content. */
export function renderMarkdown(source) {
  return h("div", { class: "markdown" }, blocks(String(source ?? "").replace(/\r\n?/g, "\n").split("\n")));
}
