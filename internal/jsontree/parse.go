package jsontree

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

// maxValues bounds the tree: a file of commas and digits makes one that is a hundred
// times its size.
const maxValues = 1_000_000

// A SyntaxError says where a text stops being JSON.
type SyntaxError struct {
	Span    finding.Span
	Message string // lower case, without the place
}

func (e *SyntaxError) Error() string { return e.Message }

// Parse reads one JSON value and nothing after it. It takes what RFC 8259 calls
// JSON in valid UTF-8; repeated names are kept for the caller to judge. The
// error is a *SyntaxError; the document then holds what came before it.
func Parse(file string, data []byte) (*Document, error) {
	d := newDocument(file, data)
	p := &parser{
		Document: d,
		decoder:  jsontext.NewDecoder(bytes.NewReader(data), jsontext.AllowDuplicateNames(true)),
	}
	start := p.next()
	token, err := p.token()
	if err != nil {
		return d, err
	}
	d.Root = &Node{}
	if err := p.value(d.Root, start, token); err != nil {
		return d, err
	}
	if start = p.next(); start < len(data) {
		return d, &SyntaxError{Span: d.character(start), Message: "content after the end of the JSON value"}
	}
	return d, nil
}

type parser struct {
	*Document
	decoder *jsontext.Decoder
	values  int
}

// value fills n, which has its name already, from its first token and those
// that follow. On an error n holds what was read.
func (p *parser) value(n *Node, start int, first jsontext.Token) (err error) {
	n.Span = p.Span(start, p.offset())
	if p.values++; p.values > maxValues {
		return &SyntaxError{Span: p.character(start), Message: fmt.Sprintf("more than %d values", maxValues)}
	}
	switch first.Kind() {
	case '{':
		n.Kind = Object
		err = p.members(n)
	case '[':
		n.Kind = Array
		err = p.elements(n)
	case '"':
		n.Kind, n.Text = String, first.String()
	case '0':
		n.Kind, n.Text = Number, string(p.data[start:p.offset()])
	case 't', 'f':
		n.Kind, n.Text = Boolean, first.String()
	default:
		n.Kind, n.Text = Null, "null"
	}
	n.Span.End = p.position(p.offset())
	return err
}

func (p *parser) members(n *Node) error {
	for {
		start := p.next()
		name, err := p.token()
		if err != nil || name.Kind() == '}' {
			return err
		}
		// A token is good only until the next one is read.
		child := &Node{Name: name.String(), Key: p.Span(start, p.offset()), parent: n, at: len(n.Children)}
		start = p.next()
		first, err := p.token()
		if err != nil {
			return err
		}
		n.Children = append(n.Children, child)
		if err := p.value(child, start, first); err != nil {
			return err
		}
	}
}

func (p *parser) elements(n *Node) error {
	for {
		start := p.next()
		first, err := p.token()
		if err != nil || first.Kind() == ']' {
			return err
		}
		child := &Node{parent: n, at: len(n.Children)}
		n.Children = append(n.Children, child)
		if err := p.value(child, start, first); err != nil {
			return err
		}
	}
}

// offset is where the last token ended.
func (p *parser) offset() int { return int(p.decoder.InputOffset()) }

// next is where the next token starts: past white space and the separators,
// which the decoder itself checks.
func (p *parser) next() int {
	at := p.offset()
	return at + len(p.data[at:]) - len(bytes.TrimLeft(p.data[at:], " \t\r\n,:"))
}

func (p *parser) token() (jsontext.Token, error) {
	token, err := p.decoder.ReadToken()
	if err == nil {
		return token, nil
	}
	var syntax *jsontext.SyntacticError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return token, &SyntaxError{Span: p.character(len(p.data)), Message: "unexpected end of JSON"}
	case errors.As(err, &syntax):
		at := min(int(syntax.ByteOffset), len(p.data))
		return token, &SyntaxError{Span: p.character(at), Message: explain(p.data[at:], syntax)}
	default:
		return token, &SyntaxError{Span: p.character(p.offset()), Message: err.Error()}
	}
}

// explain names the two slips of people who are used to laxer formats; the
// decoder's own words for them miss the point.
func explain(rest []byte, err *jsontext.SyntacticError) string {
	switch {
	case bytes.HasPrefix(rest, []byte(",")):
		return "comma with no value after it"
	case bytes.HasPrefix(rest, []byte("//")), bytes.HasPrefix(rest, []byte("/*")):
		return "JSON has no comments"
	default:
		return err.Err.Error()
	}
}
