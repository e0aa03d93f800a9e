"use strict";
// A link to a finding (#f…, from a letter, the notice or an evidence pack) opens its panel.
(function () {
  function show() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const panel = target && target.closest("details");
    if (!panel) return;
    panel.open = true;
    panel.scrollIntoView({ block: "start" });
  }
  addEventListener("hashchange", show);
  show();
})();
