import {
  type LayerCallName,
  type LayerName,
  layerCallNames,
  layerCallTitles,
  layerNames,
} from "../layers/layer.ts";
import type { Results } from "../measures/results.ts";
import { printMeasure, printRatio } from "./print-number.ts";
import { printTable } from "./table.ts";

/** A row for each data layer, with how much more than ours it takes. */
export function printLayers({ layers }: Results): readonly string[] {
  if (layers.length === 0) return [];
  const cpuOf = (layer: LayerName, call: LayerCallName) =>
    layers.find((one) => one.layer === layer && one.call === call)?.cpu;
  const header = [
    "data layer",
    ...layerCallNames.flatMap((call) => [`${layerCallTitles[call]}, µs`, "±", "to Plinth"]),
  ];
  const rows = layerNames.map((layer) => [
    layer,
    ...layerCallNames.flatMap((call) => {
      const cpu = cpuOf(layer, call);
      const ours = cpuOf("Plinth", call);
      return [
        printMeasure(cpu?.value),
        cpu === undefined ? "" : `${(100 * cpu.relativeError).toFixed(0)} %`,
        cpu === undefined || ours === undefined ? "" : printRatio(cpu.value / ours.value),
      ];
    }),
  ]);
  const failures = layers.flatMap(({ layer, call, failure }) =>
    failure === undefined ? [] : [`- ${layer}, ${call} failed: ${failure}`],
  );
  return [
    "## Data layers: CPU a call, with an endpoint in the process that answers at once",
    [printTable(header, rows, 1), ...failures].join("\n"),
  ];
}

export function printImports({ imports }: Results): readonly string[] {
  if (imports.length === 0) return [];
  const rows = imports.map(({ what, ms, cpuMs }) => [what, printMeasure(ms), printMeasure(cpuMs)]);
  return [
    "## Imports, in a process that has just begun",
    printTable(["what", "ms", "CPU ms"], rows, 1),
  ];
}
