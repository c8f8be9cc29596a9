// The editor of scenarios: places offered while typing, passages marked, nothing lost on leaving.
"use strict";

(() => {
  const form = document.getElementById("editeur");
  if (!form) return;
  const places = [...document.querySelectorAll("[data-place]")].map((button) => ({
    name: button.dataset.place,
    label: button.textContent.trim().replace(/\s+/g, " "),
  }));
  let lastField = null;
  let open = null; // { field, start, options, index }
  let dirty = false;

  const saveSoon = (field) => {
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const put = (field, text, start, end) => {
    field.focus();
    field.setRangeText(text, start, end, "end");
    saveSoon(field);
  };

  // --- Places: a list under the field, walked with the arrows. ---
  const list = document.createElement("ul");
  list.className = "place-options";
  list.id = "variables-proposees";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Variables");
  list.hidden = true;
  const said = document.createElement("p");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  document.querySelector("main").append(list, said);

  const close = () => {
    if (!open) return;
    open.field.removeAttribute("aria-activedescendant");
    open.field.removeAttribute("aria-controls");
    if (open.field.getAttribute("role") === "combobox") open.field.setAttribute("aria-expanded", "false");
    open = null;
    list.hidden = true;
    list.replaceChildren();
  };

  const show = (index) => {
    open.index = (index + open.options.length) % open.options.length;
    [...list.children].forEach((item, rank) => {
      item.setAttribute("aria-selected", String(rank === open.index));
      if (rank === open.index) item.scrollIntoView({ block: "nearest" });
    });
    open.field.setAttribute("aria-activedescendant", `variable-${open.index}`);
    said.textContent = open.options[open.index].label;
  };

  const choose = (index) => {
    const { field, start, options } = open;
    const end = field.selectionStart;
    const name = options[index].name;
    const closes = field.value[end] === "}" ? end + 1 : end;
    close();
    put(field, `{${name}}`, start, closes);
  };

  const offer = (field) => {
    const before = field.value.slice(0, field.selectionStart);
    const match = /\{([a-z_]*)$/.exec(before);
    const options = match ? places.filter((place) => place.name.startsWith(match[1])) : [];
    if (!options.length) { close(); return; }
    open = { field, start: before.length - match[0].length, options, index: 0 };
    list.replaceChildren(...options.map((place, rank) => {
      const item = document.createElement("li");
      item.id = `variable-${rank}`;
      item.setAttribute("role", "option");
      item.textContent = place.label;
      item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(rank); });
      return item;
    }));
    const box = field.getBoundingClientRect();
    list.hidden = false;
    list.style.left = `${box.left + window.scrollX}px`;
    list.style.top = `${box.bottom + window.scrollY + 4}px`;
    field.setAttribute("aria-controls", list.id);
    if (field.getAttribute("role") === "combobox") field.setAttribute("aria-expanded", "true");
    show(0);
  };

  document.querySelectorAll("[data-places]").forEach((field) => {
    field.setAttribute("aria-autocomplete", "list");
    if (field.tagName === "INPUT") {
      field.setAttribute("role", "combobox");
      field.setAttribute("aria-expanded", "false");
      field.setAttribute("aria-haspopup", "listbox");
      field.setAttribute("aria-controls", list.id);
    }
    field.addEventListener("input", () => offer(field));
    field.addEventListener("blur", close);
    field.addEventListener("focus", () => { lastField = field; });
    field.addEventListener("keydown", (event) => {
      if (!open || open.field !== field) return;
      const moves = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in moves) { event.preventDefault(); show(open.index + moves[event.key]); }
      else if (event.key === "Enter" || event.key === "Tab") { event.preventDefault(); choose(open.index); }
      else if (event.key === "Escape") { event.preventDefault(); close(); }
    });
  });

  // --- Buttons that put something where the cursor is. ---
  document.addEventListener("click", (event) => {
    const place = event.target.closest("[data-place]");
    const tool = event.target.closest("[data-insert]");
    const mark = event.target.closest("[data-mark]");
    if (place) {
      const field = lastField || document.getElementById("id_letter") || document.querySelector("[data-places]");
      if (!field) return;
      event.preventDefault();
      put(field, `{${place.dataset.place}}`, field.selectionStart, field.selectionEnd);
    } else if (tool) {
      const field = document.getElementById(tool.closest("[data-tools-for]").dataset.toolsFor);
      const before = field.value.slice(0, field.selectionStart);
      const alone = !("inline" in tool.dataset);
      const lead = !alone || !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
      put(field, `${lead}${tool.dataset.insert}${alone ? "\n\n" : ""}`, field.selectionStart, field.selectionEnd);
    } else if (mark) {
      const source = document.getElementById(mark.dataset.mark);
      const words = source.value.slice(source.selectionStart, source.selectionEnd).split("\n").map((line) => line.trim()).find((line) => line) || "";
      const excerpts = [...form.querySelectorAll("[name$=-excerpt]")];
      const blank = excerpts.find((field) => !field.value.trim()) || excerpts[excerpts.length - 1];
      if (!words || !blank) { source.focus(); said.textContent = "Sélectionnez d’abord un passage."; return; }
      blank.value = words;
      saveSoon(blank);
      form.querySelector(`[name="${blank.name.replace("-excerpt", "-note")}"]`).focus();
    }
  });
  document.querySelectorAll("[data-tools-for], [data-mark]").forEach((tool) => { tool.hidden = false; });

  // A read-only text has no caret: keys would select nothing there.
  document.querySelectorAll("[data-untouched]").forEach((source) => {
    source.addEventListener("beforeinput", (event) => event.preventDefault());
  });

  // --- What changes the page itself is saved at once, and shown again. ---
  form.addEventListener("change", (event) => {
    if (event.target.matches("[name=mode], [name=has_own_text]")) { dirty = false; form.submit(); }
  });

  // --- Nothing typed is lost by leaving before the saving. ---
  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("submit", () => { dirty = false; });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && event.detail.elt === form) dirty = false;
  });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
})();
