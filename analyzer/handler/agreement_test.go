package handler_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/aws/aws-lambda-go/lambda"
	"golang.org/x/tools/go/packages"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/analyzer/handler/testdata/signatures"
)

// The finder finds a fault in exactly those arguments of lambda.NewHandler whose
// invocation fails. Each of the table's funcs would succeed if it were called.
func TestAgreementWithNewHandler(t *testing.T) {
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
			packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedExportFile,
	}, "./testdata/signatures")
	if err != nil {
		t.Fatal(err)
	}
	pkg := pkgs[0]
	if len(pkg.Errors) > 0 {
		t.Fatal(pkg.Errors)
	}
	found := handler.Find(pkg.Fset, pkg.Syntax, pkg.Types, pkg.TypesInfo, handler.Options{})
	table := signatures.Handlers()
	if len(table) < 60 || len(found.Handlers) != len(table) {
		t.Fatalf("found %d handlers in a table of %d", len(found.Handlers), len(table))
	}
	for i, h := range found.Handlers {
		err := invoke(table[i])
		if h.Valid != (err == nil) {
			t.Errorf("%v: faults %v, but invoking gives %v", pkg.Fset.Position(h.Call.Pos()), h.Faults, err)
		}
	}
}

func invoke(h lambda.Handler) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	_, err = h.Invoke(context.Background(), []byte("null"))
	return err
}
