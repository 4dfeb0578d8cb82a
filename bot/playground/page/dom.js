/**
 * Builds DOM nodes. Text always becomes a text node, never markup: nothing a person
 * or a bot writes can run here. Knows nothing of chats or cards.
 */
const SVG = "http://www.w3.org/2000/svg";

function fill(node, props, children) {
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "on") {
      for (const [type, listener] of Object.entries(value)) node.addEventListener(type, listener);
    } else if (key === "style") {
      for (const [name, text] of Object.entries(value)) {
        if (text !== undefined && text !== null) node.style.setProperty(name, text);
      }
    } else {
      node.setAttribute(key, value === true ? "" : String(value));
    }
  }
  append(node, children);
  return node;
}

/** Appends nodes and texts; arrays are flattened, empty values skipped. */
export function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    node.append(child);
  }
  return node;
}

/** An HTML element. `props.on` holds listeners, `props.style` style properties. */
export function h(tag, props, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** An SVG element. */
export function s(tag, props, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

/** Replaces all children of a node. */
export function replace(node, ...children) {
  node.replaceChildren();
  return append(node, children);
}

const PATHS = {
  send: "M4 12 20 4l-5 16-3.5-6.5L4 12Zm7.5 1.5L20 4",
  at: "M16 8v5a2.5 2.5 0 0 0 5 0v-1a9 9 0 1 0-4 7.5M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0Z",
  file: "M20 11.5 12.5 19a4.6 4.6 0 0 1-6.5-6.5L13.5 5a3 3 0 0 1 4.3 4.3l-7.4 7.3a1.5 1.5 0 0 1-2.1-2.1L15 8",
  doc: "M7 3h7l4 4v14H7a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1Zm7 0v4h4M9 12h6M9 16h4",
  close: "M6 6l12 12M18 6 6 18",
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  down: "M6 9l6 6 6-6",
  tools: "M4 7h10M18 7h2M4 12h2M10 12h10M4 17h8M16 17h4M16 5v4M8 10v4M14 15v4",
  clock: "M12 7v5l3.5 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  check: "M5 12.5l4.5 4.5L19 7.5",
  reply: "M9 6 4 11l5 5M4 11h9a7 7 0 0 1 7 7",
  recall: "M4 9h10a5 5 0 0 1 0 10H8M4 9l4-4M4 9l4 4",
  copy: "M9 9h10v11H9zM5 15V4h10",
  info: "M12 11v5M12 8h.01M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
  warn: "M12 9v5M12 17h.01M12 3.5 2.5 20h19L12 3.5Z",
  fail: "M9 9l6 6M15 9l-6 6M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
  success: "M8 12.5l3 3 5.5-6M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
  guide: "M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3V4Zm0 13a3 3 0 0 1 3-3h11",
  group: "M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm7 0a2.5 2.5 0 1 0 0-5M3.5 19c0-3 2.4-5 5.5-5s5.5 2 5.5 5M16 14c2.600 0 4.500 1.800 4.500 5",
  image: "M4 5h16v14H4zM4 16l4.500-4.500L13 16l3-3 4 4M15.500 9.500h.01",
  calendar: "M5 6h14v14H5zM5 10h14M9 4v4M15 4v4",
  swap: "M7 4 4 7l3 3M4 7h13M17 20l3-3-3-3M20 17H7",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  fault: "M13 3 5 14h6l-1 7 8-11h-6l1-7Z",
  sound: "M5 10v4h3l4 3V7L8 10H5Zm10-1a4 4 0 0 1 0 6",
  up: "M12 19V6M6 11l6-6 6 6",
};

/** A line icon of 24 units, drawn in the current text colour. */
export function icon(name, size = 20) {
  return s(
    "svg",
    { viewBox: "0 0 24 24", width: size, height: size, class: "icon", "aria-hidden": "true" },
    s("path", { d: PATHS[name] ?? PATHS.info }),
  );
}

/** An icon-only button with a spoken name and a tip. */
export function iconButton(name, label, onClick, props = {}) {
  return h(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, title: label, on: { click: onClick }, ...props },
    icon(name),
  );
}
