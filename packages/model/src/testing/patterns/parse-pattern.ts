/** Characters from the first code point to the last, both included. */
export type CharacterRange = readonly [first: number, last: number];

/** What a regular expression asks for. What asks for no character of its own is an empty sequence. */
export type Pattern =
  | { readonly kind: "characters"; readonly ranges: readonly CharacterRange[] }
  | { readonly kind: "sequence"; readonly parts: readonly Pattern[] }
  | { readonly kind: "choice"; readonly options: readonly Pattern[] }
  | { readonly kind: "repeat"; readonly part: Pattern; readonly min: number; readonly max: number }
  | {
      readonly kind: "group";
      readonly number: number;
      readonly name: string;
      readonly part: Pattern;
    }
  | { readonly kind: "reference"; readonly to: string };

const empty: Pattern = { kind: "sequence", parts: [] };
const printable: CharacterRange = [0x20, 0x7e];
const wordRanges: readonly CharacterRange[] = [
  [0x61, 0x7a],
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
];
const classes: Readonly<Record<string, readonly CharacterRange[]>> = {
  d: [[0x30, 0x39]],
  w: wordRanges,
  s: [[0x20, 0x20]],
};
const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, 0: 0, b: 8 };

/**
 * Reads a regular expression that JavaScript has accepted. Look-arounds, anchors and flags are left
 * out, and some classes are taken too wide: what is made by it has to be tested.
 *
 *     choice   ::= sequence { "|" sequence }
 *     sequence ::= { atom [ quantifier ] }
 *     atom     ::= character | "." | "\" escape | "[" class "]" | "(" [ "?" kind ] choice ")"
 */
export function parsePattern({ source, flags }: RegExp): Pattern {
  return new PatternReader(source, flags.includes("v")).choice();
}

class PatternReader {
  readonly #characters: readonly string[];
  /** Under the flag "v" a class may hold classes. */
  readonly #hasNestedClasses: boolean;
  #position = 0;
  #groupCount = 0;

  constructor(source: string, hasNestedClasses: boolean) {
    this.#characters = [...source];
    this.#hasNestedClasses = hasNestedClasses;
  }

