/** How many items a query shows when nothing says otherwise. */
export const limitDefault = 50;
