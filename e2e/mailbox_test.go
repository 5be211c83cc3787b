package e2e

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"guichet/e2e/live"
)

// provider is a Dovecot that stands for a provider: what comes to it lies in the mailbox desk@provider.test.
type provider struct {
	*testing.T
	dovecot   *live.Dovecot
	authority *live.Authority
	password  string // a file
	client    *imapclient.Client
}

// startProvider starts one, which asks a URL about access tokens, if one is given.
func startProvider(t *testing.T, tokens ...string) *provider {
	t.Helper()
	needs(t, true)
	if _, err := os.Stat("/usr/lib/dovecot/imap"); err != nil {
		t.Skip("dovecot-imapd is not installed")
	}
	p := &provider{T: t, authority: live.NewAuthority(t), password: filepath.Join(t.TempDir(), "password")}
	save(t, p.password, "secret words\n")
	addr := live.FreeAddr()
	host, _, _ := strings.Cut(addr, ":")
	cert, key := p.authority.Certify(host)
	setup := live.DovecotSetup{Users: map[string]string{"desk@provider.test": "secret words"}, Cert: cert, Key: key, Addr: addr}
	for _, url := range tokens {
		setup.Tokens, setup.Mechanism = url, "plain xoauth2"
	}
	p.dovecot = live.StartDovecot(t, setup)
	pem, err := os.ReadFile(p.authority.File)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	p.client, err = imapclient.DialTLS(p.dovecot.IMAP, &imapclient.Options{TLSConfig: &tls.Config{RootCAs: pool, ServerName: host}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.client.Close() })
	if err := p.client.Login("desk@provider.test", "secret words").Wait(); err != nil {
		t.Fatal(err)
	}
	return p
}

// section is the [[mailbox]] of a desk's configuration, with further lines.
func (p *provider) section(more string) string {
	return fmt.Sprintf("[[mailbox]]\nserver = %q\nca = %q\nuser = \"desk@provider.test\"\npassword_file = %q\naddress = \"support@desk.test\"\n%s\n",
		p.dovecot.IMAP, p.authority.File, p.password, more)
}

// deliver lays a mail into the mailbox, as the provider would write it.
func (p *provider) deliver(raw []byte) {
	p.Helper()
	cmd := p.client.Append("INBOX", int64(len(raw)), &imap.AppendOptions{Time: time.Now()})
	if _, err := cmd.Write(raw); err != nil {
		p.Fatal(err)
	}
	if err := cmd.Close(); err != nil {
		p.Fatal(err)
	}
	if _, err := cmd.Wait(); err != nil {
		p.Fatal(err)
	}
}

// mails are the flags of those in a folder, by order.
func (p *provider) mails(folder string) (all []string) {
	p.Helper()
	data, err := p.client.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		return nil
	}
	if data.NumMessages == 0 {
		return nil
	}
	found, err := p.client.Fetch(imap.SeqSet{{Start: 1, Stop: 0}}, &imap.FetchOptions{Flags: true}).Collect()
	if err != nil {
		p.Fatal(err)
	}
	for _, m := range found {
		var flags []string
		for _, f := range m.Flags {
			if f == imap.FlagSeen || f == imap.FlagFlagged {
				flags = append(flags, string(f))
			}
		}
		all = append(all, strings.Join(flags, " "))
	}
	return all
}

// reads waits until the desk has connected to the mailbox n times.
func (p *provider) reads(d *live.Desk, n int) {
	p.Helper()
	if !live.Eventually(live.Patience, func() bool { return strings.Count(d.Log(), "reading the mailbox") >= n }) {
		p.Fatalf("the desk does not read the mailbox:\n%s\n%s", d.Log(), p.dovecot.Log())
	}
}

