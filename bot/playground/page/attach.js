// Files on their way: chosen, dropped or pasted, shown above the input until they are sent.

import { element } from "./draw.js";
import { find, toast, upload } from "./state.js";
import { kindOf, sizeOf, t } from "./words.js";

const MOST = 10;
const LARGEST = 50 * 1024 * 1024;
const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp"];
let waiting = []; // { file, photo, preview }

export const attached = () => waiting.length > 0;

/** Keep these for the next message. */
export function add(files) {
  for (const file of files) {
    if (file.size > LARGEST) toast(t("too_large", { name: file.name }));
    else if (!file.size) toast(t("empty_file", { name: file.name }));
    else if (waiting.length >= MOST) return toast(t("too_many", { n: MOST })), draw();
    else {
      const photo = PICTURES.includes(file.type);
      waiting.push({ file, photo, preview: photo ? URL.createObjectURL(file) : null });
    }
  }
  draw();
  find("text").focus();
}

/** Hand the files over; returns the ids to name in the message. */
export async function handOver() {
  const names = [];
  for (const { file, photo } of waiting) names.push((await upload(file, photo)).file);
  return names;
}

export function clear() {
  waiting.forEach(({ preview }) => preview && URL.revokeObjectURL(preview));
  waiting = [];
  draw();
}

function remove(one) {
  if (one.preview) URL.revokeObjectURL(one.preview);
  waiting = waiting.filter((other) => other !== one);
  draw();
}

function draw() {
  find("attached").hidden = !waiting.length;
  find("attached").replaceChildren(...waiting.map((one) => element("li", {},
    one.preview ? element("img", { src: one.preview, alt: "" }) : element("i", {}, kindOf(one.file.name)),
    element("span", {}, one.file.name), element("small", {}, sizeOf(one.file.size)),
    element("button", { type: "button", class: "plain", "aria-label": t("remove"), onclick: () => remove(one) }, "✕"))));
}

/** Listen for choosing, dropping and pasting. */
export function listen(may) {
  find("file").addEventListener("change", ({ target }) => {
    add([...target.files]);
    target.value = "";
  });
  find("attach").addEventListener("click", () => find("file").click());
  const area = document.querySelector(".chat");
  const over = (event) => may() && [...event.dataTransfer.types].includes("Files");
  area.addEventListener("dragover", (event) => {
    if (!over(event)) return;
    event.preventDefault();
    area.classList.add("dropping");
  });
  area.addEventListener("dragleave", (event) => { if (!area.contains(event.relatedTarget)) area.classList.remove("dropping"); });
  area.addEventListener("drop", (event) => {
    if (!over(event)) return;
    event.preventDefault();
    area.classList.remove("dropping");
    add([...event.dataTransfer.files]);
  });
  find("text").addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (!files.length || event.clipboardData.getData("text")) return;
    event.preventDefault();
    add(files);
  });
}
