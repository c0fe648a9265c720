// Words and dates: texts in the chosen language, wall times as the office sees them.

let texts = {};
let language = localStorage.getItem("language") || "zh-Hans";

export async function loadWords() {
  const answer = await (await fetch("/playground/words")).json();
  texts = answer.texts;
  if (!(language in texts)) language = "zh-Hans";
  return answer.samples;
}

export function currentLanguage() {
  return language;
}

export function setLanguage(wanted) {
  language = wanted;
  localStorage.setItem("language", wanted);
  document.documentElement.lang = wanted;
}

/** A text of the page, {names} filled in. */
export function t(key, values = {}) {
  return (texts[language]?.[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

// The server sends wall times without a zone; they are read and shown as if they were UTC,
// so the reader's own zone never comes in.
export function wall(text) {
  return new Date(`${text}Z`);
}

function format(moment, options) {
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { timeZone: "UTC", ...options }).format(moment);
}

export function clockTime(moment) {
  return format(moment, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

function dateWithWeekday(moment, options) {
  const date = format(moment, options);
  return language === "en" ? `${weekday(moment)} ${date}` : `${date} ${weekday(moment)}`;
}

export function weekday(moment) {
  return format(moment, { weekday: "short" });
}

export function longDate(moment) {
  return dateWithWeekday(moment, { year: "numeric", month: language === "en" ? "short" : "long", day: "numeric" });
}

export function shortDate(moment) {
  return dateWithWeekday(moment, { month: language === "en" ? "short" : "long", day: "numeric" });
}

export function dayNumber(moment) {
  return Math.floor(moment.getTime() / 86_400_000);
}

/** A day as people name it: today and yesterday by these words, others by date and weekday. */
export function dayName(moment, now) {
  const days = dayNumber(now) - dayNumber(moment);
  const date = shortDate(moment);
  if (days === 0) return `${t("today")} · ${date}`;
  if (days === 1) return `${t("yesterday")} · ${date}`;
  return date;
}

/** How large a file is, as people say it. */
export function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** The short mark of a file's kind, as on its icon. */
export function kindOf(name) {
  const suffix = /\.(\w{1,5})$/.exec(name)?.[1] ?? "";
  return suffix ? suffix.toUpperCase() : "···";
}