// TestMailbox: what comes to a mailbox is a ticket once, agents command by it, and it is marked once that is durable;
// what was there before stays alone (PRODUCT 1.17).
func TestMailbox(t *testing.T) {
	p := startProvider(t)
	old := live.NewDraft(carla, "desk@provider.test", "An old mail", "It was here before.\n")
	p.deliver(old.Bytes())
	s := begin(t, live.Setup{
		Strangers: true, Resolver: live.StartDNS(t, map[string][]string{"_dmarc.customer.test. TXT": {`"v=DMARC1; p=reject"`}}),
		Extra: p.section("authserv = \"mx.provider.test\"\ninternal = \"X-Provider-Internal: yes\""),
	})
	p.reads(s.desk, 1)
	edge := "Return-Path: <carla@customer.test>\r\nDelivered-To: desk@provider.test\r\nReceived: from a (a [198.51.100.7])\r\n\tby mx.provider.test\r\n"
	passed := edge + "Authentication-Results: mx.provider.test; spf=pass smtp.mailfrom=carla@customer.test\r\n"
	p.deliver([]byte(passed + string(live.NewDraft(carla, "desk@provider.test", "Cannot log in", "Hello,\nI cannot log in.\nCarla\n").Bytes())))
	notice := s.sink.Wait(s, 1, "ana@agents.test", "new")
	received := s.sink.Wait(s, 1, "carla@customer.test", "received")
	want(t, "verdict", s.ticket().Messages[0].Verdict.Result, "pass")
	live.Until(t, "the mail to be marked", func() bool { return fmt.Sprint(p.mails("INBOX")) == `[ \Seen]` })

	// Her reply comes to the mailbox by a forwarder that strips the token from the envelope: To has it.
	p.deliver([]byte(passed + string(live.Reply(received, carla, "It is blue.\n").Bytes())))
	s.sink.Wait(s, 1, "ana@agents.test", "update")
	want(t, "messages", kinds(s.ticket()), "customer customer")

	// Ana's provider signs nothing and says nothing of SPF: nothing is executed. Then it does.
	answer := live.Reply(notice, ana, "#resolved\n\nPlease try again.\n")
	p.deliver(answer.Bytes())
	s.sink.Wait(s, 1, "ana@agents.test", "alert")
	want(t, "status", s.ticket().Status, "open")
	said := "Received: from b (b [198.51.100.8])\r\n\tby mx.provider.test\r\nAuthentication-Results: mx.provider.test; spf=pass smtp.mailfrom=ana@agents.test\r\n"
	p.deliver([]byte(said + string(answer.Bytes())))
	s.sink.Wait(s, 1, "carla@customer.test", "resolved")
	want(t, "messages", kinds(s.ticket()), "customer customer agent")

	// What the provider calls forged is quarantined.
	p.deliver([]byte(strings.Replace(passed, "spf=pass", "spf=fail", 1) + string(live.NewDraft(carla, support, "Forged", "Send money\n").Bytes())))
	live.Until(t, "the forged mail in quarantine", func() bool { return len(s.quarantine()) == 2 })
	want(t, "tickets", len(s.desk.Tickets()), 1)

	// After a restart nothing comes again, and what came meanwhile does.
	s.desk.Stop()
	p.deliver([]byte(passed + string(live.NewDraft(carla, support, "While it was down", "Hello\n").Bytes())))
	s.desk.Start()
	live.Until(t, "the mail that came meanwhile", func() bool { return len(s.desk.Tickets()) == 2 })
	want(t, "tickets", len(s.desk.Tickets()), 2)
	want(t, "held", len(s.quarantine()), 2)
	live.Until(t, "all but the old mail to be marked", func() bool {
		return fmt.Sprint(p.mails("INBOX")) == `[ \Seen \Seen \Seen \Seen \Seen \Seen]`
	})
}

// TestMailboxMoves: mails are moved once they are taken; what is too large stays, flagged.
func TestMailboxMoves(t *testing.T) {
	p := startProvider(t)
	s := begin(t, live.Setup{Strangers: true, Extra: p.section("move_to = \"Taken\"") + "[limits]\nmail = \"50KB\"\nnew_of_sender = 0\nnew_of_all = 0"})
	p.reads(s.desk, 1)
	for i := range 3 {
		p.deliver(live.NewDraft(carla, support, fmt.Sprint("Mail ", i), fmt.Sprint("Hello ", i, "\n")).Bytes())
	}
	p.deliver(live.NewDraft(carla, support, "Large", strings.Repeat("word word\n", 6000)).Bytes())
	p.deliver(live.NewDraft(carla, support, "Mail 3", "Hello 3\n").Bytes())
	live.Until(t, "four tickets", func() bool { return len(s.desk.Tickets()) == 4 })
	live.Until(t, "the mails to be moved", func() bool { return len(p.mails("Taken")) == 4 })
	want(t, "inbox", fmt.Sprint(p.mails("INBOX")), `[\Flagged]`)
}

