import assert from "node:assert/strict";
import { test } from "node:test";

import { importsLambda } from "../../src/detect";

const shim = "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime";

test("an import of what handlers are written with", () => {
  for (const text of [
    `package main\nimport "github.com/aws/aws-lambda-go/lambda"\n`,
    `package main\nimport (\n\t"context"\n\n\t"github.com/aws/aws-lambda-go/lambda"\n)\n`,
    `package main\nimport (\n\tl "github.com/aws/aws-lambda-go/lambda" // serves\n)\n`,
    `package main\nimport (\n\t_ "${shim}"\n)\n`,
    `package main\r\nimport . "${shim}"\r\n`,
  ]) {
    assert.ok(importsLambda(text), text);
  }
});

test("anything else is no Lambda code", () => {
  for (const text of [
    "",
    `package main\nimport "github.com/aws/aws-lambda-go/events"\n`,
    `package main\nimport "github.com/aws/aws-lambda-go/lambdacontext"\n`,
    `package main\n// import "github.com/aws/aws-lambda-go/lambda"\n`,
    `package main\nimport "github.com/example/aws-lambda-go/lambda"\n`,
    `package main\nimport "githubXcom/aws/aws-lambda-go/lambda"\n`,
  ]) {
    assert.ok(!importsLambda(text), text);
  }
});
