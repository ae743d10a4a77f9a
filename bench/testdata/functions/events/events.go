// Package events holds what both models' handlers take and give.
package events

import "fmt"

type Small struct {
	Name string `json:"name"`
}

func (s Small) Greet() (string, error) { return "Hello, " + s.Name + "!", nil }

type Large struct {
	Path    string            `json:"path"`
	Headers map[string]string `json:"headers"`
	Items   []struct {
		ID    int     `json:"id"`
		Name  string  `json:"name"`
		Price float64 `json:"price"`
	} `json:"items"`
}

type Response struct {
	StatusCode int               `json:"statusCode"`
	Headers    map[string]string `json:"headers"`
	Body       string            `json:"body"`
}

func (l Large) Answer() (Response, error) {
	sum := 0.0
	for _, item := range l.Items {
		sum += item.Price
	}
	return Response{
		StatusCode: 200,
		Headers:    map[string]string{"content-type": "text/plain", "x-trace": l.Headers["x-header-07"]},
		Body:       fmt.Sprintf("%s: %d items, %.2f", l.Path, len(l.Items), sum),
	}, nil
}
