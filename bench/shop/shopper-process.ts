import type { ShopperJob, ShopperReport } from "./load-plan.ts";
import { RouteLog } from "./route-log.ts";
import { Shopper } from "./shopper.ts";

/** All shoppers, in a process apart from the shop. Takes one job, answers once, and ends. */
process.once("message", (job: ShopperJob) => {
  void runShoppers(job).then((report) => {
    process.send?.(report, () => process.disconnect());
  });
});

async function runShoppers(job: ShopperJob): Promise<ShopperReport> {
  const log = new RouteLog();
  const shoppers = Array.from(
    { length: job.shopperCount },
    (_, index) => new Shopper(job, index, log),
  );
  await Promise.all(shoppers.map((shopper) => shopper.signUp()));
  const signUpCount = log.requestCount;
  const begin = performance.now();
  await Promise.all(shoppers.map((shopper) => shopper.shopUntil(begin + job.seconds * 1000)));
  return {
    seconds: (performance.now() - begin) / 1000,
    requestCount: log.requestCount - signUpCount,
    routes: log.report(),
    shoppers: shoppers.map((shopper) => shopper.record()),
  };
}
