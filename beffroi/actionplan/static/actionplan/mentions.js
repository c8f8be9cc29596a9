// « @ » in a comment: propose the people who can read the action; Tab, arrows and
// Enter choose. Without this script the list « Prévenir » does the same.
"use strict";

(() => {
  const form = document.querySelector("form[data-mentions]");
  if (!form) return;
  const area = form.querySelector("textarea");
  const people = [...form.querySelectorAll("input[name=spoken_to]")].map((box) => ({
    box,
    name: (box.labels[0] || box.parentElement).textContent.trim(),
  }));
  if (!area || !people.length) return;

  const list = document.createElement("ul");
  list.className = "mention-list";
  list.setAttribute("aria-label", "Personnes à qui parler");
  list.hidden = true;
  area.insertAdjacentElement("afterend", list);

  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const typed = () => /(?:^|\s)@([\p{L}\p{M}' -]{0,40})$/u.exec(area.value.slice(0, area.selectionStart));

  const close = () => {
    list.hidden = true;
    list.replaceChildren();
  };

  const choose = (person) => {
    const end = area.selectionStart;
    const start = end - typed()[1].length;
    area.setRangeText(`${person.name} `, start, end, "end");
    person.box.checked = true;
    close();
    area.focus();
  };

  const propose = () => {
    const found = typed();
    const wanted = found && people.filter((person) => fold(person.name).includes(fold(found[1]))).slice(0, 6);
    if (!wanted || !wanted.length) {
      close();
      return;
    }
    list.replaceChildren(...wanted.map((person) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-quiet";
      button.textContent = person.name;
      button.addEventListener("click", () => choose(person));
      item.append(button);
      return item;
    }));
    list.hidden = false;
  };

  area.addEventListener("input", propose);
  form.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const buttons = [...list.querySelectorAll("button")];
    const here = buttons.indexOf(document.activeElement);
    if (event.key === "Escape") {
      close();
      area.focus();
    } else if (event.key === "ArrowDown") {
      (buttons[here + 1] || buttons[0]).focus();
      event.preventDefault();
    } else if (event.key === "ArrowUp" && here >= 0) {
      (buttons[here - 1] || area).focus();
      event.preventDefault();
    }
  });
})();
