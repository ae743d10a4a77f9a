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

" What the editor shows of a linter's that has a text in it. With both servers as
" one there is one linter.
function! Found(linter, text) abort
    return filter(copy(ale#engine#GetLoclist(bufnr(''))), {_, d -> d.linter_name is# a:linter && d.text =~# a:text})
endfunction

function! Ours() abort
    return Found('lambda', 'handler Handle')
endfunction

let g:gopls = empty($RELAY) ? 'gopls' : 'lambda'
let g:want = 'runtime\.Context'

let g:hover = {}

function! Hover(response) abort
    let g:hover = a:response
endfunction

" Choose from ALE's menu the action that is wanted: first what mends the signature.
runtime autoload/ale/util.vim
let g:offered = []
function! ale#util#Input(message, value) abort
    call add(g:offered, a:message)
    return matchstr(a:message, '\d\+\ze) [^' . "\n" . ']*' . g:want)
endfunction

" What ALE shows is echoed, which leaves no trace.
let g:shown = []
function! ale#util#ShowMessage(string, ...) abort
    call add(g:shown, a:string)
endfunction

function! Built() abort
    return filter(copy(g:shown), {_, text -> text =~# 'Build: '})
endfunction

function! AskHover(line) abort
    call ale#lsp_linter#SendRequest(bufnr(''), g:gopls,
    \   ale#lsp#message#Hover(bufnr(''), a:line, 6), function('Hover'))
endfunction

let g:stats = {}

function! Stats(response) abort
    let g:stats = a:response
endfunction

" Apply a fix of gopls's and run a command of its.
function! Theirs() abort
    let g:want = 'Organize Imports'
    call search('^' . $USELESS, 'w')
    ALECodeAction
    call Wait('the fix of gopls', {-> search('^' . $USELESS, 'nw') is# 0})
    ALELint
    call Wait('its diagnostic to go', {-> empty(Found('lambda', 'not used'))})
    call ale#lsp_linter#SendRequest(bufnr(''), 'lambda',
    \   [0, 'workspace/executeCommand', {'command': 'gopls.workspace_stats', 'arguments': []}], function('Stats'))
    call Wait('the command of gopls', {-> g:stats})
    let g:said = 'command of gopls: ' . string(g:stats)
endfunction

function! Session() abort
    let line = search('^func Handle')
    call cursor(line, 6)
    call AskHover(line)
    call Wait('hover of gopls', {-> g:hover})
    while !empty($RELAY) && g:hover.result.contents.value !~# 'shim model'
        let g:hover = {}
        call AskHover(line)
        call Wait('hover of both', {-> g:hover})
    endwhile
    call Say('gopls: ' . g:hover.result.contents.value)

    call setline(line, $SPOILT)
    if !empty($RELAY)
        call append(search('^import "git') - 1, $USELESS)
        let line += 1
    endif
    " Vim notices typed changes only, so ask for what ALE does after one.
    ALELint
    let found = Wait('a diagnostic', function('Ours'))
    call Say('diagnostic: ' . found[0].text)
    if !empty($RELAY)
        let theirs = Wait('a diagnostic of gopls', {-> Found('lambda', 'not used')})
        call Say('and of gopls: ' . theirs[0].text)
        call Wait('ours beside it', function('Ours'))
        call Theirs()
        let line -= 1
        let found = Ours()
        let g:want = 'runtime\.Context'
    endif

    call cursor(found[0].lnum, found[0].col)
    ALECodeAction
    call Wait('the fix', {-> getline(line) is# $SIGNATURE})
    ALELint
    call Wait('the diagnostic to go', {-> empty(Ours())})
    call Say('fixed')

    if !empty($RELAY)
        call Say(g:said)
    endif
    Lambda build
    call Say(Wait('the build', function('Built'))[0])

    " Beside the handler, and not saved either.
    execute 'edit!' fnamemodify($FILE, ':h') . '/function.json'
    call setline(1, $MISSPELT)
    ALELint
    let found = Wait('a diagnostic of function.json', {-> Found('lambda', 'python3\.99')})
    call Say('function.json: ' . found[0].text)
endfunction

try
    call Session()
catch
    call Say(v:exception . "\n" . v:throwpoint . "\n" . string(g:offered) . "\n" . string(g:shown) . execute('messages'))
    cquit!
endtry
qall!
