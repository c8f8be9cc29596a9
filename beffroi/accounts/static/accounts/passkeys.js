// Passkeys: asks the browser for one, then sends the form as any other form.
// form[data-passkey] is « add », « prove » or « sign-in »; its options stand in
// data-options (JSON), or are asked for at data-options-url.
"use strict";

(() => {
  const toBytes = (text) => {
    const plain = text.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0));
  };
  const toText = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");
  const named = (rows) => (rows || []).map((row) => ({ ...row, id: toBytes(row.id) }));

  const create = async (options) => {
    const asked = options.publicKey;
    const made = await navigator.credentials.create({
      publicKey: {
        ...asked,
        challenge: toBytes(asked.challenge),
        user: { ...asked.user, id: toBytes(asked.user.id) },
        excludeCredentials: named(asked.excludeCredentials),
        // The key signs in by itself: it is kept on the device, and the device checks the person.
        authenticatorSelection: {
          ...asked.authenticatorSelection,
          residentKey: "required",
          requireResidentKey: true,
          userVerification: "required",
        },
        extensions: { ...asked.extensions, credProps: true },
      },
    });
    return {
      type: made.type,
      id: made.id,
      rawId: toText(made.rawId),
      response: {
        clientDataJSON: toText(made.response.clientDataJSON),
        attestationObject: toText(made.response.attestationObject),
      },
      clientExtensionResults: made.getClientExtensionResults(),
    };
  };

  const find = async (options) => {
    const asked = options.publicKey;
    const found = await navigator.credentials.get({
      publicKey: {
        ...asked,
        challenge: toBytes(asked.challenge),
        allowCredentials: named(asked.allowCredentials),
      },
    });
    const { response } = found;
    return {
      type: found.type,
      id: found.id,
      rawId: toText(found.rawId),
      response: {
        clientDataJSON: toText(response.clientDataJSON),
        authenticatorData: toText(response.authenticatorData),
        signature: toText(response.signature),
        userHandle: response.userHandle ? toText(response.userHandle) : null,
      },
      clientExtensionResults: found.getClientExtensionResults(),
    };
  };

  const optionsOf = async (form) => {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const answer = await fetch(form.dataset.optionsUrl, {
      headers: { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" },
    });
    return (await answer.json()).request_options;
  };

  const ask = async (form) => {
    const words = form.querySelector("[data-passkey-words]");
    words.textContent = "";
    try {
      const options = await optionsOf(form);
      const credential = await (form.dataset.passkey === "add" ? create : find)(options);
      form.querySelector("[name=credential]").value = JSON.stringify(credential);
      form.submit();
    } catch (error) {
      words.textContent =
        error.name === "InvalidStateError"
          ? "Cet appareil a déjà une clé d’accès pour votre compte."
          : "La clé d’accès n’a pas été donnée. Essayez de nouveau, ou entrez autrement.";
    }
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!window.PublicKeyCredential) continue;
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form);
    });
  }
})();
