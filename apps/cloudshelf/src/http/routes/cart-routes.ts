import { HttpProblem } from "@plinth/kit";
import { z } from "zod";
import type { BookShop } from "../../services/book-shop.ts";
import { type CartOwner, ShopError } from "../../services/shop.ts";
import { type ApiRoute, type Caller, defineRoute, noInput, userOf } from "../define-route.ts";
import { cartItemShape, cartJson, cartShape, guestIdShape, quantityShape } from "../json-shapes.ts";
import { withStatus } from "../shop-problem.ts";

const ownerParams = z.object({ userId: z.string().min(1).max(80) });
const itemParams = ownerParams.extend({ itemId: z.string().min(1).max(60) });

/** The cart of a user, or of a guest under `guest-<id>`. An item's id is its book's. */
export function cartRoutes(shop: BookShop): readonly ApiRoute[] {
  return [...wholeCart(shop), ...cartItems(shop)];
}

function wholeCart({ carts }: BookShop): readonly ApiRoute[] {
  return [
    defineRoute({
      ...noInput,
      method: "get",
      path: "/cart/{userId}",
      summary: "The current cart at today's prices",
      access: "anyone",
      status: 200,
      params: ownerParams,
      response: cartShape,
      handle: async ({ params }, caller) =>
        cartJson(await carts.current(ownerOf(caller, params.userId))),
    }),
    defineRoute({
      ...noInput,
      method: "delete",
      path: "/cart/{userId}",
      summary: "Empties the cart",
      access: "anyone",
      status: 200,
      params: ownerParams,
      response: cartShape,
      handle: async ({ params }, caller) =>
        cartJson(await carts.clear(ownerOf(caller, params.userId))),
    }),
  ];
}

function cartItems({ carts }: BookShop): readonly ApiRoute[] {
  return [
    defineRoute({
      ...noInput,
      method: "post",
      path: "/cart/{userId}/items",
      summary: "Adds copies of a book to what is there",
      access: "anyone",
      status: 200,
      params: ownerParams,
      body: cartItemShape,
      response: cartShape,
      handle: async ({ params, body }, caller) => {
        const owner = ownerOf(caller, params.userId);
        try {
          return cartJson(await carts.add(owner, body.bookId, body.quantity));
        } catch (error) {
          // The path is there, the book in the body is not: a bad request, by this API's contract.
          const as = { status: 400, code: "BOOK_UNAVAILABLE" } as const;
          throw withStatus(error, ["BOOK_NOT_FOUND"], as);
        }
      },
    }),
    defineRoute({
      ...noInput,
      method: "put",
      path: "/cart/{userId}/items/{itemId}",
      summary: "Sets how many copies; 0 or less takes the book out",
      access: "anyone",
      status: 200,
      params: itemParams,
      body: quantityShape,
      response: cartShape,
      handle: async ({ params, body }, caller) => {
        const owner = ownerOf(caller, params.userId);
        return cartJson(await carts.change(owner, params.itemId, body.quantity));
      },
    }),
    defineRoute({
      ...noInput,
      method: "delete",
      path: "/cart/{userId}/items/{itemId}",
      summary: "Takes a book out of the cart",
      access: "anyone",
      status: 200,
      params: itemParams,
      response: cartShape,
      handle: async ({ params }, caller) =>
        cartJson(await carts.remove(ownerOf(caller, params.userId), params.itemId)),
    }),
  ];
}

/** Whose cart a caller may touch: their own, or the guest cart whose secret id they know. */
function ownerOf(caller: Caller, userId: string): CartOwner {
  if (guestIdShape.safeParse(userId).success) return { kind: "guest", id: userId };
  if (userId.startsWith("guest-")) {
    throw new ShopError("INVALID_INPUT", "A guest's id has 16 to 64 letters and digits.", "userId");
  }
  if (userOf(caller).userId !== userId) {
    throw new HttpProblem(403, "FORBIDDEN", "This cart belongs to somebody else.");
  }
  return { kind: "user", id: userId };
}
