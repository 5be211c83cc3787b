package check

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"strings"
	"time"

	"guichet/mail"
)

// roundTrip proves the whole way: a mail leaves as letters do, comes back as customers' mail does, and the
// desk knows it for its own. It opens no ticket, and is not kept.
func (w *world) roundTrip(ctx context.Context) []Finding {
	if w.Desk == nil || w.Mark == nil || !w.faces || len(w.c.Relays) > 0 && w.Post == nil {
		return nil
	}
	address := w.c.Addresses[0].Email
	f := w.trip(ctx, address, w.c.Addresses[0].Separator)
	f.About = address.String()
	return []Finding{f}
}

// trip sends a mail to local+check@ of a support address, and waits for it.
func (w *world) trip(ctx context.Context, address mail.Address, separator string) Finding {
	ctx, cancel := context.WithTimeout(ctx, w.Patience+2*talkTime)
	defer cancel()
	to := address
	to.Local += separator + "check" // as answers come, with a token
	id := "<check." + strings.ToLower(rand.Text()) + "@" + w.c.Hostname + ">"
	raw := []byte(fmt.Sprintf("From: %s\r\nTo: %s\r\nSubject: guichet check\r\nDate: %s\r\nMessage-ID: %s\r\nAuto-Submitted: auto-generated\r\n"+
		"X-Guichet-Loop: %s\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nSent by \"guichet check\", to see whether it arrives.\r\n",
		address, to, w.Now().Format(time.RFC1123Z), id, w.Mark(id)))
	if w.Sign != nil {
		signed, err := w.Sign(raw)
		if err != nil {
			return Finding{State: Fault, Says: "cannot be signed: " + err.Error(), Remedy: "look at [[dkim]]"}
		}
		raw = signed
	}
	by, err := w.send(ctx, address, to, raw)
	if err != nil {
		state, remedy := Fault, "the words above are the other side's; the findings on port, mx and outbound say more"
		if strings.HasPrefix(err.Error(), "4") {
			state, remedy = Unknown, "it was asked to come later (greylisting?): check again in some minutes"
		}
		return Finding{State: state, Says: "a mail to ourselves is not taken by " + by + ": " + err.Error(), Remedy: remedy}
	}
	for begin := time.Now(); time.Since(begin) < w.Patience; {
		verdict, ok, err := w.Desk.Arrived(ctx, id)
		switch {
		case err != nil:
			return Finding{State: Unknown, Says: "the desk cannot be asked for it: " + err.Error(), Remedy: "run this as the desk's user"}
		case ok && verdict != "pass" && verdict != "trusted":
			return Finding{
				State: Warning, Says: "a mail to ourselves came back by " + by + ", and its author is not proven (" + verdict + "): so will others judge our letters",
				Remedy: "the findings on spf, dkim and dmarc say what is missing",
			}
		case ok:
			return Finding{State: Good, Says: fmt.Sprintf("a mail to ourselves came back by %s in %s, its author proven (%s)", by, time.Since(begin).Round(100*time.Millisecond), verdict)}
		}
		select {
		case <-ctx.Done():
			begin = time.Time{}
		case <-time.After(200 * time.Millisecond):
		}
	}
	return Finding{
		State: Fault, Says: "a mail to ourselves was taken by " + by + " and did not come back in " + w.Patience.String(),
		Remedy: "journalctl -u guichet, and the log of that server, tell where it is; " + address.Local + separator + "anything@ must come here as " + address.Local + "@ does",
	}
}

// send hands a mail to the relay, else to the MX of its domain, as a letter would go.
func (w *world) send(ctx context.Context, sender, reader mail.Address, raw []byte) (by string, err error) {
	if w.Post != nil {
		return "our relay", w.Post(ctx, sender, reader, raw)
	}
	from, to := sender.String(), reader.String()
	if w.c.Outbound.Relay != "" {
		return w.c.Outbound.Relay, w.handOver(ctx, w.c.Outbound.Relay, from, to, raw)
	}
	_, domain, _ := strings.Cut(to, "@")
	mx := look(ctx, w.Resolver.LookupMX, domain+".")
	if len(mx.all) == 0 {
		return "MX of " + domain, fmt.Errorf("there is none")
	}
	by = strings.TrimSuffix(mx.all[0].Host, ".")
	err = fmt.Errorf("it leads nowhere")
	for _, ip := range w.addresses(ctx, by).all {
		if err = w.handOver(ctx, net.JoinHostPort(ip.String(), smtpPort), from, to, raw); err == nil {
			break
		}
	}
	return by, err
}

func (w *world) handOver(ctx context.Context, address, from, to string, raw []byte) error {
	t, err := w.greet(ctx, address, nil)
	if err != nil {
		return err
	}
	defer t.Close()
	host, _, _ := net.SplitHostPort(address)
	if _, err := w.startTLS(t, host); err != nil {
		return err
	}
	if err := t.Mail(from); err != nil {
		return err
	}
	if err := t.Rcpt(to); err != nil {
		return err
	}
	body, err := t.Data()
	if err != nil {
		return err
	}
	if _, err := body.Write(raw); err != nil {
		return err
	}
	if err := body.Close(); err != nil {
		return err
	}
	_ = t.Quit() // it is taken already
	return nil
}
