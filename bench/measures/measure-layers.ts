import type { Pace } from "../command-line.ts";
import { type LayerCallName, type LayerName, layerCallNames, layerNames } from "../layers/layer.ts";
import type { LayerAnswer } from "../layers/layer-process.ts";
import { LayerWorker } from "../layers/layer-worker.ts";
import { estimate } from "./median.ts";
import type { LayerResult } from "./results.ts";

interface Place {
  readonly layer: LayerName;
  readonly call: LayerCallName;
  readonly answers: LayerAnswer[];
}

/** CPU a call of every data layer, each in a process of its own. In a round each is measured once. */
export async function measureLayers(pace: Pace): Promise<readonly LayerResult[]> {
  const places = layerCallNames.flatMap((call) =>
    layerNames.map((layer): Place => ({ layer, call, answers: [] })),
  );
  const workers = new Map(layerNames.map((layer) => [layer, new LayerWorker(layer)]));
  try {
    // Round 0 is not counted: there code gets warm.
    for (let round = 0; round <= pace.layerRounds; round++) {
      for (const { layer, call, answers } of places) {
        process.stderr.write(`\r\u001b[Kdata layers, round ${round}: ${call}, ${layer}`);
        const { layerWarmUpMs: warmUpMs, layerMeasureMs: measureMs } = pace;
        const answer = await workers.get(layer)?.run({ call, warmUpMs, measureMs });
        if (answer !== undefined && round > 0) answers.push(answer);
      }
    }
  } finally {
    for (const worker of workers.values()) await worker.close();
  }
  process.stderr.write("\r\u001b[K");
  return places.map(resultOf);
}

function resultOf({ layer, call, answers }: Place): LayerResult {
  const failed = answers.find((answer) => answer.kind === "failed");
  if (failed !== undefined) return { layer, call, cpu: undefined, failure: failed.message };
  const rounds = answers.flatMap((answer) => (answer.kind === "measured" ? [answer.cpuUs] : []));
  return { layer, call, cpu: estimate(rounds), failure: undefined };
}
