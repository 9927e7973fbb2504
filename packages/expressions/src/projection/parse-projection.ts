import type { Placeholders } from "../placeholders.ts";
import { Lexer } from "../syntax/lexer.ts";
import { type PathSyntax, parsePathSyntax } from "../syntax/path-syntax.ts";
import { Resolver } from "../syntax/resolver.ts";
import type { Projection } from "./projection.ts";

/** The tree of a ProjectionExpression; its refusals are DynamoDB's. */
export function parseProjection(text: string, placeholders: Placeholders): Projection {
  return resolveProjection(parseProjectionSyntax(text), placeholders);
}

/**
 *     projection ::= path ( "," path )*
 */
export function parseProjectionSyntax(text: string): readonly PathSyntax[] {
  const lexer = new Lexer(text);
  const paths: PathSyntax[] = [];
  do {
    paths.push(parsePathSyntax(lexer));
  } while (lexer.skip(","));
  if (lexer.kind !== "end") {
    throw lexer.syntaxError();
  }
  return paths;
}

export function resolveProjection(
  syntax: readonly PathSyntax[],
  placeholders: Placeholders,
): Projection {
  const resolver = new Resolver(placeholders);
  const paths = syntax.map((path) => resolver.path(path));
  resolver.checkApart(paths);
  resolver.findings.throwFirst();
  return { kind: "projection", paths };
}
