package smtpd

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestDialogues plays testdata/*.dialogue against a real listener. A line begins with
//
//	#  a remark
//	:  an option of the server, such as ": size 100"
//	>  what the client says; CR LF follows, unless it ends with "\c". Go escapes work.
//	   Lines that follow each other go out in one write.
//	<  one line of the server, with * and ? as wildcards, or "< closed"
//	@  an act: "@ fin", "@ tls", "@ kept 1" (mails on the desk), "@ client 192.0.2.1 helo" (of
//	   the last one), or `@ text "..."` (its octets)
func TestDialogues(t *testing.T) {
	files, err := filepath.Glob("testdata/*.dialogue")
	if err != nil || len(files) == 0 {
		t.Fatalf("no dialogues: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".dialogue"), func(t *testing.T) {
			t.Parallel()
			script, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			play(t, string(script))
		})
	}
}

func play(t *testing.T, script string) {
	var o Options
	var lmtp bool
	var h *house
	var c *caller
	var saying strings.Builder
	for n, line := range strings.Split(script, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		sign, rest := line[0], strings.TrimPrefix(line[1:], " ")
		t.Logf("%d: %.100s", n+1, line)
		if sign == ':' {
			option(t, &o, &lmtp, rest)
			continue
		}
		if h == nil {
			h = open(t, lmtp, o)
			c = h.call()
		}
		if sign == '>' {
			saying.WriteString(octets(t, rest))
			continue
		}
		if saying.Len() > 0 {
			c.say(saying.String())
			saying.Reset()
		}
		switch sign {
		case '<':
			if rest == "closed" {
				c.gone()
			} else {
				c.hear(rest)
			}
		case '@':
			act(t, h, c, rest)
		default:
			t.Fatalf("what does %q mean?", line)
		}
	}
}

func octets(t *testing.T, s string) string {
	s, open := strings.CutSuffix(s, `\c`)
	s, err := strconv.Unquote(`"` + strings.ReplaceAll(s, `"`, `\"`) + `"`)
	if err != nil {
		t.Fatalf("bad escape in %q", s)
	}
	if open {
		return s
	}
	return s + "\r\n"
}

func option(t *testing.T, o *Options, lmtp *bool, line string) {
	key, value, _ := strings.Cut(line, " ")
	n, _ := strconv.Atoi(value)
	switch key {
	case "lmtp":
		*lmtp = true
	case "tls":
		o.TLS = testTLS(t)
	case "trusted":
		o.Trusted = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	case "front":
		o.Fronts = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	case "size":
		o.MaxSize = int64(n)
	case "rate":
		o.MailsPerMinute = n
	case "misses":
		o.Misses, o.Tarpit = n, time.Millisecond
	case "free":
		o.Free = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	case "commands":
		o.Commands = n
	case "refusals":
		o.Refusals = n
	case "faults":
		o.Faults = n
	case "idle":
		o.Idle = duration(t, value)
	case "life":
		o.Life = duration(t, value)
	case "datatime":
		o.DataTime = duration(t, value)
	default:
		t.Fatalf("unknown option %q", line)
	}
}

func duration(t *testing.T, s string) time.Duration {
	d, err := time.ParseDuration(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func act(t *testing.T, h *house, c *caller, line string) {
	t.Helper()
	what, arg, _ := strings.Cut(line, " ")
	kept := h.desk.kept()
	switch what {
	case "fin":
		c.fin()
	case "tls":
		c.secure()
	case "kept":
		if want, _ := strconv.Atoi(arg); len(kept) != want {
			t.Fatalf("%d mails kept, want %s", len(kept), arg)
		}
	case "client":
		env := kept[len(kept)-1].env
		if got := env.Remote.String() + " " + env.Helo; got != arg {
			t.Fatalf("the client is %s, want %s", got, arg)
		}
	case "text":
		want, err := strconv.Unquote(arg)
		if err != nil || len(kept) == 0 || kept[len(kept)-1].text != want {
			t.Fatalf("kept %+v, want %s last (%v)", kept, arg, err)
		}
	default:
		t.Fatalf("unknown act %q", line)
	}
}

// testTLS returns a server's config with a certificate made on the spot.
func testTLS(t testing.TB) *tls.Config {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"mx.desk.test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
}
