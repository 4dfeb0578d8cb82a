/**
 * The guided story: eight steps a newcomer plays. Texts live here; whether a step is done is
 * read from the messages themselves, so it does not matter how a person got there.
 */
import { api } from "./api.js";
import { customerOf } from "./customers.js";
import { append, h, icon, iconButton, replace } from "./dom.js";
import { cardButtons, cardText, plainText } from "./plaintext.js";
import { become, chatsOf, draft, emit, messagesOf, on, p2pOf, personByName, state } from "./state.js";
import { tomorrowAt } from "./tools.js";

const HIDDEN_KEY = "baobei-play-story-hidden";

const inPrivate = (name) => {
  const one = personByName(name);
  const chat = one && p2pOf(one.open_id);
  return chat ? messagesOf(chat.chat_id).filter((message) => !message.recalled) : [];
};
const words = (message) => (message.msg_type === "interactive" ? cardText(message.content) : plainText(message));
const buttons = (message) => (message.msg_type === "interactive" ? cardButtons(message.content) : []);

/** True when somebody said something that fits, and the bot answered after it with a fitting word. */
function answered(name, said, reply = /./) {
  const list = inPrivate(name);
  const at = list.findIndex((one) => !one.sender?.app && said.test(plainText(one)));
  return at >= 0 && list.slice(at + 1).some((one) => one.sender?.app && reply.test(`${words(one)} ${buttons(one).join(" ")}`));
}

const isView = (name) => state.me === personByName(name)?.open_id && state.chatId === p2pOf(state.me)?.chat_id;
const fromBot = (name) => inPrivate(name).filter((one) => one.sender?.app);

const stepsAbout = ({ name, brand, short, phone }) => [
  {
    who: "王磊", title: "报备一个新客户", fill: `报备 ${name} 张伟 ${phone} 需求:采购巡检终端 来源:行业展会`,
    text: "销售王磊在展会上认识了一位客户，一句话登记下来。", see: "一秒内回一张卡片：报备成功、客户编号、保护到哪天。",
    done: () => answered("王磊", new RegExp(`报备[\\s\\S]*${brand}`), new RegExp(brand)),
  },
  {
    who: "李雷", title: "同事查一查", fill: `查重 ${short}`,
    text: "同部门的李雷也听说了这家公司，先查重。", see: "只告诉他已有人报备、归谁、还剩几天，联系人和电话看不到。",
    done: () => answered("李雷", /查重|有人跟|是谁的/),
  },
  {
    who: "李雷", title: "撞单：再报备一次", fill: `报备 ${name} 张伟 ${phone}`,
    text: "李雷还是报备了同一家。", see: "没有登记，理由写明，给出三条路：申请协作、申诉、关注释放。",
    done: () => answered("李雷", new RegExp(`报备[\\s\\S]*${brand}`), /申请协作|关注释放/),
  },
  {
    who: "王磊", title: "归属人马上知道", text: "王磊已经收到通知。切换过去，在最新的卡片上按「同意协作」。", see: "谁、什么时候、凭什么报备了他的客户。", go: "切换到王磊",
    done: () => fromBot("王磊").some((one) => /李雷/.test(words(one)) && /同意|协作/.test(words(one)) && !buttons(one).includes("同意协作")),
  },
  {
    who: "李雷", title: "李雷成了协作人", text: "再从李雷的眼里看。", see: `他收到通知：现在是${brand}的协作人，可以一起跟进。`, go: "切换到李雷",
    done: () => isView("李雷") && fromBot("李雷").some((one) => /协作人|同意/.test(words(one)) && !buttons(one).includes("申请协作")),
  },
  {
    who: "王磊", title: "跟进，保护期顺延", fill: `跟进 ${short} 今天电话聊了,张总对报价有点犹豫 下次 明天上午10点`,
    text: "王磊打了一个电话，记一笔。", see: "有效跟进让保护期从今天重新算，并记下明天上午 10 点的提醒。",
    done: () => answered("王磊", new RegExp(`跟进[\\s\\S]*${brand}`)),
  },
  {
    who: "王磊", title: "让时间快进", text: "不用真的等到明天，把试玩的时钟拨过去。", see: "到点来一张提醒卡片，可以直接跟进，也可以稍后提醒。明天若是休息日，就再快进一天。", go: "快进到明天 10 点", act: () => tomorrowAt(10),
    done: () => state.clockOffsetMs > 0 && fromBot("王磊").some((one) => /稍后提醒/.test(words(one))),
  },
  {
    who: "赵敏", title: "主管看全貌", fill: `客户 ${short}`,
    text: "赵敏是华东销售部的主管，问一问这个客户；再发「帮助」看看她还能做什么。", see: "主管看得到完整电话、归属和跟进。",
    done: () => answered("赵敏", new RegExp(`客户\\s*${brand}|帮助`)),
  },
];

/** What else is worth a try once the story is over; `group` says it in the first group of that person. */
const moreAbout = ({ short, phone }) => [
  { who: "孙悦", title: "按电话查重", fill: `查重 ${phone}` },
  { who: "陈晨", title: "只知道名称，先存草稿", fill: "报备 星河物流" },
  { who: "韩梅梅", title: "在群里查重，只给脱敏结果", fill: `@报备助手 查重 ${short}`, group: true },
  { who: "王磊", title: "看自己的客户", fill: "我的客户" },
];

