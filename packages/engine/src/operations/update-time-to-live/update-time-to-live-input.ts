import type { TimeToLiveSpecification, UpdateTimeToLiveInput } from "@plinth/api";
import { booleanShape } from "../../validation/common-shapes.ts";
import type { Door } from "../../validation/door.ts";
import type { InputShape } from "../../validation/read-input.ts";
import { readTableInput } from "../../validation/table-input.ts";
import { tableNamePatternShape } from "../../validation/table-shapes.ts";

/** An UpdateTimeToLive request that passed validation. */
export interface UpdateTimeToLive {
  readonly tableName: string;
  readonly specification: TimeToLiveSpecification;
}

const shape: InputShape<UpdateTimeToLiveInput> = {
  kind: "structure",
  members: {
    TableName: tableNamePatternShape,
    TimeToLiveSpecification: {
      kind: "structure",
      members: {
        Enabled: booleanShape,
        AttributeName: { kind: "string", lengthMin: 1, lengthMax: 255 },
      },
      required: ["Enabled", "AttributeName"],
    },
  },
  required: ["TableName", "TimeToLiveSpecification"],
};

/** Reads UpdateTimeToLive's input. */
export function parseUpdateTimeToLiveInput(json: unknown, door: Door): UpdateTimeToLive {
  const input = readTableInput(json, shape, door);
  return { tableName: input.TableName, specification: input.TimeToLiveSpecification };
}
