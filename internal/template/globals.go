package template

import (
	"slices"

	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
)

// merged is what SAM makes of a setting in Globals and in the function: objects
// are merged, lists joined, and of anything else the function's counts.
//
// Source: AWS SAM Developer Guide, "Globals section of the AWS SAM template",
// section "Overridable properties".
func merged(global, own *jsontree.Node) *jsontree.Node {
	switch {
	case global == nil:
		return own
	case own == nil:
		return global
	case global.Kind != own.Kind || isIntrinsic(global) || isIntrinsic(own):
		return own
	case own.Kind == jsontree.Array:
		both := *own
		both.Children = slices.Concat(global.Children, own.Children)
		return &both
	case own.Kind == jsontree.Object:
		both := *own
		both.Children = nil
		for _, g := range global.Children {
			both.Children = append(both.Children, named(g.Name, merged(g, own.Member(g.Name))))
		}
		for _, o := range own.Children {
			if global.Member(o.Name) == nil {
				both.Children = append(both.Children, o)
			}
		}
		return &both
	}
	return own
}
