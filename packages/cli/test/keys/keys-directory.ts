import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "@plinth/client";
import { connect, createTables } from "@plinth/model";
import { createEncryption, generateLocalKeys, localKeys } from "@plinth/model/encryption";
import { User } from "../shop/schema.ts";

export interface KeysDirectory extends AsyncDisposable {
  readonly path: string;
  readonly keyFile: string;
  /** Users as an application writes them, under the keys that the file has now. */
  users(client: Client): { put(count: number): Promise<void>; emails(): Promise<string[]> };
}

/** A directory with a config and a key file of one key, `key-2025-01-01`. */
export async function keysDirectory(): Promise<KeysDirectory> {
  const path = await mkdtemp(join(tmpdir(), "plinth-keys-"));
  const keyFile = join(path, "keys.json");
  const now = Date.parse("2025-01-01");
  await writeFile(keyFile, generateLocalKeys({ environment: "test", now }), { mode: 0o600 });
  const fixture = new URL("keys-config.ts", import.meta.url).href;
  await writeFile(
    join(path, "plinth.config.mts"),
    `import { keysConfig } from ${JSON.stringify(fixture)};\nexport const config = keysConfig(${JSON.stringify(path)});\n`,
  );
  return {
    path,
    keyFile,
    users(client) {
      const encryption = createEncryption({ keys: localKeys({ file: keyFile }) });
      const app = connect({ User }, { client, encryption });
      return {
        async put(count) {
          await createTables(client, [User.table]);
          for (let number = 0; number < count; number++) {
            await app.User.put({ user_id: `user-${number}`, email: `${number}@example.com` });
          }
        },
        async emails() {
          return (await app.User.scan().all()).map(({ email }) => email);
        },
      };
    },
    async [Symbol.asyncDispose]() {
      await rm(path, { recursive: true });
    },
  };
}
