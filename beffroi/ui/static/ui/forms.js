// Enhancements of forms: filters sent as they change, nothing typed lost by a wrong click.
"use strict";

(() => {
  const dirty = new Set();

  document.addEventListener("change", (event) => {
    const filters = event.target.closest("form.filters[data-auto]");
    if (filters && event.target.matches("select, input[type=checkbox], input[type=radio]")) {
      filters.requestSubmit();
    }
  });

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) dirty.add(form);
  });

  document.addEventListener("submit", (event) => {
    dirty.delete(event.target);
    // An empty filter says nothing: it leaves the address.
    if (!event.target.matches("form.filters")) return;
    event.target.querySelectorAll("input[name], select[name]").forEach((control) => {
      if (control.value === "") control.disabled = true;
    });
    window.setTimeout(() => {
      event.target.querySelectorAll("[name]:disabled").forEach((control) => { control.disabled = false; });
    }, 0);
  });

  window.addEventListener("beforeunload", (event) => {
    for (const form of dirty) {
      if (form.isConnected) { event.preventDefault(); return; }
    }
  });
})();
