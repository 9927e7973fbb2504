export { type Console, type ConsoleOptions, createConsole } from "./create-console.tsx";
