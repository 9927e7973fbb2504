import type { StackIssue } from "../stack-error.ts";
import type { StackRecord } from "../state/stack-record.ts";
import type { StackExportValue } from "./stack-document.ts";

/** An export as it is to be. */
export interface WantedExport {
  readonly name: string;
  /** `undefined` when it is known only while the stack is deployed. */
  readonly value: string | undefined;
  /** Where its output stands, for what is wrong with it. */
  readonly place?: Omit<StackIssue, "message"> | undefined;
}

/** The stacks beside one, each with what it exports and imports. */
export class OtherStacks {
  readonly #others: readonly StackRecord[];

  constructor(stackName: string, stacks: ReadonlyMap<string, StackRecord>) {
    this.#others = [...stacks.values()].filter((stack) => stack.stack_name !== stackName);
  }

  /** The values of all exports, by their names. */
  exports(): ReadonlyMap<string, string> {
    const all = this.#others.flatMap((stack) => stack.exports);
    return new Map(all.map(({ name, value }) => [name, value]));
  }

  /** The stacks that import an export, or that are about to. */
  usersOf(exportName: string): string[] {
    return this.#others
      .filter(
        ({ imports, operation }) =>
          imports.includes(exportName) || operation?.imports.includes(exportName) === true,
      )
      .map((stack) => stack.stack_name);
  }

  /** Why the exports of a stack cannot become these. A value that is not known yet is not held against it. */
  refusals(before: readonly StackExportValue[], after: readonly WantedExport[]): StackIssue[] {
    const issues: StackIssue[] = [];
    const wanted = new Map(after.map((each) => [each.name, each]));
    for (const { name, value } of before) {
      const users = this.usersOf(name);
      const next = wanted.get(name);
      const isChanged = next?.value !== undefined && next.value !== value;
      if (users.length > 0 && (next === undefined || isChanged)) {
        const verb = next === undefined ? "removed" : "changed";
        const message = `The export ${name} cannot be ${verb}, since ${users.join(" and ")} import it. Let them stop that first.`;
        issues.push({ ...next?.place, message });
      }
    }
    for (const { name, place } of wanted.values()) {
      const owner = this.#others.find((stack) => stack.exports.some((each) => each.name === name));
      if (owner !== undefined) {
        const message = `The stack ${owner.stack_name} exports ${name} already. Give the export another name, such as one with \${AWS::StackName} in it.`;
        issues.push({ ...place, message });
      }
    }
    for (const each of after.filter((one) => wanted.get(one.name) !== one)) {
      const message = `Two outputs of the template have the export name ${each.name}. Give one of them another.`;
      issues.push({ ...each.place, message });
    }
    return issues;
  }

  /** Why these cannot be imported now: the stack that has them is being changed. */
  importRefusals(imports: Iterable<string>): StackIssue[] {
    return [...imports].flatMap((name) => {
      const owner = this.#others.find((stack) => stack.exports.some((each) => each.name === name));
      return owner?.operation === undefined
        ? []
        : [
            {
              message: `The stack ${owner.stack_name}, which exports ${name}, is being changed since ${owner.operation.startedAt}. Wait until that is over.`,
            },
          ];
    });
  }
}
