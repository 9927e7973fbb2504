import { gzipSync } from "node:zlib";
import { type Item, toNativeItem } from "@plinth/values";
import { describe, expect, it } from "vitest";
import { type ItemSource, memorySource } from "../files/item-source.ts";
import type { ItemFormat } from "../item-format.ts";
import { ItemFileError, type ItemProblem } from "../item-problem.ts";
import { type ReadItemsOptions, readItems } from "./read-items.ts";

const books: NonNullable<ReadItemsOptions["table"]> = {
  TableName: "books",
  AttributeDefinitions: [
    { AttributeName: "isbn", AttributeType: "S" },
    { AttributeName: "year", AttributeType: "N" },
  ],
  KeySchema: [
    { AttributeName: "isbn", KeyType: "HASH" },
    { AttributeName: "year", KeyType: "RANGE" },
  ],
};

async function read(source: ItemSource, options: ReadItemsOptions): Promise<Item[]> {
  const items: Item[] = [];
  for await (const batch of readItems(source, options))
    items.push(...batch.map((each) => each.item));
  return items;
}

/** Every way in which bytes can be cut gives the same, so each text is read in pieces of one byte too. */
async function readText(text: string | Uint8Array, format: ItemFormat): Promise<Item[]> {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  const whole = await read(memorySource("f", bytes), { format });
  const pieces = [...bytes].map((byte) => Uint8Array.of(byte));
  expect(await read({ name: "f", open: () => pieces }, { format })).toEqual(whole);
  return whole;
}

async function problemsOf(
  text: string | Uint8Array,
  format: ItemFormat,
  table?: ReadItemsOptions["table"],
): Promise<string[]> {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  const options = table === undefined ? { format } : { format, table };
  const linesOf = (source: ItemSource) =>
    read(source, options).then(
      () => [],
      (error: unknown) => {
        if (!(error instanceof ItemFileError)) throw error;
        return error.problems.map(
          ({ line, column, path, message }) =>
            `${line}:${column} ${path === "" ? "" : `${path}: `}${message}`,
        );
      },
    );
  const whole = await linesOf(memorySource("f", bytes));
  const pieces = [...bytes].map((byte) => Uint8Array.of(byte));
  expect(await linesOf({ name: "f", open: () => pieces })).toEqual(whole);
  return whole;
}

