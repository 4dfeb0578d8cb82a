/**
 * The guided stories: eight steps a newcomer plays in minutes, and one of seven weeks. Their texts live in
 * `story_short.js` and `story_long.js`; whether a step is done is read from the messages themselves, so it does
 * not matter how a person got there.
 */
import { api } from "./api.js";
import { customerOf, longCustomerOf } from "./customers.js";
import { append, h, icon, iconButton, replace } from "./dom.js";
import { become, chatsOf, draft, emit, on, p2pOf, personByName, state } from "./state.js";
import { longStepsAbout, moreAfterLong } from "./story_long.js";
import { moreAbout, stepsAbout } from "./story_short.js";

const HIDDEN_KEY = "baobei-play-story-hidden";
const SHORT = 1;
const LONG = 2;
const STORIES = {
  [SHORT]: {
    title: "九步看懂报备", note: "跟着做一遍，大约三分钟。每一步完成后会自动打勾。",
    over: "你已经玩过销售、同事和主管。接着随便试，点一下就帮你填好：", steps: stepsAbout, about: customerOf, more: moreAbout,
  },
  [LONG]: {
    title: "一个客户的七周", note: "报备、提醒、预告、释放、领取、撞单案、裁定、申诉。时钟由按钮快进，大约五分钟。",
    over: "七周过完了：没有人的客户被悄悄拿走。接着看，点一下就帮你填好：", steps: longStepsAbout, about: longCustomerOf, more: moreAfterLong,
  },
};

let round = 0; // how often the story began anew: each time with another customer
let part = SHORT; // which story is played
let steps = stepsAbout(customerOf(round));
let isForwarding = false; // the clock is being moved for a step
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
  api.setStory(part, current).catch(() => {});
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
  tell(SHORT, 0);
}

/** Takes up a story at a step. */
function tell(which, step) {
  part = which;
  steps = STORIES[part].steps(STORIES[part].about(round));
  current = Math.min(steps.length, Math.max(0, step));
  emit("story-drawn");
}

/** Begins a story by a person's choice. */
function choose(which) {
  api.setStory(which, 0).catch(() => {});
  tell(which, 0);
  hideStory(false);
  detect();
}

const fillOf = (step) => (typeof step.fill === "function" ? step.fill() : step.fill);

/** Switches to the person of a step and prepares what to send. */
function help(step) {
  const one = personByName(step.who);
  if (!one) return;
  const group = step.group && chatsOf(one.open_id).find((chat) => chat.type === "group");
  become(one.open_id, (group || p2pOf(one.open_id))?.chat_id);
  if (step.fill) {
    draft.set(fillOf(step));
    emit("compose");
  }
  emit("open-conversation");
  forward(step);
}

/** Moves the clock for a step; its button waits meanwhile. */
async function forward(step) {
  if (!step.act || isForwarding) return;
  isForwarding = true;
  emit("story-drawn");
  try {
    await step.act();
  } finally {
    isForwarding = false;
    emit("story-drawn");
  }
}

const tryButton = (one) =>
  h("button", { type: "button", class: "try-button", on: { click: () => help(one) } }, h("b", {}, one.title), h("small", {}, `${one.who}：${fillOf(one)}`));

const helpLabel = (step) => (isForwarding ? "正在快进…" : step.go ?? "帮我输入");
const helpButton = (step, size = "") =>
  h("button", { type: "button", class: `primary-button${size}`, disabled: isForwarding, on: { click: () => help(step) } }, helpLabel(step));

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
            step.fill ? h("q", { class: "step-fill" }, fillOf(step)) : null,
            h("p", { class: "step-see" }, step.see),
            h(
              "div",
              { class: "step-row" },
              helpButton(step),
              h("button", { type: "button", class: "link-button", on: { click: () => moveTo(index + 1) } }, "跳过"),
            ),
          ]
        : null,
    ),
  );
}

/** The way to the other story: a button when this one is over, else a link. */
function otherStory(over) {
  const other = part === SHORT ? LONG : SHORT;
  const words = part === SHORT ? "再看长的：一个客户的七周" : "回到九步的故事";
  const look = over && part === SHORT ? "primary-button" : "link-button";
  return h("button", { type: "button", class: look, on: { click: () => choose(other) } }, words);
}

/** The whole story as a panel. */
export function storyPanel() {
  const list = h("ol", { class: "steps" });
  const head = h("div", { class: "story-head" });
  const draw = () => {
    const story = STORIES[part];
    const over = current >= steps.length;
    replace(head,
      h("b", {}, over ? "故事讲完了" : story.title),
      h("p", {}, over ? story.over : story.note),
      h("div", { class: "progress", role: "progressbar", "aria-valuemin": 0, "aria-valuemax": steps.length, "aria-valuenow": current, "aria-label": "引导进度" }, h("i", { style: { width: `${(current / steps.length) * 100}%` } })),
      h("div", { class: "story-choice" }, otherStory(over)),
    );
    replace(list, steps.map(stepNode));
    if (current > 0) list.querySelector(".active")?.scrollIntoView({ block: "nearest" });
    if (over) append(head, [h("div", { class: "more-tries" }, story.more(story.about(round)).map(tryButton))]);
  };
  on("story-drawn loaded", draw);
  draw();
  return h("div", { class: "panel-scroll story" }, head, list);
}

/** What the strip shows once the story is over: what to look at next is in the panel. */
const overStrip = (openPanel) => [
  h("button", { type: "button", class: "strip-text", on: { click: openPanel } },
    h("span", { class: "step-mark" }, icon("check", 14)),
    h("span", { class: "strip-words" }, h("b", {}, "故事讲完了"), h("small", {}, STORIES[part].over))),
  h("button", { type: "button", class: "primary-button small", on: { click: openPanel } }, "接着看"),
  iconButton("close", "收起引导", () => hideStory(true)),
];

/** The one-line strip over the messages, for screens without the side column. */
export function storyStrip(openPanel) {
  const strip = h("div", { class: "story-strip" });
  const draw = () => {
    const step = steps[current];
    strip.hidden = hidden;
    if (!step) return replace(strip, ...overStrip(openPanel));
    replace(strip,
      h("button", { type: "button", class: "strip-text", on: { click: openPanel } },
        h("span", { class: "step-mark" }, String(current + 1)),
        h("span", { class: "strip-words" }, h("b", {}, `${step.who}：${step.title}`), h("small", {}, step.text))),
      helpButton(step, " small"),
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
    tell(known.part === LONG ? LONG : SHORT, Number(known.step) || 0);
  } catch {
    tell(SHORT, 0);
  }
  detect();
  emit("story-drawn");
  on("message updated view loaded", () => {
    takeRound();
    detect();
  });
}
