package outbox

import (
	"context"

	"guichet/mail"
	"guichet/outbox/route"
	"guichet/ticket"
)

// Post delivers a mail that is no letter, such as a report about TLS, now or not at all; final: trying again does not
// help. What its reader's domain asks of TLS is not asked for: the report may say that it cannot be had (RFC 8460
// §3). It may be called at any time by anybody.
func (w *Worker) Post(ctx context.Context, from, to mail.Address, raw []byte) (final bool, err error) {
	l := &ticket.Letter{From: mail.Mailbox{Address: from}, To: mail.Mailbox{Address: to}, ReturnPath: from}
	p := &post{mail: &message{spool: raw}}
	if err := p.mail.sign(w.o.Signer, l); err != nil {
		return false, err
	}
	if err := p.address(l); err != nil {
		return true, err
	}
	at := w.placeOf(l)
	servers, f := w.servers(ctx, at)
	for _, s := range servers {
		if at.relay == nil {
			s.Need, s.Refused = route.Demand{}, nil
		}
		var link *link
		if link, f = w.reach(ctx, s, at); f != nil {
			continue
		}
		_, f = link.send(p)
		link.quit()
		break
	}
	if f == nil {
		return true, nil
	}
	return f.permanent, f
}

// Prove connects to a relay, by its place among the options', logs in and leaves. It may be called at any time by anybody.
func (w *Worker) Prove(ctx context.Context, relay int) error {
	l, f := w.connect(ctx, place{relay: &w.o.Relays[relay]})
	if f != nil {
		return f
	}
	l.quit()
	return nil
}
