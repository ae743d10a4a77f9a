package settings

import (
	"reflect"
	"testing"
)

func TestDecode(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		raw     string
		want    func(*Settings)
		unknown []string
		err     string
	}{
		{raw: ``},
		{raw: `null`},
		{raw: `{}`},
		{raw: `{"codeLens":null}`},
		{raw: `{"codeLens":false}`, want: func(s *Settings) { s.CodeLens = false }},
		{raw: `{"json":"v2"}`, want: func(s *Settings) { s.JSON = "v2" }},
		{raw: `{"buildFlags":["-tags=a"],"env":{"A":"b"}}`, want: func(s *Settings) {
			s.BuildFlags, s.Env = []string{"-tags=a"}, map[string]string{"A": "b"}
		}},
		{raw: `{"trusted":true}`, unknown: []string{"trusted"}},
		{
			raw:     `{"zeta":1,"codelens":true,"json":"v1"}`,
			want:    func(s *Settings) { s.JSON = "v1" },
			unknown: []string{"codelens", "zeta"},
		},
		{raw: `[]`, err: "read settings: want a JSON object"},
		{
			raw:  `{"json":"v3","codeLens":"no","buildFlags":"-x","env":{"A":1}}`,
			err:  `read settings: buildFlags must be an array of strings; codeLens must be true or false; env must be an object of strings; json is "v3", want one of auto, v1, v2`,
			want: func(*Settings) {},
		},
		{
			raw:  `{"json":1,"codeLens":false}`,
			err:  `read settings: json must be a string`,
			want: func(s *Settings) { s.CodeLens = false },
		},
	} {
		want := Default()
		if tt.want != nil {
			tt.want(&want)
		}
		got, unknown, err := Decode(Default(), []byte(tt.raw))
		if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(unknown, tt.unknown) {
			t.Errorf("%s: got %+v, unknown %q", tt.raw, got, unknown)
		}
		if text := errorText(err); text != tt.err {
			t.Errorf("%s: got error %q, want %q", tt.raw, text, tt.err)
		}
	}
}

// Only the initialize request can say that a workspace is trusted.
func TestDecodeInitialization(t *testing.T) {
	t.Parallel()
	base := Initialization{Settings: Default(), Trusted: true}
	got, unknown, err := Decode(base, []byte(`{"trusted":false,"codeLens":false}`))
	if err != nil || unknown != nil || got.Trusted || got.CodeLens || got.JSON != "auto" {
		t.Errorf("got %+v, %q, %v", got, unknown, err)
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
