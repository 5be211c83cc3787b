package check

import (
	"context"
	"errors"
	"net"
	"strings"

	"guichet/mail"
)

// Login is a server at which the desk logs in.
type Login struct {
	About   string       // its name for people
	User    string       // "": it asks for no login
	Address mail.Address // of a mailbox: the support address whose mail comes there
	// In connects as the desk does, logs in and leaves. Its error is for people.
	In func(ctx context.Context) error
}

// logins proves each [[relay]]: reached, its certificate good, our login taken.
func (w *world) logins(ctx context.Context) (all []Finding) {
	for _, l := range w.Relays {
		f := w.login(ctx, l, "relay")
		if l.User == "" && f.State == Good {
			f.Says = "answers, and asks for no login"
		}
		all = append(all, f)
	}
	return all
}

// login proves one.
func (w *world) login(ctx context.Context, l Login, kind string) Finding {
	ctx, cancel := context.WithTimeout(ctx, talkTime)
	defer cancel()
	err := l.In(ctx)
	f := Finding{About: l.About, State: Good, Says: "takes our login as " + l.User}
	if err == nil {
		return f
	}
	var unknownHost *net.DNSError
	words := err.Error()
	f.State, f.Says = Fault, "cannot be used: "+words
	switch {
	case errors.As(err, &unknownHost):
		f.Remedy = "mend server of [[" + kind + "]], or its record in DNS"
	case strings.Contains(words, "x509:") || strings.Contains(words, "TLS"):
		f.Remedy = "its certificate must be good for the name in server of [[" + kind + "]]: name it as its keeper does, or its authority in ca"
	case strings.Contains(words, "login"):
		f.Says = "refuses our login: " + words
		f.Remedy = "look at user and at the file of password_file; providers often want an app password, or auth = \"xoauth2\" and a fresh token"
	case strings.Contains(words, "password") || strings.Contains(words, "no such file") || strings.Contains(words, "permission denied"):
		f.Remedy = "write the password into the file of password_file, and let the desk's user read it"
	default:
		f.Remedy = "start it, or mend server of [[" + kind + "]]; a provider may close ports: 587 and 465, 993"
		if ctx.Err() != nil {
			f.State = Unknown
		}
	}
	if kind == "relay" && !w.faces && f.State == Fault && strings.Contains(words, "refused") && !strings.Contains(f.Says, "login") {
		f.State = Warning // the server in front may be the relay, too, and come up after us: letters wait
	}
	return f
}

// mailboxes proves each [[mailbox]]: reached, our login taken, the folder there; and by a probe that mail to local+token@
// arrives in it (PRODUCT 1.17).
func (w *world) mailboxes(ctx context.Context) (all []Finding) {
	for _, l := range w.Mailboxes {
		f := w.login(ctx, l, "mailbox")
		if f.State == Good && w.Desk != nil && w.Mark != nil {
			f = w.probed(ctx, l)
		}
		all = append(all, f)
	}
	return all
}

// probed sends a mail to local+check@ of the mailbox's address, and waits until the desk has found it there.
func (w *world) probed(ctx context.Context, l Login) Finding {
	f := w.trip(ctx, l.Address, w.separator(l.Address))
	local := l.Address.Local + w.separator(l.Address)
	switch f.State {
	case Good, Warning: // whether its author is proven is what round-trip and spf say
		return Finding{About: l.About, State: Good, Says: "takes our login as " + l.User + ", and mail to " + local + "anything@ arrives in it"}
	case Fault:
		return Finding{
			About: l.About, State: Warning, Says: "takes our login, but a probe to " + local + "check@ did not arrive: agents' answers become notes, which #send sends. " + f.Says,
			Remedy: "let the provider deliver " + local + "anything@ to the mailbox (subaddressing, plus addressing, or a catch-all); the folder must be the one that such mail comes to",
		}
	}
	f.About = l.About
	return f
}

// separator is that of a support address.
func (w *world) separator(of mail.Address) string {
	for _, a := range w.c.Addresses {
		if strings.EqualFold(a.Email.String(), of.String()) {
			return a.Separator
		}
	}
	return "+"
}
