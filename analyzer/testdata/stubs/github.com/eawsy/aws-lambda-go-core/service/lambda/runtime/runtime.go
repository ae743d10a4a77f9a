// Package runtime declares what the analyzers look at in the eawsy runtime.
package runtime

type CognitoIdentity struct{ IdentityID, IdentityPoolID string }

type ClientContext struct{ Custom map[string]string }

type Context struct {
	FunctionName          string
	AWSRequestID          string
	Identity              *CognitoIdentity
	ClientContext         *ClientContext
	RemainingTimeInMillis func() int64
}
