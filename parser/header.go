package parser

import "strings"

// Header is the fields of a message in order, as they stood: names as written, values
// unfolded and not yet decoded.
type Header []Field

// Field is one header field.
type Field struct {
	Name, Value string
}

// Get returns the value of the first field of that name, in any case; "" if there is none.
func (h Header) Get(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// All returns the values of every field of that name, in order.
func (h Header) All(name string) []string {
	var all []string
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			all = append(all, f.Value)
		}
	}
	return all
}
