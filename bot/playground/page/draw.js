// From values to elements. Text only ever becomes text nodes.

import { nameOf } from "./state.js";
import { clockTime, dayName, dayNumber, kindOf, shortDate, sizeOf, t, wall } from "./words.js";

const COLOURS = ["#8a5a44", "#3f6e8c", "#6b5b95", "#a0522d", "#4d7358", "#94506a", "#5a6b3b", "#7a5195"];

const PICTURE = 300; // pixels of a picture's longer side in the conversation

export function element(name, options = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(options)) {
    if (key === "class") made.className = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== null) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function colour(id) {
  return COLOURS[Math.abs(id) % COLOURS.length];
}

function initial(name) {
  const letters = [..."小老阿"].includes(name[0]) && name.length > 1 ? name.slice(1) : name;
  return [...letters][0] ?? "?";
}

export function avatar(who, more = "") {
  if (who.bot) {
    return element("div", { class: `avatar ${more}` }, element("img", { src: "/page/icon.svg", alt: "" }));
  }
  const made = element("div", { class: `avatar ${more}` }, initial(who.name));
  made.style.background = colour(who.id);
  return made;
}

function piece(entity, act) {
  const word = (handler) => element("a", { role: "link", tabindex: "0", onclick: handler });
  switch (entity.type) {
    case "bold": return element("b");
    case "italic": return element("i");
    case "underline": return element("u");
    case "strikethrough": return element("s");
    case "code": return element("code");
    case "pre": return element("pre");
    case "blockquote":
    case "expandable_blockquote": return element("blockquote");
    case "text_link": return word(() => act.open(entity.url));
    case "url": return word((event) => act.open(event.currentTarget.textContent));
    case "bot_command": return word((event) => act.compose(event.currentTarget.textContent));
    case "mention":
    case "text_mention":
    case "hashtag": return element("a");
    default: return element("span");
  }
}

