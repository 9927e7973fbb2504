import { entities } from "../schema.ts";
import { calls, inTransaction, type Patterns } from "./access-patterns.ts";

const { BookImport, ImportPart, ImportReport } = entities;

/** Imports of books by the staff, a few a month: how far each is, its file and its report. */
export const importPatterns = {
  startImport: {
    description: "An import of books begins",
    entity: BookImport,
    operation: "PutItem",
    ...calls(20),
  },
  imports: {
    description: "The imports of the last days, the newest first",
    entity: BookImport,
    operation: "Query",
    ...calls(60, 5),
  },
  import: {
    description: "How far an import is",
    entity: BookImport,
    operation: "GetItem",
    consistent: true,
    ...calls(2000),
  },
  leadImport: {
    description: "Who works on an import keeps others off, stops it or ends it",
    entity: BookImport,
    operation: "UpdateItem",
    ...calls(60),
  },
  noteImportStep: inTransaction({
    description: "A step of an import is done",
    entity: BookImport,
    operation: "UpdateItem",
    ...calls(500),
  }),
  writeImportReport: inTransaction({
    description: "What became of a step's rows",
    entity: ImportReport,
    operation: "PutItem",
    ...calls(500),
  }),
  importReport: {
    description: "What became of each row of an import",
    entity: ImportReport,
    operation: "Query",
    ...calls(20, 50),
  },
  writeImportFile: {
    description: "A piece of the file that is imported",
    entity: ImportPart,
    operation: "PutItem",
    ...calls(40),
  },
  importFile: {
    description: "The file that is imported, whole",
    entity: ImportPart,
    operation: "Query",
    consistent: true,
    ...calls(100, 2),
  },
} satisfies Patterns;
