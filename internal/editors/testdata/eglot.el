;;; eglot.el --- drive eglot as a user would  -*- lexical-binding: t -*-

(setq eglot-confirm-server-initiated-edits nil
      jsonrpc-default-request-timeout 120
      eglot-connect-timeout 120
      flymake-no-changes-timeout 0.1)

(find-file (getenv "FILE"))
;; eglot-ensure waits for post-command-hook, which batch mode does not run.
(run-hooks 'post-command-hook)
(wait "the server" (and (eglot-current-server) (eglot-managed-p)))
(flymake-mode 1)

(defun ours ()
  (cl-remove-if-not (lambda (text) (string-match-p "\\`lambda" text))
                    (mapcar #'flymake-diagnostic-text (flymake-diagnostics))))

(spoil)
(run-hooks 'post-command-hook)
(eglot--signal-textDocument/didChange)
(say "diagnostic: %s" (wait "a diagnostic" (car (ours))))

(cl-letf (((symbol-function 'completing-read) #'choose-fix))
  (handler)
  (re-search-forward "ctx ")
  (call-interactively #'eglot-code-actions))
(wait "the fix" (equal (handler-line) (getenv "SIGNATURE")))
(eglot--signal-textDocument/didChange)
(wait "the diagnostic to go" (null (ours)))
(say "fixed")

(build)
(eglot-shutdown (eglot-current-server))
