package live

import (
	"bytes"
	"os"
	"sync"
)

var knownKeys sync.Map // of binary and key

// knows reports whether a binary knows a key of the configuration: one that was built of an older commit refuses those
// that came later.
func knows(bin, key string) bool {
	at := bin + " " + key
	if known, ok := knownKeys.Load(at); ok {
		return known.(bool)
	}
	text, err := os.ReadFile(bin)
	known := err == nil && bytes.Contains(text, []byte(key))
	knownKeys.Store(at, known)
	return known
}
