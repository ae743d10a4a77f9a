// A server that is killed is started again with one notice, five times; then the
// user is asked.

import * as fs from "node:fs";

import type { Window } from "./window";
import { pidsOf } from "./processes";

export default async function (window: Window): Promise<void> {
  const program = `${window.scene.vars["extension"]}/bin/lambda-lsp`;
  const own = () => pidsOf(program);
  await window.openFile("handler.go");
  await window.lens("Build").waitFor();
  await window.until("those of windows that were closed have gone", () => own().length === 1);

  const restarted = window.toast("has stopped and is being started again");
  for (let i = 0; i < 5; i++) {
    await window.until("a server runs", () => own().length === 1);
    const pid = kill(own());
    await window.until("it is gone, and another one runs", () => own().length === 1 && own()[0] !== pid);
    if (i === 0) {
      await restarted.waitFor();
      await window.shot("killed");
      await window.run("Notifications: Clear All Notifications");
      await restarted.waitFor({ state: "detached" });
    }
    // It works, and is not killed while it starts: that is no restart.
    fs.rmSync(window.file("bootstrap"), { force: true });
    // A lens of the one before is there still, and does nothing before this one has started.
    await window.until("the new one builds", async () => {
      await window.lens("Build").click();
      return window.within(10_000, () => fs.existsSync(window.file("bootstrap")));
    });
  }
  if ((await restarted.count()) !== 0) {
    throw new Error("there is another notice of a restart");
  }
  kill(own());
  const given = window.toast("keeps stopping and is not started again");
  await given.waitFor();
  await window.shot("killed-too-often");
  if (own().length !== 0) {
    throw new Error("a server was started for the sixth time");
  }
  await window.answer(given, "Restart Server");
  await window.until("a server runs again", () => own().length === 1);
  await window.lens("Build").waitFor();
}

// kill kills the one process, and returns what it was.
function kill([pid]: number[]): number {
  if (pid === undefined) {
    throw new Error("no server runs");
  }
  process.kill(pid, "SIGKILL");
  return pid;
}
