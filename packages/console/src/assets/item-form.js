// Comforts for the form of an item, which works without them.

const form = document.querySelector("#item-form");

// What was typed is not lost by a slip: leaving asks, unless it is by saving.
if (form !== null) {
  let isChanged = form.querySelector(".field-invalid") !== null;
  form.addEventListener("input", () => {
    isChanged = true;
  });
  form.addEventListener("submit", () => {
    isChanged = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isChanged) event.preventDefault();
  });
}

// Lines come without asking the server.
const rows = document.querySelector("[data-rows]");
if (rows !== null) {
  const last = () => [...rows.querySelectorAll("[data-row]")].at(-1);
  const blank = last().cloneNode(true);
  for (const field of blank.querySelectorAll("[name^='was.'], .field-error")) field.remove();
  blank.classList.remove("field-invalid");

  const numbered = (id) => {
    const line = blank.cloneNode(true);
    for (const field of line.querySelectorAll("[name]")) {
      field.name = field.name.replace(/\d+$/, String(id));
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
      if (field.type === "checkbox") field.checked = false;
      else if (field.tagName === "SELECT") field.value = "S";
      else field.value = "";
    }
    line.querySelector("textarea").id = `value-${id}`;
    return line;
  };

  document.querySelector("button[name=add][value=row]").addEventListener("click", (event) => {
    event.preventDefault();
    const ids = [...form.elements].map(({ name }) => Number(/^name\.(\d+)$/.exec(name)?.[1] ?? -1));
    rows.append(numbered(Math.max(-1, ...ids) + 1));
    last().querySelector("input[name^='name.']").focus();
  });

  // A type that has one or two values only, or none, offers them.
  rows.addEventListener("change", (event) => {
    if (!event.target.matches("select")) return;
    const value = event.target.closest("[data-row]").querySelector("textarea");
    const usual = { BOOL: "true", M: "{}", L: "[]", NULL: "" }[event.target.value];
    if (usual !== undefined && value.value.trim() === "") value.value = usual;
  });
}

// The place of a mistake leads there.
const text = document.querySelector("#item-text");
if (text !== null) {
  for (const problem of document.querySelectorAll("[data-line]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "jump";
    button.textContent = problem.textContent;
    problem.replaceChildren(button);
    button.addEventListener("click", () => {
      const before = text.value.split("\n").slice(0, Number(problem.dataset.line) - 1);
      const start = before.reduce((sum, line) => sum + line.length + 1, 0);
      const at = start + Number(problem.dataset.column) - 1;
      text.focus();
      text.setSelectionRange(at, at + 1);
    });
  }
}
