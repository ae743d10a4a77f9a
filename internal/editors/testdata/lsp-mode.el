;;; lsp-mode.el --- drive lsp-mode as a user would  -*- lexical-binding: t -*-

(setq lsp-auto-guess-root t
      lsp-restart 'ignore
      lsp-response-timeout 120
      lsp-enable-snippet nil
      lsp-completion-provider :none
      lsp-idle-delay 0.1
      lsp-diagnostics-provider :none)

(find-file (getenv "FILE"))
(wait "both servers"
  (let ((ready (cl-remove-if-not
                (lambda (w) (eq (lsp--workspace-status w) 'initialized))
                (lsp-workspaces))))
    (= (length ready) 2)))

(handler)
(forward-char 6)
(say "gopls: %s"
     (wait "hover of gopls"
       (let ((hover (with-lsp-workspace (lsp-find-workspace 'gopls buffer-file-name)
                      (lsp-request "textDocument/hover" (lsp--text-document-position-params)))))
         (and hover (lsp:markup-content-value (lsp:hover-contents hover))))))

(defun ours ()
  (cl-loop for d in (gethash (lsp--fix-path-casing buffer-file-name) (lsp-diagnostics))
           when (equal (lsp:diagnostic-source? d) "lambda")
           collect (lsp:diagnostic-message d)))

(spoil)
(lsp--flush-delayed-changes)
(say "diagnostic: %s" (wait "a diagnostic" (car (ours))))

(cl-letf (((symbol-function 'completing-read) #'choose-fix))
  (handler)
  (re-search-forward "ctx ")
  (call-interactively #'lsp-execute-code-action))
(wait "the fix" (equal (handler-line) (getenv "SIGNATURE")))
(lsp--flush-delayed-changes)
(wait "the diagnostic to go" (null (ours)))
(say "fixed")

(build)

(function-json)
(wait "the server on function.json" (lsp-workspaces))
(insert (getenv "MISSPELT"))
(lsp--flush-delayed-changes)
(say "function.json: %s"
     (wait "a diagnostic of function.json"
       (cl-find-if (lambda (text) (string-match-p "python3\\.99" text)) (ours))))
(lsp-workspace-shutdown (lsp-find-workspace 'lambda buffer-file-name))
