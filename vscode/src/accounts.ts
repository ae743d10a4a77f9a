// The AWS profile and region that commands work in: what the user has chosen for
// this workspace, or else what the AWS configuration says.

import * as vscode from "vscode";

import { methods, type Access } from "./generated";
import type { Server } from "./server";

export interface Choice {
  readonly profile?: string;
  readonly region?: string;
}

const key = "account";

export class Accounts implements vscode.Disposable {
  private access: Access | undefined;
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly listening: vscode.Disposable;
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly server: Server,
    private readonly memory: vscode.Memento,
  ) {
    this.listening = vscode.Disposable.from(this.changed, server.onDidStart(() => void this.refresh()));
  }

  // chosen is what a command is called with: only what was chosen.
  get chosen(): Choice {
    return this.memory.get<Choice>(key, {});
  }

  // shown is what a command will work in, as far as that is known here.
  get shown(): { profile: string; region: string } {
    const { profile = this.access?.profile ?? "", region } = this.chosen;
    const own = this.access?.profiles.find((p) => p.name === profile)?.region;
    const usual = profile === this.access?.profile ? this.access.region : "";
    return { profile, region: region ?? (usual || own || this.access?.region || "") };
  }

  async refresh(): Promise<void> {
    try {
      const client = await this.server.start();
      this.access = await client.sendRequest<Access>(methods.accounts, {});
      this.changed.fire();
    } catch (error) {
      this.server.log.warn(`read the AWS configuration: ${String(error)}`);
    }
  }

  // needed is what a command that works in an account is called with. Where no region
  // is known, it asks; undefined is that the user has chosen none.
  async needed(): Promise<Choice | undefined> {
    if (this.access === undefined) {
      await this.refresh();
    }
    if (this.access !== undefined && this.shown.region === "") {
      await this.pick();
      return this.shown.region === "" ? undefined : this.chosen;
    }
    return this.chosen;
  }

  // pick asks for a profile and a region.
  async pick(): Promise<void> {
    await this.server.start();
    await this.refresh();
    const profile = await this.pickProfile();
    if (profile === undefined) {
      return;
    }
    const region = await this.pickRegion(profile);
    if (region !== undefined) {
      await this.memory.update(key, { ...(profile === "" ? {} : { profile }), ...(region === "" ? {} : { region }) });
      this.changed.fire();
    }
  }

  private async pickProfile(): Promise<string | undefined> {
    const usual = { label: vscode.l10n.t("As the AWS CLI"), description: this.access?.profile ?? "", profile: "" };
    const profiles = (this.access?.profiles ?? []).map((p) => ({ label: p.name, description: p.region ?? "", profile: p.name }));
    const chosen = await vscode.window.showQuickPick([usual, ...profiles], { placeHolder: vscode.l10n.t("Which AWS profile?") });
    return chosen?.profile;
  }

  private async pickRegion(profile: string): Promise<string | undefined> {
    const own = this.access?.profiles.find((p) => p.name === profile)?.region ?? this.access?.region ?? "";
    const known = new Set([own, ...(this.access?.profiles ?? []).map((p) => p.region ?? "")].filter((region) => region !== ""));
    const usual = { label: vscode.l10n.t("The profile's"), description: own, region: "" };
    const other = { label: vscode.l10n.t("Another region…"), description: "", region: undefined };
    const items = [usual, ...[...known].map((region) => ({ label: region, description: "", region })), other];
    const chosen = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t("Which region?") });
    if (chosen !== other) {
      return chosen?.region;
    }
    return vscode.window.showInputBox({
      prompt: vscode.l10n.t("The region, such as eu-west-1"),
      validateInput: (text) => (/^[a-z]+(-[a-z]+)+-\d+$/.test(text) ? undefined : vscode.l10n.t("{0} is no region's name", text)),
    });
  }

  dispose(): void {
    this.listening.dispose();
  }
}
