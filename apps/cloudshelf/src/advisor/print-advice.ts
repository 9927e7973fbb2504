import type { Advice } from "./triggers.ts";

const marks: Readonly<Record<Advice["verdict"], string>> = {
  reached: "→",
  "not reached": "·",
  "not measured": "?",
  "yours to decide": "?",
};

/** The advice as lines for people; what to do stands only where a trigger is reached, or is theirs to decide. */
export function printAdvice(advice: readonly Advice[]): string {
  const blocks = advice.map(({ trigger, question, threshold, measured, verdict, remedy }) => {
    const isOpen = verdict === "reached" || verdict === "yours to decide";
    return [
      `${marks[verdict]} ${trigger}: ${verdict}`,
      `    ${question}: ${measured}`,
      `    threshold: ${threshold}`,
      ...(isOpen ? [`    ${remedy}`] : []),
    ].join("\n");
  });
  const count = advice.filter(({ verdict }) => verdict === "reached").length;
  const summary =
    count === 0
      ? "No trigger of the second phase that could be measured is reached."
      : `${count} of ${advice.length} triggers of the second phase ${count === 1 ? "is" : "are"} reached.`;
  return `${[...blocks, summary].join("\n\n")}\n`;
}
