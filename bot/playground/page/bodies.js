/** What is inside a bubble, by kind of message. Cards are drawn by card/card.js. */
import { h, icon } from "./dom.js";
import { renderCard } from "./card/card.js";
import { safeLink } from "./card/theme.js";
import { renderMarkdown } from "./card/markdown.js";
import { sizeText } from "./format.js";
import { withNames } from "./plaintext.js";
import { nameOf, state } from "./state.js";

const atNode = (openId, name) => {
  const mine = openId === state.me || openId === "all";
  const shown = openId === "all" ? "所有人" : nameOf(openId) ?? name ?? "未知用户";
  return h("span", { class: mine ? "at at-me" : "at" }, `@${shown}`);
};

const escapeRegExp = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** A person's own words: only real mentions are set off, nothing else is read as markup. */
function personText(message) {
  const mentions = message.mentions ?? [];
  const names = mentions.flatMap((one) => [one.key, `@${one.name}`]).filter(Boolean).sort((a, b) => b.length - a.length);
  const text = message.content?.text ?? "";
  if (!names.length) return h("div", { class: "text" }, text);
  const parts = text.split(new RegExp(`(${names.map(escapeRegExp).join("|")})`));
  const node = h("div", { class: "text" });
  for (const part of parts) {
    const hit = mentions.find((one) => one.key === part || `@${one.name}` === part);
    node.append(hit ? atNode(hit.open_id, hit.name) : part);
  }
  return node;
}

const MARKS = { b: "strong", i: "em", u: "u", s: "s" };
const BOT_TEXT = /<at user_id="([^"]*)">([\s\S]*?)<\/at>|<([bius])>([\s\S]*?)<\/\3>|\[([^\][]+)\]\(([^()\s]+)\)/g;

/** A bot's text message: the platform reads a little markup in it. */
function botText(text) {
  const node = h("div", { class: "text" });
  let last = 0;
  for (const hit of text.matchAll(BOT_TEXT)) {
    node.append(text.slice(last, hit.index));
    last = hit.index + hit[0].length;
    if (hit[1] !== undefined) node.append(atNode(hit[1], hit[2]));
    else if (hit[3]) node.append(h(MARKS[hit[3]], {}, [...botText(hit[4]).childNodes]));
    else node.append(linkNode(hit[6], hit[5]));
  }
  node.append(text.slice(last));
  return node;
}

function linkNode(url, text) {
  const href = safeLink(url);
  return href ? h("a", { href, target: "_blank", rel: "noopener noreferrer" }, text) : text;
}

function postNode(node) {
  switch (node.tag) {
    case "a":
      return linkNode(node.href, node.text ?? node.href);
    case "at":
      return atNode(node.user_id, node.user_name);
    case "img":
      return h("span", { class: "image-box" }, icon("image", 22), "图片");
    case "md":
      return renderMarkdown(node.text ?? "", {});
    case "hr":
      return h("hr", {});
    case "code_block":
      return h("pre", {}, node.text ?? "");
    default: {
      const styles = new Set(node.style ?? []);
      let shown = document.createTextNode(node.text ?? "");
      for (const [style, tag] of [["bold", "strong"], ["italic", "em"], ["underline", "u"], ["lineThrough", "s"]]) {
        if (styles.has(style)) shown = h(tag, {}, shown);
      }
      return shown;
    }
  }
}

function post(content) {
  const body = content?.zh_cn ?? content?.en_us ?? content ?? {};
  return h(
    "div",
    { class: "post" },
    body.title ? h("b", { class: "post-title" }, body.title) : null,
    (body.content ?? []).map((line) => h("p", {}, line.map(postNode))),
  );
}

const stored = (key) => `/_play/files/${encodeURIComponent(key)}`;

/** A picture somebody sent; the box keeps its place while it loads. */
function picture(content) {
  if (!content?.image_key) return box("image", "图片");
  return h("img", { class: "picture", src: stored(content.image_key), alt: "图片", loading: "lazy" });
}

function file(content) {
  const name = content?.file_name ?? content?.name ?? "文件";
  const ending = name.includes(".") ? name.split(".").pop().slice(0, 4).toUpperCase() : "FILE";
  return h(
    content?.file_key ? "a" : "div",
    { class: "file", ...(content?.file_key ? { href: stored(content.file_key), download: name } : {}) },
    h("span", { class: "file-icon" }, ending),
    h("span", { class: "file-text" }, h("b", {}, name), h("small", {}, sizeText(content?.file_size) || "点击下载")),
  );
}

const box = (name, text) => h("span", { class: "image-box" }, icon(name, 22), text);

/** The inside of a message's bubble. */
export function bodyOf(message) {
  const content = message.content ?? {};
  switch (message.msg_type) {
    case "text":
      return message.sender?.app ? botText(withNames(content.text, message.mentions)) : personText(message);
    case "post":
      return post(content);
    case "interactive":
      return renderCard(content, message);
    case "file":
    case "media":
      return file(content);
    case "image":
      return picture(content);
    case "audio":
      return box("sound", "语音");
    case "sticker":
      return box("image", "表情");
    case "merge_forward":
      return box("doc", "聊天记录");
    default:
      return h("div", { class: "text" }, `暂不支持的消息类型：${message.msg_type}`);
  }
}
