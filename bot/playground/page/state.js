// What the page knows of the world, and how it asks for something to be done.

import { wall } from "./words.js";

export const find = (id) => document.getElementById(id);
export const people = new Map();
export const chats = new Map();
export const messages = new Map(); // chat id -> Map of message id -> message
export const unread = new Map();
export const writingAs = new Map(); // chat id -> person id
export const writingIn = new Map(); // chat id -> topic id; 0 is the general one
export const payloads = new Map(); // person id -> deep link payload waiting for Start

export const state = {
  world: { now: "2026-01-01T00:00:00", moving: false, movable: false, pressed: [] },
  heardAt: performance.now(),
  current: null, // the chat that is open
  context: null, // { kind: "reply" | "edit", message }
  samples: [],
};

export const now = () => new Date(wall(state.world.now).getTime() + (state.world.moving ? 0 : performance.now() - state.heardAt));
export const chat = () => chats.get(state.current);
export const nameOf = (id) => (id === state.world.bot?.id ? state.world.bot.name : people.get(id)?.name ?? "?");

/** Who the page's reader is in the open chat. */
export function me() {
  const here = chat();
  if (!here) return null;
  if (here.kind === "private") return here.id;
  const chosen = writingAs.get(here.id);
  return here.members.includes(chosen) ? chosen : here.members[0];
}

/** The messages of a chat, the oldest first. */
export function timeline(id) {
  return [...(messages.get(id)?.values() ?? [])].filter((message) => !message.deleted).sort((a, b) => a.id - b.id);
}

/** Ask the server for something; what it refuses is shown and thrown. */
export async function call(name, data) {
  return answered(await fetch(`/playground/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(data),
  }));
}

/** Hand the server a file; the answer names it. */
export async function upload(file, photo) {
  const query = new URLSearchParams({ name: file.name, ...(photo ? { photo: "1" } : {}) });
  return answered(await fetch(`/playground/upload?${query}`, { method: "PUT", body: file }));
}

async function answered(answer) {
  const result = await answer.json().catch(() => ({ error: answer.statusText }));
  if (answer.ok) return result;
  toast(result.error);
  throw new Error(result.error);
}

let toastTimer = 0;
export function toast(text) {
  clearTimeout(toastTimer);
  find("toast").textContent = text;
  find("toast").hidden = false;
  toastTimer = setTimeout(() => { find("toast").hidden = true; }, 4500);
}

/** The payload of a link that opens the bot, "" without one, or null for any other link. */
export function deepLink(url) {
  const match = /^(?:https?:\/\/)?t\.me\/(\w+)(?:\?start=([\w-]*))?$/.exec(url);
  return match && match[1] === state.world.bot?.username ? match[2] ?? "" : null;
}

/** Whether there is room for one column only. */
export const narrow = () => window.innerWidth <= 700;
