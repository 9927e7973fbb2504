import { DynamoDBException } from "../exceptions.ts";

/** The refusal of a place in a stream that is older than a day, in the words of the service's model. */
export function trimmedDataAccess(): DynamoDBException {
  return new DynamoDBException(
    "TrimmedDataAccessException",
    "The data you are trying to access has been trimmed",
  );
}
