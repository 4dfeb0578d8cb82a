/** Times and sizes as people read them. The demo team works in Asia/Shanghai. */
const ZONE = "Asia/Shanghai";
const OFFSET_MS = 8 * 3600_000; // Shanghai has no summer time
const DAY_MS = 86_400_000;

const clock = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, month: "long", day: "numeric" });
const weekday = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, weekday: "short" });
const seconds = new Intl.DateTimeFormat("zh-CN", {
  timeZone: ZONE, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
});

/** Number of the Shanghai day a time in ms falls on. */
export function dayNumber(ms) {
  return Math.floor((ms + OFFSET_MS) / DAY_MS);
}

/** Time in ms of an hour of the Shanghai day `days` after the one of `ms`. */
export function atHour(ms, days, hour) {
  return (dayNumber(ms) + days) * DAY_MS - OFFSET_MS + hour * 3600_000;
}

export const clockText = (ms) => clock.format(ms);
export const secondsText = (ms) => seconds.format(ms);
export const dayText = (ms) => `${day.format(ms)} ${weekday.format(ms)}`;

/** 10:23, 昨天 10:23, 11月20日 10:23. */
export function momentText(ms, nowMs) {
  const ago = dayNumber(nowMs) - dayNumber(ms);
  if (ago === 0) return clockText(ms);
  if (ago === 1) return `昨天 ${clockText(ms)}`;
  return `${day.format(ms)} ${clockText(ms)}`;
}

/** The short form of the chat list: 10:23, 昨天, 11月20日. */
export function listTimeText(ms, nowMs) {
  const ago = dayNumber(nowMs) - dayNumber(ms);
  if (ago === 0) return clockText(ms);
  return ago === 1 ? "昨天" : day.format(ms);
}

export function sizeText(bytes) {
  if (!Number.isFinite(bytes)) return "";
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1048576 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

/** A date value as the platform's date columns show it, for example YYYY/MM/DD. */
export function patternText(ms, pattern = "YYYY/MM/DD") {
  const at = new Date(Number(ms) + OFFSET_MS);
  const two = (n) => String(n).padStart(2, "0");
  const parts = {
    YYYY: at.getUTCFullYear(), MM: two(at.getUTCMonth() + 1), DD: two(at.getUTCDate()),
    HH: two(at.getUTCHours()), mm: two(at.getUTCMinutes()), ss: two(at.getUTCSeconds()),
  };
  return pattern.replace(/YYYY|MM|DD|HH|mm|ss/g, (part) => parts[part]);
}
