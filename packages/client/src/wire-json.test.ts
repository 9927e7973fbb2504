import { describe, expect, it } from "vitest";
import { decodeOutput, encodeInput } from "./wire-json.ts";

describe("encodeInput", () => {
  it("writes plain JSON when there are no bytes", () => {
    const input = { TableName: "t", Key: { a: { S: "ü" }, b: { N: "1" }, c: { NULL: true } } };
    expect(encodeInput(input)).toBe(JSON.stringify(input));
  });

  it("writes bytes as base64 wherever they stand", () => {
    const bytes = new Uint8Array([0, 1, 255]);
    const Item = {
      b: { B: Buffer.from(bytes) },
      bs: { BS: [bytes, new Uint8Array()] },
      deep: { M: { l: { L: [{ B: bytes }] } } },
    };
    expect(JSON.parse(encodeInput({ TableName: "t", Item }))).toEqual({
      TableName: "t",
      Item: {
        b: { B: "AAH/" },
        bs: { BS: ["AAH/", ""] },
        deep: { M: { l: { L: [{ B: "AAH/" }] } } },
      },
    });
  });

  it("keeps an attribute named __proto__ beside bytes", () => {
    const Item = JSON.parse('{"__proto__":{"S":"x"}}');
    Item.b = { B: new Uint8Array([1]) };
    expect(encodeInput({ Item })).toBe('{"Item":{"__proto__":{"S":"x"},"b":{"B":"AQ=="}}}');
  });
});

describe("decodeOutput", () => {
  it("reads base64 as bytes wherever it stands", () => {
    const json =
      '{"Items":[{"b":{"B":"AAH/"},"bs":{"BS":["AAH/"]},"m":{"M":{"l":{"L":[{"B":""}]}}}}]}';
    const bytes = new Uint8Array([0, 1, 255]);
    expect(decodeOutput(json)).toEqual({
      Items: [
        { b: { B: bytes }, bs: { BS: [bytes] }, m: { M: { l: { L: [{ B: new Uint8Array() }] } } } },
      ],
    });
  });

  it("leaves attributes alone that are named as types are", () => {
    const json = '{"Item":{"B":{"S":"AAH/"},"BS":{"L":[{"S":"x"}]},"S":{"B":"AAH/"}}}';
    expect(decodeOutput(json)).toEqual({
      Item: {
        B: { S: "AAH/" },
        BS: { L: [{ S: "x" }] },
        S: { B: new Uint8Array([0, 1, 255]) },
      },
    });
  });

  it("refuses malformed base64", () => {
    expect(() => decodeOutput('{"Item":{"b":{"B":"A"}}}')).toThrow(SyntaxError);
  });
});
