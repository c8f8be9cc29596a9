// Enhancements of every page. Each thing here works without it, only less smoothly.
"use strict";

(() => {
  const focusProblems = (root) => {
    const summary = root.querySelector("[data-focus]");
    if (summary) summary.focus();
  };

  const say = (button, sentence) => {
    let note = button.nextElementSibling;
    if (!note || !note.classList.contains("copied")) {
      note = document.createElement("span");
      note.className = "copied";
      note.setAttribute("role", "status");
      button.after(note);
    }
    note.textContent = sentence;
    window.setTimeout(() => { note.textContent = ""; }, 4000);
  };

  const copy = async (button) => {
    const source = document.querySelector(button.dataset.copy);
    if (!source) return;
    const text = "value" in source ? source.value : source.innerText;
    try {
      await navigator.clipboard.writeText(text);
      say(button, "Copié");
    } catch {
      if ("select" in source) source.select();
      else window.getSelection().selectAllChildren(source);
      say(button, "Sélectionné : utilisez Ctrl + C");
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy], [data-print]");
    if (button && "copy" in button.dataset) { event.preventDefault(); copy(button); }
    else if (button) { event.preventDefault(); window.print(); }
    document.querySelectorAll("details.user-menu[open], details.bottom-more[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.user-menu[open], details.bottom-more[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // A swap that brings a whole document means that the session has ended:
  // load the page again, and the server asks to sign in, then comes back here.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    const isDocument = /^\s*<!doctype html/i.test(xhr.responseText || "");
    const isBoosted = requestConfig && requestConfig.boosted;
    if (isDocument && !isBoosted && xhr.status < 400) {
      event.detail.shouldSwap = false;
      window.location.reload();
    }
  });

  document.addEventListener("htmx:afterSwap", (event) => focusProblems(event.detail.target));
  document.addEventListener("DOMContentLoaded", () => {
    focusProblems(document);
    document.querySelectorAll("[data-print], [data-copy]").forEach((button) => { button.hidden = false; });
  });
})();
