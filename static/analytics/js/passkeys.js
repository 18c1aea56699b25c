// Passkeys: <form data-passkey="create|get"> asks the browser for one and is sent with its answer.
// data-options: the id of the JSON with what the server asks for; without it, the form's address
// gives it.
"use strict";

(() => {
  const options = async (form) => {
    const { options: id } = form.dataset;
    if (id) return JSON.parse(document.getElementById(id).textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return { request_options: (await answer.json()).request_options };
  };

  const ask = async (form) => {
    const { creation_options: creation, request_options: request } = await options(form);
    if (form.dataset.passkey === "create") {
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(creation.publicKey);
      return navigator.credentials.create({ publicKey });
    }
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(request.publicKey);
    return navigator.credentials.get({ publicKey });
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const field = form.dataset.passkey && form.querySelector("[data-part=credential]");
    if (!field || field.value) return;
    event.preventDefault();
    const failure = form.querySelector("[data-part=failure]");
    failure.hidden = true;
    try {
      field.value = JSON.stringify((await ask(form)).toJSON());
    } catch {
      failure.hidden = false; // canceled, timed out, or a browser without passkeys
      return;
    }
    form.requestSubmit();
  });
})();
