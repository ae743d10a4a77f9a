---@brief
---
--- https://github.com/lambda-lsp/lambda-lsp
---
--- Language server for AWS Lambda functions written in Go: it says what Lambda would reject, fixes it, and builds, runs and
--- deploys functions. It runs beside gopls.
---
--- ```sh
--- go install github.com/lambda-lsp/lambda-lsp/cmd/lambda-lsp@latest
--- ```

---@type vim.lsp.Config
return {
  cmd = { 'lambda-lsp' },
  filetypes = { 'go', 'json' },
  root_markers = { 'go.work', 'go.mod' },
  workspace_required = true,
}
