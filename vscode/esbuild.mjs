// Bundles the extension into dist/, and with --tests the tests into out/.
import { build } from "esbuild";
import { readFileSync, readdirSync } from "node:fs";

const tests = process.argv.includes("--tests");

// What the language client can do and lambda-lsp has no use for: it pushes its
// diagnostics, and leaves to gopls what is gopls's. Left in, this is a third of the
// bundle, and the server would be told of abilities that it does not use.
const leftOut = [
  "callHierarchy",
  "colorProvider",
  "declaration",
  "definition",
  "diagnostic",
  "documentHighlight",
  "documentLink",
  "documentSymbol",
  "fileOperations",
  "foldingRange",
  "formatting",
  "implementation",
  "inlayHint",
  "inlineCompletion",
  "inlineValue",
  "linkedEditingRange",
  "moniker",
  "notebook",
  "reference",
  "rename",
  "selectionRange",
  "semanticTokens",
  "signatureHelp",
  "textDocumentContent",
  "typeDefinition",
  "typeHierarchy",
  "workspaceSymbol",
];

// The files that load every feature, and what the protocol has for it.
const whole = /vscode-(languageclient|languageserver-protocol)[\\/]lib[\\/]common[\\/](client|api|protocol)\.js$/;

// A feature that does nothing, under whatever name it is asked for. As a request
// it is one that nobody makes.
const nothing = `
  class Nothing {
    static method = "$/nothing";
    getState() { return { kind: "static" }; }
    fillClientCapabilities() {}
    initialize() {}
    clear() {}
  }
  module.exports = new Proxy({}, { get: (_, name) => (name === "__esModule" ? true : Nothing) });
`;

// What stands in for packages of which next to nothing is used. The client asks
// semver whether VS Code is new enough, which package.json's engines has made
// sure of.
const instead = {
  "semver/functions/parse": "module.exports = (text) => text;",
  "semver/functions/satisfies": "module.exports = () => true;",
};

// TypeScript has put the same helpers into every file of the client's.
const helpers = /^var __(?:createBinding|setModuleDefault|importStar|exportStar) = [^]*?^\}\)?(?:\(\))?\)?;\n/gm;
const shared = 'const { __importStar, __exportStar } = require("helpers");\n';
const helped = `
  const copy = (from, to, skipped) => {
    for (const name of Object.getOwnPropertyNames(from)) {
      if (name !== "default" && !(skipped && Object.hasOwn(to, name))) {
        Object.defineProperty(to, name, { enumerable: true, configurable: true, get: () => from[name] });
      }
    }
    return to;
  };
  exports.__exportStar = (from, to) => copy(from, to, true);
  exports.__importStar = (from) => (from && from.__esModule ? from : copy(from, { default: from }, false));
`;

const trim = {
  name: "trim",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/(protocol\.)?\w+$/ }, ({ path, importer }) =>
      leftOut.includes(path.replace(/^\.\/(protocol\.)?/, "")) && whole.test(importer) ? { path: "one", namespace: "nothing" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "nothing" }, () => ({ contents: nothing }));
    onResolve({ filter: /^semver\/functions\/(parse|satisfies)$/ }, ({ path }) => ({ path, namespace: "instead" }));
    onLoad({ filter: /.*/, namespace: "instead" }, ({ path }) => ({ contents: instead[path] }));
    onResolve({ filter: /^helpers$/ }, ({ path }) => ({ path, namespace: "helpers" }));
    onLoad({ filter: /.*/, namespace: "helpers" }, () => ({ contents: helped }));
    onLoad({ filter: /vscode-(languageclient|languageserver-protocol|jsonrpc)[\\/]lib[\\/].*\.js$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const short = text.replace(helpers, "");
      return short === text ? undefined : { contents: shared + short };
    });
  },
};

const common = { bundle: true, platform: "node", target: "node20", format: "cjs", logLevel: "warning" };

await build({
  ...common,
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  external: ["vscode"],
  plugins: [trim],
  minify: true,
});

const named = (dir, end) => readdirSync(dir).filter((name) => name.endsWith(end)).sort();

if (tests) {
  await build({
    ...common,
    entryPoints: named("test/unit", ".test.ts").map((name) => `test/unit/${name}`),
    outdir: "out/unit",
    alias: { vscode: "./test/unit/vscode.ts" },
  });
  // All files of tests in the extension host become one, whose run() is called there.
  for (const dir of ["host", "beside"]) {
    const files = named(`test/${dir}`, ".test.ts");
    await build({
      ...common,
      stdin: {
        resolveDir: `test/${dir}`,
        loader: "ts",
        contents: [
          'import { runAll } from "../host/runner";',
          ...files.map((name, i) => `import { tests as tests${i} } from "./${name}";`),
          `export const run = () => runAll({ ${files.map((name, i) => `${JSON.stringify(name)}: tests${i}`).join(", ")} });`,
        ].join("\n"),
      },
      outfile: `out/${dir}/index.js`,
      external: ["vscode"],
    });
  }
  await build({ ...common, entryPoints: ["test/gopls/extension.ts"], outdir: "out/gopls", external: ["vscode"] });
  await build({
    ...common,
    entryPoints: ["test/ui/driver.ts", ...named("test/ui", ".ui.ts").map((name) => `test/ui/${name}`)],
    outdir: "out/ui",
    external: ["playwright-core"],
  });
}
