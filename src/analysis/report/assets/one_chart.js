"use strict";
/* Draws the one chart of a page that a researcher saved. */
(() => {
  const { spec, numberLocale } = JSON.parse(document.getElementById("chart-settings").textContent);
  const options = { ast: true, mode: "vega-lite", renderer: "svg", actions: false, formatLocale: numberLocale };
  const figure = document.getElementById("chart");
  vegaEmbed(figure, spec, options).catch((error) => { figure.textContent = String(error); });
})();
