;; Drives Emacs: see editors_test.go.  -*- lexical-binding: t -*-
(defvar log-file (expand-file-name "log" (getenv "HOME")))
(defun say (format &rest args)
  (write-region (concat (apply #'format format args) "\n") nil log-file t 'silent))
(defmacro need (what seconds condition)
  `(let ((end (+ (float-time) ,seconds)) (value nil))
     (while (and (not (setq value ,condition)) (< (float-time) end))
       (accept-process-output nil 0.05))
     (unless value
       (say "never: %s" ,what)
       (kill-emacs 1))
     value))

;; Emacs has no Go mode of its own.
(define-derived-mode go-mode prog-mode "Go")
(setq project-find-functions (list (lambda (dir) (cons 'transient dir))))
(setq eglot-sync-connect 30 eglot-autoshutdown t eglot-confirm-server-initiated-edits nil)

(find-file (getenv "FILE"))
(go-mode)
(call-interactively #'eglot)
(need "eglot" 60 (eglot-managed-p))

;; A fault, not saved.
(defvar before (buffer-string))
(goto-char (point-min))
(search-forward "*runtime.Context")
(replace-match "runtime.Context")
(defun fault ()
  ;; In batch mode no idle timer runs, which is what sends changes.
  (eglot--signal-textDocument/didChange)
  (flymake-start)
  (seq-find (lambda (d) (string-match-p "by value" (flymake-diagnostic-text d))) (flymake-diagnostics)))
(let ((found (need "a diagnostic" 60 (fault))))
  (say "diagnostic %s" (substring (flymake-diagnostic-text found) (string-match "handler Handle" (flymake-diagnostic-text found))))
  (goto-char (flymake-diagnostic-beg found)))

(defun choose (title)
  "Execute the code action with that TITLE at point."
  (setq last-nonmenu-event t) ; a key was pressed, not a mouse button
  (cl-letf (((symbol-function 'completing-read)
             (lambda (_prompt candidates &rest _)
               (or (seq-find (lambda (c) (string-match-p title c))
                             (mapcar (lambda (c) (if (consp c) (car c) c)) candidates))
                   (progn (say "no %s in %S" title candidates) (kill-emacs 1))))))
    (eglot-code-actions (point) (1+ (point)) nil t)))

(choose "Take \\*runtime.Context")
(need "the fix" 20 (equal (buffer-string) before))
(say "fixed yes")
(need "no diagnostic" 20 (not (fault)))

(goto-char (point-min))
(search-forward "func Handle")
(choose "Build")
(need "handler.so" 100 (file-exists-p "handler.so"))
(say "built")
(set-buffer-modified-p nil)
(kill-emacs 0)
