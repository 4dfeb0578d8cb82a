/**
 * Talks to the playground's control plane (/_play). The only module that fetches.
 * Every failure is an ApiError whose message can be shown to a person.
 */
export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function request(method, path, body) {
  const init = { method, headers: {} };
  if (body instanceof FormData) {
    init.body = body;
  } else if (body !== undefined) {
    init.headers["Content-Type"] = "application/json";
    init.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(`/_play/${path}`, init);
  } catch {
    throw new ApiError("连不上试玩服务，请确认 make demo 还在运行", 0);
  }
  const text = await answer.text();
  let parsed = {};
  try {
    parsed = text ? JSON.parse(text) : {};
  } catch {
    throw new ApiError(`试玩服务的回答看不懂（HTTP ${answer.status}）`, answer.status);
  }
  if (!answer.ok) {
    const reason = typeof parsed.error === "string" ? parsed.error : parsed.error?.text ?? parsed.message;
    throw new ApiError(reason ?? `试玩服务拒绝了这一步（HTTP ${answer.status}）`, answer.status);
  }
  return parsed;
}

const get = (path) => request("GET", path);
const post = (path, body = {}) => request("POST", path, body);
const id = encodeURIComponent;

export const api = {
  state: () => get("state"),
  messages: async (chatId) => (await get(`messages?chat_id=${id(chatId)}`)).messages ?? [],
  send: async (as, chatId, text, replyTo) =>
    (await post("messages", { as, chat_id: chatId, text, ...(replyTo ? { reply_to: replyTo } : {}) })).message,
  upload: async (as, chatId, file) => {
    const form = new FormData();
    form.append("as", as);
    form.append("chat_id", chatId);
    form.append("file", file, file.name);
    return (await post("files", form)).message;
  },
  recall: (as, messageId) => post(`messages/${id(messageId)}/recall`, { as }),
  click: (as, messageId, version, action) => post("clicks", { as, message_id: messageId, version, action }),
  menu: (as, eventKey) => post("menu", { as, event_key: eventKey }),
  enter: (as) => post("enter", { as }),
  advance: (seconds) => post("clock", { advance_seconds: seconds }),
  setClock: (ms) => post("clock", { set_ms: ms }),
  calls: async (after = 0) => (await get(`calls?after=${after}&limit=200`)).calls ?? [],
  faults: async () => (await get("faults")).faults ?? [],
  setFault: async (body) => (await post("faults", body)).faults ?? {},
  reset: () => post("reset"),
  story: () => get("story"),
  setStory: (part, step) => post("story", { part, step }),
};

const TOPICS = ["message", "updated", "recalled", "call", "clock", "faults", "chat", "reset", "toast", "story"];

/**
 * Follows the server's event stream and reconnects for ever.
 * `onEvent(topic, payload)`; `onState(true|false)` when the line comes or goes.
 */
export function followStream(onEvent, onState) {
  let source;
  let timer;
  const open = () => {
    source = new EventSource("/_play/stream");
    source.onopen = () => onState(true);
    source.onerror = () => {
      onState(false);
      if (source.readyState === EventSource.CLOSED) {
        clearTimeout(timer);
        timer = setTimeout(open, 2000);
      }
    };
    for (const topic of TOPICS) {
      source.addEventListener(topic, (event) => {
        let payload;
        try {
          payload = JSON.parse(event.data || "{}");
        } catch {
          return;
        }
        onEvent(topic, payload);
      });
    }
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
