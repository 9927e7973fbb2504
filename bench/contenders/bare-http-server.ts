import { createServer } from "node:http";
import { benchItem } from "../workloads/items.ts";

/** Reads each request to its end, and answers the bytes that a DynamoDB would answer. */
const found = Buffer.from(JSON.stringify({ Item: benchItem(1) }));
const answers = new Map([
  ["DynamoDB_20120810.GetItem", found],
  ["DynamoDB_20120810.PutItem", Buffer.from("{}")],
  ["DynamoDB_20120810.BatchWriteItem", Buffer.from('{"UnprocessedItems":{}}')],
  ["DynamoDB_20120810.ListTables", Buffer.from('{"TableNames":[]}')],
  ["DynamoDB_20120810.CreateTable", Buffer.from("{}")],
  ["DynamoDB_20120810.DescribeTable", Buffer.from('{"Table":{"TableStatus":"ACTIVE"}}')],
]);
const unknown = Buffer.from("{}");

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    Buffer.concat(chunks).toString("utf8");
    const answer = answers.get(String(request.headers["x-amz-target"])) ?? unknown;
    response.writeHead(200, {
      "Content-Type": "application/x-amz-json-1.0",
      "Content-Length": answer.length,
    });
    response.end(answer);
  });
});
server.listen(Number(process.argv[2]), "127.0.0.1");
