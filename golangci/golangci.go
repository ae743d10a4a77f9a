// Package golangci is the Suite as a module plugin of golangci-lint v2. In the
// file .custom-gcl.yml, from which "golangci-lint custom" builds a golangci-lint
// that has it:
//
//	version: v2.15.0
//	plugins:
//	  - module: github.com/lambda-lsp/lambda-lsp
//	    import: github.com/lambda-lsp/lambda-lsp/golangci
//	    version: latest
//
// and in .golangci.yml:
//
//	version: "2"
//	linters:
//	  enable: [lambdacheck]
//	  settings:
//	    custom:
//	      lambdacheck:
//	        type: module
//	        settings: {handler: Handle, json-mode: auto}
package golangci

import (
	"fmt"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/lambda-lsp/lambda-lsp/analyzer"
)

// golangci-lint knows a plugin by what its import registers.
func init() { register.Plugin("lambdacheck", New) }

// Settings are what .golangci.yml may say; all may be left out. They are the
// analyzers' flags.
type Settings struct {
	Handler  string `json:"handler"`   // the shim handler's name
	JSONMode string `json:"json-mode"` // auto, v1 or v2
}

type plugin struct{ settings Settings }

// New makes the plugin. The error is for settings that it does not know.
func New(raw any) (register.LinterPlugin, error) {
	settings, err := register.DecodeSettings[Settings](raw)
	if err != nil {
		return nil, fmt.Errorf("settings of lambdacheck: %w", err)
	}
	switch settings.JSONMode {
	case "", "auto", "v1", "v2":
	default:
		return nil, fmt.Errorf("settings of lambdacheck: json-mode %q is none of auto, v1, v2", settings.JSONMode)
	}
	return plugin{settings}, nil
}

// BuildAnalyzers implements register.LinterPlugin.
func (p plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	return analyzer.New(analyzer.Options{Handler: p.settings.Handler, JSONMode: p.settings.JSONMode}), nil
}

// GetLoadMode implements register.LinterPlugin.
func (plugin) GetLoadMode() string { return register.LoadModeTypesInfo }
