// PGlite in a thread of its own: WebAssembly holds up whatever thread it runs in, and the shop has to go on
// answering. Plain JavaScript, since a thread of Node's takes no other without a loader.
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";

const { directory, textOids, numberOids } = workerData;

const asText = textOids.map((oid) => [oid, (text) => text]);
const asNumber = numberOids.map((oid) => [oid, Number]);

/** What an error is, in a form that goes from thread to thread with its code. */
function plain(error) {
  return { message: error?.message ?? String(error), code: error?.code };
}

try {
  const pglite = await PGlite.create({
    ...(directory === undefined ? {} : { dataDir: directory }),
    extensions: { pg_trgm },
    parsers: Object.fromEntries([...asText, ...asNumber]),
  });
  parentPort.on("message", async ({ id, sql, parameters }) => {
    try {
      if (sql === undefined) {
        await pglite.close();
        parentPort.postMessage({ id, rows: [], affectedRows: 0 });
        parentPort.close();
        return;
      }
      const { rows, affectedRows = 0 } = await pglite.query(sql, parameters);
      parentPort.postMessage({ id, rows, affectedRows });
    } catch (error) {
      parentPort.postMessage({ id, error: plain(error) });
    }
  });
  parentPort.postMessage({ id: 0, rows: [], affectedRows: 0 });
} catch (error) {
  parentPort.postMessage({ id: 0, error: plain(error) });
}