// TestMailboxKilled: a desk that is killed again and again takes every mail once.
func TestMailboxKilled(t *testing.T) {
	p := startProvider(t)
	s := begin(t, live.Setup{Strangers: true, Extra: p.section("move_to = \"Taken\"")})
	p.reads(s.desk, 1)
	const mails = 30
	for i := range mails {
		p.deliver(live.NewDraft(fmt.Sprintf("c%d@customer.test", i), support, fmt.Sprint("Mail ", i), fmt.Sprint("Hello ", i, "\n")).Bytes())
		if i%6 == 5 {
			s.desk.Kill()
			s.desk.Start()
		}
	}
	live.Until(t, "every mail", func() bool { return len(p.mails("Taken")) == mails })
	subjects := map[string]int{}
	for _, ticket := range s.desk.Tickets() {
		subjects[ticket.Subject]++
	}
	for i := range mails {
		want(t, fmt.Sprint("tickets of mail ", i), subjects[fmt.Sprint("Mail ", i)], 1)
	}
	want(t, "inbox", len(p.mails("INBOX")), 0)
}

// TestMailboxRefusesToLeak: no password goes to a server whose certificate is not its own.
func TestMailboxRefusesToLeak(t *testing.T) {
	p := startProvider(t)
	other := live.NewAuthority(t)
	s := begin(t, live.Setup{Strangers: true, Extra: strings.Replace(p.section(""), p.authority.File, other.File, 1)})
	live.Until(t, "the desk to refuse", func() bool { return strings.Contains(s.desk.Log(), "certificate") })
	if strings.Contains(s.desk.Log(), "reading the mailbox") || strings.Contains(p.dovecot.Log(), "Login: user=<desk@provider.test>, method=PLAIN, rip=127.0.0.1, lip=127.0.0.1, mpid=1") {
		t.Errorf("it logged in:\n%s", s.desk.Log())
	}
}

// TestMailboxByToken: an access token is read at each login, so that one which another program renews is used.
func TestMailboxByToken(t *testing.T) {
	good := "a-token"
	tokens := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+good && !strings.Contains(r.URL.String(), good) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"email": "desk@provider.test", "active": true}`)
	}))
	defer tokens.Close()
	p := startProvider(t, tokens.URL)
	save(t, p.password, "an-old-token\n")
	s := begin(t, live.Setup{Strangers: true, Extra: p.section("auth = \"xoauth2\"")})
	live.Until(t, "the login to be refused", func() bool { return strings.Contains(s.desk.Log(), "login:") })
	save(t, p.password, good+"\n")
	p.reads(s.desk, 1)
	p.deliver(live.NewDraft(carla, support, "Cannot log in", "Hello\n").Bytes())
	live.Until(t, "the ticket", func() bool { return len(s.desk.Tickets()) == 1 })
}

// TestMailboxRenumbered: a server that gives all mails other UIDs, as after a restore, costs no mail and doubles none.
func TestMailboxRenumbered(t *testing.T) {
	p := startProvider(t)
	for i := range 3 {
		p.deliver(live.NewDraft(carla, support, fmt.Sprint("Old ", i), fmt.Sprint("Hello ", i, "\n")).Bytes())
	}
	s := begin(t, live.Setup{Strangers: true, Extra: p.section("")})
	p.reads(s.desk, 1)
	p.deliver(live.NewDraft(carla, support, "First", "Hello first\n").Bytes())
	live.Until(t, "the first ticket", func() bool { return len(s.desk.Tickets()) == 1 })
	s.desk.Stop()
	p.deliver(live.NewDraft(carla, support, "Second", "Hello second\n").Bytes())
	if err := p.client.Logout().Wait(); err != nil {
		t.Fatal(err)
	}
	lists, err := filepath.Glob(filepath.Join(p.dovecot.Dir, "mail", "desk@provider.test", "dovecot*"))
	if err != nil || len(lists) == 0 {
		t.Fatal("no lists of UIDs", err)
	}
	for _, path := range lists {
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
	}
	s.desk.Start()
	live.Until(t, "the second ticket", func() bool { return len(s.desk.Tickets()) == 2 })
	if !strings.Contains(s.desk.Log(), "other UIDs than before") {
		t.Errorf("the UIDs are the same, so this proves nothing:\n%s", s.desk.Log())
	}
	want(t, "messages of the first", len(s.desk.Show(1).Messages), 1)
}
