export type { Engine, EngineOptions, WireRequest, WireResponse } from "./engine.ts";
