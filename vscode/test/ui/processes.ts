// The servers that are running, by the program that they are.

import * as fs from "node:fs";

// pidsOf returns the processes of a program.
export function pidsOf(program: string): number[] {
  return fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return fs.readlinkSync(`/proc/${pid}/exe`) === program;
      } catch {
        return false; // it has gone, or is not ours to look at
      }
    });
}
