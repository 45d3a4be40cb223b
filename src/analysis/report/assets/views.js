"use strict";
/* What is chosen in a chart stands in the address ("#bieu-do-3?year=2024"), and the years of a map can run. */
(() => {
  const settings = JSON.parse(document.getElementById("page-settings").textContent);
  const PAUSE = 1200;
  const views = new Map();

  const wanted = () => {
    const [place, view] = location.hash.slice(1).split("?");
    return [decodeURIComponent(place), new URLSearchParams(view ?? "")];
  };
  const names = (spec) => (spec.params ?? []).filter((each) => each.bind).map((each) => each.name);

  const apply = (figure) => {
    const { view, spec } = views.get(figure);
    const [place, chosen] = wanted();
    if (place !== figure.id) return;
    names(spec).filter((name) => chosen.has(name)).forEach((name) => {
      const now = view.signal(name);
      const read = { number: Number, boolean: (text) => text === "true" }[typeof now] ?? String;
      view.signal(name, read(chosen.get(name)));
    });
    view.runAsync();
  };
  const keep = (figure) => {
    const { view, spec } = views.get(figure);
    const chosen = new URLSearchParams(names(spec).map((name) => [name, view.signal(name)]));
    history.replaceState(null, "", `#${figure.id}?${chosen}`);
  };

  const play = (figure, slider) => {
    const { view } = views.get(figure);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "play";
    let running = null;
    const tell = () => { button.textContent = running ? settings.pause : settings.play; };
    const stop = () => { clearInterval(running); running = null; tell(); };
    const step = () => {
      const [first, last] = [Number(slider.min), Number(slider.max)];
      const year = view.signal("year");
      view.signal("year", year >= last ? first : year + 1).runAsync();
      if (year + 1 === last) stop();
    };
    button.addEventListener("click", () => {
      if (running) return stop();
      running = setInterval(step, PAUSE);
      tell();
      step();
    });
    slider.addEventListener("input", stop);
    slider.closest("form, .vega-bind").append(button);
    tell();
  };

  document.addEventListener("chart-drawn", (event) => {
    const figure = event.target;
    const { view, spec } = event.detail;
    views.set(figure, event.detail);
    apply(figure);
    names(spec).forEach((name) => view.addSignalListener(name, () => keep(figure)));
    const slider = spec.usermeta?.atlas && figure.querySelector("input[type=range][name=year]");
    if (slider && slider.min !== slider.max) play(figure, slider);
  });
  window.addEventListener("hashchange", () => {
    const figure = document.getElementById(wanted()[0]);
    if (views.has(figure)) apply(figure);
  });
})();
