package service

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"guichet/config"
)

// TestLogForPeople: as text, numbers bear their unit, and nothing stands without a value.
func TestLogForPeople(t *testing.T) {
	for _, c := range []struct {
		took time.Duration
		size int64
		want string
	}{
		{0, 0, "size=0B took=0ms"},
		{400 * time.Microsecond, 17, "size=17B took=0.4ms"},
		{12345 * time.Microsecond, 1234, "size=1.2kB took=12.3ms"},
		{1500 * time.Millisecond, 25_000_000, "size=25MB took=1.5s"},
		{70 * time.Second, 3_400_000_000, "size=3.4GB took=1m10s"},
	} {
		var b bytes.Buffer
		log := NewLog(&b, config.Log{Level: "info"})
		log.Info().Str("host", "").Strs("why", nil).Str("reply", "250 ok").Int64("size", c.size).Dur("took", c.took).Uint64("letter", 7).Msg("sent")
		line := b.String()
		for _, part := range append(strings.Fields(c.want), "letter=7", `reply="250 ok"`) {
			if !strings.Contains(line, part) {
				t.Errorf("%q lacks %s", line, part)
			}
		}
		for _, part := range []string{"host", "why", "= ", `=""`} {
			if strings.Contains(line, part) {
				t.Errorf("%q has %q", line, part)
			}
		}
	}
}

// TestLogForCollectors: JSON has plain numbers.
func TestLogForCollectors(t *testing.T) {
	var b bytes.Buffer
	log := NewLog(&b, config.Log{Level: "info", Format: "json"})
	log.Info().Int64("size", 1234).Dur("took", 1500*time.Microsecond).Msg("received")
	if want := `"size":1234,"took":1.5,`; !strings.Contains(b.String(), want) {
		t.Errorf("%s lacks %s", b.String(), want)
	}
}
