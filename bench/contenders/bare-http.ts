import { fileURLToPath } from "node:url";
import type { Contender } from "./contender.ts";

const program = fileURLToPath(new URL("./bare-http-server.ts", import.meta.url));

/** What Node's own HTTP server reaches when there is nothing behind it: the ceiling of every server on it. */
export const bareHttp: Contender = {
  name: "bare node:http",
  storage: "memory",
  workloads: ["get", "put"],
  command: ({ port }) => [process.execPath, "--import", "tsx", program, String(port)],
};
