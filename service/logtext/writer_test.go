package logtext

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"
)

// both are a line as Write makes it and as zerolog's ConsoleWriter does; plain tells that the first was not left to the second.
func both(t *testing.T, b []byte) (fast, slow string, plain bool) {
	t.Helper()
	var one, other bytes.Buffer
	w := New(&one)
	n, err := w.Write(b)
	w = New(&other)
	n2, err2 := w.slow.Write(b)
	if (err == nil) != (err2 == nil) || err == nil && n != n2 {
		t.Fatalf("%q: %d, %v; zerolog %d, %v", b, n, err, n2, err2)
	}
	l := new(line)
	return one.String(), other.String(), l.read(b) && l.write()
}

// TestSameText: lines of the mail log look as zerolog's ConsoleWriter makes them, and are not left to it.
func TestSameText(t *testing.T) {
	for name, write := range map[string]func(*zerolog.Event){
		"received": func(e *zerolog.Event) {
			e.Str("session", "x1").Str("from", "<a@b>").Int64("size", 20_123).Dur("took", 1500*time.Microsecond).Msg("received")
		},
		"filed": func(e *zerolog.Event) {
			e.Str("verdict", "trusted").Str("odd", `a"b\c`).Strs("why", []string{`author "carla@customer.test", verdict none`, `opens a \ticket`}).Str("tickets", "7").Msg("filed")
		},
		"queued": func(e *zerolog.Event) {
			e.Uint64("letter", 7).Uint64("ticket", 9).Str("event", "new").Str("to", "a@b.test").Msg("queued")
		},
		"an error": func(e *zerolog.Event) { e.Str("a", "b").Err(errors.New("cannot write")).Msg("gave up") },
		"no values": func(e *zerolog.Event) {
			e.Str("host", "").Strs("why", nil).Strs("not", []string{}).AnErr("x", nil).Msg("sent")
		},
		"truth": func(e *zerolog.Event) { e.Bool("tls", true).Bool("no", false).Msg("sent") },
		"numbers": func(e *zerolog.Event) {
			e.Int("a", -3).Float64("b", 2.25).Uint64("big", 1<<63).Int64("size", 25_000_000).Dur("pause", time.Hour).Msg("sent")
		},
		"odd numbers": func(e *zerolog.Event) { e.Dur("took", -time.Second).Int64("free", -7).Int64("was", 0).Msg("sent") },
	} {
		var b bytes.Buffer
		log := zerolog.New(&b).With().Timestamp().Logger()
		write(log.Info())
		fast, slow, plain := both(t, b.Bytes())
		if fast != slow || !plain {
			t.Errorf("%s: plain %v\n%s%s", name, plain, fast, slow)
		}
	}
}

// TestOddLines: what is not plain looks as zerolog's ConsoleWriter makes it, too.
func TestOddLines(t *testing.T) {
	head := `{"level":"info","time":"2026-12-01T10:00:00Z",`
	for _, rest := range []string{
		`"from":"\"quoted\"","message":"x"}`, `"from":"é","message":"x"}`, `"from":"a\nb","message":"x"}`, `"a":1,"a":2,"message":"x"}`,
		`"a":{"b":[1,"c"]},"message":"x"}`, `"a":[1,2],"message":"x"}`, `"a":["\u0000","é","<"],"message":"x"}`, `"a":1e3,"took":1e5,"message":"x"}`,
		`"message":""}`, `"a":"b"}`, `"message":"x","time":"yesterday"}`, `"caller":"x.go:3","message":"x"}`, `"a":01,"message":"x"}`,
		`"message":7}`, `"a":-,"message":"x"}`, `"a":[""],"message":"x"}`, `"\"":"\\","message":"\""}`, `"a":"\/","b":["\/"],"message":"x"}`, `"a":"\","message":"x"}`, `"a":"'","message":"x"} {}`, `"":"","message":"x"}`, `"":"y","message":"x"}`, `"":0,"error":"0","message":"x"}`,
		`"a":"` + strings.Repeat("x", 10_000) + `","message":"x"}`, `"error":null,"message":"x"}`, `"took":"5","size":["a"],"message":"%s %d"}`,
	} {
		if fast, slow, _ := both(t, []byte(head+rest+"\n")); fast != slow {
			t.Errorf("%s\n%s%s", rest, fast, slow)
		}
	}
	for _, all := range []string{"", "\n", "{", "{}\n", "{}", "null\n", head, `{"level":"trace","time":"2026-12-01T10:00:00Z","message":"x"}` + "\n", `{"time":"2026-12-01T10:00:00+05:30","level":"warn","message":"x"}` + "\n"} {
		if fast, slow, _ := both(t, []byte(all)); fast != slow {
			t.Errorf("%q\n%s%s", all, fast, slow)
		}
	}
}

// FuzzSameText: whatever a line is, its text is zerolog's.
func FuzzSameText(f *testing.F) {
	f.Add([]byte(`{"level":"info","time":"2026-12-01T10:00:00Z","why":["a b","c"],"size":17,"took":1.25,"error":"x","message":"filed"}` + "\n"))
	f.Add([]byte(`{"level":"error","a":null,"b":[],"c":true,"time":"2026-12-01T10:00:00Z","message":"x","d":"\u001b"}` + "\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if !json.Valid(b) {
			return // zerolog writes none, and its reader stops behind the first value
		}
		if fast, slow, _ := both(t, b); fast != slow {
			t.Fatalf("%q\n%s%s", b, fast, slow)
		}
	})
}

// FuzzValues: whatever stands in a field, the text is zerolog's.
func FuzzValues(f *testing.F) {
	f.Add("from", "<a@b.test>", "received", 17.5)
	f.Add("size", "\"\x00é \\", "", -1e30)
	f.Fuzz(func(t *testing.T, name, value, message string, number float64) {
		var b bytes.Buffer
		log := zerolog.New(&b).With().Timestamp().Logger()
		log.Warn().Str(name, value).Strs("why", []string{value, name}).Float64("took", number).Float64("n", number).Msg(message)
		if fast, slow, _ := both(t, b.Bytes()); fast != slow {
			t.Fatalf("%q\n%s%s", b.Bytes(), fast, slow)
		}
	})
}

func BenchmarkWrite(b *testing.B) {
	line := []byte(`{"level":"info","session":"01JABCDEFGH","from":"carla@customer.test","verdict":"trusted","why":["a new request"],"tickets":"7","time":"2026-12-01T10:00:00Z","message":"filed"}` + "\n")
	for name, w := range map[string]interface{ Write([]byte) (int, error) }{"text": New(bytes.NewBuffer(nil)), "zerolog": New(bytes.NewBuffer(nil)).slow} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				w.Write(line)
			}
		})
	}
}
