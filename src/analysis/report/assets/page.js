"use strict";
/* Draws the page's charts when they come near the view; every text comes from the page itself. */
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const settings = read("page-settings");
  const shared = window.pageDatasets;

  const options = {
    ast: true,
    mode: "vega-lite",
    renderer: "svg",
    actions: false,
    formatLocale: settings.numberLocale,
    tooltip: { theme: "custom" },
  };

  const withData = (spec) => {
    const names = spec.usermeta?.datasets ?? [];
    const datasets = Object.fromEntries(names.map((name) => [name, shared[name]]));
    const { usermeta, ...rest } = spec;
    if (usermeta.stretch) rest.width = "container";
    if (usermeta.commonConfig) rest.config = settings.config;
    return { ...rest, datasets };
  };

  /* The map and the list of communes beside it show the same one. */
  const link = (view, list) => {
    const items = [...list.querySelectorAll("li[data-code]")];
    const find = list.querySelector("input");
    const count = list.querySelector("[role=status]");
    const filter = () => {
      const units = view.signal("units");
      const wanted = window.plainText(find.value);
      items.forEach((item) => {
        item.hidden = item.dataset.list !== units || !item.dataset.key.includes(wanted);
      });
      count.textContent = wanted ? String(items.filter((item) => !item.hidden).length) : "";
    };
    const pick = (code) => view.signal("picked", code).runAsync();
    view.addSignalListener("units", () => {
      pick("");
      filter();
    });
    view.addEventListener("click", (event, mark) => {
      const code = mark?.datum?.properties?.code;
      const item = items.find((each) => each.dataset.code === code && each.dataset.list === view.signal("units"));
      if (!item) return;
      find.value = "";
      filter();
      item.querySelector("details").open = true;
      /* Only the list moves: whoever points at the map keeps it in view. */
      item.parentElement.scrollTop = item.offsetTop - item.parentElement.offsetTop;
    });
    list.addEventListener("toggle", (event) => {
      const item = event.target.closest("li[data-code]");
      if (event.target.open) {
        items.filter((each) => each !== item).forEach((each) => { each.querySelector("details").open = false; });
        pick(item.dataset.code);
      } else if (view.signal("picked") === item.dataset.code) pick("");
    }, true);
    find.addEventListener("input", filter);
    list.querySelector(".find").hidden = false;
    filter();
  };

  const draw = async (figure) => {
    if (figure.dataset.state) return;
    figure.dataset.state = "drawing";
    const spec = JSON.parse(figure.querySelector("script").textContent);
    const place = figure.querySelector(".canvas");
    try {
      const made = await vegaEmbed(place, withData(spec), options);
      const list = spec.usermeta?.atlas && document.querySelector(".communes");
      if (list) link(made.view, list);
      const pictures = place.querySelectorAll("svg.marks");
      // Vega describes the frame in English; the picture inside has our own description.
      [place, ...place.querySelectorAll("[aria-roledescription]")].forEach((element) => {
        ["role", "aria-label", "aria-roledescription"].forEach((name) => element.removeAttribute(name));
      });
      pictures.forEach((svg) => {
        svg.setAttribute("role", "img");
        svg.setAttribute("aria-label", spec.description);
      });
      // Slides have none: their charts are on the pages of the report.
      window.offerChartFiles?.(figure, spec, made.view, shared, settings.files);
      figure.dataset.state = "drawn";
      figure.dispatchEvent(new CustomEvent("chart-drawn", { bubbles: true, detail: { view: made.view, spec } }));
    } catch (error) {
      figure.dataset.state = "failed";
      place.textContent = settings.failed;
      place.classList.add("chart-failed");
      console.error(error);
    }
  };

  /* One after the other, what the reader looks at first: drawn together, all would be late. */
  const waiting = new Set();
  const away = (figure) => {
    const { top, bottom } = figure.getBoundingClientRect();
    return Math.max(0, top - innerHeight, -bottom);
  };
  let busy = false;
  const drawWaiting = async () => {
    if (busy) return;
    busy = true;
    while (waiting.size) {
      const next = [...waiting].reduce((nearest, figure) => (away(figure) < away(nearest) ? figure : nearest));
      waiting.delete(next);
      await draw(next);
      await new Promise((shown) => { setTimeout(shown); });
    }
    busy = false;
  };

  const figures = [...document.querySelectorAll("figure.chart")];
  const watcher = new IntersectionObserver((entries) => {
    entries.filter((entry) => entry.isIntersecting).forEach((entry) => {
      watcher.unobserve(entry.target);
      waiting.add(entry.target);
    });
    drawWaiting();
  }, { rootMargin: "600px 0px" });
  figures.forEach((figure) => watcher.observe(figure));

  const drawAll = async () => {
    for (const figure of figures) await draw(figure);
  };
  window.drawAllCharts = drawAll;
  window.addEventListener("beforeprint", drawAll);

  document.getElementById("print")?.addEventListener("click", async () => {
    await drawAll();
    window.print();
  });
  const toggle = document.getElementById("toggle-code");
  toggle?.addEventListener("click", () => {
    const shown = document.body.classList.toggle("show-code");
    toggle.setAttribute("aria-pressed", String(shown));
    toggle.textContent = shown ? settings.hideCode : settings.showCode;
  });
})();
