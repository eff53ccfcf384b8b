"use strict";
(() => {
  const tools = document.querySelector(".tools");
  if (!tools) return;
  const questions = [...document.querySelectorAll(".q")];
  const texts = questions.map((one) => one.textContent.toLowerCase());
  const chips = [...tools.querySelectorAll(".chips button")];
  const search = tools.querySelector("input");
  const count = tools.querySelector("output");
  let verdict = "";

  const shown = () => questions.filter((one) => !one.hidden);

  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    questions.forEach((one, place) => {
      const fits = !verdict || one.dataset.verdict === verdict;
      one.hidden = !fits || !words.every((word) => texts[place].includes(word));
    });
    chips.forEach((chip) =>
      chip.setAttribute("aria-pressed", String(chip.dataset.verdict === verdict)));
    count.textContent = `${shown().length.toLocaleString("en")} shown`;
  }

  function choose(chosen) {
    verdict = chosen;
    filter();
  }

  // A link to a question opens it, whatever the filter says.
  function follow() {
    const target = document.getElementById(location.hash.slice(1));
    if (!target || !target.classList.contains("q")) return;
    if (target.hidden) {
      search.value = "";
      choose("");
    }
    target.open = true;
    target.scrollIntoView();
  }

  chips.forEach((chip) => chip.addEventListener("click", () => choose(chip.dataset.verdict)));
  search.addEventListener("input", filter);
  tools.querySelector("#open").addEventListener("click", () => {
    const open = shown().some((one) => !one.open);
    shown().forEach((one) => { one.open = open; });
  });
  addEventListener("hashchange", follow);
  tools.hidden = false;
  filter();
  follow();
})();
