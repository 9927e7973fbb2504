/**
 * Prints DynamoDB JSON for people: what fits on a line stands on it, so that a value and its type are
 * one line and not three. It is the same JSON as any other printing of it.
 */
export function printJson(json: unknown, indent = ""): string {
  const line = printLine(json);
  if (line.length + indent.length <= lineLengthMax) return line;
  const inner = `${indent}  `;
  if (Array.isArray(json)) {
    const elements = json.map((element) => inner + printJson(element, inner));
    return `[\n${elements.join(",\n")}\n${indent}]`;
  }
  if (typeof json !== "object" || json === null) return line;
  const members = Object.entries(json).map(
    ([name, value]) => `${inner}${JSON.stringify(name)}: ${printJson(value, inner)}`,
  );
  return `{\n${members.join(",\n")}\n${indent}}`;
}

const lineLengthMax = 72;

function printLine(json: unknown): string {
  if (Array.isArray(json)) return `[${json.map(printLine).join(", ")}]`;
  if (typeof json !== "object" || json === null) return JSON.stringify(json);
  const members = Object.entries(json).map(
    ([name, value]) => `${JSON.stringify(name)}: ${printLine(value)}`,
  );
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}
