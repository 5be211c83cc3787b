package main

import (
	"slices"

	"guichet/e2e/live"
)

// story is a way through the desk's life.
type story struct {
	name  string
	setup func(*scene) live.Setup // nil: no desk runs
	tell  func(*scene)
}

// stories lists all of them; those of the corpora where they are there.
func stories(shared string) []story {
	return slices.Concat(chances(), commanders(), corpora(shared), []story{
		{"solved-en", holding, solved(support)},
		{"solved-fr", holding, solved("aide@desk.test")},
		{"solved-de", signing, solved("hilfe@desk.test")},
		{"gathered", trusting, gathered},
		{"gathered-strange", strange, gathered},
		{"secret", trusting, secret},
		{"access", trusting, access},
		{"returned", trusting, returned},
		{"returned-strange", strange, returned},
		{"robots", trusting, robots},
		{"robots-strange", strange, robots},
		{"handed-over", fronted, handedOver},
		{"linked", signing, linked},
		{"shell", trusting, shell},
	})
}
