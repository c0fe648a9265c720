// Who is in a group: coming, going, and a new colleague.

import { avatar, element } from "./draw.js";
import { call, chats, find, people, state } from "./state.js";
import { t } from "./words.js";

let shown = null; // the group whose members are open

export function open(id) {
  shown = id;
  draw();
  find("members").showModal();
}

/** Draw the list anew when it is open. */
export function draw() {
  const group = chats.get(shown);
  if (!group) return;
  const bot = state.world.bot;
  const row = (who, inside) => element("li", {},
    avatar(who, "small"), element("span", {}, who.name),
    who.id === group.creator ? element("small", {}, t("creator"))
      : element("button", { type: "button", onclick: () => call(inside ? "leave" : "join", { chat: group.id, person: who.id }).catch(() => {}) },
        t(inside ? (who.bot ? "put_out" : "go_out") : (who.bot ? "bring_in" : "come_in"))));
  const inside = group.members.map((id) => people.get(id)).filter(Boolean);
  const outside = [...people.values()].filter((one) => !group.members.includes(one.id));
  find("members-title").textContent = group.title;
  find("members-in").replaceChildren(...(group.bot ? [row(bot, true)] : []), ...inside.map((one) => row(one, true)));
  find("members-out-heading").textContent = t("not_here");
  find("members-out").replaceChildren(...(group.bot ? [] : [row(bot, false)]), ...outside.map((one) => row(one, false)));
  find("add-person").textContent = t("add_person");
  find("members-close").textContent = t("close");
}

export function listen() {
  find("show-members").addEventListener("click", () => open(state.current));
  find("members").addEventListener("close", () => { shown = null; });
  find("add-person").addEventListener("click", () => {
    const name = window.prompt(t("add_person_prompt"));
    if (name?.trim()) call("person", { chat: shown, name }).catch(() => {});
  });
}
