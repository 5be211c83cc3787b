//go:build race

package mailauth

// slower is how much slower everything is under the race detector.
const slower = 12
