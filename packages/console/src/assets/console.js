// Comforts on top of pages that work without them.

// A slash leads to the search, as the key beside it says, unless somebody is typing.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]") !== null) return;
  const field = document.querySelector("[data-shortcut='/']");
  if (field === null) return;
  event.preventDefault();
  field.focus();
  field.select();
});

// The button beside a block of text copies it.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (navigator.clipboard === undefined) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const text = button.closest("figure").querySelector("pre").textContent;
    navigator.clipboard.writeText(text).then(
      () => say(button, "Copied"),
      () => say(button, "Not allowed"),
    );
  });
}

function say(button, text) {
  button.textContent = text;
  setTimeout(() => {
    button.textContent = "Copy";
  }, 1500);
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

// Another index has another key: the fields of the one before mean nothing to it.
for (const select of document.querySelectorAll("[data-navigates]")) {
  select.addEventListener("change", () => {
    const url = new URL(select.form.action);
    if (select.value !== "") url.searchParams.set(select.name, select.value);
    location.assign(url);
  });
}

// Lines for filters come and go without asking the server.
const lines = document.querySelector("[data-filter-lines]");
if (lines !== null) {
  const blank = lines.firstElementChild.cloneNode(true);
  blank.classList.remove("field-invalid");
  blank.querySelector(".field-error")?.remove();
  for (const field of blank.querySelectorAll("input")) {
    field.removeAttribute("value");
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
  for (const option of blank.querySelectorAll("option")) option.removeAttribute("selected");

  const number = () => {
    for (const [position, line] of [...lines.children].entries()) {
      line.querySelector("legend").textContent = `Filter ${position + 1}`;
      line.querySelector(".filter-value").id = `filter-${position}`;
    }
  };
  const mayGo = (line) => {
    const button = line.querySelector("[data-remove-line]");
    button.hidden = false;
    button.addEventListener("click", () => {
      if (lines.children.length === 1) lines.append(fresh());
      line.remove();
      number();
      lines.lastElementChild.querySelector("input").focus();
    });
  };
  const fresh = () => {
    const line = blank.cloneNode(true);
    mayGo(line);
    return line;
  };
  for (const line of lines.children) mayGo(line);
  document.querySelector("button[name=add][value=filter]").addEventListener("click", (event) => {
    event.preventDefault();
    lines.append(fresh());
    number();
    lines.lastElementChild.querySelector("input").focus();
  });
}

// Escape closes an open menu, and so does a click beside it.
const openMenus = () => document.querySelectorAll("[data-menu][open]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

// Empty fields stay out of the address, unless their place among others tells what they mean.
for (const form of document.querySelectorAll("[data-query]")) {
  form.addEventListener("submit", () => {
    const unused = [...form.querySelectorAll(".filter")].filter(
      (line) => line.querySelector(".filter-name").value === "",
    );
    const fields = unused.flatMap((line) => [...line.querySelectorAll("input, select")]);
    const ofKey = [...form.querySelectorAll("[name=partition], [name=sort], [name=sort-to]")];
    if (ofKey.every((field) => field.value === "")) {
      fields.push(...ofKey, ...form.querySelectorAll("[name=sort-is]"));
    }
    for (const name of ["index", "order"]) {
      const field = form.elements[name];
      if (field.value === "") fields.push(field);
    }
    for (const field of fields) field.disabled = true;
    // After the address is made, so that the page is whole when somebody comes back to it.
    setTimeout(() => {
      for (const field of fields) field.disabled = false;
    });
  });
}

// A link to a question opens it as a dialog; the browser keeps the focus in it, and Escape closes it.
for (const link of document.querySelectorAll("[data-dialog]")) {
  const dialog = document.getElementById(link.dataset.dialog);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.showModal();
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
}

// A choice that shows other things does so at once.
for (const field of document.querySelectorAll("[data-submits]")) {
  field.addEventListener("change", () => field.form.requestSubmit());
}