let round = 0; // how often the story began anew: each time with another customer
let steps = stepsAbout(customerOf(round));
let current = 0; // index of the step to play; steps.length when the story is over
let hidden = false;
try {
  hidden = localStorage.getItem(HIDDEN_KEY) === "1";
} catch {
  hidden = false;
}

export const storyState = () => ({ current, hidden, total: steps.length });

/** Puts the story away, or takes it out again; remembered for the next visit. */
export function hideStory(value) {
  if (hidden === value) return;
  hidden = value;
  try {
    localStorage.setItem(HIDDEN_KEY, value ? "1" : "0");
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  emit("story-drawn");
}

function moveTo(step) {
  if (step === current) return;
  current = step;
  api.setStory(current).catch(() => {});
  emit("story-drawn");
}

/** Goes past every step whose result can be seen in the messages. */
function detect() {
  let step = current;
  while (step < steps.length && steps[step].done()) step += 1;
  moveTo(step);
}

/** Begins at the first step when the playground was reset or started anew. */
function takeRound() {
  if (round === state.storyRound) return;
  round = state.storyRound;
  steps = stepsAbout(customerOf(round));
  current = 0;
  emit("story-drawn");
}

/** Switches to the person of a step and prepares what to send. */
function help(step) {
  const one = personByName(step.who);
  if (!one) return;
  const group = step.group && chatsOf(one.open_id).find((chat) => chat.type === "group");
  become(one.open_id, (group || p2pOf(one.open_id))?.chat_id);
  if (step.fill) {
    draft.set(step.fill);
    emit("compose");
  }
  emit("open-conversation");
  step.act?.();
}

const tryButton = (one) =>
  h("button", { type: "button", class: "try-button", on: { click: () => help(one) } }, h("b", {}, one.title), h("small", {}, `${one.who}：${one.fill}`));

const helpLabel = (step) => step.go ?? "帮我输入";

function stepNode(step, index) {
  const done = index < current;
  const active = index === current;
  return h(
    "li",
    { class: `step${done ? " done" : ""}${active ? " active" : ""}`, "aria-current": active ? "step" : undefined },
    h("span", { class: "step-mark", "aria-label": done ? "已完成" : `第 ${index + 1} 步` }, done ? icon("check", 14) : String(index + 1)),
    h(
      "div",
      { class: "step-body" },
      h("div", { class: "step-title" }, h("b", {}, step.title), h("small", {}, step.who)),
      active
        ? [
            h("p", {}, step.text),
            step.fill ? h("q", { class: "step-fill" }, step.fill) : null,
            h("p", { class: "step-see" }, step.see),
            h(
              "div",
              { class: "step-row" },
              h("button", { type: "button", class: "primary-button", on: { click: () => help(step) } }, helpLabel(step)),
              h("button", { type: "button", class: "link-button", on: { click: () => moveTo(index + 1) } }, "跳过"),
            ),
          ]
        : null,
    ),
  );
}

/** The whole story as a panel. */
export function storyPanel() {
  const list = h("ol", { class: "steps" });
  const head = h("div", { class: "story-head" });
  const draw = () => {
    const over = current >= steps.length;
    replace(head,
      h("b", {}, over ? "故事讲完了" : "八步看懂报备"),
      h("p", {}, over ? "你已经玩过销售、同事和主管。接着随便试，点一下就帮你填好：" : "跟着做一遍，大约三分钟。每一步完成后会自动打勾。"),
      h("div", { class: "progress", role: "progressbar", "aria-valuemin": 0, "aria-valuemax": steps.length, "aria-valuenow": current, "aria-label": "引导进度" }, h("i", { style: { width: `${(current / steps.length) * 100}%` } })),
    );
    replace(list, steps.map(stepNode));
    if (over) append(head, [h("div", { class: "more-tries" }, moreAbout(customerOf(round)).map(tryButton))]);
  };
  on("story-drawn loaded", draw);
  draw();
  return h("div", { class: "panel-scroll story" }, head, list);
}

/** The one-line strip over the messages, for screens without the side column. */
export function storyStrip(openPanel) {
  const strip = h("div", { class: "story-strip" });
  const draw = () => {
    const step = steps[current];
    strip.hidden = hidden || !step;
    if (!step) return;
    replace(strip,
      h("button", { type: "button", class: "strip-text", on: { click: openPanel } },
        h("span", { class: "step-mark" }, String(current + 1)),
        h("span", { class: "strip-words" }, h("b", {}, `${step.who}：${step.title}`), h("small", {}, step.text))),
      h("button", { type: "button", class: "primary-button small", on: { click: () => help(step) } }, helpLabel(step)),
      iconButton("close", "收起引导", () => hideStory(true)),
    );
  };
  on("story-drawn loaded", draw);
  return strip;
}

/** Begins following the story; call once, after the first load. */
export async function startStory() {
  takeRound();
  try {
    const known = await api.story();
    current = Math.min(steps.length, Math.max(0, Number(known.step) || 0));
  } catch {
    current = 0;
  }
  detect();
  emit("story-drawn");
  on("message updated view loaded", () => {
    takeRound();
    detect();
  });
}
