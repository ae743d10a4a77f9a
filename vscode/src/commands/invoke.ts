// Invoke… and Invoke Remote…: an event, then the response with the log beside it.

import * as vscode from "vscode";

import type { Deps } from "../deps";
import type { InvokeArgs } from "../generated";
import { pickEvent } from "../pick/event";
import { run } from "../run";
import { showResponse } from "../show/response";
import { directoryOf, namesEvent, nameOf, type Given } from "./target";

export function invoke(deps: Deps, given: Given<"invoke">): Promise<unknown> {
  return invokeWith(deps, given, {});
}

export async function invokeRemote(deps: Deps, given: Given<"invoke">): Promise<unknown> {
  const account = await deps.accounts.needed();
  return account && invokeWith(deps, given, { remote: true, ...account });
}

async function invokeWith(deps: Deps, given: Given<"invoke">, how: Partial<InvokeArgs>): Promise<unknown> {
  const dir = await directoryOf(deps, given);
  if (dir === undefined) {
    return undefined;
  }
  let event: Partial<InvokeArgs> = {};
  if (!namesEvent(given.args)) {
    const chosen = await pickEvent(deps, dir, given.args !== undefined);
    if (chosen === undefined) {
      return undefined;
    }
    event = chosen;
  }
  const name = nameOf(deps, dir);
  const result = await run(deps, "invoke", { ...how, ...given.args, ...event, dir }, { title: vscode.l10n.t("Invoke {0}", name) });
  await showResponse(deps, name, result);
  return result;
}
