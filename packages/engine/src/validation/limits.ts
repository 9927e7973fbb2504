/** DynamoDB's documented limits. An item's is 400 KB, the names of its attributes included. */
export const itemSizeBytesMax: number = 400 * 1024;

/** A page of Query or Scan ends with the item that brings what was evaluated to this. */
export const pageSizeBytesMax: number = 1024 * 1024;

/** BatchGetItem takes so many keys and answers with so much. */
export const batchGetKeysMax: number = 100;
export const batchGetSizeBytesMax: number = 16 * 1024 * 1024;

/** BatchWriteItem takes so many puts and deletes together. */
export const batchWriteItemsMax: number = 25;

/** A transaction has so many actions, on items that come to so much. */
export const transactionActionsMax: number = 100;
export const transactionSizeBytesMax: number = 4 * 1024 * 1024;
