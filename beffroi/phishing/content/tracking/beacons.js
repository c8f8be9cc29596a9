// Tells that somebody is there: a gesture, the page in sight for two seconds.
// Nothing of what is typed is read; the fields are emptied before the form leaves.
(function () {
  "use strict";
  var own = document.currentScript;
  if (!own) return;
  var base = own.src.replace(/\/s$/, "");
  var told = {};
  var moves = 0;
  var timer = 0;

  function tell(what) {
    if (told[what]) return;
    told[what] = true;
    if (!navigator.sendBeacon || !navigator.sendBeacon(base + "/" + what)) {
      fetch(base + "/" + what, { method: "POST", keepalive: true, credentials: "omit" });
    }
  }
  function gesture(event) {
    if (!event.isTrusted) return;
    // A page that slides under a still pointer sends one move without movement.
    if (event.type === "pointermove") {
      moves += event.movementX || event.movementY ? 1 : 0;
      if (moves < 2) return;
    }
    tell("g");
  }
  function look() {
    clearTimeout(timer);
    if (document.visibilityState === "visible") {
      timer = setTimeout(function () { tell("v"); }, 2000);
    }
  }
  ["pointermove", "pointerdown", "touchstart", "keydown", "wheel"].forEach(function (name) {
    addEventListener(name, gesture, { passive: true });
  });
  document.addEventListener("visibilitychange", look);
  document.addEventListener("submit", function (event) {
    event.target.querySelectorAll("input, textarea").forEach(function (field) {
      field.value = "";
      field.removeAttribute("name");
    });
  }, true);
  look();
})();