describe("readItems of json", () => {
  it.each([
    ["a list", '[{"a":1},{"a":2}]'],
    [
      "a list over lines, with a byte order mark",
      '\ufeff\r\n[\r\n {"a":\r\n1},\r\n {"a":2}\r\n]\r\n',
    ],
    ["an object a line", '{"a":1}\n{"a":2}\n'],
    ["objects over lines", '{\n  "a": 1\n}\n\n{\n  "a": 2\n}'],
    ["objects on one line", '{"a":1} {"a":2}'],
  ])("takes %s", async (_case, text) => {
    expect(await readText(text, "json")).toEqual([{ a: { N: "1" } }, { a: { N: "2" } }]);
  });

  it.each(["", " \n", "[]", "[ ]\n"])("finds no item in %j", async (text) => {
    expect(await readText(text, "json")).toEqual([]);
  });

  it("keeps every digit, every character and every name", async () => {
    const text =
      '{"n":12345678901234567890.123456789012345678,"e":-1E-5,"s":"\\u00e9\\ud83d\\ude00\\"\\\\\\/\\n","__proto__":{"constructor":[null,true,false]}}';
    const [item] = await readText(text, "json");
    expect(JSON.stringify(item)).toBe(
      '{"n":{"N":"12345678901234567890.123456789012345678"},"e":{"N":"-0.00001"},"s":{"S":"é😀\\"\\\\/\\n"},"__proto__":{"M":{"constructor":{"L":[{"NULL":true},{"BOOL":true},{"BOOL":false}]}}}}',
    );
  });

  it("finds the ends of long texts, however their bytes are cut", async () => {
    const lengths = [62, 63, 64, 65, 66, 127, 4095, 4096, 4097, 9000];
    const items = lengths.map((length) => {
      const x = "x".repeat(length);
      return { a: `${x}"`, b: `${x}\\`, c: `"${x}\\"${x}\\\\`, d: x };
    });
    const bytes = Buffer.from(items.map((item) => JSON.stringify(item)).join("\n"));
    for (const size of [1, 63, 64, 65, 1000, 4096, 4097]) {
      const open = function* () {
        for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
      };
      const found = await read({ name: "f", open }, { format: "json" });
      expect(found.map((item) => toNativeItem(item))).toEqual(items);
    }
  });

  it("unpacks what is named .gz", async () => {
    const packed = gzipSync('{"a":1}\n{"a":2}');
    const both = Buffer.concat([packed, gzipSync('{"a":3}')]);
    const items = await read(memorySource("items.json.gz", both), { format: "json" });
    expect(items.map((item) => item["a"])).toEqual([{ N: "1" }, { N: "2" }, { N: "3" }]);
  });

  it("takes 32 levels and no more", async () => {
    const nested = (levels: number) => `{"a":${"[".repeat(levels)}${"]".repeat(levels)}}`;
    expect(await readText(nested(32), "json")).toHaveLength(1);
    expect(await problemsOf(nested(33), "json")).toEqual([
      `1:38 a${"[0]".repeat(32)}: values nest deeper than the 32 levels that DynamoDB keeps: flatten them, or keep the inner part as a text`,
    ]);
    expect(await problemsOf(nested(1000), "json")).toHaveLength(1);
  });

  it.each([
    ['{"a":1,"a":2}', "1:8 a: the object has this name twice: keep one of the two"],
    ['{"b":{"a":1,"a":2}}', "1:13 b.a: the object has this name twice: keep one of the two"],
    [
      '{"a":NaN}',
      "1:6 a: NaN is no number that DynamoDB keeps: leave the attribute out, or use null",
    ],
    [
      '{"a":-Infinity}',
      "1:6 a: -Infinity is no number that DynamoDB keeps: leave the attribute out, or use null",
    ],
    ['{"a":None}', "1:6 a: None is no JSON: write null"],
    ['{"a":True}', "1:6 a: True is no JSON: write true"],
    [
      '{"a":01}',
      "1:6 a: 01 is no number of JSON: write digits without leading zeros or +, as 0.5 or -12e3",
    ],
    [
      '{"a":.5}',
      "1:6 a: .5 is no number of JSON: write digits without leading zeros or +, as 0.5 or -12e3",
    ],
    ['{"a":1e126}', '1:6 a: "1e126" is too large: numbers go up to 9.99e125, so keep it as a text'],
    [
      '{"a":1e-131}',
      '1:6 a: "1e-131" is too close to zero: the smallest number is 1e-130, so keep it as a text',
    ],
    [
      '{"a":123456789012345678901234567890123456789}',
      '1:6 a: "123456789012345678901234567890123456789" has more than the 38 digits that DynamoDB keeps: round it, or keep it as a text',
    ],
    [
      '{"lines":[{"price":1},{"price":x}]}',
      '1:32 lines[1].price: there is "x" where a value is expected',
    ],
    ["{'a':1}", '1:2 there is "\'" where a text in double quotes is expected'],
    ['{"a" 1}', '1:6 a: there is "1" where a colon is expected'],
    ['{"a":1 "b":2}', '1:8 there is "\\"" where a comma or } is expected'],
    ['{"a":1,}', '1:8 there is "}" where a text in double quotes is expected'],
    ['{"a b":{"c":tru}}', '1:13 ["a b"].c: there is "tru" where a value is expected'],
    ['{"a":"x\\q"}', "1:8 a: \\q is no escape of JSON: a backslash itself is written \\\\"],
    ['{"a":"x\ty"}', "1:8 a: a control character stands in a text: close the text, or write \\t"],
    [
      '{"a":"\\ud83d"}',
      "1:6 a: half of a surrogate pair is no character: DynamoDB keeps UTF-8, so write the pair or leave it out",
    ],
    ['{"":1}', '1:2 [""]: an attribute needs a name of one character at least'],
    ['{"a":1', "1:7 the text ends where a comma or } is expected"],
    ["[1]", "1:2 an item is expected here, which is an object: { … }"],
    ['"a"', "1:1 an item is expected here, which is an object: { … }"],
    ['[{"a":1}', "1:9 the list has no closing ]: the file may have been cut off"],
    ['[{"a":1},]', "1:10 a comma stands behind the last item: leave it out"],
    ['[{"a":1} {"a":2}]', "1:10 a comma is missing before this item"],
    ['[,{"a":1}]', "1:2 a comma stands where an item is expected: leave it out"],
    ['[{"a":1}] x', "1:11 the list ends before this, and the file should too"],
    [
      '{"a":1},\n{"a":2}',
      "1:8 a comma stands between objects that are no list: leave it out, or put them all between [ and ]",
    ],
  ])("refuses %s", async (text, problem) => {
    expect(await problemsOf(text, "json")).toEqual([problem]);
  });

  it("lists the problems of all items, by their places", async () => {
    const text = '[\n  {"a": x},\n  {"b": 1,\n   "b": 2, "c": 1e200},\n  {"d": 1}, {"é": nope}\n]';
    expect(await problemsOf(text, "json")).toEqual([
      '2:9 a: there is "x" where a value is expected',
      "4:4 b: the object has this name twice: keep one of the two",
      '4:17 c: "1e200" is too large: numbers go up to 9.99e125, so keep it as a text',
      '5:19 é: there is "nope" where a value is expected',
    ]);
  });

  it("goes on behind an object that was cut off, or has an open text", async () => {
    const text = '{"a":{"b":1\n{"a":"x\n{"a":1,\n  "b":}\n{"a":2}\n';
    expect(await problemsOf(text, "json")).toEqual([
      "1:12 a: the text ends where a comma or } is expected",
      "2:8 a: a line break stands in a text: close the text, or write \\n",
      '4:7 b: there is "}" where a value is expected',
    ]);
  });

  it("lists twenty problems and counts all", async () => {
    const source = memorySource("many.json", '{"a":x}\n'.repeat(1000));
    const error = await read(source, { format: "json" }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ItemFileError);
    const { problems, problemCount, message } = error as ItemFileError;
    expect([problems.length, problemCount]).toEqual([20, 1000]);
    expect(message).toMatch(/^many\.json has 1000 problems:\n {2}many\.json:1:6 a: there is/);
    expect(message).toMatch(/\n {2}and 980 more$/);
  });

  it("stops at an item without end instead of keeping all of it", async () => {
    const open = function* () {
      yield Buffer.from('[{"a":"');
      for (let count = 0; count < 1000; count += 1) yield Buffer.alloc(64 * 1024, "x");
    };
    await expect(read({ name: "f", open }, { format: "json" })).rejects.toThrow(
      "f:1:2 an item goes on for more than 16 MB",
    );
  });
});

