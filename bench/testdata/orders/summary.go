package main

// A Summary answers an invocation.
type Summary struct {
	Archived int      `json:"archived"`
	Total    float64  `json:"total"`
	Rejected []string `json:"rejected,omitempty"`
}

func (s *Summary) add(o Order) {
	s.Archived++
	s.Total += o.total()
}
