package desk

import (
	"context"
	"time"

	"guichet/mail"
)

const (
	keepAside   = 30 * 24 * time.Hour // how long mail put aside waits for somebody (PRODUCT section 9)
	digestEvery = 24 * time.Hour      // how often the admins hear of the quarantine
	// maxDigest is how many mails one digest lists; the rest is found with the command line.
	maxDigest = 200
)

// Waiting is a mail in quarantine as a digest names it. Its words are read when the digest
// leaves: what was released or dropped by then is left out.
type Waiting struct {
	Aside   AsideID
	Release mail.Address // a mail of the reader's to it releases the other
}

// tidy does what is due once in a while for mail put aside: old ones are forgotten, and the
// admins hear of new ones in quarantine (PRODUCT section 9).
func (d *Desk) tidy(ctx context.Context, now time.Time, last time.Time) error {
	if now.Sub(last) < digestEvery {
		return nil
	}
	err := d.store.Update(ctx, func(tx Tx) error {
		i, err := tx.Installation()
		if err != nil || now.Sub(i.Digest) < digestEvery {
			return err // another process was quicker
		}
		since := i.Digest
		if i.Digest = now; since.IsZero() {
			since = i.Created
		}
		waiting, err := d.dir.sweep(tx, since, now)
		if err != nil {
			return err
		}
		var p Plan
		if len(waiting) > 0 {
			d.dir.digest(d.keys, &p, &State{Now: now, Epoch: i.Epoch}, waiting)
		}
		if err := d.dir.apply(tx, d.keys, &p, nil, nil, now); err != nil {
			return err
		}
		return tx.PutInstallation(i)
	})
	d.kick()
	return err
}

// sweep forgets what was put aside long ago and returns what came into quarantine since.
func (d *directory) sweep(tx Tx, since, now time.Time) (waiting []*Aside, err error) {
	for after := AsideID(0); ; {
		asides, err := tx.Asides(after, 500)
		if err != nil || len(asides) == 0 {
			return waiting, err
		}
		for _, a := range asides {
			after = a.ID
			switch {
			case now.Sub(a.At) >= keepAside:
				if err := tx.DropAside(a.ID); err != nil {
					return nil, err
				}
			case a.Kind == AsideQuarantine && !a.At.Before(since) && a.At.Before(now) && len(waiting) < maxDigest:
				waiting = append(waiting, a)
			}
		}
	}
}

// digest writes to the admins what waits.
func (d *directory) digest(k *Keyring, p *Plan, s *State, waiting []*Aside) {
	desk := d.policy.Addresses[0]
	var items []Waiting
	for _, a := range waiting {
		token := k.Issue(TokenRelease, releaseTicket(a, s.Epoch), 0)
		items = append(items, Waiting{Aside: a.ID, Release: tagged(desk, token)})
	}
	for _, to := range d.policy.Admins {
		l := d.writeLoose(p, s, 0, mail.Mailbox{Address: to}, KindDigest)
		l.Facts.Waiting = items
		l.Subject = d.words.QuarantineSubject(l.Language, len(items))
	}
}
