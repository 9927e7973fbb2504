import {
  instantiationsPerEntity,
  instantiationsPerEntityMax,
} from "./instantiations/count-instantiations.ts";
import { repositoryRoot } from "./repository-root.ts";

const count = instantiationsPerEntity(repositoryRoot);
const found = `One entity more takes the compiler ${count.toLocaleString("en-US")} type instantiations (at most ${instantiationsPerEntityMax.toLocaleString("en-US")})`;
if (count <= instantiationsPerEntityMax) {
  console.log(found);
} else {
  console.error(
    `${found}.\nLook for a type in packages/model that is worked out anew for each path or attribute.`,
  );
  process.exitCode = 1;
}
