// The processes that are running, by the program that they are and by what they were
// started with.

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

// hasVariable reports whether a process was started with NAME=value.
export function hasVariable(pid: number, variable: string): boolean {
  try {
    return fs.readFileSync(`/proc/${pid}/environ`, "latin1").split("\0").includes(variable);
  } catch {
    return false; // it has gone, or is not ours to look at
  }
}
