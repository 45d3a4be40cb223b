"use strict";
/* Opens what a link leads to: the explanation of a status is folded until it is asked for. */
(() => {
  const open = () => {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1).split("?")[0]));
    if (place?.tagName !== "DETAILS") return;
    place.open = true;
    place.scrollIntoView();
    place.querySelector("summary").focus({ preventScroll: true });
  };
  window.addEventListener("hashchange", open);
  open();
})();
