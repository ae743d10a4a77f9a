// The tree of the Test Explorer: functions by their directories, events by their files.

import * as path from "node:path";
import * as vscode from "vscode";

import type { Function } from "../generated";

// fill makes the tree what there is now. An item that stays keeps its result.
export function fill(controller: vscode.TestController, functions: readonly Function[]): void {
  const tested = functions.filter(({ events }) => events.length > 0);
  drop(controller.items, tested.map(({ dir }) => dir));
  for (const { dir, name, file, events } of tested) {
    const item = get(controller, controller.items, dir, name, vscode.Uri.file(file ?? dir));
    drop(item.children, events);
    for (const event of events) {
      const child = get(controller, item.children, event, path.relative(dir, event), vscode.Uri.file(event));
      child.range = new vscode.Range(0, 0, 0, 0);
    }
  }
}

function drop(items: vscode.TestItemCollection, kept: readonly string[]): void {
  const gone = [...items].map(([id]) => id).filter((id) => !kept.includes(id));
  gone.forEach((id) => items.delete(id));
}

function get(controller: vscode.TestController, items: vscode.TestItemCollection, id: string, label: string, uri: vscode.Uri): vscode.TestItem {
  let item = items.get(id);
  if (item === undefined || item.uri?.toString() !== uri.toString()) {
    item = controller.createTestItem(id, label, uri);
    items.add(item);
  }
  item.label = label;
  return item;
}

// chosen are the events that a request is for.
export function chosen(controller: vscode.TestController, request: vscode.TestRunRequest): vscode.TestItem[] {
  const skipped = request.exclude ?? [];
  const below = (item: vscode.TestItem): vscode.TestItem[] => {
    if (skipped.includes(item)) {
      return [];
    }
    return item.parent === undefined ? [...item.children].flatMap(([, child]) => below(child)) : [item];
  };
  const roots = request.include ?? [...controller.items].map(([, item]) => item);
  return [...new Set(roots.flatMap(below))];
}

// eventOf is what an item stands for: the file with an event, and the function's directory.
export function eventOf(item: vscode.TestItem): { dir: string; event: string } {
  return { dir: item.parent?.id ?? "", event: item.id };
}
