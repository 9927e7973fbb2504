// Comforts on top of pages that work without them.

// A changed number of copies is sent at once; the button that does it otherwise goes.
for (const form of document.querySelectorAll(".cart-quantity")) {
  form.classList.add("is-live");
  form.querySelector("select")?.addEventListener("change", () => form.requestSubmit());
}

// A form that changes something is sent once, however often its button is pressed.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent === "true") event.preventDefault();
    form.dataset.sent = "true";
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-busy", "true");
  });
}

// Coming back with the back button, the forms can be sent again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-busy");
  }
});

// On a narrow screen the category that the reader is in may be out of sight.
document
  .querySelector(".category-link[aria-current]")
  ?.scrollIntoView({ block: "nearest", inline: "center" });
