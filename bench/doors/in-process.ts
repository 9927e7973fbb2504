import { inProcess } from "@plinth/client";
import type { Engine } from "@plinth/engine";
import type { Door, DoorOptions } from "./door.ts";

/** Our client on an engine of this process. */
export function inProcessDoor(engine: Engine, { requests }: DoorOptions): Door {
  const client = inProcess(engine);
  return {
    call(_lane, requestIndex) {
      const request = requests[requestIndex];
      if (request === undefined) throw new RangeError("no such request");
      return client.send(request.operation, request.input);
    },
    close: () => client.close(),
  };
}
