import { type LoadPace, loadShop, type ShopLoadResult } from "./load-shop.ts";
import { measurePages, type PagesPace, type PagesResult } from "./measure-pages.ts";
import type { ShopStorage } from "./start-program.ts";

export interface ShopPace {
  readonly pages: PagesPace;
  readonly load: LoadPace;
  readonly storages: readonly ShopStorage[];
}

export interface ShopResults {
  readonly pages: PagesResult;
  readonly loads: readonly ShopLoadResult[];
}

export async function measureShop(pace: ShopPace): Promise<ShopResults> {
  const pages = await measurePages(pace.pages);
  const loads: ShopLoadResult[] = [];
  for (const storage of pace.storages) loads.push(await loadShop(storage, pace.load));
  return { pages, loads };
}
