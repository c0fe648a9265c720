// A newcomer's walk: what there is to try, done or not, and the next of it above the input.

import { element } from "./draw.js";
import { call, deepLink, find, narrow, payloads, people, state, timeline, writingAs } from "./state.js";
import { currentLanguage, t } from "./words.js";

const FIRST = 3; // the samples that are offered at once: a meeting, returns by many, a task

const pressed = (...verbs) => state.world.pressed.some((data) => verbs.includes(data.split(".")[1]));
const offers = (message, verb) => message.keyboard.flat().some((button) => button.data?.split(".")[1] === verb);

/** What the button of a verb says on this message, without its count. */
function labelOf(message, verb, otherwise) {
  const button = message?.keyboard.flat().find((one) => one.data?.split(".")[1] === verb);
  return button ? button.text.replace(/\s*(\d+\/\d+|[（(]\d+[）)])$/, "") : otherwise;
}

function linksOf(message) {
  const marked = message.entities.filter((entity) => entity.type === "url").map((entity) => message.text.slice(entity.offset, entity.offset + entity.length));
  const hidden = message.entities.filter((entity) => entity.type === "text_link").map((entity) => entity.url);
  return [...marked, ...hidden, ...message.keyboard.flat().map((button) => button.url).filter(Boolean)];
}

/** The steps with what each does; `page` shows chats, fills the input and points at things. */
function steps(page) {
  const walk = state.world.walk;
  if (!walk) return [];
  const group = timeline(walk.group);
  const cards = group.filter((message) => message.who.bot && offers(message, "ack"));
  const returns = cards.filter((message) => offers(message, "rep")).at(-1);
  const as = (person) => { writingAs.set(walk.group, person); page.show(walk.group); };
  const name = (person) => people.get(person)?.name ?? "";
  const links = [...group, ...timeline(walk.secretary)].filter((message) => message.who.bot).flatMap(linksOf);
  const list = [
    { text: t("try_notice"), done: cards.length > 0, samples: true,
      go() { as(walk.secretary); page.compose(sampleText(state.samples[0])); } },
    { text: t("try_receipt", { name: name(walk.assignee), button: labelOf(cards.at(-1), "ack", t("received")) }), done: pressed("ack"),
      go() {
        as(walk.assignee);
        if (cards.length) page.point(cards.at(-1).id);
      } },
  ];
  if (returns) {
    list.push({ text: t("try_return", { name: name(walk.head) }),
      done: pressed("rep", "nil") || group.some((message) => message.who.id === walk.head && message.media),
      go() {
        as(walk.head);
        page.reply(returns);
        page.compose(t("return_words"));
      } });
  }
  const table = timeline(walk.assignee).filter((message) => message.who.bot && offers(message, "files")).at(-1);
  if (table) {
    list.push({ text: t("try_private", { name: name(walk.assignee), button: labelOf(table, "files") }), done: pressed("files"),
      go() {
        page.show(walk.assignee);
        page.point(table.id);
      } });
  }
  const given = timeline(walk.assignee).filter((message) => message.who.bot && (offers(message, "acc") || offers(message, "take")));
  if (given.length) {
    list.push({ text: t("try_private", { name: name(walk.assignee), button: labelOf(given.at(-1), "acc") ?? labelOf(given.at(-1), "take") }), done: pressed("acc", "take"),
      go() {
        page.show(walk.assignee);
        page.point(given.at(-1).id);
      } });
  }
  const told = timeline(walk.leader).filter((message) => message.who.bot && offers(message, "know"));
  list.push(
    { text: t("try_leader"), done: group.some((message) => message.text.startsWith("/leader")),
      go() {
        as(walk.secretary);
        const said = group.filter((message) => message.who.id === walk.leader && !message.service).at(-1);
        if (said) page.reply(said);
        page.compose(t("leader_command"));
      } },
    { text: t("try_start"), done: Boolean(people.get(walk.leader)?.started),
      go() {
        // The welcome's link comes first and binds nobody; the answer to /leader brings the leader's own.
        const payload = links.map(deepLink).filter(Boolean).at(-1);
        if (payload && !people.get(walk.leader).started) payloads.set(walk.leader, payload);
        page.show(walk.leader);
      } },
    ...(told.length ? [{ text: t("try_know", { button: labelOf(told.at(-1), "know") }), done: pressed("know", "sub", "clash"),
      go() {
        page.show(walk.leader);
        page.point(told.at(-1).id);
      } }] : []),
    { text: t("try_clock"), done: state.world.moved,
      go() {
        if (narrow()) return call("move", { step: "lunch" }).catch(() => {});
        document.body.classList.add("panel-open");
        find("clock-card").scrollIntoView();
        find("clock-card").querySelector("button").focus();
        return undefined;
      } },
  );
  return list;
}

const sampleText = (sample) => sample.text[currentLanguage()].trim();

function sampleButton(sample, page) {
  return element("button", { type: "button", onclick: () => {
    document.body.classList.remove("panel-open");
    document.body.dataset.view = "chat";
    page.compose(sampleText(sample));
  } }, sample.name[currentLanguage()]);
}

/** Offers the bot in the page's language where the group still speaks the default's. */
function languageButton(walk) {
  const text = `/settings language ${currentLanguage()}`;
  const asked = timeline(walk.group).filter((message) => message.text.startsWith("/settings language")).at(-1);
  if (asked ? asked.text === text : currentLanguage() === "zh-Hans") return null;
  return element("button", { type: "button", onclick: () => call("write", { person: walk.secretary, chat: walk.group, text }).catch(() => {}) },
    t("try_language"));
}

/** The panel's list, the samples, and the strip above the input. */
export function draw(page) {
  const list = steps(page);
  find("try-heading").closest(".card").hidden = !list.length;
  find("steps").replaceChildren(...list.map((step) => element("li", { class: step.done ? "done" : "" },
    element("button", { type: "button", title: t("go"), onclick: () => step.go() }, element("span", {}, step.text)))));
  find("samples").replaceChildren(...state.samples.map((sample) => sampleButton(sample, page)));
  const next = list.find((step) => !step.done);
  const strip = find("next");
  strip.hidden = !next || Boolean(state.context) || sessionStorage.getItem("walk") === "closed" || !find("start-box").hidden;
  if (strip.hidden) return;
  strip.classList.toggle("samples-first", Boolean(next.samples));
  strip.replaceChildren(
    element("span", {}, next.samples ? t("try_one") : next.text),
    ...(next.samples ? state.samples.slice(0, FIRST).map((sample) => sampleButton(sample, { compose(text) { next.go(); page.compose(text); } })).concat(languageButton(state.world.walk) ?? [])
      : [element("button", { type: "button", onclick: () => next.go() }, t("go"))]),
    element("button", { type: "button", class: "plain", "aria-label": t("close"), onclick: () => {
      sessionStorage.setItem("walk", "closed");
      strip.hidden = true;
    } }, "✕"));
}
