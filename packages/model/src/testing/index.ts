export { type FakeOptions, type FakeOverride, type FakeOverrides, fake, fakes } from "./fake.ts";
export {
  type LoadOptions,
  type LoadProgress,
  type LoadResult,
  type Sample,
  type SampleConnection,
  sample,
} from "./sample.ts";
