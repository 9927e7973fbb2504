export { connectTennis, tables } from "./schema.ts";
