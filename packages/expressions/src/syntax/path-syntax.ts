import type { Lexer } from "./lexer.ts";

/** A path as written: names with their #, list indexes as their digits. Never empty. */
export interface PathSyntax {
  readonly kind: "path";
  readonly first: string;
  readonly rest: readonly PathStepSyntax[];
}

export type PathStepSyntax =
  | { readonly kind: "member"; readonly name: string }
  | { readonly kind: "element"; readonly digits: string };

const noSteps: readonly PathStepSyntax[] = [];

/**
 *     path ::= name ( "." name | "[" digits "]" )*
 *     name ::= bare name | #placeholder
 */
export function parsePathSyntax(lexer: Lexer): PathSyntax {
  const first = parseName(lexer);
  if (lexer.kind !== "." && lexer.kind !== "[") {
    return { kind: "path", first, rest: noSteps };
  }
  const rest: PathStepSyntax[] = [];
  for (;;) {
    if (lexer.skip(".")) {
      rest.push({ kind: "member", name: parseName(lexer) });
    } else if (lexer.skip("[")) {
      const digits = lexer.token;
      lexer.expect("number");
      lexer.expect("]");
      rest.push({ kind: "element", digits });
    } else {
      return { kind: "path", first, rest };
    }
  }
}

function parseName(lexer: Lexer): string {
  if (lexer.kind !== "name" && lexer.kind !== "namePlaceholder") {
    throw lexer.syntaxError();
  }
  const name = lexer.token;
  lexer.advance();
  return name;
}
