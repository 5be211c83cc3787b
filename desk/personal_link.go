package desk

import (
	"context"
	"crypto/hmac"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"

	"guichet/mail"
)

// MaxLink is the longest time for which a personal link is good.
const MaxLink = 90 * 24 * time.Hour

// ErrLink is what CheckLink returns whatever is wrong with a link: altered, over, revoked,
// of a ticket that is gone, or of somebody who lost his rights. Strangers learn no more.
var ErrLink = errors.New("this link is not valid, or not any more")

// PersonalLink opens pages for one person until a time (PRODUCT 5.6).
type PersonalLink struct {
	Token   string
	URL     string // of the portal; "" if there is none
	Expires time.Time
}

// Visitor is for whom a personal link opens pages. What he may see is May's matter, ticket
// by ticket.
type Visitor struct {
	Contact *Contact // never nil
	Ticket  Number   // that the link leads to
	Address mail.Address
	Name    string
	Expires time.Time

	Subject  string // of the ticket; "" if it may not be shown
	Status   Status
	Language string
}

// Link issues a personal link to somebody who may read the ticket. An error that wraps
// ErrNotFound says that there is no such ticket, or no such person on it; ErrNotAllowed,
// that he may not read it.
func (d *Desk) Link(ctx context.Context, n Number, who mail.Address, ttl time.Duration) (link PersonalLink, err error) {
	if ttl <= 0 || ttl > MaxLink {
		return link, fmt.Errorf("a link is good for a time up to %d days, not for %s", MaxLink/(24*time.Hour), ttl)
	}
	expires := d.now().UTC().Add(ttl).Truncate(time.Second)
	err = d.store.View(ctx, func(tx Reader) error {
		t, contact, at, err := personOn(tx, n, who)
		if err != nil {
			return err
		}
		if !d.mayVisit(contact, t, at) {
			return fmt.Errorf("%s may not read ticket %d, as its requester and participants may: %w", who, n, ErrNotAllowed)
		}
		link = PersonalLink{Token: d.keys.issuePage(t, at, expires), Expires: expires}
		return nil
	})
	if err == nil && d.dir.policy.URL != "" {
		link.URL = strings.TrimRight(d.dir.policy.URL, "/") + "/link/" + link.Token
	}
	return link, err
}

// personOn finds somebody on a ticket, by any of his addresses.
func personOn(tx Reader, n Number, who mail.Address) (t *Ticket, c *Contact, at int, err error) {
	if t, err = tx.Ticket(n); err != nil {
		return nil, nil, 0, fmt.Errorf("ticket %d: %w", n, err)
	}
	if c, err = contactOrNew(tx, who); err != nil {
		return nil, nil, 0, err
	}
	if at = t.placeOf(c, who); at < 0 {
		return nil, nil, 0, fmt.Errorf("%s has no part in ticket %d: %w", who, n, ErrNotFound)
	}
	return t, c, at, nil
}

