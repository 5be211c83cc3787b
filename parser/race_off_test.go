//go:build !race

package parser

import "testing"

// slower is how much slower everything is than it should be: nothing watches.
const slower = 1

// slow leaves nothing out: see the other one.
func slow(*testing.T) {}
