import assert from "node:assert/strict";
import { test } from "node:test";

import { Restarts } from "../../src/restarts";

test("five restarts in three minutes, one notice", () => {
  let now = 0;
  const restarts = new Restarts(() => now);
  const verdicts = Array.from({ length: 7 }, () => {
    now += 1000;
    return restarts.died();
  });
  assert.deepEqual(verdicts, ["restart with a notice", "restart", "restart", "restart", "restart", "give up", "give up"]);
});

test("what is three minutes ago is forgotten", () => {
  let now = 0;
  const restarts = new Restarts(() => now);
  for (let i = 0; i < 20; i++) {
    assert.notEqual(restarts.died(), "give up");
    now += Restarts.window / Restarts.most;
  }
  now += Restarts.window;
  assert.equal(restarts.died(), "restart with a notice");
});

test("a start by hand forgets it all", () => {
  const restarts = new Restarts(() => 0);
  for (let i = 0; i < 6; i++) {
    restarts.died();
  }
  restarts.reset();
  assert.equal(restarts.died(), "restart with a notice");
});
