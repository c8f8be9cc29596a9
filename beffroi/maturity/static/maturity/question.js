// The screen of one question by keyboard: a digit chooses a level, Enter saves.
"use strict";

(() => {
  const form = document.querySelector("form[data-answer]");
  if (!form) return;

  const isTyping = (target) =>
    target.isContentEditable || target.matches("textarea, select, input:not([type=radio])");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (/^[0-9]$/.test(event.key)) {
      const choice = form.querySelector(`input[name=choice][data-key="${event.key}"]`);
      if (!choice) return;
      choice.checked = true;
      choice.focus();
      choice.dispatchEvent(new Event("input", { bubbles: true }));
      event.preventDefault();
    } else if (event.key === "Enter" && event.target === document.body) {
      form.requestSubmit();
    }
  });

  form.querySelectorAll(".keys-note").forEach((note) => { note.hidden = false; });
})();
