package aws_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/lambda-lsp/lambda-lsp/internal/aws"
	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
)

// The architecture goes with the code that was built for it.
func TestArchitectureGoesWithTheCode(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		if !s.UpdatesPlatform {
			t.Skip(s.Name + " does not update the architecture")
		}
		const name = "architecture"
		p := newProxy(t, s)
		account := session(t, p.url)
		d := function(t, name, hello)
		d.Architecture, d.Publish = "x86_64", true
		deploy(t, account, d)
		arm := function(t, name, hello+"# arm\n")
		arm.Architecture, arm.Function.Architectures = "arm64", []types.Architecture{"arm64"}
		if got := settings(plan(t, account, arm)); got != "Architectures Code" {
			t.Errorf("the plan changes %s", got)
		}
		before := len(p.written())
		deploy(t, account, arm)
		if w := p.written()[before:]; len(w) != 1 || !strings.HasSuffix(w[0], "/code") {
			t.Errorf("written: %q", w)
		}
		architecture := func() string {
			return fmt.Sprint(s.CLI(t, "lambda", "get-function-configuration", "--function-name", name)["Architectures"])
		}
		if got := architecture(); got != "[arm64]" {
			t.Errorf("the architecture is %s", got)
		}
		// So it does on the way back, and an answer that is lost there changes nothing.
		faulty := newProxy(t, s, &fault{match: to("PUT", "/code"), times: 1, do: lose}, serveCode(t, d.Zip))
		if err := rollback(t, session(t, faulty.url), name); err != nil {
			t.Fatal(err)
		}
		if got := architecture(); got != "[x86_64]" {
			t.Errorf("after the rollback the architecture is %s", got)
		}
	})
}

// A package is not uploaded to what it was not built for; what function.json does
// not mention stays.
func TestOtherTarget(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		const name = "other-target"
		p := newProxy(t, s)
		account := session(t, p.url)
		deploy(t, account, function(t, name, hello))
		before := len(p.written())
		for _, test := range []struct {
			change func(*aws.Deployment)
			want   string
		}{
			{func(d *aws.Deployment) { d.Architecture = "arm64" }, "deployed function's Architectures is x86_64, and the package is built for arm64"},
			{func(d *aws.Deployment) { d.Function.Runtime, d.Runtime = "", "python3.13" }, "deployed function's Runtime is python3.12, and the package is built for python3.13"},
			{func(d *aws.Deployment) { d.Function.Handler, d.Handler = nil, "other.Handle" }, "deployed function's Handler is handler.Handle, and the package is built for other.Handle"},
			{func(d *aws.Deployment) { d.Function.PackageType = types.PackageTypeImage }, "PackageType is Zip and cannot be changed to Image after creation"},
		} {
			d := function(t, name, hello+"# changed\n")
			test.change(&d)
			if _, err := account.Plan(bounded(t), d); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v, not %q", err, test.want)
			}
		}
		d := function(t, name, hello+"# changed\n")
		d.Architecture, d.Function.Runtime, d.Runtime, d.Function.Handler, d.Handler = "x86_64", "", "python3.12", nil, "handler.Handle"
		if got := settings(plan(t, account, d)); got != "Code" {
			t.Errorf("a package for the same target changes %s", got)
		}
		image := rewrite(func(body map[string]any) { body["Configuration"].(map[string]any)["PackageType"] = "Image" })
		faulty := newProxy(t, s, &fault{match: to("GET", "/functions/"+name), times: 1, do: image})
		if _, err := session(t, faulty.url).Plan(bounded(t), d); err == nil || !strings.Contains(err.Error(), "the deployed function is a container image") {
			t.Errorf("over an image: %v", err)
		}
		if w := p.written()[before:]; len(w) != 0 {
			t.Errorf("written: %q", w)
		}
	})
}

// With SnapStart the alias moves to a version that answers.
func TestSnapStart(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		const name = "snap-start"
		pending := rewrite(func(body map[string]any) {
			c := body["Configuration"].(map[string]any)
			c["State"], c["StateReason"] = "Pending", "the snapshot is being made"
		})
		f := &fault{times: 2, do: pending, match: func(r *http.Request, _ []byte) bool {
			return strings.HasSuffix(r.URL.Path, "/functions/"+name) && r.URL.Query().Get("Qualifier") == "1"
		}}
		p := newProxy(t, s, f)
		d := function(t, name, hello)
		d.Alias, d.Function.SnapStart = "live", &types.SnapStart{ApplyOn: types.SnapStartApplyOnPublishedVersions}
		var told []string
		if _, err := plan(t, session(t, p.url), d).Apply(bounded(t), func(step string) { told = append(told, step) }); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(told, ", "); f.times != 0 || !strings.Contains(got, "publish version, state Pending: the snapshot is being made, ") || !strings.HasSuffix(got, "move alias live") {
			t.Errorf("progress told %s", got)
		}
		if !s.SnapStarts {
			return
		}
		live := s.CLI(t, "lambda", "get-function-configuration", "--function-name", name, "--qualifier", "live")
		if got := live["SnapStart"].(map[string]any)["ApplyOn"]; got != "PublishedVersions" {
			t.Errorf("SnapStart is %v", live["SnapStart"])
		}
		if left := plan(t, session(t, s.URL), d); len(left.Changes) != 0 {
			t.Errorf("afterwards a deployment would still change %s", settings(left))
		}
	})
}
