package check

import (
	"context"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"guichet/e2e/live"
	"guichet/mail"
)

func address(s string) mail.Address {
	a, err := mail.ParseAddress(s)
	if err != nil {
		panic(err)
	}
	return a
}

func addresses(all ...string) (out []mail.Address) {
	for _, s := range all {
		out = append(out, address(s))
	}
	return out
}

// TestInOrder: of a desk as setup makes it, with the records that setup prints, nothing is complained of, and
// every proof was made.
func TestInOrder(t *testing.T) {
	made := map[string]bool{}
	for _, f := range newScene(t).run() {
		made[f.Check] = true
		if f.State != Good {
			t.Errorf("%+v", f)
		}
	}
	for _, name := range strings.Fields("desk port certificate host ptr mx spf helo dkim dmarc mta-sts tls-rpt blocklist outbound disk clock backup queue round-trip") {
		if !made[name] {
			t.Errorf("no finding of %s", name)
		}
	}
}

// TestWrongTurns: each wrong turn that people take is found by the proof of its name, at its worth, and what is
// said and advised names the thing.
func TestWrongTurns(t *testing.T) {
	for _, v := range []struct {
		name   string
		turn   func(*scene)
		check  string
		state  State
		says   string
		remedy string
	}{
		{"no desk runs", func(s *scene) { s.o.Desk = nil }, "desk", Warning, "no desk runs", "systemctl start guichet"},
		{"the desk hangs", func(s *scene) { s.sick = os.ErrDeadlineExceeded }, "desk", Warning, "cannot be asked", "restart guichet"},
		{"port taken by another server", func(s *scene) { s.hosts["192.0.2.25:25"] = newPeer(s.t, "other.example.net", "", "").addr }, "port", Fault, "another mail server answers", "ss -ltnp"},
		{"port closed", func(s *scene) { s.hosts["192.0.2.25:25"] = "" }, "port", Fault, "nobody listens", "firewall"},
		{"port filtered", func(s *scene) { delete(s.hosts, "192.0.2.25:25") }, "port", Fault, "no mail server answers", "firewall"},
		{"port unreachable from inside", func(s *scene) { delete(s.hosts, "192.0.2.25:25"); s.o.Addresses = s.o.Addresses[1:] }, "port", Unknown, "router", "guichet check --outside"},
		{"no MX", func(s *scene) { delete(s.zone, "example.org. MX") }, "mx", Fault, "has no MX", "MX\t10 mx.example.org."},
		{"another's MX", func(s *scene) { s.zone["example.org. MX"] = []string{"1 aspmx.l.google.com."} }, "mx", Fault, "goes to aspmx.l.google.com", "LMTP"},
		{"null MX", func(s *scene) { s.zone["example.org. MX"] = []string{"0 ."} }, "mx", Fault, "null MX", "MX\t10 mx.example.org."},
		{"MX is an alias", func(s *scene) {
			s.zone["example.org. MX"] = []string{"10 mx.example.org.", "20 alias.example.org."}
			s.zone["alias.example.org. CNAME"] = []string{"mx.example.org."}
		}, "mx", Warning, "alias (CNAME)", "address record"},
		{"host without address", func(s *scene) { delete(s.zone, "mx.example.org. A") }, "host", Fault, "leads nowhere", "A record"},
		{"host at 127.0.1.1", func(s *scene) { s.zone["mx.example.org. A"] = []string{"127.0.1.1"} }, "host", Fault, "nobody outside reaches", "/etc/hosts"},
		{"host elsewhere", func(s *scene) { s.zone["mx.example.org. A"] = []string{"203.0.113.9"} }, "host", Fault, "this machine has 192.0.2.25", "publish this machine's address"},
		{"no PTR", func(s *scene) { delete(s.zone, "25.2.0.192.in-addr.arpa. PTR") }, "ptr", Fault, "no reverse name", "ask whoever gave you 192.0.2.25"},
		{"wrong PTR", func(s *scene) {
			s.zone["25.2.0.192.in-addr.arpa. PTR"] = []string{"static-192-0-2-25.provider.example."}
		}, "ptr", Fault, "static-192-0-2-25", "set hostname"},
		{"no SPF", func(s *scene) { delete(s.zone, "example.org. TXT") }, "spf", Fault, "no SPF record", `"v=spf1 mx -all"`},
		{"two SPF records", func(s *scene) {
			s.zone["example.org. TXT"] = append(s.zone["example.org. TXT"], `"v=spf1 include:x.test -all"`)
		}, "spf", Fault, "several SPF", "make one of them"},
		{"SPF of another host", func(s *scene) { s.zone["example.org. TXT"] = []string{`"v=spf1 ip4:203.0.113.1 -all"`} }, "spf", Fault, "does not permit 192.0.2.25", "v=spf1 ip4:203.0.113.1 mx -all"},
		{"no SPF of HELO", func(s *scene) { delete(s.zone, "mx.example.org. TXT") }, "helo", Warning, "HELO name", `"v=spf1 a -all"`},
		{"no DKIM record", func(s *scene) { delete(s.zone, "202612-ed._domainkey.example.org. TXT") }, "dkim", Fault, "no key is published", "v=DKIM1; k=ed25519; p="},
		{"DKIM cut when copied", func(s *scene) {
			at := "202612-rsa._domainkey.example.org. TXT"
			first, _, _ := strings.Cut(s.zone[at][0], `" "`)
			s.zone[at] = []string{first + `"`}
		}, "dkim", Fault, "another key is published", "publish 202612-rsa._domainkey.example.org."},
		{"DKIM revoked", func(s *scene) { s.zone["202612-ed._domainkey.example.org. TXT"] = []string{`"v=DKIM1; p="`} }, "dkim", Fault, "revoked", "publish"},
		{"nothing signs", func(s *scene) { s.conf = func(t string) string { return t[:strings.Index(t, "[[dkim]]")] } }, "dkim", Warning, "not signed", "[[dkim]]"},
		{"no DMARC", func(s *scene) { delete(s.zone, "_dmarc.example.org. TXT") }, "dmarc", Warning, "no DMARC policy", "v=DMARC1; p=none"},
		{"DMARC misspelt", func(s *scene) { s.zone["_dmarc.example.org. TXT"] = []string{`"v=DMARC1; policy=none"`} }, "dmarc", Fault, "cannot be read", "in its place"},
		{"policy not announced", func(s *scene) { delete(s.zone, "_mta-sts.example.org. TXT") }, "mta-sts", Warning, "not announced", "v=STSv1; id="},
		{"policy cannot be read", func(s *scene) { s.hosts["192.0.2.25:443"] = "" }, "mta-sts", Fault, "cannot be read", "mta-sts.example.org lead"},
		{"policy gone", func(s *scene) { s.web.status = http.StatusNotFound }, "mta-sts", Fault, "404", "take the record"},
		{"policy without us", func(s *scene) {
			s.web.text = "version: STSv1\r\nmode: enforce\r\nmx: old.example.org\r\nmax_age: 86400\r\n"
		}, "mta-sts", Fault, "does not name mx.example.org", "mx: mx.example.org"},
		{"policy id forgotten", func(s *scene) { s.zone["_mta-sts.example.org. TXT"] = []string{`"v=STSv1; id=1"`} }, "mta-sts", Warning, "its id has not", "v=STSv1; id="},
		{"certificate expired", func(s *scene) { s.o.Now = func() time.Time { return now.AddDate(0, 2, 1) } }, "certificate", Fault, "ended on 2027-02-01", "tls_cert"},
		{"certificate ends soon", func(s *scene) { s.o.Now = func() time.Time { return now.AddDate(0, 2, -7) } }, "certificate", Warning, "ends on 2027-02-01", "tls_cert"},
		{"certificate of the future", func(s *scene) { s.o.Now = func() time.Time { return now.AddDate(-1, 0, 0) } }, "certificate", Fault, "begins only", "clock"},
		{"certificate of another host", func(s *scene) {
			cert, key := live.SelfSigned(s.t, s.dir, now.AddDate(0, 2, 0), "www.example.org")
			s.hosts["192.0.2.25:25"] = newPeer(s.t, "mx.example.org", cert, key).addr
		}, "certificate", Fault, "for www.example.org and not for mx.example.org", "get one for mx.example.org"},
		{"certificate of nobody", func(s *scene) {
			cert, key := live.SelfSigned(s.t, s.t.TempDir(), now.AddDate(0, 2, 0), "mx.example.org")
			s.hosts["192.0.2.25:25"] = newPeer(s.t, "mx.example.org", cert, key).addr
		}, "certificate", Warning, "proves nothing", "tls_cert"},
		{"certificate of nobody, policy enforced", func(s *scene) {
			cert, key := live.SelfSigned(s.t, s.t.TempDir(), now.AddDate(0, 2, 0), "mx.example.org")
			s.hosts["192.0.2.25:25"] = newPeer(s.t, "mx.example.org", cert, key).addr
			s.conf = func(t string) string { return strings.Replace(t, `"testing"`, `"enforce"`, 1) }
		}, "certificate", Fault, "MTA-STS policy asks", "tls_cert"},
		{"no certificate", func(s *scene) { s.hosts["192.0.2.25:25"] = newPeer(s.t, "mx.example.org", "", "").addr }, "certificate", Warning, "in the clear", "[acme] directory"},
		{"on a block list", func(s *scene) { s.zone["25.2.0.192.list.test. A"] = []string{"127.0.0.2"} }, "blocklist", Fault, "on the list list.test (127.0.0.2)", "https://list.test"},
		{"port 25 closed outwards", func(s *scene) { delete(s.hosts, "198.51.100.7:25") }, "outbound", Fault, "no other mail server", "smarthost"},
		{"relay down", func(s *scene) { s.relay("relay.test:25", "") }, "outbound", Fault, "cannot be reached", "start the relay"},
		{"relay misspelt", func(s *scene) { s.relay("realy.test:25", "") }, "outbound", Fault, "cannot be reached", "mend the relay's name"},
		{"relay without TLS", func(s *scene) {
			s.relay("relay.test:25", newPeer(s.t, "relay.test", "", "").addr)
			s.conf = func(t string) string {
				return strings.Replace(t, "[dns]", "[outbound]\nrelay = \"relay.test:25\"\nrelay_tls = \"require\"\n[dns]", 1)
			}
		}, "outbound", Fault, "offers no STARTTLS", "587"},
		{"relay wants a login", func(s *scene) {
			p := newPeer(s.t, "relay.test", "", "")
			p.login = "ana:secret"
			s.relay("relay.test:25", p.addr)
		}, "outbound", Fault, "530", "log in there"},
		{"relay does not know us", func(s *scene) {
			p := newPeer(s.t, "relay.test", "", "")
			p.refuse = "relaying denied"
			s.relay("relay.test:25", p.addr)
		}, "outbound", Fault, "relaying denied", "take mail from this machine's address"},
		{"milter down", func(s *scene) {
			s.conf = func(t string) string {
				return strings.Replace(t, "[dns]", "[filter]\nmilters = [\"127.0.0.1:1\"]\n[dns]", 1)
			}
		}, "filter", Fault, "milter does not answer", "start rspamd"},
		{"clamd is no clamd", func(s *scene) {
			at := s.mail.addr
			s.conf = func(t string) string {
				return strings.Replace(t, "[dns]", "[filter]\nclamav = \""+at+"\"\nwhen_down = \"accept\"\n[dns]", 1)
			}
		}, "filter", Fault, "something else answers", "comes in unchecked"},
		{"disk full", func(s *scene) {
			s.o.Space = func(string) (Space, error) { return Space{Free: 1e6, Total: 100e9, Files: 1e6, Inodes: 2e6}, nil }
		}, "disk", Fault, "the disk is full", "make room"},
		{"disk nearly full", func(s *scene) {
			s.o.Space = func(string) (Space, error) { return Space{Free: 1e9, Total: 100e9, Files: 1e6, Inodes: 2e6}, nil }
		}, "disk", Warning, "nearly full", "make room"},
		{"no inodes", func(s *scene) {
			s.o.Space = func(string) (Space, error) { return Space{Free: 50e9, Total: 100e9, Files: 9, Inodes: 2e6}, nil }
		}, "disk", Fault, "9 more files", "inodes"},
		{"clock not kept", func(s *scene) { s.o.Clock = func() (bool, error) { return false, nil } }, "clock", Warning, "nobody keeps the clock", "timedatectl"},
		{"clock went back", func(s *scene) { s.touch("guichet.db", now.Add(25*time.Hour)) }, "clock", Fault, "before the last mail", "timedatectl"},
		{"no backup", func(s *scene) { os.Remove(s.dir + "/data/backup") }, "backup", Warning, "no backup was ever made", "guichet backup"},
		{"old backup", func(s *scene) { s.touch("backup", now.AddDate(0, 0, -5)) }, "backup", Warning, "2026-11-26", "guichet-backup"},
		{"letters wait", func(s *scene) {
			s.queue = Queue{Waiting: 9, Deferred: 9, Oldest: now.Add(-5 * time.Hour), Reply: "450 try\x1b[2J later"}
		}, "queue", Warning, "450 try?[2J later", "guichet queue show"},
		{"mail does not come back", func(s *scene) { s.lose = true }, "round-trip", Fault, "did not come back", "journalctl"},
		{"mail is refused", func(s *scene) { s.mail.refuse = "no such thing" }, "round-trip", Fault, "no such thing", "port, mx and outbound"},
		{"mail comes back unproven", func(s *scene) { s.doubt = "none" }, "round-trip", Warning, "not proven (none)", "spf, dkim and dmarc"},
		{"DNS is down", func(s *scene) {
			s.o.Resolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) { return nil, os.ErrDeadlineExceeded }}
		}, "mx", Unknown, "DNS does not tell", "resolver"},
	} {
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			v.turn(s)
			all := s.run()
			for _, f := range all {
				if f.State != Good && f.Remedy == "" && f.State != Note {
					t.Errorf("without a remedy: %+v", f)
				}
				if f.Check == v.check && f.State == v.state && strings.Contains(f.Says, v.says) && strings.Contains(f.Remedy, v.remedy) {
					return
				}
			}
			for _, f := range all {
				if f.State != Good {
					t.Errorf("found %+v", f)
				}
			}
		})
	}
}

