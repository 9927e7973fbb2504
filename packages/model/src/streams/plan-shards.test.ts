import { describe, expect, it } from "vitest";
import type { ListedStream } from "./list-shards.ts";
import { type PlanInput, planShards } from "./plan-shards.ts";
import { type ConsumerState, shardKeyOf } from "./state/shard-leases.ts";
import type { StateContent } from "./state/state-items.ts";

/** A stream of shards, each written as `parent>id` or `id`. */
function stream(streamLabel: string, ...shards: string[]): ListedStream {
  return {
    streamLabel,
    viewType: "NEW_AND_OLD_IMAGES",
    isEnabled: true,
    shards: shards.map((text) => {
      const [shardId = "", parentShardId] = text.split(">").reverse();
      return { streamLabel, streamArn: `arn/${streamLabel}`, shardId, parentShardId, isOpen: true };
    }),
  };
}

function stateOf(
  contents: Readonly<Record<string, StateContent>>,
  members: Readonly<Record<string, number>> = {},
): ConsumerState {
  const shards = Object.entries(contents).map(([key, content]) => {
    const [streamLabel = "", shardId = ""] = key.split("#");
    const shard = { streamLabel, shardId };
    return [shardKeyOf(shard), { shard, content }] as const;
  });
  return {
    shards: new Map(shards),
    members: new Map(Object.entries(members)),
    startedAt: undefined,
  };
}

const nowMs = 1000;
const finished: StateContent = { isFinished: true, until: 0 };

function plan(input: Omit<PlanInput, "owner" | "nowMs">) {
  const { ready, free, gone, share } = planShards({ ...input, owner: "me", nowMs });
  return {
    ready: ready.map(shardKeyOf),
    free: free.map(shardKeyOf),
    gone: gone.map(({ shard }) => shardKeyOf(shard)),
    share,
  };
}

describe("planShards", () => {
  const family = stream("1", "a", "a>b", "a>c", "gone>d");

  it("lets children wait until their parent is finished, or is no longer there", () => {
    expect(plan({ streams: [family], state: stateOf({}) }).ready).toEqual(["1#a", "1#d"]);
    const state = stateOf({ "1#a": finished });
    expect(plan({ streams: [family], state }).ready).toEqual(["1#b", "1#c", "1#d"]);
  });

  it("lets a newer stream wait until the older one is finished", () => {
    const streams = [stream("1", "a"), stream("2", "z")];
    expect(plan({ streams, state: stateOf({}) }).ready).toEqual(["1#a"]);
    expect(plan({ streams, state: stateOf({ "1#a": finished }) }).ready).toEqual(["2#z"]);
  });

  it("leaves alone what another process holds, until its lease is over", () => {
    const streams = [stream("1", "a", "b", "c")];
    const state = stateOf({
      "1#a": { owner: "other", until: nowMs + 1 },
      "1#b": { owner: "other", until: nowMs },
      "1#c": { owner: "me", until: nowMs + 1 },
    });
    expect(plan({ streams, state })).toMatchObject({
      ready: ["1#a", "1#b", "1#c"],
      free: ["1#b", "1#c"],
    });
  });

  it("shares what is ready among the processes that are heard of", () => {
    const streams = [stream("1", "a", "b", "c", "d", "e")];
    expect(plan({ streams, state: stateOf({}) }).share).toBe(5);
    const members = { me: nowMs + 1, other: nowMs + 1, dead: nowMs };
    expect(plan({ streams, state: stateOf({}, members) }).share).toBe(3);
  });

  it("finds the shards that went away before they were finished", () => {
    const state = stateOf({
      "0#done": finished,
      "0#left": { owner: "dead", until: nowMs },
      "0#held": { owner: "other", until: nowMs + 1 },
    });
    expect(plan({ streams: [family], state }).gone).toEqual(["0#left"]);
  });
});
