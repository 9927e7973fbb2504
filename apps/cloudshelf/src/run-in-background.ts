/** Lets a task go on after the answer. It reports its own failures. */
export function runInBackground(task: () => Promise<void>): void {
  void task();
}
