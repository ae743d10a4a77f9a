package aws

import (
	"reflect"
	"testing"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

// A field that a new SDK adds to CreateFunctionInput has to find its place.
func TestSettingsAreTheSDKs(t *testing.T) {
	t.Parallel()
	listed := map[string]home{}
	for _, s := range settings {
		if _, twice := listed[s.field]; twice {
			t.Errorf("%s is listed twice", s.field)
		}
		listed[s.field] = s.home
	}
	create, update := reflect.TypeFor[lambda.CreateFunctionInput](), reflect.TypeFor[lambda.UpdateFunctionConfigurationInput]()
	for f := range create.Fields() {
		if !f.IsExported() {
			continue
		}
		home, ok := listed[f.Name]
		if !ok {
			t.Errorf("CreateFunctionInput.%s is not in the table of settings", f.Name)
		}
		u, updatable := update.FieldByName(f.Name)
		if (home == configuration) != (updatable && f.Name != "FunctionName") {
			t.Errorf("%s: UpdateFunctionConfiguration takes it: %t", f.Name, updatable)
		}
		if home == configuration && u.Type != f.Type {
			t.Errorf("%s is a %s to create and a %s to update", f.Name, f.Type, u.Type)
		}
		delete(listed, f.Name)
	}
	for name := range listed {
		t.Errorf("CreateFunctionInput has no field %s", name)
	}
}

// Each setting can be read back from what AWS describes, in the type it is set in.
func TestCurrentHasTheWantedType(t *testing.T) {
	t.Parallel()
	for _, s := range settings {
		if s.home != configuration && s.home != code && s.home != fixed {
			continue
		}
		want, have := s.wanted(&lambda.CreateFunctionInput{}), s.current(&types.FunctionConfiguration{})
		if !have.IsValid() || want.Type() != have.Type() {
			t.Errorf("%s is wanted as %v and read as %v", s.field, want.Type(), have)
		}
	}
}

func TestDifferences(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name       string
		have, want any
		prune      bool
		changes    []Change
		sent       any
	}{
		{
			name:    "variables are kept, and their values hidden",
			have:    &types.Environment{Variables: map[string]string{"KEEP": "k", "SAME": "s", "OLD": "1"}},
			want:    &types.Environment{Variables: map[string]string{"SAME": "s", "OLD": "2", "NEW": "n"}},
			changes: []Change{{"Environment.Variables.NEW", "", secret}, {"Environment.Variables.OLD", secret, secret}},
			sent:    &types.Environment{Variables: map[string]string{"KEEP": "k", "SAME": "s", "OLD": "2", "NEW": "n"}},
		},
		{
			name:    "pruning removes what is not mentioned",
			have:    &types.Environment{Variables: map[string]string{"KEEP": "k", "SAME": "s"}},
			want:    &types.Environment{Variables: map[string]string{"SAME": "s"}},
			prune:   true,
			changes: []Change{{"Environment.Variables.KEEP", secret, ""}},
			sent:    &types.Environment{Variables: map[string]string{"SAME": "s"}},
		},
		{
			name:    "an unmentioned part of a structure is sent as it is",
			have:    &types.VpcConfig{SubnetIds: []string{"b", "a"}, SecurityGroupIds: []string{"g"}},
			want:    &types.VpcConfig{SubnetIds: []string{"a", "c"}},
			changes: []Change{{"VpcConfig.SubnetIds", "a, b", "a, c"}},
			sent:    &types.VpcConfig{SubnetIds: []string{"a", "c"}, SecurityGroupIds: []string{"g"}},
		},
		{
			name: "subnets are a set",
			have: &types.VpcConfig{SubnetIds: []string{"b", "a"}},
			want: &types.VpcConfig{SubnetIds: []string{"a", "b"}},
			sent: &types.VpcConfig{SubnetIds: []string{"a", "b"}},
		},
		{
			name:    "the order of layers counts",
			have:    []string{"one", "two"},
			want:    []string{"two", "one"},
			changes: []Change{{"X", "one, two", "two, one"}},
			sent:    []string{"two", "one"},
		},
		{
			name:    "an empty list removes",
			have:    []string{"one"},
			want:    []string{},
			changes: []Change{{"X", "one", ""}},
			sent:    []string{},
		},
		{name: "an empty list of nothing changes nothing", have: []string(nil), want: []string{}, sent: []string{}},
		{
			name: "an empty target of nothing changes nothing",
			have: (*types.DeadLetterConfig)(nil), want: &types.DeadLetterConfig{TargetArn: awssdk.String("")},
			sent: &types.DeadLetterConfig{TargetArn: awssdk.String("")},
		},
		{
			name: "a number", have: awssdk.Int32(3), want: awssdk.Int32(4),
			changes: []Change{{"X", "3", "4"}}, sent: awssdk.Int32(4),
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			have, want := reflect.ValueOf(test.have), reflect.ValueOf(test.want)
			path := "X"
			switch test.want.(type) {
			case *types.Environment:
				path = "Environment"
			case *types.VpcConfig:
				path = "VpcConfig"
			}
			if got := differences(path, have, want, test.prune); !reflect.DeepEqual(got, test.changes) {
				t.Errorf("changes are %v, not %v", got, test.changes)
			}
			if got := overlay(have, want, test.prune).Interface(); !reflect.DeepEqual(got, test.sent) {
				t.Errorf("sent is %v, not %v", got, test.sent)
			}
		})
	}
}
