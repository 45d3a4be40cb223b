"use strict";
/* Lets the reader search and sort the tables of the data annex; without this script they show whole. */
(() => {
  const texts = JSON.parse(document.getElementById("page-settings").textContent).find;
  const language = document.documentElement.lang;
  const collator = new Intl.Collator(language, { numeric: true });
  const numbers = new Intl.NumberFormat(language);

  const { plainText: plain, newElement: element } = window;

  /* Numbers and years carry themselves in data-sort; a column that has any is one of numbers. */
  const keyOf = (cell, isNumeric) => {
    if (isNumeric) return cell.dataset.sort === undefined ? null : Number(cell.dataset.sort);
    const text = cell.textContent.trim();
    return text === "" || text === "–" ? null : text;
  };

  /* What is missing stands last, whichever way the others go. */
  const compare = (a, b, sign) => {
    if (a === null || b === null) return (a === null) - (b === null);
    return sign * (typeof a === "number" ? a - b : collator.compare(a, b));
  };

  const enhance = (table) => {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const keys = new Map(rows.map((row) => [row, plain(row.textContent)]));
    const heads = [...table.tHead.rows[0].cells];

    const find = element("input", { type: "search", autocomplete: "off" });
    const status = element("span", { className: "muted" });
    status.setAttribute("role", "status");
    const reset = element("button", { type: "button", textContent: texts.reset, disabled: true });
    const bar = element("p", { className: "find" }, element("label", {}, `${texts.label} `, find), " ", reset, " ", status);

    const isSorted = () => heads.some((head) => head.hasAttribute("aria-sort"));
    const tell = () => {
      const wanted = plain(find.value);
      const n = rows.filter((row) => !row.hidden).length;
      const found = texts.found.replace("{n}", numbers.format(n)).replace("{total}", numbers.format(rows.length));
      status.textContent = wanted === "" ? "" : n ? found : texts.nothing;
      /* A button that has the focus must keep it. */
      reset.disabled = wanted === "" && !isSorted() && document.activeElement !== reset;
    };
    const filter = () => {
      const wanted = plain(find.value);
      rows.forEach((row) => { row.hidden = !keys.get(row).includes(wanted); });
      tell();
    };
    const sort = (column) => {
      const head = heads[column];
      const sign = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      const isNumeric = rows.some((row) => row.cells[column].dataset.sort !== undefined);
      const key = (row) => keyOf(row.cells[column], isNumeric);
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
      body.append(...[...rows].sort((a, b) => compare(key(a), key(b), sign)));
      tell();
    };
    const restore = () => {
      find.value = "";
      heads.forEach((head) => head.removeAttribute("aria-sort"));
      body.append(...rows);
      filter();
    };

    heads.forEach((head, column) => {
      const button = element("button", { type: "button", className: "sort" }, ...head.childNodes);
      button.addEventListener("click", () => sort(column));
      head.append(button);
    });
    find.addEventListener("input", filter);
    reset.addEventListener("click", restore);
    reset.addEventListener("blur", tell);
    table.closest(".table-wrap").before(bar);
  };

  document.querySelectorAll("table.findable").forEach(enhance);
})();
