// The page: one stream of events in, one small call for each thing a person does.

import * as attach from "./attach.js";
import { avatar, chatRow, conversation, element } from "./draw.js";
import * as members from "./members.js";
import { call, chat, chats, deepLink, find, me, messages, narrow, now, payloads, people, state, timeline, toast, unread, writingAs, writingIn } from "./state.js";
import * as walk from "./walk.js";
import { clockTime, currentLanguage, loadWords, longDate, setLanguage, shortDate, t, weekday } from "./words.js";

const SHOWN = 300; // messages of one chat
let atEnd = true; // whether the reader looks at the newest message

// What a person does with a message

const act = {
  async press(message, button, node) {
    if (button.url) return act.open(button.url);
    node.classList.add("spinning");
    try {
      const answer = await call("press", { person: me(), chat: message.chat, message: message.id, data: button.data });
      if (!answer.answered) toast(t("no_answer"));
      else if (answer.alert) {
        find("alert-text").textContent = answer.text;
        find("alert").showModal();
      } else if (answer.text) toast(t("answered") + answer.text);
      if (answer.url) act.open(answer.url);
    } finally {
      node.classList.remove("spinning");
    }
  },
  open(url) {
    const link = deepLink(url);
    if (link === null) return toast(t("outside", { text: url }));
    const person = me();
    payloads.set(person, link);
    show(person);
  },
  compose(text) {
    find("text").value = text;
    grow();
    find("text").focus();
  },
  reply(message) { setContext({ kind: "reply", message }); },
  edit(message) {
    setContext({ kind: "edit", message });
    act.compose(message.text);
  },
  forward: (message) => call("forward", { person: me(), chat: message.chat, message: message.id }).then(() => show(me())),
  react: (message, sign) => call("react", { person: me(), chat: message.chat, message: message.id, sign }).catch(() => {}),
  picture(address) {
    find("picture-image").src = address;
    find("picture").showModal();
  },
  show(id, where = "center") {
    const node = find("messages").querySelector(`[data-id="${id}"]`);
    node?.scrollIntoView({ block: where, behavior: "smooth" });
    node?.classList.add("flash");
    setTimeout(() => node?.classList.remove("flash"), 2500);
  },
};

const page = {
  show,
  compose: act.compose,
  reply: act.reply,
  point: (id) => requestAnimationFrame(() => act.show(id, "end")),
};

function setContext(value) {
  state.context = value;
  find("context").hidden = !value;
  walk.draw(page);
  if (!value) return;
  const quoted = value.message.text || value.message.media?.name || "🖼";
  find("context-text").textContent = value.kind === "edit" ? t("editing")
    : `${t("replying", { name: value.message.who.name })}${quoted.slice(0, 60)}`;
  find("text").focus();
}

async function send() {
  const text = find("text").value;
  const { context } = state;
  if (!text.trim() && !attach.attached()) return;
  find("send").disabled = true;
  try {
    const data = { person: me(), chat: state.current, text };
    if (context?.kind === "edit") await call("edit", { ...data, message: context.message.id });
    else {
      const topic = context?.message.topic ? undefined : writingIn.get(state.current);
      await call("write", { ...data, topic, files: await attach.handOver(), reply_to: context?.message.id });
      attach.clear();
    }
  } finally {
    find("send").disabled = false;
  }
  find("text").value = "";
  grow();
  setContext(null);
  bottom();
}

function grow() {
  const field = find("text");
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}

// Showing

function show(id, view = "chat") {
  if (id !== state.current) attach.clear();
  state.current = id;
  unread.delete(id);
  document.body.dataset.view = view;
  document.body.classList.remove("panel-open");
  setContext(null);
  drawAll();
  bottom();
}

function bottom() {
  atEnd = true;
  requestAnimationFrame(() => { find("messages").scrollTop = find("messages").scrollHeight; });
}

