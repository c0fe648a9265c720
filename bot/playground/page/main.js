// The page: one stream of events in, one small call for each thing a person does.

import { avatar, chatRow, conversation, element } from "./draw.js";
import { clockTime, currentLanguage, loadWords, longDate, setLanguage, shortDate, t, wall } from "./words.js";

const SHOWN = 300; // messages of one chat
const find = (id) => document.getElementById(id);
const people = new Map();
const chats = new Map();
const messages = new Map(); // chat id -> Map of message id -> message
const unread = new Map();
const writingAs = new Map();
const payloads = new Map(); // person id -> deep link payload waiting for Start
let world = { now: "2026-01-01T00:00:00", moving: false, movable: false };
let heardAt = performance.now();
let current = null;
let context = null; // { kind: "reply" | "edit", message }
let samples = [];

const now = () => new Date(wall(world.now).getTime() + (world.moving ? 0 : performance.now() - heardAt));
const chat = () => chats.get(current);
const me = () => {
  const here = chat();
  if (!here) return null;
  if (here.kind === "private") return here.id;
  const chosen = writingAs.get(here.id);
  return here.members.includes(chosen) ? chosen : here.members[0];
};
const timeline = (id) => [...(messages.get(id)?.values() ?? [])].filter((message) => !message.deleted).sort((a, b) => a.id - b.id);