describe("readItems of dynamodb-json", () => {
  it("takes lines of an export, bare items, and lists of both", async () => {
    const bare =
      '{"s":{"S":"x"},"n":{"N":"1.50"},"b":{"B":"AQI="},"t":{"BOOL":true},"z":{"NULL":true},"m":{"M":{"a":{"L":[{"N":"1"}]}}},"ss":{"SS":["b","a"]},"ns":{"NS":["2","1.0"]},"bs":{"BS":["AA=="]}}';
    const expected = [
      {
        s: { S: "x" },
        n: { N: "1.5" },
        b: { B: Uint8Array.of(1, 2) },
        t: { BOOL: true },
        z: { NULL: true },
        m: { M: { a: { L: [{ N: "1" }] } } },
        ss: { SS: ["b", "a"] },
        ns: { NS: ["2", "1"] },
        bs: { BS: [Uint8Array.of(0)] },
      },
    ];
    expect(await readText(bare, "dynamodb-json")).toEqual(expected);
    expect(await readText(`{"Item":${bare}}\n`, "dynamodb-json")).toEqual(expected);
    expect(await readText(`[{"Item" : ${bare} }]`, "dynamodb-json")).toEqual(expected);
  });

  it.each<[string, Item]>([
    ['{"Item":{"S":"x"}}', { Item: { S: "x" } }],
    ['{"Item":{"S":{"S":"x"}}}', { S: { S: "x" } }],
    ['{"Item":{"M":{"S":"x"}}}', { M: { S: "x" } }],
    [
      '{"Item":{"M":{"a":{"S":"x"}}},"id":{"N":"1"}}',
      { Item: { M: { a: { S: "x" } } }, id: { N: "1" } },
    ],
    ['{"Item":{"Item":{"S":"x"}}}', { Item: { S: "x" } }],
    ['{"Item":{}}', {}],
  ])("tells a line of an export from an attribute named Item in %s", async (text, item) => {
    expect(await readText(text, "dynamodb-json")).toEqual([item]);
  });

  it.each([
    ['{"a":"x"}', '1:6 a: a value names its type, as {"S":"a text"} or {"N":"12"}'],
    [
      '{"Items":[{"a":{"S":"x"}}]}',
      "1:10 Items: is a list, as in the answer of a Scan or a Query: take its items out, for instance by jq -c .Items[]",
    ],
    ['{"a":{}}', '1:6 a: a value needs a type, as {"S":"a text"}'],
    ['{"a":{"S":"x","N":"1"}}', "1:15 a.N: a value has one type only: keep the one that is meant"],
    [
      '{"a":{"s":"x"}}',
      "1:7 a.s: is no type: one of S, N, B, BOOL, NULL, M, L, SS, NS and BS is expected",
    ],
    ['{"a":{"S":1}}', "1:11 a.S: has to be a text"],
    ['{"a":{"N":1}}', '1:11 a.N: has to be a number as text, as {"N":"12"}'],
    ['{"a":{"N":"x"}}', '1:11 a.N: "x" is no number: write digits, as 12, -0.5 or 1e20'],
    ['{"a":{"B":"x"}}', "1:11 a.B: is no base64: write the bytes as base64 with its padding"],
    ['{"a":{"BOOL":"true"}}', "1:14 a.BOOL: has to be true or false"],
    ['{"a":{"NULL":false}}', "1:14 a.NULL: has to be true"],
    ['{"a":{"SS":[]}}', "1:12 a.SS: a set has a member at least: leave the attribute out"],
    ['{"a":{"NS":["1","1.0"]}}', "1:17 a.NS[1]: is in the set already: keep it once"],
    ['{"a":{"BS":["AA==","AA=="]}}', "1:20 a.BS[1]: is in the set already: keep it once"],
    ['{"a":{"SS":"x"}}', "1:12 a.SS: has to be a list of the set's members"],
    ['{"a":{"M":[]}}', '1:11 a: has to be an object of values, as {"M":{"a":{"S":"…"}}}'],
    [
      '{"lines":{"L":[{"M":{"price":{"N":"x"}}}]}}',
      '1:35 lines[0].price.N: "x" is no number: write digits, as 12, -0.5 or 1e20',
    ],
    [
      '{"Item":{"a":{"S":"x"}},"b":{"S":"y"}}',
      '1:25 b: stands beside "Item": a line of an export has "Item" alone',
    ],
  ])("refuses %s", async (text, problem) => {
    expect(await problemsOf(text, "dynamodb-json")).toEqual([problem]);
  });
});

