package desk

import (
	"context"
	"time"

	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/desk/policy"
	"guichet/desk/rules"
	"guichet/mail"
	"guichet/ticket"
)

const (
	keepHeld    = 30 * 24 * time.Hour // how long held mail waits for somebody (PRODUCT section 9)
	digestEvery = 24 * time.Hour      // how often the admins hear of the quarantine
	// maxDigest is how many mails one digest lists; the rest is found with the command line.
	maxDigest = 200
)

// tidy does what is due once in a while for held mail: old ones are forgotten, and the
// admins hear of new ones in quarantine (PRODUCT section 9).
func (d *Desk) tidy(ctx context.Context, now time.Time, last time.Time) error {
	if now.Sub(last) < digestEvery {
		return nil
	}
	err := d.base.Store.Update(ctx, func(tx ticket.Tx) error {
		i, err := tx.Installation()
		if err != nil || now.Sub(i.Digest) < digestEvery {
			return err // another process was quicker
		}
		since := i.Digest
		if i.Digest = now; since.IsZero() {
			since = i.Created
		}
		waiting, err := sweep(d.base.Dir, tx, since, now)
		if err != nil {
			return err
		}
		var p change.Plan
		if len(waiting) > 0 {
			digest(d.base.Dir, d.base.Keys, &p, &change.State{Now: now, Epoch: i.Epoch}, waiting)
		}
		if err := d.base.Apply(tx, &p, nil, nil, now); err != nil {
			return err
		}
		return tx.PutInstallation(i)
	})
	d.base.Kick()
	return err
}

// sweep forgets mail that was held long ago and returns what came into quarantine since.
func sweep(d *policy.Directory, tx ticket.Tx, since, now time.Time) (waiting []*ticket.HeldMail, err error) {
	for after := ticket.HeldID(0); ; {
		held, err := tx.HeldMails(after, 500)
		if err != nil || len(held) == 0 {
			return waiting, err
		}
		for _, a := range held {
			after = a.ID
			switch {
			case now.Sub(a.At) >= keepHeld:
				if err := tx.DropHeld(a.ID); err != nil {
					return nil, err
				}
			case a.Kind == ticket.HeldQuarantine && !a.At.Before(since) && a.At.Before(now) && len(waiting) < maxDigest:
				waiting = append(waiting, a)
			}
		}
	}
}

// digest writes to the admins what waits.
func digest(d *policy.Directory, k *ticket.Keyring, p *change.Plan, s *change.State, waiting []*ticket.HeldMail) {
	desk := d.Policy.Addresses[0]
	var items []ticket.Waiting
	for _, a := range waiting {
		token := k.Issue(ticket.TokenRelease, rules.ReleaseTicket(a, s.Epoch), 0)
		items = append(items, ticket.Waiting{Held: a.ID, Release: notify.Tagged(desk, token)})
	}
	for _, to := range d.Policy.Admins {
		l := notify.WriteWithoutTicket(d, p, s, 0, mail.Mailbox{Address: to}, ticket.KindDigest)
		l.Facts.Waiting = items
		l.Subject = d.Words.QuarantineSubject(l.Language, len(items))
	}
}
