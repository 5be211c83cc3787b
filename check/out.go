package check

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"guichet/config"
	"guichet/zone"
)

// outbound proves that letters can leave: by the relay, else straight to servers of agents, who get
// letters anyway.
func (w *world) outbound(ctx context.Context) []Finding {
	if w.c.Outbound.Relay != "" {
		f := w.relay(ctx, w.c.Outbound.Relay)
		f.About = w.c.Outbound.Relay
		return []Finding{f}
	}
	if len(w.c.Relays) == 0 {
		return w.straight(ctx)
	}
	return w.logins(ctx)
}

// relay proves a smarthost that needs no login.
func (w *world) relay(ctx context.Context, address string) Finding {
	host, _, _ := net.SplitHostPort(address)
	t, err := w.greet(ctx, address, nil)
	if err != nil {
		return w.unreachable(err)
	}
	defer t.Close()
	s, err := w.startTLS(t, host)
	switch {
	case err != nil:
		return Finding{State: Fault, Says: "the relay's TLS fails: " + err.Error(), Remedy: "ask the relay's keeper; letters wait meanwhile"}
	case s == nil && w.c.Outbound.RelayTLS == "require":
		return Finding{State: Fault, Says: "the relay offers no STARTTLS, and relay_tls asks for it", Remedy: "use its port 587, or take relay_tls out if it stands beside the desk"}
	}
	from := w.c.Addresses[0].Email
	if err := t.Mail(from.String()); err != nil {
		return refusal("the relay does not take mail from "+from.String(), err)
	}
	if err := t.Rcpt("postmaster@" + zone.Zone(w.c.Hostname)); err != nil {
		return refusal("the relay does not take our mail", err)
	}
	return Finding{State: Good, Says: "takes our mail"}
}

func refusal(what string, err error) Finding {
	state := Fault
	if strings.HasPrefix(err.Error(), "4") {
		state = Unknown
	}
	return Finding{State: state, Says: what + ": " + err.Error(), Remedy: "let the relay take mail from this machine's address, or log in there with a [[relay]] that has user and password_file"}
}

func (w *world) unreachable(err error) Finding {
	var name *net.DNSError
	remedy := "start the relay, or mend its host and port ([outbound] relay); a provider may close port 25 outwards: use 587"
	if errors.As(err, &name) {
		remedy = "mend the relay's name, or its record in DNS"
	}
	state := Fault
	if !w.faces { // the server in front may be the relay, too, and come up after us: letters wait
		state = Warning
	}
	return Finding{State: state, Says: "the relay cannot be reached: " + err.Error(), Remedy: remedy}
}

// someServers is how many other people's servers are asked whether they can be reached.
const someServers = 3

// straight looks whether port 25 of others is open to us.
func (w *world) straight(ctx context.Context) []Finding {
	var domains, tried []string
	for _, a := range w.c.Agents {
		if d := strings.ToLower(a.Email.Domain); !slices.Contains(domains, d) && !slices.Contains(w.domains, d) && len(domains) < someServers {
			domains = append(domains, d)
		}
	}
	for _, d := range domains {
		mx := look(ctx, w.Resolver.LookupMX, d+".")
		if len(mx.all) == 0 || strings.Trim(mx.all[0].Host, ".") == "" {
			continue
		}
		host := strings.TrimSuffix(mx.all[0].Host, ".")
		ctx, cancel := context.WithTimeout(ctx, lookTime/3)
		c, err := w.dialName(ctx, "tcp", net.JoinHostPort(host, smtpPort))
		cancel()
		if err == nil {
			c.Close()
			return []Finding{{About: host, State: Good, Says: "port 25 of other servers is open to us"}}
		}
		tried = append(tried, host)
	}
	if len(tried) == 0 {
		return []Finding{{State: Unknown, Says: "no other server is known to try", Remedy: "write to the desk from elsewhere, and look at guichet queue list"}}
	}
	return []Finding{{
		About: tried[0], State: w.bad(Fault), Says: "no other mail server can be reached at port 25: " + strings.Join(tried, ", "),
		Remedy: "providers often close port 25 outwards: ask yours to open it, or send by a smarthost ([outbound] relay, docs/howto.md)",
	}}
}

// filters proves that each content filter answers.
func (w *world) filters(ctx context.Context) (all []Finding) {
	then := "; until then senders hear 451"
	if w.c.Filter.WhenDown == "accept" {
		then = "; until then mail comes in unchecked"
	}
	for _, m := range w.c.Filter.Milters {
		f := Finding{About: m.Address, State: Good, Says: "the milter answers"}
		if err := w.ask(ctx, m, milterHello, func(b []byte) bool { return len(b) > 4 && b[4] == 'O' }); err != nil {
			f.State, f.Says, f.Remedy = Fault, "the milter does not answer: "+err.Error(), "start it (systemctl start rspamd), or mend [filter] milters"+then
		}
		all = append(all, f)
	}
	if l := w.c.Filter.ClamAV; l.Address != "" {
		f := Finding{About: l.Address, State: Good, Says: "clamd answers"}
		if err := w.ask(ctx, l, []byte("zPING\x00"), func(b []byte) bool { return strings.HasPrefix(string(b), "PONG") }); err != nil {
			f.State, f.Says, f.Remedy = Fault, "clamd does not answer: "+err.Error(), "systemctl start clamav-daemon (it waits for freshclam's first download), let the desk's user into its group, or mend [filter] clamav"+then
		}
		all = append(all, f)
	}
	return all
}

// milterHello negotiates version 6 and asks for nothing (SMFIC_OPTNEG).
var milterHello = []byte{0, 0, 0, 13, 'O', 0, 0, 0, 6, 0, 0, 1, 0xff, 0, 0x1f, 0xff, 0xff}

// ask writes a question and looks at the first octets of the answer.
func (w *world) ask(ctx context.Context, l config.Listen, question []byte, good func([]byte) bool) error {
	ctx, cancel := context.WithTimeout(ctx, lookTime/3)
	defer cancel()
	c, err := w.Dial(ctx, l.Network, l.Address)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(lookTime / 3)); err != nil {
		return err
	}
	if _, err := c.Write(question); err != nil {
		return err
	}
	b := make([]byte, 512)
	n, err := c.Read(b)
	if err != nil {
		return err
	}
	if !good(b[:n]) {
		return fmt.Errorf("something else answers there: %q", b[:min(n, 40)])
	}
	return nil
}