describe("readItems of csv", () => {
  it("takes each type, absent attributes, empty texts, quotes and line breaks", async () => {
    const text = [
      "isbn,title,price:N,sold:BOOL,gone:NULL,raw:B,tags:SS,sizes:NS,parts:BS,where:M,list:L,mixed:JSON,dc:title",
      '1,"a ""b"", c\r\nd",1.50,TRUE,null,AQI=,"[""x"",""y""]","[1,""2""]","[""AA==""]","{""a"":1}",[1],"{""N"":""7""}",t',
      '2,"",,,,"",,,,,,,',
    ].join("\r\n");
    expect(await readText(text, "csv")).toEqual([
      {
        isbn: { S: "1" },
        title: { S: 'a "b", c\r\nd' },
        price: { N: "1.5" },
        sold: { BOOL: true },
        gone: { NULL: true },
        raw: { B: Uint8Array.of(1, 2) },
        tags: { SS: ["x", "y"] },
        sizes: { NS: ["1", "2"] },
        parts: { BS: [Uint8Array.of(0)] },
        where: { M: { a: { N: "1" } } },
        list: { L: [{ N: "1" }] },
        mixed: { N: "7" },
        "dc:title": { S: "t" },
      },
      { isbn: { S: "2" }, title: { S: "" }, raw: { B: Uint8Array.of() } },
    ]);
  });

  it("types key attributes as the table does", async () => {
    const source = memorySource("books.csv", "isbn,year,other\n1,1999,1999\n");
    const [item] = await read(source, { format: "csv", table: books });
    expect(item).toEqual({ isbn: { S: "1" }, year: { N: "1999" }, other: { S: "1999" } });
  });

  it.each([
    ["", "1:1 the file is empty: its first line names the attributes, as isbn,title,price:N"],
    ["a,b,a\n", "1:5 a: the header names this attribute twice: keep one of the columns"],
    [
      "a,,b\n",
      "1:3 the column has no name: name the attribute, as price:N, or leave the column out",
    ],
    [
      "a:n\n",
      '1:1 ["a:n"]: :n is written :N where it is the type, and a:n:S where it belongs to the name',
    ],
    [
      "a,b\n1\n",
      "2:2 the line has 1 cell and the header 2: a comma may be missing, or a text with commas lack its double quotes",
    ],
    [
      'a,b\n"x\ny",2,3\n',
      "3:6 the line has 3 cells and the header 2: a comma may be missing, or a text with commas lack its double quotes",
    ],
    [
      'a\n5" pipe\n',
      '2:2 a double quote stands in a cell without quotes: put the cell in double quotes and write "" for each within',
    ],
    [
      'a,b\n"x"y,1\n',
      '2:4 after the closing double quote a comma or the line\'s end is expected: write "" for a quote within',
    ],
    ['a,b\n1,"x\n2,y\n', "2:3 the double quote that begins this cell is never closed"],
    [
      "a\rb\r",
      "1:2 a carriage return stands in a cell: put the cell in double quotes, or end lines with a line feed",
    ],
    ["a:N\n1\n\nx\n", '4:1 a: "x" is no number: write digits, as 12, -0.5 or 1e20'],
    ["a:N\n 1\n", '2:1 a: " 1" is no number: write digits, as 12, -0.5 or 1e20'],
    ["a:BOOL\nyes\n", "2:1 a: has to be true or false"],
    ["a:NULL\n0\n", "2:1 a: has to be null, or empty for an item without the attribute"],
    ["a:B\n?\n", "2:1 a: is no base64: write the bytes as base64 with its padding"],
    ["b,a:M\n1,[1]\n", '2:3 a: has to be an object in JSON, as {"a":1}'],
    ['a:M\n"{""b"":x}"\n', '2:1 a.b: there is "x" where a value is expected'],
    ["a:NS\n[true]\n", '2:1 a[0]: has to be a number as text, as {"N":"12"}'],
    [
      'a:JSON\n"{""X"":1}"\n',
      "2:1 a.X: is no type: one of S, N, B, BOOL, NULL, M, L, SS, NS and BS is expected",
    ],
  ])("refuses %j", async (text, problem) => {
    expect(await problemsOf(text, "csv")).toEqual([problem]);
  });

  it("asks for the table's key in the header, once", async () => {
    expect(await problemsOf("isbn;year\n1;2\n3;4\n", "csv", books)).toEqual([
      '1:1 the header lacks the key isbn and year of the table: cells are separated by commas here, not by ";"',
    ]);
  });
});

