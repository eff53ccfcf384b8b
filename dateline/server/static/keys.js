// Keys: "/" goes to the question, j and k through the quotations, Esc takes back, "?" tells them.
import { isWide, openBeside } from "./pane.js";

const dialog = document.getElementById("keys");
const box = document.getElementById("q");

function quotations() {
  const sources = [...document.querySelectorAll(".answer [data-source]")].filter(
    (link) => link.closest("h2, h3, td, p:not(.places)") && link.checkVisibility(),
  );
  return sources.length ? sources : [...document.querySelectorAll(".text mark[id]")];
}

function step(by) {
  const places = quotations();
  if (!places.length) return;
  const now = places.findIndex((one) => one === document.activeElement || one.matches(":target"));
  const from = now >= 0 ? now : places.findIndex((one) => one.matches("[aria-current], .current"));
  const next = places[(from + by + places.length) % places.length];
  if (next.localName === "a") {
    if (isWide()) openBeside(next);
  } else location.replace(`#${next.id}`);
  next.focus({ preventScroll: next.localName !== "a" });
}

function escape(running) {
  const menu = document.querySelector(".menu[open]");
  if (running.isAsking()) running.cancel();
  else if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else document.activeElement.blur();
}

export const keys = {
  next: () => step(1),
  listen(running) {
    const button = document.getElementById("keys-button");
    if (dialog) {
      button.hidden = false;
      button.addEventListener("click", () => dialog.showModal());
    }
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || dialog?.open) return;
      if (event.key === "Escape") {
        event.preventDefault(); // which would empty the box
        return escape(running);
      }
      if (event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select")) return;
      const acts = {
        "/": () => box?.select(),
        "?": () => dialog?.showModal(),
        j: () => step(1),
        n: () => step(1),
        k: () => step(-1),
        p: () => step(-1),
      };
      if (!Object.hasOwn(acts, event.key)) return;
      event.preventDefault();
      acts[event.key]();
    });
  },
};

// A menu closes where something else is clicked.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
