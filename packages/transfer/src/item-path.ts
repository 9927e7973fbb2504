/** Prints the way to a value as it is read in JavaScript: `lines[3].price`, `["a b"].c`. */
export function printPath(steps: readonly (string | number)[]): string {
  let path = "";
  for (const step of steps) {
    if (typeof step === "number") {
      path += `[${step}]`;
    } else if (/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(step)) {
      path += path === "" ? step : `.${step}`;
    } else {
      path += `[${JSON.stringify(step)}]`;
    }
  }
  return path;
}

/** The way through `inner`, which begins inside the value at `outer`. */
export function joinPaths(outer: string, inner: string): string {
  return inner === "" || inner.startsWith("[") ? outer + inner : `${outer}.${inner}`;
}
