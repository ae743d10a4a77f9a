package cli

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/lambda-lsp/lambda-lsp/internal/command"
)

// about is what follows the program's name.
const about = "writes, builds and runs AWS Lambda functions in Go"

// jsonHelp explains the flag that every command has.
const jsonHelp = "print the result, or the error, as JSON"

// writeHelp lists the verbs.
func writeHelp(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "lambda-lsp %s.\n\nUsage:\n\n", about)
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "  %s\t%s\n", serveSynopsis, serveShort)
	for _, cmd := range command.All() {
		fmt.Fprintf(table, "  %s\t%s\n", Synopsis(cmd), cmd.Short)
	}
	fmt.Fprintf(table, "  %s\t%s\n", completionSynopsis, completionShort)
	if err := table.Flush(); err != nil {
		return err
	}
	b.WriteString(`
Every command takes --json and --help. Exit status: 0 done, 1 the code said no,
2 the command line was wrong.
`)
	_, err := io.WriteString(w, b.String())
	return err
}

// writeVerbHelp explains one verb and its flags.
func writeVerbHelp(w io.Writer, cmd command.Command) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Usage: %s\n\n%s.\n", Synopsis(cmd), upperFirst(cmd.Short))
	if cmd.Long != "" {
		fmt.Fprintf(&b, "\n%s\n", cmd.Long)
	}
	b.WriteByte('\n')
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, o := range command.Options(cmd.NewArgs()) {
		switch {
		case o.Flag != "":
			fmt.Fprintf(table, "  %s\t%s\n", spelling(o), explain(o))
		case o.Dash():
			fmt.Fprintf(table, "  -- %s\t%s\n", o.Value, explain(o))
		case o.Arg != "":
			fmt.Fprintf(table, "  %s\t%s\n", o.Arg, explain(o))
		}
	}
	fmt.Fprintf(table, "  --json\t%s\n", jsonHelp)
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Synopsis is the shortest form of a verb's command line: "lambda-lsp build [DIR]
// [-- FLAGS]".
func Synopsis(cmd command.Command) string {
	s := "lambda-lsp " + cmd.Verb()
	for _, o := range command.Options(cmd.NewArgs()) {
		form := o.Arg
		switch {
		case form == "":
			continue
		case o.Dash():
			form = "-- " + o.Value
		}
		if !o.Required {
			form = "[" + form + "]"
		}
		s += " " + form
	}
	return s
}

func spelling(o command.Option) string {
	s := "--" + o.Flag
	if o.Short != "" {
		s = "-" + o.Short + ", " + s
	}
	if o.Value != "" {
		s += " " + o.Value
	}
	return s
}

func explain(o command.Option) string {
	s := o.Help
	var also []string
	if o.Env != "" {
		also = append(also, "or $"+o.Env)
	}
	if o.Default != "" {
		also = append(also, "default "+o.Default)
	}
	if len(also) > 0 {
		s += " (" + strings.Join(also, "; ") + ")"
	}
	return s
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
