-- Drives Neovim: see editors_test.go.
local log = io.open(vim.env.HOME .. "/log", "w")
local function say(text)
  log:write(text .. "\n")
  log:flush()
end
local function need(what, milliseconds, condition)
  if not vim.wait(milliseconds, condition, 20) then
    say("never: " .. what)
    vim.cmd("cquit 1")
  end
end

-- gopls, as a user of Neovim has it.
vim.api.nvim_create_autocmd("FileType", {
  pattern = "go",
  callback = function(event)
    local id = vim.lsp.start_client({ name = "gopls", cmd = { vim.env.GOPLS }, root_dir = vim.fn.getcwd() })
    vim.lsp.buf_attach_client(event.buf, id)
  end,
})
vim.cmd("filetype on")
vim.cmd("edit " .. vim.env.FILE)
vim.bo.filetype = "go"

local function client(name)
  for _, c in pairs(vim.lsp.buf_get_clients(0)) do
    if c.name == name then
      return c
    end
  end
end
need("lambda-lsp attached", 20000, function() return client("lambda-lsp") end)
need("gopls attached", 60000, function() return client("gopls") end)
say("gopls yes")

-- A fault, not saved.
local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
local broken = text:gsub("%*runtime.Context", "runtime.Context")
vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(broken, "\n"))
local found
need("a diagnostic", 90000, function()
  for _, d in ipairs(vim.diagnostic.get(0)) do
    if d.source == "lambda" and d.message:find("by value") then
      found = d
      return true
    end
  end
end)
say("diagnostic " .. found.message)

-- Its fix.
local here = { line = found.lnum, character = found.col }
local replies = vim.lsp.buf_request_sync(0, "textDocument/codeAction", {
  textDocument = vim.lsp.util.make_text_document_params(),
  range = { start = here, ["end"] = here },
  context = { diagnostics = { found.user_data.lsp }, only = { "quickfix" } },
}, 20000)
local mine = client("lambda-lsp")
for _, action in ipairs(replies[mine.id].result) do
  if action.isPreferred then
    vim.lsp.util.apply_workspace_edit(action.edit, mine.offset_encoding)
  end
end
local after = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
say("fixed " .. (after == text and "yes" or after))
need("no diagnostic", 20000, function()
  for _, d in ipairs(vim.diagnostic.get(0)) do
    if d.source == "lambda" and d.message:find("by value") then
      return false
    end
  end
  return true
end)

-- Build, by the lens above the handler.
vim.lsp.codelens.refresh()
local lens
need("a lens", 20000, function()
  for _, l in ipairs(vim.lsp.codelens.get(0)) do
    if l.command and l.command.title == "Build" then
      lens = l
      return true
    end
  end
end)
vim.fn.cursor(lens.range.start.line + 1, 1)
vim.ui.select = function(items, _, choose)
  for i, item in ipairs(items) do
    if item.lens and item.lens.command.title == "Build" then
      choose(item, i)
    end
  end
end
vim.lsp.codelens.run()
need("handler.so", 100000, function() return vim.fn.filereadable("handler.so") == 1 end)
say("built")
vim.cmd("qall!")
