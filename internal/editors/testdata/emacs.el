;;; emacs.el --- what the drivers of Emacs's two clients share  -*- lexical-binding: t -*-

(require 'cl-lib)

(defun say (format &rest args)
  (princ (concat (apply #'format format args) "\n")))

(defmacro wait (what &rest reached)
  "Let Emacs work until REACHED is not nil, and return that."
  (declare (indent 1))
  `(let ((end (time-add nil 120)) value)
     (while (not (setq value (progn ,@reached)))
       (unless (time-less-p nil end)
         (error "Timed out: %s" ,what))
       (accept-process-output nil 0.05))
     value))

(defvar shown nil "What Emacs has shown in the echo area, latest first.")
(advice-add 'message :before
            (lambda (&optional format &rest args)
              (when format
                (push (apply #'format format args) shown))))

;; In batch mode nobody is idle: the drivers do what Emacs does then, send changes.
;; And nobody has pressed a key: menus must not take that for the mouse.
(setq last-nonmenu-event ?\r)

(defun handler ()
  "Go to the handler's line."
  (goto-char (point-min))
  (re-search-forward "^func Handle")
  (beginning-of-line))

(defun handler-line ()
  (save-excursion
    (handler)
    (buffer-substring-no-properties (point) (line-end-position))))

(defun spoil ()
  "Spoil the handler's signature in the buffer."
  (handler)
  (delete-region (point) (line-end-position))
  (insert (getenv "SPOILT"))
  (beginning-of-line))

(defun choose (title choices)
  "Choose from a menu the action that TITLE is in."
  (or (cl-find-if (lambda (choice) (string-match-p title choice))
                  (all-completions "" choices))
      (error "Not offered among %S" choices)))

(defun choose-fix (_prompt choices &rest _)
  "Choose from a menu the action that mends the signature."
  (choose "runtime\\.Context" choices))

(defun build ()
  (setq shown nil)
  (lambda-lsp-run "build")
  (say "%s" (wait "the build"
              (cl-find-if (lambda (text) (string-match-p "Build: " text)) shown))))

(defun function-json ()
  "Visit function.json beside the handler, which is not there yet."
  (find-file (expand-file-name "function.json" (file-name-directory (getenv "FILE")))))
