import { fileURLToPath } from "node:url";

export const repositoryRoot: string = fileURLToPath(new URL("..", import.meta.url));

/** Ignored by git: the peers, and the directories in which the durable servers keep their data. */
export const peersDirectory: string = fileURLToPath(new URL(".peers", import.meta.url));

export const dataDirectory: string = fileURLToPath(new URL(".peers/data", import.meta.url));
