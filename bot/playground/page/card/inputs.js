/** Inputs: text, choices, people, dates and times, check boxes; inside a form or on their own. */
import { append, h, icon, replace } from "../dom.js";
import { chat, person, state } from "../state.js";
import { act } from "./actions.js";
import { pixels } from "./theme.js";

const ZONE = "+0800"; // the demo team's time zone, as the platform appends it

let serial = 0;

/** Wraps a control with its label, its required mark and the line for a problem. */
function field(node, ctx, control, { read, reset, empty, label }) {
  const id = `field-${(serial += 1)}`;
  const problemId = `${id}-problem`;
  const line = h("div", { class: "field-problem", id: problemId, hidden: true });
  control.id = id;
  if (node.required) control.setAttribute("aria-required", "true");
  const text = label ?? node.label?.content;
  const holder = h(
    "div",
    { class: `field${node.label_position === "left" ? " label-left" : ""}${node.width === "fill" ? " fill" : ""}`, style: { width: pixels(node.width) } },
    text ? h("label", { class: "field-label", for: id }, text, node.required ? h("span", { class: "field-required", "aria-hidden": "true" }, " *") : null) : null,
  );
  const name = node.placeholder?.content ?? node.name;
  if (!text && name) control.setAttribute("aria-label", name);
  const show = (problem) => {
    line.hidden = !problem;
    line.textContent = problem;
    holder.classList.toggle("wrong", Boolean(problem));
    control.toggleAttribute("aria-invalid", Boolean(problem));
    if (problem) control.setAttribute("aria-describedby", problemId);
  };
  ctx.form?.register({
    name: node.name, read, reset, show,
    problem: () => (node.required && empty() ? `请填写${text ?? name ?? "这一项"}` : ""),
    focus: () => control.focus(),
  });
  control.addEventListener("input", () => show(""));
  return { holder, line };
}

function fitRows(area, node) {
  if (!node.auto_resize) return;
  const most = (node.max_rows ?? 12) * 22 + 14;
  area.style.setProperty("height", "auto");
  area.style.setProperty("height", `${Math.min(area.scrollHeight + 2, most)}px`);
}

export function input(node, ctx) {
  const long = node.input_type === "multiline_text";
  const first = node.default_value ?? "";
  const common = {
    class: "control", placeholder: node.placeholder?.content ?? "请输入", maxlength: node.max_length ?? 1000, disabled: Boolean(node.disabled), autocomplete: "off",
  };
  const control = long
    ? h("textarea", { ...common, rows: node.rows ?? 5 })
    : h("input", { ...common, type: node.input_type === "password" ? "password" : "text" });
  control.value = first;
  const { holder, line } = field(node, ctx, control, {
    read: () => control.value, reset: () => (control.value = first), empty: () => !control.value.trim(),
  });
  const wrap = h("div", { class: "control-wrap" }, control);
  if (long) control.addEventListener("input", () => fitRows(control, node));
  if (!ctx.form) sendOnEnter(node, ctx, control, wrap, long);
  return append(holder, [wrap, line]);
}

/** Outside a form the client sends an input on Enter or by the small tick beside it. */
function sendOnEnter(node, ctx, control, wrap, long) {
  const send = () => act(ctx, wrap, node, { input_value: control.value });
  control.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing && !(long && event.shiftKey)) {
      event.preventDefault();
      send();
    }
  });
  wrap.append(h("button", { type: "button", class: "input-send", "aria-label": "提交输入", on: { click: send } }, icon("check", 16)));
}

function optionsOf(node, ctx) {
  const people = node.tag.endsWith("person");
  if (!people) return (node.options ?? []).map((one) => ({ value: one.value, text: one.text?.content ?? one.value }));
  const listed = (node.options ?? []).map((one) => one.value);
  const here = chat(ctx.message.chat_id);
  const ids = listed.length ? listed : here?.type === "group" ? here.members : state.people.map((one) => one.open_id);
  return ids.filter(person).map((openId) => ({ value: openId, text: person(openId).name, note: person(openId).department }));
}

export function select(node, ctx) {
  const options = optionsOf(node, ctx);
  const first = node.initial_option ?? options[(node.initial_index ?? 0) - 1]?.value ?? "";
  const control = h(
    "select",
    { class: "control", disabled: Boolean(node.disabled) },
    h("option", { value: "" }, node.placeholder?.content ?? "请选择"),
    options.map((one) => h("option", { value: one.value }, one.note ? `${one.text} · ${one.note}` : one.text)),
  );
  control.value = first;
  if (control.selectedIndex < 0) control.value = "";
  const tone = () => control.classList.toggle("unset", !control.value);
  const { holder, line } = field(node, ctx, control, {
    read: () => control.value,
    reset: () => {
      control.value = first;
      tone();
    },
    empty: () => !control.value,
  });
  const wrap = h("div", { class: "control-wrap select-wrap" }, control, icon("down", 16));
  control.addEventListener("change", async () => {
    tone();
    if (ctx.form || !control.value) return;
    const sent = await act(ctx, wrap, node, { option: control.value });
    if (!sent) {
      control.value = first;
      tone();
    }
  });
  tone();
  return append(holder, [wrap, line]);
}

