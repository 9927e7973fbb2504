/** What a comment above a member says, by the member's name. No part of the value: JSON leaves it out. */
export const comments: unique symbol = Symbol("comments");

export type TemplateValue = string | number | boolean | readonly TemplateValue[] | TemplateObject;

/** A map of a template, which may be an intrinsic function such as `{ Ref: "Environment" }`. */
export interface TemplateObject {
  readonly [name: string]: TemplateValue;
  readonly [comments]?: Readonly<Record<string, string>>;
}

export interface TemplateParameter {
  readonly Description: string;
  readonly Type: "String" | "Number";
  readonly Default?: string;
  readonly AllowedValues?: readonly string[];
  readonly AllowedPattern?: string;
  readonly ConstraintDescription?: string;
}

export interface TemplateResource {
  readonly Type: string;
  /** The condition under which it is made; always when absent. */
  readonly Condition?: string;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: "Retain" | "RetainExceptOnCreate" | "Delete";
  readonly UpdateReplacePolicy?: "Retain" | "Delete";
  readonly Properties: TemplateObject;
}

/** A resource under its logical id, and what a comment above it says. */
export type ResourceEntry = readonly [
  id: string,
  resource: TemplateResource,
  comment?: string | undefined,
];

export interface TemplateOutput {
  readonly Description: string;
  readonly Value: TemplateValue;
  readonly Export: { readonly Name: TemplateValue };
}

/** Members by their logical ids, in the order in which they are printed. */
export interface Section<Member> {
  readonly [logicalId: string]: Member;
  readonly [comments]?: Readonly<Record<string, string>>;
}

/** A CloudFormation template. */
export interface Template {
  readonly AWSTemplateFormatVersion: "2010-09-09";
  readonly Description: string;
  readonly Metadata?: TemplateObject;
  readonly Parameters?: Section<TemplateParameter>;
  readonly Mappings?: Section<TemplateObject>;
  readonly Conditions?: Section<TemplateObject>;
  readonly Resources: Section<TemplateResource>;
  readonly Outputs: Section<TemplateOutput>;
}
