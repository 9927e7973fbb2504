// Comforts on top of forms that work without them.

// A changed number of copies is sent at once; the button that does it otherwise goes.
for (const form of document.querySelectorAll(".cart-quantity")) {
  form.classList.add("is-live");
  form.querySelector("select")?.addEventListener("change", () => form.requestSubmit());
}

// A form that changes something is sent once, however often its button is pressed; one whose button
// says that it cannot be sent, never.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  const isRefused = form.querySelector("button[aria-disabled=true]") !== null;
  if (isRefused || form.dataset.sent === "true") event.preventDefault();
  if (isRefused) return;
  form.dataset.sent = "true";
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-busy", "true");
});

// Coming back with the back button, the forms can be sent again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-busy");
  }
});
