package page

import (
	"context"
	"slices"

	"guichet/desk/session"
	"guichet/ticket"
)

// maxQuarantine is how many held mails one page lists.
const maxQuarantine = 200

// Quarantine lists the mails whose author is in doubt, the latest first, for an agent: those that came to an address of
// his, of an admin's all. The error is ErrNotFound for anybody else.
func (g *Pages) Quarantine(ctx context.Context, v *session.Visitor) (all []*ticket.HeldMail, err error) {
	if v.Agent == nil {
		return nil, ticket.ErrNotFound
	}
	err = g.base.Store.View(ctx, func(tx ticket.Reader) error {
		all = nil
		for after := ticket.HeldID(0); ; {
			held, err := tx.HeldMails(after, 500)
			if err != nil || len(held) == 0 {
				return err
			}
			for _, x := range held {
				if after = x.ID; x.Kind == ticket.HeldQuarantine && g.mayRelease(v, x) {
					all = append(all, x)
				}
			}
			all = all[max(0, len(all)-maxQuarantine):]
		}
	})
	slices.Reverse(all)
	return all, err
}

// Held is one of them, as it came. The error is ErrNotFound for who may not see it as for what is not there.
func (g *Pages) Held(ctx context.Context, v *session.Visitor, id ticket.HeldID) (x *ticket.HeldMail, raw []byte, err error) {
	err = g.base.Store.View(ctx, func(tx ticket.Reader) error {
		if x, err = tx.HeldMail(id); err != nil {
			return err
		}
		if x.Kind != ticket.HeldQuarantine || !g.mayRelease(v, x) {
			return ticket.ErrNotFound
		}
		raw, err = tx.HeldRaw(id)
		return err
	})
	return x, raw, err
}

// mayRelease reports whether an agent may see a held mail, and so decide about it: it came to an address that he serves,
// or he is an admin. The zero agent is the admin of the command line.
func (g *Pages) mayRelease(v *session.Visitor, x *ticket.HeldMail) bool {
	if v.Agent == nil {
		return false
	}
	if v.Agent.Address.IsZero() || g.base.Dir.Admin(v.Agent.Address) {
		return true
	}
	for _, rcpt := range x.Envelope.Recipients {
		if t, ok := g.base.Dir.Locate(rcpt); ok && !t.Role && slices.Contains(g.base.Dir.Staff(t.Desk), v.Agent) {
			return true
		}
	}
	return false
}
