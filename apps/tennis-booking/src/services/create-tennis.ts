import { type Bookings, createBookings } from "./bookings/bookings.ts";
import type { TennisContext } from "./tennis-context.ts";

/** All that the application does, for the API, the pages and the programs. */
export interface Tennis {
  readonly bookings: Bookings;
}

/** Sends nothing by itself. */
export function createTennis(context: TennisContext): Tennis {
  return { bookings: createBookings(context) };
}
