import { createHmac } from "node:crypto";
import { type Item, itemToJson } from "@plinth/values";

/** Where a page begins, and the page before it. */
export interface PagePlace {
  readonly startKey: Item;
  /** The token of the page before; undefined when that is the first. */
  readonly previous: string | undefined;
  /** 1-based. */
  readonly pageNumber: number;
}

export interface PagePlacesOptions {
  readonly secret: string;
  /** Places kept at once; those not asked for the longest are forgotten. */
  readonly placeCountMax: number;
}

/**
 * The places of pages behind the first, by tokens that tell nothing. They are kept here rather than in
 * the addresses, because a key may be longer than an address, and a way back through many pages is.
 */
export interface PagePlaces {
  /** The token of a page of `reading`; the same for the same place, however often it is asked for. */
  tokenOf(reading: string, place: PagePlace): string;
  /** Undefined for what is not known, or is a place of something else that was read. */
  placeOf(reading: string, token: string): PagePlace | undefined;
}

export function createPagePlaces({ secret, placeCountMax }: PagePlacesOptions): PagePlaces {
  const places = new Map<string, { readonly reading: string; readonly place: PagePlace }>();

  function keep(
    token: string,
    kept: { readonly reading: string; readonly place: PagePlace },
  ): void {
    places.delete(token);
    places.set(token, kept);
    for (const oldest of places.keys()) {
      if (places.size <= placeCountMax) break;
      places.delete(oldest);
    }
  }

  return {
    tokenOf(reading, place) {
      const text = JSON.stringify([reading, itemToJson(place.startKey), place.previous]);
      const token = createHmac("sha256", secret).update(text).digest("base64url").slice(0, 22);
      keep(token, { reading, place });
      return token;
    },
    placeOf(reading, token) {
      const kept = places.get(token);
      if (kept === undefined || kept.reading !== reading) return undefined;
      keep(token, kept);
      return kept.place;
    },
  };
}
