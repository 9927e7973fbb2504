import type { StreamViewType } from "@plinth/api";
import type { AnyEntity } from "../entity/entity-types.ts";
import { PlinthError } from "../plinth-error.ts";
import type { StreamHandler, StreamHandlerOptions, StreamListeners } from "./stream-handler.ts";

const maxAttemptsDefault = 5;

/**
 * Says what happens when items of these entities change, for `consumeStream` and `lambdaHandler`.
 * Throws a `PlinthError` with the code `invalidDefinition` when the entities are of several tables,
 * a listener is for none of them, `view` contradicts the table, or an entity has encrypted attributes
 * and no `encryption` is given.
 *
 *     const spending = defineStreamHandler({ Order }, {
 *       Order: { insert: async ({ newItem }, context) => { ... } },
 *     });
 */
export function defineStreamHandler<
  const Entities extends Readonly<Record<string, AnyEntity>>,
  const View extends StreamViewType = "NEW_AND_OLD_IMAGES",
>(
  entities: Entities,
  listeners: StreamListeners<Entities, View>,
  options: StreamHandlerOptions<View> = {},
): StreamHandler {
  const [table, ...others] = new Set(Object.values(entities).map((entity) => entity.table));
  if (table === undefined || others.length > 0) {
    throw invalidHandler("its entities must be of one table, whose stream it reads");
  }
  const stranger = Object.keys(listeners).find((name) => !Object.hasOwn(entities, name));
  if (stranger !== undefined) {
    throw invalidHandler(`it listens to "${stranger}", which is none of its entities`);
  }
  const maxAttempts = options.maxAttempts ?? maxAttemptsDefault;
  if (!Number.isInteger(maxAttempts) || maxAttempts < 1) {
    throw invalidHandler("maxAttempts must be a whole number from 1");
  }
  const declared = table.stream;
  if (declared !== undefined && (options.view ?? declared) !== declared) {
    throw invalidHandler(`its table "${table.name}" declares a stream of ${declared}`);
  }
  const view = declared ?? options.view ?? "NEW_AND_OLD_IMAGES";
  const sealed = Object.values(entities).find(({ compiled }) => compiled.encrypted !== undefined);
  if (sealed !== undefined && view !== "KEYS_ONLY" && options.encryption === undefined) {
    throw invalidHandler(`"${sealed.name}" has encrypted attributes, and no encryption is given`);
  }
  return {
    table,
    entities,
    // Each listener takes the events of its own entity, which the types above have checked.
    listeners: listeners as StreamHandler["listeners"],
    view,
    maxAttempts,
    laterRecords: options.laterRecords ?? "handle",
    together: options.together,
    cipher: options.encryption?.items,
  };
}

function invalidHandler(reason: string): PlinthError {
  return new PlinthError("invalidDefinition", `The stream handler is invalid: ${reason}.`, {
    reason,
  });
}
