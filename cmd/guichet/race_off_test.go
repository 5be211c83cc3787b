//go:build !race

package main

import "testing"

// slow leaves nothing out: see the other one.
func slow(*testing.T) {}
