// Passkeys: ask the server for a question, the browser for an answer, and send it with the form.
// Where a browser cannot, the forms stay hidden and the page says how else.
"use strict";
(() => {
  if (!window.PublicKeyCredential || !window.isSecureContext || !navigator.credentials) return;

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const known = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

  async function make(asked) {
    const options = {
      ...asked,
      challenge: bytes(asked.challenge),
      user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: known(asked.excludeCredentials),
    };
    const made = await navigator.credentials.create({ publicKey: options });
    return {
      id: made.id,
      rawId: text(made.rawId),
      type: made.type,
      response: {
        clientDataJSON: text(made.response.clientDataJSON),
        attestationObject: text(made.response.attestationObject),
      },
    };
  }

  async function show(asked) {
    const options = { ...asked, challenge: bytes(asked.challenge) };
    if (asked.allowCredentials) options.allowCredentials = known(asked.allowCredentials);
    const shown = await navigator.credentials.get({ publicKey: options });
    const handle = shown.response.userHandle;
    return {
      id: shown.id,
      rawId: text(shown.rawId),
      type: shown.type,
      response: {
        clientDataJSON: text(shown.response.clientDataJSON),
        authenticatorData: text(shown.response.authenticatorData),
        signature: text(shown.response.signature),
        ...(handle ? { userHandle: text(handle) } : {}),
      },
    };
  }

  async function answer(form) {
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const asked = await fetch(form.dataset.ask, {
      method: "POST",
      headers: { "X-CSRFToken": token, Accept: "application/json" },
    });
    const question = await asked.json();
    if (!asked.ok) throw new Error(question.said || "");
    const ceremony = form.dataset.passkey === "make" ? make : show;
    return JSON.stringify(await ceremony(question.publicKey));
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const failed = form.querySelector("[data-failed]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      failed.hidden = true;
      try {
        form.elements.answer.value = await answer(form);
        form.submit();
      } catch (trouble) {
        // What a browser says of a cancelled prompt is no sentence; what the server says is one.
        const said = trouble instanceof DOMException || trouble instanceof TypeError;
        failed.textContent = (!said && trouble.message) || failed.dataset.cancelled;
        failed.hidden = false;
        delete form.dataset.sent;
      }
    });
  }
  for (const each of document.querySelectorAll("[data-no-passkey]")) each.hidden = true;
})();