async function call(name, data) {
  const answer = await fetch(`/playground/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(data),
  });
  const result = await answer.json().catch(() => ({ error: answer.statusText }));
  if (!answer.ok) {
    toast(result.error);
    throw new Error(result.error);
  }
  return result;
}

let toastTimer = 0;
function toast(text) {
  clearTimeout(toastTimer);
  find("toast").textContent = text;
  find("toast").hidden = false;
  toastTimer = setTimeout(() => { find("toast").hidden = true; }, 4500);
}

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
  like: (message) => call("react", { person: me(), chat: message.chat, message: message.id }),
  show(id) {
    const node = find("messages").querySelector(`[data-id="${id}"]`);
    node?.scrollIntoView({ block: "center", behavior: "smooth" });
    node?.classList.add("flash");
    setTimeout(() => node?.classList.remove("flash"), 1500);
  },
};

/** The payload of a link that opens the bot, "" without one, or null for any other link. */
function deepLink(url) {
  const match = /^(?:https?:\/\/)?t\.me\/(\w+)(?:\?start=([\w-]*))?$/.exec(url);
  return match && match[1] === world.bot?.username ? match[2] ?? "" : null;
}

function setContext(value) {
  context = value;
  find("context").hidden = !value;
  if (!value) return;
  find("context-text").textContent = value.kind === "edit" ? t("editing")
    : `${t("replying", { name: value.message.who.name })}${value.message.text.slice(0, 60)}`;
  find("text").focus();
}

async function send() {
  const text = find("text").value;
  if (!text.trim()) return;
  const data = { person: me(), chat: current, text };
  if (context?.kind === "edit") await call("edit", { ...data, message: context.message.id });
  else {
    const topic = context ? undefined : chat().topics[0]?.id;
    await call("write", { ...data, topic, reply_to: context?.message.id });
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
  current = id;
  unread.delete(id);
  document.body.dataset.view = view;
  document.body.classList.remove("panel-open");
  setContext(null);
  drawAll();
  bottom();
}

function bottom() {
  requestAnimationFrame(() => { find("messages").scrollTop = find("messages").scrollHeight; });
}

function drawList() {
  const row = (one) => {
    const person = people.get(one.id);
    const hint = person ? (person.blocked ? t("blocked") : person.started ? "" : t("not_started")) : "";
    return chatRow(one, person ?? { id: one.id, name: one.title }, {
      last: timeline(one.id).at(-1), unread: unread.get(one.id), current: one.id === current,
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
  find("add-person").hidden = isPrivate;
  find("block").hidden = !isPrivate || !person.started;
  find("block").textContent = t(person?.blocked ? "unblock" : "block");

  const field = find("messages");
  const atBottom = field.scrollHeight - field.scrollTop - field.clientHeight < 60;
  const shown = timeline(current).slice(-SHOWN);
  field.replaceChildren(...(shown.length ? conversation(shown, { me: me(), now: now(), act })
    : [element("div", { class: "empty" }, t("empty"))]));
  if (atBottom) field.scrollTop = field.scrollHeight;

  const mustStart = isPrivate && (!person.started || person.blocked || payloads.has(person.id));
  find("start-box").hidden = !mustStart;
  find("composer").hidden = mustStart;
  if (mustStart) {
    find("start-hint").textContent = person.blocked ? t("blocked_hint", { name: person.name })
      : person.started ? "" : t("start_hint", { name: person.name });
    find("start").textContent = t(person.blocked ? "unblock" : "start");
  }
  find("as-label").hidden = isPrivate;
  find("as").replaceChildren(...here.members.map((id) => {
    const option = element("option", { value: id }, people.get(id)?.name ?? "?");
    option.selected = id === me();
    return option;
  }));
}

function drawClock() {
  const moment = now();
  find("clock-date").textContent = longDate(moment);
  find("clock-time").textContent = clockTime(moment);
  find("bar-clock").textContent = `${shortDate(moment)} ${clockTime(moment)}`;
  find("clock-card").classList.toggle("moving", world.moving);
  find("clock-card").querySelectorAll("button").forEach((button) => { button.disabled = world.moving || !world.movable; });
  find("clock-hint").textContent = t(world.moving ? "moving" : "clock_hint");
  const field = find("jump-to");
  if (document.activeElement !== field && !field.dataset.touched) field.value = moment.toISOString().slice(0, 16);
}

// The newcomer's walk

function steps() {
  const walk = world.walk;
  if (!walk) return [];
  const group = timeline(walk.group);
  const asSecretary = () => { writingAs.set(walk.group, walk.secretary); show(walk.group); };
  const links = [...timeline(walk.group), ...timeline(walk.secretary)].filter((message) => message.who.bot).flatMap(linksOf);
  return [
    { done: group.some((message) => message.who.bot && /#\d/.test(message.text)),
      go() { asSecretary(); act.compose(samples[0].text[currentLanguage()].trim()); } },
    { done: group.some((message) => message.text.startsWith("/leader")),
      go() {
        asSecretary();
        const said = group.filter((message) => message.who.id === walk.leader && !message.service).at(-1);
        if (said) act.reply(said);
        act.compose(t("leader_command"));
      } },
    { done: Boolean(people.get(walk.leader)?.started),
      go() {
        // The welcome's link comes first and binds nobody; the answer to /leader brings the leader's own.
        const payload = links.map(deepLink).filter(Boolean).at(-1);
        if (payload && !people.get(walk.leader).started) payloads.set(walk.leader, payload);
        show(walk.leader);
      } },
    { done: world.moved,
      go() { document.body.classList.add("panel-open"); find("clock-card").scrollIntoView(); find("clock-card").querySelector("button").focus(); } },
  ];
}

function linksOf(message) {
  const marked = message.entities.filter((entity) => entity.type === "url").map((entity) => message.text.slice(entity.offset, entity.offset + entity.length));
  const hidden = message.entities.filter((entity) => entity.type === "text_link").map((entity) => entity.url);
  return [...marked, ...hidden, ...message.keyboard.flat().map((button) => button.url).filter(Boolean)];
}

function drawPanel() {
  const walk = steps();
  find("try-heading").closest(".card").hidden = !walk.length;
  find("steps").replaceChildren(...walk.map((step, index) => element("li", { class: step.done ? "done" : "" },
    element("button", { type: "button", title: t("go"), onclick: () => step.go() }, element("span", {}, t(`try_${index + 1}`))))));
  find("samples").replaceChildren(...samples.map((sample) => element("button", {
    type: "button",
    onclick: () => { document.body.classList.remove("panel-open"); document.body.dataset.view = "chat"; act.compose(sample.text[currentLanguage()].trim()); },
  }, sample.name[currentLanguage()])));
}

function drawWords() {
  for (const [id, key] of [
    ["title", "title"], ["tagline", "tagline"], ["local-only", "local_only"], ["clock-heading", "clock"],
    ["try-heading", "try"], ["samples-heading", "samples"], ["samples-hint", "samples_hint"],
    ["send", "send"], ["as-text", "as"], ["jump-go", "jump"], ["add-person", "add_person"],
  ]) find(id).textContent = t(key);
  find("text").placeholder = t(window.innerWidth > 700 ? "placeholder" : "placeholder_short");
  find("show-panel").title = t("panel");
  document.querySelectorAll("[data-step]").forEach((button) => { button.textContent = t(button.dataset.step); });
  document.querySelectorAll("[data-language]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.language === currentLanguage())));
}

function drawAll() {
  drawList();
  drawChat();
  drawClock();
  drawPanel();
}

// Hearing

function hear(event) {
  const news = JSON.parse(event.data);
  world = { ...world, ...news, messages: undefined };
  heardAt = performance.now();
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
    if (!news.fresh && !known && message.chat === current && message.asks?.includes(me())) asking = message;
    if (!news.fresh && !known && !own && message.chat !== current) unread.set(message.chat, (unread.get(message.chat) ?? 0) + 1);
  }
  if (current === null || !chats.has(current)) show(world.walk?.group ?? chats.keys().next().value, document.body.dataset.view);
  else if (news.messages.length || news.fresh) drawAll();
  else { drawList(); drawChat(); drawClock(); drawPanel(); }
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
// The conversation stays at its end when the composer below it grows.
let atEnd = true;
find("messages").addEventListener("scroll", ({ target }) => { atEnd = target.scrollHeight - target.scrollTop - target.clientHeight < 60; });
new ResizeObserver(() => { if (atEnd) bottom(); }).observe(find("messages"));
find("context-cancel").addEventListener("click", () => setContext(null));
find("as").addEventListener("change", (event) => { writingAs.set(current, Number(event.target.value)); drawChat(); });
find("start").addEventListener("click", async () => {
  const person = people.get(current);
  if (person.blocked) await call("block", { person: person.id, blocked: false });
  else await call("start", { person: person.id, payload: payloads.get(person.id) ?? "" });
  payloads.delete(person.id);
  drawChat();
});
find("block").addEventListener("click", () => call("block", { person: current, blocked: !people.get(current).blocked }));
find("add-person").addEventListener("click", () => {
  const name = window.prompt(t("add_person_prompt"));
  if (name) call("person", { chat: current, name }).catch(() => {});
});
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

samples = await loadWords();
setLanguage(currentLanguage());
drawWords();
setInterval(drawClock, 1000);
listen();
