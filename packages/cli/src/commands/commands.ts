import type { PlinthCommand } from "../command/define-command.ts";
import { costCommand } from "./cost/cost-options.ts";
import { devCommand } from "./dev/dev-options.ts";
import { docsCommand } from "./docs/docs-options.ts";
import { doctorCommand } from "./doctor/doctor-options.ts";
import { dumpCommand } from "./dump/dump-options.ts";
import { getCommand } from "./get/get-options.ts";
import { keysRetireCommand } from "./keys-retire/keys-retire-options.ts";
import { keysRotateCommand } from "./keys-rotate/keys-rotate-options.ts";
import { keysStatusCommand } from "./keys-status/keys-status-options.ts";
import { loadCommand } from "./load/load-options.ts";
import { migrateCommand } from "./migrate/migrate-options.ts";
import { policyCommand } from "./policy/policy-options.ts";
import { queryCommand } from "./query/query-options.ts";
import { stackDeleteCommand } from "./stack-delete/stack-delete-options.ts";
import { stackDeployCommand } from "./stack-deploy/stack-deploy-options.ts";
import { stackDescribeCommand } from "./stack-describe/stack-describe-options.ts";
import { stackEventsCommand } from "./stack-events/stack-events-options.ts";
import { stackListCommand } from "./stack-list/stack-list-options.ts";
import { stackPreviewCommand } from "./stack-preview/stack-preview-options.ts";
import { stackRollbackCommand } from "./stack-rollback/stack-rollback-options.ts";
import { streamTailCommand } from "./stream-tail/stream-tail-options.ts";
import { tableCreateCommand } from "./table-create/table-create-options.ts";
import { tableDeleteCommand } from "./table-delete/table-delete-options.ts";
import { tableListCommand } from "./table-list/table-list-options.ts";
import { tableVerifyCommand } from "./table-verify/table-verify-options.ts";
import { templateCommand } from "./template/template-options.ts";

/** Every command, in the order of the help. */
export const commands: readonly PlinthCommand[] = [
  devCommand,
  tableCreateCommand,
  tableVerifyCommand,
  tableListCommand,
  tableDeleteCommand,
  getCommand,
  queryCommand,
  loadCommand,
  dumpCommand,
  templateCommand,
  policyCommand,
  docsCommand,
  costCommand,
  stackDeployCommand,
  stackPreviewCommand,
  stackRollbackCommand,
  stackDeleteCommand,
  stackEventsCommand,
  stackListCommand,
  stackDescribeCommand,
  migrateCommand,
  keysStatusCommand,
  keysRotateCommand,
  keysRetireCommand,
  streamTailCommand,
  doctorCommand,
];

/** What the groups are for: the first of two words. In the third person, as summaries are. */
export const groups: Readonly<Record<string, string>> = {
  keys: "looks at the keys of encrypted attributes, and replaces them",
  stack: "applies templates: shows, deploys, takes back and deletes stacks of tables",
  stream: "follows the changes of a table",
  table: "creates, compares, lists and deletes tables",
};
