package cli

import (
	"embed"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/command"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

const (
	completionVerb     = "completion"
	completionSynopsis = "lambda-lsp completion SHELL"
	completionShort    = "print the shell's completion script: bash, zsh, fish or powershell"

	// completeVerb is what the scripts ask: the words up to the cursor follow, the
	// last of them as far as it is typed. It is for them alone and not in the help.
	completeVerb = "__complete"
)

// scripts holds a script per shell, which hands the words over and takes what
// fits back. What can be completed is nowhere but in the program.
//
//go:embed completions
var scripts embed.FS

// Shells lists the shells that Completion has a script for.
func Shells() []string { return []string{"bash", "fish", "powershell", "zsh"} }

// Completion returns the script that teaches a shell to complete lambda-lsp's
// command lines, and false for a shell that is none of Shells.
func Completion(shell string) ([]byte, bool) {
	if !slices.Contains(Shells(), shell) {
		return nil, false
	}
	text, err := scripts.ReadFile("completions/" + shell)
	return text, err == nil
}

// completion answers "completion SHELL".
func (o output) completion(args []string) int {
	args = slices.DeleteFunc(slices.Clone(args), func(a string) bool { return a == "--json" })
	if slices.Contains(args, "--help") || slices.Contains(args, "-h") {
		return o.status(completionVerb, Done, writeCompletionHelp(o.process.Stdout))
	}
	message := "SHELL is missing"
	if len(args) > 1 {
		message = fmt.Sprintf("unexpected argument %q", args[1])
	}
	if len(args) == 1 {
		if script, ok := Completion(args[0]); ok {
			_, err := o.process.Stdout.Write(script)
			return o.status(completionVerb, Done, err)
		}
		message = "unknown shell " + args[0]
	}
	e := &failure.Error{Operation: completionVerb, Message: message, Usage: true}
	return o.fail(completionVerb, e.WithHint("use one of %s", strings.Join(Shells(), ", ")))
}

func writeCompletionHelp(w io.Writer) error {
	_, err := fmt.Fprintf(w, `Usage: %s

%s.

  bash         source <(lambda-lsp completion bash)
  zsh          source <(lambda-lsp completion zsh), after compinit
  fish         lambda-lsp completion fish | source
  powershell   lambda-lsp completion powershell | Out-String | Invoke-Expression
`, completionSynopsis, upperFirst(completionShort))
	return err
}

// complete answers a script: what kind of thing can stand in the place of the
// last word, "words", "files" or "directories", and if words, which: a line each,
// with a tab and a title.
func (o output) complete(words []string) int {
	if len(words) == 0 {
		return Misused
	}
	c := completions(words[:len(words)-1], words[len(words)-1])
	lines := []string{c.kind}
	for _, choice := range c.words {
		lines = append(lines, choice.Name+"\t"+choice.Title)
	}
	_, err := io.WriteString(o.process.Stdout, strings.Join(lines, "\n")+"\n")
	return o.status(completeVerb, Done, err)
}

// A completed is what can stand in a place.
type completed struct {
	kind  string // "words", "files", "directories"
	words []command.Choice
}

// completions returns what can follow the words before, and begins with current.
func completions(before []string, current string) completed {
	c := completed{kind: "words"}
	if len(before) == 0 {
		return c.from(verbs(), "", current)
	}
	switch before[0] {
	case completionVerb:
		return c.from(named(Shells()), "", current)
	case "help":
		return c.from(verbs(), "", current)
	case serveVerb:
		return c.from([]command.Choice{{Name: "--gopls", Title: goplsHelp}}, "", current)
	}
	cmd, ok := command.Lookup(before[0])
	if !ok || slices.Contains(before, "--") {
		return c
	}
	options := command.Options(cmd.NewArgs())
	if flag, ok := takesNext(options, before[len(before)-1]); ok {
		return valueOf(flag, "", current)
	}
	if !strings.HasPrefix(current, "-") {
		return positional(options, before[1:], current)
	}
	if name, value, ok := strings.Cut(current, "="); ok {
		if flag, ok := takesNext(options, name); ok {
			return valueOf(flag, name+"=", value)
		}
		return c
	}
	for _, o := range options {
		if o.Flag != "" {
			c.words = append(c.words, command.Choice{Name: o.Name(), Title: explain(o)})
		}
	}
	c.words = append(c.words, command.Choice{Name: "--json", Title: jsonHelp}, command.Choice{Name: "--help", Title: "explain the command"})
	return c.from(c.words, "", current)
}

// from returns those of a list that begin with current, each behind prefix.
func (c completed) from(list []command.Choice, prefix, current string) completed {
	c.words = nil
	for _, choice := range list {
		if strings.HasPrefix(choice.Name, current) {
			choice.Name = prefix + choice.Name
			c.words = append(c.words, choice)
		}
	}
	return c
}

// takesNext returns the option that a word names as a flag without its value.
func takesNext(options []command.Option, word string) (command.Option, bool) {
	i := slices.IndexFunc(options, func(o command.Option) bool {
		return o.Flag != "" && o.Value != "" && (word == o.Name() || o.Short != "" && word == "-"+o.Short)
	})
	if i < 0 {
		return command.Option{}, false
	}
	return options[i], true
}

func valueOf(o command.Option, prefix, current string) completed {
	switch {
	case o.Choices != nil:
		return completed{kind: "words"}.from(o.Choices, prefix, current)
	case o.Value == "FILE":
		return completed{kind: "files"}
	}
	return completed{kind: "words"}
}

// positional returns what can stand where the next argument of a command does.
func positional(options []command.Option, before []string, current string) completed {
	given := 0
	for i, word := range before {
		if strings.HasPrefix(word, "-") {
			continue
		}
		if i > 0 {
			if _, ok := takesNext(options, before[i-1]); ok {
				continue
			}
		}
		given++
	}
	for _, o := range options {
		if o.Arg == "" || o.Dash() {
			continue
		}
		if given == 0 || o.Rest() {
			return completed{kind: "directories"} // DIR and PACKAGES alike
		}
		given--
	}
	return completed{kind: "words"}
}

// verbs lists what can follow the program's name.
func verbs() []command.Choice {
	list := []command.Choice{{Name: serveVerb, Title: serveShort}}
	for _, cmd := range command.All() {
		list = append(list, command.Choice{Name: cmd.Verb(), Title: cmd.Short})
	}
	return append(list, command.Choice{Name: completionVerb, Title: completionShort}, command.Choice{Name: "help", Title: "explain a command"})
}

func named(names []string) []command.Choice {
	var list []command.Choice
	for _, name := range names {
		list = append(list, command.Choice{Name: name})
	}
	return list
}
