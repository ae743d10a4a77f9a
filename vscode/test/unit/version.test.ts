import assert from "node:assert/strict";
import { test } from "node:test";

import { compatible } from "../../src/version";

test("major and minor decide; a build outside a release is taken at its word", () => {
  for (const [server, want] of [
    ["v0.1.0", true],
    ["v0.1.7", true],
    ["v0.2.0", false],
    ["v1.1.0", false],
    ["(devel)", true],
    ["v0.0.0-20260101000000-abcdefabcdef+dirty", true],
    ["", true],
  ] as const) {
    assert.equal(compatible("0.1.3", server), want, server);
  }
});
