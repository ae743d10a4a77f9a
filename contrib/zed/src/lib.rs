//! Starts the lambda-lsp that is on the PATH of the worktree; it runs beside gopls.

use zed_extension_api::{self as zed, settings::LspSettings, Command, LanguageServerId, Result, Worktree};

const PROGRAM: &str = "lambda-lsp";

struct LambdaLsp;

impl zed::Extension for LambdaLsp {
    fn new() -> Self {
        LambdaLsp
    }

    fn language_server_command(&mut self, id: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        let set = LspSettings::for_worktree(id.as_ref(), worktree)?.binary;
        let (path, args) = match set {
            Some(binary) => (binary.path, binary.arguments),
            None => (None, None),
        };
        let command = path.or_else(|| worktree.which(PROGRAM)).ok_or_else(|| {
            format!("{PROGRAM} is not on the PATH; install it: go install github.com/lambda-lsp/lambda-lsp/cmd/lambda-lsp@latest")
        })?;
        Ok(Command {
            command,
            args: args.unwrap_or_else(|| vec!["serve".into()]),
            env: worktree.shell_env(),
        })
    }
}

zed::register_extension!(LambdaLsp);
