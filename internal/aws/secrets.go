package aws

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// secrets are texts that nothing may show.
type secrets []string

// minSecret is the length from which a variable's value is hidden wherever it
// appears: shorter ones ("1", "dev") are parts of any message.
const minSecret = 4

// secrets returns the values of the variables that are deployed or are to be. AWS
// repeats a request's values in some of its errors.
func (p *Plan) secrets() secrets {
	values := map[string]bool{}
	collect := func(variables map[string]string) {
		for _, v := range variables {
			if len(v) >= minSecret {
				values[v] = true
			}
		}
	}
	if e := p.d.Function.Environment; e != nil {
		collect(e.Variables)
	}
	if p.deployed != nil && p.deployed.Configuration.Environment != nil {
		collect(p.deployed.Configuration.Environment.Variables)
	}
	// Longer ones first: one value may be part of another.
	return slices.SortedFunc(maps.Keys(values), func(a, b string) int { return cmp.Compare(len(b), len(a)) })
}

func (s secrets) hide(text string) string {
	for _, v := range s {
		text = strings.ReplaceAll(text, v, secret)
	}
	return text
}

// hideIn is err without the secrets, which only AWS's own words can hold.
func (s secrets) hideIn(err error) error {
	f := failure.As(err)
	if f == nil || s.hide(f.Text()) == f.Text() {
		return err
	}
	e := *f
	e.Message = s.hide(f.Text())
	return &e
}
