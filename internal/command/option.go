package command

import (
	"errors"
	"reflect"
	"strings"
)

// An Option is one field of a command's arguments. The field's tags say all
// about it, and json, as everywhere, what it is called in JSON:
//
//	flag:"handler,H"   a flag, with its one-letter form if it has one
//	arg:"DIR"          a positional argument; "DIR..." takes all that are left
//	arg:"--"           what follows "--"
//	env:"HANDLER"      the variable that the engine asks when the field is left empty
//	default:"."        what counts when the field is left empty
//	required:"true"    it must be there
//	value:"FILE"       what help calls the value
//	choices:"models"   its values are those of a list in choices.go
//	help:"name of ..."
//
// A field without flag and arg is for callers in JSON only. Embedded structs
// are searched, as encoding/json does.
type Option struct {
	Flag, Short string
	Arg         string
	Env         string
	Default     string
	Required    bool
	Value       string
	Choices     []Choice // the values to choose from; nil where any will do
	Help        string
	Field       reflect.Value // settable: a string, bool, or []string
}

// Name is what messages call the option: "DIR", "--handler".
func (o Option) Name() string {
	if o.Flag != "" {
		return "--" + o.Flag
	}
	return strings.TrimSuffix(o.Arg, "...")
}

// Rest reports whether o takes any number of positional arguments.
func (o Option) Rest() bool { return strings.HasSuffix(o.Arg, "...") }

// Dash reports whether o takes what follows "--".
func (o Option) Dash() bool { return o.Arg == "--" }

// Options returns the options of args, a pointer to a command's arguments, in
// the order of their declaration.
func Options(args any) []Option { return options(reflect.ValueOf(args).Elem()) }

func options(args reflect.Value) []Option {
	var list []Option
	for i := range args.NumField() {
		field := args.Type().Field(i)
		if field.Anonymous {
			list = append(list, options(args.Field(i))...)
			continue
		}
		tag := field.Tag
		flag, short, _ := strings.Cut(tag.Get("flag"), ",")
		list = append(list, Option{
			Flag:     flag,
			Short:    short,
			Arg:      tag.Get("arg"),
			Env:      tag.Get("env"),
			Default:  tag.Get("default"),
			Required: tag.Get("required") != "",
			Value:    tag.Get("value"),
			Choices:  choices(tag.Get("choices")),
			Help:     tag.Get("help"),
			Field:    args.Field(i),
		})
	}
	return list
}

// Dirs returns the functions' directories that a command's arguments name, relative to
// Env.Dir if they are; none for a command that is about no function.
func Dirs(args any) []string {
	if w, ok := args.(*WatchArgs); ok {
		return w.dirs()
	}
	for _, o := range Options(args) {
		if o.Arg == "DIR" {
			return []string{o.Field.String()}
		}
	}
	return nil
}

// complete gives an empty string its default. It fails when there is none and
// the option is required.
func (o Option) complete() error {
	switch {
	case o.Field.Kind() != reflect.String || o.Field.String() != "":
	case o.Default != "":
		o.Field.SetString(o.Default)
	case o.Required:
		return errors.New(o.Name() + " is missing")
	}
	return nil
}
