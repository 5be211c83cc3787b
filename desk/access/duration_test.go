package access

import (
	"testing"
	"time"
)

// TestAccessDuration: durations as people write them; what is no duration is none.
func TestAccessDuration(t *testing.T) {
	for words, want := range map[string]time.Duration{
		"4h": 4 * time.Hour, "4 h": 4 * time.Hour, "4H": 4 * time.Hour, "4h.": 4 * time.Hour, "`4h`": 4 * time.Hour, "*4h*": 4 * time.Hour,
		"4 hours": 4 * time.Hour, "4 heures": 4 * time.Hour, "2 Stunden": 2 * time.Hour, "3 horas": 3 * time.Hour, "1 ora": time.Hour, "2 uur": 2 * time.Hour,
		"90m": 90 * time.Minute, "90 min.": 90 * time.Minute, "1h30": 90 * time.Minute, "1 h 30": 90 * time.Minute, "1h30m": 90 * time.Minute,
		"1,5h": 90 * time.Minute, "1.5 hours": 90 * time.Minute, "4\u00a0heures": 4 * time.Hour,
		"1d": 24 * time.Hour, "2 Tage": 48 * time.Hour, "2 d\u00edas": 48 * time.Hour, "1 jour 12 heures": 36 * time.Hour, "1d12h": 36 * time.Hour, "1 week": 168 * time.Hour,
	} {
		if got, ok := readDuration(words); !ok || got != want {
			t.Errorf("%q: %s %v, want %s", words, got, ok, want)
		}
	}
	for _, words := range []string{
		"", "4", "h", "0h", "-4h", "soon", "4x", "4h please", "1h30x", "until tomorrow", "1e3h", "9999999h", "9999w 9999w 9999w", "NaN", "30 4h", "<>",
	} {
		if got, ok := readDuration(words); ok {
			t.Errorf("%q: %s, want none", words, got)
		}
	}
}
