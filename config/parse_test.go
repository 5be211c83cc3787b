package config

import (
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"guichet/mail"
)

// least is the smallest file that is enough.
const least = `hostname = "mx.example.org"
[[address]]
email = "support@example.org"
`

func address(s string) mail.Address {
	a, err := mail.ParseAddress(s)
	if err != nil {
		panic(err)
	}
	return a
}

func TestDefaults(t *testing.T) {
	got, err := Parse("/etc/guichet.toml", []byte(least))
	if err != nil {
		t.Fatal(err)
	}
	want := &Config{
		Hostname: "mx.example.org", Data: "/var/lib/guichet",
		SMTP: SMTP{
			Listen:         []Listen{{"tcp", "0.0.0.0:25"}},
			MaxConnections: 1000, MaxPerClient: 100, MailsPerMinute: 600,
		},
		MTASTS:    MTASTS{MaxAge: 7 * 24 * time.Hour},
		Login:     Login{PasswordMin: 12, PasswordMax: 128, Activation: "confirmation"},
		Filter:    Filter{WhenDown: "defer"},
		Lifecycle: Lifecycle{CloseAfter: 120 * time.Hour, Hold: 2 * time.Minute, AgentReply: "pending", AssignOnAnswer: true, TellTaken: 5},
		Limits:    Limits{Mail: 25_000_000, Attachments: 10_000_000, AutoHour: 5, AutoDay: 20, FreshHour: 30, FreshDay: 100, AutoTicket: 50, NewOfSender: 10, NewOfAll: 60},
		Log:       Log{Level: "info", Format: "text"},
		Addresses: []Address{{
			Email: address("support@example.org"), Separator: "+", Language: "en",
			ClosedReply: "follow-up", Replies: "accept",
		}},
	}
	if d := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Config{}), cmpopts.EquateEmpty()); d != "" {
		t.Error(d)
	}
}

func TestValues(t *testing.T) {
	const file = `
hostname = "mx.example.org"
data = "spool"
smtp.listen = [":25", "[::1]:2525"]   # dotted keys are keys too
smtp.trusted = ["192.0.2.10", "198.51.100.0/24", "2001:db8::/32"]
[lmtp]
listen = ["run/lmtp.sock", "127.0.0.1:24"]
[lifecycle]
close_after = "1d12h"
hold = "0s"
[limits]
mail = "1MiB"
attachments = 500
disk = "1.5 GB"
[[address]]
email = "support@example.org"
agents = ["ANA@Example.org"]
[[agent]]
email = "ana@example.org"
`
	c, err := Parse("/etc/guichet/guichet.toml", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []struct {
		key       string
		got, want any
	}{
		{"data", c.Data, "/etc/guichet/spool"},
		{"smtp.listen", c.SMTP.Listen, []Listen{{"tcp", ":25"}, {"tcp", "[::1]:2525"}}},
		{"smtp.trusted", c.SMTP.Trusted, []netip.Prefix{
			netip.MustParsePrefix("192.0.2.10/32"),
			netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("2001:db8::/32"),
		}},
		{"lmtp.listen", c.LMTP.Listen, []Listen{{"unix", "/etc/guichet/run/lmtp.sock"}, {"tcp", "127.0.0.1:24"}}},
		{"close_after", c.Lifecycle.CloseAfter, 36 * time.Hour},
		{"hold", c.Lifecycle.Hold, time.Duration(0)},
		{"mail", c.Limits.Mail, int64(1 << 20)},
		{"attachments", c.Limits.Attachments, int64(500)},
		{"disk", c.Limits.Disk, int64(1_500_000_000)},
		{"agents are written as themselves", c.Addresses[0].Agents, []mail.Address{address("ana@example.org")}},
	} {
		if d := cmp.Diff(v.want, v.got, cmp.Comparer(func(a, b netip.Prefix) bool { return a == b })); d != "" {
			t.Errorf("%s: %s", v.key, d)
		}
	}
}

// TestFaults has a folder of broken files, each beside the lines that it must give.
func TestFaults(t *testing.T) {
	files, err := filepath.Glob("testdata/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatal("no testdata", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			c, err := Parse(filepath.Base(file), data)
			if err == nil {
				t.Fatalf("taken: %+v", c)
			}
			golden(t, strings.TrimSuffix(file, ".toml")+".want", []byte(err.Error()+"\n"))
		})
	}
}

func TestLoadWithoutFile(t *testing.T) {
	_, err := Load(filepath.Join(t.TempDir(), "none.toml"))
	if err == nil || !strings.Contains(err.Error(), "there is no such file; write one") {
		t.Errorf("got %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(least))
	files, _ := filepath.Glob("testdata/*.toml")
	for _, file := range files {
		if data, err := os.ReadFile(file); err == nil {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Parse("fuzz.toml", data)
		if (c == nil) == (err == nil) {
			t.Errorf("%v and %v", c, err)
		}
		for line := range strings.Lines(errText(err)) {
			if !strings.HasPrefix(line, "fuzz.toml") {
				t.Errorf("a fault of more than one line: %q", errText(err))
			}
		}
	})
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
