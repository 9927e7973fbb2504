/** The system's clock, for those who pass none. */
export const systemNow: () => number = Date.now;
