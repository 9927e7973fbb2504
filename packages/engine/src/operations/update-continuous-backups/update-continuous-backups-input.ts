import type { UpdateContinuousBackupsInput } from "@plinth/api";
import { ValidationException } from "../../exceptions.ts";
import { booleanShape } from "../../validation/common-shapes.ts";
import type { Door } from "../../validation/door.ts";
import type { InputShape } from "../../validation/read-input.ts";
import { readTableInput } from "../../validation/table-input.ts";
import { tableNamePatternShape } from "../../validation/table-shapes.ts";

/** An UpdateContinuousBackups request that passed validation. */
export interface UpdateContinuousBackups {
  readonly tableName: string;
  /** `undefined` to disable point-in-time recovery. */
  readonly recoveryPeriodDays: number | undefined;
}

const recoveryPeriodDaysMax = 35;

const shape: InputShape<UpdateContinuousBackupsInput> = {
  kind: "structure",
  members: {
    TableName: tableNamePatternShape,
    PointInTimeRecoverySpecification: {
      kind: "structure",
      members: {
        PointInTimeRecoveryEnabled: booleanShape,
        RecoveryPeriodInDays: { kind: "integer", min: 1, max: recoveryPeriodDaysMax },
      },
      required: ["PointInTimeRecoveryEnabled"],
    },
  },
  required: ["TableName", "PointInTimeRecoverySpecification"],
};

/** Reads UpdateContinuousBackups' input. A period that is not given is the longest. */
export function parseUpdateContinuousBackupsInput(
  json: unknown,
  door: Door,
): UpdateContinuousBackups {
  const { TableName, PointInTimeRecoverySpecification } = readTableInput(json, shape, door);
  const { PointInTimeRecoveryEnabled, RecoveryPeriodInDays } = PointInTimeRecoverySpecification;
  if (!PointInTimeRecoveryEnabled && RecoveryPeriodInDays !== undefined) {
    throw new ValidationException(
      "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery.",
    );
  }
  return {
    tableName: TableName,
    recoveryPeriodDays: PointInTimeRecoveryEnabled
      ? (RecoveryPeriodInDays ?? recoveryPeriodDaysMax)
      : undefined,
  };
}
