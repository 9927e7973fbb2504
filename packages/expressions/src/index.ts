export type { Comparator, Condition, Operand, PlainOperand } from "./condition/condition.ts";
export { evaluateCondition } from "./condition/evaluate-condition.ts";
export { parseCondition } from "./condition/parse-condition.ts";
export { printCondition } from "./condition/print-condition.ts";
export { type DocumentPath, readPath } from "./document-path.ts";
export { createExpressionCache, type ExpressionCache } from "./expression-cache.ts";
export { ExpressionError, type ExpressionErrorKind } from "./expression-error.ts";
export type {
  KeyCondition,
  PartitionKeyCondition,
  SortKeyCondition,
  SortKeyOperator,
} from "./key-condition/key-condition.ts";
export {
  type KeyAttributes,
  orientKeyCondition,
} from "./key-condition/orient-key-condition.ts";
export { parseKeyCondition } from "./key-condition/parse-key-condition.ts";
export { printKeyCondition } from "./key-condition/print-key-condition.ts";
export { type PlaceholderInput, Placeholders } from "./placeholders.ts";
export { PlaceholderWriter } from "./printing/placeholder-writer.ts";
export { parseProjection } from "./projection/parse-projection.ts";
export { printProjection } from "./projection/print-projection.ts";
export { projectItem } from "./projection/project-item.ts";
export type { Projection } from "./projection/projection.ts";
export { reservedWords } from "./reserved-words.ts";
export { applyUpdate, type UpdatedItem } from "./update/apply-update.ts";
export { parseUpdate } from "./update/parse-update.ts";
export { printUpdate } from "./update/print-update.ts";
export type { Update, UpdateAction, UpdateOperand, UpdateValue } from "./update/update.ts";
