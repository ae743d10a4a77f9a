package vscode

import (
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/command"
)

// An entry is one command of the palette. Its id is never one of the server's,
// which the language client registers under their own.
type entry struct {
	name  string // the id is "lambdaLsp." and this
	title string
	icon  string // a product icon, where it can stand in a title bar

	anywhere bool // works in an untrusted workspace
	function bool // is about one function: shown in its menu
	group    string
}

func (e entry) id() string { return "lambdaLsp." + e.name }

// asking are the verbs whose palette command asks something before it starts.
var asking = []string{"new", "invoke", "deploy"}

// palette lists the palette's commands: those of the command line, and the
// extension's own.
func palette() []entry {
	var list []entry
	for _, c := range command.All() {
		e := entry{name: c.Verb(), title: c.Title, function: aboutFunction(c), group: groupOf(c.Verb())}
		if slices.Contains(asking, c.Verb()) {
			e.title += "…"
		}
		if c.Verb() == "invoke" {
			e.icon = "$(play)"
			list = append(list, e, entry{name: "invokeRemote", title: "Invoke Remote…", function: true, group: groupOf("deploy")})
			continue
		}
		list = append(list, e)
	}
	return append(list,
		entry{name: "selectAccount", title: "Select Profile and Region…"},
		entry{name: "restartServer", title: "Restart Server", anywhere: true},
		entry{name: "showLog", title: "Show Log", anywhere: true},
	)
}

// aboutFunction reports whether a command takes the directory of a function.
func aboutFunction(c command.Command) bool {
	if c.Verb() == "new" {
		return false
	}
	return slices.ContainsFunc(command.Options(c.NewArgs()), func(o command.Option) bool {
		return strings.TrimSuffix(o.Arg, "...") == "DIR"
	})
}

// groupOf is a menu's group: what works here, what works in AWS, what cannot be
// taken back.
func groupOf(verb string) string {
	switch verb {
	case "deploy", "logs", "rollback":
		return "2_cloud"
	case "delete":
		return "3_delete"
	}
	return "1_local"
}

type contributedCommand struct {
	Command    string `json:"command"`
	Title      string `json:"title"`
	Category   string `json:"category"`
	Icon       string `json:"icon,omitempty"`
	Enablement string `json:"enablement,omitempty"`
}

type menuItem struct {
	Command string `json:"command,omitempty"`
	Submenu string `json:"submenu,omitempty"`
	When    string `json:"when,omitempty"`
	Group   string `json:"group"`
}

func contributedCommands() []contributedCommand {
	var list []contributedCommand
	for _, e := range palette() {
		c := contributedCommand{Command: e.id(), Title: "%command." + e.name + "%", Category: "Lambda", Icon: e.icon}
		if !e.anywhere {
			c.Enablement = "isWorkspaceTrusted"
		}
		list = append(list, c)
	}
	return list
}

// The extension keeps the directories of the functions in lambdaLsp.functions.
const (
	submenu  = "lambdaLsp.function"
	inside   = "resourceDirname in lambdaLsp.functions"
	isOrIn   = "resourcePath in lambdaLsp.functions || " + inside
	titleBar = inside + " && !isInDiffEditor && resourceFilename =~ /\\.go$|^function\\.json$/"
)

func menus() map[string][]menuItem {
	all := map[string][]menuItem{
		"explorer/context": {{Submenu: submenu, When: isOrIn, Group: "7_lambda"}},
		"editor/context":   {{Submenu: submenu, When: titleBar, Group: "7_lambda"}},
	}
	for _, e := range palette() {
		if e.icon != "" {
			all["editor/title"] = append(all["editor/title"], menuItem{Command: e.id(), When: titleBar, Group: "navigation"})
		}
		if e.function {
			all[submenu] = append(all[submenu], menuItem{Command: e.id(), Group: e.group})
		}
	}
	all["editor/title"] = append(all["editor/title"], menuItem{Submenu: submenu, When: titleBar, Group: "navigation@9"})
	return all
}

// A palette id that is one of the server's would be registered twice.
func TestPaletteAndServerDoNotCollide(t *testing.T) {
	t.Parallel()
	for _, e := range palette() {
		for _, c := range command.All() {
			if e.id() == c.ID {
				t.Errorf("the palette and the server both have %s", c.ID)
			}
		}
	}
}
