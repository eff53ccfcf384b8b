// What the page does beyond its HTML. Without this script all of it works by links and forms.
import { ask, cancel, isAsking, onMoved } from "./asking.js";
import { prepare } from "./copying.js";
import { keys } from "./keys.js";
import { isWide, openBeside, scrollToWords } from "./pane.js";
import { prepareWriting, writeInstead } from "./writing.js";

const form = document.getElementById("ask");

function prepared() {
  prepare(document);
  prepareWriting();
  scrollToWords();
  for (const next of document.querySelectorAll(".quotations .next")) next.hidden = false;
}

// A question is asked without leaving the page; its address has no empty parts.
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const given = [...new FormData(form)].filter(([, value]) => value !== "");
  ask(`/?${new URLSearchParams(given)}`);
});

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (event.target.closest(".cancel")) return cancel();
  if (event.target.closest(".quotations .next")) return keys.next();
  const link = event.target.closest("a[href]");
  if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
  const url = new URL(link.href);
  if (writeInstead(link)) return event.preventDefault();
  if (form && url.pathname === "/" && !url.hash) {
    event.preventDefault();
    ask(url.pathname + url.search);
  } else if (isWide() && (link.matches("[data-source]") || (link.matches("[data-beside]") && link.closest(".pane")))) {
    event.preventDefault();
    openBeside(link);
  }
});

// Outlets are searched as one types.
for (const search of document.querySelectorAll(".outlet-search input")) {
  const rows = search.closest(".outlets").querySelectorAll("li");
  search.closest("[hidden]").hidden = false;
  search.addEventListener("input", () => {
    const words = search.value.trim().toLowerCase();
    for (const row of rows) {
      row.hidden = !row.textContent.toLowerCase().includes(words) && !row.querySelector(":checked");
    }
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}

const theme = document.getElementById("theme");
theme.closest("[hidden]").hidden = false;
theme.value = document.documentElement.dataset.theme ?? "";
theme.addEventListener("change", () => {
  if (theme.value) document.documentElement.dataset.theme = theme.value;
  else delete document.documentElement.dataset.theme;
  try {
    if (theme.value) localStorage.setItem("theme", theme.value);
    else localStorage.removeItem("theme");
  } catch { /* storage is off: they hold until the page is left */ }
});

// While the library is being opened, look again until it is.
const again = document.querySelector("[data-again]");
if (again) {
  const look = async () => {
    const found = await fetch(location.href).catch(() => null);
    if (found && found.status !== 503) location.reload();
    else setTimeout(look, 1000 * again.dataset.again);
  };
  setTimeout(look, 1000 * again.dataset.again);
}

onMoved(prepared);
prepared();
keys.listen({ cancel, isAsking });
