import { readFileSync } from "node:fs";

/** The kernel counts CPU time of other processes in hundredths of a second, everywhere we run. */
const tickUs = 10_000;

/** CPU that all threads of a process have used, or undefined where the system does not tell. */
export function cpuUsedUs(pid: number): number | undefined {
  const stat = readProcFile(pid, "stat");
  if (stat === undefined) return undefined;
  // The second field is the program's name in parentheses, which may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * tickUs;
}

/** The most memory that a process has held at a time. */
export function peakMemoryBytes(pid: number): number | undefined {
  return statusBytes(pid, "VmHWM");
}

/** The memory that a process holds now. */
export function memoryBytes(pid: number): number | undefined {
  return statusBytes(pid, "VmRSS");
}

function statusBytes(pid: number, name: string): number | undefined {
  const kibibytes = new RegExp(`^${name}:\\s*(\\d+) kB`, "m").exec(
    readProcFile(pid, "status") ?? "",
  )?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

function readProcFile(pid: number, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return undefined;
  }
}
