//go:build !race

package mailauth

// slower is how much slower everything is than it should be: nothing watches.
const slower = 1
