// Copying a link or a reference; what can't be copied is shown to be copied by hand.

export function prepare(root) {
  for (const button of root.querySelectorAll("[data-copy-link], [data-copy-from]")) button.hidden = false;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy-link], [data-copy-from]");
  if (!button) return;
  const link = button.dataset.copyLink;
  const text = link ? new URL(link, location.href).href : await fetched(button.dataset.copyFrom);
  say(button, text !== null && (await copied(text)) ? "Copied" : "Not copied");
});

async function fetched(address) {
  const found = await fetch(address).catch(() => null);
  return found?.ok ? found.text() : null;
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedTheOldWay(text); // the page came over plain HTTP, where browsers have no clipboard
  }
}

function copiedTheOldWay(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  const focused = document.activeElement;
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  focused?.focus();
  return done;
}

function say(button, words) {
  const label = (button.dataset.label ??= button.innerHTML);
  button.textContent = words;
  document.getElementById("announce").textContent = words;
  setTimeout(() => (button.innerHTML = label), 2000);
}
