// The language server: found, started, started again when it dies.

import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  RevealOutputChannelOn,
  State,
  type CloseHandlerResult,
  type LanguageClientOptions,
  type Middleware,
} from "vscode-languageclient/node";

import { methods, section, serverSettings, type Initialization, type Output, type Question } from "./generated";
import { here, locate, type Located } from "./locate";
import { sayMismatch, sayMissing } from "./missing";
import { Restarts } from "./restarts";
import { compatible } from "./version";

// A NotStarted has been told to the user already.
export class NotStarted extends Error {}

// A Quiet client keeps to the log what is told in other words, once.
class Quiet extends LanguageClient {
  override info(message: string, data?: unknown): void {
    super.info(message, data, false);
  }
  override warn(message: string, data?: unknown): void {
    super.warn(message, data, false);
  }
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private starting: Promise<LanguageClient> | undefined;
  private up = false; // it has been running
  private readonly restarts = new Restarts();
  private readonly started = new vscode.EventEmitter<LanguageClient>();
  private readonly said = new vscode.EventEmitter<Output>();

  // onDidStart tells of each server, the first one and those after it.
  readonly onDidStart = this.started.event;
  // onOutput tells what running commands say.
  readonly onOutput = this.said.event;

  // executeCommand runs a command of the server's that a lens or an action has.
  executeCommand: (id: string, args: unknown[]) => Promise<unknown> = async () => undefined;
  // ask answers a command's question.
  ask: (question: Question, token: vscode.CancellationToken) => Promise<boolean> = async () => false;

  constructor(
    private readonly context: vscode.ExtensionContext,
    readonly log: vscode.LogOutputChannel,
  ) {}

  get running(): boolean {
    return this.client?.isRunning() ?? false;
  }

  // start returns the client of a running server. It throws NotStarted when there
  // is none to be had.
  start(): Promise<LanguageClient> {
    this.starting ??= this.begin().catch((error: unknown) => {
      this.starting = undefined; // the next one may have more luck
      throw error;
    });
    return this.starting;
  }

  private async begin(): Promise<LanguageClient> {
    const setting = vscode.workspace.getConfiguration(section).get("server.path", "");
    const located = locate(here(setting, this.context.extensionPath));
    if (located === undefined) {
      sayMissing(setting);
      throw new NotStarted("lambda-lsp was not found");
    }
    this.log.info(`starting ${located.path} (${located.from})`);
    const client = new Quiet(section, "Lambda", { command: located.path, args: ["serve"] }, this.options());
    client.onRequest<boolean, Error>(methods.ask, async (question: Question, token: vscode.CancellationToken): Promise<boolean> => this.ask(question, token));
    client.onNotification(methods.output, (output: Output) => this.said.fire(output));
    this.client = client;
    this.up = false;
    try {
      await client.start();
    } catch (error) {
      this.log.error(`${located.path} does not start: ${String(error)}`);
      void client.dispose().catch((reason: unknown) => this.log.debug(String(reason)));
      sayMissing(located.path);
      throw new NotStarted(`${located.path} does not start`);
    }
    this.up = true;
    this.checkVersion(client, located);
    this.started.fire(client);
    client.onDidChangeState(({ newState }) => this.changed(client, newState, located));
    return client;
  }

  // changed hears of a server that is started again, or cannot be.
  private changed(client: LanguageClient, state: State, located: Located): void {
    if (state === State.Running) {
      this.started.fire(client);
    } else if (state === State.StartFailed && this.client === client) {
      this.client = this.starting = undefined;
      sayMissing(located.path);
    }
  }

  private checkVersion(client: LanguageClient, located: Located): void {
    const version = client.initializeResult?.serverInfo?.version ?? "";
    const own = String((this.context.extension.packageJSON as { version: string }).version);
    this.log.info(`lambda-lsp ${version}, extension ${own}`);
    if (!compatible(own, version)) {
      sayMismatch(located, version, own);
    }
  }

  // stop ends the server, if there is one. What was asked of it is not answered.
  async stop(): Promise<void> {
    const client = this.client;
    this.client = this.starting = undefined;
    await client?.dispose(5000).catch((error: unknown) => this.log.warn(`stop: ${String(error)}`));
  }

  // restart starts anew, with whatever program is found now.
  async restart(): Promise<LanguageClient> {
    this.restarts.reset();
    await this.stop();
    return this.start();
  }

  dispose(): Promise<void> {
    this.started.dispose();
    this.said.dispose();
    return this.stop();
  }

  private options(): LanguageClientOptions {
    const initialization: Partial<Initialization> = { trusted: vscode.workspace.isTrusted, extension: true };
    return {
      documentSelector: [
        { scheme: "file", language: "go" },
        { scheme: "file", pattern: "**/function.json" },
        { scheme: "file", pattern: "**/event*.json" },
        { scheme: "file", pattern: "**/events/*.json" },
      ],
      diagnosticCollectionName: section,
      outputChannel: this.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: initialization,
      initializationFailedHandler: () => false, // start throws, which is told once
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => this.closed(),
      },
      middleware: this.middleware(),
    };
  }

  private middleware(): Middleware {
    return {
      executeCommand: (id, args: unknown[]) => this.executeCommand(id, args),
      workspace: {
        // The extension's own settings stand in the same section.
        configuration: async (params, token, next) => {
          const answers = await next(params, token);
          return Array.isArray(answers) ? answers.map(onlyServerSettings) : answers;
        },
      },
    };
  }

  // closed decides what becomes of a server that has gone by itself.
  private closed(): CloseHandlerResult {
    if (!this.up) {
      return { action: CloseAction.DoNotRestart, handled: true }; // start tells of it
    }
    const verdict = this.restarts.died();
    this.log.warn(`the server has stopped: ${verdict}`);
    if (verdict === "give up") {
      this.client = this.starting = undefined;
      this.offer(
        vscode.window.showErrorMessage,
        vscode.l10n.t("The Lambda language server keeps stopping and is not started again."),
        vscode.l10n.t("Restart Server"),
        "lambdaLsp.restartServer",
      );
      return { action: CloseAction.DoNotRestart, handled: true };
    }
    if (verdict === "restart with a notice") {
      this.offer(
        vscode.window.showWarningMessage,
        vscode.l10n.t("The Lambda language server has stopped and is being started again."),
        vscode.l10n.t("Show Log"),
        "lambdaLsp.showLog",
      );
    }
    return { action: CloseAction.Restart, handled: true };
  }

  private offer(
    show: (message: string, button: string) => Thenable<string | undefined>,
    message: string,
    button: string,
    command: string,
  ): void {
    void show(message, button).then((chosen) => chosen === button && vscode.commands.executeCommand(command));
  }
}

function onlyServerSettings(value: unknown): unknown {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).filter(([name]) => serverSettings.includes(name)));
}
