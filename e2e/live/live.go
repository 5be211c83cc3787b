// Package live runs real programs on loopback addresses for the tests of e2e and for bench:
// the desk's built binary, an SMTP server that keeps what it gets, a DNS server with a few
// records, Postfix, opendkim, unbound, rspamd, clamd, mutt and s-nail. It writes mail as people's
// clients write it and reads mail as they show it.
//
// It knows the desk by its public interface only: configuration, SMTP, and the JSON of the
// command line. It refuses to import any package of the desk.
//
// RFCs: 5321 (SMTP), 5322 and 2045 (what a client writes), 6376 and 8463 (DKIM), 3464 (delivery reports).
package live

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// T is what live needs of a testing.TB. bench has one of its own.
type T interface {
	Helper()
	Logf(format string, args ...any)
	// Fatalf ends the test, or the run.
	Fatalf(format string, args ...any)
	// Cleanup registers what is to be done at the end, last first.
	Cleanup(func())
	// TempDir is a new directory that goes at the end.
	TempDir() string
}

// Patience is how long Until waits. Machines under load are slow, so it is long: a test
// that holds never waits for it.
const Patience = time.Minute

// Until waits until ok returns true, and fails with what if that does not happen within
// Patience.
func Until(t T, what string, ok func() bool) {
	t.Helper()
	UntilWithin(t, Patience, what, ok)
}

// UntilWithin is Until with a patience of its own.
func UntilWithin(t T, patience time.Duration, what string, ok func() bool) {
	t.Helper()
	if !Eventually(patience, ok) {
		t.Fatalf("not seen within %v: %s", patience, what)
	}
}

// Eventually reports whether ok became true within patience.
func Eventually(patience time.Duration, ok func() bool) bool {
	deadline := time.Now().Add(patience)
	for pause := 2 * time.Millisecond; ; pause = min(2*pause, 100*time.Millisecond) {
		if ok() {
			return true
		}
		if time.Now().After(deadline) {
			return false
		}
		time.Sleep(pause)
	}
}

// Loopback returns an address of 127.0.0.0/8 that nobody else has guessed: every server
// gets one of its own, so that they can run side by side on the same port.
func Loopback() string {
	return fmt.Sprintf("127.%d.%d.%d", 1+rand.IntN(250), rand.IntN(250), 2+rand.IntN(250))
}

// FreeAddr returns a "host:port" on a Loopback address. It does not try to listen there: a
// process that another test starts meanwhile would hold the socket for a moment, and with
// 15 million addresses to guess from nobody else has this one. The port is below those that
// the kernel gives to connections.
func FreeAddr() string {
	return fmt.Sprintf("%s:%d", Loopback(), 10_000+rand.IntN(20_000))
}
