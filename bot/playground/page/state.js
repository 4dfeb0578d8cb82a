/**
 * What the page knows: people, chats, messages, calls, clock, faults, and who is looking.
 * Holds no DOM. Changes are announced by topic; views subscribe with `on`.
 */
import { api, followStream } from "./api.js";

const READ_KEY = "baobei-play-read";
const DRAFTS = new Map();
const listeners = new Map();

export const state = {
  bot: { open_id: "", name: "报备助手" },
  people: [],
  departments: [],
  chats: [],
  messages: new Map(), // chat_id -> messages, oldest first
  calls: [],
  faults: [],
  me: null, // open_id of the person whose eyes we use
  chatId: null,
  online: true,
  nowMs: Date.now(),
  nowTakenAt: performance.now(),
  clockOffsetMs: 0,
  storyRound: 0, // how often the story began anew
  replyTo: null,
};

/** Subscribes to one or more topics, separated by spaces. */
export function on(topics, listener) {
  for (const topic of topics.split(" ")) {
    if (!listeners.has(topic)) listeners.set(topic, new Set());
    listeners.get(topic).add(listener);
  }
}

export function emit(topic, detail) {
  for (const listener of listeners.get(topic) ?? []) listener(detail);
}

/** The playground's present time in ms, running on between two answers of the server. */
export const now = () => state.nowMs + (performance.now() - state.nowTakenAt);

export const person = (openId) => state.people.find((one) => one.open_id === openId) ?? null;
export const personByName = (name) => state.people.find((one) => one.name === name) ?? null;
export const me = () => person(state.me);
export const chat = (chatId = state.chatId) => state.chats.find((one) => one.chat_id === chatId) ?? null;
export const messagesOf = (chatId) => state.messages.get(chatId) ?? [];
export const p2pOf = (openId) => state.chats.find((one) => one.type === "p2p" && one.person === openId) ?? null;

/** Chats a person is in: the one with the bot first, then groups by name. */
export function chatsOf(openId) {
  const groups = state.chats.filter((one) => one.type === "group" && (one.members ?? []).includes(openId));
  groups.sort((a, b) => lastTime(b) - lastTime(a) || a.name.localeCompare(b.name, "zh-CN"));
  return [p2pOf(openId), ...groups].filter(Boolean);
}

const lastTime = (one) => messagesOf(one.chat_id).at(-1)?.create_time_ms ?? 0;

export function findMessage(messageId) {
  for (const list of state.messages.values()) {
    const found = list.find((one) => one.message_id === messageId);
    if (found) return found;
  }
  return null;
}

/** Name to show for an open_id, the bot included. */
export function nameOf(openId) {
  if (openId === state.bot.open_id) return state.bot.name;
  return person(openId)?.name ?? null;
}

export const draft = {
  key: () => `${state.me}:${state.chatId}`,
  get: () => DRAFTS.get(draft.key()) ?? "",
  set: (text) => DRAFTS.set(draft.key(), text),
};

// --- read marks -----------------------------------------------------------------------------

let reads = {};
try {
  reads = JSON.parse(localStorage.getItem(READ_KEY) ?? "{}");
} catch {
  reads = {};
}

/** How many messages of a chat this person has not seen. */
export function unread(openId, chatId) {
  const list = messagesOf(chatId);
  const seen = list.findIndex((one) => one.message_id === reads[`${openId}:${chatId}`]);
  return list.slice(seen + 1).filter((one) => one.sender?.open_id !== openId && !one.recalled).length;
}

export const unreadOf = (openId) => chatsOf(openId).reduce((sum, one) => sum + unread(openId, one.chat_id), 0);

export function markRead() {
  const last = messagesOf(state.chatId).at(-1);
  const key = `${state.me}:${state.chatId}`;
  if (!last || reads[key] === last.message_id) return;
  reads[key] = last.message_id;
  try {
    localStorage.setItem(READ_KEY, JSON.stringify(reads));
  } catch {
    // Private windows may refuse storage; marks then last as long as the page.
  }
  emit("unread");
}

// --- choices --------------------------------------------------------------------------------

/** Looks through somebody's eyes; keeps the same group when they are in it. */
export function become(openId, chatId) {
  const target = chatId ?? state.chatId;
  const chats = chatsOf(openId);
  state.me = openId;
  state.chatId = (chats.find((one) => one.chat_id === target) ?? p2pOf(openId) ?? chats[0])?.chat_id ?? null;
  state.replyTo = null;
  emit("view");
}

export function openChat(chatId) {
  state.chatId = chatId;
  state.replyTo = null;
  emit("view");
}

export function replyTo(message) {
  state.replyTo = message;
  emit("reply");
}

// --- loading and the stream -----------------------------------------------------------------

export function takeClock(payload) {
  if (Number.isFinite(payload.now_ms)) {
    state.nowMs = payload.now_ms;
    state.nowTakenAt = performance.now();
  }
  if (Number.isFinite(payload.clock_offset_ms)) state.clockOffsetMs = payload.clock_offset_ms;
  emit("clock");
}

/** Takes the switches that are on, by name; all others are off. */
export function takeFaults(active) {
  state.faults = state.faults.map((one) => ({ ...one, probability: active[one.name]?.probability ?? 0 }));
  emit("faults");
}

let arrivals = [];

/** Reads everything anew: at the start, after a reset, after a broken line. */
export async function load() {
  arrivals = [];
  const [fresh, calls, faults] = await Promise.all([api.state(), api.calls(), api.faults()]);
  Object.assign(state, {
    bot: fresh.bot, people: fresh.people, departments: fresh.departments ?? [], chats: fresh.chats, calls,
    storyRound: fresh.story_round,
  });
  takeClock(fresh);
  state.faults = faults;
  const lists = await Promise.all(fresh.chats.map((one) => api.messages(one.chat_id)));
  state.messages = new Map(fresh.chats.map((one, index) => [one.chat_id, lists[index]]));
  arrivals.splice(0).forEach(upsert); // what the stream brought while we were reading
  emit("loaded");
}

function upsert(fresh) {
  arrivals.push(fresh);
  if (arrivals.length > 100) arrivals.shift();
  const list = messagesOf(fresh.chat_id).slice();
  const index = list.findIndex((one) => one.message_id === fresh.message_id);
  const known = list[index];
  if (known && (known.version ?? 0) > (fresh.version ?? 0)) return;
  // The server empties what was taken back; the author may still want to edit it anew.
  const message = known && fresh.recalled ? { ...fresh, content: known.content } : fresh;
  if (known) list[index] = message;
  else list.push(message);
  state.messages.set(message.chat_id, list);
  emit(known ? "updated" : "message", message);
}

/** Puts a message that an answer of the API brought before the stream did. */
export const takeMessage = (message) => message && upsert(message);

function take(topic, payload) {
  if (topic === "message" || topic === "updated") upsert(payload.message ?? payload);
  else if (topic === "recalled") {
    const known = findMessage(payload.message_id);
    if (known) upsert({ ...known, ...payload, recalled: true });
  } else if (topic === "call") {
    state.calls = [...state.calls, payload].slice(-300);
    emit("call", payload);
  } else if (topic === "clock") takeClock(payload);
  else if (topic === "faults") takeFaults(payload);
  else if (topic === "chat" || topic === "reset") load();
  else emit(topic, payload);
}

export function follow() {
  let broken = false;
  return followStream(take, (online) => {
    if (online && broken) load().catch(() => {});
    broken = !online;
    if (state.online !== online) {
      state.online = online;
      emit("online");
    }
  });
}
