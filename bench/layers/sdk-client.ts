import type { Endpoint } from "./endpoint.ts";
import { peerModule } from "./peer-module.ts";

/** What is used of `@aws-sdk/client-dynamodb`. */
export interface SdkModule {
  readonly DynamoDBClient: new (config: object) => SdkClient;
  readonly GetItemCommand: new (input: object) => object;
  readonly PutItemCommand: new (input: object) => object;
  readonly QueryCommand: new (input: object) => object;
}

export interface SdkClient {
  send(command: object): Promise<Record<string, unknown>>;
}

/** The one SDK that all who need it share. */
export function sdkModule(): SdkModule {
  return peerModule<SdkModule>("@aws-sdk/client-dynamodb");
}

/** What makes an SDK client that signs and speaks JSON as ever, and whose requests end in `endpoint`. */
export function sdkConfig(endpoint: Endpoint): object {
  return {
    region: "eu-west-1",
    credentials: { accessKeyId: "AKIDBENCH", secretAccessKey: "bench" },
    requestHandler: {
      metadata: { handlerProtocol: "http/1.1" },
      handle: (request: SdkRequest) => Promise.resolve({ response: answer(request, endpoint) }),
      destroy: () => undefined,
    },
  };
}

export function sdkClient(endpoint: Endpoint): SdkClient {
  const { DynamoDBClient } = sdkModule();
  return new DynamoDBClient(sdkConfig(endpoint));
}

interface SdkRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

function answer({ headers, body: sent }: SdkRequest, endpoint: Endpoint): object {
  const answered = endpoint.answer(headers["x-amz-target"] ?? "", sent);
  return { statusCode: 200, headers: { ...answered.headers }, body: answered.body };
}
