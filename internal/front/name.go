package front

import (
	"net/http"
	"regexp"
)

// namePattern takes apart a function's name as the API takes it: the name, an
// ARN, or a part of one, and perhaps a qualifier.
var namePattern = regexp.MustCompile(`^(?:arn:aws[a-z-]*:lambda:)?(?:[a-z]{2}(?:-[a-z]+)+-\d:)?(?:\d{12}:)?(?:function:)?([A-Za-z0-9_-]+)(?::(\$LATEST|[A-Za-z0-9_-]+))?$`)

var qualifierPattern = regexp.MustCompile(`^(\$LATEST|[A-Za-z0-9_-]+)$`)

// maxName is how long an ARN with a qualifier may be.
const maxName = 170

// target returns which function a request names, and by which version or alias.
// There is but one version here: it answers for all.
func target(r *http.Request) (name, qualifier string, refused *apiError) {
	given := r.PathValue("name")
	m := namePattern.FindStringSubmatch(given)
	if m == nil || len(given) > maxName {
		return "", "", &apiError{400, "InvalidParameterValueException", quoted(given) + " is neither a function's name nor its ARN"}
	}
	name, qualifier = m[1], m[2]
	if q := r.URL.Query().Get("Qualifier"); q != "" {
		switch {
		case !qualifierPattern.MatchString(q):
			return "", "", &apiError{400, "InvalidParameterValueException", quoted(q) + " is neither a version nor an alias"}
		case qualifier != "" && qualifier != q:
			return "", "", &apiError{400, "InvalidParameterValueException", "the name has the qualifier " + quoted(qualifier) + " and the request " + quoted(q)}
		}
		qualifier = q
	}
	return name, qualifier, nil
}

func (s *server) notFound(name, qualifier string) *apiError {
	arn := "arn:aws:lambda:us-east-1:123456789012:function:" + name
	if qualifier != "" {
		arn += ":" + qualifier
	}
	message := "Function not found: " + arn + " (here are:"
	for _, n := range s.names() {
		message += " " + n
	}
	return &apiError{404, "ResourceNotFoundException", message + ")"}
}
