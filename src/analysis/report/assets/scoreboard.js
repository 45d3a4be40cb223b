"use strict";
/* Filters the table of all indicators; the choice stands in the address, so that it can be sent on. */
(() => {
  const board = document.querySelector(".scoreboard");
  if (!board) return;
  const bar = board.querySelector(".filters");
  const selects = [...bar.querySelectorAll("select")];
  const rows = [...board.querySelectorAll("tbody tr")];
  const said = bar.querySelector("[role=status]");

  const filter = () => {
    rows.forEach((row) => {
      row.hidden = selects.some((each) => each.value && row.dataset[each.name] !== each.value);
    });
    const shown = rows.filter((row) => !row.hidden).length;
    said.textContent = said.dataset.said.replace("{n}", shown).replace("{total}", rows.length);
  };
  const keep = () => {
    const chosen = new URLSearchParams(selects.filter((each) => each.value).map((each) => [each.name, each.value]));
    const view = String(chosen);
    history.replaceState(null, "", `#${board.id}${view && "?"}${view}`);
  };
  /* "#bang-chi-so?status=off_track" */
  const read = () => {
    const [place, view] = location.hash.slice(1).split("?");
    if (place !== board.id) return;
    const chosen = new URLSearchParams(view ?? "");
    selects.forEach((each) => { each.value = chosen.get(each.name) ?? ""; });
    filter();
  };
  bar.addEventListener("change", () => { filter(); keep(); });
  bar.querySelector("[type=reset]").addEventListener("click", () => {
    selects.forEach((each) => { each.value = ""; });
    filter();
    keep();
  });
  window.addEventListener("hashchange", read);
  bar.hidden = false;
  filter();
  read();
})();
