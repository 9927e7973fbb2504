import type { Layer, LayerCallName, LayerName } from "./layer.ts";
import { openLayer } from "./open-layer.ts";

/** Calls of one kind, one after the other, for so long. */
export interface LayerJob {
  readonly call: LayerCallName;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

export type LayerAnswer =
  | { readonly kind: "measured"; readonly cpuUs: number }
  | { readonly kind: "failed"; readonly message: string };

/** Runs as a process of its own, whose argument is a layer's name: it gets one job at a time and answers each. */
const opening = openLayer(process.argv[2] as LayerName);
opening.catch(() => undefined);

process.on("message", (job: LayerJob) => {
  void answerOf(job).then((answer) => process.send?.(answer));
});
process.on("disconnect", () => process.exit(0));

async function answerOf({ call, warmUpMs, measureMs }: LayerJob): Promise<LayerAnswer> {
  try {
    const layer = await opening;
    await callFor(layer, call, warmUpMs);
    const before = process.cpuUsage();
    const calls = await callFor(layer, call, measureMs);
    const { user, system } = process.cpuUsage(before);
    return { kind: "measured", cpuUs: (user + system) / calls };
  } catch (error) {
    return { kind: "failed", message: error instanceof Error ? error.message : String(error) };
  }
}

/** The clock is read once in a while only: it costs about as much as a tenth of our get. */
async function callFor(layer: Layer, call: LayerCallName, durationMs: number): Promise<number> {
  const callsBetween = call === "query" ? 1 : 20;
  const end = performance.now() + durationMs;
  let calls = 0;
  do {
    for (let count = 0; count < callsBetween; count++) await layer[call]();
    calls += callsBetween;
  } while (performance.now() < end);
  return calls;
}
