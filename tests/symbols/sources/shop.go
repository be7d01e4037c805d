// Package shop sells.
package shop

import "fmt"

// Limit is the most that a cart holds.
const Limit = 10

// Sizes.
const (
	// Small is the smallest.
	Small = iota
	Medium
	Large // the largest
)

var ErrEmpty = fmt.Errorf("empty")

var (
	first, second = 1, 2
	third         int
)

// Item is what is sold.
type Item struct {
	Name  string `json:"name"`
	Price int
	inner struct {
		deep int
	}
}

// Seller sells.
type Seller interface {
	// Sell sells one.
	Sell(item Item) error
	fmt.Stringer
}

type (
	// ID identifies.
	ID    string
	Names = []string
)

// Cart holds items.
type Cart[T any] struct {
	items []T
}

// Add adds one.
func (c *Cart[T]) Add(item T) {
	c.items = append(c.items, item)
}

func (Item) String() string { return "item" }

//go:noinline
func New() *Cart[Item] {
	type local struct{}
	add := func(a int) int {
		return a
	}
	_ = add
	return &Cart[Item]{}
}

func Map[T, U any](in []T, f func(T) U) []U {
	var out []U
	for _, each := range in {
		out = append(out, f(each))
	}
	return out
}

var Handler = func(name string) string {
	return name
}

func empty() {
}
