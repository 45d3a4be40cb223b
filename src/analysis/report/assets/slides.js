"use strict";
/* Shows one slide at a time; every text comes from the page itself. */
(() => {
  const words = JSON.parse(document.getElementById("deck-words").textContent);
  const slides = [...document.querySelectorAll(".slide")];
  const bar = document.querySelector(".progress");
  let at = 0;
  let speaker = null;

  const title = (slide) => slide.querySelector("h2").textContent;

  /* What the speaker reads, in a window of its own: title, notes, and what comes next. */
  const tellSpeaker = () => {
    if (!speaker || speaker.closed) return;
    const page = speaker.document;
    const line = (tag, text) => {
      const element = page.createElement(tag);
      element.textContent = text;
      return element;
    };
    const notes = [...slides[at].querySelectorAll(".notes p")].map((note) => line("p", note.textContent));
    const next = slides[at + 1] ? [line("h2", words.next.replace("{title}", title(slides[at + 1])))] : [];
    page.title = words.notes;
    page.body.replaceChildren(line("p", `${at + 1} / ${slides.length}`), line("h1", title(slides[at])), ...notes, ...next);
  };

  const openNotes = () => {
    if (speaker && !speaker.closed) return speaker.close();
    speaker = window.open("", "", "popup,width=900,height=700");
    if (!speaker) return document.body.classList.toggle("show-notes");
    speaker.document.documentElement.lang = document.documentElement.lang;
    speaker.document.body.style.cssText = "font: 24px/1.4 'Segoe UI', Arial, sans-serif; margin: 1.5em; color: #1b2733";
    speaker.document.addEventListener("keydown", onKey);
    tellSpeaker();
  };

  const show = (wanted, { focus = true } = {}) => {
    at = Math.max(0, Math.min(slides.length - 1, wanted));
    slides.forEach((slide, place) => slide.classList.toggle("shown", place === at));
    bar.firstElementChild.style.width = `${(100 * (at + 1)) / slides.length}%`;
    if (location.hash !== `#/${at + 1}`) history.replaceState(null, "", `#/${at + 1}`);
    /* A screen reader reads the new title. */
    if (focus) slides[at].querySelector("h2").focus({ preventScroll: true });
    tellSpeaker();
  };

  const full = () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
  const leave = () => {
    document.activeElement.blur();
    document.body.classList.remove("show-notes");
  };

  const acts = {
    back: () => show(at - 1), forward: () => show(at + 1), first: () => show(0), last: () => show(slides.length - 1),
    notes: openNotes, full, leave,
  };
  const keys = {
    ArrowRight: "forward", ArrowDown: "forward", PageDown: "forward", " ": "forward", Enter: "forward",
    ArrowLeft: "back", ArrowUp: "back", PageUp: "back", Backspace: "back",
    Home: "first", End: "last", f: "full", F: "full", s: "notes", S: "notes", Escape: "leave",
  };
  /* A clicker sends the page keys, which move the slides wherever the focus is; other keys belong to a control. */
  const always = new Set(["PageDown", "PageUp", "Escape"]);
  const onKey = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (event.target.closest?.("input, select") && !always.has(event.key)) return;
    if (event.target.closest?.("button") && (event.key === " " || event.key === "Enter")) return;
    const act = event.key === " " && event.shiftKey ? "back" : keys[event.key];
    if (!act) return;
    event.preventDefault();
    acts[act]();
  };
  document.addEventListener("keydown", onKey);
  document.querySelector(".controls").addEventListener("click", (event) => {
    acts[event.target.closest("button")?.dataset.do]?.();
  });

  let from = null;
  document.addEventListener("touchstart", (event) => {
    const inside = event.target.closest("input, select, button");
    from = inside || event.touches.length > 1 ? null : event.touches[0].clientX;
  }, { passive: true });
  document.addEventListener("touchend", (event) => {
    const moved = from === null ? 0 : event.changedTouches[0].clientX - from;
    if (Math.abs(moved) > 60) acts[moved < 0 ? "forward" : "back"]();
  }, { passive: true });

  let still = 0;
  document.addEventListener("mousemove", () => {
    document.body.classList.add("moving");
    clearTimeout(still);
    still = setTimeout(() => document.body.classList.remove("moving"), 2500);
  });

  const asked = () => Number(/^#\/(\d+)$/.exec(location.hash)?.[1] ?? 1) - 1;
  window.addEventListener("hashchange", () => show(asked()));
  document.body.classList.add("deck");
  document.querySelector(".controls").hidden = false;
  bar.hidden = false;
  show(asked(), { focus: false });
  /* The map is there before its slide is, and on paper. */
  window.addEventListener("load", () => setTimeout(() => window.drawAllCharts?.(), 300));
})();
