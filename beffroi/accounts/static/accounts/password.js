// Strength of a password while it is typed, by the same rule as
// accounts/rules/passwords.py. Nothing typed leaves the page before the form is
// sent; the list of common passwords and the personal words are checked then.
"use strict";

(() => {
  const WORD_BITS = Math.log2(7776);
  const KINDS = [
    { name: "minuscules", size: 26, test: /\p{Ll}/u },
    { name: "majuscules", size: 26, test: /\p{Lu}/u },
    { name: "chiffres", size: 10, test: /\p{Nd}/u },
    { name: "signes", size: 37, test: /[^\p{L}\p{N}]/u },
  ];

  const assess = (password) => {
    const words = (password.match(/\p{L}+/gu) || []).filter((word) => word.length > 1);
    const distinct = new Set(words.map((word) => word.toLowerCase()));
    const kinds = KINDS.filter((kind) => kind.test.test(password));
    const names = kinds.map((kind) => kind.name);
    const length = [...password].length;
    const size = kinds.reduce((sum, kind) => sum + kind.size, 0);
    const isSpaced = words.length >= 3 && /\s/.test(password);
    const bits = Math.round(
      isSpaced ? words.length * WORD_BITS : size ? length * Math.log2(size) : 0,
    );
    const hasThree = ["minuscules", "majuscules", "chiffres"].every((name) => names.includes(name));
    const isStrong =
      (words.length >= 7 && distinct.size >= 6) ||
      (length >= 12 && kinds.length === 4) ||
      (length >= 14 && hasThree) ||
      bits >= 80;
    return { bits, isStrong, length, names, words: words.length };
  };

  const say = (verdict) => {
    if (verdict.length === 0) return "";
    if (verdict.isStrong) {
      return "Assez solide. Beffroi vérifiera encore qu’il n’est ni courant, ni personnel.";
    }
    const missing = KINDS.map((kind) => kind.name).filter((name) => !verdict.names.includes(name));
    const parts = [`${verdict.length} caractère${verdict.length > 1 ? "s" : ""}`];
    if (verdict.words >= 3) parts.push(`${verdict.words} mots sur 7`);
    if (missing.length) parts.push(`sans ${missing.join(", ")}`);
    return `Encore trop facile à trouver : ${parts.join(", ")}.`;
  };

  const attach = (input) => {
    const box = document.createElement("div");
    box.className = "password-meter";
    const bar = document.createElement("progress");
    bar.max = 80;
    bar.setAttribute("aria-label", "Solidité du mot de passe");
    const words = document.createElement("p");
    words.setAttribute("aria-live", "polite");
    box.append(bar, words);
    input.insertAdjacentElement("afterend", box);
    const update = () => {
      const verdict = assess(input.value);
      bar.value = verdict.isStrong ? 80 : Math.min(verdict.bits, 72);
      words.textContent = say(verdict);
    };
    input.addEventListener("input", update);
    update();
  };

  document.querySelectorAll("[data-password-meter]").forEach(attach);
  // For the test that compares this file with the Python rule.
  window.beffroiPassword = { assess };
})();
