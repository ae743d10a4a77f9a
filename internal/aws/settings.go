package aws

import (
	"reflect"

	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

// A home is the operation that changes a setting of a function that exists
// (API reference, "UpdateFunctionConfiguration", "UpdateFunctionCode",
// "TagResource", "PutFunctionCodeSigningConfig").
type home int

const (
	configuration home = iota // UpdateFunctionConfiguration
	code                      // UpdateFunctionCode
	tags                      // TagResource
	signing                   // PutFunctionCodeSigningConfig
	fixed                     // none: decided when the function is created
	request                   // not a setting: it says what to create, and how
)

// A setting is one field of CreateFunctionInput.
type setting struct {
	field string
	home  home
	// deployed reads the setting from what AWS reports, in CreateFunctionInput's
	// shape. Nil reads the field of the same name.
	deployed func(*types.FunctionConfiguration) any
}

// settings lists every field of CreateFunctionInput; a test holds it against the
// SDK's struct. The order is that of a plan's lines.
var settings = []setting{
	{field: "FunctionName", home: request},
	{field: "Code", home: request},
	{field: "Publish", home: request},
	{field: "PublishTo", home: request},
	{field: "PackageType", home: fixed},
	{field: "TenancyConfig", home: fixed},
	{field: "Architectures", home: code},
	{field: "Runtime", home: configuration},
	{field: "Handler", home: configuration},
	{field: "Role", home: configuration},
	{field: "Description", home: configuration},
	{field: "MemorySize", home: configuration},
	{field: "Timeout", home: configuration},
	{field: "EphemeralStorage", home: configuration},
	{field: "Environment", home: configuration, deployed: func(c *types.FunctionConfiguration) any {
		if c.Environment == nil {
			return (*types.Environment)(nil)
		}
		return &types.Environment{Variables: c.Environment.Variables}
	}},
	{field: "KMSKeyArn", home: configuration},
	{field: "Layers", home: configuration, deployed: func(c *types.FunctionConfiguration) any {
		var arns []string
		for _, l := range c.Layers {
			if l.Arn != nil {
				arns = append(arns, *l.Arn)
			}
		}
		return arns
	}},
	{field: "VpcConfig", home: configuration, deployed: func(c *types.FunctionConfiguration) any {
		v := c.VpcConfig
		if v == nil {
			return (*types.VpcConfig)(nil)
		}
		return &types.VpcConfig{
			Ipv6AllowedForDualStack: v.Ipv6AllowedForDualStack,
			SecurityGroupIds:        v.SecurityGroupIds,
			SubnetIds:               v.SubnetIds,
		}
	}},
	{field: "FileSystemConfigs", home: configuration},
	{field: "DeadLetterConfig", home: configuration},
	{field: "TracingConfig", home: configuration, deployed: func(c *types.FunctionConfiguration) any {
		if c.TracingConfig == nil {
			return (*types.TracingConfig)(nil)
		}
		return &types.TracingConfig{Mode: c.TracingConfig.Mode}
	}},
	{field: "LoggingConfig", home: configuration},
	{field: "SnapStart", home: configuration, deployed: func(c *types.FunctionConfiguration) any {
		if c.SnapStart == nil {
			return (*types.SnapStart)(nil)
		}
		return &types.SnapStart{ApplyOn: c.SnapStart.ApplyOn}
	}},
	{field: "ImageConfig", home: configuration, deployed: func(c *types.FunctionConfiguration) any {
		if c.ImageConfigResponse == nil {
			return (*types.ImageConfig)(nil)
		}
		return c.ImageConfigResponse.ImageConfig
	}},
	{field: "DurableConfig", home: configuration},
	{field: "CapacityProviderConfig", home: configuration},
	{field: "CodeSigningConfigArn", home: signing},
	{field: "Tags", home: tags},
}

// wanted returns the setting's value in function.json.
func (s setting) wanted(in *lambda.CreateFunctionInput) reflect.Value {
	return reflect.ValueOf(in).Elem().FieldByName(s.field)
}

// current returns the setting's value in the deployed function, in the type that
// wanted has.
func (s setting) current(c *types.FunctionConfiguration) reflect.Value {
	if s.deployed != nil {
		return reflect.ValueOf(s.deployed(c))
	}
	return reflect.ValueOf(c).Elem().FieldByName(s.field)
}

// configurationUpdate returns the request that brings the deployed configuration
// to what function.json mentions, holding only what differs; nil when nothing
// does. What a mentioned structure leaves out is sent as it is deployed, since AWS
// replaces structures whole.
func configurationUpdate(in *lambda.CreateFunctionInput, c *types.FunctionConfiguration, prune bool) *lambda.UpdateFunctionConfigurationInput {
	update := &lambda.UpdateFunctionConfigurationInput{FunctionName: in.FunctionName}
	dst := reflect.ValueOf(update).Elem()
	any := false
	for _, s := range settings {
		if s.home != configuration {
			continue
		}
		want, have := s.wanted(in), s.current(c)
		if !mentioned(want) || len(differences(s.field, have, want, prune)) == 0 {
			continue
		}
		dst.FieldByName(s.field).Set(overlay(have, want, prune))
		any = true
	}
	if !any {
		return nil
	}
	return update
}
