package front

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/local"
	"github.com/lambda-lsp/lambda-lsp/internal/watch"
)

// An apiError is what Lambda's API answers with instead of invoking.
type apiError struct {
	status  int
	kind    string // "ResourceNotFoundException"
	message string
}

// apiErrorOf is why a function could not be invoked.
func apiErrorOf(err error) *apiError {
	var notBuilt *watch.NotBuilt
	switch {
	case errors.As(err, &notBuilt):
		// SDKs do not repeat a request after this one.
		return &apiError{http.StatusConflict, "ResourceConflictException", err.Error()}
	case errors.Is(err, local.ErrClosed):
		return &apiError{http.StatusServiceUnavailable, "ServiceException", "the server is being stopped"}
	case failure.As(err) != nil && failure.As(err).Operation == "invoke":
		return &apiError{http.StatusBadRequest, "InvalidRequestContentException", failure.As(err).Text()}
	}
	return &apiError{http.StatusInternalServerError, "ServiceException", err.Error()}
}

// write writes the error in the shape that SDKs take apart. The models of some
// errors call the text Message and those of others message.
func (e *apiError) write(w http.ResponseWriter) { refuse(w, e.status, e.kind, e.message) }

func refuse(w http.ResponseWriter, status int, kind, message string) {
	by := "User"
	if status >= http.StatusInternalServerError {
		by = "Service"
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Amzn-ErrorType", kind)
	if w.Header().Get("X-Amzn-RequestId") == "" {
		w.Header().Set("X-Amzn-RequestId", local.NewRequestID())
	}
	w.WriteHeader(status)
	body := struct {
		Type    string
		Message string `json:",omitempty"`
		Lower   string `json:"message,omitempty"`
	}{Type: by}
	switch kind {
	case "ResourceNotFoundException", "ServiceException", "AccessDeniedException", "UnknownOperationException":
		body.Message = message
	default:
		body.Lower = message
	}
	w.Write(encode(body))
}

// encode encodes what cannot fail.
func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings and numbers always encode
	}
	return b
}
