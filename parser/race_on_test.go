//go:build race

package parser

// slower is how much slower everything is under the race detector.
const slower = 12
