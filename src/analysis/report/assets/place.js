"use strict";
/* Keeps what a link leads to in view: charts above it are drawn after it was reached, and move it. */
(() => {
  let place = null;
  const show = () => place?.scrollIntoView({ behavior: "instant" });
  const follow = () => {
    /* "#bieu-do-3?year=2024": what stands behind the mark is a choice inside the place. */
    place = document.getElementById(decodeURIComponent(location.hash.slice(1).split("?")[0]));
    /* The explanation of a status is folded until it is asked for. */
    if (place?.tagName === "DETAILS") {
      place.open = true;
      place.querySelector("summary").focus({ preventScroll: true });
    }
    /* Else a page that is opened again goes to where it was in pixels, before its charts were drawn. */
    history.scrollRestoration = place ? "manual" : "auto";
    show();
  };
  document.addEventListener("chart-drawn", show);
  window.addEventListener("load", show);
  /* From here on the reader decides. */
  ["wheel", "pointerdown", "touchstart", "keydown"].forEach((name) => {
    document.addEventListener(name, () => { place = null; }, { capture: true, passive: true });
  });
  window.addEventListener("hashchange", follow);
  follow();
})();
