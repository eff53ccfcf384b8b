// Asking without leaving the page: stages while the answer is made, then its HTML from the server.

import { events } from "./events.js";
import { stopWriting } from "./writing.js";

const main = document.getElementById("main");
const announce = document.getElementById("announce");
const kept = new Map(); // what was shown, by address: Back and Forward ask nothing again
const MOST_KEPT = 30;

let shown = location.pathname + location.search;
let running = null;
let before = [];
let moved = () => {};

export const isAsking = () => running !== null;
export const onMoved = (listener) => (moved = listener);

export async function ask(address, { push = true } = {}) {
  stop();
  stopWriting();
  const controller = (running = new AbortController());
  const url = new URL(address, location.href);
  fill(url);
  before = [...main.childNodes];
  wait(url);
  try {
    const found = await fetch(`/events${url.search}`, { signal: controller.signal });
    if (!found.ok || found.redirected) return location.assign(url); // such as a login
    for await (const [name, data] of events(found.body)) {
      if (controller.signal.aborted) return;
      if (name === "stage") stage(data);
      else return done(url, data, push);
    }
    throw new Error("the answer's end is missing");
  } catch {
    if (!controller.signal.aborted) lost(url);
  } finally {
    if (running === controller) running = null;
  }
}

export function cancel() {
  if (!running) return;
  stop();
  main.replaceChildren(...before);
  fill(new URL(shown, location.href));
  announce.textContent = "Cancelled.";
  document.getElementById("q")?.focus();
}

function stop() {
  if (!running) return;
  running.abort();
  running = null;
  main.replaceChildren(...before);
}

function done(url, data, push) {
  const focused = main.contains(document.activeElement);
  running = null;
  remember();
  main.innerHTML = data.html; // made by the server, which escapes all that articles say
  if (push && url.pathname + url.search !== shown) history.pushState(null, "", url);
  shown = url.pathname + url.search;
  document.title = data.title ? `${data.title} · Dateline` : "Dateline";
  announce.textContent = data.announced;
  if (push) scrollTo({ top: 0, behavior: "instant" });
  if (focused) main.querySelector("h1")?.focus();
  moved();
}

// Keeps what stands on the page under its address, unless it is a question under way.
function remember(nodes = before) {
  if (nodes.length) kept.set(shown, { nodes, title: document.title });
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
}

function wait(url) {
  const waiting = document.getElementById("waiting").content.cloneNode(true);
  const question = url.searchParams.get("q");
  waiting.querySelector("h1").textContent = question ?? "Dateline";
  const focused = main.contains(document.activeElement);
  main.replaceChildren(waiting);
  if (focused) main.querySelector("h1").focus();
  announce.textContent = question ? "Asking." : "";
}

function stage({ said, done, total }) {
  const words = main.querySelector(".stage .said");
  const bar = main.querySelector("progress");
  if (!words) return;
  if (words.textContent !== said) announce.textContent = words.textContent = said;
  main.querySelector(".stage .count").textContent = total ? `${done} of ${total}` : "";
  if (total) {
    bar.max = total;
    bar.value = done;
  } else bar.removeAttribute("value");
}

function lost(url) {
  const told = document.getElementById("lost").content.cloneNode(true);
  told.querySelector("a").href = url;
  main.replaceChildren(told);
  announce.textContent = "The connection was lost.";
}

// Puts a question and its terms into the form.
function fill(url) {
  const form = document.getElementById("ask");
  const given = url.searchParams;
  for (const name of ["q", "since", "until", "as_of"]) form.elements[name].value = given.get(name) ?? "";
  form.elements.mode.value = given.get("mode") === "passages" ? "passages" : "";
  const boxes = [...form.querySelectorAll("[name=source]")];
  for (const box of boxes) box.checked = given.getAll("source").includes(box.value);
  for (const name of given.getAll("source")) {
    if (boxes.some((box) => box.value === name)) continue;
    const row = boxes[0]?.closest("li").cloneNode(true);
    if (!row) return;
    Object.assign(row.querySelector("input"), { value: name, checked: true });
    row.querySelector("bdi").textContent = name;
    row.querySelector(".count")?.remove();
    form.querySelector(".outlets ul").prepend(row);
  }
}

addEventListener("popstate", () => {
  const address = location.pathname + location.search;
  if (address === shown || !document.getElementById("ask")) return; // a place within the page
  stop();
  remember([...main.childNodes]);
  const found = kept.get(address);
  if (!found) return void ask(address, { push: false });
  shown = address;
  main.replaceChildren(...found.nodes);
  document.title = found.title;
  fill(new URL(location.href));
  moved();
});
