/** The variable that tells a function a table's real name: `ORDER_LINES_TABLE_NAME` for `OrderLines`. */
export function tableVariable(table: string): string {
  const words = table.replaceAll(/([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])/g, "$1$3_$2$4");
  return `${words.toUpperCase()}_TABLE_NAME`;
}