describe("readItems", () => {
  it.each<[string, Uint8Array, string]>([
    ["UTF-16LE with a mark", Buffer.from("\ufeff[]", "utf16le"), "UTF-16LE"],
    ["UTF-16LE", Buffer.from("[]", "utf16le"), "UTF-16LE"],
    ["UTF-16BE", Buffer.from([0, 0x5b, 0, 0x5d]), "UTF-16BE"],
    ["UTF-32", Buffer.from([0x5b, 0, 0, 0]), "UTF-32"],
  ])("refuses %s with the remedy", async (_case, bytes, name) => {
    expect(await problemsOf(bytes, "json")).toEqual([
      `1:1 the file is ${name}: save it as UTF-8, for instance by iconv -f ${name} -t UTF-8`,
    ]);
  });

  it("tells where bytes are not UTF-8", async () => {
    const latin1 = Buffer.from('[{"a":"é"},\n{"title":"Über é"},{"b":1}]', "latin1");
    expect(await problemsOf(latin1, "json")).toEqual([
      "1:8 the bytes here are not UTF-8: save the file as UTF-8",
      "2:11 the bytes here are not UTF-8: save the file as UTF-8",
    ]);
    const mixed = Buffer.concat([
      Buffer.from("a,b\né😀,"),
      Buffer.from([0xe9]),
      Buffer.from("x\n"),
    ]);
    expect(await problemsOf(mixed, "csv")).toEqual([
      "2:5 the bytes here are not UTF-8: save the file as UTF-8",
    ]);
  });

  it("refuses gzip without its name, and gzip that is cut off", async () => {
    const packed = gzipSync('{"a":1}\n'.repeat(100));
    expect(await problemsOf(packed, "json")).toEqual([
      "1:1 the file is packed with gzip: let its name end in .gz, or unpack it",
    ]);
    const cut = memorySource("a.json.gz", packed.subarray(0, 20));
    await expect(read(cut, { format: "json" })).rejects.toThrow(
      "a.json.gz:1:1 the file is not whole gzip (unexpected end of file)",
    );
  });

  it("checks items against the table, with the place of the attribute", async () => {
    const table: typeof books = {
      ...books,
      AttributeDefinitions: [
        ...books.AttributeDefinitions,
        { AttributeName: "author", AttributeType: "S" },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: "by-author",
          KeySchema: [{ AttributeName: "author", KeyType: "HASH" }],
        } as NonNullable<(typeof books)["GlobalSecondaryIndexes"]>[number],
      ],
    };
    const text = [
      '{"isbn":"1","year":1,"author":"A"}',
      '{"isbn":"1"}',
      '{"isbn":"", "year":"1"}',
      `{"isbn":"${"x".repeat(2049)}","year":1}`,
      '{"isbn":"2","year":1,"author":null}',
      `{"isbn":"3","year":1,"big":"${"x".repeat(400 * 1024)}"}`,
      '{"Item":{"isbn":{"S":"1"}}}',
    ].join("\n");
    expect(await problemsOf(text, "json", table)).toEqual([
      "2:1 year: is missing, and it is the table's key (of type N)",
      "3:9 isbn: is empty, and the partition key of the table may not be",
      "3:20 year: is of type S, and the sort key of the table is of type N",
      "4:9 isbn: has 2049 bytes, and the partition key of the table at most 2048",
      "5:31 author: is of type NULL, and the partition key of the index by-author is of type S",
      "6:1 the item has 409614 bytes, its attributes' names included, and an item at most 409600 (400 KB)",
      "7:1 isbn: is missing, and the item looks like DynamoDB JSON: read the file as dynamodb-json",
      "7:1 year: is missing, and the item looks like DynamoDB JSON: read the file as dynamodb-json",
    ]);
  });

  it("tells each problem before the items behind it, when asked to, and goes on", async () => {
    const heard: string[] = [];
    const source = memorySource("f", '{"a":1}\n{"a":NaN}\n{"a":3}\n');
    const onProblem = ({ line, path }: ItemProblem) => void heard.push(`${line} ${path}`);
    const items = await read(source, { format: "json", onProblem });
    expect(items).toEqual([{ a: { N: "1" } }, { a: { N: "3" } }]);
    expect(heard).toEqual(["2 a"]);
  });

  it("ends with the caller's signal", async () => {
    const reading = read(memorySource("f", "[]"), { format: "json", signal: AbortSignal.abort() });
    await expect(reading).rejects.toMatchObject({ name: "AbortError" });
  });
});
