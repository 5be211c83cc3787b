package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"guichet/e2e/live"
)

// lettersAMail is how many letters a mail of the load makes: a confirmation and a notification.
const lettersAMail = 2

// maxOut is how long letters may take to leave once the last mail was taken.
const maxOut = 5 * time.Minute

// passed is one measurement of mail in and out.
type passed struct {
	rate float64       // mails a second, each with its letters accepted by the sink
	cpu  time.Duration // of the desk, from its start; 0 for Postfix
}

// measureOut measures how many mails a second come in and leave again with all that they cause, until the
// last is accepted by a sink: of the desk two letters a mail, signed as o.sign says, of Postfix the mail. A letter's
// CPU is what the same load costs more than with a relay that never greets.
func measureOut(r *run, bin string, o options) error {
	builds := []build{{"now", bin}}
	if o.before != "" {
		before, err := buildCommit(r, o.before)
		if err != nil {
			return err
		}
		builds = append(builds, build{"before", before})
	}
	fmt.Printf("| load | letters signed | who | mails in and out /s | beside Postfix | CPU a letter |\n|---|---|---|---|---|---|\n")
	beside := o
	beside.profile = "" // the one of mail in and out is wanted
	for _, name := range strings.Split(o.loads, ",") {
		l, err := loadOf(name, o)
		if err != nil {
			return err
		}
		rates, costs := map[string][]float64{}, map[string][]float64{}
		for range o.rounds {
			r.sub(func(r *run) { rates["Postfix"] = append(rates["Postfix"], passPostfix(r, l, o).rate) })
			for _, b := range builds {
				var p passed
				var silent sample
				r.sub(func(r *run) { p = passDesk(r, b.bin, l, o) })
				r.sub(func(r *run) { silent = runDesk(r, b.bin, r.TempDir(), l, beside) })
				rates[b.name] = append(rates[b.name], p.rate)
				costs[b.name] = append(costs[b.name], (p.cpu-silent.cpu).Seconds()*1000/float64(lettersAMail*o.mails))
			}
		}
		postfix := middleFloat(rates["Postfix"])
		fmt.Printf("| %s | – | Postfix | %.0f | 1 | – |\n", l.name, postfix)
		for _, b := range builds {
			rate := middleFloat(rates[b.name])
			fmt.Printf("| %s | %s | %s | %.0f | %.2f | %.2f ms |\n", l.name, o.sign, b.name, rate, rate/postfix, middleFloat(costs[b.name]))
		}
	}
	return nil
}

// build is a binary and what it is called.
type build struct{ name, bin string }

func passDesk(r *run, bin string, l load, o options) passed {
	relay, into := live.FreeAddr(), new(sink)
	takeAll(r, relay, into)
	dir := r.TempDir()
	d := live.StartDesk(r, bin, o.setup(r, live.Setup{Relay: relay, Dir: dir, Extra: signing(r, o.sign)}))
	if o.profile != "" {
		go profile(filepath.Join(dir, "data", "control.sock"), o.profile, o.seconds)
	}
	rate := pass(r, func() error { _, err := l.run(d.Addr); return err }, into, int64(lettersAMail*o.mails), o.mails)
	return passed{rate, cpuTime(d.PID())}
}

func passPostfix(r *run, l load, o options) passed {
	relay, into := live.FreeAddr(), new(sink)
	takeAll(r, relay, into)
	p := live.StartPostfix(r, live.PostfixSetup{Routes: map[string]string{"desk.test": relay}, Main: []string{
		"in_flow_delay = 0", "default_process_limit = 200", "smtpd_client_connection_count_limit = 0",
		"default_destination_concurrency_limit = 20", "smtp_connection_cache_on_demand = yes",
	}})
	return passed{rate: pass(r, func() error { _, err := l.run(p.Addr); return err }, into, int64(o.mails), o.mails)}
}

// pass sends, waits until the sink has taken want mails, and returns the rate.
func pass(r *run, send func() error, into *sink, want int64, mails int) float64 {
	start := time.Now()
	if err := send(); err != nil {
		r.Fatalf("%v", err)
	}
	for end := time.Now().Add(maxOut); into.taken.Load() < want; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			r.Fatalf("the sink took %d of %d", into.taken.Load(), want)
		}
	}
	return float64(mails) / time.Since(start).Seconds()
}

// signing is the configuration that signs letters: "none", "ed25519", or "both" with RSA-2048 beside.
func signing(r *run, how string) string {
	var keys []any
	if how == "both" {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			r.Fatalf("%v", err)
		}
		keys = append(keys, key)
	}
	if how != "none" {
		_, key, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			r.Fatalf("%v", err)
		}
		keys = append(keys, key)
	}
	var b strings.Builder
	for i, key := range keys {
		der, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			r.Fatalf("%v", err)
		}
		file := filepath.Join(r.TempDir(), fmt.Sprintf("key%d.pem", i))
		if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
			r.Fatalf("%v", err)
		}
		fmt.Fprintf(&b, "[[dkim]]\ndomain = \"desk.test\"\nselector = \"s%d\"\nkey = %q\n", i, file)
	}
	return b.String()
}
