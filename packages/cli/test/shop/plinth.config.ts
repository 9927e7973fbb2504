import { defineConfig } from "@plinth/cli";
import { connect } from "@plinth/model";
import { Book, books, MigrationState, sessions, User } from "./schema.ts";

const emma = { category: "Fiction", book_id: "emma", title: "Emma", year: 1815, price: 999 };

export const config = defineConfig({
  tables: [books, sessions],
  entities: { Book, User },
  migrationState: MigrationState,
  seed: async ({ client, onProgress }) => {
    await connect({ Book }, { client }).Book.put(emma);
    onProgress({ step: "books", doneCount: 1, totalCount: 1 });
  },
});
