//go:build !race

package parser

// slower is how much slower everything is than it should be: nothing watches.
const slower = 1
