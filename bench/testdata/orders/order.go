package main

import (
	"errors"
	"time"
)

// An Order is what the queue carries.
type Order struct {
	ID       string    `json:"id"`
	Customer string    `json:"customer"`
	Placed   time.Time `json:"placed"`
	Lines    []Line    `json:"lines"`
}

// A Line is one position of an order.
type Line struct {
	SKU      string  `json:"sku"`
	Quantity int     `json:"quantity"`
	Price    float64 `json:"price"`
}

func (o Order) validate() error {
	if o.ID == "" || o.Customer == "" {
		return errors.New("no id or no customer")
	}
	if len(o.Lines) == 0 {
		return errors.New("no lines")
	}
	return nil
}

func (o Order) total() float64 {
	var sum float64
	for _, l := range o.Lines {
		sum += float64(l.Quantity) * l.Price
	}
	return sum
}
