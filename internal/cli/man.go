package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/command"
)

// WriteMan writes the manual page lambda-lsp(1), in man(7) macros, from what help
// says. The date is of the version, as 2006-01-02.
func WriteMan(w io.Writer, version, date string) error {
	m := &manual{}
	m.line(`.TH LAMBDA-LSP 1 %q %q "User Commands"`, date, "lambda-lsp "+version)
	m.line(".SH NAME\nlambda-lsp \\- %s", roff(about))
	m.line(".SH SYNOPSIS\n.B lambda-lsp\n.I command\n.RI [ argument \" ...]\"")
	m.line(".SH DESCRIPTION\n%s", paragraphs(manDescription))
	m.line(".SH COMMANDS")
	m.section(serveSynopsis, serveShort)
	m.option(command.Option{Flag: "gopls", Help: goplsHelp})
	var variables []command.Option
	for _, cmd := range command.All() {
		m.section(Synopsis(cmd), cmd.Short)
		m.text(cmd.Long)
		for _, o := range command.Options(cmd.NewArgs()) {
			m.option(o)
			if o.Env != "" {
				variables = append(variables, o)
			}
		}
	}
	m.section(completionSynopsis, completionShort)
	m.line(".SH EXIT STATUS\n.TP\n0\nDone.\n.TP\n1\nThe user's code or cloud said no, or the machine did.\n.TP\n2\nThe command line was wrong.")
	m.line(".SH ENVIRONMENT")
	seen := map[string]bool{}
	for _, o := range variables {
		if !seen[o.Env] {
			seen[o.Env] = true
			m.line(".TP\n.B %s\n%s.", o.Env, roff("What "+o.Name()+" is when it is not given"))
		}
	}
	m.text("The AWS variables and files that the AWS CLI reads are read here as well.")
	m.line(".SH FILES")
	m.line(".TP\n.I function.json\nThe function, as the AWS API's CreateFunction request.")
	m.line(".TP\n.I event.json\nWhat invoke sends when nothing else is asked for.")
	m.line(".SH SEE ALSO\n.BR go (1),\n.BR aws (1)")
	_, err := io.WriteString(w, m.b.String())
	return err
}

const manDescription = `Every command takes --json, which prints the result, or the error, as JSON, and --help.
Results go to the standard output, everything else to the standard error stream.

Without a command, and not at a terminal, it is the language server, as editors start it.`

// A manual is a page being written.
type manual struct{ b strings.Builder }

// line writes one line or several, which hold macros.
func (m *manual) line(format string, args ...any) { fmt.Fprintf(&m.b, format+"\n", args...) }

// text writes paragraphs, which have an empty line between them.
func (m *manual) text(s string) {
	if s != "" {
		m.line(".PP\n%s", paragraphs(s))
	}
}

func paragraphs(s string) string { return strings.ReplaceAll(roff(s), "\n\n", "\n.PP\n") }

func (m *manual) section(synopsis, short string) {
	m.line(".SS %q\n%s.", roff(synopsis), roff(upperFirst(short)))
}

func (m *manual) option(o command.Option) {
	switch {
	case o.Flag != "":
		m.line(".TP\n.B %q\n%s.", roff(spelling(o)), roff(upperFirst(explain(o))))
	case o.Dash():
		m.line(".TP\n.B %q\n%s.", roff("-- "+o.Value), roff(upperFirst(explain(o))))
	case o.Arg != "":
		m.line(".TP\n.B %q\n%s.", o.Arg, roff(upperFirst(explain(o))))
	}
}

// roff writes text for troff: hyphens that can be copied, and no line that is taken
// for a macro.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`, `"`, `\(dq`).Replace(s)
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}
