// A language model's sentences, each put in its place once the server has checked it.
import { events } from "./events.js";

const announce = document.getElementById("announce");
let writing = null;

// Has written at once what a page wants written, and the rest when its link is followed.
export function prepareWriting() {
  stopWriting();
  const section = document.querySelector("[data-written][data-at-once]");
  if (section) write(section);
}

export function stopWriting() {
  writing?.abort();
  writing = null;
}

// Returns whether a link offers to have something written here, which is then begun.
export function writeInstead(link) {
  const section = link.closest(".offer") && link.closest("[data-written]");
  if (section) write(section);
  return Boolean(section);
}

async function write(section) {
  stopWriting();
  const controller = (writing = new AbortController());
  const address = section.dataset.written;
  const offer = section.querySelector(".offer");
  delete section.dataset.written; // an offer is for once
  offer.hidden = true;
  section.setAttribute("aria-busy", "true");
  try {
    const found = await fetch(address, { signal: controller.signal });
    if (!found.ok || found.redirected) throw new Error("the offer is no more");
    let ended = false;
    for await (const [name, data] of events(found.body)) {
      ended = name === "end";
      // Made by the server, which escapes all that a model writes.
      section.querySelector(ended ? ".after" : ".sentences").insertAdjacentHTML("beforeend", data.html);
      if (ended) announce.textContent = data.announced;
    }
    if (!ended) throw new Error("the end is missing");
  } catch {
    if (!section.querySelector(".sentences li")) offer.hidden = false;
  } finally {
    section.removeAttribute("aria-busy");
    if (writing === controller) writing = null;
  }
}