export function multiSelect(node, ctx) {
  const options = optionsOf(node, ctx);
  const first = node.selected_values ?? [];
  const chosen = new Set(first);
  const text = h("span", { class: "chips" });
  const control = h("button", { type: "button", class: "control multi-toggle", "aria-haspopup": "listbox", "aria-expanded": "false", disabled: Boolean(node.disabled) }, text);
  const list = h("div", { class: "multi-list", role: "group", "aria-label": node.placeholder?.content ?? "多选", hidden: true });
  const draw = () => {
    const labels = options.filter((one) => chosen.has(one.value)).map((one) => h("span", { class: "chip" }, one.text));
    replace(text, labels.length ? labels : h("span", { class: "hint" }, node.placeholder?.content ?? "请选择"));
    list.querySelectorAll("input").forEach((one) => (one.checked = chosen.has(one.value)));
  };
  append(list, options.map((one) => {
    const tick = h("input", { type: "checkbox", value: one.value });
    tick.addEventListener("change", () => {
      chosen[tick.checked ? "add" : "delete"](one.value);
      draw();
      control.dispatchEvent(new Event("input"));
    });
    return h("label", { class: "multi-option" }, tick, h("span", {}, one.text), one.note ? h("small", {}, one.note) : null);
  }));
  const { holder, line } = field(node, ctx, control, {
    read: () => options.map((one) => one.value).filter((value) => chosen.has(value)),
    reset: () => {
      chosen.clear();
      first.forEach((value) => chosen.add(value));
      draw();
    },
    empty: () => chosen.size === 0,
  });
  const wrap = h("div", { class: "control-wrap select-wrap" }, control, icon("down", 16), list);
  const outside = (event) => !wrap.contains(event.target) && open(false);
  const open = (shown) => {
    list.hidden = !shown;
    control.setAttribute("aria-expanded", shown ? "true" : "false");
    document[shown ? "addEventListener" : "removeEventListener"]("pointerdown", outside);
  };
  control.addEventListener("click", () => open(list.hidden));
  wrap.addEventListener("keydown", (event) => event.key === "Escape" && open(false));
  draw();
  if (ctx.form) return append(holder, [wrap, line]);
  return h("div", { class: "unknown-component", role: "alert" }, icon("warn", 18), `${node.tag} 只能放在表单里`);
}

const DATES = {
  date_picker: { type: "date", key: "initial_date", hint: "选择日期" },
  picker_time: { type: "time", key: "initial_time", hint: "选择时间" },
  picker_datetime: { type: "datetime-local", key: "initial_datetime", hint: "选择日期和时间" },
};

export function dateTimeInput(node, ctx) {
  const { type, key, hint } = DATES[node.tag];
  const first = String(node[key] ?? "").replace(" ", "T");
  const control = h("input", { type, class: "control", disabled: Boolean(node.disabled) });
  control.value = first;
  const value = () => (control.value ? `${control.value.replace("T", " ")} ${ZONE}` : "");
  const tone = () => control.classList.toggle("unset", !control.value);
  const { holder, line } = field(node, ctx, control, {
    read: value,
    reset: () => {
      control.value = first;
      tone();
    },
    empty: () => !control.value,
  });
  const wrap = h("div", { class: "control-wrap date-wrap" }, control, h("span", { class: "date-hint", "aria-hidden": "true" }, node.placeholder?.content ?? hint), icon(type === "time" ? "clock" : "calendar", 16));
  control.addEventListener("input", tone);
  control.addEventListener("click", () => {
    try {
      control.showPicker?.();
    } catch {
      // Browsers without a picker let people type the date.
    }
  });
  control.addEventListener("change", () => !ctx.form && control.value && act(ctx, wrap, node, { option: value() }));
  tone();
  return append(holder, [wrap, line]);
}

export function checker(node, ctx) {
  const first = Boolean(node.checked);
  const control = h("input", { type: "checkbox", disabled: Boolean(node.disabled) });
  control.checked = first;
  const { holder, line } = field(node, ctx, control, {
    read: () => control.checked, reset: () => (control.checked = first), empty: () => !control.checked,
  });
  const row = h("label", { class: `checker${node.checked_style?.show_strikethrough ? " strike" : ""}` }, control, h("span", {}, ctx.words(node.text)));
  control.removeAttribute("aria-label");
  control.addEventListener("change", async () => {
    if (ctx.form) return;
    if (!(await act(ctx, row, node, { checked: control.checked }))) control.checked = !control.checked;
  });
  const buttons = (node.button_area?.buttons ?? []).slice(0, 3);
  return append(holder, [h("div", { class: "checker-row" }, row, ctx.render(buttons.map((one) => ({ tag: "button", size: "tiny", ...one })), ctx)), line]);
}