// relay makes letters leave by a smarthost at an address of the scene.
func (s *scene) relay(place, really string) {
	s.zone["relay.test. A"] = []string{"198.51.100.9"}
	s.hosts["198.51.100.9:25"] = really
	s.conf = func(t string) string {
		return strings.Replace(t, "[dns]", "[outbound]\nrelay = \""+place+"\"\n[dns]", 1)
	}
}

// TestBehindAServer: of a desk that only listens at loopback, what DNS lacks is no fault.
func TestBehindAServer(t *testing.T) {
	s := newScene(t)
	s.zone = map[string][]string{}
	s.o.Desk, s.o.Mark = nil, nil
	s.conf = func(t string) string {
		return strings.NewReplacer(`[":25"]`, `["127.0.0.1:2525"]`, "[dns]", "[outbound]\nrelay = \""+s.mail.addr+"\"\n[dns]").Replace(t)
	}
	for _, f := range s.run() {
		if f.State == Fault || f.State == Warning {
			t.Errorf("%+v", f)
		}
	}
}

// TestPlanned: before a desk was set up, nothing around it is a fault yet.
func TestPlanned(t *testing.T) {
	s := newScene(t)
	s.zone = map[string][]string{}
	s.o.Planned = true
	warned := false
	for _, f := range s.run() {
		warned = warned || f.Check == "mx" && f.State == Warning
		if f.State == Fault {
			t.Errorf("%+v", f)
		}
	}
	if !warned {
		t.Error("and no warning")
	}
}

