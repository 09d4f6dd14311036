// Asks the device for a passkey and puts its answer into the form. Nothing is sent but the form.
"use strict";

document.querySelectorAll("form[data-passkey]").forEach((form) => {
  const status = form.querySelector("[data-passkey-status]");
  const field = form.querySelector("input[name$='credential']");
  form.addEventListener("submit", async (event) => {
    if (field.value) { return; }
    event.preventDefault();
    if (!window.PublicKeyCredential || !PublicKeyCredential.parseRequestOptionsFromJSON) {
      status.textContent = "这个浏览器不支持通行密钥，请用验证码或更新浏览器。";
      return;
    }
    const options = JSON.parse(form.dataset.options);
    try {
      const answer = form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      field.value = JSON.stringify(answer.toJSON());
      form.submit();
    } catch (error) {
      status.textContent = "没有完成。请重试，或改用验证码。";
    }
  });
});
