import type { StreamsOperationName } from "@plinth/api";
import { describeStream } from "./describe-stream/describe-stream.ts";
import { parseDescribeStreamInput } from "./describe-stream/describe-stream-input.ts";
import { getRecords } from "./get-records/get-records.ts";
import { parseGetRecordsInput } from "./get-records/get-records-input.ts";
import { getRecordsOutput } from "./get-records/get-records-output.ts";
import { getShardIterator } from "./get-shard-iterator/get-shard-iterator.ts";
import { parseGetShardIteratorInput } from "./get-shard-iterator/get-shard-iterator-input.ts";
import { listStreams } from "./list-streams/list-streams.ts";
import { parseListStreamsInput } from "./list-streams/list-streams-input.ts";
import { type Operation, operation } from "./operation.ts";

/** The operations of DynamoDB Streams, which is a service of its own on the same endpoint. */
export const streamOperations: Readonly<Record<StreamsOperationName, Operation<unknown>>> = {
  DescribeStream: operation({ parse: parseDescribeStreamInput, run: describeStream }),
  GetRecords: operation({
    parse: parseGetRecordsInput,
    run: (request, context) => getRecordsOutput(getRecords(request, context)),
  }),
  GetShardIterator: operation({ parse: parseGetShardIteratorInput, run: getShardIterator }),
  ListStreams: operation({ parse: parseListStreamsInput, run: listStreams }),
};
