import type { StackIssue } from "../stack-error.ts";
import type { StackRecord } from "../state/stack-record.ts";
import type { StackExportValue } from "./stack-document.ts";

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
  refusals(
    before: readonly StackExportValue[],
    after: readonly { readonly name: string; readonly value: string | undefined }[],
  ): StackIssue[] {
    const issues: StackIssue[] = [];
    const wanted = new Map(after.map(({ name, value }) => [name, value]));
    for (const { name, value } of before) {
      const users = this.usersOf(name);
      const next = wanted.get(name);
      const isChanged = wanted.has(name) && next !== undefined && next !== value;
      if (users.length > 0 && (!wanted.has(name) || isChanged)) {
        const verb = wanted.has(name) ? "changed" : "removed";
        const message = `The export ${name} cannot be ${verb}, since ${users.join(" and ")} import it. Let them stop that first.`;
        issues.push({ message });
      }
    }
    for (const name of wanted.keys()) {
      const owner = this.#others.find((stack) => stack.exports.some((each) => each.name === name));
      if (owner !== undefined) {
        const message = `The stack ${owner.stack_name} exports ${name} already. Give the export another name, such as one with \${AWS::StackName} in it.`;
        issues.push({ message });
      }
    }
    if (wanted.size < after.length) {
      issues.push({ message: "Two outputs of the template have the same export name." });
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