function drawList() {
  const row = (one) => {
    const person = people.get(one.id);
    const hint = person ? (person.blocked ? t("blocked") : person.started ? "" : t("not_started")) : "";
    return chatRow(one, person ?? { id: one.id, name: one.title }, {
      last: timeline(one.id).at(-1), unread: unread.get(one.id), current: one.id === state.current,
      now: now(), hint, onclick: () => show(one.id),
    });
  };
  const all = [...chats.values()].filter((one) => !one.old);
  find("list").replaceChildren(
    element("h2", {}, t("groups")), ...all.filter((one) => one.kind !== "private").map(row),
    element("h2", {}, t("privates")), ...all.filter((one) => one.kind === "private").map(row));
  const waiting = [...unread.values()].reduce((sum, count) => sum + count, 0);
  find("show-list").textContent = `‹ ${t("back")}${waiting ? ` (${waiting})` : ""}`;
  document.title = `${waiting ? `(${waiting}) ` : ""}${t("title")}`;
}

function drawChat() {
  const here = chat();
  if (!here) return;
  const person = people.get(here.id);
  const isPrivate = here.kind === "private";
  find("chat-avatar").replaceWith(Object.assign(avatar(person ?? { id: here.id, name: here.title }, isPrivate ? "" : "group"), { id: "chat-avatar" }));
  find("chat-title").textContent = here.title;
  find("chat-subtitle").textContent = isPrivate ? t("private_with") : t("members", { n: here.members.length });
  find("show-members").hidden = here.kind === "private" || here.kind === "channel";
  find("show-members").textContent = t("come_and_go");
  find("block").hidden = !isPrivate || !person.started;
  find("block").textContent = t(person?.blocked ? "unblock" : "block");

  const field = find("messages");
  const { scrollTop } = field;
  const shown = timeline(state.current).slice(-SHOWN);
  field.replaceChildren(...(shown.length ? conversation(shown, { me: me(), now: now(), act })
    : [element("div", { class: "empty" }, t("empty"))]));
  field.scrollTop = atEnd ? field.scrollHeight : scrollTop;

  const mustStart = isPrivate && (!person.started || person.blocked || payloads.has(person.id));
  find("start-box").hidden = !mustStart;
  find("composer").hidden = mustStart;
  if (mustStart) {
    find("start-hint").textContent = person.blocked ? t("blocked_hint", { name: person.name })
      : person.started ? "" : t("start_hint", { name: person.name });
    find("start").textContent = t(person.blocked ? "unblock" : "start");
  }
  find("as-label").hidden = isPrivate;
  choices(find("as"), here.members.map((id) => [id, people.get(id)?.name ?? "?"]), me());
  find("topic-label").hidden = !here.topics.length;
  const open = here.topics.filter((topic) => !topic.closed).map((topic) => [topic.id, topic.name]);
  choices(find("topic"), [[0, t("general")], ...open], writingIn.get(here.id) ?? 0);
  members.draw();
}

function choices(field, options, chosen) {
  field.replaceChildren(...options.map(([value, name]) => {
    const option = element("option", { value }, name);
    option.selected = value === chosen;
    return option;
  }));
}

function drawClock() {
  const moment = now();
  find("clock-date").textContent = longDate(moment);
  find("clock-time").textContent = clockTime(moment);
  find("bar-clock").textContent = `${narrow() ? weekday(moment) : shortDate(moment)} ${clockTime(moment)}`;
  find("clock-card").classList.toggle("moving", state.world.moving);
  find("clock-card").querySelectorAll("button").forEach((button) => { button.disabled = state.world.moving || !state.world.movable; });
  find("clock-hint").textContent = t(state.world.moving ? "moving" : "clock_hint");
  const field = find("jump-to");
  if (document.activeElement !== field && !field.dataset.touched) field.value = moment.toISOString().slice(0, 16);
}

