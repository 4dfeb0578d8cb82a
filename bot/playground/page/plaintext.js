/** The words of a message without its looks: for previews, quotes, copying and the story. */
import { nameOf } from "./state.js";

const KINDS = {
  image: "[图片]", audio: "[语音]", media: "[视频]", sticker: "[表情]", merge_forward: "[聊天记录]",
  share_chat: "[群名片]", share_user: "[个人名片]", system: "[系统消息]",
};

/** Text with `@_user_1` keys and `<at>` tags turned into names. */
export function withNames(text, mentions = []) {
  let result = String(text ?? "");
  for (const one of mentions) {
    if (one.key) result = result.replaceAll(one.key, `@${one.name ?? nameOf(one.open_id) ?? "未知用户"}`);
  }
  return result.replaceAll("@_all", "@所有人");
}

const stripMarkup = (text) =>
  withNames(text)
    .replace(/<at\s+user_id="all"\s*>.*?<\/at>/g, "@所有人")
    .replace(/<at\s+user_id="([^"]*)"\s*>(.*?)<\/at>/g, (_, openId, name) => `@${nameOf(openId) ?? name}`)
    .replace(/<\/?[bius]>/g, "");

function postText(content) {
  const body = content?.zh_cn ?? content?.en_us ?? content ?? {};
  const lines = (body.content ?? []).map((line) =>
    line.map((node) => (node.tag === "at" ? `@${node.user_name ?? nameOf(node.user_id) ?? ""}` : node.text ?? (node.tag === "img" ? "[图片]" : ""))).join(""),
  );
  return [body.title, ...lines].filter(Boolean).join(" ");
}

const TEXT_KEYS = new Set(["content", "placeholder", "label"]);

/** All visible words of a card in reading order, joined by spaces. */
export function cardText(card) {
  const words = [];
  const walk = (node, key) => {
    if (Array.isArray(node)) node.forEach((child) => walk(child, key));
    else if (node && typeof node === "object") {
      for (const [name, child] of Object.entries(node)) {
        if (["config", "behaviors", "value", "confirm", "i18n_content", "chart_spec", "card_link"].includes(name)) continue;
        if (name === "rows" && Array.isArray(child)) child.forEach((line) => words.push(...Object.values(line).filter((cell) => typeof cell === "string")));
        else walk(child, name);
      }
    } else if (typeof node === "string" && TEXT_KEYS.has(key)) words.push(node);
  };
  walk(card?.header, "header");
  walk(card?.body, "body");
  return words.join(" ");
}

/** Visible words of the buttons of a card. */
export function cardButtons(card) {
  const found = [];
  const walk = (node) => {
    if (Array.isArray(node)) node.forEach(walk);
    else if (node && typeof node === "object") {
      if (node.tag === "button" && !node.disabled) found.push(node.text?.content ?? "");
      Object.values(node).forEach(walk);
    }
  };
  walk(card?.body);
  return found;
}

/** One line for a message of any kind. */
export function plainText(message) {
  const content = message.content ?? {};
  switch (message.msg_type) {
    case "text":
      return stripMarkup(withNames(content.text, message.mentions));
    case "post":
      return postText(content);
    case "interactive":
      return content.config?.summary?.content || content.header?.title?.content || cardText(content).slice(0, 80) || "[卡片]";
    case "file":
      return `[文件] ${content.file_name ?? ""}`.trim();
    default:
      return KINDS[message.msg_type] ?? `[${message.msg_type}]`;
  }
}
