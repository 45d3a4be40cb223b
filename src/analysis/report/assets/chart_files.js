"use strict";
/* What a reader takes away of a chart: picture, drawing, data; and the data as a table below it. */
(() => {
  const language = document.documentElement.lang;
  const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 3 });
  /* As analysis.intake.safety: what a spreadsheet would run as a formula, and what is only a number. */
  const FORMULA = /^(?:[\s\x00-\x1f\u200b\ufeff]*[=+\-@＝＋－＠−]|[\t\r\n\x00])/;
  const NUMBER = /^[+-]?[0-9]+([.,][0-9]+)*%?$/;
  const PNG_SCALE = 2;

  const element = window.newElement;

  /* The choice in a control, by the name that the reader sees. */
  const chosen = (name, spec, view) => {
    const value = view.signal(name);
    const bind = spec.params.find((parameter) => parameter.name === name).bind;
    return bind.labels ? bind.labels[bind.options.indexOf(value)] : value;
  };

  const partRows = (part, columns, { spec, view, shared, codes }) => {
    const holds = (fields, wanted) => Object.entries(fields ?? {}).every(wanted);
    if (!holds(part.when, ([control, value]) => view.signal(control) === value)) return [];
    const { lookup } = part;
    const found = lookup && new Map(shared[lookup.data].map((row) => [row.key, row[lookup.field]]));
    const looked = (row) => {
      if (!lookup) return row;
      const key = `${view.signal("shown")}|${view.signal("year")}|${row.code}`;
      return { ...row, [lookup.field]: found.get(key) ?? lookup.otherwise };
    };
    /* A value without an interval is drawn with one that has no length. */
    const bounded = (row) => (row.lower === row.upper ? { ...row, lower: null, upper: null } : row);
    const cell = (row, source, column) => {
      if (source === null) return null;
      const value = source[0] === "@" ? chosen(source.slice(1), spec, view)
        : source[0] === "=" ? source.slice(1) : row[source] ?? null;
      const told = codes[column]?.[value] ?? value;
      return typeof told === "string" ? told.replace(/\s+/g, " ").trim() || null : told;
    };
    return shared[part.data]
      .filter((row) => holds(part.where, ([field, control]) => row[field] === view.signal(control)))
      .filter((row) => !part.unless || !holds(part.unless, ([field, value]) => row[field] === value))
      .map((row) => bounded(looked(row)))
      .map((row) => part.cells.map((source, place) => cell(row, source, columns[place])));
  };

  /* Heads and rows of what the chart shows now; columns without any value are left out. */
  const tableOf = (chart) => {
    const { columns, parts } = chart.spec.usermeta.table;
    const rows = parts.flatMap((part) => partRows(part, columns, chart));
    const kept = columns.map((_, place) => place).filter((place) => rows.some((row) => row[place] !== null));
    const isNumeric = (place) => rows.every((row) => row[place] === null || typeof row[place] === "number");
    return {
      names: kept.map((place) => columns[place]),
      numeric: kept.map(isNumeric),
      rows: rows.map((row) => kept.map((place) => row[place])),
    };
  };

  const neutralised = (value) =>
    typeof value === "string" && FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value;

  /* RFC 4180, with the mark by which Excel knows UTF-8. */
  const csv = (heads, rows) => {
    const quoted = (value) => {
      const text = String(neutralised(value) ?? "");
      return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    };
    return `\ufeff${[heads, ...rows].map((row) => `${row.map(quoted).join(",")}\r\n`).join("")}`;
  };
  window.chartCsv = csv;

  const csvOf = (chart, texts) => {
    const { names, rows } = tableOf(chart);
    const heads = names.map((name) => texts.columns[name]);
    if (!texts.warning) return csv(heads, rows);
    return csv([texts.columns.warning, ...heads], rows.map((row) => [texts.warning, ...row]));
  };

  const save = (name, address) => element("a", { href: address, download: name }).click();
  const saveText = (name, text, type) => {
    const address = URL.createObjectURL(new Blob([text], { type }));
    save(name, address);
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  };

  const menu = (figure, actions, texts) => {
    const buttons = actions.map(([name, act]) => {
      const button = element("button", { type: "button", textContent: texts[name] });
      button.addEventListener("click", act);
      return button;
    });
    const summary = element("summary", { textContent: texts.menu });
    const made = element("details", { className: "chart-menu" }, summary, ...buttons);
    made.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !made.open) return;
      made.open = false;
      summary.focus();
    });
    document.addEventListener("pointerdown", (event) => {
      if (!made.contains(event.target)) made.open = false;
    });
    figure.prepend(made);
  };

  /* A title may follow what is chosen in the chart: its text is then the name of a signal. */
  const titleOf = ({ spec, view }) => {
    const { text } = spec.title;
    return [text.expr ? view.signal(text.expr) : text].flat().join(" ");
  };

  const htmlTable = (chart, texts) => {
    const { names, numeric, rows } = tableOf(chart);
    const written = (value, name) =>
      typeof value === "number" && name !== "year" ? numbers.format(value) : String(value ?? "");
    const cell = (value, place) => {
      const made = element(place ? "td" : "th", { textContent: written(value, names[place]) });
      if (!place) made.scope = "row";
      if (numeric[place]) made.className = "number";
      return made;
    };
    const head = (name, place) => element("th", {
      scope: "col", textContent: texts.columns[name], className: numeric[place] ? "number" : "",
    });
    const title = titleOf(chart);
    return element("table", {},
      element("caption", { textContent: texts.warning ? `${title} – ${texts.warning}` : title }),
      element("thead", {}, element("tr", {}, ...names.map(head))),
      element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map(cell)))));
  };

  /* Made when it is opened, so that it shows what was chosen in the chart until then. */
  const disclosure = (figure, chart, texts) => {
    const place = element("div", { className: "table-wrap", tabIndex: 0 });
    place.setAttribute("role", "group");
    const made = element("details", { className: "chart-table" }, element("summary", { textContent: texts.table }), place);
    const fill = () => {
      place.setAttribute("aria-label", `${texts.table}: ${titleOf(chart)}`);
      if (made.open) place.replaceChildren(htmlTable(chart, texts));
    };
    fill();
    made.addEventListener("toggle", fill);
    (chart.spec.params ?? []).filter((parameter) => parameter.bind).forEach(({ name }) => {
      /* A title that follows the choice has followed it only when all has been worked out. */
      chart.view.addSignalListener(name, () => chart.view.runAfter(fill));
    });
    figure.after(made);
  };

  window.offerChartFiles = (figure, spec, view, shared, texts) => {
    const chart = { spec, view, shared, codes: texts.codes };
    /* A file that leaves the page still says which report it is of. */
    const name = [figure.id, texts.seal].filter(Boolean).join("-");
    const actions = [
      ["png", async () => save(`${name}.png`, await view.toImageURL("png", PNG_SCALE))],
      ["svg", async () => saveText(`${name}.svg`, await view.toSVG(), "image/svg+xml")],
    ];
    if (spec.usermeta.table) {
      actions.push(["csv", () => saveText(`${name}.csv`, csvOf(chart, texts), "text/csv;charset=utf-8")]);
      /* A caption that follows has the values in a table of its own. */
      if (!figure.nextElementSibling?.querySelector(":scope.caption table")) disclosure(figure, chart, texts);
    }
    menu(figure, actions, texts);
  };
})();
