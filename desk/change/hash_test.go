package change

import (
	"hash/fnv"
	"strings"
	"testing"
)

// TestHashText: what is kept of people's last mails goes on to be found, whatever they wrote.
func TestHashText(t *testing.T) {
	for _, words := range [][]string{nil, {""}, {"a"}, {"a", "b"}, {"a\x00", "b"}, {"", ""}, {"Größe", "\xff\x00 it", ""}, {strings.Repeat("printer ", 1000)}} {
		h := fnv.New64a()
		h.Write([]byte(strings.Join(words, "\x00")))
		if got := HashText(words...); got != h.Sum64() {
			t.Errorf("%q: %x, not %x", words, got, h.Sum64())
		}
	}
}
