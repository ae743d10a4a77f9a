" Drive Vim with ALE as a user would, and say each step.

function! Say(text) abort
    call writefile(split(a:text, "\n"), '/dev/stdout', 'a')
endfunction

function! Wait(what, Reached) abort
    let end = reltimefloat(reltime()) + 120
    while empty(a:Reached())
        if reltimefloat(reltime()) > end
            throw 'timed out: ' . a:what
        endif
        sleep 20m
    endwhile
    return a:Reached()
endfunction

function! Ours() abort
    return filter(ale#engine#GetLoclist(bufnr('')), {_, d -> d.linter_name is# 'lambda'})
endfunction

let g:hover = {}

function! Hover(response) abort
    let g:hover = a:response
endfunction

" Choose from ALE's menu the action that mends the signature.
runtime autoload/ale/util.vim
let g:offered = []
function! ale#util#Input(message, value) abort
    call add(g:offered, a:message)
    return matchstr(a:message, '\d\+\ze) [^' . "\n" . ']*runtime\.Context')
endfunction

" What ALE shows is echoed, which leaves no trace.
let g:shown = []
function! ale#util#ShowMessage(string, ...) abort
    call add(g:shown, a:string)
endfunction

function! Built() abort
    return filter(copy(g:shown), {_, text -> text =~# 'Build: '})
endfunction

function! Session() abort
    let line = search('^func Handle')
    call cursor(line, 6)
    call ale#lsp_linter#SendRequest(bufnr(''), 'gopls',
    \   ale#lsp#message#Hover(bufnr(''), line, 6), function('Hover'))
    call Wait('hover of gopls', {-> g:hover})
    call Say('gopls: ' . g:hover.result.contents.value)

    call setline(line, $SPOILT)
    " Vim notices typed changes only, so ask for what ALE does after one.
    ALELint
    let found = Wait('a diagnostic', function('Ours'))
    call Say('diagnostic: ' . found[0].text)

    call cursor(found[0].lnum, found[0].col)
    ALECodeAction
    call Wait('the fix', {-> getline(line) is# $SIGNATURE})
    ALELint
    call Wait('the diagnostic to go', {-> empty(Ours())})
    call Say('fixed')

    Lambda build
    call Say(Wait('the build', function('Built'))[0])
endfunction

try
    call Session()
catch
    call Say(v:exception . "\n" . v:throwpoint . "\n" . string(g:offered) . "\n" . string(g:shown) . execute('messages'))
    cquit!
endtry
qall!
