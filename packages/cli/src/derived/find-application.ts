import type { Application } from "@plinth/infra";
import type { PlinthConfig } from "../config/plinth-config.ts";
import { usageError } from "../errors/cli-error.ts";

/** The application that is called for, or the only one. Throws a usage error when that is none. */
export function findApplication(
  { applications, file }: PlinthConfig,
  name: string | undefined,
): Application {
  const [first, ...others] = applications;
  if (first === undefined) {
    throw usageError(
      `${file} names no applications. Add what defineApplication of @plinth/infra gave: defineConfig({ applications: [shop] }).`,
    );
  }
  const names = applications.map((each) => each.name).join(", ");
  if (name === undefined) {
    if (others.length === 0) return first;
    throw usageError(`The config has several applications. Name one of ${names}.`);
  }
  const found = applications.find((each) => each.name === name);
  if (found !== undefined) return found;
  throw usageError(`The config has no application ${name}. It has ${names}.`);
}
