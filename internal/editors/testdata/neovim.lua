-- Drive Neovim as a user would, and say each step.
local modern = vim.fn.has('nvim-0.11') == 1

local function say(text) io.stdout:write(text .. '\n') end

local function wait(what, reached)
  if not vim.wait(120000, reached, 20) then
    error('timed out: ' .. what)
  end
end

local function clients()
  local names = {}
  for _, c in pairs(modern and vim.lsp.get_clients({ bufnr = 0 }) or vim.lsp.buf_get_clients(0)) do
    names[c.name] = c
  end
  return names
end

local function ours()
  return vim.tbl_filter(function(d) return d.source == 'lambda' end, vim.diagnostic.get(0))
end

local shown = {}
local show = vim.lsp.handlers['window/showMessage']
vim.lsp.handlers['window/showMessage'] = function(err, result, ...)
  table.insert(shown, result.message)
  return show(err, result, ...)
end

-- What Neovim hears of the progress of work.
local progress = {}
vim.api.nvim_create_autocmd(modern and 'LspProgress' or 'User', {
  pattern = modern and '*' or 'LspProgressUpdate',
  callback = function(event)
    if modern then
      table.insert(progress, event.data.params.value.title or event.data.params.value.message or '')
    else
      for _, p in ipairs(vim.lsp.util.get_progress_messages()) do
        table.insert(progress, p.title or '')
      end
    end
  end,
})

local function session()
  say('0.11 or newer: ' .. tostring(modern))
  wait('both servers attach', function()
    local c = clients()
    local lambda = c.lambda or c.lambda_lsp -- lspconfig's name for it
    return lambda and lambda.server_capabilities and c.gopls and c.gopls.server_capabilities
  end)
  local line = vim.fn.search('^func Handle')
  local hover
  wait('hover of gopls', function()
    local c = clients().gopls
    local reply
    local params = { textDocument = { uri = vim.uri_from_bufnr(0) }, position = { line = line - 1, character = 6 } }
    if modern then
      reply = c:request_sync('textDocument/hover', params, 60000, 0)
    else
      reply = c.request_sync('textDocument/hover', params, 60000, 0)
    end
    hover = reply and reply.result and reply.result.contents.value
    return hover
  end)
  say('gopls: ' .. hover)

  vim.api.nvim_buf_set_lines(0, line - 1, line, true, { vim.env.SPOILT })
  wait('a diagnostic', function() return #ours() > 0 end)
  say('diagnostic: ' .. ours()[1].message)

  -- Choose the action that mends the signature from the menu.
  local offered = {}
  vim.ui.select = function(items, opts, choose)
    for i, item in ipairs(items) do
      local title = opts.format_item(item)
      table.insert(offered, title)
      if title:find('runtime.Context', 1, true) then
        return choose(item, i)
      end
    end
    choose(nil, nil)
  end
  vim.api.nvim_win_set_cursor(0, { ours()[1].lnum + 1, ours()[1].col })
  vim.lsp.buf.code_action()
  wait('the fix; offered: ' .. vim.inspect(offered), function()
    return vim.fn.getline(line) == vim.env.SIGNATURE
  end)
  wait('the diagnostic to go', function() return #ours() == 0 end)
  say('fixed')

  vim.cmd('Lambda build')
  local built
  wait('the build', function()
    for _, message in ipairs(shown) do
      if message:find('^Build') then built = message end
    end
    return built
  end)
  say(built)
  wait('progress of Build among ' .. vim.inspect(progress), function() return vim.tbl_contains(progress, 'Build') end)
  say('progress: Build')

  -- The files beside the handler, not saved either.
  vim.cmd('edit function.json')
  vim.api.nvim_buf_set_lines(0, 0, -1, true, { vim.env.MISSPELT })
  wait('a diagnostic of function.json', function() return #ours() > 0 and ours()[1].message:find('python3.99', 1, true) end)
  say('function.json: ' .. ours()[1].message)

  for _, c in pairs(clients()) do
    if modern then c:stop() else c.stop() end
  end
  wait('the servers to end', function() return vim.tbl_isempty(clients()) end)
end

vim.schedule(function()
  local ok, err = xpcall(session, debug.traceback)
  if not ok then
    say(err)
    say('shown: ' .. vim.inspect(shown) .. vim.inspect(progress))
    vim.cmd('cquit!')
  end
  vim.cmd('qall!')
end)