function drawWords() {
  for (const [id, key] of [
    ["title", "title"], ["tagline", "tagline"], ["local-only", "local_only"], ["clock-heading", "clock"],
    ["try-heading", "try"], ["samples-heading", "samples"], ["samples-hint", "samples_hint"],
    ["send", "send"], ["as-text", "as"], ["topic-text", "in_topic"], ["jump-go", "jump"], ["drop-here", "drop_here"],
  ]) find(id).textContent = t(key);
  find("text").placeholder = t(narrow() ? "placeholder_short" : "placeholder");
  find("show-panel").title = t("panel");
  find("attach").title = t("attach");
  document.querySelectorAll("[data-step]").forEach((button) => { button.textContent = t(button.dataset.step); });
  document.querySelectorAll("[data-language]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.language === currentLanguage())));
}

function drawAll() {
  drawList();
  drawChat();
  drawClock();
  walk.draw(page);
}

// Hearing

function hear(event) {
  const news = JSON.parse(event.data);
  state.world = { ...state.world, ...news, messages: undefined };
  state.heardAt = performance.now();
  if (news.fresh) messages.clear();
  people.clear();
  chats.clear();
  news.people.forEach((person) => people.set(person.id, person));
  news.chats.forEach((one) => chats.set(one.id, one));
  let asking = null; // a question that opens the answer, as Telegram does
  for (const message of news.messages) {
    if (!messages.has(message.chat)) messages.set(message.chat, new Map());
    const known = messages.get(message.chat).has(message.id);
    messages.get(message.chat).set(message.id, message);
    const own = message.who.id === (chats.get(message.chat)?.kind === "private" ? message.chat : me());
    const fresh = !news.fresh && !known;
    if (fresh && message.chat === state.current && message.asks?.includes(me())) asking = message;
    if (fresh && !own && message.chat !== state.current) unread.set(message.chat, (unread.get(message.chat) ?? 0) + 1);
  }
  if (state.current === null || !chats.has(state.current)) show(state.world.walk?.group ?? chats.keys().next().value, document.body.dataset.view);
  else if (news.messages.length || news.fresh) drawAll();
  else { drawList(); drawChat(); drawClock(); walk.draw(page); }
  if (asking) act.reply(asking);
}

function listen() {
  const stream = new EventSource("/playground/events");
  stream.onmessage = hear;
  stream.onerror = () => toast(t("lost"));
}

// Beginning

find("composer").addEventListener("submit", (event) => { event.preventDefault(); send().catch(() => {}); });
find("text").addEventListener("input", grow);
find("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    send().catch(() => {});
  }
  if (event.key === "Escape") setContext(null);
});
// The conversation stays at its end when more comes, and when the composer below it grows.
find("messages").addEventListener("scroll", ({ target }) => { atEnd = target.scrollHeight - target.scrollTop - target.clientHeight < 60; });
new ResizeObserver(() => { if (atEnd) bottom(); }).observe(find("messages"));
find("context-cancel").addEventListener("click", () => setContext(null));
find("as").addEventListener("change", (event) => { writingAs.set(state.current, Number(event.target.value)); drawChat(); });
find("topic").addEventListener("change", (event) => writingIn.set(state.current, Number(event.target.value)));
find("start").addEventListener("click", async () => {
  const person = people.get(state.current);
  if (person.blocked) await call("block", { person: person.id, blocked: false });
  else await call("start", { person: person.id, payload: payloads.get(person.id) ?? "" });
  payloads.delete(person.id);
  drawChat();
});
find("block").addEventListener("click", () => call("block", { person: state.current, blocked: !people.get(state.current).blocked }));
document.querySelectorAll("[data-step]").forEach((button) => button.addEventListener("click", () => call("move", { step: button.dataset.step }).catch(() => {})));
find("jump-to").addEventListener("input", (event) => { event.target.dataset.touched = "yes"; });
find("jump").addEventListener("submit", (event) => {
  event.preventDefault();
  call("move", { to: find("jump-to").value }).catch(() => {}).finally(() => { delete find("jump-to").dataset.touched; });
});
find("show-list").addEventListener("click", () => { document.body.dataset.view = "list"; });
find("show-panel").addEventListener("click", () => document.body.classList.toggle("panel-open"));
find("hide-panel").addEventListener("click", () => document.body.classList.remove("panel-open"));
find("languages").addEventListener("click", (event) => {
  if (!event.target.dataset.language) return;
  setLanguage(event.target.dataset.language);
  drawWords();
  drawAll();
});
attach.listen(() => !find("composer").hidden && state.context?.kind !== "edit");
members.listen();
window.addEventListener("resize", drawWords);

state.samples = await loadWords();
setLanguage(currentLanguage());
drawWords();
setInterval(drawClock, 1000);
listen();
