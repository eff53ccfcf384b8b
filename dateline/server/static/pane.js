// The source beside the answer, where there is room for it.

const wide = matchMedia("(width >= 1100px)");

export const isWide = () => wide.matches && document.getElementById("pane") !== null;

export async function openBeside(link) {
  const pane = document.getElementById("pane");
  const url = new URL(link.href);
  url.searchParams.set("part", "pane");
  const found = await fetch(url).catch(() => null);
  if (!found?.ok || found.redirected) return location.assign(link.href);
  pane.innerHTML = await found.text(); // made by the server, which escapes all that articles say
  pane.hidden = false;
  pane.closest(".columns").classList.remove("alone");
  for (const other of document.querySelectorAll("[data-source][aria-current]")) other.removeAttribute("aria-current");
  if (link.matches("[data-source]")) {
    const first = [...document.querySelectorAll("[data-source]")].find((one) => one.href === link.href);
    first.setAttribute("aria-current", "true");
  }
  const title = pane.querySelector("h2")?.textContent;
  document.getElementById("announce").textContent = `Source beside the answer: ${title}`;
  for (const next of pane.querySelectorAll(".quotations .next")) next.hidden = false;
  scrollToWords();
}

// Brings the words into view in the pane, without moving the page.
export function scrollToWords() {
  const pane = document.getElementById("pane");
  if (!pane || !isWide()) return;
  const words = pane.querySelector("mark.current");
  pane.scrollTop = 0;
  if (!words) return;
  const below = words.getBoundingClientRect().bottom - pane.getBoundingClientRect().top;
  if (below > 0.7 * pane.clientHeight) pane.scrollTop = below - pane.clientHeight / 3; // the title may go
}
