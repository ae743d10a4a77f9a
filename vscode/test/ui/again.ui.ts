// A server that dies while it is started again is started once more, without a
// further notice.

import type { Window } from "./window";
import { pidsOf } from "./processes";

export default async function (window: Window): Promise<void> {
  const own = () => pidsOf(window.scene.vars["program"] ?? "");
  await window.openFile("handler.go");
  await window.lens("Build").waitFor();
  await window.until("those of windows that were closed have gone", () => own().length === 1);
  const [pid = 0] = own();
  process.kill(pid, "SIGKILL");
  const restarted = window.toast("has stopped and is being started again");
  await restarted.waitFor();
  await window.until("another one runs", () => own().length === 1 && own()[0] !== pid);
  await window.lens("Build").waitFor();
  if ((await restarted.count()) > 1 || (await window.toast("can be started").count()) !== 0) {
    throw new Error("there is another notice");
  }
}
