import { type InvalidInput, PlinthError } from "@plinth/model";

/** A text that is not the application's name, such as none at all, is not shown as one. */
const namePattern = /^[\w-]{1,64}$/;

/**
 * Everything that is wrong with an application in one `PlinthError` of the code `invalidDefinition`:
 * all of it in `issues`, the first in `path` and `reason`.
 */
export function invalidApplication(name: unknown, issues: readonly InvalidInput[]): PlinthError {
  const shown = typeof name === "string" && namePattern.test(name) ? ` "${name}"` : "";
  const problems = issues.map(({ path, message }) => {
    return `${path.length === 0 ? "it" : printPath(path)} ${message}`;
  });
  const list = problems.length === 1 ? ` ${problems[0]}.` : `\n- ${problems.join(".\n- ")}.`;
  const [first] = issues;
  return new PlinthError("invalidDefinition", `The application${shown} is invalid:${list}`, {
    issues,
    path: first === undefined ? undefined : printPath(first.path),
    reason: first?.message,
  });
}

/** `functions.orders.routes[0]`. */
function printPath(path: readonly (string | number)[]): string {
  return path.reduce<string>((printed, step) => {
    if (typeof step === "number") {
      return `${printed}[${step}]`;
    }
    const isPlain = /^[\w$-]+$/.test(step);
    const separator = printed === "" ? "" : ".";
    return isPlain ? `${printed}${separator}${step}` : `${printed}[${JSON.stringify(step)}]`;
  }, "");
}
