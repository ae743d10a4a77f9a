package local_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/local"
)

func TestContext(t *testing.T) {
	type about struct {
		Request, Group, Stream, Function, Memory, Version, ARN, Trace, Repr string

		Remaining int
		Client    *struct {
			Custom map[string]string
			Env    map[string]string
			App    string
		}
		Identity []any
		W3C      map[string]string
	}
	const arn = "arn:aws:lambda:eu-central-1:000000000000:function:orders:live"
	each(t, func(t *testing.T, s setting) {
		o := s.options(t, "handler.about")
		o.FunctionName, o.Version, o.ARN, o.MemoryMB = "orders", "7", arn, 512
		in := start(t, o)

		got := decode[about](t, send(t, in, local.Invocation{
			RequestID:       "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
			TraceID:         "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=1",
			ClientContext:   []byte("{\"custom\": {\"k\": \"v é 😀\"},\n \"env\": {\"locale\": \"de\"}, \"client\": {\"app_title\": \"App\"}, \"w3c\": {\"traceparent\": \"00-1\", \"other\": 1}}"),
			CognitoIdentity: []byte(`{"cognitoIdentityId": "id", "cognitoIdentityPoolId": "pool"}`),
		}).Payload)
		if got.Request != "c6af9ac6-7b61-11e6-9a41-93e8deadbeef" || got.Trace != "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=1" {
			t.Errorf("request %q, trace %q", got.Request, got.Trace)
		}
		if got.Group != "/aws/lambda/orders" || got.Function != "orders" || got.Version != "7" || got.Memory != "512" || got.ARN != arn {
			t.Errorf("got %+v", got)
		}
		if !regexp.MustCompile(`^\d{4}/\d\d/\d\d/\[7\][0-9a-f]{32}$`).MatchString(got.Stream) {
			t.Errorf("stream %q", got.Stream)
		}
		if limit := int(o.Timeout.Milliseconds()); got.Remaining > limit || got.Remaining < limit/2 {
			t.Errorf("%d ms remain of %d", got.Remaining, limit)
		}
		if got.Client == nil || got.Client.Custom["k"] != "v é 😀" || got.Client.Env["locale"] != "de" || got.Client.App != "App" {
			t.Errorf("client %+v", got.Client)
		}
		if !reflect.DeepEqual(got.Identity, []any{"id", "pool"}) {
			t.Errorf("identity %v", got.Identity)
		}
		if want := map[string]string{"traceparent": "00-1"}; !reflect.DeepEqual(got.W3C, want) {
			t.Errorf("w3c %v", got.W3C)
		}
		if !strings.HasPrefix(got.Repr, "LambdaContext([aws_request_id=c6af9ac6-7b61-11e6-9a41-93e8deadbeef,log_group_name=/aws/lambda/orders,") {
			t.Errorf("repr %s", got.Repr)
		}

		for _, part := range []string{
			",client_context=ClientContext([custom=", ",client=Client([installation_id=None,app_title=App,app_version_name=None,",
			",identity=CognitoIdentity([cognito_identity_id=id,cognito_identity_pool_id=pool]),tenant_id=None])",
		} {
			if !strings.Contains(got.Repr, part) {
				t.Errorf("repr %s lacks %s", got.Repr, part)
			}
		}

		// What the invocation does not say is absent, or made up.
		bare := decode[about](t, invoke(t, in, "").Payload)
		if bare.Client != nil || !reflect.DeepEqual(bare.Identity, []any{nil, nil}) || len(bare.W3C) != 0 {
			t.Errorf("client %+v, identity %v, w3c %v", bare.Client, bare.Identity, bare.W3C)
		}
		if !regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(bare.Request) {
			t.Errorf("request %q", bare.Request)
		}
		if !regexp.MustCompile(`^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$`).MatchString(bare.Trace) {
			t.Errorf("trace %q", bare.Trace)
		}
	})
}
