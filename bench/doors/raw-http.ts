import { RawConnection } from "../load/raw-connection.ts";
import { rawRequest } from "../load/raw-request.ts";
import type { Door, DoorOptions } from "./door.ts";

/** HTTP with as little of a client as can be: what is measured is the server. */
export async function rawHttpDoor(port: number, { requests, lanes }: DoorOptions): Promise<Door> {
  const bytes = requests.map((request) => rawRequest(request, port));
  const connections = await Promise.all(
    Array.from({ length: lanes }, () => RawConnection.open(port)),
  );
  return {
    call(lane, requestIndex) {
      const connection = connections[lane];
      const request = bytes[requestIndex];
      if (connection === undefined || request === undefined) throw new RangeError("no such lane");
      return connection.send(request);
    },
    async close() {
      for (const connection of connections) connection.close();
    },
  };
}
