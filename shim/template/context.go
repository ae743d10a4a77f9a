//go:build linux && go1.18

package glue

import (
	"encoding/json"
	"sync/atomic"
	"time"
)

// Context has the fields of the shim contract's runtime.Context, in its order.
type Context struct {
	FunctionName          string
	FunctionVersion       string
	InvokedFunctionARN    string
	MemoryLimitInMB       int
	AWSRequestID          string
	LogGroupName          string
	LogStreamName         string
	Identity              *Identity
	ClientContext         *ClientContext
	RemainingTimeInMillis func() int64
}

// Identity is the contract's CognitoIdentity.
type Identity struct {
	IdentityID     string
	IdentityPoolID string
}

// Client is the contract's Client.
type Client struct {
	InstallationID string `json:"installation_id"`
	AppTitle       string `json:"app_title"`
	AppVersionName string `json:"app_version_name"`
	AppVersionCode string `json:"app_version_code"`
	AppPackageName string `json:"app_package_name"`
}

// ClientContext is the contract's ClientContext.
type ClientContext struct {
	Client      *Client
	Custom      map[string]string
	Environment map[string]string
}

// requestID is that of the invocation which started last: what log lines
// carry, those of goroutines included.
var requestID atomic.Pointer[string]

// countDown returns the time left, from now on, without asking again.
func countDown(millis int64) func() int64 {
	if millis < 0 {
		return func() int64 { return 0 }
	}
	deadline := time.Now().Add(time.Duration(millis) * time.Millisecond)
	return func() int64 {
		if left := time.Until(deadline).Milliseconds(); left > 0 {
			return left
		}
		return 0
	}
}

// parseClientContext reads what the application sent. The contract has strings
// where an application may have put anything: other values become their JSON.
func parseClientContext(data []byte) *ClientContext {
	var raw struct {
		Client map[string]json.RawMessage `json:"client"`
		Custom map[string]json.RawMessage `json:"custom"`
		Env    map[string]json.RawMessage `json:"env"`
	}
	_ = json.Unmarshal(data, &raw) // what does not fit stays empty
	c := &ClientContext{Custom: texts(raw.Custom), Environment: texts(raw.Env)}
	if raw.Client != nil {
		client := texts(raw.Client)
		c.Client = &Client{
			InstallationID: client["installation_id"],
			AppTitle:       client["app_title"],
			AppVersionName: client["app_version_name"],
			AppVersionCode: client["app_version_code"],
			AppPackageName: client["app_package_name"],
		}
	}
	return c
}

func texts(raw map[string]json.RawMessage) map[string]string {
	if raw == nil {
		return nil
	}
	m := make(map[string]string, len(raw))
	for k, v := range raw {
		var s string
		switch {
		case string(v) == "null":
		case json.Unmarshal(v, &s) == nil:
		default:
			s = string(v)
		}
		m[k] = s
	}
	return m
}
