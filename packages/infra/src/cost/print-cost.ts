import { code, escapeText, joinBlocks, markdownTable } from "../document/markdown.ts";
import type { CostEstimate, EstimatedLine } from "./cost-estimate.ts";
import { add, exact, isLess, printFixed } from "./exact.ts";
import { freeTierUsd } from "./free-tier.ts";

/** The estimate as Markdown that reads in a terminal too. Amounts are rounded here and nowhere else. */
export function printCost(estimate: CostEstimate): string {
  const { application, prices, usd, notEstimated } = estimate;
  const rest = notEstimated.length === 0 ? "" : ", without what is listed as not estimated";
  const total =
    usd === undefined
      ? `Nothing of it can be estimated in ${prices.region}; what is missing is listed below.`
      : `**${dollars(usd)} a month** in ${prices.region}, before taxes, discounts and AWS's free tier${rest}.`;
  const sources = prices.sources.map(({ url, takenOn }) => `[of ${takenOn}](${url})`);
  return joinBlocks([
    [`# What ${escapeText(application)} costs`],
    [
      total,
      `Prices of AWS's list ${sources.join(" and ")}, as others quoted it; read there on ${prices.readOn}.`,
    ],
    ["## By access pattern"],
    ["Units are those of one call, writes to indexes included."],
    patternTable(estimate),
    ["## By table"],
    tableTable(estimate),
    ...notEstimatedBlocks(estimate),
    ...savingsBlocks(estimate),
    ...freeTierBlocks(estimate),
  ]);
}

function patternTable({ patterns }: CostEstimate): string[] {
  return markdownTable(
    ["access pattern", "table", "in a month", "read units", "write units", "dollars a month"],
    patterns.map((pattern) => [
      code(pattern.name),
      escapeText(pattern.table),
      escapeText(pattern.quantity),
      pattern.units?.read ?? "",
      pattern.units?.write ?? "",
      amountOf(pattern),
    ]),
  );
}

function tableTable({ tables }: CostEstimate): string[] {
  return markdownTable(
    ["table", "what", "in a month", "dollars a month"],
    tables.flatMap(({ table, lines, usd }) => [
      ...lines.map((line, position) => [
        position === 0 ? `**${escapeText(table)}**` : "",
        escapeText(line.what),
        escapeText(line.quantity),
        amountOf(line),
      ]),
      ["", "together", "", usd === undefined ? "not estimated" : `**${dollars(usd)}**`],
    ]),
  );
}

function amountOf({ usd, missing }: EstimatedLine): string {
  if (usd !== undefined) {
    return dollars(usd);
  }
  return missing === undefined ? "" : "not estimated";
}

function notEstimatedBlocks({ notEstimated }: CostEstimate): string[][] {
  return notEstimated.length === 0
    ? []
    : [
        ["## Not estimated"],
        notEstimated.map(({ why, what }) => {
          const list = what.map((each) => escapeText(each)).join("; ");
          return `- ${escapeText(why)}: ${list}.`;
        }),
      ];
}

function savingsBlocks({ savings }: CostEstimate): string[][] {
  const rows = savings.map(({ table, index, storageUsd, writesUsd, readBy }) => [
    escapeText(table),
    code(index),
    dollars(storageUsd),
    dollars(writesUsd),
    readBy.map(code).join(", ") || "nothing",
  ]);
  return savings.length === 0
    ? []
    : [
        ["## What indexes of keys only would save"],
        [
          "In dollars a month. Whoever reads such an index for other attributes has to get the items besides, which costs read units.",
        ],
        markdownTable(["table", "index", "storage", "writes", "read by"], rows),
      ];
}

function freeTierBlocks({ freeTier }: CostEstimate): string[][] {
  const rows = freeTier.map(({ what, quantity, usd }) => [
    escapeText(what),
    escapeText(quantity),
    dollars(usd),
  ]);
  const together = `Not deducted above. AWS gives it once to each account and region: at most ${printDollars(freeTierUsd(freeTier))} a month if no other application uses it.`;
  return freeTier.length === 0
    ? []
    : [["## Free tier"], [together], markdownTable(["what", "how much", "dollars a month"], rows)];
}

function dollars(usd: string): string {
  return printDollars(exact(usd));
}

/** Cents, and for less than one that there is something. */
function printDollars(usd: ReturnType<typeof exact>): string {
  const isTiny = isLess(exact(0), usd) && isLess(usd, exact("0.01"));
  return isTiny ? "< $0.01" : `$${printFixed(add(usd, exact(0)), 2)}`;
}
