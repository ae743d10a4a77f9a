package cli

import (
	"errors"
	"fmt"
	"io"
	"reflect"

	"github.com/spf13/pflag"

	"github.com/lambda-lsp/lambda-lsp/internal/command"
)

// flags parses one command's part of a command line into its arguments.
type flags struct {
	set     *pflag.FlagSet
	options []command.Option
}

func newFlags(cmd command.Command, args any) flags {
	set := pflag.NewFlagSet(cmd.Verb(), pflag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.SortFlags = false
	f := flags{set: set, options: command.Options(args)}
	for _, o := range f.options {
		if o.Flag == "" {
			continue
		}
		switch field := o.Field.Addr().Interface().(type) {
		case *string:
			set.StringVarP(field, o.Flag, o.Short, "", o.Help)
		case *bool:
			set.BoolVarP(field, o.Flag, o.Short, false, o.Help)
		case *[]string:
			set.StringArrayVarP(field, o.Flag, o.Short, nil, o.Help)
		}
	}
	set.Bool("json", false, jsonHelp)
	return f
}

// parse fills the arguments in. The error says what is wrong with the command
// line; it is pflag.ErrHelp for a --help.
func (f flags) parse(args []string) error {
	if err := f.set.Parse(args); err != nil {
		return err
	}
	var empty error
	f.set.Visit(func(flag *pflag.Flag) {
		if flag.Value.Type() == "string" && flag.Value.String() == "" {
			empty = fmt.Errorf("--%s is empty", flag.Name)
		}
	})
	if empty != nil {
		return empty
	}
	given, rest := f.set.Args(), []string(nil)
	if dash := f.set.ArgsLenAtDash(); dash >= 0 {
		given, rest = given[:dash], given[dash:]
	}
	for _, o := range f.options {
		switch {
		case o.Dash():
			o.Field.Set(reflect.ValueOf(rest))
			rest = nil
		case o.Rest():
			o.Field.Set(reflect.ValueOf(given))
			given = nil
		case o.Arg != "" && len(given) > 0:
			if given[0] == "" {
				return errors.New(o.Name() + " is empty")
			}
			o.Field.SetString(given[0])
			given = given[1:]
		}
	}
	if given = append(given, rest...); len(given) > 0 {
		return fmt.Errorf("unexpected argument %q", given[0])
	}
	return nil
}
