//go:build race

package parser

import "testing"

// slower is how much slower everything is under the race detector.
const slower = 12

// slow leaves a test out that has nothing to race for, and would take ten times as long: ./test runs it without the
// race detector.
func slow(t *testing.T) {
	t.Helper()
	t.Skip("it runs without the race detector")
}
