/** DynamoDB's documented limits of expressions. */
export const expressionSizeBytesMax: number = 4096;
export const operatorCountMax: number = 300;
export const inOperandCountMax: number = 100;
export const pathNestingLevelsMax: number = 32;
export const listIndexMax: number = 2 ** 31 - 1;

/**
 * Brackets, NOTs and functions inside each other. Differs from DynamoDB: it has no limit of its own
 * here, because 4096 bytes bound it; ours keeps the recursion far from the end of the stack.
 */
export const nestingDepthMax: number = 1000;
