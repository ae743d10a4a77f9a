;;; eglot.el --- drive eglot, with both servers as one, as a user would  -*- lexical-binding: t -*-

(setq eglot-confirm-server-initiated-edits nil
      jsonrpc-default-request-timeout 120
      eglot-connect-timeout 120
      flymake-no-changes-timeout 0.1)

(find-file (getenv "FILE"))
;; eglot-ensure waits for post-command-hook, which batch mode does not run.
(run-hooks 'post-command-hook)
(wait "the server" (and (eglot-current-server) (eglot-managed-p)))
(flymake-mode 1)

(defun ask (method &rest params)
  (jsonrpc-request (eglot-current-server) method params))

(handler)
(forward-char 6)
(say "gopls: %s"
     (wait "a hover of both"
       (let ((text (plist-get (plist-get (apply #'ask :textDocument/hover (eglot--TextDocumentPositionParams))
                                         :contents)
                              :value)))
         (and text (string-match-p "shim model" text) text))))

(defun found (text)
  "The diagnostics that TEXT is in."
  (cl-remove-if-not (lambda (found) (string-match-p text found))
                    (mapcar #'flymake-diagnostic-text (flymake-diagnostics))))

(spoil)
(save-excursion
  (re-search-backward "^import")
  (insert (getenv "USELESS") "\n"))
(run-hooks 'post-command-hook)
(eglot--signal-textDocument/didChange)
(wait "both diagnostics" (and (found "\\`lambda") (found "not used")))
(say "diagnostic: %s" (car (found "\\`lambda")))
(say "and of gopls: %s" (car (found "not used")))

(defun mend (place title)
  "Apply the fix called TITLE at PLACE."
  (cl-letf (((symbol-function 'completing-read)
             (lambda (_prompt choices &rest _) (choose title choices))))
    (goto-char (point-min))
    (re-search-forward place)
    (call-interactively #'eglot-code-actions)))

(mend "^import \"o" "Organize Imports")
(wait "the fix of gopls"
  (save-excursion
    (goto-char (point-min))
    (not (search-forward (getenv "USELESS") nil t))))
(eglot--signal-textDocument/didChange)
(mend "^func Handle.*ctx " "runtime\\.Context")
(wait "the fix" (equal (handler-line) (getenv "SIGNATURE")))
(eglot--signal-textDocument/didChange)
(wait "the diagnostics to go" (null (found ".")))
(say "fixed")

(say "command of gopls: %S"
     (ask :workspace/executeCommand :command "gopls.workspace_stats" :arguments []))
(build)

(function-json)
(run-hooks 'post-command-hook)
(wait "the server on function.json" (eglot-managed-p))
(flymake-mode 1)
(insert (getenv "MISSPELT"))
(eglot--signal-textDocument/didChange)
(say "function.json: %s" (car (wait "a diagnostic of function.json" (found "python3\\.99"))))
(eglot-shutdown (eglot-current-server))
