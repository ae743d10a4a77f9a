package finding

import (
	"bytes"
	"encoding/json"
)

// MarshalJSON writes the finding as "check --json" prints it. Lines and columns
// count from 1, columns in bytes; files are absolute.
func (f Finding) MarshalJSON() ([]byte, error) {
	out := jsonFinding{
		Rule: f.Rule, Severity: f.Severity, Message: f.Message, jsonSpan: spanOf(f.Span),
		URL: f.URL, Fixes: []jsonFix{},
	}
	for _, fix := range f.Fixes {
		edits := []jsonEdit{}
		for _, e := range fix.Edits {
			edits = append(edits, jsonEdit{spanOf(e.Span), e.New})
		}
		out.Fixes = append(out.Fixes, jsonFix{fix.Title, edits})
	}
	// Messages quote code: <-chan stays readable.
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(out); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

type jsonFinding struct {
	Rule     string   `json:"rule"`
	Severity Severity `json:"severity"`
	Message  string   `json:"message"`
	jsonSpan
	URL   string    `json:"url"`
	Fixes []jsonFix `json:"fixes"`
}

type jsonSpan struct {
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
}

type jsonFix struct {
	Title string     `json:"title"`
	Edits []jsonEdit `json:"edits"`
}

type jsonEdit struct {
	jsonSpan
	New string `json:"new"`
}

func spanOf(s Span) jsonSpan {
	end := s.End
	if end.Line == 0 {
		end = s.Start
	}
	return jsonSpan{s.File, s.Start.Line, s.Start.Column, end.Line, end.Column}
}