// TestPortTaken: while no desk runs, who has its port is a fault.
func TestPortTaken(t *testing.T) {
	s := newScene(t)
	s.o.Desk = nil
	s.conf = func(text string) string { return strings.Replace(text, `[":25"]`, `["`+s.mail.addr+`"]`, 1) }
	for _, f := range s.run() {
		if f.Check == "desk" && f.State == Fault && f.About == s.mail.addr && strings.Contains(f.Remedy, "systemctl disable --now postfix") {
			return
		}
	}
	t.Error("not found")
}

// TestOutside: from another machine, port and certificate are seen without a configuration.
func TestOutside(t *testing.T) {
	s := newScene(t)
	s.run() // fills the options
	s.o.Config.SMTP.Listen = nil
	all := Outside(t.Context(), s.o)
	if len(all) != 2 || all[0].State != Good || all[1].State != Good || all[1].Check != "certificate" {
		t.Errorf("%+v", all)
	}
	s.hosts["192.0.2.25:25"] = ""
	if all = Outside(t.Context(), s.o); len(all) != 1 || all[0].State != Fault {
		t.Errorf("closed: %+v", all)
	}
}

// TestHostileServer: a server that never ends its greeting costs bounded memory and time.
func TestHostileServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				for {
					if _, err := c.Write([]byte("220-" + strings.Repeat("x", 1000) + "\r\n")); err != nil {
						return
					}
				}
			}()
		}
	}()
	s := newScene(t)
	s.hosts["192.0.2.25:25"] = l.Addr().String()
	for _, f := range s.run() {
		if f.Check == "port" && (f.State != Fault || len(f.Says) > 400) {
			t.Errorf("%+v", f)
		}
	}
}
