// The language server: found, started, started again when it dies.

import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  RevealOutputChannelOn,
  State,
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

// A Died is a server that has ended while it was started.
class Died extends Error {}

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
  private stops = 0; // how often it was stopped here
  private mismatch: string | undefined; // the version that does not go with the extension's
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

  // wanted tells whether there is a server, or will be in a moment.
  get wanted(): boolean {
    return this.starting !== undefined;
  }

  // start returns the client of a running server. It throws NotStarted when there
  // is none to be had.
  start(): Promise<LanguageClient> {
    return this.starting ?? this.underway(this.first());
  }

  // underway makes what is being started the server, until it fails.
  private underway(starting: Promise<LanguageClient>): Promise<LanguageClient> {
    this.starting = starting;
    starting.catch(() => {
      if (this.starting === starting) {
        this.starting = undefined; // the next one may have more luck
      }
    });
    return starting;
  }

  // locate returns the server's program, which is the command line as well.
  locate(): Located | undefined {
    return locate(here(this.setting, this.context.extensionPath));
  }

  // version is the extension's.
  private get version(): string {
    return String((this.context.extension.packageJSON as { version: string }).version);
  }

  private get setting(): string {
    return vscode.workspace.getConfiguration(section).get("server.path", "");
  }

  private async first(): Promise<LanguageClient> {
    const { stops } = this;
    try {
      return await this.begin();
    } catch (error) {
      if (error instanceof Died) {
        if (stops === this.stops) {
          sayMissing(error.message, this.version);
        }
        throw new NotStarted(`${error.message} does not start`);
      }
      throw error;
    }
  }

  // begin starts a server. It throws Died, with the program's path, if that ends at once.
  private async begin(): Promise<LanguageClient> {
    const located = this.locate();
    if (located === undefined) {
      sayMissing(this.setting, this.version);
      throw new NotStarted("lambda-lsp was not found");
    }
    this.log.info(`starting ${located.path} (${located.from})`);
    const client = new Quiet(section, "Lambda", { command: located.path, args: ["serve"] }, this.options());
    client.onRequest<boolean, Error>(methods.ask, async (question: Question, token: vscode.CancellationToken): Promise<boolean> => this.ask(question, token));
    client.onNotification(methods.output, (output: Output) => this.said.fire(output));
    this.client = client;
    try {
      await client.start();
    } catch (error) {
      this.log.error(`${located.path} does not start: ${String(error)}`);
      this.discard(client);
      throw new Died(located.path);
    }
    if (this.client !== client) { // stopped meanwhile, when it could not be
      this.discard(client);
      throw new NotStarted("stopped");
    }
    if (!client.isRunning()) { // it has ended before it could be listened to
      this.discard(client);
      throw new Died(located.path);
    }
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Stopped && this.client === client) {
        this.discard(client);
        void this.underway(this.again()); // which tells of its end
      }
    });
    this.checkVersion(client, located);
    this.started.fire(client);
    return client;
  }

  // discard lets go of a client whose server has ended.
  private discard(client: LanguageClient): void {
    if (this.client === client) {
      this.client = undefined;
    }
    void client.dispose().catch((reason: unknown) => this.log.debug(String(reason)));
  }

  // again starts a server in place of one that has gone by itself, and another one if
  // that ends at once. The library's own restart loses those.
  private async again(): Promise<LanguageClient> {
    const { stops } = this;
    for (let pause = 0; stops === this.stops && this.mayRestart(); pause += 500) {
      // A program that is being replaced needs a moment.
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (stops !== this.stops) {
        break;
      }
      try {
        return await this.begin();
      } catch (error) {
        if (!(error instanceof Died)) {
          throw error;
        }
      }
    }
    throw new NotStarted("the server keeps stopping");
  }

  private checkVersion(client: LanguageClient, located: Located): void {
    const version = client.initializeResult?.serverInfo?.version ?? "";
    const own = this.version;
    this.log.info(`lambda-lsp ${version}, extension ${own}`);
    if (!compatible(own, version) && version !== this.mismatch) {
      this.mismatch = version; // which is said once
      sayMismatch(located, version, own);
    }
  }

  // stop ends the server, if there is one. What was asked of it is not answered.
  async stop(): Promise<void> {
    const client = this.client;
    this.stops++;
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
        closed: () => ({ action: CloseAction.DoNotRestart, handled: true }), // again does
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

  // mayRestart decides what becomes of a server that has gone by itself, and tells.
  private mayRestart(): boolean {
    const verdict = this.restarts.died();
    this.log.warn(`the server has stopped: ${verdict}`);
    if (verdict === "give up") {
      this.offer(
        vscode.window.showErrorMessage,
        vscode.l10n.t("The Lambda language server keeps stopping and is not started again."),
        vscode.l10n.t("Restart Server"),
        "lambdaLsp.restartServer",
      );
      return false;
    }
    if (verdict === "restart with a notice") {
      this.offer(
        vscode.window.showWarningMessage,
        vscode.l10n.t("The Lambda language server has stopped and is being started again."),
        vscode.l10n.t("Show Log"),
        "lambdaLsp.showLog",
      );
    }
    return true;
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