// CheckLink says for whom a personal link opens pages. It changes nothing, however often it
// is asked: mail scanners follow links. The error is ErrLink, or the store's.
func (d *Desk) CheckLink(ctx context.Context, token string) (*Visitor, error) {
	tok, expires, ok := parsePage(token)
	if !ok || !d.now().Before(expires) {
		return nil, ErrLink
	}
	var v *Visitor
	err := d.store.View(ctx, func(tx Reader) error {
		t, err := tx.Ticket(tok.Ticket)
		if errors.Is(err, ErrNotFound) || err == nil && !d.keys.verifyPage(tok, t, expires) {
			return ErrLink
		}
		if err != nil {
			return err
		}
		p := t.People[tok.Person]
		on, err := survivorIn(tx, t)
		if err != nil {
			return err
		}
		contact, err := contactOrNew(tx, p.Address)
		if place := on.placeOf(contact, p.Address); err == nil && (place < 0 || !d.mayVisit(contact, on, place)) {
			err = ErrLink
		}
		v = &Visitor{
			Contact: contact, Ticket: on.Number, Address: p.Address, Name: p.Name, Expires: expires,
			Status: on.Status, Language: on.Language,
		}
		if on.Echo && !on.Sensitive {
			v.Subject = on.Subject
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return v, nil
}

// RevokeLinks voids all personal links that were issued to somebody for a ticket. His mails
// and what he gets go on. ErrNotFound as with Link.
func (d *Desk) RevokeLinks(ctx context.Context, n Number, who mail.Address) error {
	now := d.now().UTC()
	return d.store.Update(ctx, func(tx Tx) error {
		t, _, at, err := personOn(tx, n, who)
		if err != nil {
			return err
		}
		c := &Change{Ticket: t.clone()}
		c.Ticket.People[at].Pages++
		c.event(now, "admin", "API", "links of "+who.String()+" revoked")
		return d.dir.apply(tx, d.keys, &Plan{Changes: []*Change{c}}, nil, nil, now)
	})
}

// mayVisit reports whether links are for whoever stands at a place: for customers who may
// read the ticket. Agents' tokens open no customer's page.
func (d *Desk) mayVisit(c *Contact, t *Ticket, place int) bool {
	return t.People[place].Standing != AgentStaff && d.dir.agent(t.People[place].Address) == nil && May(c, t, Read)
}

// contactOrNew returns the person whom an address belongs to; one whom nobody knows yet, such
// as a participant who never wrote, has nothing but that address.
func contactOrNew(tx Reader, a mail.Address) (*Contact, error) {
	c, err := FindContact(tx, a)
	if errors.Is(err, ErrNotFound) {
		return &Contact{Address: Fold(a)}, nil
	}
	return c, err
}

// pageLen is the length of a link's token: that of a mail's, and 7 characters of 5 bits for
// the second in which it ends. It fits no mail address's token, nor one a link.
const pageLen = tokenLen + 7

// issuePage returns the token of a personal link.
func (k *Keyring) issuePage(t *Ticket, person int, expires time.Time) string {
	tok := Token{Role: TokenPage, Ticket: t.Number, Person: person, key: k.current()}
	head := tok.head()
	mac := k.pageMAC(tok, t, expires)
	end := binary.BigEndian.AppendUint64(nil, uint64(expires.Unix()))
	return encode(append(head[:], mac[:macLen]...), 1, tokenLen) + encode(end[3:], 5, pageLen-tokenLen)
}

// pageMAC covers all that a link says, the generations of its person, and the end.
func (k *Keyring) pageMAC(tok Token, t *Ticket, expires time.Time) []byte {
	head := tok.head()
	var pages []byte
	if tok.Person < len(t.People) {
		pages = binary.BigEndian.AppendUint16(nil, t.People[tok.Person].Pages)
	}
	end := binary.BigEndian.AppendUint64(nil, uint64(expires.Unix()))
	return k.mac(tok.key, head[:], generation(t, tok.Person), pages, end, t.Secret)
}

// parsePage reads the shape of a link's token. It proves nothing: see verifyPage.
func parsePage(s string) (Token, time.Time, bool) {
	if len(s) != pageLen {
		return Token{}, time.Time{}, false
	}
	tok, ok := ParseToken(s[:tokenLen])
	end, good := decode(s[tokenLen:], 5, 5)
	if !ok || !good || tok.Role != TokenPage {
		return Token{}, time.Time{}, false
	}
	return tok, time.Unix(int64(binary.BigEndian.Uint64(append(make([]byte, 3), end...))), 0).UTC(), true
}

// verifyPage reports whether a link was issued for this ticket's person and was not revoked.
func (k *Keyring) verifyPage(tok Token, t *Ticket, expires time.Time) bool {
	if tok.Ticket != t.Number || tok.Person >= len(t.People) {
		return false
	}
	mac := k.pageMAC(tok, t, expires)
	return mac != nil && hmac.Equal(mac[:macLen], tok.mac[:])
}
