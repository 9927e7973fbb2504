/** DynamoDB's documented limits: ceilings that `validation` enforces and `storage` asserts. */
export const itemSizeBytesMax: number = 400 * 1024;

/** A page of Query or Scan ends with the item that brings what was evaluated to this. */
export const pageSizeBytesMax: number = 1024 * 1024;
