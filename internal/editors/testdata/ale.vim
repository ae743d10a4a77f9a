" Drives Vim: see editors_test.go.
function! Say(text) abort
  call writefile([a:text], $HOME . '/log', 'a')
endfunction
function! Need(what, seconds, condition) abort
  let l:end = localtime() + a:seconds
  while !a:condition()
    if localtime() > l:end
      call Say('never: ' . a:what)
      cquit 1
    endif
    sleep 50m
  endwhile
endfunction

execute 'edit' fnameescape($FILE)
setfiletype go
let g:before = getline(1, '$')

" A fault, not saved.
%s/\*runtime\.Context/runtime.Context/
function! Faults() abort
  return filter(copy(get(get(g:ale_buffer_info, bufnr(''), {}), 'loclist', [])),
  \ {_, d -> d.linter_name is# 'lambda-lsp' && d.text =~# 'by value'})
endfunction
call ale#Queue(0)
call Need('a diagnostic', 60, {-> !empty(Faults())})
let g:found = Faults()[0]
call Say('diagnostic ' . matchstr(g:found.text, 'handler Handle.*'))
call cursor(g:found.lnum, g:found.col)

" Choose runs the code action with a title where the cursor is.
function! Choose(title) abort
  let g:offered = []
  call ale#codefix#Execute(0, function('Offer', [a:title]))
  call Need('the action ' . a:title, 30, {-> !empty(g:offered)})
endfunction
function! Offer(title, data, items) abort
  let g:offered = a:items
  for l:item in a:items
    if l:item[1].title =~# a:title
      call ale#codefix#ApplyLSPCodeAction(a:data, l:item[1])
    endif
  endfor
endfunction

call Choose('Take \*runtime.Context')
call Need('the fix', 20, {-> getline(1, '$') ==# g:before})
call Say('fixed yes')
call ale#Queue(0)
call Need('no diagnostic', 20, {-> empty(Faults())})

call search('func \zsHandle')
call Choose('^Build$')
call Need('handler.so', 100, {-> filereadable('handler.so')})
call Say('built')
qall!
