import type { InvalidInput } from "@plinth/model";
import { policyCharacters, rolePolicyCharactersMax } from "../policy/policy-size.ts";
import type { Template } from "./template-types.ts";

/** CloudFormation's quotas of one template, by "Understand CloudFormation quotas" in its user guide. */
const resourcesMax = 500;
const parametersMax = 200;
const outputsMax = 200;

/** What a template has more of than CloudFormation takes, or two of under one logical id. */
export function limitIssues({ Parameters = {}, Resources, Outputs }: Template): InvalidInput[] {
  const sections = [
    { members: "parameters", names: Object.keys(Parameters), max: parametersMax },
    { members: "resources", names: Object.keys(Resources), max: resourcesMax },
    { members: "outputs", names: Object.keys(Outputs), max: outputsMax },
  ];
  const tooMany = sections.flatMap(({ members, names, max }) => {
    const message = `comes to ${names.length} ${members}, and a template has ${max} at most: make two applications of it`;
    return names.length > max ? [{ path: [], message }] : [];
  });
  const largeRoles = Object.entries(Resources).flatMap(([id, { Properties }]) => {
    const characters = policyCharacters({ policies: Properties["Policies"] ?? [] });
    const message = `needs a role ${id} whose policy has ${characters} characters, and IAM takes ${rolePolicyCharactersMax}: give its function fewer access patterns`;
    return characters > rolePolicyCharactersMax ? [{ path: [], message }] : [];
  });
  // Parameters and resources share their names, by which Ref finds either.
  const shared = Object.keys(Parameters).filter((name) => Object.hasOwn(Resources, name));
  return [
    ...tooMany,
    ...largeRoles,
    ...shared.map((name) => ({
      path: ["parameters", name],
      message: "is also the logical id of a resource: choose another name",
    })),
  ];
}
