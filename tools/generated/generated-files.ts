import {
  type Application,
  costEstimate,
  policyDocument,
  printCost,
  printTemplate,
  schemaDocument,
  template,
} from "@plinth/infra";

/** A file of the repository that is made from the sources, and what it should hold now. */
export interface GeneratedFile {
  /** From the repository's root. */
  readonly path: string;
  readonly text: string;
}

/** Where an application is defined, and where what is made of it is kept. */
export interface Definition {
  /** The module, from the repository's root. */
  readonly module: string;
  /** The name of the application among its exports. */
  readonly member: string;
  readonly folder: string;
  /** Of the parameters that have no default. */
  readonly parameters?: Readonly<Record<string, string>>;
}

export const definitions: readonly Definition[] = [
  {
    module: "apps/cloudshelf/src/infra/application.ts",
    member: "application",
    folder: "apps/cloudshelf/infra",
  },
  {
    module: "packages/infra/test/museum.suite.ts",
    member: "museum",
    folder: "packages/infra/test/golden",
    parameters: {
      "AWS::StackName": "museum-dev",
      CertificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/museum",
      KeyArn: "arn:aws:kms:us-east-1:111122223333:key/entries",
    },
  },
];

/** The example's account and region; the cost is of the region too. */
const place = { region: "us-east-1", accountId: "111122223333" };

/** All that is made of an application. It depends on the application alone. */
export function generatedFiles(
  application: Application,
  { folder, parameters = {} }: Definition,
): GeneratedFile[] {
  const policy = policyDocument(application, { ...place, parameters });
  return [
    { path: `${folder}/template.yml`, text: printTemplate(template(application)) },
    { path: `${folder}/policy.json`, text: `${JSON.stringify(policy, undefined, 2)}\n` },
    { path: `${folder}/schema.md`, text: schemaDocument(application) },
    { path: `${folder}/cost.md`, text: printCost(costEstimate(application, place)) },
  ];
}