  choice(): Pattern {
    const options = [this.#sequence()];
    while (this.#takes("|")) {
      options.push(this.#sequence());
    }
    return options.length === 1 ? (options[0] ?? empty) : { kind: "choice", options };
  }

  #sequence(): Pattern {
    const parts: Pattern[] = [];
    while (this.#hasMore() && this.#peek() !== "|" && this.#peek() !== ")") {
      parts.push(this.#quantified(this.#atom()));
    }
    return { kind: "sequence", parts };
  }

  #quantified(part: Pattern): Pattern {
    const bounds = this.#quantifier();
    if (bounds === undefined) {
      return part;
    }
    this.#takes("?");
    return { kind: "repeat", part, min: bounds[0], max: bounds[1] };
  }

  #quantifier(): readonly [number, number] | undefined {
    if (this.#takes("*")) return [0, Number.POSITIVE_INFINITY];
    if (this.#takes("+")) return [1, Number.POSITIVE_INFINITY];
    if (this.#takes("?")) return [0, 1];
    const rest = this.#characters.slice(this.#position, this.#position + 24).join("");
    const [whole, min, comma, max] = /^\{(\d+)(,?)(\d*)\}/.exec(rest) ?? [];
    if (whole === undefined) {
      return undefined;
    }
    this.#position += whole.length;
    const least = Number(min);
    if (comma === "") return [least, least];
    return [least, max === "" ? Number.POSITIVE_INFINITY : Number(max)];
  }

  #atom(): Pattern {
    const character = this.#next();
    switch (character) {
      case "^":
      case "$":
        return empty;
      case ".":
        return { kind: "characters", ranges: [printable] };
      case "(":
        return this.#group();
      case "[":
        return { kind: "characters", ranges: this.#characterClass() };
      case "\\":
        return this.#escape();
      default:
        return single(codeOf(character));
    }
  }

  #group(): Pattern {
    let name = "";
    let isCounted = true;
    let isAsserted = false;
    if (this.#takes("?")) {
      const head = this.#characters.slice(this.#position, this.#position + 80).join("");
      const [whole = "", look, captured] = /^(?:(<?[=!])|<([^>]+)>|[a-z-]*:)/.exec(head) ?? [];
      this.#position += [...whole].length;
      name = captured ?? "";
      isCounted = captured !== undefined;
      isAsserted = look !== undefined;
    }
    const number = isCounted ? ++this.#groupCount : 0;
    const part = this.choice();
    this.#takes(")");
    if (isAsserted) return empty;
    return isCounted ? { kind: "group", number, name, part } : part;
  }

  #escape(): Pattern {
    const character = this.#next();
    if (/[1-9]/.test(character)) {
      let to = character;
      while (/[0-9]/.test(this.#peek())) to += this.#next();
      return { kind: "reference", to };
    }
    if (character === "k" && this.#takes("<")) {
      return { kind: "reference", to: this.#until(">") };
    }
    if (character === "b" || character === "B") {
      return empty;
    }
    return { kind: "characters", ranges: this.#escapedRanges(character) };
  }

  /** What stands behind a backslash, in a class or outside of one. */
  #escapedRanges(character: string): readonly CharacterRange[] {
    const known = classes[character.toLowerCase()];
    if (known !== undefined) {
      return character === character.toLowerCase() ? known : complement(known);
    }
    if ((character === "p" || character === "P") && this.#takes("{")) {
      const ranges = propertyRanges(this.#until("}"));
      return character === "p" ? ranges : complement(ranges);
    }
    const code = this.#escapedCode(character);
    return [[code, code]];
  }

  #escapedCode(character: string): number {
    if (character === "x") return this.#hexadecimal(2);
    if (character === "u") {
      return this.#takes("{") ? Number.parseInt(this.#until("}"), 16) : this.#hexadecimal(4);
    }
    if (character === "c") return codeOf(this.#next()) % 32;
    return controls[character] ?? codeOf(character);
  }

  #characterClass(): readonly CharacterRange[] {
    const isNegated = this.#takes("^");
    const ranges: CharacterRange[] = [];
    while (this.#hasMore() && !this.#takes("]")) {
      const first = this.#classMember();
      const [start] = first[0] ?? [0];
      const isRange = this.#peek() === "-" && this.#peek(1) !== "]" && this.#peek(1) !== "";
      if (isRange && first.length === 1) {
        this.#next();
        const [end] = this.#classMember()[0] ?? [start];
        ranges.push([start, Math.max(start, end)]);
      } else {
        ranges.push(...first);
      }
    }
    return isNegated ? complement(ranges) : ranges;
  }

  #classMember(): readonly CharacterRange[] {
    const character = this.#next();
    if (character === "[" && this.#hasNestedClasses) {
      return this.#characterClass();
    }
    return character === "\\"
      ? this.#escapedRanges(this.#next())
      : [[codeOf(character), codeOf(character)]];
  }

  #hexadecimal(count: number): number {
    return Number.parseInt(Array.from({ length: count }, () => this.#next()).join(""), 16);
  }

  #until(end: string): string {
    let text = "";
    while (this.#hasMore() && !this.#takes(end)) text += this.#next();
    return text;
  }

  #hasMore(): boolean {
    return this.#position < this.#characters.length;
  }

  #peek(ahead = 0): string {
    return this.#characters[this.#position + ahead] ?? "";
  }

  #next(): string {
    const character = this.#peek();
    this.#position += 1;
    return character;
  }

  #takes(character: string): boolean {
    const isThere = this.#peek() === character;
    if (isThere) this.#position += 1;
    return isThere;
  }
}

function single(code: number): Pattern {
  return { kind: "characters", ranges: [[code, code]] };
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

/** What else there is, first of all in ASCII. */
function complement(ranges: readonly CharacterRange[]): readonly CharacterRange[] {
  const free = (first: number, last: number): CharacterRange[] => {
    const left: CharacterRange[] = [];
    for (let code = first; code <= last; code++) {
      if (!ranges.some(([start, end]) => code >= start && code <= end)) {
        left.push([code, code]);
      }
    }
    return left;
  };
  const ascii = free(...printable);
  return ascii.length > 0 ? ascii : free(0xa1, 0x24f);
}

function propertyRanges(property: string): readonly CharacterRange[] {
  const value = property.slice(property.indexOf("=") + 1);
  if (/^(Lu|Uppercase)/.test(value)) return [[0x41, 0x5a]];
  if (/^(Ll|Lowercase)/.test(value)) return [[0x61, 0x7a]];
  if (/^(L|Alphabetic|Latin)/.test(value))
    return [
      [0x61, 0x7a],
      [0x41, 0x5a],
    ];
  if (/^(N|Nd|Digit)/.test(value)) return [[0x30, 0x39]];
  if (/^(P|S|Sc|Sm)/.test(value))
    return [
      [0x21, 0x2f],
      [0x3a, 0x40],
      [0x24, 0x24],
      [0x2b, 0x2b],
    ];
  if (/^(Z|White)/.test(value)) return [[0x20, 0x20]];
  if (/^(Emoji|Extended_Pictographic|RGI_Emoji)/.test(value)) return [[0x1f600, 0x1f64f]];
  if (/^Cyrillic/.test(value)) return [[0x430, 0x44f]];
  if (/^Greek/.test(value)) return [[0x3b1, 0x3c9]];
  if (/^Han/.test(value)) return [[0x4e00, 0x4eff]];
  return [printable];
}