function words(message, act) {
  const whole = element("div", { class: "words" });
  const waiting = [...message.entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const fill = (parent, start, end) => {
    let at = start;
    while (waiting.length && waiting[0].offset < end) {
      const entity = waiting.shift();
      if (entity.offset < at) continue;
      const close = Math.min(entity.offset + entity.length, end);
      parent.append(message.text.slice(at, entity.offset));
      const inner = piece(entity, act);
      fill(inner, entity.offset, close);
      parent.append(inner);
      at = close;
    }
    parent.append(message.text.slice(at, end));
  };
  fill(whole, 0, message.text.length);
  return whole;
}

function media(message, act) {
  if (!message.media) return null;
  const { kind, name, size, file, width, height } = message.media;
  const address = `/playground/files/${file}`;
  if (kind === "photo") {
    const shown = element("button", { class: "photo", type: "button", onclick: () => act.picture(address) },
      element("img", { src: address, alt: t("photo"), width, height, loading: "lazy",
        onerror: () => shown.replaceChildren(`🖼 ${t("photo")} · ${sizeOf(size)}`) }));
    shown.style.width = `${Math.max(60, Math.min(width, PICTURE, (PICTURE * width) / height))}px`;
    return shown;
  }
  return element("a", { class: "file", href: address, download: name },
    element("i", {}, kindOf(name)),
    element("span", {}, element("b", {}, name), element("small", {}, sizeOf(size))));
}

function keyboard(message, act) {
  if (!message.keyboard.length) return null;
  const rows = message.keyboard.map((row) => element("div", {}, ...row.map((button) =>
    element("button", { type: "button", onclick: (event) => act.press(message, button, event.currentTarget) },
      button.url ? `${button.text} ↗` : button.text))));
  return element("div", { class: "keyboard" }, ...rows);
}

function actions(message, me, act) {
  const one = (key, handler) => element("button", { type: "button", onclick: handler }, t(key));
  const own = message.who.id === me;
  return element("div", { class: "acts" },
    element("button", { type: "button", title: t("like"), onclick: () => act.react(message, "👍") }, "👍"),
    one("reply", () => act.reply(message)),
    own ? one("edit", () => act.edit(message)) : null,
    message.chat < 0 ? one("forward", () => act.forward(message)) : null);
}

function reactions(message, me, act) {
  if (!message.reactions) return null;
  return element("div", { class: "reactions" }, ...Object.entries(message.reactions).map(([sign, givers]) =>
    element("button", { type: "button", "aria-pressed": String(givers.includes(me)),
      title: givers.map(nameOf).join(" "), onclick: () => act.react(message, sign) }, `${sign} ${givers.length}`)));
}

function bubble(message, { me, follows, together, act }) {
  const mine = message.who.id === me;
  const showName = !mine && !follows;
  const name = showName && element("div", { class: "name" }, message.who.name,
    message.who.bot ? element("small", {}, t("bot")) : null);
  if (name) name.style.color = message.who.bot ? "var(--green)" : colour(message.who.id);
  const stamp = element("span", { class: "stamp" },
    (message.edited ? `${t("edited")} ` : "") + clockTime(wall(message.at)));
  const origin = message.forward && element("div", { class: "origin" }, t("forwarded", {
    name: message.forward.name,
    time: `${shortDate(wall(message.forward.at))} ${clockTime(wall(message.forward.at))}`,
  }));
  const quote = message.reply && !together && element("button", { class: "quote", type: "button", onclick: () => act.show(message.reply.id) },
    element("b", {}, message.reply.name), message.reply.text);
  const text = words(message, act);
  text.append(stamp); // inside, so that a short last line shares its line with the time
  return element("div", { class: "bubble", tabindex: "-1" },
    name || null,
    message.topic ? element("div", { class: "origin" }, `# ${message.topic}`) : null,
    origin || null, quote || null, media(message, act), text, reactions(message, me, act));
}

/** All of one chat, days and service lines between. */
export function conversation(messages, context) {
  const nodes = [];
  let before = null;
  messages.forEach((message, index) => {
    const at = wall(message.at);
    const newDay = !before || dayNumber(wall(before.at)) !== dayNumber(at);
    if (newDay) nodes.push(element("div", { class: "day" }, dayName(at, context.now)));
    if (message.service) {
      nodes.push(element("div", { class: "service" }, t(message.service.kind, message.service)));
      before = message;
      return;
    }
    const near = (one, other) => one && other && !one.service && !other.service
      && one.who.id === other.who.id && Math.abs(wall(one.at) - wall(other.at)) < 300_000
      && dayNumber(wall(one.at)) === dayNumber(wall(other.at));
    const follows = near(before, message);
    const followed = near(message, messages[index + 1]);
    const mine = message.who.id === context.me;
    const kind = ["message", mine && "mine", message.who.bot && "by-bot", follows && "follows", followed && "followed"];
    nodes.push(element("div", { class: kind.filter(Boolean).join(" "), "data-id": message.id },
      mine ? null : avatar(message.who, "small"),
      element("div", { class: "stack" },
        bubble(message, { ...context, follows, together: message.album && message.album === before?.album }),
        keyboard(message, context.act),
        actions(message, context.me, context.act))));
    before = message;
  });
  return nodes;
}

/** One line of the list of chats. */
export function chatRow(chat, who, { last, unread, current, now, hint, onclick }) {
  const at = last && wall(last.at);
  const time = at && (dayNumber(at) === dayNumber(now) ? clockTime(at) : shortDate(at));
  const preview = last
    ? (last.service ? t(last.service.kind, last.service)
      : `${chat.kind === "private" ? "" : t("said", { name: last.who.name })}${last.text || last.media?.name || `[${t("photo")}]`}`)
    : hint;
  return element("button", { class: "row", type: "button", "aria-current": String(current), onclick },
    avatar(who, chat.kind === "private" ? "" : "group"),
    element("div", { class: "row-main" },
      element("div", { class: "row-top" }, element("b", {}, chat.title), time ? element("time", {}, time) : null),
      element("div", { class: "row-low" }, element("span", {}, preview.replace(/\s+/g, " ")),
        unread ? element("i", { class: "dot" }, String(unread)) : null)));
}
