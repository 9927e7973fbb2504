import { defineConfig } from "@plinth/cli";
import { Book, books, MigrationState, sessions, User } from "./schema.ts";

export const config = defineConfig({
  tables: [books, sessions],
  entities: { Book, User },
  migrationState: MigrationState,
});
