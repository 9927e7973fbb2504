import type { Schedule } from "./background.ts";

interface Task {
  readonly run: () => void;
  readonly dueMs: number;
}

/** A schedule for tests: nothing runs until the test lets time pass. */
export class ManualSchedule {
  readonly schedule: Schedule;
  readonly #tasks: Task[] = [];
  #nowMs = 0;

  constructor() {
    this.schedule = (run, delayMs) => {
      this.#tasks.push({ run, dueMs: this.#nowMs + delayMs });
    };
  }

  /** Runs the one task that is due first within that time, and tells whether there was one. */
  runNext(withinMs: number = 0): boolean {
    const untilMs = this.#nowMs + withinMs;
    const next = this.#tasks.reduce<Task | undefined>(
      (first, task) =>
        task.dueMs <= untilMs && (first === undefined || task.dueMs < first.dueMs) ? task : first,
      undefined,
    );
    if (next === undefined) {
      return false;
    }
    this.#tasks.splice(this.#tasks.indexOf(next), 1);
    this.#nowMs = Math.max(this.#nowMs, next.dueMs);
    next.run();
    return true;
  }

  /** Lets that much time pass and runs all that is due by then, also what those tasks add. */
  run(forMs: number = 0): void {
    const untilMs = this.#nowMs + forMs;
    while (this.runNext(untilMs - this.#nowMs)) {
      // All is done by the condition.
    }
    this.#nowMs = untilMs;
  }
}
