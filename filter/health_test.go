package filter

import (
	"context"
	"errors"
	"io"
	"net"
	"testing"

	"guichet/mail"
)

// TestHealth: after so many silent mails in a row one at a time asks, until one is answered.
func TestHealth(t *testing.T) {
	const asks, alone, waits = "asks", "asks alone", "follows the policy"
	var h health
	begin := func(want string) {
		t.Helper()
		got := asks
		if only, ok := h.begin(); !ok {
			got = waits
		} else if only {
			got = alone
		}
		if got != want {
			t.Errorf("a mail %s, want one that %s", got, want)
		}
	}
	for range hangs - 1 {
		begin(asks)
		h.end(false, true)
	}
	begin(asks)
	h.end(false, false) // it answers in the end: what came before does not count
	for range hangs {
		begin(asks)
	}
	for range hangs {
		h.end(false, true)
	}
	begin(alone)
	begin(waits)
	h.end(false, true) // one of before, which was patient
	begin(waits)
	h.end(true, true)
	begin(alone)
	h.end(true, false)
	begin(asks)
	begin(asks)
}

// TestHangingFilter: who listens and says nothing keeps one mail at a time; under either policy the
// others are not kept, and nothing comes in unchecked but by the policy. It is asked by all as soon
// as it answers.
func TestHangingFilter(t *testing.T) {
	for _, accept := range []bool{false, true} {
		came, answer := make(chan struct{}), make(chan string)
		p := serve(t, func(c net.Conn) {
			readStream(c)
			came <- struct{}{}
			io.WriteString(c, <-answer)
		})
		f := New(Options{ClamAV: p, Accept: accept})
		scan := func(ctx context.Context) bool {
			got, err := f.Scan(ctx, envelope, []byte(text))
			if got.Malware != "" || err != nil && !errors.Is(err, ErrDown) {
				t.Errorf("%+v, %v", got, err)
			}
			return (err == nil) == accept
		}
		for range hangs {
			patient, cancel := context.WithCancel(context.Background())
			go func() {
				<-came
				cancel() // the time is over
			}()
			if !scan(patient) {
				t.Errorf("accept %v: a mail that was left without an answer", accept)
			}
			answer <- ""
		}
		found := make(chan mail.Content)
		go func() {
			got, _ := f.Scan(context.Background(), envelope, []byte(text))
			found <- got
		}()
		<-came // one asks, and is left to wait
		for range 10 {
			if !scan(context.Background()) {
				t.Errorf("accept %v: a mail beside the one that asks", accept)
			}
		}
		answer <- "stream: Guichet.Test FOUND\x00"
		if got := <-found; got.Malware != "Guichet.Test" {
			t.Errorf("the mail that asked: %+v", got)
		}
		if h := f.health[p]; h.silent != 0 || h.trying {
			t.Errorf("after an answer: %d silent, trying %v", h.silent, h.trying)
		}
	}
}

// TestQuickFaults: a filter that refuses at once is asked by every mail: it costs nobody time.
func TestQuickFaults(t *testing.T) {
	gone, dead := listen(t)
	gone.Close()
	f := New(Options{Milters: []Place{dead}, ClamAV: dead})
	for range 2 * hangs {
		if _, err := f.Scan(context.Background(), envelope, []byte(text)); !errors.Is(err, ErrDown) || errors.Is(err, errHangs) {
			t.Error(err)
		}
	}
}
