"use strict";
/* Light or dark: as the reader chose, else as the computer is set. Runs before the page is painted. */
(() => {
  const root = document.documentElement;
  /* Where a browser keeps nothing for files, the choice holds for this page only. */
  const kept = (() => {
    try {
      return window.localStorage;
    } catch (error) {
      if (error.name !== "SecurityError") throw error;
      return null;
    }
  })();
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
  const chosen = kept?.getItem("theme");
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    if (!button || !CSS.supports("color", "light-dark(red, blue)")) return;
    const tell = () => { button.textContent = isDark() ? button.dataset.light : button.dataset.dark; };
    button.hidden = false;
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      kept?.setItem("theme", root.dataset.theme);
      tell();
    });
    system.addEventListener("change", tell);
    tell();
  });
})();
